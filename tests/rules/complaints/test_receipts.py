"""Receipts: numbers that show a slip of the pen, secrets that open one contact, codes as people type them."""

from base64 import urlsafe_b64decode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laojian.complaints.rules.receipts import (
    LAST_SERIAL,
    Secrets,
    check_code,
    check_number,
    contact_number,
    derive,
    matches,
    shown_code,
    stored,
)

KEY = bytes(range(32))
NUMBERS = st.builds(contact_number, st.integers(2000, 2099), st.integers(1, LAST_SERIAL))
CODES = st.text(alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=16, max_size=16)


def typed(number: str) -> str:
    return number.replace("-", "")


@settings(max_examples=20)
@given(NUMBERS)
def test_a_number_reads_back_as_it_was_given(number: str) -> None:
    verdict = check_number(number)
    assert verdict.valid
    assert verdict.normal == number
    assert len(number) == len("LJ26-0001234-7")


@settings(max_examples=20)
@given(NUMBERS, st.integers(0, 9), st.integers(0, 9))
def test_one_wrong_digit_is_noticed(number: str, place: int, digit: int) -> None:
    signs = list(typed(number))
    if signs[2 + place] == str(digit):
        return
    signs[2 + place] = str(digit)
    assert not check_number("".join(signs)).valid


@settings(max_examples=20)
@given(NUMBERS, st.integers(0, 8))
def test_two_swapped_neighbours_are_noticed(number: str, place: int) -> None:
    signs = list(typed(number))
    left, right = 2 + place, 3 + place
    if signs[left] == signs[right]:
        return
    signs[left], signs[right] = signs[right], signs[left]
    assert not check_number("".join(signs)).valid


@settings(max_examples=20)
@given(NUMBERS, st.integers(0, 11), st.sampled_from("ABCDEFGHJKMNPQRSTUVWXYZabcxyz零壹"))
def test_a_letter_in_place_of_a_sign_is_noticed(number: str, place: int, letter: str) -> None:
    signs = list(typed(number))
    if signs[place] == letter.upper():
        return
    signs[place] = letter
    assert not check_number("".join(signs)).valid


def test_the_example_in_the_message_is_a_true_number() -> None:
    reason = str(check_number("没有").reason)
    example = reason.rsplit(" ", 1)[1]
    assert check_number(example).valid
    assert contact_number(2026, 1234) == example


@pytest.mark.parametrize("way", [str.lower, typed, lambda n: n.replace("-", " "), lambda n: n.replace("-", "——")])
def test_a_number_is_understood_as_people_type_it(way) -> None:
    number = contact_number(2026, 100_200)
    assert check_number(way(number)).normal == number
    assert check_number(f" {way(number)[2:]} ").normal == number


def test_a_number_is_understood_in_full_width_and_with_letters_for_digits() -> None:
    number = contact_number(2026, 1)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    assert check_number(wide).normal == number
    assert check_number(number.replace("0", "O").replace("1", "l")).normal == number


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "LJ"),
        ("LJ26-000123-4", "10位"),
        ("12345678901234", "10位"),
        ("LJ²6-0001234-7", "核对"),
        ("LJ26-0001234-٩", "数字组成"),
    ],
)
def test_what_is_no_number_is_told_why(text: str, says: str) -> None:
    verdict = check_number(text)
    assert not verdict.valid
    assert says in str(verdict.reason)


@pytest.mark.parametrize(("year", "serial"), [(1999, 1), (2100, 1), (2026, 0), (2026, LAST_SERIAL + 1)])
def test_there_are_no_numbers_outside_their_range(year: int, serial: int) -> None:
    with pytest.raises(ValueError, match="contact number"):
        contact_number(year, serial)


def test_the_last_number_of_a_year_is_given() -> None:
    assert contact_number(2026, LAST_SERIAL).startswith("LJ26-9999999-")


def test_the_same_press_gives_the_same_receipt_and_another_device_another() -> None:
    number = contact_number(2026, 1)
    first = derive(KEY, "device-a", number)
    assert first == derive(KEY, "device-a", number)
    others = [
        derive(KEY, "device-b", number),
        derive(KEY, "device-a", contact_number(2026, 2)),
        derive(bytes(32), "device-a", number),
    ]
    assert len({first.link, *(one.link for one in others)}) == 4
    assert len({first.code, *(one.code for one in others)}) == 4


def test_a_link_carries_192_bits_and_a_code_80() -> None:
    secrets = derive(KEY, "device-a", contact_number(2026, 1))
    assert len(urlsafe_b64decode(secrets.link)) == 24
    assert "=" not in secrets.link
    assert check_code(secrets.code).normal == secrets.code
    assert len(secrets.code) * 5 == 80


def test_link_and_code_share_no_bits() -> None:
    secrets = derive(KEY, "device-a", contact_number(2026, 1))
    value = 0
    for sign in secrets.code:
        value = value * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(sign)
    assert not urlsafe_b64decode(secrets.link).startswith(value.to_bytes(10, "big"))


@settings(max_examples=20)
@given(st.text(min_size=1), st.text(min_size=1))
def test_moving_the_border_between_key_and_number_changes_the_secret(key: str, number: str) -> None:
    assert derive(KEY, key + number[0], number[1:]) != derive(KEY, key, number)


def test_a_secret_opens_its_own_contact_alone() -> None:
    number, other = contact_number(2026, 1), contact_number(2026, 2)
    secrets = derive(KEY, "device-a", number)
    for secret in (secrets.link, secrets.code):
        kept = stored(KEY, secret, number)
        assert matches(KEY, secret, number, kept)
        assert not matches(KEY, secret, other, kept)
        assert not matches(KEY, secret + "x", number, kept)
        assert not matches(bytes(32), secret, number, kept)
        assert secret.encode() not in kept


def test_nothing_opens_a_contact_that_does_not_exist() -> None:
    assert not matches(KEY, "anything", contact_number(2026, 1), None)


def test_a_short_server_key_and_an_empty_device_key_are_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        derive(b"short", "device-a", "n")
    with pytest.raises(ValueError, match="device"):
        derive(KEY, "", "n")


def test_secrets_do_not_show_themselves_in_logs() -> None:
    assert repr(Secrets("secret-link", "SECRETCODE")) == "Secrets(…)"


@settings(max_examples=20)
@given(CODES)
def test_a_code_is_shown_in_groups_of_four_and_read_back(code: str) -> None:
    shown = shown_code(code)
    assert [len(group) for group in shown.split("-")] == [4, 4, 4, 4]
    for way in (shown, shown.lower(), shown.replace("-", "　"), "".join(chr(ord(s) + 0xFEE0) for s in code)):
        assert check_code(way).normal == code
        assert check_code(way).valid


def test_letters_that_look_like_digits_are_taken_for_them() -> None:
    assert check_code("iIlL-oO00-1111-ABCD").normal == "111100001111ABCD"


@pytest.mark.parametrize(("text", "says"), [("", "0个"), ("ABCD", "4个"), ("UBCD-2345-6789-ABCD", "“U”")])
def test_what_is_no_code_is_told_why(text: str, says: str) -> None:
    verdict = check_code(text)
    assert not verdict.valid
    assert says in str(verdict.reason)
