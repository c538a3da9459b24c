"""Days as people write them: 2026.9.1、2026年9月1日、九月一号、20260901、昨天."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from laojian.kernel.refusal import Invalid
from laojian.kernel.tidying import plain_dashes, tidied
from laojian.kernel.typed.nothing import says_nothing
from laojian.kernel.typed.numerals import DIGITS, number_of
from laojian.kernel.words import Message, zh

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999
_LONGEST: Final = 60
_H: Final = "".join(DIGITS)
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_CLOCK: Final = (
    r"(?:t?(?:上午|下午|早上|中午|晚上|凌晨|傍晚)?(?:\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?(?:am|pm)?(?:z|[+-]\d{2}:?\d{2})?"
    rf"|(?:\d{{1,2}}|[{_H}十]{{1,3}})[点时](?:钟|整|半|\d{{1,2}}分?(?:\d{{1,2}}秒)?)?)|上午|下午|早上|中午|晚上|凌晨|傍晚)?"
)
_WEEKDAY: Final = r"(?:\(?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])\)?,?)?"
_TAIL: Final = rf"{_WEEKDAY}{_CLOCK}"
_NUM: Final = rf"(?:\d{{1,2}}|[{_H}十廿卅]{{1,3}})"
_YEAR: Final = (
    rf"(?:(?P<year>\d{{4}}|[{_H}]{{4}})年|(?P<short>\d{{2}}|[{_H}]{{2}})年|(?P<near>今年|本年|去年|前年|明年))"
)
_WRITTEN: Final = re.compile(rf"{_YEAR}?的?(?P<month>{_NUM})月份?(?P<day>{_NUM})[日号]?{_TAIL}", re.ASCII)
_POINTED: Final = re.compile(
    rf"(?P<year>\d{{4}})(?P<mark>[-./])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})[日号.]?{_TAIL}", re.ASCII
)
_MIXED: Final = re.compile(
    rf"(?P<year>\d{{4}})[-./年](?P<month>\d{{1,2}})[-./月](?P<day>\d{{1,2}})[日号.]?{_TAIL}", re.ASCII
)
_DENSE: Final = re.compile(
    rf"(?P<year>(?:19|20|21)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:\d\d:?\d\d(?::?\d\d)?|{_TAIL})", re.ASCII
)
_SHORT: Final = re.compile(rf"(?P<month>\d{{1,2}})[-./](?P<day>\d{{1,2}})[日号]?{_TAIL}", re.ASCII)
_OF_MONTH: Final = re.compile(rf"(?P<which>上个?月|本月|这个?月|当月)(?P<day>{_NUM})[日号]{_TAIL}", re.ASCII)
_RELATIVE: Final = re.compile(
    rf"(?P<word>今天|今日|当天|当日|昨天|昨日|前天|前日|大前天|明天|明日|后天){_TAIL}", re.ASCII
)
_AWAY: Final = {
    "今天": 0, "今日": 0, "当天": 0, "当日": 0, "昨天": -1, "昨日": -1, "前天": -2, "前日": -2, "大前天": -3, "明天": 1,
    "明日": 1, "后天": 2,
}  # fmt: skip
_REMEDY: Final = zh("请写年、月、日，例如 2026-09-01 或者 2026年9月1日。")
_D: Final = rf"(?:\d|[{_H}])"

#: What is wrong with a day that does not read: the first that fits is said.
_FAULTS: Final[tuple[tuple[re.Pattern[str], Message], ...]] = (
    (re.compile("农历|阴历|旧历|初[一二三四五六七八九十]|腊月|正月|闰"), zh("写的是农历，请写公历日期")),
    (re.compile("约|左右|[初底末中]$|[上中下]旬|多号|几[日号]|[前后]$|大概|可能|或"), zh("写的日子不确定")),
    (re.compile(rf"[日号\d][至到~]+(?:{_D}|今)|\d-+\d{{4}}|[日号]-+{_D}|[、;,&和]|\d \d{{4}}"), zh("写了不止一天")),
    (re.compile(rf"^(?:{_D}{{4}}|{_D}{{2}})年?$|^(?:今年|去年|前年|本年)$"), zh("只写了年，没有月和日")),
    (re.compile(rf"^(?:\d{{4}}[-./年]|{_D}{{2,4}}年|今年|去年|前年|本年|的)*(?:\d{{1,2}}|[{_H}十]{{1,3}})月?份?$"
                r"|^(?:19|20)\d{4}$|^(?:上|本|这|当)个?月$"), zh("只写了月，没有写哪一天")),
    (re.compile(r"^\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})(?!\d)|^\d{2}[-./]\d{1,2}[-./]\d{1,2}(?!\d)|^\d{6}$"),
     zh("年份没有写全，或者没有写在最前面")),
    (re.compile(rf"^{_NUM}[日号]$"), zh("没有写是哪一月")),
)  # fmt: skip


def day(text: str, *, written_on: date | None = None, ahead: bool = False, field: str = "") -> date | None:
    """The day somebody typed; None when nothing was said. A time of the day after it is passed over.

    A day without a year (9月1日), and words like 昨天, are read by the day they were written on: the last such day up
    to it, with `ahead` (a summons, a term) the next one from it. Raises Invalid: no such day, no year and
    `written_on` unknown, month or year alone, two days, about. Years 1900 to 2999.
    """
    plain = tidied(text)
    found = _ISO.fullmatch(plain)
    if found is not None and found[1] != "0000":
        return _made(int(found[1]), int(found[2]), int(found[3]), field)
    if says_nothing(plain, "date"):
        return None
    spaced = plain_dashes(plain).casefold().removesuffix("。").replace("○", "〇").replace("號", "号")
    words = _joined(spaced)
    if len(words) > _LONGEST:
        raise Invalid(zh("日期无法识别"), remedy=_REMEDY, field=field)
    for pattern in (_POINTED, _DENSE, _WRITTEN, _MIXED):
        found = pattern.fullmatch(words)
        if found is not None:
            return _checked(_of_parts(found.groupdict(), written_on, ahead, field), found["weekday"], field)
    near = _by_the_day(words, written_on, ahead, field)
    if near is not None:
        return near
    reason = next((reason for pattern, reason in _FAULTS if pattern.search(words)), None)
    raise Invalid(reason or zh("“%(value)s”不是有效日期", value=plain), remedy=_REMEDY, field=field)


def _joined(spaced: str) -> str:
    """Blanks out, but one that stands for a stroke: 2026 9 1."""
    if re.fullmatch(r"\d{4} \d{1,2} \d{1,2}", spaced):
        return spaced.replace(" ", "-")
    parted = re.fullmatch(r"(\d{8}|\d{4}([-./])\d{1,2}\2\d{1,2}) (\d.*)", spaced)
    if parted is not None:
        return f"{parted[1]}t{parted[3].replace(' ', '')}"
    return spaced.replace(" ", "")


def _by_the_day(words: str, on: date | None, ahead: bool, field: str) -> date | None:
    """What can be read only by the day on which it was written."""
    short, relative, of_month = _SHORT.fullmatch(words), _RELATIVE.fullmatch(words), _OF_MONTH.fullmatch(words)
    found = short or relative or of_month
    if found is None:
        return None
    if short is not None:
        return _checked(_yearless(int(short["month"]), int(short["day"]), on, ahead, field), short["weekday"], field)
    if on is None:
        raise Invalid(zh("日期只能从写下的那一天推算"), remedy=_REMEDY, field=field)
    try:
        if relative is not None:
            return _checked(on + timedelta(days=_AWAY[relative["word"]]), relative["weekday"], field)
        first = on.replace(day=1)
        month = (first - timedelta(days=1)) if found["which"].startswith("上") else first
    except OverflowError:
        raise Invalid(zh("日期无法识别"), remedy=_REMEDY, field=field) from None
    return _checked(_made(month.year, month.month, _count(found["day"]), field), found["weekday"], field)


def _of_parts(parts: dict[str, str | None], on: date | None, ahead: bool, field: str) -> date:
    month, number = _count(parts["month"]), _count(parts["day"])
    year, short, near = parts["year"], parts.get("short"), parts.get("near")
    if year:
        return _made(_figures(year), month, number, field)
    if on is None:
        if short:
            raise Invalid(zh("年份只写了两位"), remedy=_REMEDY, field=field)
        return _yearless(month, number, on, ahead, field)
    if near:
        away = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1}[near]
        return _made(on.year + away, month, number, field)
    if short:
        whole = on.year // 100 * 100 + _figures(short)
        return _made(whole if whole <= on.year + 10 else whole - 100, month, number, field)
    return _yearless(month, number, on, ahead, field)


def _yearless(month: int, number: int, on: date | None, ahead: bool, field: str) -> date:
    if not (1 <= month <= 12 and 1 <= number <= 31):
        raise Invalid(zh("没有 %(month)s 月 %(day)s 日这一天", month=month, day=number), remedy=_REMEDY, field=field)
    if on is None:
        raise Invalid(zh("日期没有写年份"), remedy=_REMEDY, field=field)
    for year in (on.year, on.year + (1 if ahead else -1)):
        try:
            made = date(year, month, number)
        except ValueError:
            continue
        if made >= on if ahead else made <= on:
            return made
    raise Invalid(zh("日期没有写年份"), remedy=_REMEDY, field=field)


def _made(year: int, month: int, number: int, field: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(zh("年份 %(year)s 不可能", year=year), remedy=_REMEDY, field=field)
    try:
        return date(year, month, number)
    except ValueError:
        told = zh("“%(value)s”不是有效日期", value=f"{year}-{month:02}-{number:02}")
        raise Invalid(told, remedy=zh("请核对日期。"), field=field) from None


def _checked(made: date, weekday: str | None, field: str) -> date:
    """A weekday written beside the day must be that of the day."""
    if weekday and "一二三四五六日".index(weekday.replace("天", "日")) != made.weekday():
        raise Invalid(
            zh("%(day)s 不是星期%(weekday)s", day=made.isoformat(), weekday=weekday),
            remedy=zh("请核对日期。"), field=field,
        )  # fmt: skip
    return made


def _count(written: str | None) -> int:
    """A month or a day; 0, which is none, for what is no number."""
    value = number_of((written or "").replace("廿", "二十").replace("卅", "三十"))
    return 0 if value is None else int(value)


def _figures(written: str) -> int:
    return int("".join(str(DIGITS.get(sign, sign)) for sign in written))
