"""Batches as screens show them: progress, and what could not be done or undone, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db.models import Q, QuerySet

from laojian.complaints.models import Batch, BatchItem
from laojian.complaints.queries.scope import visible_to
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.models import Officer

SHOWN: Final = 50
MOST_PROBLEMS: Final = 500
BULK: Final = "contact.bulk"


class ItemRow(NamedTuple):
    """One contact of a batch that was not done, or not undone. `state`: failed or kept."""

    contact_id: int
    number: str
    state: str
    problem: str


@dataclass(frozen=True, slots=True)
class BatchView:
    """One batch. `left`: items that still wait; `kept`: items that could not be undone. `unseen`: problems about
    contacts the reader does not see; they are counted and not named."""

    batch: Batch
    left: int
    kept: int
    problems: tuple[ItemRow, ...]
    unseen: int = 0

    @property
    def share(self) -> int:
        """How far it is, in whole per cent of what is to be worked off."""
        total = self.batch.total
        if self.batch.state in ("undoing", "undone"):
            total, worked = self.batch.done, self.batch.undone + self.kept
        else:
            worked = self.batch.done + self.batch.failed
        return 100 if total == 0 else worked * 100 // total

    @property
    def may_stop(self) -> bool:
        """Whether it can be stopped now."""
        return self.batch.state == "running"

    @property
    def may_undo(self) -> bool:
        """Whether it can be undone now."""
        return self.batch.state in ("finished", "stopped") and self.batch.done > 0


class BatchRow(NamedTuple):
    """One line of the list of batches."""

    id: int
    act: str
    total: int
    done: int
    failed: int
    undone: int
    state: str
    by: str
    at: datetime
    finished_at: datetime | None


def batches(officer: Officer, on: date, *, limit: int = SHOWN) -> tuple[BatchRow, ...]:
    """Own batches and those of the places where the officer works in bulk, the newest first."""
    columns = ("id", "act", "total", "done", "failed", "undone", "state", "by__name", "at", "finished_at")
    return tuple(BatchRow(*row) for row in _mine(officer, on).order_by("-pk").values_list(*columns)[:limit])


def batch(officer: Officer, batch_id: int, on: date) -> BatchView:
    """One batch with its progress and its problems. Raises NotFound for a foreign one."""
    found = _mine(officer, on).select_related("by").filter(pk=batch_id).first()
    if found is None:
        raise NotFound(zh("没有这一批办理"))
    rows = BatchItem.objects.filter(batch=found, state__in=("failed", "kept")).order_by("pk")
    seen = rows.filter(contact__in=visible_to(officer, on).order_by().values("pk"))
    columns = ("contact_id", "contact__number", "state", "problem")
    problems = tuple(ItemRow(*row) for row in seen.values_list(*columns)[:MOST_PROBLEMS])
    left = found.total - found.done - found.failed
    kept = rows.filter(state="kept").count()
    return BatchView(found, left, kept, problems, rows.count() - seen.count())


def _mine(officer: Officer, on: date) -> QuerySet[Batch]:
    mine = Q(by=officer)
    places = access.places(officer, BULK, on)
    for place in places:
        mine |= Q(by__unit__place__startswith=place)
    return Batch.objects.filter(mine) if places else Batch.objects.none()
