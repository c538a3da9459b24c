"""Forms that several capabilities show: a choice given when it is made, a reason, a decision, an export."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench import fields

Choices = Iterable[tuple[Any, Any]]


class Chosen(forms.Form):
    """A form whose choices are given when it is made: ``choices={"unit": [...]}``."""

    def __init__(self, *args: Any, choices: Mapping[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, pairs in (choices or {}).items():
            self.fields[name].choices = [("", "—"), *pairs]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A reason."""

    reason = fields.long_text(_("理由"), most=400)


class DecisionForm(forms.Form):
    """The answer to a proposal."""

    note = fields.long_text(_("审批意见"), required=False, most=400, hint=_("不同意时必须写明理由。"))


class ExportForm(forms.Form):
    """In which form, and what for."""

    format = fields.choice(_("格式"), [("xlsx", "XLSX"), ("csv", "CSV")])
    purpose = fields.text(_("用途"), most=200, hint=_("如“十一月例会”；不得用于与职责无关的目的。"))
