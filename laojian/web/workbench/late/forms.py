"""Forms of reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.typed import WholeDayField
from laojian.web.workbench import fields


class PeriodForm(forms.Form):
    """From day to day, both inclusive."""

    since = fields.day(_("自"), read=WholeDayField)
    until = fields.day(_("至"), read=WholeDayField)

    def clean(self) -> dict[str, Any]:
        """The first day not after the last."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("since") and values.get("until") and values["since"] > values["until"]:
            self.add_error("until", forms.ValidationError(_("结束日期早于开始日期。")))
        return values
