"""Where nothing begins to be something, and which written numbers are read."""

import pytest

from laojian.kernel.typed import is_nothing, name
from laojian.kernel.typed.nothing import Kind
from laojian.kernel.typed.numerals import number_of


@pytest.mark.parametrize(
    ("text", "kind", "nothing"),
    [
        ("无" * 40, None, True), ("无" * 41, None, False), ("000", None, True), ("00", None, False),
        ("11111", "phone", True), ("1111", "phone", False), ("99999", "identity", True),
        ("222222222", "phone", True), ("22222222", "phone", False), ("222222222", "name", False),
        ("٣" * 9, "phone", False), ("（无）0000", "phone", True), ("无，aaaaaaaaa", "phone", False),
        ("○", None, True), ("□□", None, True), ("√", None, False), ("x", "phone", True), ("x", "name", False),
        ("n/a", "name", True), ("na", "name", False),
    ],
)  # fmt: skip
def test_nothing_and_something(text: str, kind: Kind | None, nothing: bool) -> None:
    assert is_nothing(text, kind=kind) is nothing


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("", None), ("万", 10_000), ("零万", 0), ("十万", 100_000), ("一万一万", None), ("一万亿", 10**12),
        ("一亿一万", 100_010_000), ("一万零一亿", 1_000_100_000_000), ("百百", None), ("千百", 1100),
    ],
)  # fmt: skip
def test_a_written_number_is_read_or_is_none(words: str, value: int | None) -> None:
    assert number_of(words) == value


def test_a_name_of_a_hundred_characters_is_one() -> None:
    assert name("李" * 100) == "李" * 100
