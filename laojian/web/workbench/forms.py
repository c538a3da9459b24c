"""Forms of lists: exporting one, saving one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench import fields


class ExportForm(forms.Form):
    """In which form, and what for."""

    format = fields.choice(_("格式"), [("xlsx", "XLSX"), ("csv", "CSV")])
    purpose = fields.text(_("用途"), most=200, hint=_("如“十一月例会”；不得用于与职责无关的目的。"))
