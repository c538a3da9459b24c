"""Rows that may be one: said, never decided. Nobody is merged and nobody dropped without having been asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol

from laojian.kernel.words import Message, zh


class Asked(Protocol):
    """A row as far as it is compared."""

    @property
    def sheet(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def values(self) -> Mapping[str, str]: ...


_MOST_NAMED: Final = 5


def keys(kind: str, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """By what a row is found to be perhaps another: (what, value)."""
    return [(field, key) for field, key_of, _ in _COMPARED[kind] if (key := key_of(values))]


def asked(kind: str, rows: Sequence[Asked]) -> list[list[Message]]:
    """For each row what is to be asked about it and others, in the order of the rows."""
    groups: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(rows):
        for key in keys(kind, row.values):
            groups.setdefault(key, []).append(place)
    found: list[list[Message]] = [[] for _ in rows]
    for (field, _), places in groups.items():
        if len(places) < 2:
            continue
        question = next(ask for name, _, ask in _COMPARED[kind] if name == field)
        for place in places:
            others = [rows[other] for other in places if other != place]
            said = question(rows[place], others)
            if said is not None:
                found[place].append(said)
    return found


def _value(field: str) -> Callable[[Mapping[str, str]], str]:
    return lambda values: values.get(field, "").casefold()


def _where(row: Asked, others: Iterable[Asked]) -> str:
    """第 3、7 行, with the sheet where it is another."""
    names = [str(other.number) if other.sheet == row.sheet else f"{other.sheet}!{other.number}" for other in others]
    more = "……" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more


def _same(heading: str) -> Callable[[Asked, Sequence[Asked]], Message | None]:
    def ask(row: Asked, others: Sequence[Asked]) -> Message:
        return zh("“%(heading)s”与第 %(rows)s 行相同，请核对", heading=heading, rows=_where(row, others))

    return ask


def _same_paper(row: Asked, others: Sequence[Asked]) -> Message | None:
    others = [other for other in others if other.values.get("name") != row.values.get("name")]
    if not others:
        return None
    return zh("身份证号与第 %(rows)s 行相同而姓名不同，请核对", rows=_where(row, others))


def _same_name(row: Asked, others: Sequence[Asked]) -> Message | None:
    """Two people with other papers and other telephones are two; of all others it is asked."""
    paper = row.values.get("identity")
    others = [
        other
        for other in others
        if not (paper and other.values.get("identity", paper) != paper and not _surely_one(row, other))
    ]
    if not others:
        return None
    one = [other for other in others if _surely_one(row, other)]
    if one:
        return zh("与第 %(rows)s 行姓名、号码相同：是同一人的几笔（合并金额），还是重复？", rows=_where(row, one))
    return zh("与第 %(rows)s 行同名：是两个人，还是同一个人？", rows=_where(row, others))


def _surely_one(row: Asked, other: Asked) -> bool:
    return any(
        row.values.get(field) and row.values.get(field) == other.values.get(field) for field in ("identity", "phone")
    )


_Question = Callable[[Asked, Sequence[Asked]], Message | None]
_Compared = tuple[str, Callable[[Mapping[str, str]], str], _Question]
_COMPARED: Final[dict[str, tuple[_Compared, ...]]] = {
    "roster": (("name", _value("name"), _same_name), ("identity", _value("identity"), _same_paper)),
    "contacts": (("ticket", _value("ticket"), _same("渠道工单号")),),
    "employers": (("uscc", _value("uscc"), _same("统一社会信用代码")),),
    "officers": (("username", _value("username"), _same("用户名")),),
    "units": (("code", _value("code"), _same("单位代码")),),
    "cases": (("number", _value("number"), _same("编号")),),
}
