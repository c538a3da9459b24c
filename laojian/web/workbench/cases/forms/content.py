"""Forms for what a case holds: claims, payments, confirmations, evidence, the team, an approval."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench import fields


class ClaimForm(forms.Form):
    """One worker and what is asked for him; protected fields go to the vault and come back masked."""

    name = fields.name(_("姓名"), most=40)
    phone = fields.phone(_("电话"), required=False)
    resident_id = fields.identity(_("居民身份号码"), hint=_("其他证件写证件名称和号码，例如“护照 E12345678”。"))
    what = fields.text(_("请求事项"), required=False, most=120)
    period_from = fields.day(_("期间自"), required=False)
    period_to = fields.day(_("期间至"), required=False)
    claimed = fields.money(_("请求金额（元）"))


class ClaimEditForm(forms.Form):
    """Amounts of one worker as they are found and ordered."""

    version = fields.hidden()
    what = fields.text(_("请求事项"), required=False, most=120)
    period_from = fields.day(_("期间自"), required=False)
    period_to = fields.day(_("期间至"), required=False)
    claimed = fields.money(_("请求金额（元）"))
    found = fields.money(_("查明金额（元）"), required=False)
    ordered = fields.money(_("责令金额（元）"), required=False)


class PaymentForm(forms.Form):
    """Money paid to one worker."""

    amount = fields.money(_("支付金额（元）"))
    paid_on = fields.day(_("支付日期"))
    receipt = fields.text(_("票据号"), required=False, most=60)
    proof = fields.upload(_("付款凭证"), required=False, hint=_("银行回单、签收表等；JPG、PNG、PDF。"))


class FineForm(forms.Form):
    """A fine paid to the bank; entered by somebody who does not handle the case."""

    amount = fields.money(_("缴纳金额（元）"))
    paid_on = fields.day(_("缴纳日期"))
    receipt = fields.text(_("财政票据号"), most=60)
    proof = fields.upload(_("缴款凭证"), required=False)


class ConfirmForm(forms.Form):
    """Why a worker counts as settled."""

    kind = fields.choice(
        _("依据"), [("worker", _("本人确认")), ("bank", _("银行凭证")), ("supervisor", _("监督负责人理由"))]
    )
    on = fields.day(_("日期"))
    proof = fields.upload(_("凭证"), required=False, hint=_("本人确认和银行凭证须附文件。"))
    reason = fields.long_text(_("理由"), required=False, most=400, hint=_("由不办理本案的监督负责人写明。"))


class EvidenceForm(forms.Form):
    """A piece of evidence: the file, where and when it was obtained."""

    title = fields.text(_("名称"), most=120)
    kind = fields.choice(_("种类"), [])
    obtained_on = fields.day(_("取得日期"))
    obtained_where = fields.text(_("取得地点"), required=False, most=120)
    device = fields.text(_("拍摄或录制设备"), required=False, most=60)
    file = fields.upload(_("文件"), hint=_("图片、PDF、音视频；种类以内容为准，不看扩展名。"))

    def __init__(self, kinds: Iterable[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "—"), *kinds]  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    """The two inspectors of a case."""

    lead_officer = fields.choice(_("主办监察员"), [])
    second_officer = fields.choice(_("协办监察员"), [])

    def __init__(self, officers: Iterable[tuple[Any, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [("", "—"), *officers]
        for name in ("lead_officer", "second_officer"):
            self.fields[name].choices = people  # type: ignore[attr-defined]
