"""Form fields in plain words: one question each, errors that say what to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laojian.web.typed import DayField, FilesField, HundredthsField, IdentityField, MoneyField, NameField, PhoneField


def line(
    label: Any,
    *,
    required: bool = False,
    most: int = 120,
    hint: Any = "",
    kind: str = "text",
    suggest: str = "",
    read: type[forms.CharField] = forms.CharField,
    **attrs: str,
) -> forms.CharField:
    """One line of text; `suggest` names what is offered while typing, `read` how it is read."""
    told = {"data-suggest": suggest} if suggest else {}
    return read(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        widget=forms.TextInput({"type": kind, **told, **attrs}),
        error_messages={"required": _("请填写这一项。"), "max_length": _("太长了，最多 %(limit_value)d 个字。")},
    )


def lines(label: Any, *, required: bool = False, most: int = 4000, rows: int = 6, hint: Any = "") -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea({"rows": str(rows)}),
        error_messages={"required": _("请填写这一项。"), "max_length": _("太长了，最多 %(limit_value)d 个字。")},
    )


def phone(label: Any, *, required: bool = False, hint: Any = "") -> forms.CharField:
    """A telephone."""
    return line(
        label, required=required, most=60, hint=hint, kind="tel", read=PhoneField, inputmode="tel", autocomplete="tel"
    )


def name(label: Any, *, hint: Any = "") -> forms.CharField:
    """Somebody's name."""
    return line(label, most=60, hint=hint, read=NameField, autocomplete="name")


def identity(label: Any, *, hint: Any = "") -> forms.CharField:
    """An identity document."""
    return line(label, most=60, hint=hint, read=IdentityField, autocomplete="off")


def day(label: Any, *, required: bool = False, hint: Any = "") -> DayField:
    """A day, as people write it; the browser offers a calendar."""
    return DayField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写这一项。")},
    )


def number(
    label: Any, *, required: bool = False, least: int = 1, most: int = 100_000, hint: Any = ""
) -> forms.IntegerField:
    """A whole number."""
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=least,
        max_value=most,
        help_text=hint,
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={
            "required": _("请填写这一项。"),
            "invalid": _("请只写数字，例如 12。"),
            "min_value": _("最小是 %(limit_value)s。"),
            "max_value": _("最大是 %(limit_value)s。"),
        },
    )


def decimal(label: Any, *, required: bool = False) -> HundredthsField:
    """Days or hours with at most two decimals, handed on in hundredths."""
    return HundredthsField(label, required=required)


def money(label: Any, *, required: bool = False, hint: Any = "") -> MoneyField:
    """An amount typed in yuan, handed on in fen."""
    return MoneyField(label, required=required, hint=hint, autocomplete="off")


def files(label: Any, *, hint: Any = "", accept: str = "", capture: str = "") -> FilesField:
    """Any number of files; a phone offers its camera or its microphone where `capture` says so."""
    told = {"accept": accept, "capture": capture}
    return FilesField(label, hint=hint, attrs={name: value for name, value in told.items() if value})


def choice(label: Any, choices: Iterable[Any], *, required: bool = False, hint: Any = "") -> forms.ChoiceField:
    """One of a long list, folded up."""
    return forms.ChoiceField(
        label=label,
        required=required,
        help_text=hint,
        choices=[("", _("请选择")), *choices],
        widget=forms.Select(),
        error_messages={"required": _("请选择一项。"), "invalid_choice": _("请从列表中选择。")},
    )


def radio(
    label: Any, choices: Iterable[tuple[str, Any]], *, required: bool = True, hint: Any = ""
) -> forms.ChoiceField:
    """One of a few, all in sight."""
    field = forms.ChoiceField(
        label=label,
        required=required,
        help_text=hint,
        choices=list(choices),
        widget=forms.RadioSelect(),
        error_messages={"required": _("请选择一项。"), "invalid_choice": _("请从列表中选择。")},
    )
    field.is_group = True  # type: ignore[attr-defined]  # read by the template of a field
    return field


def ticks(
    label: Any, choices: Iterable[tuple[str, Any]], *, required: bool = False, hint: Any = ""
) -> forms.MultipleChoiceField:
    """Some of a list, each with a box of its own."""
    field = forms.MultipleChoiceField(
        label=label,
        required=required,
        help_text=hint,
        choices=list(choices),
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("请至少选择一项。"), "invalid_choice": _("请从列表中选择。")},
    )
    field.is_group = True  # type: ignore[attr-defined]  # read by the template of a field
    return field


def tick(label: Any, *, hint: Any = "") -> forms.BooleanField:
    """Yes or no."""
    field = forms.BooleanField(label=label, required=False, help_text=hint, widget=forms.CheckboxInput())
    field.is_check = True  # type: ignore[attr-defined]  # read by the template of a field
    return field


def hidden() -> forms.CharField:
    """A value the page carries."""
    return forms.CharField(required=False, max_length=300, widget=forms.HiddenInput())


def in_order(form: forms.Form, first: str, last: str, on: date | None = None) -> None:
    """The second day is not before the first, and the first not after `on`; the fault is hung on its field."""
    start, end = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if start and end and end < start:
        form.add_error(last, gettext("结束日期早于开始日期，请核对。"))
    if start and on and start > on:
        form.add_error(first, gettext("开始日期在今天之后，请核对。"))
    if end and on and end > on:
        form.add_error(last, gettext("结束日期在今天之后；还在继续的，请不填。"))
