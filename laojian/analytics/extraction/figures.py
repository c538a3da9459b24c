"""Amounts, head counts, months owed, phones and identity numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from laojian.analytics.extraction.numerals import NUMBER
from laojian.analytics.extraction.suggestion import Suggestion, clause
from laojian.kernel.typed.numerals import number_of

_ABOUT: Final = r"(?P<about>多|余|几|来|左右)?"
_AMOUNT: Final = re.compile(
    rf"(?<![\d.a-z])(?P<n>{NUMBER}){_ABOUT}(?P<great>[万千百])?(?P<more>多|余|几)?\s*(?P<unit>"
    r"元|块钱|块|圆|人民币|rmb|yuan)?"
)
_NOT_MONEY: Final = re.compile(
    r"\s*(?:个|名|位|人|年|月|日|号|天|小时|时|点|分|平|米|公里|斤|吨|岁|次|份|件|台|层|楼|栋|"
    r"路|街|期|套|户|%|批|班|周|倍|把|条|家|块地|多人|多名|多个)"
)
_MONEY_BEFORE: Final = re.compile(
    r"工资|每月|每天|薪|欠|款|钱|费|金|补偿|赔|扣|付|发|给|共|合计|总|约|底薪|提成|奖|差|剩|￥|¥"
)
_KINDS: Final = (
    ("amount_monthly", re.compile(
        r"每个?月|一个月|月薪|(?<!个)月工资|底薪|月基本|工资标准|约定工资|工资约定|月收入|/月|元月")),
    ("amount_daily", re.compile(r"每天|一天|日薪|日工资|/天|/日|每日|每工|一个工(?!作)")),
    ("amount_hourly", re.compile(r"每小时|一小时|一个小时|时薪|/小时|/时")),
    ("amount_owed", re.compile(
        r"欠|未付|未发|没发|没给|未给|不给|没结|未结|还差|共计|合计|总共|一共|共$|剩|尾款|克扣|扣|讨|"
        r"未支付")),
)  # fmt: skip
_PEOPLE: Final = re.compile(
    r"(?<![\d.第])(?P<n>\d{1,7}|[一二两三四五六七八九十百千]{1,10})(?P<about>多|余|来|几)?"
    r"(?:个|名|位)?(?:农民工|工人|民工|员工|工友|同事|女工|男工|职工|工仔|人(?!民|事|力|社|行|"
    r"口|次|工|命|家|均|生)|名(?!字|称|义|单)|位(?!于|置))"
)
_MONTHS: Final = re.compile(
    r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<about>多|几)?个(?P<half>半)?月(?:的)?(?:工资|薪|没发|未发|不发)"
)
_PHONE: Final = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")
_ID: Final = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx](?![\da-z])")


def amounts(text: str, original: str) -> Iterator[Suggestion]:
    """Sums of money in fen, with what they are by the words around them."""
    for found in _AMOUNT.finditer(text):
        base = number_of(found["n"])
        if base is None:
            continue
        multiplier = {"万": 10_000, "千": 1_000, "百": 100}.get(found["great"] or "", 1)
        left, right = clause(text, *found.span())
        written = found["n"] + (found["great"] or "")
        if not found["unit"]:
            great = re.search(r"[万千百kw]", written) or (
                re.search(r"\d{3,}", written)
                and re.search(r"(?:工资|薪|每月|月薪|共|共计|合计|欠|是|约|:|发|为)$", left)
            )
            if not great or _NOT_MONEY.match(right) or not (_MONEY_BEFORE.search(left) or right.startswith("工资")):
                continue
        fen = round(base * multiplier * 100)
        if fen <= 0 or fen > 10**13:
            continue
        end = found.start() + len(found[0].rstrip())
        about = bool(found["about"] or found["more"])
        yield Suggestion(
            _amount_kind(left, right), fen, original[found.start() : end], found.start(), end,
            0.9 if found["unit"] else 0.6, "约数" if about else "",
        )  # fmt: skip


def _amount_kind(left: str, right: str) -> str:
    """The kind whose cue stands nearest: after the sum, else the last one before it."""
    for kind, cue in _KINDS[:3]:
        if cue.match(right) or (kind == "amount_monthly" and re.match(r"的?月薪|左右一个月", right)):
            return kind
    last = [(max((hit.end() for hit in cue.finditer(left)), default=-1), kind) for kind, cue in _KINDS]
    end, kind = max(last)
    if end >= 0:
        return kind
    return "amount_owed" if re.search(r"没|未|欠|拖", right) else "amount_other"


def people(text: str, original: str) -> Iterator[Suggestion]:
    """How many people the text speaks of; `约数` where it says so."""
    for found in _PEOPLE.finditer(text):
        number = number_of(found["n"])
        if number is None or number < 1 or number > 100_000:
            continue
        left, _ = clause(text, *found.span())
        if number == 1 and not re.search(r"就|只", left):
            continue
        ours = re.search(r"我们|共|一共|大概|约|有|涉及|等|全部|总", left)
        about = bool(found["about"]) or left.endswith(("大概", "大约", "约", "近", "将近"))
        yield Suggestion(
            "people", int(number), original[found.start() : found.end()], found.start(), found.end(),
            0.85 if ours else 0.6, "约数" if about else "",
        )  # fmt: skip


def months_owed(text: str, original: str) -> Iterator[Suggestion]:
    """For how many months wages are owed."""
    for found in _MONTHS.finditer(text):
        number = number_of(found["n"])
        left, _ = clause(text, *found.span())
        if number and number <= 120 and re.search(r"欠|没|未|不|拖|压|扣|发", left + found[0]):
            words = original[found.start() : found.end()]
            note = "约数" if found["about"] or found["half"] else ""
            yield Suggestion("months_owed", int(number), words, found.start(), found.end(), 0.85, note)


def contacts(text: str, original: str) -> Iterator[Suggestion]:
    """Phones and identity numbers: to be put in the vault, never to be passed on."""
    taken: list[tuple[int, int]] = []
    for kind, pattern in (("id_number", _ID), ("phone", _PHONE)):
        for found in pattern.finditer(text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            taken.append(found.span())
            value = re.sub(r"[- ]", "", found[0])
            yield Suggestion(kind, value, original[found.start() : found.end()], found.start(), found.end(), 0.95)
