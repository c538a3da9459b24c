"""A release that carries other law rows: a copy of the shipped tables in which rows are added, changed or left out."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest

from laojian.cases import actions, law_tables
from laojian.cases.reading import forget_law

SHIPPED = law_tables.LAW


class Release:
    """The law tables of a release, at first as shipped."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.changed()

    def add(self, code: str, first: date | str, table: str = "deadlines.csv", **cells: str | int) -> None:
        """One more row of a code, worded as its last one but for the cells given."""
        header, rows = self.rows(table)
        last = next(row for row in reversed(rows) if row["code"] == code)
        fresh = {
            **last,
            "valid_from": str(first),
            "valid_to": "",
            **{name: str(value) for name, value in cells.items()},
        }
        self.write(table, header, [*rows, fresh])

    def change(self, code: str, table: str = "deadlines.csv", first: date | str = "", **cells: str | int) -> None:
        """Other cells in the rows of a code (that of one first day)."""
        header, rows = self.rows(table)
        for row in rows:
            if row["code"] == code and (not first or row["valid_from"] == str(first)):
                row.update({name: str(value) for name, value in cells.items()})
        self.write(table, header, rows)

    def drop(self, code: str, first: date | str, table: str = "deadlines.csv") -> None:
        """Leave out the row of a first day."""
        header, rows = self.rows(table)
        self.write(table, header, [row for row in rows if (row["code"], row["valid_from"]) != (code, str(first))])

    def load(self, at: datetime) -> dict[str, int]:
        """What every migration ends with."""
        return actions.load_law(at=at)

    def rows(self, table: str) -> tuple[list[str], list[dict[str, str]]]:
        """Header and rows of a table."""
        with (self.folder / table).open(encoding="utf-8-sig", newline="") as source:
            reader = csv.DictReader(source)
            return list(reader.fieldnames or ()), list(reader)

    def write(self, table: str, header: list[str], rows: list[dict[str, str]]) -> None:
        """A table anew."""
        with (self.folder / table).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, header)
            writer.writeheader()
            writer.writerows(rows)
        self.changed()

    def changed(self) -> None:
        """Have the tables read anew."""
        for table in (law_tables.terms, law_tables.causes, law_tables.sums):
            table.cache_clear()
        forget_law()


@contextmanager
def another(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Release]:
    """The program as if it carried the tables in `folder`."""
    shutil.copytree(SHIPPED, folder)
    patch.setattr(law_tables, "LAW", folder)
    release = Release(folder)
    yield release
    patch.undo()
    release.changed()
