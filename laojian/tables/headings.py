"""Which row of a sheet holds its headings, what stands above it, and which cell means what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from laojian.tables.cells import Cell, Sheet, is_empty, shown
from laojian.tables.columns import Column, Found, columns, found

_LOOKED_AT: Final = 40
_DEEPEST: Final = 3
_IN_TEN_THOUSANDS: Final = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*万元|單位\s*[:：]?\s*萬元")

Numbered = tuple[int, Sequence[Cell]]
#: Sorts of which a second column is no second answer, only another remark.
_REMARKS: Final = frozenset({"text", "long"})


@dataclass(slots=True)
class Heads:
    """The headings of a sheet. `columns`: by place from 0; `told`: (heading, field, None for one not known) in order.

    `titles`: what stands above; `before`: rows already taken from the file, headings and all; `after`: the rest.
    `counted`: cells of the headings that mean something, and all of them; `missing`: needed headings that lack.
    """

    sheet: str
    columns: dict[int, Found]
    names: dict[int, str]
    told: list[tuple[str, str | None]]
    titles: list[str]
    before: list[Numbered]
    after: Iterator[Numbered]
    row: int = 0
    last: int = 0
    used_cells: int = 0
    named_cells: int = 0
    missing: list[str] = field(default_factory=list)
    chosen: bool = False

    @property
    def empty(self) -> bool:
        """Whether the sheet holds nothing."""
        return not self.before and not self.columns


def find(kind: str, sheet: Sheet) -> Heads:
    """The headings among the first rows: the row that names most columns. `columns` is empty when none does."""
    rows = (row for row in sheet.rows if not all(is_empty(cell) for cell in row[1]))
    before = list(islice(rows, _LOOKED_AT))
    heads = Heads(sheet.name, {}, {}, [], [], before, rows)
    scores = [_score(kind, cells) for _, cells in before]
    best = max(scores, default=0)
    if best == 0:
        return heads
    place = scores.index(best)
    if best == 1 and not _stands_alone(kind, before[place][1]):
        return heads
    heads.row = heads.last = before[place][0]
    heads.last = max(
        (span.bottom for span in sheet.spans if span.top == heads.row and span.bottom > span.top), default=heads.row
    )
    heads.last = min(heads.last, heads.row + _DEEPEST - 1)
    for _, cells in before[:place]:
        heads.titles += [shown(cell) for cell in cells if not is_empty(cell)]
        heads.named_cells += sum(not is_empty(cell) for cell in cells)
    _assign(kind, heads, [cells for number, cells in before if heads.row <= number <= heads.last])
    heads.before = [row for row in before if row[0] > heads.last]
    return heads


def _score(kind: str, cells: Sequence[Cell]) -> int:
    return len({name.column.field for cell in cells if isinstance(cell, str) and (name := found(kind, cell))})


def _stands_alone(kind: str, cells: Sequence[Cell]) -> bool:
    """One known heading is enough when nothing else stands in the row and no entry does without it."""
    filled = [shown(cell) for cell in cells if not is_empty(cell)]
    name = found(kind, filled[0]) if len(filled) == 1 else None
    return name is not None and name.column.needed


def _assign(kind: str, heads: Heads, rows: Sequence[Sequence[Cell]]) -> None:
    """Give each place its column. A second remark column is named; a second telephone is a second answer."""
    times = 10_000 if any(_IN_TEN_THOUSANDS.search(title) for title in heads.titles) else 1
    seen: set[Column] = set()
    for cells in rows:
        for place, cell in enumerate(cells):
            if is_empty(cell):
                continue
            text = shown(cell).strip()
            name = found(kind, text)
            if name is None or (name.column.sort in _REMARKS and name.column in seen):
                heads.named_cells += 1
                heads.told.append((text, None))
                heads.names.setdefault(place, _apart(text, heads.names))
                continue
            seen.add(name.column)
            if name.column.sort == "amount" and name.times == 1:
                name = replace(name, times=times)
            heads.columns[place], heads.names[place] = name, _apart(text, heads.names)
            heads.used_cells += 1
            heads.told.append((text, name.column.field))
    heads.missing = [column.heading for column in columns(kind) if column.needed and column not in seen]


def _apart(text: str, names: Mapping[int, str]) -> str:
    """A heading of one line; the same again is told apart by a number."""
    heading = name = " ".join(text.split()) if "\n" in text else text
    times = 1
    while name in names.values():
        times += 1
        name = f"{heading}（{times}）"
    return name
