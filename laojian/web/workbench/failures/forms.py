"""The form that says how somebody was told."""

from django.utils.translation import gettext_lazy as _

from laojian.web.workbench import fields
from laojian.web.workbench.forms import Chosen


class SettleForm(Chosen):
    """How a person was told whom no message reached."""

    how = fields.choice(_("怎样告知的"), [])
    text = fields.text(_("说明"), required=False, most=200, hint=_("不写电话、证件号码；无须告知的必须说明理由。"))
