"""The place of work decides which office is competent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laojian.complaints.rules.jurisdiction import UnitPlace, competent, dispute_goes_to
from laojian.kernel.regions import contains

CITY = UnitPlace(1, "4401", "市支队")
TIANHE = UnitPlace(2, "440106", "天河大队")
HAIZHU = UnitPlace(3, "440105", "海珠大队")
STREET = UnitPlace(4, "440106003", "五山街")
DELEGATED = UnitPlace(5, "440106004", "员村街", delegated=True)
UNITS = (CITY, TIANHE, HAIZHU, STREET, DELEGATED)


@pytest.mark.parametrize(
    ("workplace", "unit", "level"),
    [
        ("440106", 2, "district"),
        ("440106003", 2, "district"),
        ("440106003012", 2, "district"),
        ("440106004", 5, "street"),
        ("440106004001005", 5, "street"),
        ("440105001", 3, "district"),
        ("440103", 1, "city"),
        ("4401", 1, "city"),
    ],
)
def test_the_narrowest_office_at_the_place_of_work_is_competent(workplace: str, unit: int, level: str) -> None:
    found = competent(workplace, UNITS)
    assert (found.unit_id, found.level) == (unit, level)
    assert not found.passes_on
    assert all("条例" in reason.basis or "处罚法" in reason.basis for reason in found.reasons)
    assert "用工所在地" in str(found.reasons[0].message)


def test_a_street_without_delegated_power_is_never_competent() -> None:
    for workplace in ("440106003", "440106003001"):
        assert competent(workplace, UNITS, receiving=4, kind="own").unit_id == 2


def test_the_city_takes_what_is_major() -> None:
    found = competent("440106004", UNITS, major=True)
    assert found.unit_id == 1
    assert "重大" in str(found.reasons[1].message)


def test_who_finds_a_lead_in_its_own_place_keeps_it() -> None:
    assert competent("440106003", UNITS, kind="own", receiving=1).unit_id == 1
    assert competent("440105001", UNITS, kind="own", receiving=2).unit_id == 3
    assert competent("440106003", UNITS, kind="complaint", receiving=1).unit_id == 2


def test_outside_the_city_it_is_passed_on_with_the_place() -> None:
    found = competent("440305001", UNITS)
    assert found.passes_on
    assert found.place == "440305"
    assert "440305" in str(found.reasons[0].message)


def test_without_a_place_the_receiving_office_keeps_it_and_says_why() -> None:
    for unknown in ("", "44"):
        found = competent(unknown, UNITS, receiving=3)
        assert found.unit_id == 3
        assert "不明" in str(found.reasons[0].message)
    assert competent("44", UNITS).unit_id == 1
    assert competent("", UNITS).passes_on


def test_between_two_offices_of_one_place_the_receiving_one_is_first() -> None:
    twin = UnitPlace(9, "440106", "天河二队")
    assert competent("440106", (*UNITS, twin), receiving=9).unit_id == 9
    found = competent("440106", (*UNITS, twin))
    assert found.unit_id == 2
    assert found.reasons[-1].basis == "行政处罚法 第二十五条"


@pytest.mark.parametrize("wrong", ["44010", "天河", "4401061"])
def test_what_is_no_place_code_is_an_error(wrong: str) -> None:
    with pytest.raises(ValueError, match="place code"):
        competent(wrong, UNITS)


@pytest.mark.parametrize(
    ("a", "b", "superior"),
    [("440106", "440105", "4401"), ("4401", "4403", "44"), ("440106003", "440106", "440106"),
     ("4401", "440106", "4401"), ("440106", "440305", "44"), ("4401", "3301", ""), ("440106", "440106", "440106")],
)  # fmt: skip
def test_a_dispute_goes_to_the_common_superior(a: str, b: str, superior: str) -> None:
    assert dispute_goes_to(UnitPlace(1, a), UnitPlace(2, b)) == superior
    assert dispute_goes_to(UnitPlace(2, b), UnitPlace(1, a)) == superior


@settings(max_examples=50)
@given(
    st.lists(st.sampled_from(UNITS), unique=True),
    st.sampled_from(["440106003", "440105", "440106004001", "440305", "4401"]),
    st.booleans(),
)
def test_the_competent_office_always_holds_the_workplace(units: list[UnitPlace], workplace: str, major: bool) -> None:
    found = competent(workplace, units, major=major)
    if found.unit_id is not None:
        assert contains(found.place, workplace) or contains(workplace, found.place)
    assert found.reasons


def reasons(workplace: str, units: tuple[UnitPlace, ...] = UNITS, *, major: bool = False) -> list[str]:
    return [str(reason.message) for reason in competent(workplace, units, major=major).reasons]


@pytest.mark.parametrize(
    ("workplace", "second"),
    [("440106004", "该镇街依法承接"), ("440106003", "以县级管辖为主"), ("4401", "区级没有管辖机构")],
)
def test_the_level_of_the_office_has_its_reason_and_one_office_alone_is_no_dispute(workplace: str, second: str) -> None:
    first, level = reasons(workplace)
    assert "用工所在地" in first
    assert level.startswith(second)


def test_what_is_major_stays_in_the_district_where_no_city_office_is_ours() -> None:
    assert reasons("440106003", (TIANHE, STREET), major=True)[1] == "以县级管辖为主"


def test_an_office_that_is_no_city_district_or_street_is_not_competent_by_delegation() -> None:
    for place in ("44", "440106003001"):
        assert competent("440106003001", (CITY, UnitPlace(8, place, delegated=True))).unit_id == 1


def test_where_only_the_province_is_known_an_office_of_another_province_does_not_keep_it() -> None:
    found = competent("44", (*UNITS, UnitPlace(8, "430102", "外省大队")), receiving=8)
    assert found.unit_id == 1
