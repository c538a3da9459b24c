"""Who may be the second person, and whether what was shown is still what is. Pure: no Django, no clock, no database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from laojian.kernel.refusal import Stale
from laojian.kernel.words import Message, zh

#: What a second person decides on: by name, a label (Chinese, translated where it is shown) and a value. It holds
#: no personal data: texts that may name somebody stand in it as a digest (`mark_of`).
Content = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that takes a second person. `needed`: how many approvals; `basis`: the article."""

    title: Message
    basis: str
    needed: int = 1


#: Every kind there is. How long one waits before it lapses: `law/limits.csv`, code AP-<kind>.
KINDS: Final[dict[str, Kind]] = {
    "rights": Kind(zh("授予重要角色"), "行政处罚法 第二十条"),
    "account": Kind(zh("重设重要账号的登录"), "网络安全法 第二十一条"),
    "calendar": Kind(zh("导入工作日历"), "全国年节及纪念日放假办法"),
    "law": Kind(zh("修改期限"), "劳动保障监察条例 第十七条"),
    "step": Kind(zh("案件步骤"), "行政处罚法 第五十七条"),
    "opening": Kind(zh("查看保密身份"), "劳动保障监察条例 第十二条"),
    "urgency": Kind(zh("降低紧急程度"), "劳动保障监察条例 第十四条"),
    "mark": Kind(zh("恶意标记"), "劳动保障监察条例 第十四条", needed=2),
    "export": Kind(zh("导出大量清单"), "个人信息保护法 第五十一条"),
    "dispute": Kind(zh("管辖争议"), "行政处罚法 第二十五条"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who acts. `behind`: those on whose right he acts, and those who hold his account in hand."""

    officer: int
    behind: frozenset[int] = frozenset()

    @property
    def circle(self) -> frozenset[int]:
        """Everybody whose will this act may be."""
        return self.behind | {self.officer}


class Difference(NamedTuple):
    """One thing that changed; '' where there was nothing, or is nothing now."""

    label: str
    was: str
    now: str


class Changed(Stale):
    """What is to be decided is no longer what was shown: `difference` says what was and what is."""

    def __init__(self, difference: tuple[Difference, ...], *, who: str, when: datetime, basis: str = "") -> None:
        super().__init__(
            zh("提请以后内容已有变动，没有作出决定"),
            who=who,
            when=when,
            basis=basis,
            remedy=zh("请核对变动前后的内容，再按现在的内容决定。"),
        )
        self.difference = difference


def why_not_second(decider: Party, before: Iterable[Party]) -> Message | None:
    """Why this person may not be second to those who acted before, or None.

    Not the same person; not in the name of one of them, nor one of them in his, nor both in the name of a third.
    """
    for party in before:
        if decider.officer == party.officer:
            return zh("提出人不得批准自己提出的事项，已经批准的不能再次批准")
        if decider.circle & party.circle:
            return zh("须由另一人办理，本人或者受本人委托的人不能重复办理")
    return None


def digest(content: Content) -> str:
    """SHA-256 of names and values in one fixed spelling; labels do not count."""
    values = {name: value for name, (_, value) in content.items()}
    plain = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def difference(was: Content, now: Content) -> tuple[Difference, ...]:
    """What changed from one content to another, in the order of what was, then what is new."""
    names = list(dict.fromkeys([*was, *now]))
    found = []
    for name in names:
        label = (now.get(name) or was[name])[0]
        before, after = was.get(name, ("", ""))[1], now.get(name, ("", ""))[1]
        if before != after:
            found.append(Difference(label, before, after))
    return tuple(found)


def line(label: Message, value: str) -> tuple[str, str]:
    """One line of a content. The label is kept as its Chinese text and translated where it is shown."""
    return label.text, value


def mark_of(text: str) -> str:
    """A short digest that stands for a text which may name somebody; '' for none."""
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""
