"""Which office is competent: the place of work decides, the registered address is never asked.

劳动保障监察条例 第十三条; in Guangdong the county level first (广东省劳动保障监察条例, 2019 amendment); a superior
office may take what is major; between two offices their common superior decides (行政处罚法 第二十五条).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from laojian.kernel.regions import LEVELS, contains, level_of
from laojian.kernel.words import Message, zh

Kind = Literal["complaint", "report", "own"]

PLACE_BASIS: Final = "劳动保障监察条例 第十三条"
COUNTY_BASIS: Final = "广东省劳动保障监察条例（2019年修正）"
DISPUTE_BASIS: Final = "行政处罚法 第二十五条"
DELEGATION_BASIS: Final = "行政处罚法 第二十四条"
_OFFICES: Final = frozenset({"city", "district"})


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """An office that handles cases and its place. `delegated`: a street or town that holds the power by a published
    decision of the province (行政处罚法 第二十四条)."""

    unit_id: int
    place: str
    name: str = ""
    delegated: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, and the article it rests on."""

    message: Message
    basis: str


@dataclass(frozen=True, slots=True)
class Competence:
    """The competent office; without `unit_id` it lies elsewhere and the contact is passed on to `place`.
    `level` is that of the office: city, district, street."""

    unit_id: int | None
    level: str
    reasons: tuple[Reason, ...]
    place: str = ""

    @property
    def passes_on(self) -> bool:
        """No office of ours is competent."""
        return self.unit_id is None


def competent(
    workplace_code: str,
    units: Sequence[UnitPlace],
    *,
    kind: Kind = "complaint",
    major: bool = False,
    receiving: int | None = None,
) -> Competence:
    """The office for a place of work (a place code of any length, '' if not known).

    The narrowest office whose place holds the workplace, not below the district unless the power is delegated.
    `major`: the city takes it. `kind="own"`: the office that found it (`receiving`) keeps it, if it is one of those.
    `receiving`: the office that has it now; it keeps what has no place, and wins between two that are equal.
    Raises ValueError for something that is no place code.
    """
    if not workplace_code:
        return _unplaced(_one_of(units, receiving))
    level_of(workplace_code)
    able = sorted((unit for unit in units if _able(unit, workplace_code)), key=lambda unit: (unit.place, unit.unit_id))
    if not able:
        return _elsewhere(workplace_code, units, receiving)
    where = Reason(zh("由用工所在地的监察机构管辖"), PLACE_BASIS)
    city = next((unit for unit in able if level_of(unit.place) == "city"), None)
    if major and city is not None:
        return _given(city, where, Reason(zh("重大案件由市级直接查处"), PLACE_BASIS))
    if kind == "own" and (finder := _one_of(able, receiving)):
        return _given(finder, where, Reason(zh("由发现线索的机构办理"), PLACE_BASIS))
    deepest = max(len(unit.place) for unit in able)
    equal = [unit for unit in able if len(unit.place) == deepest]
    chosen = _one_of(equal, receiving) or equal[0]
    reasons = [where, _level_reason(chosen)]
    if len(equal) > 1:
        reasons.append(Reason(zh("同一地域有多个机构，由先收到的办理；有争议的报共同上级指定"), DISPUTE_BASIS))
    return _given(chosen, *reasons)


def dispute_goes_to(unit_a: UnitPlace, unit_b: UnitPlace) -> str:
    """The place of the common superior of two offices that both claim a case or both decline it: two districts ->
    their city, two cities -> the province, a street and its district -> the district. '' above the provinces."""
    common = ""
    for width in LEVELS:
        part = unit_a.place[:width]
        if unit_b.place[:width] == part:
            common = part
    return common


def _one_of(units: Sequence[UnitPlace], unit_id: int | None) -> UnitPlace | None:
    return next((unit for unit in units if unit.unit_id == unit_id), None)


def _able(unit: UnitPlace, workplace: str) -> bool:
    if not contains(unit.place, workplace):
        return False
    level = level_of(unit.place)
    return level in _OFFICES or (level == "street" and unit.delegated)


def _given(unit: UnitPlace, *reasons: Reason) -> Competence:
    return Competence(unit.unit_id, level_of(unit.place), reasons, unit.place)


def _level_reason(unit: UnitPlace) -> Reason:
    level = level_of(unit.place)
    if level == "street":
        return Reason(zh("该镇街依法承接了这项职权"), DELEGATION_BASIS)
    if level == "district":
        return Reason(zh("以县级管辖为主"), COUNTY_BASIS)
    return Reason(zh("区级没有管辖机构或者用工地址只到市，由市级办理或者指定"), PLACE_BASIS)


def _unplaced(desk: UnitPlace | None) -> Competence:
    reason = Reason(zh("用工所在地不明，暂由收件机构办理，查明后移送有管辖权的机构"), PLACE_BASIS)
    if desk is None:
        return Competence(None, "", (reason,))
    return Competence(desk.unit_id, level_of(desk.place), (reason,), desk.place)


def _elsewhere(workplace: str, units: Sequence[UnitPlace], receiving: int | None) -> Competence:
    """Outside every office of ours, or known to the province alone."""
    inside = [unit for unit in units if contains(workplace, unit.place)]
    if inside:
        if desk := _one_of(inside, receiving):
            return _unplaced(desk)
        city = min(inside, key=lambda unit: (len(unit.place), unit.unit_id))
        return _given(city, Reason(zh("用工所在地不明，暂由收件机构办理，查明后移送有管辖权的机构"), PLACE_BASIS))
    place = workplace[:6]
    return Competence(
        None,
        "",
        (Reason(zh("用工所在地（%(place)s）不在本市，应当转送当地监察机构并告知本人", place=place), PLACE_BASIS),),
        place,
    )
