"""The page of a case shows what is kept of that case alone, in the words of its days, for who sees it."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta
from typing import Any

import pytest
from caseload import AT, LIWAN, ON, YUANCUN, declare, hire, lay, reader
from django.db.models import Q
from flows.cast import CALENDAR, City, Walk

from laojian.cases import queries
from laojian.cases.models import Case, Link, Proposal, Violation
from laojian.cases.queries import pieces
from laojian.cases.queries.listing import _read
from laojian.cases.queries.scope import within
from laojian.cases.queries.trails import timeline_of
from laojian.cases.queries.view import _cause, clock_views
from laojian.cases.rules.clocks import ClockValue
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound
from laojian.ledger.actions import record
from laojian.org.models import Approval, Officer
from laojian.org.rules.pieces import FIRST, Kind, Piece, Stand

KEPT = ("team", "claims", "payments", "evidence", "papers", "proposals", "corrections", "clocks")


@pytest.mark.parametrize(
    ("places", "asked"),
    [
        ([], Q(pk__in=[])),
        (["4401"], Q()),
        (["440106", "4401"], Q()),
        (["440106"], Q(district_code="440106")),
        (["440106", "440103"], Q(district_code__in=["440106", "440103"])),
        (["440106", YUANCUN], Q(district_code="440106") | Q(street_code=YUANCUN)),
        ([YUANCUN + "001001"], Q(grid_code=YUANCUN + "001001")),
        ([YUANCUN + "001"], Q(street_code=YUANCUN, grid_code__startswith=YUANCUN + "001")),
        (["4401060"], Q(pk__in=[])),
    ],
)
def test_a_place_is_asked_by_its_own_column_and_by_no_other(places: list[str], asked: Q) -> None:
    assert within(places) == asked


def test_a_cursor_is_read_up_to_its_longest() -> None:
    def padded(width: int) -> str:
        text = json.dumps(["amount", 5, 7]).ljust(width)
        return base64.urlsafe_b64encode(text.encode()).decode()

    assert len(padded(150)) == 200 and _read(padded(150), "amount") == (5, 7)
    with pytest.raises(Invalid):
        _read(padded(153), "amount")


@pytest.mark.django_db
def test_nothing_of_another_case_stands_on_the_page(city: City) -> None:
    """Every part that `view_of` reads, `step_rows` and `standing` steps among them."""
    walk = Walk(city).investigated().pay()
    walk.take("correct", "wang", "head2", correct_what="title", correct_value="欠薪", reason="笔误")
    (bare,) = lay(city, 1)
    for number, (case, state) in enumerate(((walk.case, "pending"), (bare, "withdrawn"))):
        asked = Approval.objects.create(
            kind="step", subject=str(case.ref), key=str(number), place=case.place, state=state, asked_by=city.clerk,
            permission="x", asked_at=AT, asked_with="x", decided_at=AT if state == "withdrawn" else None,
        )  # fmt: skip
        Proposal.objects.create(case=case, step="examine", seq=1, on=ON, approval=asked, district_code="440106")
    clerk = reader(city.clerk)
    own, empty = (queries.case_view(clerk, case.pk, walk.day) for case in (walk.case, bare))
    assert {name: bool(getattr(own, name)) for name in KEPT} == dict.fromkeys(KEPT, True)
    assert {name: len(getattr(empty, name)) for name in KEPT} == dict.fromkeys(KEPT, 0) | {"proposals": 1}
    assert [row.step for row in empty.steps] == ["register"] and own.steps[-1].seq == walk.case.seq
    assert {step.pending for step in empty.next} == {None}, "neither one of another case nor one that was taken back"


@pytest.mark.django_db
def test_a_joined_case_is_named_on_both_pages_to_who_sees_the_other(city: City) -> None:
    """Which `links`."""
    one, two, three = lay(city, 3)
    (far,) = lay(city, 1, LIWAN)

    def joined(case: Case, other: Case) -> Link:
        return Link.objects.create(case=case, other=other, kind="join", on=ON, reason="x", by=city.head, at=AT)

    near, from_far, to_far = joined(one, two), joined(far, one), joined(three, far)
    here, everywhere = hire("ma", "team_head@440106"), hire("lu", "team_head@4401")
    pages = {
        case: [queries.case_view(who, case.pk, ON).links for who in (here, everywhere)] for case in (one, two, three)
    }
    assert pages == {one: [(near,), (near, from_far)], two: [(near,), (near,)], three: [(), (to_far,)]}


@pytest.mark.django_db
def test_a_cause_is_said_in_the_words_of_the_day_it_happened(city: City) -> None:
    former = Violation.objects.filter(code="0201").latest("valid_from")
    Violation.objects.create(
        code="0201", name_zh="新的说法", name_en="New words", valid_from=ON, basis="x", penalty="x"
    )
    before = ON - timedelta(days=9)
    cases = {
        former.name_zh: Case(cause="0201", occurred_on=before, received_on=ON),
        "新的说法": Case(cause="0201", received_on=ON),
        "9999": Case(cause="9999", received_on=ON),
    }
    assert {words: _cause(case) for words, case in cases.items()} == {words: words for words in cases}


@pytest.mark.django_db
def test_a_cause_that_ended_is_taken_for_what_happened_before(city: City) -> None:
    """The day by which a cause is `checked`."""
    walk = Walk(city)
    Violation.objects.filter(code="0202").update(valid_to=walk.day - timedelta(days=9))

    def came_in(occurred: date | None) -> Case:
        return walk.register(cause="0202", occurred_on=occurred, phone="").case

    assert came_in(walk.day - timedelta(days=9)).cause == "0202"
    for day in (None, walk.day - timedelta(days=8)):
        with pytest.raises(Invalid, match="没有案由代码"):
            came_in(day)


@pytest.mark.django_db
def test_running_clocks_come_first_by_their_day_and_those_without_one_last() -> None:
    def clock(seq: int, days: int | None, stop: int | None = None) -> ClockValue:
        return ClockValue("SET-ORDER", seq, ON, due=None if days is None else ON + timedelta(days), stop_seq=stop)

    given = [clock(1, 1, stop=9), clock(2, None), clock(3, 7), clock(4, 3)]
    assert [view.value.start_seq for view in clock_views(given, ON, CALENDAR)] == [4, 3, 2, 1]


@pytest.mark.django_db
def test_what_the_system_or_another_system_did_has_no_officers_name(city: City) -> None:
    (case,) = lay(city, 1)
    nobody: list[Any] = [None, Ref("channel", "web-1"), Ref("contact", str(city.wang.pk))]
    for by in (*nobody, city.wang.ref):
        record(verb="case.rebuild", subject=case.ref, by=by, at=AT)
    assert sorted(row.by for row in timeline_of(case)) == ["", "", "", "wang某"]


@pytest.mark.django_db
def test_an_inspectors_list_says_its_place_once(city: City) -> None:
    """The `scope` of an inspector."""
    asked = str(queries.visible_to(hire("ma", "inspector@440106"), ON).query)
    assert asked.count("440106") == 1
    mixed, walk = hire("lu", "inspector@440106", "archivist@440103"), Walk(city).filed()
    led, theirs = lay(city, 1)[0], lay(city, 1, LIWAN)[0]
    assert set(queries.visible_to(mixed, walk.day)) == {led, theirs}
    Case.objects.filter(pk=walk.case.pk).update(lead_officer_id=mixed.pk)
    assert set(queries.visible_to(mixed, walk.day)) == {led, theirs, walk.case}


@pytest.mark.django_db
def test_the_trail_of_a_case_is_read_by_who_sees_it_or_audits_there(city: City) -> None:
    case = Walk(city).filed().case
    lay(city, 1)

    def told(officer: Officer, number: int = case.pk, limit: int = 99) -> set[str]:
        rows = pieces.audited(reader(officer), number, ON, limit=limit)
        assert len(rows) <= limit
        return {row.stream for row in rows}

    assert told(city.supervisor) == told(city.wang) == told(city.wang, limit=1) == {str(case.ref)}
    assert told(city.zhao) == told(city.grid) == told(city.supervisor, 10**9) == set()
    declare(city.supervisor, code=city.employer.uscc)
    assert told(city.supervisor) == set()


@pytest.mark.django_db
def test_a_file_of_a_case_is_asked_for_as_what_it_is(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = Walk(city).filed()
    (other,) = lay(city, 1)
    paper = walk.case.papers.filter(document__isnull=False)[0].file_id
    proof, asked, shut = walk.file(), [], []

    def opens(piece: Piece, _: object) -> bool:
        asked.append(piece.kind)
        return piece.kind not in shut

    monkeypatch.setattr(pieces, "may_open", opens)
    for number in (paper, proof):
        assert pieces.case_file(reader(city.wang), walk.case.pk, number, walk.day).pk == number
    assert asked == [Kind.PAPER, Kind.EVIDENCE]
    shut.append(Kind.EVIDENCE)
    for officer, case, number in (
        (city.wang, walk.case, proof),
        (city.zhao, walk.case, paper),
        (city.clerk, other, paper),
    ):
        with pytest.raises(NotFound):
            pieces.case_file(reader(officer), case.pk, number, walk.day)


@pytest.mark.django_db
def test_what_is_protected_in_a_case_tells_of_whom(city: City) -> None:
    walk, (bare,) = Walk(city).register(anonymous=True), lay(city, 1)
    clerk = reader(city.clerk)
    held = pieces.protected(clerk, walk.case.pk, ON).pieces
    assert held[walk.case.complainant_token] == Piece(Kind.PERSON, FIRST, guarded=True)
    assert held[walk.case.claims.get().name_token] == Piece(Kind.CLAIMANT) and "" not in held
    assert pieces.protected(clerk, bare.pk, ON).pieces == {}
    stands = [pieces.exporter(reader(city.people[name]), ON).stands for name in ("head", "clerk")]
    assert stands == [{Stand.EXPORTS}, {Stand.PUBLIC}]
