"""What an officer has in hand: everything that must find another holder before he goes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from laojian.cases.models import Case, Proposal
from laojian.cases.queries.scope import handled_by, visible_to
from laojian.cases.queries.workload import workload
from laojian.cases.rules.flow import title_of_step
from laojian.kernel.words import Message
from laojian.org.models import Approval, Officer


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal of the officer that nobody has decided."""

    case_id: int
    number: str
    title: str | Message
    seen: bool


@dataclass(frozen=True, slots=True)
class InHand:
    """Open cases the reader may see, those he may not (only how many), and proposals that wait."""

    cases: tuple[Case, ...]
    unseen: int
    proposals: tuple[Waiting, ...]

    @property
    def total(self) -> int:
        """How many things are unfinished."""
        return len(self.cases) + self.unseen + len(self.proposals)


def in_hand(reader: Officer, officer: Officer, on: date) -> InHand:
    """What the officer holds, as far as the reader may see it; three queries."""
    everything = Case.objects.filter(handled_by(officer), is_open=True)
    mine = Proposal.objects.filter(approval__asked_by=officer, approval__state="pending")
    waiting = list(mine.select_related("case").order_by("approval__asked_at", "pk"))
    visible = visible_to(reader, on)
    cases = tuple(visible.filter(handled_by(officer), is_open=True).order_by("due", "pk"))
    seen = set(visible.filter(pk__in=[one.case_id for one in waiting]).values_list("pk", flat=True))
    return InHand(
        cases=cases,
        unseen=everything.count() - len(cases),
        proposals=tuple(
            Waiting(one.case_id, one.case.number, title_of_step(one.step), one.case_id in seen) for one in waiting
        ),
    )


def open_work(officer_ids: Collection[int], on: date) -> dict[int, int]:
    """How many unfinished things each officer holds: open cases in his team, proposals that wait. Three queries."""
    found = {pk: load.open for pk, load in workload(officer_ids, on).items()}
    mine = Approval.objects.filter(kind="step", asked_by_id__in=list(officer_ids), state="pending")
    waiting = mine.order_by().values_list("asked_by_id")
    for pk, number in waiting.annotate(number=Count("id")):
        found[pk] += number
    return found
