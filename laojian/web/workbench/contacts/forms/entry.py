"""The form by which a contact is taken in at the desk, whatever channel it came by."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from laojian.web.typed import CodeField, TypedField
from laojian.web.workbench import fields

SOURCE = ("channel", "kind", "received_on", "ticket", "ticket_kind")
MATTER = (
    "text", "matters", "cause", "period_from", "period_to", "occurred_on", "parallel_proceeding", "people",
    "amount_claimed", "material",
)  # fmt: skip
PLACE = ("street_code", "workplace_address", "employer_uscc", "site")
PERSON = ("name", "phone", "resident_id", "email", "address", "note", "anonymous", "guarded")
ROSTER = ("roster", "typed")
IDENTITY = ("name", "phone", "resident_id", "email", "address", "note")


class ContactForm(forms.Form):
    """Who, what, where; only what happened, the channel and the day are asked of everybody."""

    channel = fields.choice(_("渠道"), [])
    kind = fields.choice(_("类别"), [], hint=_("投诉：本人权益受侵害；举报：反映他人的违法行为；咨询：只问规定。"))
    received_on = fields.day(_("收到日期"))
    ticket = fields.text(
        _("渠道工单号"),
        required=False,
        most=60,
        read=TypedField,
        hint=_("同一渠道的同一工单只登记一次，再次登记得到原编号。"),
    )
    ticket_kind = fields.choice(_("工单类别"), [], required=False, hint=_("按类别计算渠道的答复期限。"))
    text = fields.long_text(_("来件人所述"), rows=6, most=20_000, hint=_("按来件人的原话记录，加密保存；不写入案件。"))
    matters = fields.ticks(_("反映的事项"), [], required=False)
    cause = fields.choice(_("案由"), [], required=False)
    period_from = fields.day(_("期间自"), required=False)
    period_to = fields.day(_("期间至"), required=False)
    occurred_on = fields.day(_("违法行为终了日期"), required=False, hint=_("二年时效由此起算；仍在继续的留空。"))
    parallel_proceeding = fields.choice(
        _("并行程序"), [], required=False, hint=_("同一事项已在调解、仲裁、诉讼或信访中的选择。")
    )
    people = fields.number(_("涉及人数"), required=False, least=1)
    amount_claimed = fields.money(_("请求金额（元）"), required=False)
    material = fields.files(_("材料"), hint=_("照片、录音、聊天记录、信函扫描件等，可以多选；原件密封保存。"))
    employer_id = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"x-ref": "id"}))
    employer_name = fields.text(_("用人单位"), required=False, most=120)
    employer_uscc = fields.text(_("统一社会信用代码"), required=False, most=40, read=CodeField)
    street_code = fields.choice(_("用工所在街镇"), [], required=False, hint=_("管辖以用工所在地为准；不清楚的留空。"))
    workplace_address = fields.text(_("用工地址"), required=False, most=200)
    site = fields.text(
        _("工地码"), required=False, most=12, hint=_("维权告示牌上的八位代码，填了就不用再填单位和地址。")
    )
    name = fields.name(_("姓名"), required=False, hint=_("加密保存，界面只显示掩码。"))
    phone = fields.phone(_("联系电话"), required=False)
    resident_id = fields.identity(_("身份证号"), hint=_("其他证件写证件名称和号码，例如“护照 E12345678”。"))
    email = fields.text(_("电子邮箱"), required=False, most=120, autocomplete="off", inputmode="email")
    address = fields.text(_("住址"), required=False, most=200, autocomplete="off")
    note = fields.text(
        _("其他身份说明"),
        required=False,
        most=200,
        autocomplete="off",
        hint=_("工号、岗位等能认出本人的内容写在这里。"),
    )
    anonymous = fields.tick(_("来件人不留姓名"))
    guarded = fields.tick(_("要求身份保密"), hint=_("举报一律保密；投诉人要求保密的勾选。"))
    roster = fields.upload(
        _("名册文件"), required=False, hint=_("XLSX 或 CSV，第一行写列名：姓名、电话、身份证号、金额、事项、代表。")
    )
    typed = fields.long_text(
        _("或者逐行填写"), required=False, rows=3, most=100_000, hint=_("一行一人：姓名 电话 金额。")
    )

    def __init__(
        self, *args: Any, choices: Mapping[str, Iterable[tuple[str, Any]]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, pairs in choices.items():
            first = [] if name == "matters" else [("", "—")]
            self.fields[name].choices = [*first, *pairs]  # type: ignore[attr-defined]
        self.fields["received_on"].initial = today
        for name in ("received_on", "occurred_on", "period_from", "period_to"):
            self.fields[name].widget.attrs["max"] = today.isoformat()

    def group(self, names: Iterable[str]) -> list[forms.BoundField]:
        """Some fields, in order."""
        return [self[name] for name in names]

    @property
    def source_fields(self) -> list[forms.BoundField]:
        """Where it came from."""
        return self.group(SOURCE)

    @property
    def matter_fields(self) -> list[forms.BoundField]:
        """What it is about."""
        return self.group(MATTER)

    @property
    def place_fields(self) -> list[forms.BoundField]:
        """Where people work."""
        return self.group(PLACE)

    @property
    def person_fields(self) -> list[forms.BoundField]:
        """Who turned to the office."""
        return self.group(PERSON)

    @property
    def roster_fields(self) -> list[forms.BoundField]:
        """The workers of a group."""
        return self.group(ROSTER)

    def forget_roster(self) -> None:
        """The lines are understood and shown as a table now: sent again they would be other people."""
        if isinstance(self.data, QueryDict):
            without = self.data.copy()
            without["typed"] = ""
            self.data = without

    def plain(self) -> dict[str, Any]:
        """What the domain takes as it was typed; the person, the roster and the files are taken apart elsewhere."""
        apart = {*IDENTITY, *ROSTER, "material", "street_code", "employer_id"}
        given = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        identity = str(self.cleaned_data["employer_id"] or "")
        return {name: value for name, value in given.items() if value not in (None, "")} | {
            "workplace_code": self.cleaned_data["street_code"],
            "employer_id": int(identity) if identity.isdigit() else None,
        }


class PhoneForm(forms.Form):
    """A telephone to look up; it never stands in an address."""

    phone = fields.phone(_("电话"))
