"""Rule of the room, over random tables: what is read is used, refused or named, and nothing else is read."""

import csv
import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packages.tables.reads import pasted, table, xlsx

from laojian.tables.columns import columns, kinds

WORDS = st.sampled_from(
    [
        "", "", " ", "周小满", "李　明", "无", "不详", "-", "合计", "合计：8000", "备注：以上属实", "13800138021",
        "8000", "138 0013 8021", "3.5万", "约8000", "-1", "#N/A", "#DIV/0!", "=SUM(A1:A9)", '="001"', "'0012",
        "4.40106E+17", "2026-11-20", "2026.9.1", "46346", "9月", "440106199001010013", "440106199001010010",
        "H12345678", "是", "否",
        "91440101MA5ABCD017", "投诉", "企业", "第一行\n第二行", '老板说"下月"', "a;b", "a\tb", "甲，乙", "a,b",
        "x" * 300, "序号", "姓名", "电话", "必填", "\ufffd",
    ]
)  # fmt: skip
NUMBERS = st.one_of(st.integers(-10, 10**18), st.floats(-10, 10**17, allow_nan=False), st.booleans(), st.dates())
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"])


def headings(kind: str) -> st.SearchStrategy[list[str]]:
    known = [column.heading for column in columns(kind)]
    two = st.lists(st.sampled_from(known), min_size=2, max_size=4, unique=True)
    more = st.lists(st.sampled_from([*known, "", "序号", "其他", "签名"]), max_size=4)
    return st.tuples(two, more).map(lambda parts: [*parts[0], *parts[1]])


@st.composite
def tables(draw: st.DrawFn, cells: st.SearchStrategy[Any]) -> tuple[str, list[list[Any]]]:
    """A kind, and a table of it with its headings somewhere near the top."""
    kind = draw(st.sampled_from(kinds()))
    rows = draw(st.lists(st.lists(cells, max_size=7), max_size=8))
    before = draw(st.integers(0, 2))
    titles = [[draw(st.sampled_from(["名册", "2026年11月", "单位：万元"]))] for _ in range(before)]
    return kind, [*titles, draw(headings(kind)), *rows]


def filled(rows: list[list[Any]]) -> int:
    return sum(not (cell is None or (isinstance(cell, str) and not cell.strip())) for row in rows for cell in row)


SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(tables(WORDS), ENCODINGS, st.sampled_from([",", "\t", ";", "|"]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_cell_of_a_text_table_is_used_refused_or_named(
    drawn: tuple[str, list[list[str]]], encoding: str, separator: str, end: str
) -> None:
    kind, rows = drawn
    target = io.StringIO()
    quoting = csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL
    csv.writer(target, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    content = target.getvalue().encode(encoding)

    assert table(content, kind)["cells"]["read"] == filled(rows)


@SETTINGS
@given(tables(st.one_of(WORDS, NUMBERS)), st.booleans())
def test_every_cell_of_a_book_is_used_refused_or_named(drawn: tuple[str, list[list[Any]]], since_1904: bool) -> None:
    kind, rows = drawn
    plain = [[cell if cell != "" else None for cell in row] for row in rows]
    content = xlsx({"登记表": plain, "说明": [["请勿修改"]]}, date_1904=since_1904, strings_to_numbers=False)

    assert table(content, kind)["cells"]["read"] == filled(rows) + 1


@SETTINGS
@given(st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=8), st.sampled_from(kinds()))
def test_every_piece_of_typed_lines_is_used_refused_or_named(lines: list[str], kind: str) -> None:
    pasted("\n".join(lines), kind)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(kinds()))
def test_no_bytes_whatever_stop_the_reading(content: bytes, kind: str) -> None:
    found = table(content, kind)

    assert found["rows"] or found["refused"] or found["cells"]["read"] == found["cells"]["named"]


@pytest.mark.parametrize("cut", [50, 500, 3000])
def test_a_book_cut_off_is_refused_and_said(cut: int) -> None:
    found = table(xlsx({"登记表": [["姓名", "电话"], ["周小满", "13800138021"]]})[:cut])

    assert [one["reason"] for one in found["refused"]] == ["表格文件已损坏，无法读取"]
    assert found["rows"] == []
