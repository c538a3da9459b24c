"""What an employer's file may hold, and how a search text is read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from laojian.kernel.identifiers import check_uscc
from laojian.kernel.refusal import Invalid
from laojian.kernel.regions import level_of
from laojian.kernel.typed import day, kept, squeezed, tidied
from laojian.kernel.words import Message, zh

# Fields an officer may write, with the words of the form and the longest text.
TEXTS: dict[str, tuple[Message, int]] = {
    "name": (zh("名称"), 120),
    "legal_rep": (zh("法定代表人（负责人）"), 60),
    "registered_address": (zh("登记住所"), 200),
}
HEADCOUNTS: dict[str, Message] = {
    "headcount": zh("用工总数"),
    "headcount_women": zh("女职工"),
    "headcount_minors": zh("未成年工"),
    "headcount_dispatched": zh("劳务派遣"),
    "headcount_migrant": zh("农民工"),
}
FIELDS = (
    "uscc", "no_code_reason", *TEXTS, "former_names", "kind", "registration_status", "industry_section",
    "industry_code", *HEADCOUNTS, "established_on", "district_code", "street_code", "grid_code",
)  # fmt: skip
MOST_PEOPLE = 5_000_000
_CODE = re.compile(r"[0-9A-Z]{2,18}\Z", re.ASCII)


@dataclass(frozen=True)
class Codes:
    """The codes in force: kinds of employer, registration statuses, industry sections, reasons for having no code."""

    kinds: frozenset[str]
    statuses: frozenset[str]
    industries: frozenset[str]
    reasons: frozenset[str]


@dataclass(frozen=True)
class Needle:
    """A search text as it is looked up: normal form, and the code prefix it may be."""

    text: str
    code: str


def search_form(text: str) -> str:
    """What is compared: full-width made half, small letters, no blanks or hidden marks."""
    return squeezed(text).casefold()


def joined(parts: Iterable[str]) -> str:
    """Several names or addresses as one search text; a line break keeps them from running together."""
    return "\n".join(dict.fromkeys(form for part in parts if (form := search_form(part))))


def needle(text: str) -> Needle:
    """How a typed text is looked up."""
    plain = search_form(text)[:60]
    code = plain.upper()
    return Needle(plain, code if _CODE.match(code) else "")


def tidy(text: str) -> str:
    """Text as it is stored: NFC, no hidden marks, single blanks."""
    return kept(text)


def checked(given: Mapping[str, object], known: Codes) -> dict[str, object]:
    """The given fields in stored form. Raises Invalid naming the first bad field; unknown fields are refused."""
    clean: dict[str, object] = {}
    for field, value in given.items():
        if field not in FIELDS:
            raise Invalid(zh("用人单位档案没有“%(field)s”这一项", field=field), field=field)
        clean[field] = _checked(field, value, known)
    return clean


def _checked(field: str, value: object, known: Codes) -> object:
    if field in TEXTS:
        return _text(field, value)
    if field in HEADCOUNTS:
        return _count(field, value)
    if field == "former_names":
        names = value if isinstance(value, list | tuple) else re.split("[;；、]", str(value or ""))
        return [name for part in names if (name := tidy(str(part)))]
    if field == "established_on":
        return value if isinstance(value, date) else day(str(value), field=field) if value else None
    text = tidy(str(value or ""))
    match field:
        case "uscc":
            return checked_code(text) if text else None
        case "kind":
            return _one_of(field, text, known.kinds, zh("请选择用人单位类型"))
        case "registration_status":
            return _one_of(field, text or "active", known.statuses, zh("请选择登记状态"))
        case "industry_section":
            return _one_of(field, text.upper(), known.industries, zh("行业门类应为 A 至 T")) if text else ""
        case "no_code_reason":
            return _one_of(field, text, known.reasons, zh("请选择没有统一社会信用代码的原因")) if text else ""
        case "industry_code":
            return _digits(field, text, 4, zh("行业代码应为四位数字（GB/T 4754）"))
        case _:
            return _place(field, text)


def checked_code(text: str) -> str:
    """A unified social credit code in normal form. Raises Invalid with the reason."""
    verdict = check_uscc(text)
    if not verdict.valid:
        raise Invalid(
            zh("统一社会信用代码无效：%(reason)s", reason=verdict.reason),
            basis="GB 32100-2015",
            remedy=zh("请对照营业执照逐位核对；确实没有代码的，请留空并说明原因。"),
            field="uscc",
        )
    return verdict.normal


def _text(field: str, value: object) -> str:
    label, longest = TEXTS[field]
    text = tidy(str(value or ""))
    if field == "name" and len(text) < 2:
        raise Invalid(zh("用人单位名称至少两个字"), remedy=zh("请填写营业执照上的全称。"), field=field)
    if len(text) > longest:
        raise Invalid(zh("“%(label)s”最长 %(longest)s 字", label=label, longest=longest), field=field)
    return text


def _count(field: str, value: object) -> int | None:
    text = tidied(str(value if value is not None else ""))
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_PEOPLE):
        raise Invalid(zh("“%(label)s”应为不小于 0 的整数：%(text)s", label=HEADCOUNTS[field], text=text), field=field)
    return int(text)


def _one_of(field: str, text: str, known: frozenset[str], reason: Message) -> str:
    if text not in known:
        raise Invalid(reason, field=field)
    return text


def _digits(field: str, text: str, width: int, reason: Message) -> str:
    if text and not (len(text) == width and text.isascii() and text.isdigit()):
        raise Invalid(reason, field=field)
    return text


def _place(field: str, text: str) -> str:
    wanted = field.removesuffix("_code")
    if not text and wanted != "district":
        return ""
    try:
        fits = level_of(text) == wanted
    except ValueError:
        fits = False
    if not fits:
        raise Invalid(zh("“%(text)s”不是有效的地域代码", text=text), remedy=zh("请选择区、街镇和网格。"), field=field)
    return text


def check_places(district: str, street: str, grid: str) -> None:
    """A grid lies in its street and a street in its district. Raises Invalid."""
    if street and not street.startswith(district):
        raise Invalid(zh("街镇不属于所选的区"), remedy=zh("请重新选择街镇。"), field="street_code")
    if grid and not grid.startswith(street or district):
        raise Invalid(zh("网格不属于所选的街镇"), remedy=zh("请重新选择网格。"), field="grid_code")
