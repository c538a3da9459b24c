"""Days as people write them; without a year they are read by the day they were written."""

from datetime import date

import pytest

from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import day

FIRST = date(2026, 9, 1)
TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-01", "2026-9-1", "2026.9.1", "2026/9/1", "2026年9月1日", "2026年9月1号", "2026年 9月 1日", "20260901",
        "2026 9 1",
        "二〇二六年九月一日", "二零二六年九月一号", "２０２６-０９-０１", "2026—09—01", "2026-09-01T14:05:00+08:00",
        "2026/9/1 14:05:00",
        "2026年9月1日下午3点", "2026年9月1日 下午三点半", "2026.9.1 上午", "20260901140500", "2026年9月1日星期二",
        "2026.9.1.", "2026-09-01。",
        "2026年9.1", "'2026-09-01", '="2026-09-01"', "\u202d2026-09-01\u202c",
    ],
)  # fmt: skip
def test_a_whole_day_is_read_in_every_spelling(text: str) -> None:
    assert day(text) == FIRST
    assert day(text, written_on=TODAY) == FIRST


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("9月1日", FIRST), ("9月1号", FIRST), ("九月一日", FIRST), ("9.1", FIRST), ("9/1", FIRST), ("09-01", FIRST),
        ("今年9月1日", FIRST), ("去年9月1日", date(2025, 9, 1)), ("26年9月1日", FIRST),
        ("99年9月1日", date(1999, 9, 1)),
        ("11月28日", TODAY), ("11月29日", date(2025, 11, 29)), ("十二月廿八日", date(2025, 12, 28)), ("今天", TODAY),
        ("昨天下午3点", date(2026, 11, 27)), ("前天", date(2026, 11, 26)), ("上月5号", date(2026, 10, 5)),
        ("本月5日", date(2026, 11, 5)),
    ],
)  # fmt: skip
def test_a_day_without_a_year_is_the_last_such_day_and_is_refused_where_nobody_knows_when(
    text: str, read: date
) -> None:
    assert day(text, written_on=TODAY) == read
    with pytest.raises(Invalid) as refused:
        day(text)
    assert "2026-09-01" in str(refused.value.remedy)


def test_for_a_day_to_come_it_is_the_next_such_day() -> None:
    assert day("12月3日", written_on=TODAY, ahead=True) == date(2026, 12, 3)
    assert day("1月5日", written_on=TODAY, ahead=True) == date(2027, 1, 5)
    assert day("11月28日", written_on=TODAY, ahead=True) == TODAY
    assert day("明天", written_on=TODAY, ahead=True) == date(2026, 11, 29)


def test_the_last_of_february_needs_a_year_that_has_it() -> None:
    assert day("2月29日", written_on=date(2028, 3, 1)) == date(2028, 2, 29)
    assert day("2月29日", written_on=date(2029, 1, 1)) == date(2028, 2, 29)
    with pytest.raises(Invalid):
        day("2月29日", written_on=TODAY)


@pytest.mark.parametrize("text", ["", "无", "不详", "/", "-", "0", "0000-00-00", "00000000", "待定"])
def test_no_day_is_nothing(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-02-30", "“2026-02-30”不是有效日期"), ("2026年13月1日", "“2026-13-01”不是有效日期"),
        ("20260931", "“2026-09-31”不是有效日期"),
        ("13月1日", "没有 13 月"), ("1月32日", "没有 1 月 32"), ("3026年1月1日", "年份 3026"),
        ("1899-12-31", "年份 1899"),
        ("2026年9月", "只写了月"), ("2026-09", "只写了月"), ("202609", "只写了月"), ("九月", "只写了月"),
        ("上个月", "只写了月"),
        ("2026", "只写了年"), ("去年", "只写了年"), ("5号", "哪一月"),
        ("26.9.1", "年份没有写全"), ("1/9/2026", "年份没有写全"), ("260901", "年份没有写全"),
        ("9月1日至9月30日", "不止一天"), ("2026.9.1-2026.9.30", "不止一天"), ("9月1日、9月2日", "不止一天"),
        ("9月初", "不确定"), ("9月1日左右", "不确定"), ("2026年9月1日前", "不确定"), ("农历八月初一", "公历"),
        ("2026年9月1日星期三", "不是星期三"), ("46266", "“46266”不是有效日期"), ("abc", "“abc”不是有效日期"),
        ("9" * 80, "无法识别"),
    ],
)  # fmt: skip
def test_what_is_not_one_day_is_refused_with_what_to_write(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        day(text, written_on=TODAY, field="day")
    assert refused.value.field == "day"
    assert refused.value.remedy is not None


@pytest.mark.parametrize("text", ["昨天", "大前天", "上月1日", "9月1日"])
def test_the_first_day_of_all_has_no_yesterday(text: str) -> None:
    with pytest.raises(Invalid):
        day(text, written_on=date(1, 1, 1))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("36年9月1日", date(2036, 9, 1)), ("37年9月1日", date(1937, 9, 1)), ("10月31日", date(2026, 10, 31)),
        ("1900-01-01", date(1900, 1, 1)), ("1900年1月1日", date(1900, 1, 1)), ("2999-12-31", date(2999, 12, 31)),
    ],
)  # fmt: skip
def test_the_first_and_the_last_that_are_read(text: str, read: date) -> None:
    assert day(text, written_on=TODAY) == read


@pytest.mark.parametrize(
    ("text", "written_on", "reason"),
    [
        ("36年9月1日", None, "年份只写了两位"), ("0月1日", TODAY, "没有 0 月 1 日"),
        ("1月0日", TODAY, "没有 1 月 0 日"),
        ("3000-01-01", None, "年份 3000"), ("9月1日", None, "没有写年份"), ("昨天", None, "写下的那一天推算"),
        ("本月5日", None, "写下的那一天推算"), ("2026年9月1日下午" + "1" * 49, None, "不是有效日期"),
        ("2026年9月1日下午" + "1" * 50, None, "无法识别"),
    ],
)  # fmt: skip
def test_one_beyond_is_refused(text: str, written_on: date | None, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        day(text, written_on=written_on)
