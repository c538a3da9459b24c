"""What comes out of a table: entries, refusals, and the account of every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from laojian.kernel.words import Message, zh

#: A text that is no table at all would name each of its lines.
_MOST_NAMED: Final = 500
_LONGEST: Final = 200
_APART: Final = 10_000_000
#: `named`: looked at, and nothing of it is taken; `hidden`: passed over.
State = Literal["read", "hidden", "named", "empty"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that cannot be used (`row` 0: the file or sheet as a whole; `column` "": the whole row), and why."""

    sheet: str
    row: int
    column: str
    reason: Message


@dataclass(slots=True)
class Row:
    """One entry of a table. `number`: the row in its sheet, from 1.

    `values`: tidy text by field, without the fields that hold nothing; `written`: the cells as they came, by heading.
    `ask`: what somebody has to say before the row is taken as it is; `said`: what was filled in from merged cells.
    `stands`: whether there is an entry at all; a row that does not stand was refused.
    """

    sheet: str
    number: int
    values: dict[str, str]
    written: Mapping[str, str]
    ask: list[Message] = field(default_factory=list)
    said: list[Message] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    stands: bool = True
    #: Which of the sheets that are read it stands in, from 0.
    sheet_at: int = 0

    @property
    def place(self) -> int:
        """A number that no other row of the file has; of the first sheet the row."""
        return self.sheet_at * _APART + self.number

    @property
    def where(self) -> str:
        """The row as it is told to somebody: 3, of further sheets 下旬!3."""
        return f"{self.sheet}!{self.number}" if self.sheet_at else str(self.number)

    def faults(self) -> Message | None:
        """Why a row cannot be taken as it stands: what was refused in it, and two answers for one field."""
        told = [zh("“%(column)s”：%(reason)s", column=one.column, reason=one.reason) for one in self.refused]
        if self.refused and not self.stands and len({one.reason for one in self.refused}) == 1:
            told = [self.refused[0].reason]
        told += self.ask
        return zh("%(faults)s", faults=tuple(told)) if told else None


@dataclass(slots=True)
class Tally:
    """Cells that are not empty: `read` is always the sum of the others."""

    read: int = 0
    used: int = 0
    named: int = 0
    refused: int = 0


@dataclass(slots=True)
class Account:
    """What became of the cells of a file: headings used (heading -> field), what was named, how many were what."""

    tally: Tally = field(default_factory=Tally)
    used: dict[str, str] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    #: All headings in the order of the columns.
    headings: list[str] = field(default_factory=list)

    def count(self, *, used: int = 0, named: int = 0, refused: int = 0) -> None:
        """Add cells that were read, each under what became of it."""
        self.tally.used += used
        self.tally.named += named
        self.tally.refused += refused
        self.tally.read += used + named + refused

    def name(self, text: str) -> None:
        """Say once what is not used."""
        text = " ".join(text.split())[:_LONGEST]
        if text and len(self.named) < _MOST_NAMED and text not in self.named:
            self.named.append(text)

    def use(self, heading: str, column: str) -> None:
        """Say what a heading means; the same heading twice is told apart by a number."""
        name, times = heading, 1
        while name in self.used:
            times += 1
            name = f"{heading}（{times}）"
        self.used[name] = column
