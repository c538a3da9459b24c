"""Forms for officers, certificates, grants, delegations and handovers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.typed import ComingDayField, WholeDayField
from laojian.web.workbench import fields
from laojian.web.workbench.forms import Chosen


class OfficerForm(Chosen):
    """A new account."""

    name = fields.name(_("姓名"), most=40)
    username = fields.text(_("账号"), most=40, autocomplete="off", autocapitalize="none")
    unit = fields.choice(_("机构"), [], required=False)
    phone = fields.phone(_("电话"), required=False, hint=_("加密保存，界面只显示掩码。"))
    password = fields.secret(_("初始密码"), fresh=True)


class OfficerEditForm(Chosen):
    """Name, unit and telephone of an account."""

    name = fields.name(_("姓名"), most=40)
    unit = fields.choice(_("机构"), [], required=False)
    phone = fields.phone(_("电话"), required=False, hint=_("留空表示不改。"))


class CertificateForm(forms.Form):
    """An enforcement certificate."""

    number = fields.text(_("执法证号"), most=40)
    valid_from = fields.day(_("有效期起"), read=WholeDayField)
    valid_to = fields.day(_("有效期止"), read=ComingDayField)


class GrantForm(Chosen):
    """A role at a place."""

    role = fields.choice(_("角色"), [])
    place = fields.choice(_("地区"), [])
    valid_from = fields.day(_("自"), read=WholeDayField, required=False, hint=_("留空为今天。"))
    valid_to = fields.day(_("至"), read=ComingDayField, required=False, hint=_("留空为长期。"))


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
    valid_from = fields.day(_("自"), read=WholeDayField)
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
    valid_from = fields.day(_("自"), read=WholeDayField)
    valid_to = fields.day(_("至"), read=ComingDayField)


class HandoverForm(Chosen):
    """All open work of one officer to another."""

    taker = fields.choice(_("接收人"), [])
    reason = fields.long_text(_("移交原因"), most=200)
