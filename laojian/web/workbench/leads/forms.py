"""The form that registers a lead, whatever channel it came by."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench import fields


class LeadForm(forms.Form):
    """A complaint, a report or a lead of the office's own."""

    origin = fields.choice(_("来源"), [])
    kind = fields.choice(_("性质"), [], required=False, hint=_("留空按来源判断；交办件请选择投诉、举报或主动发现。"))
    received_on = fields.day(_("收到日期"))
    channel = fields.choice(_("渠道"), [], required=False)
    ticket = fields.text(_("渠道工单号"), required=False, most=60)
    ticket_kind = fields.choice(_("工单类别"), [], required=False)
    title = fields.text(_("标题"), most=120, hint=_("一句话说清：谁、什么事，如“拖欠 12 名工人 9 月工资”。"), wide=True)
    facts = fields.long_text(_("事由"), rows=4)
    cause = fields.choice(_("案由"), [], required=False)
    employer_id = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"x-ref": "id"}))
    employer_name = fields.text(_("用人单位"), required=False, most=120)
    street_code = fields.choice(_("用工所在街镇"), [], hint=_("管辖以用工所在地为准。"))
    workplace_address = fields.text(_("用工地址"), required=False, most=200)
    occurred_on = fields.day(_("违法行为终了日期"), required=False, hint=_("二年时效由此起算；仍在继续的留空。"))
    limitation_reason = fields.text(_("时效理由"), required=False, hint=_("超过二年仍应受理的，写明理由。"))
    parallel_proceeding = fields.choice(
        _("并行程序"), [], required=False, hint=_("同一事项已在调解、仲裁、诉讼或信访中的选择。")
    )
    workers = fields.number(_("涉及人数"), required=False)
    amount_claimed = fields.money(_("请求金额（元）"), required=False)
    complainant = fields.name(_("投诉举报人姓名"), required=False, most=40, hint=_("加密保存，界面只显示掩码。"))
    phone = fields.phone(_("联系电话"), required=False)
    anonymous = fields.tick(_("举报人要求匿名"))
    is_wage = fields.tick(_("涉及工资"))
    urgent = fields.tick(_("紧急（人数多、可能引发群体事件等）"))

    def __init__(
        self,
        *args: Any,
        choices: Mapping[str, Iterable[tuple[str, Any]]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, pairs in choices.items():
            self.fields[name].choices = [("", "—"), *pairs]  # type: ignore[attr-defined]
        self.fields["received_on"].initial = today
        for name in ("received_on", "occurred_on"):
            self.fields[name].widget.attrs["max"] = today.isoformat()

    def group(self, *names: str) -> list[forms.BoundField]:
        """Some fields, in order."""
        return [self[name] for name in names]

    @property
    def source_fields(self) -> list[forms.BoundField]:
        """Where it came from."""
        return self.group("origin", "kind", "received_on", "channel", "ticket", "ticket_kind")

    @property
    def matter_fields(self) -> list[forms.BoundField]:
        """What it is about."""
        return self.group(
            "title",
            "facts",
            "cause",
            "occurred_on",
            "limitation_reason",
            "parallel_proceeding",
            "workers",
            "amount_claimed",
            "is_wage",
            "urgent",
        )

    @property
    def place_fields(self) -> list[forms.BoundField]:
        """Where people work."""
        return self.group("street_code", "workplace_address")

    @property
    def person_fields(self) -> list[forms.BoundField]:
        """Who brought it."""
        return self.group("complainant", "phone", "anonymous")
