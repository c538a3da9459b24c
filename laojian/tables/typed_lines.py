"""Text as people paste it, read like a table: one entry a line, or a table copied out of a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from laojian.kernel.refusal import Invalid
from laojian.kernel.tidying import tidied
from laojian.kernel.typed import is_nothing
from laojian.kernel.words import zh
from laojian.tables.cells import Sheet
from laojian.tables.columns import Found, columns, found, known
from laojian.tables.delimited import rows_of
from laojian.tables.entries import Account, Refusal, Row, State
from laojian.tables.lines import Line, Piece, What, is_heading_line, taken_apart
from laojian.tables.reading import TOLD_EVERY, Progress, Reading
from laojian.tables.values import Moment, read

_LONGEST: Final = 1_000
_LOOKED_AT: Final = 10
_ENDS: Final = re.compile(r"\r\n|\r|\n")
#: Fields that a kind of table has for the words of a line, the first that it has.
_WORDS: Final = ("what", "text")
_ANSWERS: Final[tuple[What, ...]] = ("name", "phone", "identity", "amount")


def text_reading(text: str, kind: str, moment: Moment) -> Reading | TextReading:
    """Read pasted text as a table of a kind. Raises Invalid when it is too long a single text for that."""
    lines = _ENDS.split(text)
    if any("\t" in line and known(kind, line.split("\t")) > 1 for line in lines[:_LOOKED_AT]):
        rows = rows_of((f"{line}\n" for line in lines), lambda row: known(kind, row))
        return Reading(kind, [Sheet("", rows)], moment)
    return TextReading(kind, lines, moment)


class TextReading:
    """Lines being read; the same face as `Reading`. Each piece of a line is a cell."""

    def __init__(self, kind: str, lines: Sequence[str], moment: Moment) -> None:
        self.kind = kind
        self.account = Account()
        self.missing: tuple[str, ...] = ()
        self.refused: list[Refusal] = []
        self.states: list[tuple[str, State]] = [("", "read" if any(map(tidied, lines)) else "empty")]
        if self.states[0][1] == "empty":
            self.refused.append(Refusal("", 0, "", zh("文件没有内容")))
        self._lines, self._moment = lines, moment
        self._columns = {column.field: Found(column) for column in columns(kind)}
        self._words = next((name for name in _WORDS if name in self._columns), "")

    def rows(self, progress: Progress | None = None) -> Iterator[Row]:
        """Every entry; once."""
        for number, line in enumerate(self._lines, start=1):
            yield from self._entries(number, line)
            if progress is not None and number % TOLD_EVERY == 0:
                progress("", number)

    def _entries(self, number: int, line: str) -> Iterator[Row]:
        if len(line) > _LONGEST:
            yield self._too_long(number, line)
        elif is_heading_line(self.kind, line):
            self._headings(line)
        else:
            for entry in taken_apart(line):
                row = self._entry(number, entry)
                if row is not None:
                    yield row

    def _too_long(self, number: int, line: str) -> Row:
        self.account.count(refused=1)
        refusal = Refusal("", number, "", zh("一行最多 %(most)s 字；请一行写一人", most=_LONGEST))
        return Row("", number, {}, {"": line}, refused=[refusal], stands=False)

    def _headings(self, line: str) -> None:
        for part in re.split(r"[\s,;、:|/]+", tidied(line)):
            name = found(self.kind, part)
            if name is not None:
                self.account.use(part, name.column.field)
                self.account.count(used=1)

    def _entry(self, number: int, line: Line) -> Row | None:
        if not line.person:
            self.account.count(named=len(line.pieces))
            self.account.name(" ".join(piece.text for piece in line.pieces))
            return None
        row = Row("", number, {}, {str(at): piece.text for at, piece in enumerate(line.pieces, start=1)})
        used = sum(self._take(row, piece) for piece in line.pieces)
        self.account.count(used=used, refused=len(row.refused), named=len(line.pieces) - used - len(row.refused))
        row.stands = bool(row.values)
        if row.stands:
            lacks = [c.column.heading for c in self._columns.values() if c.column.needed and self._lacks(row, c)]
            if lacks:
                row.ask.append(zh("缺少：%(columns)s", columns="、".join(lacks)))
        return row

    def _lacks(self, row: Row, name: Found) -> bool:
        return name.column.field not in row.values and name.column.heading not in {r.column for r in row.refused}

    def _take(self, row: Row, piece: Piece) -> bool:
        """Whether a piece is used; else it is refused, or named: a label, or a second answer that is asked about."""
        if piece.what == "words" and is_nothing(piece.text):
            return True
        if piece.what == "words" and self._words:
            before = row.values.get(self._words)
            row.values[self._words] = f"{before} {piece.text}" if before else piece.text
            return True
        if piece.what not in _ANSWERS or piece.what not in self._columns:
            return False
        name = self._columns[piece.what]
        try:
            value = read(piece.text, name, self._moment)
        except Invalid as problem:
            row.refused.append(Refusal("", row.number, name.column.heading, problem.reason))
            return False
        if value and row.values.setdefault(piece.what, value) != value:
            row.ask.append(
                zh("“%(heading)s”另有“%(value)s”，请说明用哪一个", heading=name.column.heading, value=piece.text)
            )
            return False
        return True
