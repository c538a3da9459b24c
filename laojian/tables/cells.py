"""What may stand in one cell of a table, before anybody asks what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh

#: A spreadsheet keeps 15 digits of a number; the last digits of a longer one are lost already.
EXACT: Final = 10**15
ERRORS: Final = frozenset(
    {
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#REF!",
        "#VALUE!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
    }
)
_ENDLESS: Final = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?(\d{1,3})\Z", re.ASCII)
#: `=SUM(A1:A9)` or `=B2*12`; a sentence that begins with = is none.
_FORMULA: Final = re.compile(r"=[-+(]*(?:[A-Za-z][A-Za-z.]*\(|\$?[A-Za-z]{1,3}\$?\d+|\d[\d.]*\s*[-+*/])")
_EPOCH_1900: Final = datetime.combine(date(1899, 12, 30), time(0))
_EPOCH_1904: Final = datetime.combine(date(1904, 1, 1), time(0))
#: The serials of the years 1982 to 2091: outside of them a bare number is taken for no day.
_FIRST_SERIAL, _LAST_SERIAL = 30_000, 70_000
#: The last day before the 29 February 1900 that spreadsheets believe in.
_LEAP_BUG: Final = 60


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A cell whose content was lost before it came to us: what is left of it, and why it cannot be used.

    `row`: the whole row is in doubt, not the cell alone.
    """

    text: str
    reason: Message
    row: bool = False


#: Text, a number, a day or a time as a spreadsheet keeps them, or what cannot be used. An empty cell is "".
Cell = str | int | float | date | time | timedelta | Spoilt


@dataclass(frozen=True, slots=True)
class Span:
    """Cells merged into one: rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet. `rows` gives (number of the row from 1, its cells) once, in order; rows without cells may lack."""

    name: str
    rows: Iterator[tuple[int, Sequence[Cell]]]
    state: Literal["visible", "hidden", "other"] = "visible"
    spans: tuple[Span, ...] = ()
    since_1904: bool = False


def shown(cell: Cell) -> str:
    """A cell as the person who typed it saw it; days as 2026-11-20, whole numbers without a point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Spoilt):
        return cell.text
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ", timespec="minutes")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands in the cell; blanks are nothing."""
    return isinstance(cell, str) and not cell.strip()


def sound(cell: Cell) -> Cell:
    """The cell, or what is left of it and why: an error, a formula never calculated, digits a spreadsheet dropped."""
    if isinstance(cell, str):
        return _sound_text(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= EXACT:
        return Spoilt(repr(cell), digits_lost(repr(cell)))
    return cell


def _sound_text(cell: str) -> Cell:
    head = cell[:1]
    if head == "#" and cell.strip().upper() in ERRORS:
        return Spoilt(cell.strip(), an_error(cell.strip()))
    if head == "=" and not cell.startswith('="') and _FORMULA.match(cell):
        return Spoilt(cell, never_calculated(cell))
    found = _ENDLESS.match(cell.strip()) if "e" in cell or "E" in cell else None
    if found and int(found[1]) >= len(str(EXACT)) - 1:
        return Spoilt(cell.strip(), digits_lost(cell.strip()))
    return cell


def digits_lost(text: str) -> Message:
    """Why a number of more than 15 digits is not used."""
    return zh("数字“%(number)s”超过 15 位，表格软件已经舍去末位；请把该列设为文本格式后重新填写", number=text)


def an_error(text: str) -> Message:
    """Why a cell with an error value is not used."""
    return zh("单元格是错误值 %(error)s，请改正公式", error=text)


def never_calculated(formula: str) -> Message:
    """Why a formula without a value is not used."""
    return zh("公式“%(formula)s”没有计算结果，请用表格软件打开并保存，或者直接填写数值", formula=formula[:60])


def day_of_serial(serial: float, *, since_1904: bool) -> datetime:
    """The day and time a spreadsheet means by a number. Raises Invalid for one that is no day."""
    base, at_most = (_EPOCH_1904, 2_957_003) if since_1904 else (_EPOCH_1900, 2_958_465)
    if not 0 < serial <= at_most:
        raise Invalid(zh("“%(value)s”不是有效日期", value=serial))
    if not since_1904 and serial < _LEAP_BUG:
        serial += 1
    return base + timedelta(seconds=round(serial * 86_400))


def bare_serial(number: float, *, since_1904: bool) -> date | None:
    """The day of a number without a date format, None when it is hardly one."""
    likely = number + 1_462 if since_1904 else number
    if not _FIRST_SERIAL <= likely <= _LAST_SERIAL:
        return None
    return day_of_serial(number, since_1904=since_1904).date()
