"""Forms for units and grids."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.typed import WholeDayField
from laojian.web.workbench import fields
from laojian.web.workbench.forms import Chosen

KINDS = [("局", _("局")), ("支队", _("支队")), ("大队", _("大队")), ("中队", _("中队")), ("司法", _("司法"))]


class UnitForm(Chosen):
    """A new unit."""

    name = fields.text(_("名称"), most=100)
    code = fields.text(_("代码"), most=30, hint=_("本系统内唯一，如 440106-dd。"))
    kind = fields.choice(_("类别"), KINDS)
    place = fields.choice(_("负责地区"), [])
    parent = fields.choice(_("上级机构"), [], required=False)


class RenameForm(forms.Form):
    """A new name."""

    name = fields.text(_("名称"), most=100)


class GridForm(forms.Form):
    """A new grid in a street; its code is given by the system."""

    name = fields.text(_("网格名称"), most=60)
    valid_from = fields.day(_("启用日期"), read=WholeDayField)
    community = fields.text(
        _("社区代码"), required=False, most=3, hint=_("3 位数字；不分社区的留空。"), inputmode="numeric"
    )
    serial = fields.number(
        _("序号"), required=False, least=1, hint=_("1 到 999，留空取下一个未用过的；代码不重复使用。")
    )


class GridEndForm(Chosen):
    """The last day of a grid, and the grid that takes over what lies in it."""

    successor = fields.choice(_("承接网格"), [], hint=_("次日起，本网格的用人单位和用工地点转入这个网格。"))
    valid_to = fields.day(_("终止日期"), read=WholeDayField, hint=_("当日仍属本网格，次日起不再使用。"))
