"""Masks, places, addresses and holds."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laojian.kernel.refusal import Invalid
from laojian.kernel.regions import contains, widest
from laojian.org.rules import (
    HOLD,
    LIMIT,
    client_address,
    counted_as,
    grid_code,
    held_until,
    indexed,
    mask,
    normal,
    normal_username,
    plain_name,
    require_place,
)

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
PROXIES = [ip_network("10.0.0.0/8")]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "13812341234", "138****1234"),
        ("phone", "+86 138-1234-1234", "138****1234"),
        ("phone", "020-83391234", "020****1234"),
        ("phone", "12345", "*****"),
        ("resident_id", "44010619900101123x", "4401**********123X"),
        ("resident_id", "12345", "*****"),
        ("bank_card", "6222 0212 3456 7890 123", "**** 0123"),
        ("bank_card", "1234567", "****"),
        ("name", "李小明", "李**"),
        ("name", "欧阳", "欧**"),
        ("address", "广州市天河区五山路381号5栋", "广州市天河****"),
    ],
)
def test_a_masked_value_shows_enough_to_recognise_it(kind: str, value: str, shown: str) -> None:
    assert mask(kind, value) == shown


@given(kind=st.sampled_from(["phone", "resident_id", "bank_card", "name", "address"]), value=st.text(min_size=5))
def test_a_mask_never_shows_the_whole(kind: str, value: str) -> None:
    try:
        plain = normal(kind, value)
    except Invalid:
        return
    if len(plain) > 1:
        assert plain not in mask(kind, value)


def test_spellings_of_one_number_are_one_value() -> None:
    assert normal("phone", "１３８ 1234-1234") == normal("phone", "+8613812341234") == "13812341234"


@pytest.mark.parametrize("value", ["", "   ", "()-"])
def test_an_empty_value_is_refused(value: str) -> None:
    with pytest.raises(Invalid):
        normal("phone", value)


@pytest.mark.parametrize(
    ("kind", "value", "found_by"),
    [
        ("phone", "+86 138 0013 8021", "13800138021"),
        ("phone", "020-83331234转801", "02083331234转801"),
        ("phone", "不详", None),
        ("phone", "0000000", None),
        ("phone", "12345", None),
        ("phone", "400-830-1234", None),
        ("resident_id", "4401 0619 9001 0100 1x", "44010619900101001X"),
        ("resident_id", "（无）", None),
        ("resident_id", "000000000000000000", None),
        ("name", "李\u3000明", "李明"),
        ("name", "无名氏", None),
    ],
)
def test_what_tells_no_person_from_another_has_no_index(kind: str, value: str, found_by: str | None) -> None:
    assert indexed(kind, value) == found_by


def test_what_was_kept_before_and_does_not_read_is_masked_all_the_same() -> None:
    assert mask("phone", "13800138021/13900139021") == "138****************9021"
    assert mask("name", "李?明") == "李**"
    with pytest.raises(Invalid):
        mask("name", " ")


def test_user_and_employer_names_have_one_spelling() -> None:
    assert normal_username("  Ｚhang.San ") == "zhang.san"
    assert plain_name("广州市 （天河）某公司") == plain_name("广州市(天河)某公司")


def test_a_grid_code_has_fifteen_digits() -> None:
    assert grid_code("440106003", 1) == "440106003000001"
    assert grid_code("440106003", 12, "007") == "440106003007012"


@pytest.mark.parametrize(
    ("street", "serial", "community"),
    [
        ("440106", 1, "000"),
        ("44010600a", 1, "000"),
        ("440106003", 0, "000"),
        ("440106003", 1000, "000"),
        ("440106003", 1, "7"),
    ],
)
def test_an_impossible_grid_code_is_refused(street: str, serial: int, community: str) -> None:
    with pytest.raises(Invalid):
        grid_code(street, serial, community)


@pytest.mark.parametrize("code", ["", "44", "44010", "4401060030", "四四〇一", "4401x6"])
def test_what_is_no_place_is_refused(code: str) -> None:
    with pytest.raises(Invalid):
        require_place(code)


places = st.sampled_from([4, 6, 9, 12, 15]).flatmap(
    lambda width: st.text("01", min_size=width - 4, max_size=width - 4).map(lambda tail: "4401" + tail)
)


@given(st.lists(places), places)
def test_the_fewest_places_cover_exactly_what_the_many_cover(held: list[str], asked: str) -> None:
    fewest = widest(held)
    assert any(contains(p, asked) for p in held) == any(contains(p, asked) for p in fewest)
    assert not any(contains(a, b) for a in fewest for b in fewest if a != b)


@given(places, places, places)
def test_places_contain_like_a_tree(a: str, b: str, c: str) -> None:
    assert contains(a, a)
    if contains(a, b) and contains(b, c):
        assert contains(a, c)
    if contains(a, b) and contains(b, a):
        assert a == b
    if contains(a, c) and contains(b, c):
        assert contains(a, b) or contains(b, a)


def test_a_forwarded_header_of_a_stranger_changes_nothing() -> None:
    assert client_address("203.0.113.9", "10.0.0.1, 192.0.2.1", PROXIES) == "203.0.113.9"
    assert client_address("203.0.113.9", "192.0.2.1") == "203.0.113.9"


def test_behind_a_trusted_proxy_the_last_hop_counts_and_a_forged_one_does_not() -> None:
    assert client_address("10.0.0.1", "203.0.113.9", PROXIES) == "203.0.113.9"
    assert client_address("10.0.0.1", "1.1.1.1, 203.0.113.9", PROXIES) == "203.0.113.9"
    assert client_address("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.7", PROXIES) == "203.0.113.9"
    assert client_address("10.0.0.1", "", PROXIES) == "10.0.0.1"
    assert client_address("10.0.0.1", "<script>", PROXIES) == "<script>"


def test_a_peer_without_an_address_is_taken_as_it_is() -> None:
    assert client_address("unix:", "203.0.113.9", PROXIES) == "unix:"


def test_an_address_has_one_spelling() -> None:
    assert client_address("::ffff:203.0.113.9") == "203.0.113.9"
    assert client_address("2001:DB8:0::1") == "2001:db8::1"


def test_tries_are_counted_for_the_network_of_one_subscriber() -> None:
    assert counted_as("203.0.113.9") == "203.0.113.9"
    assert counted_as("2001:db8:0:1::9") == counted_as("2001:db8:0:1:ffff::7") == "2001:db8:0:1::/64"
    assert counted_as("2001:db8:0:2::9") != counted_as("2001:db8:0:1::9")
    assert counted_as("unix:") == "unix:"


def test_another_limit_holds_from_its_own_number_on() -> None:
    assert held_until(19, NOON, 20) is None
    assert held_until(20, NOON, 20) == NOON + HOLD
    assert held_until(22, NOON, 20) == NOON + 4 * HOLD


def test_four_wrong_tries_hold_nobody() -> None:
    assert held_until(LIMIT - 1, NOON) is None
    assert held_until(0, None) is None


def test_the_fifth_holds_for_half_an_hour_and_each_more_doubles_it_up_to_a_day() -> None:
    assert held_until(LIMIT, NOON) == NOON + HOLD
    assert held_until(LIMIT + 1, NOON) == NOON + 2 * HOLD
    assert held_until(LIMIT + 500, NOON) == NOON + timedelta(hours=24)
