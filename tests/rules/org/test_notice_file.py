"""The file of a year's holidays is taken whole or not at all, and every bad line is named."""

from datetime import date, timedelta

import pytest

from laojian.kernel.calendar import WorkCalendar, statutory_days
from laojian.kernel.refusal import Invalid
from laojian.org.rules import parse_notice

HEAD = "date,is_workday,name,notice\n"
TITLE = "国办发明电〔2026〕9号"


def lines_of(year: int = 2027) -> list[str]:
    days = [f"{day.isoformat()},false,假日,{TITLE}" for day in sorted(statutory_days(year))]
    return [*days, f"{year}-02-20,true,春节调休,{TITLE}"]


def text_of(lines: list[str]) -> str:
    return HEAD + "\n".join(lines) + "\n"


def test_a_whole_notice_is_read() -> None:
    notice = parse_notice(text_of(lines_of()))
    assert (notice.year, notice.title, len(notice.rows)) == (2027, TITLE, 14)
    assert (2027, date(2027, 2, 20), True) in notice.days()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_office_software_are_read(encoding: str) -> None:
    assert parse_notice(text_of(lines_of()).encode(encoding)).title == TITLE


def test_windows_line_ends_blank_lines_and_order_do_not_matter() -> None:
    plain = parse_notice(text_of(lines_of()))
    shuffled = parse_notice(
        "\ufeff" + HEAD.replace("\n", "\r\n") + "\r\n\r\n".join(reversed(lines_of())) + "\r\n,,,\r\n"
    )
    assert shuffled.digest == plain.digest


def test_another_day_is_another_notice() -> None:
    other = [*lines_of()[:-1], f"2027-02-21,true,春节调休,{TITLE}"]
    assert parse_notice(text_of(other)).digest != parse_notice(text_of(lines_of())).digest


def test_half_a_year_is_refused() -> None:
    with pytest.raises(Invalid, match="缺少法定节假日") as refused:
        parse_notice(text_of([line for line in lines_of() if line < "2027-07"]))
    assert "全年" in str(refused.value.remedy)


def test_a_file_day_by_day_must_list_every_day() -> None:
    off = set(statutory_days(2027))
    year = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    lines = [f"{d},{'false' if d in off or d.weekday() > 4 else 'true'},,{TITLE}" for d in year]
    notice = parse_notice(text_of(lines))
    assert len(notice.rows) == 365
    with pytest.raises(Invalid, match="缺少 65 天"):
        parse_notice(text_of(lines[:-65]))


def test_a_holiday_listed_as_worked_is_refused() -> None:
    with pytest.raises(Invalid, match="被列为工作日"):
        parse_notice(text_of(lines_of()).replace("2027-10-01,false", "2027-10-01,true"))


def test_days_of_the_neighbouring_year_may_adjoin_but_not_stray() -> None:
    assert parse_notice(text_of([*lines_of(), "2026-12-31,false,元旦,"])).year == 2027
    with pytest.raises(Invalid, match="不属于 2027 年"):
        parse_notice(text_of([*lines_of(), "2026-06-01,false,儿童节,"]))


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("2027-02-30,false,春节,", "第 2 行：日期“2027-02-30”"),
        ("2027/02/06,false,春节,", "第 2 行：日期"),
        ("2027-02-06,maybe,春节,", "第 2 行：is_workday“maybe”"),
        ("2027-02-06,,春节,", "第 2 行：is_workday“”"),
        ("2027-01-01,false,元旦,", "第 3 行：日期 2027-01-01 重复"),
    ],
)
def test_a_bad_line_is_named_by_its_number(bad: str, why: str) -> None:
    with pytest.raises(Invalid, match=r"第 [23] 行") as refused:
        parse_notice(text_of([bad, *lines_of()]))
    assert why in str(refused.value)
    assert refused.value.field == "file"


def test_of_many_bad_lines_the_first_five_are_named() -> None:
    with pytest.raises(Invalid, match="另有 4 处"):
        parse_notice(text_of(["x,y,z,"] * 9))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "缺少列"),
        ("date,name\n2027-01-01,元旦\n", "缺少列：is_workday、notice"),
        (HEAD, "没有数据行"),
        (HEAD + '2027-01-01,false,"元旦,x\n', "不是有效的 CSV"),
        (b"\xff\xfe\x00\x81", "缺少列"),
    ],
)
def test_what_is_no_notice_is_refused(content: bytes | str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        parse_notice(content)


def test_the_days_make_the_year_final() -> None:
    before = WorkCalendar.published()
    after = before.with_notices(parse_notice(text_of(lines_of())).days())
    assert before.is_provisional(date(2027, 3, 1))
    assert not after.is_provisional(date(2027, 3, 1))
    assert after.is_workday(date(2027, 2, 20))
