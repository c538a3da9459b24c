"""The list to take away: every row once, in words, streamed, without people's data."""

from __future__ import annotations

from datetime import date

import pytest
from caseload import ON, hire, lay, reader
from flows.cast import Walk

from laojian.cases import queries
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message

pytestmark = pytest.mark.django_db


def told(row):
    return dict(zip(queries.EXPORT_COLUMNS, (str(c) if isinstance(c, Message) else c for c in row), strict=True))


def test_a_row_is_told_in_words_and_yuan(city):
    walk = Walk(city).filed()
    (row,) = queries.export_rows(reader(city.head), walk.day)
    line = told(row)
    assert line["state"] == "已立案" and line["origin"] == "投诉" and line["is_wage"] == "是"
    assert line["amount_claimed"] == 8000.0 and line["workers"] == 1
    assert line["filed_on"] == walk.day and isinstance(line["received_on"], date)
    assert (line["lead_officer__name"], line["second_officer__name"]) == ("wang某", "li某")
    assert line["number"] == walk.case.number and line["employer_uscc"] == "91440101MA5TESTX0U"
    assert line["cause"] and line["cause"] != "0201" and line["closed_on"] is None


def test_no_persons_data_leave_with_it(city):
    walk = Walk(city).register()
    cells = [str(cell) for row in queries.export_rows(reader(city.head), walk.day) for cell in row]
    for secret in ("张三", "138", walk.case.complainant_token, walk.case.phone_token, walk.case.complainant_masked):
        assert not any(secret in cell for cell in cells), secret


def test_filters_and_order_are_those_of_the_list(city):
    lay(city, 7, amount_claimed=lambda n: n * 100)
    lay(city, 3, origin="JB")
    head = hire("ma", "team_head@440106")
    rows = list(queries.export_rows(head, ON, filters={"origin": "TS"}, sort="amount"))
    assert [told(row)["amount_claimed"] for row in rows] == [6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0]
    assert len(list(queries.export_rows(head, ON, most=4))) == 4
    with pytest.raises(Invalid):
        queries.export_rows(head, ON, filters={"due": "soon"})


def test_more_rows_than_one_piece_arrive_once_each(city, monkeypatch):
    monkeypatch.setattr("laojian.cases.queries.exporting.CHUNK", 10)
    rows = lay(city, 45)
    numbers = [row[0] for row in queries.export_rows(hire("ma", "team_head@440106"), ON)]
    assert numbers == [row.number for row in reversed(rows)]
