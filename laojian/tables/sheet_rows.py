"""The rows under the headings of one sheet: entries, and what is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.tables.cells import Cell, Sheet, Span, Spoilt, is_empty, shown
from laojian.tables.columns import Column, columns, is_hint, plain
from laojian.tables.entries import Account, Refusal, Row
from laojian.tables.headings import Heads
from laojian.tables.sides import is_foot, is_heading_again, is_total_label
from laojian.tables.values import Moment, read

#: Sorts of which a merged cell is one for all its rows, not one for each.
_ONCE: Final = frozenset({"amount", "count"})
#: Sorts that say by themselves that a row is about somebody.
_SOMEBODY: Final = frozenset({"phone", "identity"})
_SUMMED: Final = ("amount", "people")


class Rows:
    """Reads what stands under the headings; every cell goes into the account."""

    def __init__(self, kind: str, account: Account, sheet: Sheet, heads: Heads, moment: Moment, at: int = 0) -> None:
        self._kind, self._account, self._sheet, self._heads = kind, account, sheet, heads
        self._at = at
        self._moment = Moment(moment.today, moment.written_on, sheet.since_1904)
        self._headings = [heads.names.get(place, "") for place in range(max(heads.names, default=-1) + 1)]
        self._spans = [span for span in sheet.spans if span.bottom > span.top]
        self._merged: dict[int, tuple[Span, Cell]] = {}
        self._needed = [column for column in columns(kind) if column.needed]
        self._sums: dict[str, int] = {}
        self._summed = 0

    def all(self) -> Iterator[Row]:
        """The entries in order."""
        for number, cells in chain(self._heads.before, self._heads.after):
            row = self._row(number, cells)
            if row is not None:
                yield row

    def _row(self, number: int, cells: Sequence[Cell]) -> Row | None:
        filled = {place: cell for place, cell in enumerate(cells) if not is_empty(cell)}
        if not filled:
            return None
        spoilt = next((cell for cell in filled.values() if isinstance(cell, Spoilt) and cell.row), None)
        if spoilt is not None:
            return self._refused(number, filled, spoilt)
        if self._is_aside(number, cells, filled):
            self._account.count(named=len(filled))
            self._account.name(" ".join(shown(cell) for cell in filled.values()))
            return None
        return self._entry(number, filled)

    def _refused(self, number: int, filled: Mapping[int, Cell], spoilt: Spoilt) -> Row:
        """A row in doubt as a whole: each of its cells is refused, for the same reason."""
        self._account.count(refused=len(filled))
        where = next(self._heading(place) for place, cell in filled.items() if cell is spoilt)
        reason = zh("%(reason)s（%(heading)s），整行未采用", reason=spoilt.reason, heading=where)
        refused = [Refusal(self._sheet.name, number, self._heading(place), reason) for place in filled]
        return Row(
            self._sheet.name, number, {}, self._written(filled), refused=refused, stands=False, sheet_at=self._at
        )

    def _is_aside(self, number: int, cells: Sequence[Cell], filled: Mapping[int, Cell]) -> bool:
        texts = {place: shown(cell) for place, cell in filled.items()}
        first = min(texts)
        again = first < len(self._headings) and texts[first].strip() == self._headings[first].strip()
        if again and is_heading_again([shown(cell) for cell in cells], self._headings):
            return True
        if number <= self._heads.last + 1 and is_hint({self._column(place): text for place, text in texts.items()}):
            return True
        labels = {place for place, text in texts.items() if is_total_label(text)}
        if not labels and is_foot(texts[first]):
            labels = {first}
        rest = [column for place in texts if place not in labels and (column := self._column(place))]
        if labels:
            return not any(column.needed or column.sort in _SOMEBODY for column in rest)
        return self._is_sum(filled)

    def _is_sum(self, filled: Mapping[int, Cell]) -> bool:
        """A line without a label that holds nothing but the sums of the rows above."""
        if self._summed < 2 or not all((column := self._column(place)) and column.field in _SUMMED for place in filled):
            return False
        found = {}
        for place, cell in filled.items():
            try:
                found[self._heads.columns[place].column.field] = read(cell, self._heads.columns[place], self._moment)
            except Invalid:
                return False
        return all(_hundredths(value) == self._sums.get(field, -1) > 0 for field, value in found.items())

    def _entry(self, number: int, filled: Mapping[int, Cell]) -> Row | None:
        row = Row(self._sheet.name, number, {}, self._written(filled), sheet_at=self._at)
        self._merge(number, filled)
        used = named = 0
        for place, cell in filled.items():
            if place not in self._heads.columns:
                named += 1
                if place not in self._heads.names:
                    self._account.name(_letters(place))
            elif self._take(row, place, cell):
                used += 1
            else:
                named += 1
        named -= len(row.refused)
        if not row.values and not row.refused:
            self._account.count(named=used + named)
            self._account.name(" ".join(shown(cell) for cell in filled.values()))
            return None
        self._account.count(used=used, named=named, refused=len(row.refused))
        row.stands = bool(row.values)
        if row.stands:
            self._fill(row, number, filled)
            self._ask_what_lacks(row)
            self._add_up(row)
        return row

    def _take(self, row: Row, place: int, cell: Cell) -> bool:
        """Whether the cell is used; else it stands among the refused, or another answer stands there already."""
        found = self._heads.columns[place]
        field = found.column.field
        try:
            value = read(cell, found, self._moment)
        except Invalid as problem:
            row.refused.append(Refusal(self._sheet.name, row.number, self._heading(place), problem.reason))
            return False
        if value and row.values.setdefault(field, value) != value:
            row.ask.append(
                zh("“%(heading)s”另有“%(value)s”，请说明用哪一个", heading=self._heading(place), value=shown(cell)[:60])
            )
            return False
        return True

    def _merge(self, number: int, filled: Mapping[int, Cell]) -> None:
        """Remember the cells that stand for the rows below as well."""
        self._merged = {place: kept for place, kept in self._merged.items() if kept[0].bottom >= number}
        for span in self._spans:
            if span.top == number and span.left - 1 in filled:
                self._merged[span.left - 1] = (span, filled[span.left - 1])

    def _fill(self, row: Row, number: int, filled: Mapping[int, Cell]) -> None:
        """Put in what stands merged over this row, and say so; an amount merged over several rows is counted once."""
        for place, (span, cell) in self._merged.items():
            found = self._heads.columns.get(place)
            if found is None or span.top == number or place in filled:
                continue
            where = {"heading": self._heading(place), "first": span.top, "last": span.bottom}
            if found.column.sort in _ONCE:
                row.said.append(
                    zh("“%(heading)s”是第 %(first)s 至 %(last)s 行的合并单元格，只记在首行，请核对", **where)
                )
                continue
            try:
                value = read(cell, found, self._moment)
            except Invalid:
                continue
            if value and row.values.setdefault(found.column.field, value) == value:
                row.said.append(zh("“%(heading)s”取自第 %(first)s 至 %(last)s 行的合并单元格，请核对", **where))

    def _ask_what_lacks(self, row: Row) -> None:
        refused = {refusal.column for refusal in row.refused}
        lacks = [
            column.heading
            for column in self._needed
            if column.field not in row.values
            and column.heading not in self._heads.missing
            and not any(plain(name) == plain(column.heading) for name in refused)
        ]
        if lacks:
            row.ask.append(zh("缺少：%(columns)s", columns="、".join(lacks)))

    def _add_up(self, row: Row) -> None:
        self._summed += 1
        for field in _SUMMED:
            if field in row.values:
                self._sums[field] = self._sums.get(field, 0) + _hundredths(row.values[field])

    def _written(self, filled: Mapping[int, Cell]) -> dict[str, str]:
        return {self._heading(place): shown(cell) for place, cell in filled.items()}

    def _column(self, place: int) -> Column | None:
        found = self._heads.columns.get(place)
        return None if found is None else found.column

    def _heading(self, place: int) -> str:
        """The heading of a place, or the letters a spreadsheet gives it."""
        return self._heads.names.get(place) or _letters(place)


def _hundredths(value: str) -> int:
    whole, _, part = value.partition(".")
    return int(whole or 0) * 100 + int(part[:2].ljust(2, "0") or 0)


def _letters(place: int) -> str:
    text, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text
