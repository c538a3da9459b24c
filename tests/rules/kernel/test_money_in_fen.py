"""Money is whole fen; yuan are for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laojian.kernel.money import MOST_FEN, capital, parse_yuan, yuan
from laojian.kernel.refusal import Invalid


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.50", 123450),
        ("1234.5", 123450),
        ("0", 0),
        ("0.01", 1),
        (" ¥ 20,000 ", 2000000),
        ("￥１２．５０元", 1250),
        ("1，234元", 123400),
    ],
)
def test_an_amount_typed_in_yuan_is_read_exactly(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize("text", ["", "abc", "-5", "1.234", "1,23", "1,2345", "1.", ".5", "1e3", "NaN", "12 3"])
def test_what_is_not_an_amount_is_refused_with_the_field(text: str) -> None:
    with pytest.raises(Invalid, match="无法识别") as refused:
        parse_yuan(text, field="amount")
    assert refused.value.field == "amount"
    assert refused.value.remedy is not None


def test_an_amount_beyond_reason_is_refused() -> None:
    with pytest.raises(Invalid, match="过大"):
        parse_yuan("999999999999999999")


@given(st.integers(0, MOST_FEN))
def test_writing_and_reading_gives_the_same_fen(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


def test_a_negative_amount_keeps_its_sign() -> None:
    assert yuan(-123456) == "-1,234.56"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (3560050, "叁万伍仟陆佰元伍角"),
        (3560000, "叁万伍仟陆佰元整"),
        (105, "壹元零伍分"),
        (123456789, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
    ],
)
def test_formal_numerals(fen: int, words: str) -> None:
    assert capital(fen) == words


def test_formal_numerals_are_for_amounts_that_exist() -> None:
    with pytest.raises(ValueError, match="no formal numerals"):
        capital(-1)
