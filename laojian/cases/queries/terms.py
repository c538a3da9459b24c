"""The office's own terms and calendar as the pure arithmetic takes them."""

from __future__ import annotations

from datetime import date

from django.db import connection

from laojian.cases.models import Deadline
from laojian.cases.reading import law_rows
from laojian.cases.rules.lawbook import LawRow, timeline
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
    rows = {row.pk: row for row in Deadline.objects.order_by("code", "version")}
    by_code: dict[str, list[LawRow]] = {}
    for value in law_rows(rows.values()):
        by_code.setdefault(value.code, []).append(value)
    spans = (span for found in by_code.values() for span in timeline(found))
    return LawTable(_value(rows[span.row.id], span.valid_to) for span in spans), org.calendar()


def _value(row: Deadline, valid_to: date | None) -> kernel.Deadline:
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
        valid_to=valid_to,
        note_zh=row.note_zh,
    )
