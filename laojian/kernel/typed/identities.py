"""Identity papers of everybody who works here: resident ID, foreigners' card, permits of Hong Kong, Macau and Taiwan
residents, residence permits, travel permits, passports.

Sources: GB 11643-1999; 外国人永久居留身份证 (2023, 18 digits, and the earlier 15 characters);
港澳台居民居住证申领发放办法 (81, 82, 83); 港澳居民来往内地通行证 (H, M);
台湾居民来往大陆通行证 (8 digits; 10 and a letter before 2015).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from laojian.kernel.identifiers import birth_fault, check_resident_id, resident_id_check_character
from laojian.kernel.refusal import Invalid
from laojian.kernel.tidying import compact, tidied
from laojian.kernel.typed.nothing import says_nothing
from laojian.kernel.words import Message, zh

Sort = Literal[
    "resident_id", "foreigner_card", "hk_macau_permit", "taiwan_permit", "residence_permit", "travel_permit", "passport"
]
SORTS: Final[dict[Sort, Message]] = {
    "resident_id": zh("居民身份证"),
    "foreigner_card": zh("外国人永久居留身份证"),
    "hk_macau_permit": zh("港澳居民来往内地通行证"),
    "taiwan_permit": zh("台湾居民来往大陆通行证"),
    "residence_permit": zh("港澳台居民居住证"),
    "travel_permit": zh("往来港澳（台湾）通行证、旅行证"),
    "passport": zh("护照"),
}

#: The word that is written before a number which does not tell its paper; a resident ID always does.
_WRITTEN: Final[dict[Sort, str]] = {
    "resident_id": "",
    "foreigner_card": "永居证",
    "hk_macau_permit": "回乡证",
    "taiwan_permit": "台胞证",
    "residence_permit": "居住证",
    "travel_permit": "旅行证",
    "passport": "护照",
}
#: Words that name the paper beside its number; the first that fits.
_NAMED: Final[tuple[tuple[str, Sort], ...]] = (
    (r"外国人永久居留(?:身份)?证|永久居留(?:身份)?证|永居证|五星卡", "foreigner_card"),
    (r"港澳台居民居住证|(?:港澳|台湾)?居民?居住证", "residence_permit"),
    (r"港澳居民来往内地通行证|来往内地通行证|港澳来往内地通行证|回乡证|回乡卡", "hk_macau_permit"),
    (r"台湾居民来往大陆通行证|来往大陆通行证|台胞证", "taiwan_permit"),
    (r"往来港澳通行证|往来台湾通行证|大陆居民往来台湾通行证|因公往来香港澳门特别行政区通行证|旅行证", "travel_permit"),
    (r"(?:中国|外国|因私|公务|外交)?护照|passport", "passport"),
)
_WORD: Final = re.compile(
    rf"\(?(?:{'|'.join(f'(?P<n{at}>{words})' for at, (words, _) in enumerate(_NAMED))})(?:号码?|\s*no\.?)?\)?[:：]?",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"(?:(?:居民|公民)?身份证(?:件|明)?|公民身份|证件|证)?(?:号码?)?[:：]?\s*(?=[A-Za-z0-9])")
#: Shapes by which a number tells its paper.
_TOLD: Final[tuple[tuple[re.Pattern[str], Sort], ...]] = (
    (re.compile(r"[A-Z]{3}\d{12}", re.ASCII), "foreigner_card"),
    (re.compile(r"[HM]\d{8}(?:\d{2})?", re.ASCII), "hk_macau_permit"),
    (re.compile(r"\d{10}[A-Z]", re.ASCII), "taiwan_permit"),
    (re.compile(r"C(?:\d{8}|[A-Z]\d{7})|[WLT]\d{8}", re.ASCII), "travel_permit"),
    (re.compile(r"[EGDSP]\d{8}|[DSP]\d{7}|E[A-HJ-NP-Z]\d{7}|(?:DE|SE|PE)\d{7}|K\d{8}|MA\d{7}", re.ASCII), "passport"),
)
#: What a number may look like when its paper is named.
_SHAPES: Final[dict[Sort, re.Pattern[str]]] = {
    "foreigner_card": re.compile(r"9\d{16}[\dX]|[A-Z]{3}\d{12}", re.ASCII),
    "hk_macau_permit": re.compile(r"[HM]\d{8}(?:\d{2})?", re.ASCII),
    "taiwan_permit": re.compile(r"\d{8}|\d{10}[A-Z]?", re.ASCII),
    "residence_permit": re.compile(r"8[123]0000\d{11}[\dX]", re.ASCII),
    "travel_permit": re.compile(r"[A-Z]\d{7,9}|[A-Z]{2}\d{7}", re.ASCII),
    "passport": re.compile(r"(?=.*\d{3})[A-Z\d]{5,12}", re.ASCII),
}
_PASSPORT_LIKE: Final = re.compile(r"(?=.*\d{4})[A-Z\d]{6,12}", re.ASCII)
_LABEL_BEHIND: Final = re.compile(r"(?<=[0-9Xx])\s*\((?:居民|公民)?身份证\)\Z")
_CROSSES: Final = re.compile("(?<=\\d)[\u00d7\u0425\u0445\u03a7\u03c7]\\Z")
_LONGEST: Final = 60
_REMEDY: Final = zh("请写18位公民身份号码；其他证件请写明证件名称和号码，例如“护照 E12345678”。")


@dataclass(frozen=True, slots=True)
class Identity:
    """A paper and its number, in capitals without gaps.

    `str()` is the spelling to keep: the number, after the name of the paper where the number alone does not tell it.
    Read again it is the same paper.
    """

    number: str
    sort: Sort

    def __str__(self) -> str:
        return self.number if _told(self.number) == self.sort else f"{_WRITTEN[self.sort]}{self.number}"


def identity(text: str, *, today: date, kind: Sort | None = None, field: str = "") -> Identity | None:
    """The identity paper somebody typed; None when nothing was said.

    `kind` is the paper if it is known; its name may also stand beside the number (“台胞证 12345678”). Birth days and
    check characters are verified, the old 15 digits refused with the number of today. Raises Invalid; where the
    number fits several papers the refusal asks which.
    """
    plain = tidied(text)
    if says_nothing(plain, "identity"):
        return None
    words, named = _parted(plain)
    if named is not None and kind is not None and named != kind:
        raise Invalid(zh("证件名称与所选的种类不同"), remedy=_REMEDY, field=field)
    number = _CROSSES.sub("X", re.sub(r"[().·・:：]", "", compact(words))) if len(words) <= _LONGEST else ""
    sort = kind or named or _told(number)
    if sort is None:
        raise _untold(number, today, field)
    fault = _fault(number, sort, today)
    if fault is not None:
        raise Invalid(fault, remedy=zh("请对照证件核对号码。"), field=field)
    return Identity(number, sort)


def _parted(plain: str) -> tuple[str, Sort | None]:
    """The number and the paper named beside it."""
    found = _WORD.search(plain)
    if found is None:
        return _LABEL_BEHIND.sub("", _LABEL.sub("", plain, count=1)), None
    named = next(sort for at, (_, sort) in enumerate(_NAMED) if found[f"n{at}"] is not None)
    return _LABEL.sub("", f"{plain[: found.start()]} {plain[found.end() :]}", count=1), named


def _told(number: str) -> Sort | None:
    """The paper a number tells by itself."""
    if len(number) == 18 and number.isascii() and number[:17].isdigit():
        if number[0] == "9":
            return "foreigner_card"
        return "residence_permit" if number[:6] in ("810000", "820000", "830000") else "resident_id"
    return next((sort for shape, sort in _TOLD if shape.fullmatch(number)), None)


def _fault(number: str, sort: Sort, today: date) -> Message | None:
    """What is wrong with a number of this paper."""
    if sort == "resident_id":
        return check_resident_id(number, today=today).reason
    if not _SHAPES[sort].fullmatch(number):
        return zh("不是“%(paper)s”的号码", paper=SORTS[sort])
    if sort == "residence_permit":
        return check_resident_id(number, today=today).reason
    if sort == "foreigner_card" and len(number) == 18:
        fault = birth_fault(number, today)
        expected = resident_id_check_character(number[:17])
        if fault is None and number[17] != expected:
            return zh("校验码错误：末位应为“%(expected)s”，现为“%(found)s”", expected=expected, found=number[17])
        return fault
    return None


def _untold(number: str, today: date, field: str) -> Invalid:
    """The refusal of a number whose paper is not known: it asks, or says what is wrong."""
    if "*" in number:
        return Invalid(zh("证件号码中有几位被遮盖"), remedy=zh("请写完整的号码。"), field=field)
    if re.fullmatch(r"\d+E\+\d+", number) or (re.fullmatch(r"\d+E\d+", number) and len(number) > 12):
        return Invalid(
            zh("号码被电子表格改成了科学记数，后几位已经丢失"),
            remedy=zh("请把该列设为文本格式后重新填写。"),
            field=field,
        )
    if number.isascii() and number.isdigit() and len(number) >= 13:
        return Invalid(
            check_resident_id(number, today=today).reason or zh("证件号码无法识别"), remedy=_REMEDY, field=field
        )
    if len(number) == 18 and re.fullmatch(r"[0-9A-Z]{18}", number):
        return Invalid(zh("公民身份号码前17位应为数字，末位应为数字或X"), remedy=_REMEDY, field=field)
    if _PASSPORT_LIKE.fullmatch(number):
        papers = tuple(SORTS[sort] for sort, shape in _SHAPES.items() if shape.fullmatch(number))
        return Invalid(
            zh("从号码看不出是哪一种证件，可能是：%(papers)s", papers=papers),
            remedy=zh("请写明证件名称，例如“台胞证 12345678”“护照 AB1234567”。"), field=field,
        )  # fmt: skip
    return Invalid(zh("证件号码无法识别"), remedy=_REMEDY, field=field)
