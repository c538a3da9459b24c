"""Reading in tests: a file or text in, what a clerk is shown out."""

import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from laojian.kernel.refusal import Invalid
from laojian.tables.reading import Read, reading
from laojian.tables.report import write_report, write_unread
from laojian.tables.typed_lines import text_reading
from laojian.tables.values import Moment

TODAY = date(2026, 11, 28)
SAMPLES = Path(__file__).parent / "samples"
Report = dict[str, Any]


def table(content: bytes | Path, kind: str = "roster", name: str = "名册.csv") -> Report:
    """The report of a file."""
    out = io.StringIO()
    try:
        with reading(content, name, kind, Moment(TODAY)) as opened:
            write_report(opened, out)
    except Invalid as problem:
        write_unread(problem, out)
    return report_of(out.getvalue())


def pasted(text: str, kind: str = "roster") -> Report:
    """The report of lines as typed."""
    out = io.StringIO()
    lines: Read = text_reading(text, kind, Moment(TODAY))
    write_report(lines, out)
    return report_of(out.getvalue())


def report_of(text: str) -> Report:
    """The report; its cells always add up."""
    found: Report = json.loads(text)
    cells = found["cells"]
    assert cells["read"] == cells["used"] + cells["named"] + cells["refused"]
    return found


def csv_of(*lines: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    """A text file of these lines."""
    return "".join(line + end for line in lines).encode(encoding)


def xlsx_of(rows: Sequence[Sequence[Any]], *, sheet: str = "登记表", **options: Any) -> bytes:
    """A book of one sheet; numbers, days, formulas (a text with = in front) as they are."""
    return xlsx({sheet: rows}, **options)


def xlsx(sheets: dict[str, Sequence[Sequence[Any]]], *, hidden: str = "", **options: Any) -> bytes:
    """A book of several sheets."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date | datetime):
                        page.write_datetime(place, column, datetime.combine(value, datetime.min.time()), day)
                    elif value is not None:
                        page.write(place, column, value)
            if name == hidden:
                page.hide()
            else:
                page.activate()
    return target.getvalue()


def people(found: Report, *fields: str) -> list[tuple[str, ...]]:
    """Of each row the values of these fields, "" for none."""
    return [
        tuple(row["values"].get(field, "") for field in fields or ("name", "phone", "amount")) for row in found["rows"]
    ]


def fen(found: Report) -> int:
    """All amounts together."""
    return sum(round(float(row["values"].get("amount", 0)) * 100) for row in found["rows"])


def refused(found: Report) -> list[tuple[int, str]]:
    """The refused cells by row and column."""
    return [(one["row"], one["column"]) for one in found["refused"]]
