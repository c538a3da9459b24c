"""Contacts made up with known truth: events told by one or several people, through one or several channels, badly.

Hard cases are in it on purpose: one employer with another event in another month, a firm of nearly the same name next
door, one person with two different matters, group letters copied, names shortened and misspelt, most fields missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from laojian.analytics.similarity import Facts, sketch

_TRADE_CHARS: Final = "鑫达宏盛恒泰嘉华瑞丰金博联创诚信永利顺祥德隆源美佳安康富强兴旺广立新明远东方海天云腾飞龙"
_TRADES: Final = (
    "建筑劳务",
    "电子科技",
    "服装",
    "皮具",
    "五金制品",
    "餐饮管理",
    "物流",
    "装饰工程",
    "物业管理",
    "塑胶制品",
    "食品",
    "玩具",
)
_FORMS: Final = ("有限公司", "有限公司", "有限公司", "厂", "有限责任公司")
_CAUSES: Final = ("0201", "0201", "0201", "0203", "0204", "0102", "0701", "0107")
_WORDS: Final = {
    "0201": ("拖欠工资", "工资一直没发", "欠薪不给", "老板不结工钱"),
    "0203": ("加班费不给", "天天加班没有加班工资", "不付加班费"),
    "0204": ("辞退不给补偿", "没有经济补偿金", "赶人走不赔钱"),
    "0102": ("不签劳动合同", "一直没有签合同", "拒签合同"),
    "0701": ("不买社保", "没有缴纳社会保险", "不给交五险"),
    "0107": ("入职收押金", "收了押金不退", "扣服装押金"),
}
_OPENINGS: Final = ("领导您好，", "您好，我要反映，", "来电称，", "市民反映：", "尊敬的领导，", "", "来电人表示，")
_ENDINGS: Final = ("请求尽快处理。", "希望有关部门介入调查。", "望核实处理并回复。", "要求讨回公道。", "盼复。", "")
_DETAILS: Final = (
    "多次找公司协商都没有结果", "老板总说再等等", "负责人电话不接", "人事说没有钱", "家里等着用钱",
    "已经找过管理处", "上个月说好了又反悔", "现场还有很多工友", "大家都很着急", "有聊天记录可以作证",
    "工牌还在我手里", "没有任何书面答复", "工程已经完工", "生产线还在运转",
)  # fmt: skip
_SITES: Final = ("万科城", "恒福花园", "广汇中心", "保利天汇", "珠江新岸", "云山雅苑", "科韵大厦", "南站商务区")
_STREETS: Final = (
    "440106003",
    "440106010",
    "440113101",
    "440111005",
    "440111021",
    "440103001",
    "440115004",
    "440112006",
)


@dataclass(frozen=True)
class Event:
    """One event as it happened."""

    number: int
    employer_code: str
    employer_name: str
    place: str
    cause: str
    site: str
    first_day: date
    owed_from: date
    owed_to: date
    people: int
    total_fen: int


@dataclass(frozen=True)
class Told:
    """One contact and the number of the event it is about."""

    event: int
    facts: Facts


def contacts(count: int, *, seed: int, key: bytes = b"truth") -> list[Told]:
    """At least `count` contacts of many events; same count, seed and key give the same."""
    random = np.random.default_rng(seed)
    told: list[Told] = []
    number = 0
    while len(told) < count:
        event = _event(random, number)
        family = [event]
        if random.random() < 0.35:
            family.append(_again(random, event, number + 1))
        if random.random() < 0.3:
            family.append(_neighbour(random, event, number + 2))
        number += 3
        phones = [f"p{number}-{n}" for n in range(8)]
        for one in family:
            told += _tellings(random, one, phones, key)
    return told


def _pick(random: np.random.Generator, choices: tuple[str, ...] | str) -> str:
    return choices[int(random.integers(0, len(choices)))]


def _event(random: np.random.Generator, number: int) -> Event:
    trade = "".join(_pick(random, _TRADE_CHARS) for _ in range(int(random.integers(2, 4))))
    name = f"{_pick(random, ('广州', '广州市', '广东', ''))}{trade}{_pick(random, _TRADES)}{_pick(random, _FORMS)}"
    first = date(2025, 1, 1) + timedelta(days=int(random.integers(0, 540)))
    months = int(random.integers(1, 7))
    people = int(random.choice([1, 1, 2, 5, 12, 30, 60]))
    return Event(
        number=number,
        employer_code=f"91440101MA{number:08d}",
        employer_name=name,
        place=_pick(random, _STREETS),
        cause=_pick(random, _CAUSES),
        site=_pick(random, _SITES) + _pick(random, ("一期", "二期", "三期", "")) if random.random() < 0.5 else "",
        first_day=first,
        owed_from=first - timedelta(days=30 * months + 20),
        owed_to=first - timedelta(days=20),
        people=people,
        total_fen=people * months * int(random.integers(4_000, 9_000)) * 100,
    )


def _again(random: np.random.Generator, event: Event, number: int) -> Event:
    """The same employer, another event: months later, or another matter, at another site, other workers."""
    later = timedelta(days=int(random.integers(90, 300)))
    cause = event.cause if random.random() < 0.6 else _pick(random, _CAUSES)
    site = _pick(random, _SITES) + "四期" if event.site else ""
    return Event(
        number, event.employer_code, event.employer_name, event.place, cause, site, event.first_day + later,
        event.owed_from + later, event.owed_to + later, int(random.integers(1, 40)),
        int(random.integers(3_000, 400_000)) * 100,
    )  # fmt: skip


def _neighbour(random: np.random.Generator, event: Event, number: int) -> Event:
    """Another firm of nearly the same name, in the same street and month, with the same cause."""
    place = 2 if event.employer_name.startswith(("广州", "广东")) else 0
    place += event.employer_name.startswith("广州市")
    name = event.employer_name[:place] + _pick(random, _TRADE_CHARS) + event.employer_name[place + 1 :]
    if name == event.employer_name or random.random() < 0.3:
        name = f"{_pick(random, _TRADE_CHARS)}{_pick(random, _TRADE_CHARS)}{event.employer_name[-6:]}"
    return Event(
        number, f"91440101MB{number:08d}", name, event.place, event.cause, "", event.first_day + timedelta(days=3),
        event.owed_from, event.owed_to, int(random.integers(1, 40)), int(random.integers(3_000, 400_000)) * 100,
    )  # fmt: skip


def _tellings(random: np.random.Generator, event: Event, phones: list[str], key: bytes) -> list[Told]:
    count = int(random.choice([1, 1, 2, 2, 3, 4, 6]))
    letter = _text(random, event)
    made = []
    for _ in range(count):
        copied = random.random() < 0.25
        text = letter if copied else _text(random, event)
        if copied and random.random() < 0.5:
            text += _pick(random, _DETAILS)
        made.append(Told(event.number, _facts(random, event, phones, sketch(text, key))))
    return made


def _text(random: np.random.Generator, event: Event) -> str:
    details = [_pick(random, _DETAILS) for _ in range(int(random.integers(1, 5)))]
    site = f"在{event.site}工地，" if event.site and random.random() < 0.6 else ""
    many = f"我们{event.people}个人，" if event.people > 2 and random.random() < 0.6 else ""
    since = f"从{event.owed_from.month}月到{event.owed_to.month}月，" if random.random() < 0.6 else ""
    middle = [site, many, since, f"{_called(random, event.employer_name)}{_pick(random, _WORDS[event.cause])}，"]
    random.shuffle(middle)
    return _pick(random, _OPENINGS) + "".join(middle) + "，".join(details) + "。" + _pick(random, _ENDINGS)


def _called(random: np.random.Generator, name: str) -> str:
    """The name as people give it: whole, without its form, without its city, misspelt."""
    way = random.random()
    if way < 0.35:
        return name
    for form in ("有限责任公司", "有限公司", "厂"):
        name = name.removesuffix(form)
    if way < 0.55:
        return name + "公司"
    name = name.removeprefix("广州市").removeprefix("广州").removeprefix("广东")
    if way < 0.85 or len(name) < 4:
        return name
    place = int(random.integers(1, len(name)))
    return name[:place] + _pick(random, _TRADE_CHARS) + name[place + 1 :]


def _facts(random: np.random.Generator, event: Event, phones: list[str], sketched: bytes) -> Facts:
    def known(chance: float) -> bool:
        return bool(random.random() < chance)

    own = event.total_fen // max(1, event.people)
    amount = event.total_fen if known(0.6) else own
    slip = timedelta(days=int(random.integers(-15, 16)))
    return Facts(
        received_on=event.first_day + timedelta(days=int(random.exponential(9))),
        employer_code=event.employer_code if known(0.45) else "",
        employer_name=_called(random, event.employer_name) if known(0.9) else "",
        place=event.place if known(0.5) else event.place[:6] if known(0.6) else "",
        cause=event.cause if known(0.85) else _pick(random, _CAUSES),
        phone_token=phones[int(random.integers(0, len(phones)))] if known(0.7) else "",
        amount_fen=int(amount * random.uniform(0.9, 1.1)) if known(0.6) else None,
        people=max(1, int(event.people * random.uniform(0.8, 1.2))) if known(0.5) else None,
        period=(event.owed_from + slip, event.owed_to + slip) if known(0.5) else None,
        site=event.site if known(0.7) else "",
        sketch=sketched,
    )
