"""What a cell means in its column: the tidy value as text, nothing, or why it cannot be used.

Amounts are yuan with two decimals, days ISO dates, telephones digits, counts whole numbers, yes and no 是 and 否.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

import cn2an

from laojian.kernel import typed
from laojian.kernel.identifiers import check_uscc
from laojian.kernel.refusal import Invalid
from laojian.kernel.tidying import compact, tidied
from laojian.kernel.words import Message, zh
from laojian.tables.cells import Cell, Spoilt, bare_serial, shown, sound
from laojian.tables.columns import Found

_YES: Final = frozenset({"是", "有", "代表", "1", "y", "yes", "true", "t", "√", "✓", "✔", "对"})
_NO: Final = frozenset({"否", "不是", "没有", "无", "0", "n", "no", "false", "f", "×", "✗", "x"})
_NUMBER: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?\Z", re.ASCII)
_FIGURES: Final = re.compile(r"\d{1,6}\Z", re.ASCII)
_PEOPLE: Final = re.compile(r"共?([零〇一二两三四五六七八九十百千万]{1,9}|\d{1,6})(?:人|名|位|个|个人)?\Z", re.ASCII)
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?\Z", re.ASCII)
#: What a spreadsheet, or our own kept-back file, puts before text that it might run.
_HELD: Final = re.compile(r"'(?=[=+\-@＝＋－＠'\d\t\r\n])")
_QUOTED: Final = re.compile(r'="((?:[^"]|"")*)"\Z', re.DOTALL)
#: Full-width signs too: some programs of this country read ＝ as =.
_ACTIVE: Final = re.compile(r"[=+\-@＝＋－＠\t\r\n]|'(?=[=+\-@＝＋－＠'\d\t\r\n])")
_SIGNED_NUMBER: Final = re.compile(r"[+-]?\d[\d.,]*\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a table is read: `today` in the office; `written_on`: by which a day without a year is read, if known."""

    today: date
    written_on: date | None = None
    since_1904: bool = False


def read(cell: Cell, found: Found, moment: Moment) -> str:
    """The value of a cell, "" for nothing. Raises Invalid; its reason says what to do as well."""
    safe = sound(cell)
    if isinstance(safe, Spoilt):
        raise Invalid(safe.reason, field=found.column.field)
    try:
        return _READ[found.column.sort](safe, found, moment)
    except Invalid as problem:
        raise Invalid(_with_remedy(problem), field=found.column.field) from problem


def _with_remedy(problem: Invalid) -> Message:
    if problem.remedy is None:
        return problem.reason
    return zh("%(reason)s。%(remedy)s", reason=problem.reason, remedy=problem.remedy)


def harmless(cell: str) -> str:
    """The cell with an apostrophe in front when a spreadsheet program would run it; `read` takes it off again."""
    return f"'{cell}" if _ACTIVE.match(cell) and not _SIGNED_NUMBER.match(cell) else cell


def freed(text: str) -> str:
    """Text without what a spreadsheet or `harmless` puts around it."""
    found = _QUOTED.match(text)
    if found is not None:
        return found[1].replace('""', '"')
    return text[1:] if _HELD.match(text) else text


def plain_text(text: str) -> str:
    """One line of words: blanks made one, marks nobody sees taken out, punctuation as it was written."""
    return " ".join(_seen(freed(text.strip())).split())


def story(text: str) -> str:
    """What somebody tells in his own words: kept as written, lines and all."""
    return _seen(freed(text.strip()), keep="\n\r\t\u200d").strip()


def _seen(text: str, keep: str = "\n\r\t") -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(sign for sign in text if sign in keep or unicodedata.category(sign) not in ("Cc", "Cf"))


def _text(cell: Cell, found: Found, moment: Moment) -> str:
    text = plain_text(shown(cell))
    return "" if typed.is_nothing(text) else text


def _story(cell: Cell, found: Found, moment: Moment) -> str:
    text = story(shown(cell))
    return "" if typed.is_nothing(text) else text


def _name(cell: Cell, found: Found, moment: Moment) -> str:
    return str(typed.name(shown(cell)) or "")


def _phone(cell: Cell, found: Found, moment: Moment) -> str:
    return str(typed.phone(shown(cell)) or "")


def _identity(cell: Cell, found: Found, moment: Moment) -> str:
    paper = typed.identity(shown(cell), today=moment.today)
    return str(paper or "")


def _amount(cell: Cell, found: Found, moment: Moment) -> str:
    if isinstance(cell, date | time | timedelta | bool):
        raise Invalid(zh("“%(value)s”不是金额", value=shown(cell)))
    text = tidied(shown(cell))
    if found.times != 1 and _NUMBER.match(text):
        text = str(Decimal(text.replace(",", "")) * found.times)
    fen = typed.amount(text)
    return "" if fen is None else yuan_plain(fen)


def yuan_plain(fen: int) -> str:
    """Fen as yuan with two decimals and no separators: 123450 -> "1234.50"."""
    return f"{fen // 100}.{fen % 100:02d}"


def _day(cell: Cell, found: Found, moment: Moment) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = tidied(shown(cell))
    if _SERIAL.match(text):
        day = bare_serial(float(text), since_1904=moment.since_1904)
        if day is not None:
            return day.isoformat()
    found_day = typed.day(text, written_on=moment.written_on)
    return "" if found_day is None else found_day.isoformat()


def _count(cell: Cell, found: Found, moment: Moment) -> str:
    text = compact(shown(cell))
    if typed.is_nothing(text):
        return ""
    given = _PEOPLE.match(text.replace(",", ""))
    if given is None:
        raise Invalid(zh("“%(value)s”不是数目", value=text[:30]), remedy=zh("请填写数字，例如 30。"))
    if _FIGURES.match(given[1]):
        return str(int(given[1]))
    try:
        return str(int(cn2an.cn2an(given[1].replace("〇", "零"), "smart")))
    except ValueError:
        raise Invalid(zh("“%(value)s”不是数目", value=text[:30]), remedy=zh("请填写数字，例如 30。")) from None


def _yes(cell: Cell, found: Found, moment: Moment) -> str:
    text = compact(shown(cell)).casefold()
    if text in _YES:
        return "是"
    if text in _NO or typed.is_nothing(text):
        return "否"
    raise Invalid(zh("“%(column)s”应为：%(choices)s", column=found.column.heading, choices="是、否"))


def _code(cell: Cell, found: Found, moment: Moment) -> str:
    """A code; X, NO and NA may be one, as they may be a name."""
    text = compact(shown(cell))
    return "" if typed.is_nothing(text, kind="name") else text


def _code_as_is(cell: Cell, found: Found, moment: Moment) -> str:
    text = tidied(shown(cell))
    return "" if typed.is_nothing(text, kind="name") else text


def _digits4(cell: Cell, found: Found, moment: Moment) -> str:
    """A code of four digits; a spreadsheet drops the zero in front."""
    text = _code(cell, found, moment)
    if text and not _FIGURES.match(text):
        raise Invalid(zh("案由代码应为 4 位数字"))
    return text and text.zfill(4)


def _uscc(cell: Cell, found: Found, moment: Moment) -> str:
    text = _code(cell, found, moment)
    if not text:
        return ""
    verdict = check_uscc(text)
    if verdict.reason is not None:
        raise Invalid(verdict.reason)
    return verdict.normal


_READ: Final[dict[str, Callable[[Cell, Found, Moment], str]]] = {
    "text": _text,
    "long": _story,
    "name": _name,
    "phone": _phone,
    "identity": _identity,
    "amount": _amount,
    "day": _day,
    "count": _count,
    "yes": _yes,
    "code": _code,
    "code_as_is": _code_as_is,
    "digits4": _digits4,
    "uscc": _uscc,
}
