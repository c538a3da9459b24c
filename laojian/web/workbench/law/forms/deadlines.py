"""The forms that propose another number for a term, or answer a row that a release brought."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.typed import WholeDayField
from laojian.web.workbench import fields


class ChangeForm(forms.Form):
    """New number, extension, first day, and whether running clocks go over."""

    number = fields.number(_("数"), least=1)
    extension = fields.number(_("可延长"), required=False)
    valid_from = fields.day(_("生效日期"), read=WholeDayField)
    move_open = fields.tick(_("在办一并适用"))
    reason = fields.long_text(_("修改的理由"), most=400)


class AnswerForm(forms.Form):
    """Whether the office's own number stays or the shipped row is taken over, and whether running clocks go over."""

    keep = fields.choice(_("适用"), [("yes", _("沿用本单位规定")), ("no", _("采用随程序发布的规定"))])
    move_open = fields.tick(_("在办一并适用"))
    reason = fields.long_text(_("修改的理由"), most=400)

    def __init__(self, *args: Any, may_keep: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_keep:
            del self.fields["keep"]

    def clean_keep(self) -> bool:
        """Yes or no as a truth."""
        return bool(self.cleaned_data["keep"] == "yes")

    def clean(self) -> dict[str, Any]:
        """Where the law fixes the number there is nothing to keep."""
        return {"keep": False, **self.cleaned_data}
