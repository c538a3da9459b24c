"""A release's law rows reach the desk: beside the office's own, reconciled in sight, no clock moved in silence."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laojian.cases import actions
from laojian.cases.actions import clocks
from laojian.cases.models import Clock, Deadline, LawRecompute, Violation
from laojian.cases.queries import law
from laojian.cases.queries.moving_law import shipped_moves
from laojian.cases.queries.terms import office_tables
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused
from laojian.ledger.queries import trail
from laojian.org.models import Grant, Officer
from tests.releasing import Release, another

pytestmark = pytest.mark.django_db
OWN = "LT01"


@pytest.fixture
def release(tmp_path, monkeypatch) -> Iterator[Release]:
    with another(tmp_path / "law", monkeypatch) as made:
        yield made


@pytest.fixture
def admin(walk):
    """Who proposes changes of the law rows; the bureau head approves for the city."""
    officer = Officer.objects.create(username="admin", name="管理员", unit=walk.city.unit, password="!")
    for one, role in ((officer, "administrator"), (walk.city.bureau, "bureau_head")):
        Grant.objects.create(officer=one, role=role, place="4401", valid_from=walk.day, granted_at=walk.at)
    return officer


def set_own(walk, admin, number, first, move_open=False):
    """The office sets its own number, by two people."""
    change = actions.propose_law_change(
        code=OWN, number=number, extension=None, valid_from=first, move_open=move_open, reason="市局规定",
        by=admin, at=walk.at,
    )  # fmt: skip
    actions.approve_law_change(change_id=change.pk, by=walk.city.bureau, at=walk.at)


def table(code=OWN):
    """Number, origin, first and last day of every stored row, and whether it holds."""
    rows = Deadline.objects.filter(code=code).order_by("valid_from", "origin", "holds")
    return list(rows.values_list("number", "origin", "valid_from", "valid_to", "holds"))


def in_force(code=OWN):
    return [(row.term.number, row.valid_from, row.valid_to) for row in office_tables()[0] if row.code == code]


def test_a_new_row_of_a_release_closes_the_one_before_it(walk, release):
    release.add("DL04", "2026-03-10", "deadlines.csv", number=45)
    assert release.load(walk.at) == {"deadlines": 1, "violations": 0, "transitions": 0}
    assert table("DL04") == [
        (60, "shipped", date(2004, 12, 1), date(2026, 3, 9), True),
        (45, "shipped", date(2026, 3, 10), None, True),
    ]
    assert release.load(walk.at) == {"deadlines": 0, "violations": 0, "transitions": 0}
    assert [entry.verb for entry in trail("law:DL04")] == ["law.load"]


def test_a_correction_is_a_new_version_and_a_row_left_out_is_kept(walk, release):
    release.add("DL04", "2026-03-10", number=45)
    release.load(walk.at)
    release.change("DL04", first="2026-03-10", number=50)
    release.load(walk.at)
    assert [row[0] for row in table("DL04") if row[4]] == [60, 50] and len(table("DL04")) == 3
    release.drop("DL04", "2026-03-10")
    release.load(walk.at)
    assert [row[:1] + row[2:] for row in table("DL04") if row[4]] == [(60, date(2004, 12, 1), None, True)]
    assert len(table("DL04")) == 3


def test_a_row_left_out_goes_alone_and_a_term_left_out_stays(walk, release):
    first = date(2026, 3, 10)
    for code in ("DL04", "DL05"):
        release.add(code, first, number=9)
    header, rows = release.rows("deadlines.csv")
    new = rows[-1] | {"code": "DL99", "valid_from": str(first), "valid_to": ""}
    release.write("deadlines.csv", header, [*rows, new])
    assert release.load(walk.at)["deadlines"] == 3
    assert Deadline.objects.get(code="DL99").version == 1, "a term that is new"
    release.drop("DL04", first)
    release.drop("DL99", first)
    assert release.load(walk.at)["deadlines"] == 1
    gone = Deadline.objects.filter(gone_at__isnull=False)
    assert list(gone.values_list("code", "valid_from")) == [("DL04", first)]
    assert release.load(walk.wait(1).at)["deadlines"] == 0 and gone.get().gone_at < walk.at


def test_a_rule_that_ends_without_a_successor_gives_no_day_and_says_so(walk, release):
    release.change("LT01", "local_terms.csv", valid_to="2026-03-03")
    release.load(walk.at)
    walk.wait(2).register(origin="JB", claims=()).take("precheck", "wang")
    clock = Clock.objects.get(case=walk.case, code="LT01")
    assert clock.due is None and clock.reason == "规则“LT01”已于 2026-03-03 失效"
    with pytest.raises(Invalid, match="已于 2026-03-03 失效"):
        office_tables()[0].at("LT01", date(2026, 3, 4))


def test_violations_are_closed_and_reworded_as_the_release_says(walk, release):
    release.add("0201", "2026-04-01", "violations.csv", basis_zh="新法 第一条")
    release.change("0202", "violations.csv", penalty_zh="新的处罚")
    assert release.load(walk.at)["violations"] == 3
    old, new = Violation.objects.filter(code="0201").order_by("valid_from")
    assert (old.valid_to, new.basis) == (date(2026, 3, 31), "新法 第一条")
    assert Violation.objects.get(code="0202").penalty == "新的处罚"


def test_running_clocks_are_listed_and_move_only_by_a_recorded_act(walk, admin, release):
    walk.register(origin="JB", claims=()).take("precheck", "wang")
    release.add("LT01", "2026-03-01", "local_terms.csv", number=9)
    release.load(walk.wait(1).at)
    assert Clock.objects.get(case=walk.case, code="LT01").due == date(2026, 3, 9)
    assert clocks.differences(walk.case.pk) == []
    moves = shipped_moves()
    assert [(m.number, m.was, m.now) for m in moves] == [(walk.case.number, date(2026, 3, 9), date(2026, 3, 13))]
    with pytest.raises(Forbidden):
        actions.recompute_law(reason="新规定", by=walk.city.clerk, at=walk.at)
    with pytest.raises(Invalid):
        actions.recompute_law(reason=" ", by=walk.city.bureau, at=walk.at)
    with pytest.raises(Refused):
        actions.recompute_law(reason="新规定", by=walk.city.bureau, at=walk.at, expected=[])
    assert actions.recompute_law(reason="新规定", by=walk.city.bureau, at=walk.at, expected=moves) == moves
    assert Clock.objects.get(case=walk.case, code="LT01").due == date(2026, 3, 13) == walk.refresh().case.due
    assert clocks.differences(walk.case.pk) == [] == shipped_moves()
    assert LawRecompute.objects.get().moved == 1
    assert [entry.verb for entry in trail("law:LT01")] == ["law.load", "law.recompute"]
    with pytest.raises(Refused):
        actions.recompute_law(reason="新规定", by=walk.city.bureau, at=walk.at)


def test_a_clock_begun_before_the_new_row_or_finished_is_not_listed(walk, admin, release):
    done = type(walk)(walk.city).register(origin="JB", claims=()).take("precheck", "wang")
    done.take("propose_filing", "wang", facts="x")
    walk.register(origin="JB", claims=()).take("precheck", "wang")
    release.add("LT01", walk.day + timedelta(days=1), "local_terms.csv", number=9)
    release.load(walk.wait(1).at)
    assert shipped_moves() == []
    walk.register(origin="JB", claims=(), phone="").take("precheck", "wang")
    assert Clock.objects.get(case=walk.case, code="LT01").deadline.number == 9


def test_the_command_lists_and_recomputes(walk, admin, release):
    walk.register(origin="JB", claims=()).take("precheck", "wang")
    release.add("LT01", "2026-03-01", "local_terms.csv", number=9)
    out = io.StringIO()
    call_command("law", "load", stdout=out)
    assert walk.case.number in out.getvalue() and "没有变动" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("law", "recompute", "--by", "nobody", "--reason", "新规定")
    with pytest.raises(CommandError):
        call_command("law", "recompute", "--by", walk.city.bureau.username)
    call_command("law", "recompute", "--by", walk.city.bureau.username, "--reason", "新规定", stdout=out)
    assert Clock.objects.get(case=walk.case, code="LT01").due == date(2026, 3, 13)
    call_command("law", "moves", stdout=(after := io.StringIO()))
    assert walk.case.number not in after.getvalue()


def test_a_migration_brings_the_law_rows_of_the_release(walk, release):
    release.add("DL04", "2026-03-10", number=45)
    call_command("migrate", verbosity=0)
    assert [row[0] for row in table("DL04")] == [60, 45]


def test_both_rows_are_shown_until_two_people_keep_the_own_one(walk, admin, release):
    set_own(walk, admin, 8, walk.day)
    release.add(OWN, walk.day + timedelta(days=7), "local_terms.csv", number=6)
    release.load(walk.at)
    shown = law.differences()[0]
    assert (shown.own.number, shown.shipped.number, shown.holds.number, shown.may_keep) == (8, 6, 6, True)
    with pytest.raises(Invalid):
        actions.propose_answer(shipped_id=shown.shipped.pk, keep=True, move_open=False, reason="", by=admin, at=walk.at)
    with pytest.raises(NotFound):
        actions.propose_answer(shipped_id=0, keep=True, move_open=False, reason="x", by=admin, at=walk.at)
    change = actions.propose_answer(
        shipped_id=shown.shipped.pk, keep=True, move_open=False, reason="本市不变", by=admin, at=walk.at
    )
    with pytest.raises(Refused):
        actions.approve_law_change(change_id=change.pk, by=admin, at=walk.at)
    actions.approve_law_change(change_id=change.pk, by=walk.city.bureau, at=walk.at)
    assert law.differences() == []
    first = walk.day + timedelta(days=7)
    assert in_force() == [
        (5, date(2004, 12, 1), walk.day - timedelta(days=1)),
        (8, walk.day, first - timedelta(days=1)),
        (8, first, None),
    ]
    assert (6, "shipped", first, None, False) in table()


def test_an_own_row_stays_when_the_release_takes_its_row_of_that_day_back(walk, admin, release):
    set_own(walk, admin, 8, walk.day)
    release.add(OWN, walk.day, "local_terms.csv", number=6)
    release.load(walk.at)
    release.drop(OWN, walk.day, "local_terms.csv")
    release.load(walk.at)
    assert {row.origin for row in Deadline.objects.filter(gone_at__isnull=False)} == {"shipped"}
    assert law.current(OWN, walk.day).number == 8


def test_taking_over_a_row_that_holds_already_adds_none(walk, admin, release):
    set_own(walk, admin, 8, walk.day)
    release.add(OWN, walk.day + timedelta(days=7), "local_terms.csv", number=6)
    release.load(walk.at)
    shipped, before = law.differences()[0].shipped, table()
    change = actions.propose_answer(
        shipped_id=shipped.pk, keep=False, move_open=False, reason="采用", by=admin, at=walk.at
    )
    actions.approve_law_change(change_id=change.pk, by=walk.city.bureau, at=walk.at)
    assert (table(), law.differences()) == (before, [])
    with pytest.raises(NotFound):
        actions.propose_answer(shipped_id=shipped.pk, keep=False, move_open=False, reason="x", by=admin, at=walk.at)


def test_a_shipped_row_is_taken_over_in_place_of_an_own_one_of_the_same_day(walk, admin, release):
    set_own(walk, admin, 8, walk.day)
    release.add(OWN, walk.day, "local_terms.csv", number=6, unit="calendar")
    release.load(walk.at)
    shown = law.differences()[0]
    assert (shown.holds.number, shown.holds.origin) == (8, "office")
    walk.wait(1)
    change = actions.propose_answer(
        shipped_id=shown.shipped.pk, keep=False, move_open=False, reason="采用", by=admin, at=walk.at
    )
    actions.approve_law_change(change_id=change.pk, by=walk.city.bureau, at=walk.at)
    taken = law.current(OWN, walk.day)
    assert (taken.number, taken.unit, taken.origin, taken.valid_from) == (6, "calendar", "office", walk.day)


def test_a_number_the_law_fixes_by_now_can_neither_be_kept_nor_approved(walk, admin, release):
    set_own(walk, admin, 8, walk.day)
    waiting = actions.propose_law_change(
        code=OWN, number=9, extension=None, valid_from=walk.day + timedelta(days=9), move_open=False, reason="再改",
        by=admin, at=walk.at,
    )  # fmt: skip
    release.add(OWN, walk.day + timedelta(days=7), "local_terms.csv", number=6, configurable="no", basis_zh="新条例")
    release.load(walk.at)
    with pytest.raises(Refused) as refused:
        actions.approve_law_change(change_id=waiting.pk, by=walk.city.bureau, at=walk.at)
    assert refused.value.basis == "新条例"
    actions.refuse_law_change(change_id=waiting.pk, by=walk.city.bureau, at=walk.at, note="新条例已定")
    shown = law.differences()[0]
    assert not shown.may_keep
    with pytest.raises(Refused):
        actions.propose_answer(
            shipped_id=shown.shipped.pk, keep=True, move_open=False, reason="x", by=admin, at=walk.at
        )


STEPS = st.lists(
    st.tuples(st.sampled_from(("ship", "own")), st.integers(0, 12), st.integers(1, 20)),
    unique_by=lambda step: step[:2],
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, order=st.randoms(use_true_random=False), loads=st.lists(st.booleans(), min_size=5, max_size=5))
def test_shipped_own_and_migrated_in_any_order_make_one_table(walk, admin, release, steps, order, loads):
    original = {name: release.rows(name) for name in ("local_terms.csv",)}

    def played(sequence, with_load):
        """The table after these happenings, migrated at the end; everything is undone afterwards."""
        with transaction.atomic():
            for (what, shift, number), load in zip(sequence, with_load, strict=False):
                first = walk.day + timedelta(days=shift)
                if what == "ship":
                    release.add(OWN, first, "local_terms.csv", number=number)
                else:
                    set_own(walk, admin, number, first)
                if load:
                    release.load(walk.at)
            release.load(walk.at)
            stored, spans = table(), in_force()
            transaction.set_rollback(True)
        release.write("local_terms.csv", *original["local_terms.csv"])
        return stored, spans

    shuffled = list(steps)
    order.shuffle(shuffled)
    one, other = played(steps, [False] * 5), played(shuffled, loads)
    assert one == other
    stored, spans = one
    assert {row[0] for row in stored if row[1] == "office"} >= {number for what, _, number in steps if what == "own"}
    assert [(row[0], row[2], row[3]) for row in stored if row[4]] == spans
    for earlier, later in pairwise(spans):
        assert earlier[2] is not None and earlier[2] < later[1]
