"""Who may open which piece: one question (which piece, who asks), one table, one answer with its reason. Pure.

A *piece* is whatever tells of people or of a matter: a file, a note, a message, a title, a person. A reader *stands*
in one or more ways towards the matter it belongs to; the widest answer of his stands holds, but a declared interest
shuts everything. Every door that hands a piece out asks `may_open` and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from laojian.kernel.words import Message, zh

#: Whose a piece is: the person of the receipt. Others who came with the same ticket are "2", "3" …
FIRST: Final = "1"
#: Not known, or nobody's outside the office: closed to everybody who comes as somebody.
NOBODY: Final = ""


def worker(seq: int) -> str:
    """Whose: the worker of a roster."""
    return f"w{seq}"


class Kind(StrEnum):
    """Kinds of pieces."""

    TEXT = "text"  # what the person said at first contact
    MESSAGE_IN = "message_in"  # what a person wrote or said later
    MESSAGE_OUT = "message_out"  # what the office wrote to the person, and what is sent of it
    ANSWER = "answer"  # what the office answered the body that handed the matter in; of a guarded person nothing
    REMARK = "remark"  # an internal remark
    ORIGINAL = "original"  # a file as the person handed it in, sealed
    COPY = "copy"  # the working copy of it, without traces
    SENT_FILE = "sent_file"  # a file that the office sent along
    PERSON = "person"  # who somebody is: complainant, reporter, another who came with the ticket, witness
    WORKER = "worker"  # who a worker of the roster is, what he claims and got
    CLAIMANT = "claimant"  # the same in a case
    DRAFT = "draft"  # a form begun and not sent
    EVALUATION = "evaluation"  # what the person said of the service
    TITLE = "title"  # number, employer, cause, title: a line of a list, a result of a search
    STANDING = "standing"  # where a matter stands and by when what follows
    PROOF = "proof"  # that the contact stands in the ledger
    SUGGESTION = "suggestion"  # what was read in the person's words
    REASON = "reason"  # why an officer asked, decided, marked, moved
    TRAIL = "trail"  # an entry of the ledger about the matter
    LOOK = "look"  # that somebody of the office looked: when, in which role
    EVIDENCE = "evidence"  # a file of the case
    PAPER = "paper"  # an issued paper
    PAPER_DRAFT = "paper_draft"  # a paper before it is issued
    KEPT_ROW = "kept_row"  # a row of an imported file that was kept back
    EXPORT = "export"  # a list that leaves the system as a file


class Stand(StrEnum):
    """Ways in which a reader stands towards the matter of a piece."""

    PERSON = "person"  # came with the receipt, or with the one-time code of the own telephone
    WORKER = "worker"  # came with that of a worker of the roster
    CHANNEL = "channel"  # the other system that brought the contact
    EMPLOYER = "employer"  # the employer complained of
    PUBLIC = "public"  # anybody; an officer without any right there
    SYSTEM = "system"  # a regular task of the office
    SEES = "sees"  # may see the matter: by place, or in the team of its case
    DESK = "desk"  # takes contacts in at the place
    LEADS = "leads"  # leads the case
    REVEALS = "reveals"  # may see protected persons there
    OPENED = "opened"  # may, and a second person agreed, for some hours
    EXPORTS = "exports"  # may take lists out
    IMPORTS = "imports"  # brought the file in, or runs imports there
    AUDITS = "audits"  # reads the ledger
    EXCLUDED = "excluded"  # declared an interest in the employer


class Rule(StrEnum):
    """What one stand makes of one kind."""

    NO = "no"
    OWN = "own"  # one's own only
    MASKED = "masked"  # masked; of a guarded person only that something was given
    COPY = "copy"  # by its working copy only
    TWO = "two"  # yes; of a guarded person only after a second one agreed
    YES = "yes"


class Answer(IntEnum):
    """What the reader gets, the less first."""

    NO = 0
    MASKED = 1
    COPY = 2
    TWO = 3  # after a second person agreed
    YES = 4


N, O, M, C, T, Y = Rule.NO, Rule.OWN, Rule.MASKED, Rule.COPY, Rule.TWO, Rule.YES  # noqa: E741 - a table

#: One line for each kind, its answers in the order of `Stand`.
_LINES: Final[dict[Kind, tuple[Rule, ...]]] = {
    # person worker channel employer public system sees desk leads reveals opened exports imports audits excluded
    Kind.TEXT:        (N, N, N, N, N, Y, T, Y, Y, N, Y, N, N, N, N),
    Kind.MESSAGE_IN:  (O, O, N, N, N, N, T, Y, Y, N, Y, N, N, N, N),
    Kind.MESSAGE_OUT: (O, N, N, N, N, Y, Y, Y, Y, N, Y, N, N, N, N),
    Kind.ANSWER:      (N, N, Y, N, N, Y, Y, Y, Y, N, Y, N, N, N, N),
    Kind.REMARK:      (N, N, N, N, N, N, Y, Y, Y, N, Y, N, N, N, N),
    Kind.ORIGINAL:    (O, N, N, N, N, Y, C, C, C, T, Y, N, N, N, N),
    Kind.COPY:        (N, N, N, N, N, Y, Y, Y, Y, N, Y, N, N, N, N),
    Kind.SENT_FILE:   (O, N, N, N, N, Y, Y, Y, Y, N, Y, N, N, N, N),
    Kind.PERSON:      (N, N, N, N, N, Y, M, M, M, T, Y, N, N, N, N),
    Kind.WORKER:      (M, O, N, N, N, Y, M, M, M, T, Y, N, N, N, N),
    Kind.CLAIMANT:    (N, N, N, N, N, Y, M, M, M, Y, Y, N, N, N, N),
    Kind.DRAFT:       (N, N, N, N, N, Y, N, N, N, N, N, N, N, N, N),
    Kind.EVALUATION:  (N, N, N, N, N, N, N, N, N, N, N, N, N, N, N),
    Kind.TITLE:       (N, N, N, N, N, Y, Y, Y, Y, N, Y, Y, Y, N, N),
    Kind.STANDING:    (Y, Y, Y, N, N, Y, Y, Y, Y, N, Y, Y, N, N, N),
    Kind.PROOF:       (Y, Y, N, N, N, Y, Y, Y, Y, N, Y, N, N, Y, N),
    Kind.SUGGESTION:  (N, N, N, N, N, Y, T, Y, Y, N, Y, N, N, N, N),
    Kind.REASON:      (N, N, N, N, N, Y, Y, Y, Y, N, Y, N, N, Y, N),
    Kind.TRAIL:       (N, N, N, N, N, Y, Y, Y, Y, N, Y, N, N, Y, N),
    Kind.LOOK:        (Y, N, N, N, N, Y, Y, Y, Y, N, Y, N, N, Y, N),
    Kind.EVIDENCE:    (N, N, N, N, N, Y, Y, N, Y, N, N, N, N, N, N),
    Kind.PAPER:       (O, N, N, N, N, Y, Y, N, Y, N, N, N, N, N, N),
    Kind.PAPER_DRAFT: (N, N, N, N, N, Y, Y, N, Y, N, N, N, N, N, N),
    Kind.KEPT_ROW:    (N, N, N, N, N, Y, N, N, N, N, N, N, Y, N, N),
    Kind.EXPORT:      (N, N, N, N, N, N, N, N, N, N, N, Y, N, N, N),
}  # fmt: skip

RULES: Final[Mapping[Kind, Mapping[Stand, Rule]]] = {
    kind: dict(zip(Stand, line, strict=True)) for kind, line in _LINES.items()
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its kind, whose it is (`FIRST`, "2", "w3", `NOBODY`), and whether the person behind it is guarded."""

    kind: Kind
    whose: str = NOBODY
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: how he stands towards the matter, and as whom he came."""

    stands: frozenset[Stand]
    whose: str = NOBODY


@dataclass(frozen=True, slots=True)
class Opening:
    """The answer, and the sentence that says why."""

    answer: Answer
    reason: Message

    def __bool__(self) -> bool:
        return self.answer is Answer.YES


_SAID: Final = {
    Answer.NO: zh("没有查看这类内容的权限"),
    Answer.MASKED: zh("只显示遮盖后的内容"),
    Answer.COPY: zh("请使用去除痕迹的工作副本"),
    Answer.TWO: zh("身份受保护，须经另一人批准才能查看"),
    Answer.YES: zh("可以查看"),
}
_INTEREST: Final = zh("已申报与该用人单位有利害关系，不能查看")
_ANOTHERS: Final = zh("不是本人的内容")
_PLAIN: Final = {Rule.NO: Answer.NO, Rule.MASKED: Answer.MASKED, Rule.COPY: Answer.COPY, Rule.YES: Answer.YES}


def may_open(piece: Piece, reader: Reader) -> Opening:
    """Whether and how this reader gets this piece (条例 第十二条: who reports is kept secret; 行政处罚法 第四十三条).

    True for the piece itself; the answer says when it is only masked, a copy, or waits for a second person.
    """
    if Stand.EXCLUDED in reader.stands:
        return Opening(Answer.NO, _INTEREST)
    rules = {RULES[piece.kind][stand] for stand in reader.stands}
    answer = max((_answer(rule, piece, reader) for rule in rules), default=Answer.NO)
    return Opening(answer, _ANOTHERS if answer is Answer.NO and Rule.OWN in rules else _SAID[answer])


def _answer(rule: Rule, piece: Piece, reader: Reader) -> Answer:
    if rule is Rule.OWN:
        return Answer.YES if piece.whose != NOBODY and piece.whose == reader.whose else Answer.NO
    if rule is Rule.TWO:
        return Answer.TWO if piece.guarded else Answer.YES
    return _PLAIN[rule]
