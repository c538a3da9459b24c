"""How much officers have on their hands, for choosing who takes a case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Count, Q

from laojian.cases.models import Case
from laojian.cases.queries.filter_values import WEEK
from laojian.cases.queries.scope import one
from laojian.cases.reading import Loaded
from laojian.cases.rules import duties
from laojian.kernel.words import Message, zh
from laojian.org import queries as org
from laojian.org.models import Officer


class Load(NamedTuple):
    """Open cases in which an officer is in the team: all, those past their day, those due within seven days."""

    open: int = 0
    overdue: int = 0
    week: int = 0


NOTHING: Final = Load()


@dataclass(frozen=True, slots=True)
class InspectorRow:
    """One who may be named inspector of a case. `barred`: why not this one; empty when nothing stands against it.

    `in_team`: is in the team of the case already.
    """

    id: int
    name: str
    unit: str
    load: Load
    in_team: bool
    barred: tuple[Message, ...]


def workload(officer_ids: Collection[int], on: date) -> dict[int, Load]:
    """What each officer has on hand; those with nothing are there too. Two queries."""
    found = dict.fromkeys(officer_ids, NOTHING)
    for duty in ("lead_officer_id", "second_officer_id"):
        rows = (
            Case.objects.filter(is_open=True, **{f"{duty}__in": list(officer_ids)})
            .order_by()
            .values_list(duty)
            .annotate(
                open=Count("id"),
                overdue=Count("id", filter=Q(due__lt=on)),
                week=Count("id", filter=Q(due__gte=on, due__lte=on + WEEK)),
            )
        )
        for pk, *numbers in rows:
            found[pk] = Load._make(map(sum, zip(found[pk], numbers, strict=True)))
    return found


def inspectors_for(officer: Officer, case_id: int, on: date) -> tuple[InspectorRow, ...]:
    """Who may become inspector of a case, those free to first, then the least burdened; a constant number of queries.

    Raises NotFound for a case the officer may not see.
    """
    case = one(officer, case_id, on)
    people = list(org.who_may("case.investigate", case.place, on))
    ids = [person.pk for person in people]
    certified, loads = org.certified(ids, on), workload(ids, on)
    loaded = Loaded(case, on=on)
    record = loaded.record(ids)
    now = {member for member, present in loaded.team if present}
    rows = [
        InspectorRow(
            id=person.pk,
            name=person.name,
            unit=person.unit.name if person.unit else "",
            load=loads[person.pk],
            in_team=person.pk in now,
            barred=(
                *(() if person.pk in certified else (zh("没有在有效期内的执法证"),)),
                *(exclusion.reason for exclusion in duties.joining(person.pk, record)),
            ),
        )
        for person in people
    ]
    return tuple(sorted(rows, key=lambda row: (bool(row.barred), row.load.open, row.name, row.id)))
