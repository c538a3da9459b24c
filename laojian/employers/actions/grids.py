"""What lies in a grid that ended goes over to its successor: files of employers and their places of work."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from laojian.employers.models import Employer, Workplace
from laojian.kernel.references import Ref
from laojian.ledger.actions import record
from laojian.org import queries as org

MOST: Final = 500  # files in one transaction, so that nobody waits long for a file that is being moved


def leave_ended_grids(*, at: datetime) -> int:
    """Move what still lies in grids that have ended into the grids that took over; how many files were moved.

    Each file gets a new version and an entry of its own; cases keep the grid they were registered in, closed places of
    work the one they had.
    """
    moved = 0
    for ended, successor in org.ended_grids(localdate(at)).items():
        while some := _move_some(ended, successor, at):
            moved += some
    return moved


@transaction.atomic
def _move_some(ended: str, successor: str, at: datetime) -> int:
    inside = Q(grid_code=ended) | Q(workplaces__grid_code=ended, workplaces__valid_to=None)
    keys = list(Employer.objects.filter(inside).order_by("pk").values_list("pk", flat=True).distinct()[:MOST])
    files = list(Employer.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    Workplace.objects.filter(employer__in=files, grid_code=ended, valid_to=None).update(grid_code=successor)
    for employer in files:
        if employer.grid_code == ended:
            employer.grid_code = successor
        employer.version += 1
        employer.changed_at, employer.changed_by = at, ""
        record(
            verb="employer.change_grid",
            subject=Ref("employer", str(employer.pk)),
            by=None,
            at=at,
            payload={"from": ended, "to": successor, "version": employer.version},
        )
    Employer.objects.bulk_update(files, ["grid_code", "version", "changed_at", "changed_by"])
    return len(files)
