"""Forms for units, officers, certificates, grants and delegations."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench import fields

Choices = Iterable[tuple[Any, Any]]
KINDS = [("局", _("局")), ("支队", _("支队")), ("大队", _("大队")), ("中队", _("中队")), ("司法", _("司法"))]


class Chosen(forms.Form):
    """A form whose choices are given when it is made: ``choices={"unit": [...]}``."""

    def __init__(self, *args: Any, choices: Mapping[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, pairs in (choices or {}).items():
            self.fields[name].choices = [("", "—"), *pairs]  # type: ignore[attr-defined]


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
    valid_from = fields.day(_("启用日期"))
    community = fields.text(
        _("社区代码"), required=False, most=3, hint=_("3 位数字；不分社区的留空。"), inputmode="numeric"
    )
    serial = fields.number(
        _("序号"), required=False, least=1, hint=_("1 到 999，留空取下一个未用过的；代码不重复使用。")
    )


class GridEndForm(forms.Form):
    """The last day of a grid."""

    valid_to = fields.day(_("终止日期"), hint=_("当日仍属本网格，次日起不再使用。"))


class OfficerForm(Chosen):
    """A new account."""

    name = fields.text(_("姓名"), most=40)
    username = fields.text(_("账号"), most=40, autocomplete="off", autocapitalize="none")
    unit = fields.choice(_("机构"), [], required=False)
    phone = fields.text(_("电话"), required=False, most=20, hint=_("加密保存，界面只显示掩码。"))
    password = fields.secret(_("初始密码"), fresh=True)


class OfficerEditForm(Chosen):
    """Name, unit and telephone of an account."""

    name = fields.text(_("姓名"), most=40)
    unit = fields.choice(_("机构"), [], required=False)
    phone = fields.text(_("电话"), required=False, most=20, hint=_("留空表示不改。"))


class CertificateForm(forms.Form):
    """An enforcement certificate."""

    number = fields.text(_("执法证号"), most=40)
    valid_from = fields.day(_("有效期起"))
    valid_to = fields.day(_("有效期止"))


class GrantForm(Chosen):
    """A role at a place."""

    role = fields.choice(_("角色"), [])
    place = fields.choice(_("地区"), [])
    valid_from = fields.day(_("自"), required=False, hint=_("留空为今天。"))
    valid_to = fields.day(_("至"), required=False, hint=_("留空为长期。"))


class InterestForm(Chosen):
    """A declared interest in an employer (回避)."""

    employer_name = fields.text(_("用人单位名称"), required=False)
    employer_code = fields.text(_("统一社会信用代码"), required=False, most=18)
    relation = fields.choice(
        _("关系"),
        [
            ("own", _("本人利害关系")),
            ("relative", _("近亲属利害关系")),
            ("former_job", _("三年内曾任职")),
            ("other", _("其他可能影响公正的关系")),
        ],
    )
    valid_from = fields.day(_("自"))
    note = fields.text(_("说明"), required=False)


class ResetForm(forms.Form):
    """A new password for somebody else, after making sure who asks for it."""

    password = fields.secret(_("新的初始密码"), fresh=True)
    known = fields.tick(_("已当面或者通过登记的电话核实本人身份"), required=True)


class ConfirmedForm(forms.Form):
    """An act that is confirmed by a tick."""

    sure = fields.tick(_("我已核对，确认办理"), required=True)


class DelegateForm(Chosen):
    """Somebody who stands in, from day to day."""

    to = fields.choice(_("受委托人"), [])
    roles = fields.choice(_("委托的角色"), [], required=False, blank=_("全部可委托的角色"))
    valid_from = fields.day(_("自"))
    valid_to = fields.day(_("至"))


class HandoverForm(Chosen):
    """All open work of one officer to another."""

    taker = fields.choice(_("接收人"), [])
    reason = fields.long_text(_("移交原因"), most=200)


class ReasonForm(forms.Form):
    """A reason."""

    reason = fields.long_text(_("理由"), most=400)
