"""Who handles a case: two certified inspectors without an interest, who did nothing else on it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from laojian.cases.actions.preconditions import (
    locked,
    officer_named,
    require_act,
    require_certified,
    require_free,
    require_fresh,
)
from laojian.cases.models import Case, TeamMember
from laojian.cases.reading import Loaded
from laojian.cases.rules import duties
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.models import Officer

BASIS = "行政处罚法 第四十二条"


@transaction.atomic
def assign_team(
    *,
    case_id: int,
    lead_id: int,
    second_id: int,
    by: Officer,
    at: datetime,
    on: date,
    expected_seq: int | None = None,
    reason: str = "",
) -> Case:
    """Name the two inspectors of a case, or others in their place.

    Raises Invalid for somebody without a certificate, Refused for an interest or another duty, Stale, Forbidden.
    """
    case = locked(case_id)
    loaded = Loaded(case, on=on)
    held = require_act(loaded, "assign_team", by)
    require_fresh(case, expected_seq)
    if by.pk in (lead_id, second_id):
        raise Refused(zh("不能指派自己承办"), basis=BASIS, remedy=zh("请由其他负责人指派。"))
    set_team(loaded, lead_id=lead_id, second_id=second_id, by=by, at=at, on=on)
    case.save(update_fields=["lead_officer", "second_officer"])
    record(
        verb="case.assign",
        subject=case.ref,
        by=by.ref,
        at=at,
        on=on,
        authority=str(held),
        basis=BASIS,
        payload={"lead": lead_id, "second": second_id, "reason": reason},
    )
    return case


def set_team(loaded: Loaded, *, lead_id: int, second_id: int, by: Officer | None, at: datetime, on: date) -> None:
    """Put the two in place on a locked case; the caller saves it and tells the ledger."""
    if lead_id == second_id:
        raise Invalid(zh("主办和协办应当是两个人"), basis=BASIS, field="second_officer")
    case, wanted = loaded.case, {"lead": lead_id, "second": second_id}
    record_of = loaded.record([lead_id, second_id])
    people = {}
    for duty, officer_id in wanted.items():
        field = f"{duty}_officer"
        people[duty] = officer_named(officer_id, field)
        require_certified(people[duty], on, field)
        require_free(duties.joining(officer_id, record_of), field)
        if not access.allowed(people[duty], "case.investigate", case.place, on=on, assigned=True):
            raise Invalid(zh("%(name)s不是本区域的监察员", name=people[duty].name), field=field)
    now = {row.duty: row for row in TeamMember.objects.filter(case=case, until__isnull=True)}
    for duty, row in now.items():
        if row.officer_id != wanted.get(duty):
            row.until = on
            row.save(update_fields=["until"])
    for duty, officer in people.items():
        if duty not in now or now[duty].officer_id != officer.pk:
            TeamMember.objects.create(case=case, officer=officer, duty=duty, since=on, at=at, by=by)
    case.lead_officer, case.second_officer = people["lead"], people["second"]
    loaded.forget_team()


def leave_team(loaded: Loaded, officer_id: int, on: date) -> None:
    """End a membership on a locked case: recusal, or hand-over. The caller saves the case."""
    TeamMember.objects.filter(case=loaded.case, officer_id=officer_id, until__isnull=True).update(until=on)
    if loaded.case.lead_officer_id == officer_id:
        loaded.case.lead_officer = None
    if loaded.case.second_officer_id == officer_id:
        loaded.case.second_officer = None
    loaded.forget_team()
