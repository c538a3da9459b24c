"""Reads what the rules want to know of a contact: units and places, terms of law, urgency, the tests of acceptance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from laojian.cases.queries import running_calendar, term_rows
from laojian.cases.rules.clocks import TICKETS
from laojian.complaints import law_rows
from laojian.complaints.models import Contact
from laojian.complaints.rules import acceptance, jurisdiction
from laojian.complaints.rules import urgency as urgency_rules
from laojian.kernel.clocks import Due, due
from laojian.kernel.refusal import Refused
from laojian.kernel.words import zh
from laojian.org.models import Unit

ACCEPTANCE: Final = "DL01"
_HANDLING: Final = ("支队", "大队", "中队")


def unit_places() -> list[jurisdiction.UnitPlace]:
    """The inspectorate's open units with their places."""
    rows = Unit.objects.filter(closed_on__isnull=True, kind__in=_HANDLING).order_by("place", "pk")
    return [jurisdiction.UnitPlace(unit.pk, unit.place, unit.name) for unit in rows]


def competence(workplace: str, *, kind: str, receiving: int | None = None) -> jurisdiction.Competence:
    """Who is competent for a place of work, with the reasons."""
    asked: jurisdiction.Kind = "report" if kind == "report" else "complaint"
    return jurisdiction.competent(workplace, unit_places(), kind=asked, receiving=receiving)


def unit_for(workplace: str, *, kind: str, receiving: int | None) -> Unit:
    """The unit that takes the contact in: the competent one, else the one that has it, else the city's.

    Raises Refused when the office has no unit at all.
    """
    places = unit_places()
    asked: jurisdiction.Kind = "report" if kind == "report" else "complaint"
    answer = jurisdiction.competent(workplace, places, kind=asked, receiving=receiving)
    widest_first = sorted(places, key=lambda unit: (len(unit.place), unit.unit_id))
    chosen = answer.unit_id or receiving or (widest_first[0].unit_id if widest_first else None)
    found = Unit.objects.filter(pk=chosen, closed_on__isnull=True).first() if chosen else None
    if found is None:
        raise Refused(zh("还没有设立受理机构"), remedy=zh("请管理员先建立单位。"))
    return found


def terms(contact: Contact, on: date, at: datetime, *, only_acceptance: bool = False) -> Iterator[tuple[str, int, Due]]:
    """(code, row of law, last day) of every term that runs for the contact from `on`."""
    codes: tuple[str, ...] = (ACCEPTANCE,) if contact.kind == "complaint" else ()
    if not only_acceptance:
        codes += TICKETS.get(contact.ticket_kind, ())
    calendar = running_calendar()
    for code, row in term_rows(codes, on, at):
        yield code, row.id, due(row.term, on, calendar=calendar)


def urgency(contact: Contact, text: str, on: date) -> urgency_rules.Urgency:
    """How urgent the contact is, with the rows that say so."""
    wage = contact.cause.startswith(("02", "03")) or bool(
        {"unpaid_wages", "minimum_wage", "overtime_pay"} & set(contact.matters)
    )
    facts = urgency_rules.UrgencyFacts(
        on=on,
        text=text,
        people=contact.people,
        child_labour=contact.cause.startswith("06") or "child_labour" in contact.matters,
        forced_labour=contact.cause == "0112" or "forced_labour" in contact.matters,
        migrant_wages=wage,
        limitation_last=_limitation(contact, on) if contact.occurred_on else None,
        spring_festival=urgency_rules.next_spring_festival(on),
        contacts=contact.reopened + 1,
        reopened=contact.reopened > 0,
    )
    return urgency_rules.weigh(facts, law_rows.urgency_rules())


def reasons_kept(weighed: urgency_rules.Urgency) -> list[dict[str, Any]]:
    """The reasons as they are stored: the row and its day, never words of the person."""
    return [
        {"code": reason.code, "from": reason.valid_from.isoformat(), "level": reason.level}
        for reason in weighed.reasons
    ]


def assessment(contact: Contact, text: str, at: datetime, who: jurisdiction.Competence) -> acceptance.Assessment:
    """The tests of acceptance on the day the contact was received (若干规定 第十八条); `who` is competent for it."""
    place = contact.workplace_address or contact.workplace_code
    ticked = [row for row in law_rows.doors().on(contact.received_on) if row.code in set(contact.matters)]
    outside = [row for row in ticked if row.door != "inspectorate"]
    inside = [row for row in ticked if row.door == "inspectorate"]
    within: bool | None = None if not contact.matters and not contact.cause else bool(inside or contact.cause)
    facts = acceptance.AcceptanceFacts(
        received_on=contact.received_on,
        ended_on=contact.occurred_on,
        continuing=contact.occurred_on is None and bool(contact.matters or contact.cause),
        employer_name=contact.employer_name,
        employer_place=place,
        harm=text,
        request=text,
        within_powers=within,
        door=outside[0].door if outside and not inside else "",
        competent_here=None if not contact.workplace_code else who.unit_id == contact.unit_id,
        competent_name=_name_of(who),
        parallel=contact.parallel_proceeding,
    )
    _, row = next(iter(term_rows(("DL07",), contact.received_on, at)))
    law = acceptance.AcceptanceLaw(law_rows.acceptance_rules(), row.term, running_calendar())
    return acceptance.assess(facts, law)


def _name_of(who: jurisdiction.Competence) -> str:
    if who.unit_id is None:
        return ""
    return Unit.objects.filter(pk=who.unit_id).values_list("name", flat=True).first() or ""


def _limitation(contact: Contact, on: date) -> date | None:
    _, row = next(iter(term_rows(("DL07",), on, None)))
    return due(row.term, contact.occurred_on or on, calendar=running_calendar()).day
