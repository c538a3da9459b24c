"""A table read row by row. Rule of the room: every cell that is not empty is used, refused, or named.

Nothing but the rows in hand is kept in memory; a text table of millions of rows is read as it lies on the disk.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final, Protocol

from laojian.kernel.words import zh
from laojian.tables.asking import asked
from laojian.tables.cells import Sheet, is_empty
from laojian.tables.columns import columns, known
from laojian.tables.entries import Account, Refusal, Row, State
from laojian.tables.headings import Heads, find
from laojian.tables.opening import opened, sheets_of
from laojian.tables.sheet_rows import Rows
from laojian.tables.values import Moment

#: Called with the name of the sheet and the number of the row.
Progress = Callable[[str, int], None]
#: After so many rows the progress is told.
TOLD_EVERY: Final = 5_000


@dataclass(frozen=True, slots=True)
class Table:
    """A whole table in memory, for files that one screen or one transaction takes: every row has its questions."""

    states: Sequence[tuple[str, State]]
    account: Account
    rows: Sequence[Row]
    refused: Sequence[Refusal]
    missing: Sequence[str]

    def standing(self) -> list[Row]:
        """The entries; a row that was refused as a whole is none."""
        return [row for row in self.rows if row.stands]


class Read(Protocol):
    """What every way of reading gives."""

    kind: str
    account: Account
    states: list[tuple[str, State]]
    refused: list[Refusal]
    missing: tuple[str, ...]

    def rows(self, progress: Progress | None = None) -> Iterator[Row]:
        """Every entry, those that do not stand as well; once."""
        ...


def collected(reading: Read, *, compare: bool = True) -> Table:
    """All rows of a reading in memory; `compare`: each with the questions that other rows raise."""
    rows = list(reading.rows())
    if compare:
        for row, questions in zip(rows, asked(reading.kind, rows), strict=True):
            row.ask += questions
    return Table(reading.states, reading.account, rows, reading.refused, reading.missing)


class Reading:
    """A file being read; the account is complete when `rows` has come to its end.

    The headings are there at once: what will not be used is known before anything is taken. `refused` holds what is
    wrong with the file as a whole; what is wrong with a row stands in the row.
    """

    def __init__(self, kind: str, sheets: Sequence[Sheet], moment: Moment) -> None:
        self.kind = kind
        self.account = Account()
        self.states: list[tuple[str, State]] = []
        self.refused: list[Refusal] = []
        self.missing: tuple[str, ...] = ()
        self._moment = moment
        self._sheets = [(sheet, find(kind, sheet) if sheet.state == "visible" else None) for sheet in sheets]
        self._choose()

    def rows(self, progress: Progress | None = None) -> Iterator[Row]:
        """Every entry, those that do not stand as well; once. Raises Invalid when the file breaks off."""
        at = -1
        for sheet, heads in self._sheets:
            if heads is None:
                continue
            if not heads.chosen:
                self._name_all(heads)
                continue
            at += 1
            rows = Rows(self.kind, self.account, sheet, heads, self._moment, at)
            for count, row in enumerate(rows.all(), start=1):
                yield row
                if progress is not None and count % TOLD_EVERY == 0:
                    progress(sheet.name, row.number)

    def _choose(self) -> None:
        """Which sheets are read: those with every column needed; without any such, those with headings at all."""
        heads = [found for _, found in self._sheets if found is not None]
        whole = [found for found in heads if found.columns and not found.missing]
        chosen = whole or [found for found in heads if found.columns]
        for found in chosen:
            found.chosen = True
            self._headings(found)
        self.states = [(sheet.name, _state(sheet, found)) for sheet, found in self._sheets]
        self.missing = tuple(dict.fromkeys(name for found in chosen for name in found.missing))
        if all(found.empty for found in heads):
            self.refused.append(Refusal("", 0, "", zh("文件没有内容")))
        elif not chosen:
            first = columns(self.kind)[0].heading
            reason = zh("没有找到列名，例如“%(heading)s”；请在第一行写上列名", heading=first)
            self.refused.append(Refusal("", 0, "", reason))
        for found in chosen:
            for name in found.missing:
                self.refused.append(Refusal(found.sheet, found.row, name, zh("缺少列：%(columns)s", columns=name)))

    def _headings(self, heads: Heads) -> None:
        names = [heads.names[place] for place in sorted(heads.names)]
        self.account.headings += [name for name in names if name not in self.account.headings]
        for title in heads.titles:
            self.account.name(title)
        for text, column in heads.told:
            if column is None:
                self.account.name(text)
            else:
                self.account.use(text, column)
        self.account.count(used=heads.used_cells, named=heads.named_cells)

    def _name_all(self, heads: Heads) -> None:
        """A sheet that is not read is named, and its cells with it."""
        for _, cells in chain(heads.before, heads.after):
            self.account.count(named=sum(not is_empty(cell) for cell in cells))


def _state(sheet: Sheet, heads: Heads | None) -> State:
    if sheet.state == "hidden":
        return "hidden"
    if heads is None:
        return "named"
    return "empty" if heads.empty else "read" if heads.chosen else "named"


@contextmanager
def reading(source: Path | bytes, name: str, kind: str, moment: Moment) -> Iterator[Reading]:
    """A file as a table of a kind, open as long as it is read. Raises Invalid for one that cannot be read at all."""
    with io.BytesIO(source) if isinstance(source, bytes) else opened(source) as file:
        yield Reading(kind, sheets_of(file, name, lambda row: known(kind, row)), moment)


def read_whole(content: bytes, name: str, kind: str, moment: Moment, *, compare: bool = True) -> Table:
    """A whole file as a table of a kind; `compare` its rows with one another, or leave that to who takes them.

    Raises Invalid for a file that cannot be read at all.
    """
    with reading(content, name, kind, moment) as opened_file:
        return collected(opened_file, compare=compare)
