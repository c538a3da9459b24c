"""The office's own terms and calendar as the pure arithmetic takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from django.db import connection

from laojian.cases.models import Deadline
from laojian.kernel import deadlines as kernel
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.lawtable import LawTable
from laojian.org import queries as org


def office_tables() -> tuple[LawTable[kernel.Deadline], WorkCalendar] | None:
    """Terms with the changes two people made, and the calendar with the notices imported.

    None for a database without tables. Raises OperationalError where there is no database.
    """
    if Deadline._meta.db_table not in connection.introspection.table_names():
        return None
    rows = [_value(row) for row in Deadline.objects.order_by("code", "version")]
    return LawTable(_in_force(rows)), org.calendar()


def _value(row: Deadline) -> kernel.Deadline:
    return kernel.Deadline(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        term=row.term,
        show_both=row.show_both,
        from_event_zh=row.from_event_zh,
        from_event_en=row.from_event_en,
        basis_zh=row.basis_zh,
        article_en=row.article_en,
        mark=row.mark,  # type: ignore[arg-type]
        configurable=row.configurable,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        note_zh=row.note_zh,
    )


def _in_force(rows: list[kernel.Deadline]) -> list[kernel.Deadline]:
    """A later version takes over from its first day; one that reaches back to an earlier first day replaces it."""
    kept: list[kernel.Deadline] = []
    for row in rows:
        while kept and kept[-1].code == row.code and kept[-1].valid_from >= row.valid_from:
            kept.pop()
        kept.append(row)
    ended = [
        replace(row, valid_to=min(row.valid_to or after.valid_from, after.valid_from - timedelta(days=1)))
        if row.code == after.code
        else row
        for row, after in pairwise(kept)
    ]
    return ended + kept[-1:]
