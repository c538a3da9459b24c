"""The calculator: every line with formula and article, and the sum carried into the form when wished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from packages.web.portal.visitor import EMPLOYER, WHAT, YOU

from laojian.complaints.models import Contact, Draft
from laojian.complaints.sealing import opened

if TYPE_CHECKING:
    from packages.web.portal.visitor import Visitor

pytestmark = pytest.mark.django_db
AGREED = {
    "place": "4401", "kind": "monthly", "agreed": "6000", "first_day": "2026-09-01", "last_day": "2026-10-31",
    "contract": "yes",
}  # fmt: skip
MONTHS = {
    f"m{month}-{name}": ""
    for month in ("202609", "202610")
    for name in ("paid", "workday", "rest_day", "holiday", "deducted")
}


def counted(visitor: Visitor, button: str = "sum", agreed: dict[str, Any] | None = None, **rows: str) -> Visitor:
    fields = {**AGREED, **(agreed or {}), **MONTHS, **rows, button: "1"}
    return visitor.post("/p/calculator/", fields)


def test_first_what_was_agreed_then_a_row_for_each_month(visitor: Visitor) -> None:
    visitor.post("/p/calculator/", {**AGREED, "months": "1"})
    assert visitor.page.status_code == 200
    assert 'name="m202609-paid"' in visitor.text and 'name="m202610-workday"' in visitor.text
    assert 'data-test="sum"' not in visitor.text


def test_the_sum_says_how_it_was_counted_and_by_which_article(visitor: Visitor) -> None:
    counted(visitor, **{"m202609-paid": "3000", "m202610-paid": "6000", "m202609-workday": "10"})
    assert visitor.page.status_code == 200
    assert "3,000.00" in visitor.text and "劳动法 第四十四条" in visitor.text and "÷" in visitor.text
    assert "3,517.24" in visitor.shown("orderable")  # 3000 + 6000 ÷ 21.75 ÷ 8 × 150% × 10 = 517.24


def test_double_wage_is_named_apart_and_not_in_the_sum(visitor: Visitor) -> None:
    counted(
        visitor,
        agreed={"contract": "no", "started_on": "2026-08-01"},
        **{"m202609-paid": "6000", "m202610-paid": "6000"},
    )
    assert "劳动仲裁" in visitor.text and "0.00" in visitor.shown("orderable")


@pytest.mark.parametrize(
    ("agreed", "rows", "said"),
    [
        ({"agreed": ""}, {}, "请写说好的工资"),
        ({"first_day": "2020-01-01"}, {}, "一次最多算"),
        ({"last_day": "2026-08-01"}, {}, "早于开始"),
        ({"contract": "late"}, {}, "哪天签的合同"),
        ({}, {"m202609-workday": "很多"}, "请只写数字"),
        ({}, {"m202609-paid": "-1"}, "无法识别"),
        ({}, {"m202609-workday": "800"}, "小时数不对"),
    ],
)
def test_a_slip_says_what_is_wrong_and_keeps_the_rest(
    visitor: Visitor, agreed: dict[str, str], rows: dict[str, str], said: str
) -> None:
    counted(visitor, agreed=agreed, **rows)
    assert visitor.page.status_code == 422 and said in visitor.text
    assert 'value="6000"' in visitor.text or agreed.get("agreed") == ""


def test_nothing_is_kept_of_what_is_only_counted(visitor: Visitor) -> None:
    counted(visitor, **{"m202609-paid": "3000"})
    assert not Draft.objects.exists() and "lj_draft" not in visitor.client.cookies


def test_the_sum_is_carried_into_the_draft_and_its_lines_into_the_contact(visitor: Visitor) -> None:
    visitor.begin().step("employer", EMPLOYER).step("what", WHAT)
    counted(visitor, "carry", **{"m202609-paid": "3000", "m202610-paid": "6000"})
    assert visitor.where == "/p/form/money/"
    visitor.get("/p/form/money/")
    assert 'value="3,000.00"' in visitor.text and "计算器算出的明细" in visitor.text
    visitor.press("/p/form/money/", {"amount": "3,000.00"})
    for name, fields in (("people", {"group": "alone"}), ("files", {}), ("you", YOU), ("check", {})):
        visitor.step(name, fields)
    made = Contact.objects.get()
    text = opened(made.number, "text", made.sealed_text)
    assert made.amount_claimed == 300000 and WHAT["text"] in text and "2026-09 拖欠工资" in text


def test_without_a_draft_a_complaint_is_begun(visitor: Visitor) -> None:
    counted(visitor, "carry", **{"m202609-paid": "3000", "m202610-paid": "6000"})
    assert visitor.where == "/p/complaint/"
    visitor.post("/p/complaint/", {})
    assert visitor.where == "/p/form/employer/"
    visitor.get("/p/form/money/")
    assert 'value="3,000.00"' in visitor.text
