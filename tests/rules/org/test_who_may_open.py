"""The one question: which piece opens to which reader, written here by hand apart from the table of the product."""

from __future__ import annotations

import pytest

from laojian.org.rules.pieces import FIRST, NOBODY, RULES, Answer, Kind, Piece, Reader, Stand, may_open, worker

S = Stand
READERS: dict[str, Reader] = {
    "person": Reader(frozenset({S.PERSON}), FIRST),
    "worker": Reader(frozenset({S.WORKER}), worker(2)),
    "channel": Reader(frozenset({S.CHANNEL})),
    "employer": Reader(frozenset({S.EMPLOYER})),
    "public": Reader(frozenset({S.PUBLIC})),
    "looks": Reader(frozenset({S.SEES})),
    "clerk": Reader(frozenset({S.SEES, S.DESK, S.REVEALS})),
    "lead": Reader(frozenset({S.SEES, S.LEADS, S.REVEALS})),
    "opener": Reader(frozenset({S.SEES, S.DESK, S.REVEALS, S.OPENED})),
    "excluded": Reader(frozenset(S)),
}
#: kind -> answers for READERS in their order, to a piece of the first person that is guarded:
#: y yes, 2 after a second person agreed, c the copy, m masked, - no.
GUARDED: dict[Kind, str] = {
    Kind.TEXT: "-----2yyy-",
    Kind.MESSAGE_IN: "y----2yyy-",
    Kind.MESSAGE_OUT: "y----yyyy-",
    Kind.ANSWER: "--y--yyyy-",
    Kind.REMARK: "-----yyyy-",
    Kind.ORIGINAL: "y----c22y-",
    Kind.COPY: "-----yyyy-",
    Kind.SENT_FILE: "y----yyyy-",
    Kind.PERSON: "-----m22y-",
    Kind.WORKER: "m----m22y-",
    Kind.CLAIMANT: "-----myyy-",
    Kind.DRAFT: "----------",
    Kind.EVALUATION: "----------",
    Kind.TITLE: "-----yyyy-",
    Kind.STANDING: "yyy--yyyy-",
    Kind.PROOF: "yy---yyyy-",
    Kind.SUGGESTION: "-----2yyy-",
    Kind.REASON: "-----yyyy-",
    Kind.TRAIL: "-----yyyy-",
    Kind.LOOK: "y----yyyy-",
    Kind.EVIDENCE: "-----yyyy-",
    Kind.PAPER: "y----yyyy-",
    Kind.PAPER_DRAFT: "-----yyyy-",
    Kind.KEPT_ROW: "----------",
    Kind.EXPORT: "----------",
}
SIGNS = {Answer.YES: "y", Answer.TWO: "2", Answer.COPY: "c", Answer.MASKED: "m", Answer.NO: "-"}


def answers(kind: Kind, whose: str, *, guarded: bool) -> str:
    return "".join(SIGNS[may_open(Piece(kind, whose, guarded), reader).answer] for reader in READERS.values())


def test_every_kind_of_piece_has_an_answer_for_every_stand() -> None:
    assert set(RULES) == set(Kind) == set(GUARDED), "a new kind needs a line in org/rules/pieces.py and here"
    assert all(set(line) == set(Stand) for line in RULES.values())


@pytest.mark.parametrize("kind", Kind)
def test_of_a_guarded_person(kind: Kind) -> None:
    assert answers(kind, FIRST, guarded=True) == GUARDED[kind]


@pytest.mark.parametrize("kind", Kind)
def test_of_a_person_who_is_not_guarded_nothing_waits_for_a_second(kind: Kind) -> None:
    assert answers(kind, FIRST, guarded=False) == GUARDED[kind].replace("2", "y")


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("whose", ["2", worker(3), NOBODY], ids=["another", "another worker", "nobody knows"])
def test_what_is_anothers_opens_to_no_complainant(kind: Kind, whose: str) -> None:
    own = {Kind.STANDING, Kind.PROOF}  # of the matter, not of a person
    assert answers(kind, whose, guarded=False)[0] in ("y" if kind in own | {Kind.LOOK} else "-m")
    assert answers(kind, whose, guarded=False)[1] in ("y" if kind in own else "-")


def test_a_worker_gets_his_own_word_and_line_alone() -> None:
    me = READERS["worker"]
    got = {kind for kind in Kind if may_open(Piece(kind, worker(2)), me)}
    assert got == {Kind.MESSAGE_IN, Kind.WORKER, Kind.STANDING, Kind.PROOF}


def test_who_declared_an_interest_gets_nothing_whatever_else_he_is() -> None:
    for kind in Kind:
        assert may_open(Piece(kind, FIRST), Reader(frozenset(Stand), FIRST)).answer is Answer.NO


def test_exports_imports_and_the_ledger_open_to_their_own_stands() -> None:
    assert {kind for kind in Kind if may_open(Piece(kind), Reader(frozenset({S.EXPORTS})))} == {
        Kind.TITLE, Kind.STANDING, Kind.EXPORT,
    }  # fmt: skip
    assert {kind for kind in Kind if may_open(Piece(kind), Reader(frozenset({S.IMPORTS})))} == {
        Kind.TITLE, Kind.KEPT_ROW,
    }  # fmt: skip
    assert {kind for kind in Kind if may_open(Piece(kind), Reader(frozenset({S.AUDITS})))} == {
        Kind.PROOF, Kind.REASON, Kind.TRAIL, Kind.LOOK,
    }  # fmt: skip
    assert not any(may_open(Piece(kind), Reader(frozenset())) for kind in Kind)


def test_each_answer_says_why() -> None:
    another = may_open(Piece(Kind.ORIGINAL, "2"), READERS["person"])
    waits = may_open(Piece(Kind.TEXT, FIRST, guarded=True), READERS["looks"])
    excluded = may_open(Piece(Kind.TEXT, FIRST), READERS["excluded"])
    assert [str(one.reason) for one in (another, waits, excluded)] == [
        "不是本人的内容", "身份受保护，须经另一人批准才能查看", "已申报与该用人单位有利害关系，不能查看",
    ]  # fmt: skip
