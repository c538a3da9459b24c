"""Days of a form without a year: what was, what is to come, and where the year must be written."""

from datetime import date

import pytest
from django import forms
from django.utils import translation

from laojian.web.typed import (
    CodeField,
    ComingDayField,
    DayField,
    HundredthsField,
    MoneyField,
    TypedField,
    WholeDayField,
)

TODAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laojian.web.typed.localdate", lambda: TODAY)


def test_the_field_says_which_day_is_meant() -> None:
    assert DayField().clean("12月3日") == date(2025, 12, 3)
    assert ComingDayField().clean("12月3日") == date(2026, 12, 3)
    assert WholeDayField().clean("2026年12月3日") == date(2026, 12, 3)
    with pytest.raises(forms.ValidationError, match="没有写年份"), translation.override("zh-hans"):
        WholeDayField().clean("12月3日")


def test_a_day_with_nothing_in_it_is_empty() -> None:
    assert DayField(required=False).clean("不详") is None
    assert DayField().clean(TODAY) == TODAY
    with pytest.raises(forms.ValidationError):
        DayField().clean("/")


def test_a_refusal_says_why_and_what_to_write() -> None:
    with (
        translation.override("zh-hans"),
        pytest.raises(forms.ValidationError, match="无法识别：写的是一个范围；请写一个数"),
    ):
        MoneyField("x").clean("3000-5000")
    with (
        translation.override("en"),
        pytest.raises(forms.ValidationError, match="cannot be read: This is a range；Write one amount"),
    ):
        MoneyField("x").clean("3000-5000")


def test_texts_and_codes_are_tidied() -> None:
    assert TypedField().clean("'ＧＺ\u200b-１ ") == "GZ-1"
    assert CodeField().clean("9135-0100 m000100y43") == "91350100M000100Y43"
    assert HundredthsField("x").clean("１２.5") == 1250
