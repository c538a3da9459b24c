"""The form that proposes another number for a term."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench import fields


class ChangeForm(forms.Form):
    """New number, extension, first day, and whether running clocks go over."""

    number = fields.number(_("数"), least=1)
    extension = fields.number(_("可延长"), required=False)
    valid_from = fields.day(_("生效日期"))
    move_open = fields.tick(_("在办一并适用"))
    reason = fields.long_text(_("修改的理由"), most=400)
