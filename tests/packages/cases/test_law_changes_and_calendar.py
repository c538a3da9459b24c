"""A changed term or calendar: two people, a preview, finished clocks untouched, stored clocks reproduced exactly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from laojian.cases import actions
from laojian.cases.actions import clocks
from laojian.cases.models import Case, Clock, Deadline, LawChange
from laojian.cases.reading import forget_law, steps_of, stored
from laojian.kernel.refusal import Forbidden, Invalid, Refused, Stale
from laojian.ledger.queries import trail
from laojian.org.models import Grant, Officer
from laojian.org.rules.second import Changed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_law():
    forget_law()
    yield
    forget_law()


@pytest.fixture
def admin(walk):
    """Who proposes changes of the law rows; the bureau head approves for the city."""
    officer = Officer.objects.create(username="admin", name="管理员", unit=walk.city.unit, password="!")
    Grant.objects.create(officer=officer, role="administrator", place="4401", valid_from=walk.day, granted_at=walk.at)
    Grant.objects.create(
        officer=walk.city.bureau, role="bureau_head", place="4401", valid_from=walk.day, granted_at=walk.at
    )
    return officer


def propose(walk, admin, code="LT01", number=8, move_open=True, **more):
    given = {"extension": None, "valid_from": walk.day, "reason": "市局规定"} | more
    return actions.propose_law_change(code=code, number=number, move_open=move_open, by=admin, at=walk.at, **given)


def test_a_term_fixed_by_law_is_not_changed(walk, admin):
    with pytest.raises(Refused) as refused:
        propose(walk, admin, code="DL04")
    assert "劳动保障监察条例" in refused.value.basis
    for more in ({"number": 0}, {"number": None}, {"reason": " "}, {"valid_from": walk.day - timedelta(days=1)}):
        with pytest.raises(Invalid):
            propose(walk, admin, **more)
    with pytest.raises(Forbidden):
        propose(walk, walk.city.clerk)


def test_it_takes_two_people_and_each_act_is_in_the_ledger(walk, admin):
    change = propose(walk, admin)
    with pytest.raises(Stale):
        propose(walk, admin)
    Grant.objects.create(officer=admin, role="bureau_head", place="4401", valid_from=walk.day, granted_at=walk.at)
    with pytest.raises(Refused):
        actions.approve_law_change(change_id=change.pk, by=admin, at=walk.at)
    with pytest.raises(Forbidden):
        actions.approve_law_change(change_id=change.pk, by=walk.city.head, at=walk.at)
    actions.approve_law_change(change_id=change.pk, by=walk.city.bureau, at=walk.at)
    with pytest.raises(Stale):
        actions.refuse_law_change(change_id=change.pk, by=walk.city.bureau, at=walk.at)
    assert [entry.verb for entry in trail("law:LT01")] == ["law.propose_change", "law.approve_change"]
    assert Deadline.objects.get(code="LT01", version=1).number == 5
    assert Deadline.objects.get(code="LT01", version=2).number == 8


def test_open_clocks_are_listed_and_moved_closed_ones_stay(walk, admin):
    closed = type(walk)(walk.city).register(origin="JB", claims=()).take("precheck", "wang")
    closed.take("propose_filing", "wang", facts="x")
    before = Clock.objects.get(case=closed.case, code="LT01")
    walk.register(origin="JB", claims=()).take("precheck", "wang")
    change = propose(walk.wait(1), admin)
    moves = actions.preview_law_change(change)
    assert [(m.number, m.was, m.now) for m in moves] == [(walk.case.number, date(2026, 3, 9), date(2026, 3, 12))]
    assert actions.approve_law_change(change_id=change.pk, by=walk.city.bureau, at=walk.at) == moves
    assert Clock.objects.get(case=walk.case, code="LT01").due == date(2026, 3, 12) == walk.refresh().case.due
    after = Clock.objects.get(case=closed.case, code="LT01")
    assert (after.due, after.deadline_id) == (before.due, before.deadline_id)
    assert clocks.differences(walk.case.pk) == [] == clocks.differences(closed.case.pk)
    told = [entry for entry in trail(str(walk.case.ref)) if entry.verb == "case.clock_moved"]
    assert told[0].payload["was"] == "2026-03-09" and told[0].payload["now"] == "2026-03-12"


def test_a_change_that_does_not_take_open_clocks_along_moves_none(walk, admin):
    walk.register(origin="JB", claims=()).take("precheck", "wang")
    change = propose(walk.wait(1), admin, move_open=False)
    assert actions.approve_law_change(change_id=change.pk, by=walk.city.bureau, at=walk.at) == []
    assert Clock.objects.get(case=walk.case, code="LT01").due == date(2026, 3, 9)
    assert clocks.differences(walk.case.pk) == []
    walk.wait(1).register(origin="JB", claims=(), phone="").take("precheck", "wang")
    assert Clock.objects.get(case=walk.case, code="LT01").deadline.version == 2


def test_a_list_that_moved_meanwhile_must_be_looked_at_again(walk, admin):
    change = propose(walk, admin)
    walk.register(origin="JB", claims=()).take("precheck", "wang")
    with pytest.raises(Changed) as changed:
        actions.approve_law_change(change_id=change.pk, by=walk.city.bureau, at=walk.at)
    [(label, was, now)] = changed.value.difference
    assert label == "将变动的期限" and was.startswith("0 ") and now.startswith("1 ")
    actions.refuse_law_change(change_id=change.pk, by=walk.city.bureau, at=walk.at, note="再议")
    assert LawChange.objects.get(pk=change.pk).approval.state == "refused"


def test_who_proposed_a_change_takes_it_back(walk, admin):
    change = propose(walk, admin)
    with pytest.raises(Forbidden):
        actions.withdraw_law_change(change_id=change.pk, by=walk.city.bureau, at=walk.at)
    actions.withdraw_law_change(change_id=change.pk, by=admin, at=walk.at)
    assert LawChange.objects.get(pk=change.pk).approval.state == "withdrawn"
    assert propose(walk, admin).pk != change.pk


def test_stored_clocks_are_reproduced_exactly_from_the_steps(walk):
    walk.investigated().take("extend", "wang", "bureau", reason="复杂")
    walk.wait(2).take("suspend", "wang", "bureau", suspension_ground="fled", reason="逃匿")
    walk.wait(5).take("resume", "wang", "bureau", reason="找到")
    kept = stored(walk.case.pk)
    assert clocks.differences(walk.case.pk) == []
    Clock.objects.filter(case=walk.case, code="DL04").update(due=date(2030, 1, 1))
    assert actions.rebuild(case_id=walk.case.pk, at=walk.at) == 1
    assert stored(walk.case.pk) == kept
    assert actions.rebuild(case_id=walk.case.pk, at=walk.at) == 0
    assert steps_of([walk.case.pk])


NOTICE = "date,is_workday,name,notice\n"


def notice_file(tmp_path, year=2027):
    """A notice for 2027 that makes three more days free than the provisional count."""
    off = {
        "元旦": ["01-01", "01-02", "01-03"],
        "春节": ["02-05", "02-06", "02-07", "02-08", "02-09", "02-10", "02-11"],
        "清明节": ["04-03", "04-04", "04-05"],
        "劳动节": ["05-01", "05-02", "05-03", "05-04", "05-05"],
        "端午节": ["06-09", "06-10", "06-11"],
        "中秋节": ["09-15", "09-16", "09-17"],
        "国庆节": ["10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07"],
    }
    rows = [f"{year}-{day},false,{name},通知" for name, days in off.items() for day in days]
    path = tmp_path / "notice.csv"
    path.write_text(NOTICE + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_a_new_calendar_shows_which_clocks_move_then_moves_them(walk, tmp_path, capsys):
    walk.day = date(2026, 11, 20)
    walk.filed()
    before = Clock.objects.get(case=walk.case, code="DL04")
    assert before.provisional
    path = notice_file(tmp_path)
    call_command("calendar", "import", str(path))
    shown = capsys.readouterr().out
    assert walk.case.number in shown and "DL04" in shown and "没有改动" in shown
    assert Clock.objects.get(pk=before.pk).due == before.due
    call_command("calendar", "import", str(path), "--apply", "--yes")
    after = Clock.objects.get(pk=before.pk)
    assert not after.provisional and after.due > before.due
    assert clocks.differences(walk.case.pk) == []


def test_a_calendar_moves_no_finished_clock(walk, tmp_path):
    walk.day = date(2026, 11, 20)
    walk.filed().take("begin_investigation", "wang", certificates_shown=True, rights_told=True).evidence()
    walk.wait(1).take("report", "wang", facts="x", discretion_grade="none", proposed_handling="x")
    before = Clock.objects.get(case=walk.case, code="DL04")
    call_command("calendar", "import", str(notice_file(tmp_path)), "--apply", "--yes", verbosity=0)
    after = Clock.objects.get(pk=before.pk)
    assert (after.due, after.provisional) == (before.due, before.provisional)
    assert clocks.differences(walk.case.pk) == []


def test_half_a_year_is_refused(walk, tmp_path):
    path = tmp_path / "half.csv"
    path.write_text(NOTICE + "2027-01-01,false,元旦,通知\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("calendar", "import", str(path))
    with pytest.raises(CommandError):
        call_command("calendar", "import", str(tmp_path / "none.csv"))


def test_loading_the_law_again_changes_nothing(walk, capsys):
    call_command("law", "load")
    assert capsys.readouterr().out.split() == ["deadlines:", "0", "violations:", "0", "transitions:", "0"]
    assert Case.objects.count() == 0
