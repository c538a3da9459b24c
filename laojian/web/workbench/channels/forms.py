"""The form of a key."""

from django.utils.translation import gettext_lazy as _

from laojian.web.typed import ComingDayField
from laojian.web.workbench import fields
from laojian.web.workbench.forms import Chosen


class ChannelKeyForm(Chosen):
    """A key for another system."""

    name = fields.text(_("对方系统"), most=60, hint=_("如“市 12345 热线平台”。"))
    channel = fields.choice(_("渠道"), [])
    unit_id = fields.choice(_("接收机构"), [])
    valid_to = fields.day(_("有效至"), read=ComingDayField, hint=_("最长两年，到期重新签发。"))
