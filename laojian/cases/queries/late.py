"""Steps recorded late, one by one, for the report on who enters late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from laojian.cases.models import CaseStep
from laojian.cases.queries.scope import visible_to
from laojian.cases.rules.flow import title_of_step
from laojian.kernel.words import Message
from laojian.org.models import Officer

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class LateStep:
    """A step, the day it happened in law, and when it was recorded."""

    case_id: int
    number: str
    employer: str
    title: Message
    on: date
    recorded_at: datetime


def late_steps(reader: Officer, officer_id: int | None, on: date, *, since: date, until: date) -> tuple[LateStep, ...]:
    """Late steps of one officer (None: recorded by the system) in cases the reader may see, the newest first."""
    rows = (
        CaseStep.objects.filter(late=True, recorded_at__date__gte=since, recorded_at__date__lte=until, by=officer_id)
        .filter(case__in=visible_to(reader, on).values("pk"))
        .select_related("case")
        .order_by("-recorded_at", "-pk")[:MOST]
    )
    return tuple(
        LateStep(row.case_id, row.case.number, row.case.employer_name, title_of_step(row.step), row.on, row.recorded_at)
        for row in rows
    )
