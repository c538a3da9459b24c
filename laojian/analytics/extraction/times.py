"""Days, months and periods, as far as the text says them, by a day of reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from laojian.analytics.extraction.suggestion import Suggestion
from laojian.kernel.typed.numerals import number_of

_N: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_POINT: Final = (
    rf"(?:(?:(?:19|20)\d{{2}}|(?<!\d)\d{{2}}|[一二][零一二三四五六七八九]{{3}})年|今年|去年|前年|本年)"
    rf"(?:的?(?:{_N}月份?(?:{_N}[日号])?|年?(?:底|末|初|中)))?|(?:19|20)\d{{2}}[-./]\d{{1,2}}(?:[-./]\d{{1,2}})?(?!\d)"
    rf"|{_N}月(?:份|底|初|中旬?|{_N}[日号])?(?!薪)|上个?月|本月|这个月|今天|昨天|前天"
)
_PERIOD: Final = re.compile(
    rf"(?:从|自)?(?P<a>{_POINT})(?:起|开始|份)?\s*(?:(?:到|至|~|-|—+|－)\s*(?P<b>{_POINT}|今(?!"
    r"年)|现在|目前)|以来|(?P<since>开始))"
)
_ALONE: Final = re.compile(_POINT)
_PARTS: Final = re.compile(
    rf"(?:(?P<y>\d{{4}}|\d{{2}}|[一二][零一二三四五六七八九]{{3}})年|(?P<near>今年|去年|前年|本年))?"
    rf"(?:的?(?P<m>{_N})月份?)?(?:(?P<d>{_N})[日号])?(?P<part>年?(?:底|末|初|中))?"
)


def periods(text: str, original: str, on: date) -> Iterator[Suggestion]:
    """Periods first, then days and months that stand alone. Values are ISO; `note` is the granularity."""
    taken: list[tuple[int, int]] = []
    for found in _PERIOD.finditer(text):
        start = _read(found["a"], on, None)
        if start is None:
            continue
        until = found["b"]
        open_end = until is None or until in ("今", "现在", "目前")
        end = on.isoformat()[: len(start[0])] if open_end else (_read(until, on, start[0]) or ("", ""))[0]
        if end and end < start[0][: len(end)] and "年" not in found["a"] and start[0][4:5] == "-":
            start = (f"{int(start[0][:4]) - 1}{start[0][4:]}", start[1])
        if not end or end < start[0][: len(end)]:
            continue
        taken.append(found.span())
        note = start[1] + ("，至今" if open_end else "")
        words = original[found.start() : found.end()]
        yield Suggestion("period", f"{start[0]}/{end}", words, found.start(), found.end(), 0.85, note)
    for found in _ALONE.finditer(text):
        if any(start < found.end() and found.start() < end for start, end in taken):
            continue
        read = _read(found[0], on, None)
        if read is not None:
            words = original[found.start() : found.end()]
            yield Suggestion("date", read[0], words, found.start(), found.end(), 0.8, read[1])


def _read(words: str, on: date, after: str | None) -> tuple[str, str] | None:
    """ISO value and granularity (年、月、日); a month without a year is the last one before `on`, or the next after."""
    relative = {"今天": 0, "昨天": 1, "前天": 2}
    if words in relative:
        return (on - timedelta(days=relative[words])).isoformat(), "日"
    if words in ("上月", "上个月"):
        return (on.replace(day=1) - timedelta(days=1)).isoformat()[:7], "月"
    if words in ("本月", "这个月"):
        return on.isoformat()[:7], "月"
    numbers = re.fullmatch(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?", words)
    if numbers:
        return _made(int(numbers[1]), int(numbers[2]), int(numbers[3]) if numbers[3] else None)
    found = _PARTS.match(words)
    if found is None:
        return None
    year = _year(found["y"], found["near"], on)
    month = _count(found["m"])
    if found["part"] and month is None:
        month = {"底": 12, "末": 12, "初": 1, "中": 6}[found["part"][-1]]
    if month is None:
        return (str(year), "年") if year else None
    if year is None:
        year = _nearest(month, on, after)
    return _made(year, month, _count(found["d"]))


def _nearest(month: int, on: date, after: str | None) -> int:
    if after is not None:
        begun = int(after[:4])
        return begun if month >= int(after[5:7] or 1) else begun + 1
    return on.year if month <= on.month else on.year - 1


def _year(written: str | None, near: str | None, on: date) -> int | None:
    if near:
        return on.year - {"今年": 0, "本年": 0, "去年": 1, "前年": 2}[near]
    if not written:
        return None
    digits = "".join(str("零一二三四五六七八九".find(char)) if not char.isdigit() else char for char in written)
    year = int(digits)
    return year + 2000 if year < 100 else year


def _count(written: str | None) -> int | None:
    value = number_of(written) if written else None
    return None if value is None else int(value)


def _made(year: int, month: int, day: int | None) -> tuple[str, str] | None:
    try:
        made = date(year, month, day or 1)
    except ValueError:
        return None
    return (made.isoformat(), "日") if day else (made.isoformat()[:7], "月")
