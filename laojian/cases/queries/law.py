"""The terms of law as a page shows them: every version, changes that wait, and how many clocks run by each."""

from __future__ import annotations

from django.db.models import Count

from laojian.cases.models import Clock, Deadline, LawChange
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh


def deadlines() -> list[Deadline]:
    """The newest version of every term, by code; one query."""
    newest = {row.code: row for row in Deadline.objects.order_by("code", "version")}
    return list(newest.values())


def versions(code: str) -> list[Deadline]:
    """All versions of a term, the newest first. Raises NotFound."""
    found = list(Deadline.objects.filter(code=code).order_by("-version"))
    if not found:
        raise NotFound(zh("没有编号为“%(code)s”的规则", code=code))
    return found


def running() -> dict[str, int]:
    """How many clocks run at present, by the code of their term."""
    rows = Clock.objects.filter(stopped_on__isnull=True).order_by().values_list("code").annotate(number=Count("id"))
    return dict(rows)


def law_changes(*, pending: bool = True) -> list[LawChange]:
    """Changes that wait for a second person, or those decided, the newest first."""
    rows = LawChange.objects.select_related("proposed_by", "decided_by").order_by("-pk")
    return list(rows.filter(state="pending") if pending else rows.exclude(state="pending")[:50])
