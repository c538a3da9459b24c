"""Amounts of money as people write them: 3.5万、8千、八千元、1,500元、三块五、壹万贰仟元整."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from laojian.kernel.money import MOST_FEN
from laojian.kernel.refusal import Invalid
from laojian.kernel.tidying import plain_dashes, tidied
from laojian.kernel.typed.nothing import says_nothing
from laojian.kernel.typed.numerals import DIGITS, number_of
from laojian.kernel.words import Message, zh

_LONGEST: Final = 60
_FIGURES: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_BEFORE: Final = re.compile(r"(?:人民币|金额|共计|合计|总计|总共|一共|共|cny|rmb|¥)[:：]?")
_AFTER: Final = re.compile(r"(?:人民币|cny|rmb|[元圆块][整正]|(?<=[角分])[整正]|。)\Z")
_HAN: Final = "".join(DIGITS)
_IN_YUAN: Final = re.compile(
    rf"(?:(?P<yuan>[^元圆块角毛分]+)(?:元|圆|块钱|块))?(?:[零〇]?(?P<jiao>[{_HAN}\d])[角毛])?(?:[零〇]?(?P<fen>[{_HAN}\d])分)?钱?"
    rf"(?P<rest>[{_HAN}\d]|\d\d)?",
    re.ASCII,
)
_PARTED: Final = re.compile(rf"[\d{_HAN}]\s+[\d{_HAN}]", re.ASCII)
_FIGURE: Final = re.compile(rf"[\d{_HAN}十拾]", re.ASCII)
_ZERO: Final = re.compile(r"[零〇](?=\d)", re.ASCII)
_STOP: Final = re.compile(r"(?<=\d)。(?=\d)", re.ASCII)
_POINT: Final = re.compile(rf"([\d{_HAN}])[点點]([\d{_HAN}]+)(?=[万萬亿億千kw元块]|\Z)", re.ASCII)
_TWICE: Final = re.compile(r"(?P<one>[^()]+)\((?P<other>[^()]+)\)")
_COIN: Final = re.compile("[元圆块角毛分]")
_N: Final = rf"[\d.,{_HAN}十百千万亿拾佰仟kw]"
_REMEDY: Final = zh("请写以元为单位的一个数，例如 1,234.50、3.5万。")

#: What is wrong with an amount that does not read: the first that fits is said.
_FAULTS: Final[tuple[tuple[re.Pattern[str], Message, Message], ...]] = (
    (re.compile(r"\d(?:\.\d+)?e[+-]?\d", re.ASCII), zh("金额被电子表格改成了科学记数"), _REMEDY),
    (re.compile(r"^-|^\(.*\)$|负|亏"), zh("金额不能小于零"), zh("请写欠付的数，不带负号。")),
    (re.compile(r"\$|€|£|usd|hkd|eur|美元|美金|港元|港币|港纸|澳门元|葡币|欧元|英镑|日元|台币"),
     zh("金额不是人民币"), zh("请折算成人民币，写以元为单位的数。")),
    (re.compile(r"/|每|月薪|月工资|日薪|日工资|时薪|[一1]个?月|[一1][天日]|小时|计时|计件|天$|日$|月$|(?:per|a)(?:month|day|hour)"),
     zh("写的是单价，不是总额"), zh("请写总额；每月、每天的数请在经过中说明。")),
    (re.compile(rf"{_N}元?[-~～至到]+{_N}|(?:^|[^{_HAN}])[{_HAN}]{{2,}}[十百千万]|{_N}+或{_N}"),
     zh("写的是一个范围"), zh("请写一个数；不能确定的写能够证明的数。")),
    (re.compile(r"约|大概|大约|大致|左右|上下|将近|接近|近|差不多|估计|[多余几]|来[万千百元块]|至少|不少于|不低于|以上|以下|超过|不止|起"),
     zh("写的是约数"), zh("请写一个确定的数；不能确定的写能够证明的数。")),
    (re.compile(r"[+*×=]|加|减|乘"), zh("写的是算式"), zh("请写得数。")),
    (re.compile(rf"{_N}[元块万千]?[\s;、&和/及]+{_N}|{_N}[元圆块],?{_N}+[元圆块]|{_N}[元圆块]?[整正]?\({_N}"),
     zh("写了不止一个数"), zh("请写一个数；分项的数请在经过中说明。")),
    (re.compile(r"\d,", re.ASCII), zh("金额中逗号的位置不对"),
     zh("千位分隔应每三位一个，例如 1,234,500；小数点请用“.”。")),
)  # fmt: skip


def amount(text: str, *, field: str = "") -> int | None:
    """Fen of an amount typed in yuan, rounded half up; None when nothing was said. 0 is an amount.

    Raises Invalid for what is below zero, about, from … to, a rate, a sum of several, or no amount at all.
    """
    plain = tidied(text)
    if _FIGURES.fullmatch(plain):
        return _fen(Decimal(plain.replace(",", "")), field)
    if says_nothing(plain, "amount"):
        return None
    words = plain_dashes(plain).casefold()
    value = _once(words) if len(words) <= _LONGEST else None
    if value is None:
        raise _fault(words, field)
    return _fen(value, field)


def _fen(value: Decimal, field: str) -> int:
    if value * 100 > MOST_FEN:
        raise Invalid(zh("金额过大"), remedy=zh("请核对金额的位数。"), field=field)
    return int((value * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _once(words: str) -> Decimal | None:
    """The value in yuan; 5000元(伍仟元整) when both say the same."""
    twice = _TWICE.fullmatch(words)
    if twice is None:
        return _yuan(words)
    one, other = _yuan(twice["one"]), _yuan(twice["other"])
    return one if one == other else None


def _yuan(words: str) -> Decimal | None:
    """The value in yuan, None when it does not read."""
    if _PARTED.search(words):
        return None  # 3000 5000 may be two amounts
    if not _FIGURE.search(words):
        return None  # a unit alone is no number
    words = _POINT.sub(_pointed, words)
    words = _ZERO.sub("0", _STOP.sub(".", words.replace(" ", "")))
    while (before := _BEFORE.match(words)) is not None:
        words = words[before.end() :]
    while (after := _AFTER.search(words)) is not None:
        words = words[: after.start()] + (after[0][0] if after[0][0] in "元圆块" else "")
    if _COIN.search(words) is None:
        return number_of(_completed(words))
    found = _IN_YUAN.fullmatch(words)
    if found is None:
        return None
    whole = number_of(_completed(found["yuan"])) if found["yuan"] else Decimal(0)
    small = [found[name] for name in ("jiao", "fen", "rest")]
    if whole is None or (any(small) and whole % 1):
        return None
    if found["rest"]:
        # 三块五 is 3.50; 3元5角2 is 3.52; after 万 it would say something else
        if found["fen"] or not found["yuan"] or re.search("[万亿千百w k]", found["yuan"]):
            return None
        if found["jiao"]:
            return whole + _digit(found["jiao"]) / 10 + _digit(found["rest"]) / 100 if len(found["rest"]) == 1 else None
        cents = Decimal(found["rest"]) if len(found["rest"]) == 2 else _digit(found["rest"]) * 10
        return whole + cents / 100
    return whole + _digit(found["jiao"]) / 10 + _digit(found["fen"]) / 100


def _completed(words: str) -> str:
    """`.5` and `8000.` as spreadsheets and hasty people write them."""
    words = words.removesuffix(".")
    return f"0{words}" if words.startswith(".") else words


def _pointed(found: re.Match[str]) -> str:
    """三点五 and 3点5 with the point of figures."""
    return f"{_digit(found[1])}.{''.join(str(_digit(sign)) for sign in found[2])}"


def _digit(sign: str | None) -> Decimal:
    if not sign:
        return Decimal(0)
    return Decimal(DIGITS.get(sign, sign))


def _fault(words: str, field: str) -> Invalid:
    if len(words) <= _LONGEST:
        for pattern, reason, remedy in _FAULTS:
            if pattern.search(words):
                return Invalid(zh("金额无法识别：%(why)s", why=reason), remedy=remedy, field=field)
    return Invalid(zh("金额无法识别"), remedy=_REMEDY, field=field)
