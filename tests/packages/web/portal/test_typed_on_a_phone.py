"""What somebody types at the public door is read as he means it, or he is told at the field what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from laojian.complaints.models import Contact
from laojian.complaints.sealing import opened_json

if TYPE_CHECKING:
    from packages.web.portal.visitor import Visitor

pytestmark = pytest.mark.django_db


def who() -> dict[str, Any]:
    contact = Contact.objects.get()
    return opened_json(contact.number, "identity", contact.sealed_identity)


def test_telephone_name_paper_day_and_amount_are_read_as_they_are_meant(visitor: Visitor) -> None:
    visitor.handed_in(
        what={"period_from": "2026.9.1", "period_to": "2026年10月31日"},
        money={"amount": "3.5万"},
        you={"name": "李\u3000明", "phone": "＋86 138-0013-8021", "resident_id": "护照 AB1234567"},
    )
    made = Contact.objects.get()
    assert (made.amount_claimed, f"{made.period_from}/{made.period_to}") == (3_500_000, "2026-09-01/2026-10-31")
    assert (who()["name"], who()["phone"], who()["resident_id"]) == ("李明", "13800138021", "护照AB1234567")


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("phone", "13800138021/13900139021", "写了 2 个电话号码"),
        ("phone", "83331234", "固定电话缺少区号"),
        ("phone", "不详", "请填写这一项"),
        ("name", "无名氏", "请填写这一项"),
        ("resident_id", "12345678", "从号码看不出是哪一种证件"),
        ("resident_id", "440106199001010014", "校验码错误"),
    ],
)
def test_what_does_not_read_is_told_at_its_field(visitor: Visitor, field: str, typed: str, told: str) -> None:
    from django.utils import translation

    from laojian.web.portal.forms.submission import YouStep

    given = {"name": "陈小明", "phone": "13800138000"} | {field: typed}
    with translation.override("zh-hans"):
        form = YouStep(given, kind="complaint")
        assert not form.is_valid()
        assert told in str(form.errors[field])


@pytest.mark.parametrize("typed", ["约8000", "每月5000", "3000-5000", "-5"])
def test_an_amount_that_is_not_one_is_told(typed: str) -> None:
    from laojian.web.portal.forms.submission import MoneyStep

    form = MoneyStep({"amount": typed})
    assert not form.is_valid() and form.errors["amount"]
