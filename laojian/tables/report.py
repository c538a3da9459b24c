"""What was understood of a table, as JSON. Rows go through a file at the side, so that a long table needs no memory."""

from __future__ import annotations

import json
import tempfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Any, Final, TextIO

from laojian.kernel.refusal import Invalid
from laojian.tables.asking import asked, keys
from laojian.tables.entries import Account, Refusal
from laojian.tables.reading import Progress, Read

_IN_MEMORY: Final = 8_000_000


@dataclass(frozen=True, slots=True)
class _Kept:
    """A row as far as the others are compared with it."""

    sheet: str
    number: int
    values: Mapping[str, str]


def write_report(reading: Read, out: TextIO, progress: Progress | None = None) -> Account:
    """Write what was understood; where a file breaks off, that stands among the refused, with the rows before it."""
    with _aside() as rows, _aside() as refused:
        doubles = _Doubles(reading.kind)
        whole = list(reading.refused)
        try:
            for row in reading.rows(progress):
                _put(refused, row.refused)
                if row.stands:
                    doubles.add(row.values)
                    rows.write(
                        json.dumps([row.sheet, row.number, row.values, [*map(str, row.ask), *map(str, row.said)]])
                        + "\n"
                    )
        except Invalid as problem:
            whole.append(Refusal("", 0, "", problem.reason))
        _put(refused, whole)
        out.write("{\n")
        _member(out, "sheets", [{"name": name, "state": state} for name, state in reading.states])
        _member(out, "headings", {"used": reading.account.used, "named": reading.account.named})
        _stream(out, "rows", _answered(reading.kind, rows, doubles))
        _stream(out, "refused", _lines(refused))
        _member(out, "cells", _cells(reading.account), last=True)
        out.write("}\n")
    return reading.account


def write_unread(problem: Invalid, out: TextIO) -> None:
    """Write the report of a file that cannot be read at all."""
    out.write("{\n")
    _member(out, "sheets", [])
    _member(out, "headings", {"used": {}, "named": []})
    _member(out, "rows", [])
    _member(out, "refused", [_refusal(Refusal("", 0, "", problem.reason))])
    _member(out, "cells", _cells(Account()), last=True)
    out.write("}\n")


class _Doubles:
    """Which rows may be one with others, by eight bytes each."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._marks: dict[str, array[int]] = {}
        self._places: dict[str, array[int]] = {}
        self._count = 0

    def add(self, values: Mapping[str, str]) -> None:
        for what, value in keys(self._kind, values):
            self._marks.setdefault(what, array("q")).append(hash((what, value)))
            self._places.setdefault(what, array("q")).append(self._count)
        self._count += 1

    def places(self) -> set[int]:
        """The places of rows that share a mark with another."""
        found: set[int] = set()
        for what, marks in self._marks.items():
            places = self._places[what]
            order = sorted(range(len(marks)), key=marks.__getitem__)
            for one, other in pairwise(order):
                if marks[one] == marks[other]:
                    found |= {places[one], places[other]}
        return found


def _answered(kind: str, rows: IO[str], doubles: _Doubles) -> Iterator[Any]:
    places = doubles.places()
    questions = dict(zip(sorted(places), asked(kind, list(_compared(rows, places))), strict=True))
    for place, (sheet, number, values, ask) in enumerate(_lines(rows)):
        more = [str(message) for message in questions.get(place, ())]
        yield {"sheet": sheet, "row": number, "values": values, "ask": [*ask, *more]}


def _compared(rows: IO[str], places: set[int]) -> Iterator[_Kept]:
    for place, (sheet, number, values, _) in enumerate(_lines(rows)):
        if place in places:
            yield _Kept(sheet, number, values)


def _aside() -> IO[str]:
    return tempfile.SpooledTemporaryFile(_IN_MEMORY, mode="w+", encoding="utf-8", newline="")


def _put(aside: IO[str], refused: Sequence[Refusal]) -> None:
    for refusal in refused:
        aside.write(json.dumps(_refusal(refusal)) + "\n")


def _refusal(refusal: Refusal) -> dict[str, Any]:
    return {"sheet": refusal.sheet, "row": refusal.row, "column": refusal.column, "reason": str(refusal.reason)}


def _cells(account: Account) -> dict[str, int]:
    tally = account.tally
    return {"read": tally.read, "used": tally.used, "named": tally.named, "refused": tally.refused}


def _lines(aside: IO[str]) -> Iterator[Any]:
    aside.seek(0)
    for line in aside:
        yield json.loads(line)


def _member(out: TextIO, name: str, value: Any, *, last: bool = False) -> None:
    out.write(f' "{name}": {json.dumps(value, ensure_ascii=False)}{"" if last else ","}\n')


def _stream(out: TextIO, name: str, values: Iterator[Any]) -> None:
    out.write(f' "{name}": [')
    for count, value in enumerate(values):
        out.write(f"{',' if count else ''}\n  {json.dumps(value, ensure_ascii=False)}")
    out.write("\n ],\n")
