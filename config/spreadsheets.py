"""Tables of the office written so that no cell can act as a formula; read they are by `laojian.tables`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from laojian.tables.values import harmless


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A CSV that opens rightly in office programs (UTF-8 with a mark), every cell harmless."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([harmless(heading) for heading in headings])
        writer.writerows([harmless(cell) for cell in row] for row in rows)


def write_template(path: Path, headings: Sequence[str], hints: Sequence[str]) -> None:
    """An empty table: headings, and a row of hints that an import passes over; all columns are text."""
    with xlsxwriter.Workbook(str(path)) as book:
        text = book.add_format({"num_format": "@"})
        strong = book.add_format({"bold": True, "num_format": "@", "text_wrap": True})
        faint = book.add_format({"italic": True, "font_color": "#666666", "num_format": "@", "text_wrap": True})
        sheet = book.add_worksheet("导入")
        for column, (heading, hint) in enumerate(zip(headings, hints, strict=True)):
            sheet.set_column(column, column, max(14, len(heading) * 2 + 4), text)
            sheet.write_string(0, column, heading, strong)
            sheet.write_string(1, column, hint, faint)
        sheet.freeze_panes(1, 0)
