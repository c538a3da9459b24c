"""The form of a site."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.typed import ComingDayField
from laojian.web.workbench import fields
from laojian.web.workbench.forms import Chosen


class SiteForm(Chosen):
    """A site or another place of work that gets its code."""

    employer_id = forms.CharField(widget=forms.HiddenInput(attrs={"x-ref": "id"}))
    employer_name = fields.text(_("用人单位"), most=120)
    name = fields.text(_("工地或者场所名称"), most=120)
    street_code = fields.choice(_("所在街镇"), [])
    address = fields.text(_("地址"), most=200, wide=True)
    builder = fields.text(_("建设单位"), required=False, most=120)
    contractor = fields.text(_("施工总承包单位"), required=False, most=120)
    until = fields.day(
        _("停用日期"), read=ComingDayField, required=False, hint=_("竣工日期等；不清楚的留空，以后再停用。")
    )
