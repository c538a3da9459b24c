"""A year's holidays are imported whole, by two people, and a correction replaces them openly."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laojian.kernel.calendar import statutory_days
from laojian.kernel.refusal import Forbidden, NotFound, Refused, Stale
from laojian.ledger import queries as ledger
from laojian.org import actions, queries
from laojian.org.models import CalendarDay, CalendarNotice, Officer
from laojian.org.rules import Notice, NoticeRow
from laojian.org.rules.second import Changed, digest

Make = Callable[..., Officer]
EXTRA = date(2027, 2, 20)


def notice(worked: bool = True, title: str = "国办发明电〔2026〕9号", year: int = 2027) -> Notice:
    rows = [NoticeRow(day, False, "假日") for day in sorted(statutory_days(year))]
    rows.append(NoticeRow(EXTRA.replace(year=year), worked, "春节"))
    return Notice(year=year, title=title, rows=tuple(sorted(rows, key=lambda row: row.date)))


def verbs() -> list[str]:
    return [row.verb for row in ledger.trail("calendar:2027")]


def test_before_a_notice_the_year_is_provisional_and_after_it_final(admin: Officer, at: datetime) -> None:
    assert queries.calendar().is_provisional(EXTRA)
    preview = queries.preview_notice(notice())
    assert preview.is_workday(EXTRA)
    assert queries.calendar().is_provisional(EXTRA), "a preview changes nothing"
    actions.import_notice(notice=notice(), at=at)
    assert not queries.calendar().is_provisional(EXTRA)
    assert queries.calendar().is_workday(EXTRA)
    assert verbs() == ["org.import_notice"]


def test_the_same_notice_twice_changes_nothing(admin: Officer, at: datetime) -> None:
    first = actions.import_notice(notice=notice(), at=at)
    assert actions.import_notice(notice=notice(), at=at) == first
    assert CalendarNotice.objects.count() == 1
    assert verbs() == ["org.import_notice"]


def test_a_corrected_notice_replaces_and_the_former_is_kept(admin: Officer, at: datetime) -> None:
    first = actions.import_notice(notice=notice(), at=at)
    actions.import_notice(notice=notice(worked=False), at=at)
    assert not queries.calendar().is_workday(EXTRA)
    first.refresh_from_db()
    assert first.replaced_at == at
    assert CalendarDay.objects.filter(notice=first).count() == 14
    assert verbs() == ["org.import_notice", "org.replace_notice"]


def test_going_back_to_the_first_notice_is_a_correction_too(admin: Officer, at: datetime) -> None:
    for worked in (True, False, True):
        actions.import_notice(notice=notice(worked), at=at)
    assert queries.calendar().is_workday(EXTRA)
    assert len(verbs()) == 3


def test_a_second_year_leaves_the_first(admin: Officer, at: datetime) -> None:
    actions.import_notice(notice=notice(), at=at)
    actions.import_notice(notice=notice(year=2028), at=at)
    assert not queries.calendar().is_provisional(EXTRA)
    assert not queries.calendar().is_provisional(date(2028, 5, 1))


def test_the_calendar_is_read_once_and_then_costs_one_query(admin: Officer, at: datetime) -> None:
    actions.import_notice(notice=notice(), at=at)
    queries.calendar()
    with CaptureQueriesContext(connection) as seen:
        assert queries.calendar() is queries.calendar()
    assert len(seen) == 2


def test_on_the_screens_it_takes_two_people(make: Make, admin: Officer, at: datetime) -> None:
    lawyer = make("lawyer", "legal_reviewer@4401")
    with pytest.raises(Forbidden):
        actions.propose_notice(notice=notice(), by=make("li"), at=at)
    proposal = actions.propose_notice(notice=notice(), by=admin, at=at)
    for stranger in (admin, make("local", "legal_reviewer@440106")):
        with pytest.raises(Forbidden):
            actions.approve_notice(proposal_id=proposal.pk, by=stranger, at=at)
    with pytest.raises(Stale, match="正在等待批准"):
        actions.propose_notice(notice=notice(worked=False), by=admin, at=at)
    assert not CalendarNotice.objects.exists()
    actions.approve_notice(proposal_id=proposal.pk, by=lawyer, at=at)
    assert verbs() == ["org.propose_notice", "org.import_notice"]
    with pytest.raises(Refused, match="完全相同"):
        actions.propose_notice(notice=notice(), by=admin, at=at)


def test_a_notice_imported_at_the_console_meanwhile_is_seen_before_it_is_replaced(
    make: Make, admin: Officer, at: datetime
) -> None:
    lawyer = make("lawyer", "legal_reviewer@4401")
    proposal = actions.propose_notice(notice=notice(), by=admin, at=at)
    other = actions.import_notice(notice=notice(worked=False), at=at)
    with pytest.raises(Changed) as changed:
        actions.approve_notice(proposal_id=proposal.pk, by=lawyer, at=at)
    assert [(one.label, one.was, one.now) for one in changed.value.difference] == [("替换", "", other.digest[:12])]
    seen = digest(actions.notice_content(proposal))
    actions.approve_notice(proposal_id=proposal.pk, by=lawyer, at=at, shown=seen)
    assert CalendarNotice.objects.get(replaced_at=None).digest == notice().digest


def test_only_the_proposer_takes_it_back(make: Make, admin: Officer, at: datetime) -> None:
    lawyer = make("lawyer", "legal_reviewer@4401")
    proposal = actions.propose_notice(notice=notice(), by=admin, at=at)
    with pytest.raises(Forbidden, match="只能撤回自己"):
        actions.withdraw_notice(proposal_id=proposal.pk, by=lawyer, at=at)
    actions.withdraw_notice(proposal_id=proposal.pk, by=admin, at=at)
    assert verbs() == ["org.propose_notice", "org.withdraw_notice"]


def test_a_notice_that_was_replaced_may_be_proposed_again_and_replaces_the_one_of_its_year(
    make: Make, admin: Officer, at: datetime
) -> None:
    actions.import_notice(notice=notice(year=2028), at=at)
    actions.import_notice(notice=notice(), at=at)
    holds = actions.import_notice(notice=notice(worked=False), at=at)
    with pytest.raises(Refused, match="完全相同"):
        actions.propose_notice(notice=notice(worked=False), by=admin, at=at)
    proposal = actions.propose_notice(notice=notice(), by=admin, at=at)
    assert actions.notice_content(proposal)["replaces"][1] == holds.digest[:12]
    assert queries.calendar_proposal(proposal.pk) == proposal
    assert queries.waiting_notices() == [proposal]
    actions.refuse_notice(proposal_id=proposal.pk, reason="已有更正", by=make("li", "legal_reviewer@4401"), at=at)
    assert queries.waiting_notices() == []
    with pytest.raises(NotFound):
        queries.calendar_proposal(0)
    with pytest.raises(NotFound):
        actions.withdraw_notice(proposal_id=0, by=admin, at=at)


def test_a_day_that_the_corrected_notice_leaves_out_is_as_if_it_had_never_been_named(
    admin: Officer, at: datetime
) -> None:
    assert not queries.calendar().is_workday(EXTRA)
    actions.import_notice(notice=notice(), at=at)
    rows = tuple(row for row in notice().rows if row.date != EXTRA)
    actions.import_notice(notice=Notice(year=2027, title="更正", rows=rows), at=at)
    assert not queries.calendar().is_workday(EXTRA)
