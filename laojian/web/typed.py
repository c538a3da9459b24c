"""What a person types into a form of any door and what it is read as: amounts, decimals, any number of files.

The doors may not import each other; their looks differ, the reading does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laojian.kernel.money import parse_yuan, yuan
from laojian.kernel.refusal import Invalid


class HundredthsField(forms.CharField):
    """A number with at most two decimals, handed on in hundredths; nothing for an empty field."""

    def __init__(self, label: Any, *, required: bool = True, hint: Any = "", **attrs: str) -> None:
        widget = forms.TextInput({"inputmode": "decimal", **attrs})
        super().__init__(label=label, required=required, max_length=30, help_text=hint, widget=widget)

    def to_python(self, value: Any) -> Any:
        """Hundredths, or nothing."""
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return parse_yuan(typed)
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
        told = [problem.reason, *([problem.remedy] if problem.remedy else [])]
        return "；".join(message.render(gettext) for message in told)

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
