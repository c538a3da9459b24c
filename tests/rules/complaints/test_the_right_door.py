"""The guide sends every matter to the right door, politely and with its rule."""

import csv
from dataclasses import replace
from datetime import date

import pytest

from laojian.complaints.law_rows import LAW, doors
from laojian.complaints.rules.competent_bodies import (
    BODIES,
    BodyKind,
    Part,
    already_elsewhere,
    bodies_on,
    suggest_bodies,
)
from laojian.kernel.refusal import Invalid

GUIDE = doors()
DAY = date(2026, 11, 23)
VIOLATIONS = LAW.parents[1] / "cases" / "law" / "violations.csv"


def test_the_guide_is_whole() -> None:
    with VIOLATIONS.open(encoding="utf-8-sig", newline="") as source:
        known = {row["code"] for row in csv.DictReader(source)}
    assert len(GUIDE) >= 25
    assert {door.door for door in GUIDE} == set(BODIES)
    for door in GUIDE:
        assert set(door.violations) <= known, door.code
        assert (door.part == "part") == bool(door.part_zh and door.part_en), door.code
        assert not (door.part == "all" and door.door != "inspectorate"), door.code
        assert door.answer_en.isascii(), door.code
        assert door.answer_zh.endswith("。"), door.code
        assert len(door.question_zh) <= 30, door.code
    assert bodies_on(GUIDE, DAY) == tuple(GUIDE)


@pytest.mark.parametrize(
    ("matter", "door", "part"),
    [
        ("unpaid_wages", "inspectorate", "all"),
        ("severance", "arbitration", "part"),
        ("double_wage", "arbitration", "part"),
        ("injury_recognition", "tax_social", "none"),
        ("injury_amount", "arbitration", "none"),
        ("labour_relation", "arbitration", "none"),
        ("insurance_not_registered", "inspectorate", "all"),
        ("insurance_arrears", "tax_social", "part"),
        ("housing_fund", "housing_fund", "none"),
        ("workplace_safety", "health_safety", "none"),
        ("contract_price", "court", "part"),
        ("personal_loan", "court", "none"),
        ("child_labour", "inspectorate", "all"),
    ],
)
def test_a_matter_goes_to_its_door(matter: str, door: str, part: str) -> None:
    found = GUIDE.at(matter, DAY)
    assert (found.door, found.part) == (door, part)
    assert "第" in found.basis_zh


def test_mixed_matters_are_sorted_and_something_can_still_be_handed_in() -> None:
    found = suggest_bodies(["unpaid_wages", "severance", "housing_fund", "unpaid_wages"], GUIDE, on=DAY)
    assert [door.code for door in found.here] == ["unpaid_wages"]
    assert [door.code for door in found.shared] == ["severance"]
    assert [door.code for door in found.elsewhere] == ["housing_fund"]
    assert found.can_complain_here
    assert not suggest_bodies(["personal_loan"], GUIDE, on=DAY).can_complain_here
    assert not suggest_bodies([], GUIDE, on=DAY).can_complain_here


def test_a_matter_the_guide_does_not_know_is_refused() -> None:
    with pytest.raises(Invalid):
        suggest_bodies(["weather"], GUIDE, on=DAY)


@pytest.mark.parametrize("kind", ["mediation", "arbitration", "court"])
def test_what_is_already_elsewhere_is_answered_by_its_article(kind: str) -> None:
    door = already_elsewhere(kind, GUIDE, on=DAY)
    assert door is not None
    assert door.basis_zh == "劳动保障监察条例 第二十一条"
    assert door.part == "none"
    assert "不再受理" in door.answer_zh


@pytest.mark.parametrize("kind", ["", "petition"])
def test_a_petition_is_no_bar(kind: str) -> None:
    assert already_elsewhere(kind, GUIDE, on=DAY) is None


def test_the_guide_of_a_former_day_leaves_out_what_was_not_law_yet() -> None:
    codes = {door.code for door in bodies_on(GUIDE, date(2020, 1, 1))}
    assert "unpaid_wages" in codes
    assert "platform_work" not in codes


@pytest.mark.parametrize(
    ("matter", "ours", "here"),
    [
        ("unpaid_wages", True, True),
        ("severance", False, True),
        ("insurance_arrears", False, True),
        ("housing_fund", False, False),
    ],
)
def test_only_what_is_wholly_ours_is_ours_and_a_part_is_enough_to_hand_it_in(
    matter: str, ours: bool, here: bool
) -> None:
    assert GUIDE.at(matter, DAY).is_ours is ours
    assert suggest_bodies([matter], GUIDE, on=DAY).can_complain_here is here


@pytest.mark.parametrize(("door", "part"), [("inspectorate", "part"), ("court", "all")])
def test_a_matter_is_ours_by_door_and_by_part(door: BodyKind, part: Part) -> None:
    assert not replace(GUIDE.at("unpaid_wages", DAY), door=door, part=part).is_ours
