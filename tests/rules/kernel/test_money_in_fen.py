"""Money is whole fen; yuan are for people."""

import pytest

from laojian.kernel.money import MOST_FEN, capital, yuan


def test_a_negative_amount_keeps_its_sign_and_nothing_has_none() -> None:
    assert [yuan(fen) for fen in (-123456, -1, 0, 1)] == ["-1,234.56", "-0.01", "0.00", "0.01"]


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
    assert capital(MOST_FEN) == "壹拾万亿元整"
    for fen in (-1, MOST_FEN + 1):
        with pytest.raises(ValueError, match="no formal numerals"):
            capital(fen)
