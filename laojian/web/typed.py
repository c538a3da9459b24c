"""What a person types into a form of any door and what it is read as (`kernel.typed`); any number of files.

The doors may not import each other; their looks differ, the reading does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laojian.kernel import typed
from laojian.kernel.money import yuan
from laojian.kernel.refusal import Invalid


def said(problem: Invalid) -> str:
    """Why a value does not read, and what to write instead."""
    told = [problem.reason, *([problem.remedy] if problem.remedy else [])]
    return "；".join(message.render(gettext) for message in told)


class TypedField(forms.CharField):
    """One line that is read; empty when nothing was said (不详, /)."""

    def to_python(self, value: Any) -> str:
        """The value in its one spelling."""
        text = super().to_python(value) or ""
        try:
            return self.read(text)
        except Invalid as problem:
            raise forms.ValidationError(said(problem)) from problem

    def read(self, text: str) -> str:
        """What was typed, tidied."""
        return typed.tidied(text)


class PhoneField(TypedField):
    """A telephone, with its area code."""

    def read(self, text: str) -> str:
        """Digits, and an extension."""
        return str(typed.phone(text) or "")


class NameField(TypedField):
    """Somebody's name."""

    def read(self, text: str) -> str:
        """The name in its one spelling."""
        return typed.name(text) or ""


class IdentityField(TypedField):
    """An identity document: resident ID, permit, passport."""

    def read(self, text: str) -> str:
        """Its number, with the name of the document where the number does not tell it."""
        return str(typed.identity(text, today=localdate()) or "")


class CodeField(TypedField):
    """A code in capitals without gaps: credit code, code of a site."""

    def read(self, text: str) -> str:
        """The code."""
        return typed.compact(text)


class DayField(forms.DateField):
    """A day as people write it; without a year (9月1日) the last such day up to today."""

    def to_python(self, value: Any) -> date | None:
        """The day, or nothing."""
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return self.read(value)
        except Invalid as problem:
            raise forms.ValidationError(said(problem), code="invalid") from problem

    def read(self, text: str) -> date | None:
        """The day as it was meant today."""
        return typed.day(text, written_on=localdate())


class ComingDayField(DayField):
    """A day that lies ahead, the end of a term: without a year the next such day."""

    def read(self, text: str) -> date | None:
        """The day as it was meant today."""
        return typed.day(text, written_on=localdate(), ahead=True)


class WholeDayField(DayField):
    """A day that may lie on either side of today: the year is written."""

    def read(self, text: str) -> date | None:
        """The day; refused without its year."""
        return typed.day(text)


class HundredthsField(forms.CharField):
    """A number with at most two decimals, handed on in hundredths; nothing for an empty field."""

    def __init__(self, label: Any, *, required: bool = True, hint: Any = "", **attrs: str) -> None:
        widget = forms.TextInput({"inputmode": "decimal", **attrs})
        super().__init__(label=label, required=required, max_length=30, help_text=hint, widget=widget)

    def to_python(self, value: Any) -> Any:
        """Hundredths, or nothing."""
        try:
            return typed.amount(super().to_python(value) or "")
        except Invalid as problem:
            raise forms.ValidationError(self.said(problem)) from problem

    def said(self, problem: Invalid) -> Any:
        """What the person is told of a number that does not read."""
        return _("请只写数字，例如 12 或者 12.5。")

    def validate(self, value: Any) -> None:
        """Only presence; the text was read already."""
        if self.required and value is None:
            raise forms.ValidationError(_("请填写这一项。"), code="required")

    def run_validators(self, value: Any) -> None:
        """The value is a number by now; validators of texts do not apply."""


class MoneyField(HundredthsField):
    """An amount typed in yuan, handed on in fen."""

    def said(self, problem: Invalid) -> Any:
        """Why the amount does not read, and what to do."""
        return said(problem)

    def prepare_value(self, value: Any) -> Any:
        """Fen are shown in yuan; typed text is shown as typed."""
        return yuan(value) if isinstance(value, int) else value


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files in their order, each by the rules of one; none is an empty list."""

    #: Whether the box takes the whole width of its form.
    wide = False

    def __init__(self, label: Any, *, hint: Any = "", attrs: Mapping[str, str] | None = None) -> None:
        widget = _ManyFiles({"multiple": True, **(attrs or {})})
        super().__init__(label=label, required=False, help_text=hint, widget=widget)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files sent."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]
