"""Codes with a check: unified social credit code, resident ID number, division code.

Sources: GB 32100-2015, GB 11643-1999, GB/T 2260 with the street and community digits of the statistical codes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from laojian.kernel.regions import parent_of, short_form
from laojian.kernel.tidying import compact
from laojian.kernel.words import Message, zh

_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_VALUE: Final = {sign: value for value, sign in enumerate(_USCC_ALPHABET)}
_USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_RIC_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RIC_CHECKS: Final = "10X98765432"
_REGIONS: Final = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
_PROVINCES: Final = frozenset(str(code) for first, last in _REGIONS for code in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Verdict:
    """`normal` is the code as it should be stored; `reason` says what is wrong with an invalid one."""

    valid: bool
    reason: Message | None
    normal: str


def check_uscc(value: str) -> Verdict:
    """A unified social credit code (统一社会信用代码): alphabet, division digits, check character."""
    code = compact(value)
    if len(code) != 18:
        return _no(code, zh("统一社会信用代码应为18位，现为%(count)s位", count=len(code)))
    for place, sign in enumerate(code, start=1):
        if sign not in _USCC_VALUE:
            return _no(code, zh("第%(place)s位“%(sign)s”不是统一社会信用代码可用的字符", place=place, sign=sign))
    if not code[2:8].isdigit():
        return _no(code, zh("第3至8位“%(part)s”应为登记管理机关行政区划码（数字）", part=code[2:8]))
    expected = uscc_check_character(code[:17])
    if code[17] != expected:
        return _no(code, zh("校验码错误：末位应为“%(expected)s”，现为“%(found)s”", expected=expected, found=code[17]))
    return Verdict(True, None, code)


def uscc_check_character(body: str) -> str:
    """The 18th character for the first 17. Raises KeyError for a character outside the alphabet."""
    total = sum(_USCC_VALUE[sign] * weight for sign, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return _USCC_ALPHABET[-total % 31]


def check_resident_id(value: str, *, today: date) -> Verdict:
    """A resident ID number (公民身份号码): province, birth date not after `today`, check character."""
    code = compact(value)
    if len(code) == 15 and _digits(code):
        return _old_resident_id(code, today)
    if len(code) != 18:
        return _no(code, zh("公民身份号码应为18位，现为%(count)s位", count=len(code)))
    if not _digits(code[:17]) or not (_digits(code[17]) or code[17] == "X"):
        return _no(code, zh("公民身份号码前17位应为数字，末位应为数字或X"))
    fault = _province_fault(code) or birth_fault(code, today)
    if fault is not None:
        return _no(code, fault)
    expected = resident_id_check_character(code[:17])
    if code[17] != expected:
        return _no(code, zh("校验码错误：末位应为“%(expected)s”，现为“%(found)s”", expected=expected, found=code[17]))
    return Verdict(True, None, code)


def resident_id_check_character(body: str) -> str:
    """The 18th character for the first 17 digits (MOD 11-2)."""
    return _RIC_CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _RIC_WEIGHTS, strict=True)) % 11]


def check_division(value: str, known: Collection[str]) -> Verdict:
    """A division code of 2, 4, 6, 9, 12 or 15 digits, known down to the street in the published table.

    `known` holds codes as published, two to nine digits; `440100` and `4401` are the same city.
    """
    code = compact(value)
    if not _digits(code):
        return _no(code, zh("区划代码只能由数字组成"))
    if len(code) not in (2, 4, 6, 9, 12, 15):
        return _no(code, zh("区划代码应为2、4、6、9、12或15位，现为%(count)s位", count=len(code)))
    published = code[:9]
    if _is_known(published, known):
        return Verdict(True, None, code)
    parent = parent_of(published)
    while parent and not _is_known(parent, known):
        parent = parent_of(parent)
    if not parent:
        return _no(code, zh("公布的区划代码表中没有以“%(province)s”开头的省级区划", province=code[:2]))
    return _no(
        code, zh("公布的区划代码表中没有“%(code)s”（仅到“%(parent)s”为止有此区划）", code=published, parent=parent)
    )


def _is_known(code: str, known: Collection[str]) -> bool:
    if code in known:
        return True
    if len(code) == 6:
        return short_form(code) in known
    padded = code.ljust(6, "0")
    return short_form(padded) == code and padded in known


def _old_resident_id(code: str, today: date) -> Verdict:
    body = f"{code[:6]}19{code[6:]}"
    fault = _province_fault(body) or birth_fault(body, today)
    if fault is not None:
        return _no(code, fault)
    now = body + resident_id_check_character(body)
    return _no(code, zh("15位旧身份号码已停用，对应的18位号码为 %(now)s", now=now))


def _province_fault(code: str) -> Message | None:
    if code[:2] in _PROVINCES:
        return None
    return zh("前两位“%(province)s”不是省级行政区划代码", province=code[:2])


def birth_fault(code: str, today: date) -> Message | None:
    """What is wrong with the birth date in places 7 to 14 of an 18-digit number: no such day, or after `today`."""
    try:
        birth = date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return zh("第7至14位“%(part)s”不是有效的出生日期", part=code[6:14])
    if birth > today:
        return zh("出生日期 %(birth)s 在将来", birth=birth.isoformat())
    return None


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _no(code: str, reason: Message) -> Verdict:
    return Verdict(False, reason, code)
