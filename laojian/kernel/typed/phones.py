"""Telephone numbers as people write them, in the one spelling under which they are kept and found again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from laojian.kernel.refusal import Invalid
from laojian.kernel.tidying import plain_dashes, tidied
from laojian.kernel.typed.nothing import says_nothing
from laojian.kernel.words import Message, zh

Sort = Literal["mobile", "landline", "service", "foreign"]
SORTS: Final[dict[Sort, Message]] = {
    "mobile": zh("手机"),
    "landline": zh("固定电话"),
    "service": zh("服务号码"),
    "foreign": zh("境外号码"),
}


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone. `digits` are national with area code (02083331234), foreign ones with `+` and country code.

    `str()` is the spelling to keep: the digits and, after 转, the extension. Read again it is the same telephone.
    """

    digits: str
    sort: Sort
    extension: str = ""

    def __str__(self) -> str:
        return f"{self.digits}转{self.extension}" if self.extension else self.digits

    @property
    def index(self) -> str | None:
        """What a person is found by; None for a number that belongs to nobody (400, 12345)."""
        return None if self.sort == "service" else str(self)


_LONGEST: Final = 60
_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_AREA: Final = r"(?:0(?:10|2\d)(?=[2-8]\d{7}\Z)|0[3-9]\d{2}(?=[2-8]\d{6,7}\Z))"
_LANDLINE: Final = re.compile(rf"{_AREA}\d+", re.ASCII)
_SHORT: Final = r"1(?:1[0-9]|2[0-4])|1(?:0[01]|1\d|2\d)\d{2}|11[68]\d{3}|9[56]\d{3,6}"
_SERVICE: Final = re.compile(rf"[48]00\d{{7}}|(?:0(?:10|2\d)|0[3-9]\d{{2}})?(?:{_SHORT})", re.ASCII)
_LABEL: Final = re.compile(
    r"(?:联系)?(?:电话|手机)(?:号码?)?[:：]?|(?:tel|phone|mobile|mob|cell)[.:：]*(?=[\d+(\s])|(?:座机|固话|办公电话|号码)[:：]?"
)
_REMARK: Final = re.compile(r"\(?(?:微信同号|同微信|手机同微信|本人)\)?\Z")
_SHAPE: Final = re.compile(r"(?:\+\(|[(+\d])[\d\s().·•_-]*", re.ASCII)
_SPOKEN: Final = re.compile(r"[零〇一二三四五六七八九幺○\s-]{5,}")
_SPEECH: Final = str.maketrans("零〇○一二三四五六七八九幺", "0001234567891")
_WITH_EXTENSION: Final = re.compile(
    r"(?P<number>.+?)[\s,;(-]*(?:转|分机|ext|x|#)[号:：.\s]*(?P<extension>\d{1,6})\)?", re.ASCII
)
_THREE_PARTS: Final = re.compile(
    r"(?P<number>0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4}|1\d{10})-(?P<extension>\d{1,6})", re.ASCII
)
_GAP: Final = re.compile(r"\s+")
_NOT_DIGITS: Final = re.compile(r"\D", re.ASCII)
_DASHED: Final = re.compile(r"(?P<number>.+)-(?P<extension>\d{2,6})", re.ASCII)
_BETWEEN: Final = re.compile(r"[/、,;|\\&]|或者?|和|以及|及")

_REMEDY: Final = zh("请写11位手机号码，或带区号的固定电话，例如 020-83331234；境外号码以“+”和国家（地区）代码开头。")


def phone(text: str, *, field: str = "") -> Phone | None:
    """The telephone somebody typed; None when nothing was said (不详, /, 0000000).

    Mobile numbers, landlines with their area code, 400/800 and short numbers (12345), numbers abroad with `+` or 00.
    Country code 86 goes; an extension stays. Raises Invalid: two numbers in one field, a local number without its area
    code, digits missing, anything that is no number.
    """
    plain = tidied(text)
    if _MOBILE.fullmatch(plain):
        return Phone(plain, "mobile")
    if says_nothing(plain, "phone"):
        return None
    words = _bare(plain)
    if len(words) > _LONGEST:
        raise Invalid(zh("内容太长，不是一个电话号码"), remedy=_REMEDY, field=field)
    found = _one(words)
    if found is not None:
        return found
    several = _several(words)
    if len(several) == 1:
        return next(iter(several))
    raise _fault(words, len(several), field)


def _bare(plain: str) -> str:
    """Strokes, labels and remarks that are no part of the number taken away."""
    words = plain_dashes(plain).casefold()
    words = _REMARK.sub("", _LABEL.sub("", words, count=1) if _LABEL.match(words) else words).strip()
    words = words.strip(".,;。:")
    if _SPOKEN.fullmatch(words):
        words = words.translate(_SPEECH)
    head, dot, zero = words.rpartition(".")
    return head if dot and zero == "0" and head.isdecimal() and len(head) >= 7 else words


def _one(words: str) -> Phone | None:
    """One number with or without its extension."""
    parted = _THREE_PARTS.fullmatch(words)
    if parted is None:
        whole = _number(words)
        if whole is not None:
            return whole
        parted = _WITH_EXTENSION.fullmatch(words) or _DASHED.fullmatch(words)
    if parted is None:
        return None
    main = _number(parted["number"])
    return None if main is None else Phone(main.digits, main.sort, parted["extension"])


def _number(words: str) -> Phone | None:
    words = words.strip().replace("(+", "+(", 1)
    if not _SHAPE.fullmatch(words) or words.count("+") > 1 or words.find("+") > 0:
        return None
    digits = _NOT_DIGITS.sub("", words)
    if "+" in words:
        return _abroad(digits)
    if digits.startswith("00"):
        return _abroad(digits[2:])
    if digits.startswith("86") and len(digits) >= 12:
        return _from_abroad(digits[2:])
    return _national(digits)


def _abroad(digits: str) -> Phone | None:
    """A number with its country code; 86 is ours."""
    if digits.startswith("86"):
        return _from_abroad(digits[2:])
    if digits.startswith("0") or not 8 <= len(digits) <= 15:
        return None
    if digits[:3] in ("852", "853") and len(digits) != 11:
        return None
    return Phone(f"+{digits}", "foreign")


def _from_abroad(rest: str) -> Phone | None:
    """After 86 the 0 of an area code falls away; some write it all the same."""
    found = _national(rest)
    if found is not None and found.sort != "service":
        return found
    return _landline(f"0{rest}") or found


def _national(digits: str) -> Phone | None:
    if _MOBILE.fullmatch(digits):
        return Phone(digits, "mobile")
    if digits.startswith("01") and _MOBILE.fullmatch(digits[1:]):
        return Phone(digits[1:], "mobile")  # the 0 of long-distance calls of old
    if _SERVICE.fullmatch(digits):
        return Phone(digits, "service")
    return _landline(digits)


def _landline(digits: str) -> Phone | None:
    return Phone(digits, "landline") if _LANDLINE.fullmatch(digits) else None


def _several(words: str) -> set[Phone]:
    """The numbers of a field that holds more than one; the same number twice is one."""
    for between in (_BETWEEN, _GAP):
        parts = [part.strip() for part in between.split(words)]
        parts = [part for part in parts if not says_nothing(part, "phone")]
        read = [_one(part) for part in parts]
        found = {one for one in read if one is not None}
        if len(found) == 1 and None in read:
            continue
        if found:
            return found
    return set()


def _fault(words: str, several: int, field: str) -> Invalid:
    digits = _NOT_DIGITS.sub("", words)
    reason, remedy = _reason(words, digits, several)
    return Invalid(reason, remedy=remedy or _REMEDY, field=field)


def _reason(words: str, digits: str, several: int) -> tuple[Message, Message | None]:
    if several > 1:
        return zh("写了 %(count)s 个电话号码", count=several), zh("请只写一个；其余的写在备注或者经过中。")
    if re.fullmatch(r"\d(?:\.\d+)?e\+?\d+", words):
        return zh("号码被电子表格改成了科学记数，后几位已经丢失"), zh("请把该列设为文本格式后重新填写。")
    if "*" in words or "x" in words.rstrip("0123456789"):
        return zh("号码中有几位被遮盖"), zh("请写完整的号码。")
    if not digits or not _SHAPE.fullmatch(words):
        return zh("含有号码以外的内容"), None
    if "+" in words or digits.startswith("00"):
        return zh("境外号码的位数不对"), None
    local = re.match(r"\d{7,8}(?=\D|\Z)", words, re.ASCII)
    if digits[0] in "2345678" and (len(digits) in (7, 8) or (local and len(digits) <= 12)):
        return zh("固定电话缺少区号"), zh("请在前面写上所在城市的区号，例如 020-83331234。")
    if _landline(f"0{digits}"):
        return zh("区号少了前面的 0"), zh("请写作 %(number)s；境外号码以“+”开头。", number=f"0{digits}")
    if digits[0] == "1" and len(digits) != 11:
        return zh("手机号码应为11位，现为%(count)s位", count=len(digits)), None
    if digits[:3] in ("852", "853", "886"):
        return zh("境外号码前面缺少“+”"), zh("请写作 +%(number)s。", number=digits)
    if digits[0] == "0":
        return zh("固定电话的区号或者位数不对"), None
    return zh("不是电话号码"), None
