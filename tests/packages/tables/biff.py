"""A small XLS book, written record by record: what an office's old program may send."""

import struct
from collections.abc import Sequence

Value = str | float | bool | None


class Error(str):
    """An error value of a cell, by its text."""


_CODES = {"#DIV/0!": 0x07, "#N/A": 0x2A, "#REF!": 0x17}


def book(
    sheets: dict[str, Sequence[Sequence[Value]]],
    *,
    hidden: Sequence[str] = (),
    since_1904: bool = False,
    dates: Sequence[int] = (),
) -> bytes:
    """The bytes of a book; numbers in the columns `dates` (from 0) have a date format."""
    before = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))]
    before.append(_record(0x0022, struct.pack("<H", since_1904)))
    before.append(_record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _short("Arial")))
    for number_format in (0, 14):
        before.append(_record(0x00E0, struct.pack("<HHHBBBBIIH", 0, number_format, 0, 0, 0, 0, 0, 0, 0, 0)))
    end = _record(0x000A, b"")
    bodies = [_sheet(rows, dates) for rows in sheets.values()]
    heads = [_bound(0, name, name in hidden) for name in sheets]
    at = sum(map(len, before)) + sum(map(len, heads)) + len(end)
    placed = []
    for name, body in zip(sheets, bodies, strict=True):
        placed.append(_bound(at, name, name in hidden))
        at += len(body)
    return b"".join([*before, *placed, end, *bodies])


def _sheet(rows: Sequence[Sequence[Value]], dates: Sequence[int]) -> bytes:
    out = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            where = struct.pack("<HHH", place, column, 1 if column in dates else 0)
            if isinstance(value, Error):
                out.append(_record(0x0205, where + bytes([_CODES[value], 1])))
            elif isinstance(value, bool):
                out.append(_record(0x0205, where + bytes([value, 0])))
            elif isinstance(value, str):
                text = value.encode("utf-16-le")
                out.append(_record(0x0204, where + struct.pack("<HB", len(text) // 2, 1) + text))
            elif value is not None:
                out.append(_record(0x0203, where + struct.pack("<d", value)))
    return b"".join([*out, _record(0x000A, b"")])


def _bound(at: int, name: str, hidden: bool) -> bytes:
    return _record(0x0085, struct.pack("<IBB", at, hidden, 0) + _short(name))


def _short(text: str) -> bytes:
    wide = text.encode("utf-16-le")
    return struct.pack("<BB", len(wide) // 2, 1) + wide


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body
