"""Law as dated rows: read with reasons, chosen by date, and the shipped tables complete."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from laojian.kernel.clocks import Term
from laojian.kernel.deadlines import COLUMNS, deadline, read_deadlines
from laojian.kernel.lawtable import LawRow, LawTable, flag, holds, law_row, number, parse_day, read_law, read_rows
from laojian.kernel.refusal import Invalid

LAOJIAN = Path(__file__).resolve().parents[3] / "laojian"
ROLLS = {"DL14", "DL17", "DL18", "DL19", "DL23", "DL25", "DL28", "DL56", "DL57"}
BOTH = {"DL06", "DL29", "DL30", "DL31", "DL32", "DL33"}


def shipped(path: str) -> io.StringIO:
    return io.StringIO((LAOJIAN / path).read_text(encoding="utf-8"), newline="")


def row(code: str, first: str, last: str = "") -> LawRow:
    return LawRow(code, date.fromisoformat(first), date.fromisoformat(last) if last else None, {})


def test_the_row_of_a_day_is_chosen_and_before_the_first_one_the_first() -> None:
    old, new = row("DL1", "2005-02-01", "2021-07-14"), row("DL1", "2021-07-15")
    table = LawTable([new, old])
    assert table.at("DL1", date(2004, 1, 1)) is old
    assert table.at("DL1", date(2021, 7, 14)) is old
    assert table.at("DL1", date(2021, 7, 15)) is new
    assert (len(table), list(table), table.codes(), "DL1" in table) == (2, [old, new], ("DL1",), True)


def test_an_unknown_or_ended_rule_is_told() -> None:
    table = LawTable([row("DL1", "2005-02-01", "2021-07-14")])
    with pytest.raises(Invalid, match="没有编号为“DL2”的规则"):
        table.at("DL2", date(2026, 1, 1))
    with pytest.raises(Invalid, match="已于 2021-07-14 失效"):
        table.at("DL1", date(2026, 1, 1))


def test_two_rows_of_a_code_never_hold_on_the_same_day() -> None:
    for last in ("", "2021-07-15"):
        with pytest.raises(ValueError, match="two rows of DL1 hold on 2021-07-15"):
            LawTable([row("DL1", "2005-02-01", last), row("DL1", "2021-07-15")])


def test_an_open_row_is_closed_by_its_successor_when_read_and_a_written_end_stays() -> None:
    days = "A,2020-01-01,\nB,2020-01-01,\nA,2021-07-15,\nB,2021-07-15,\nA,2015-01-01,2018-01-01\n"
    text = f"code,valid_from,valid_to\n{days}"
    spans = [(found.code, str(found.valid_from), str(found.valid_to)) for found in read_law(io.StringIO(text))]
    assert spans == [
        ("A", "2015-01-01", "2018-01-01"), ("A", "2020-01-01", "2021-07-14"), ("A", "2021-07-15", "None"),
        ("B", "2020-01-01", "2021-07-14"), ("B", "2021-07-15", "None"),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="two rows of A hold on 2020-01-01"):
        read_law(io.StringIO("code,valid_from,valid_to\nA,2020-01-01,\nA,2020-01-01,\n"))


def test_a_row_in_force_is_asked_for_and_none_is_taken_in_silence() -> None:
    old, new = row("DL1", "2005-02-01", "2021-07-14"), row("DL1", "2022-01-01")
    table = LawTable([new, old])
    assert table.in_force("DL1", date(2021, 7, 14)) is old
    assert (table.on(date(2021, 7, 14)), table.on(date(2021, 7, 15))) == ((old,), ())
    assert (table.newest("DL1"), table.newest("DL2")) == (new, None)
    for day, reason in (("2005-01-31", "自 2005-02-01 起施行"), ("2021-07-15", "已于 2021-07-14 失效")):
        with pytest.raises(Invalid, match=reason):
            table.in_force("DL1", date.fromisoformat(day))


def test_a_bad_row_is_a_fault_with_its_line_and_the_others_are_read() -> None:
    text = (
        "code,valid_from,valid_to\nA,2020-01-01,\n,2020-01-01,\nB,2020-13-01,\nC,2020-01-02,2020-01-01\nD,2020-01-01,\n"
    )
    rows, faults = read_rows(io.StringIO(text), ("code", "valid_from", "valid_to"), law_row)
    assert [found.code for found in rows] == ["A", "D"]
    assert [(fault.line, str(fault.reason)) for fault in faults] == [
        (3, "“code”列不能为空"),
        (4, "“2020-13-01”不是有效日期"),
        (5, "失效日期早于生效日期"),
    ]
    with pytest.raises(ValueError, match="line 3: “code”列不能为空; line 4"):
        read_law(io.StringIO(text))
    with pytest.raises(Invalid, match="缺少列：mark"):
        read_law(io.StringIO(text), ("mark",))


@pytest.mark.parametrize(
    "text", ["2026-3-2", "20260302", "2026-02-30", "2026/03/02", "", "２０２６-03-02", "2026-W10-1"]
)
def test_a_date_is_written_one_way(text: str) -> None:
    with pytest.raises(Invalid, match="不是有效日期"):
        parse_day(text)


def test_a_row_holds_from_its_first_to_its_last_day_which_may_be_one() -> None:
    one = law_row({"code": "A", "valid_from": "2020-01-02", "valid_to": "2020-01-02"})
    table = LawTable([one])
    assert table.in_force("A", date(2020, 1, 2)) is one
    assert [holds(one, date(2020, 1, day)) for day in (1, 2, 3)] == [False, True, False]
    with pytest.raises(Invalid, match="缺少列：code"):
        read_law(io.StringIO(""))


def test_cells_that_are_no_number_or_no_flag_are_refused() -> None:
    assert number({"n": ""}, "n") is None
    assert (number({"n": "999999"}, "n"), number({"n": "0"}, "n")) == (999999, 0)
    assert (flag({"f": "yes"}, "f"), flag({"f": "no"}, "f")) == (True, False)
    for text in ("-1", "1000000", "٣", "1.5"):
        with pytest.raises(Invalid, match="不是整数"):
            number({"n": text}, "n")
    with pytest.raises(Invalid, match="yes 或 no"):
        flag({"f": "true"}, "f")


def cells(**changes: str) -> dict[str, str]:
    with_all = dict.fromkeys(COLUMNS, "x") | {"number": "5", "unit": "working", "kind": "max", "roll": "no"}
    with_all |= {"show_both": "no", "extension": "", "mark": "V", "configurable": "no"}
    return with_all | {"valid_from": "2020-01-01", "valid_to": ""} | changes


def test_a_deadline_row_becomes_a_term_or_a_reason() -> None:
    assert deadline(cells()).term == Term(5, "working", "max")
    with pytest.raises(Invalid, match="“unit”列只能为 working、calendar、month、year、minute"):
        deadline(cells(unit="weeks"))
    with pytest.raises(Invalid, match="不相符"):
        deadline(cells(roll="yes"))


def test_all_66_deadlines_are_shipped_with_their_flags() -> None:
    table = read_deadlines(shipped("cases/law/deadlines.csv"))
    rows = {found.code: found for found in table}
    assert list(rows) == [f"DL{count:02d}" for count in range(1, 67)]
    assert {code for code, found in rows.items() if found.term.roll} == ROLLS
    assert {code for code, found in rows.items() if found.show_both} == BOTH
    assert {code: r.term.extension for code, r in rows.items() if r.term.extension} == {
        "DL04": 30,
        "DL20": 30,
        "DL57": 30,
    }
    assert all(found.configurable for found in rows.values() if found.mark in ("R", "P"))
    assert rows["DL04"].basis_zh.startswith("劳动保障监察条例 第十七条")
    assert rows["DL64"].term.kind == "minute"


def test_all_72_violations_are_shipped_in_both_languages() -> None:
    rows = [found.cells for found in read_law(shipped("cases/law/violations.csv"))]
    assert len(rows) == 72
    codes = {found["code"] for found in rows}
    for found in rows:
        filled = ("name_zh", "name_en", "basis_zh", "remedy_zh", "remedy_en", "penalty_zh", "penalty_en", "class_zh")
        assert all(found[name].strip() for name in filled), found["code"]
        assert found["class"] == found["code"][:2]
        assert not any("一" <= sign <= "鿿" for name in ("name_en", "remedy_en", "penalty_en") for sign in found[name])
        assert flag(found, "is_wage") is (found["class"] in ("02", "03"))
        assert found["superseded_by"] == "" or found["superseded_by"] in codes


def test_all_62_papers_and_the_legal_bases_are_shipped() -> None:
    papers = read_law(shipped("documents/law/documents.csv"), ("name_zh", "name_en", "stage", "mark"))
    assert papers.codes() == tuple(f"D{count:02d}" for count in range(1, 63))
    bases = read_law(shipped("documents/law/bases.csv"), ("title_zh", "title_en", "number", "mark", "note"))
    assert len(bases) == 50


@pytest.mark.parametrize("path", sorted(LAOJIAN.glob("*/law/*.csv"), key=str), ids=lambda path: path.name)
def test_every_law_table_starts_with_its_header_and_has_even_rows(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as source:
        header, *rows = list(csv.reader(source))
    assert all(header)
    assert {len(found) for found in rows} == {len(header)}
