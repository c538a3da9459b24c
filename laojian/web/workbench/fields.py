"""Form fields with the office's looks: dates, amounts in yuan, choices, files, an employer looked up by name."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.typed import DayField, FilesField, IdentityField, MoneyField, NameField, PhoneField


def _attrs(kind: str, **more: str) -> dict[str, str]:
    return {"class": kind, **more}


def text(
    label: Any,
    *,
    required: bool = True,
    most: int = 200,
    hint: Any = "",
    wide: bool = False,
    read: type[forms.CharField] = forms.CharField,
    **attrs: str,
) -> forms.CharField:
    """One line; `read` says how it is read."""
    field = read(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        widget=forms.TextInput(_attrs("form-control", **attrs)),
    )
    field.wide = wide  # type: ignore[attr-defined]
    return field


def long_text(label: Any, *, required: bool = True, most: int = 4000, hint: Any = "", rows: int = 3) -> forms.CharField:
    """Several lines, over the whole width."""
    field = forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(_attrs("form-control", rows=str(rows))),
    )
    field.wide = True  # type: ignore[attr-defined]
    return field


def phone(label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    """A telephone."""
    return text(label, required=required, most=60, hint=hint, read=PhoneField, inputmode="tel", autocomplete="off")


def name(label: Any, *, required: bool = True, most: int = 60, hint: Any = "") -> forms.CharField:
    """Somebody's name."""
    return text(label, required=required, most=most, hint=hint, read=NameField, autocomplete="off")


def identity(label: Any, *, hint: Any = "") -> forms.CharField:
    """An identity document."""
    return text(label, required=False, most=60, hint=hint, read=IdentityField, autocomplete="off")


def day(
    label: Any, *, required: bool = True, hint: Any = "", initial: Any = None, read: type[DayField] = DayField
) -> DayField:
    """A day as people write it; `read` says which day it is without a year."""
    return read(
        label=label,
        required=required,
        help_text=hint,
        initial=initial,
        widget=forms.DateInput(_attrs("form-control", type="date"), format="%Y-%m-%d"),
    )


def number(label: Any, *, required: bool = True, least: int = 0, hint: Any = "") -> forms.IntegerField:
    """A whole number."""
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=least,
        max_value=10_000_000,
        help_text=hint,
        widget=forms.NumberInput(_attrs("form-control", inputmode="numeric")),
    )


def money(label: Any, *, required: bool = True, hint: Any = "") -> MoneyField:
    """An amount typed in yuan, handed on in fen."""
    return MoneyField(label, required=required, hint=hint, **_attrs("form-control", placeholder="0.00"))


def files(label: Any, *, hint: Any = "") -> FilesField:
    """Several files, over the whole width."""
    field = FilesField(label, hint=hint, attrs=_attrs("form-control"))
    field.wide = True
    return field


def choice(
    label: Any, choices: Iterable[tuple[Any, Any]], *, required: bool = True, hint: Any = "", blank: Any = "—"
) -> forms.ChoiceField:
    """One of a list, with an empty first line so that nothing is chosen by accident."""
    return forms.ChoiceField(
        label=label,
        required=required,
        help_text=hint,
        choices=[("", blank), *choices],
        widget=forms.Select(_attrs("form-select")),
        error_messages={"invalid_choice": _("请从列表中选择。")},
    )


def several(
    label: Any, choices: Iterable[tuple[Any, Any]], *, required: bool = True, hint: Any = ""
) -> forms.MultipleChoiceField:
    """Some of a list."""
    return forms.MultipleChoiceField(
        label=label,
        required=required,
        help_text=hint,
        choices=list(choices),
        widget=forms.SelectMultiple(_attrs("form-select", size="6")),
    )


def ticks(
    label: Any, choices: Iterable[tuple[Any, Any]], *, required: bool = True, hint: Any = ""
) -> forms.MultipleChoiceField:
    """Some of a list, each with a box of its own."""
    field = forms.MultipleChoiceField(
        label=label,
        required=required,
        help_text=hint,
        choices=list(choices),
        widget=forms.CheckboxSelectMultiple(_attrs("form-check-input")),
    )
    field.wide = field.is_group = True  # type: ignore[attr-defined]
    return field


def tick(label: Any, *, hint: Any = "", required: bool = False) -> forms.BooleanField:
    """Yes or no; when required, only yes."""
    field = forms.BooleanField(
        label=label, required=required, help_text=hint, widget=forms.CheckboxInput(_attrs("form-check-input"))
    )
    field.is_check = True  # type: ignore[attr-defined]
    return field


def upload(label: Any, *, required: bool = True, hint: Any = "") -> forms.FileField:
    """A file; its kind is judged by content, not by name."""
    field = forms.FileField(
        label=label, required=required, help_text=hint, widget=forms.FileInput(_attrs("form-control"))
    )
    field.wide = True  # type: ignore[attr-defined]
    return field


def secret(label: Any, *, fresh: bool = False) -> forms.CharField:
    """A password; never shown again."""
    auto = "new-password" if fresh else "current-password"
    return forms.CharField(
        label=label, strip=False, max_length=200, widget=forms.PasswordInput(_attrs("form-control", autocomplete=auto))
    )


def hidden(*, required: bool = True) -> forms.CharField:
    """A value the page carries."""
    return forms.CharField(required=required, widget=forms.HiddenInput())
