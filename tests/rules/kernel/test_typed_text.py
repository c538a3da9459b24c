"""What holds for every typed value: tidied once is tidied, and what was read reads again as itself."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laojian.kernel.money import MOST_FEN, capital, yuan
from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import amount, compact, day, identity, is_nothing, name, phone, tidied

TODAY = date(2026, 11, 28)
READERS: dict[str, Callable[[str], object]] = {
    "phone": phone,
    "amount": amount,
    "day": lambda text: day(text, written_on=TODAY),
    "identity": lambda text: identity(text, today=TODAY),
    "name": name,
}
#: The signs of which typed values are made, so that a search finds shapes that nearly read.
PIECES = st.sampled_from(
    [*"0123456789０１５８万千百十亿元块角分零一二三五八两壹",
     *".,，。:：-—/()（）+* \t\u3000\u200b\u202e'\"=年月日号时上午·xXEHMkw～转至约无不详",
     "138", "020-", "+86", "2026", "44010619900101001", "护照", "身份证", "不详", "每月", "\uf92c", "e\u0301",
     "\U0001f600", "\x00", "\ud800"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=14).map("".join))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("", ""), ("  李　明 ", "李 明"), ("１２３ａｂｃ", "123abc"), ("a\u200bb\u2060c\ufeff", "abc"),
        ("\u202dabc\u202c", "abc"),
        ("a\u00a0\u2003\u3000b", "a b"), ("a\r\n b", "a b"), ("'0012", "0012"), ('="0012"', "0012"), ('=""', ""),
        ("＇０１", "01"),
        ("\x00a\x07", "a"), ("\u3164", ""), ("\u2800x", "x"), ("⼀", "一"), ("\uf92c", "\uf92c"), ("'", "'"),
        ("=1+2", "=1+2"),
    ],
)  # fmt: skip
def test_a_value_is_tidied(text: str, plain: str) -> None:
    assert tidied(text) == plain


def test_a_code_is_compact() -> None:
    assert compact("440106-19900101 001x") == "44010619900101001X"


@pytest.mark.parametrize(
    "text", ["无", "没有", "不详", "/", "-", "——", "…", "***", "0000000", "暂无", "未知", "N/A", "n/a", "无无无",
    "无，不详", "【无】", "未 知", "NULL", "某某"]
)  # fmt: skip
def test_the_usual_words_for_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize("text", ["0", "吴无", "无锡", "李明", "√", "12345", "空军", "x1", "不详细"])
def test_what_says_something_is_not_nothing(text: str) -> None:
    assert not is_nothing(text)


def test_nothing_goes_by_kind() -> None:
    assert is_nothing("0", kind="phone") and not is_nothing("0", kind="amount")
    assert is_nothing("11111111111", kind="phone") and not is_nothing("11111111111", kind="amount")
    assert not is_nothing("88888888", kind="phone")
    assert is_nothing("No", kind="phone") and not is_nothing("No", kind="name")


@given(TEXTS)
def test_tidied_once_is_tidied(text: str) -> None:
    assert tidied(tidied(text)) == tidied(text)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
@given(text=TEXTS)
def test_what_was_read_reads_again_as_itself_and_nothing_else_is_raised(
    reader: Callable[[str], object], text: str
) -> None:
    try:
        found = reader(text)
    except Invalid:
        return
    if found is not None and not isinstance(found, int):
        assert reader(str(found)) == found


@given(st.integers(0, MOST_FEN))
def test_an_amount_shown_and_read_is_itself(fen: int) -> None:
    assert amount(yuan(fen)) == fen
    assert amount(capital(fen)) == fen


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_shown_and_read_is_itself(one: date) -> None:
    for text in (one.isoformat(), f"{one.year}年{one.month}月{one.day}日", f"{one:%Y/%m/%d}", f"{one:%Y%m%d}"):
        assert day(text) == one
