"""The forms of who follows a contact: opening it, writing, confirming, evaluating, withdrawing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laojian.complaints.rules.receipts import check_code, check_number
from laojian.web.portal import uploads
from laojian.web.portal.forms import fields

LEVELS = (
    ("5", _("很满意")),
    ("4", _("满意")),
    ("3", _("一般")),
    ("2", _("不满意")),
    ("1", _("很不满意")),
)


class OpenForm(forms.Form):
    """Number and code of a receipt; a slip that can be seen without looking anything up is named at once."""

    number = fields.line(
        _("回执编号"),
        required=True,
        most=40,
        hint=_("例如 LJ26-0001234-9"),
        autocomplete="off",
        autocapitalize="characters",
        spellcheck="false",
    )
    code = fields.line(
        _("查询码"),
        required=True,
        most=60,
        hint=_("16 个字符，大小写和横线不用管"),
        autocomplete="off",
        autocapitalize="characters",
        spellcheck="false",
    )

    def clean_number(self) -> str:
        """As it is stored. The check digit tells a slip from a number that could be one."""
        verdict = check_number(self.cleaned_data["number"])
        if not verdict.valid and verdict.reason is not None:
            raise forms.ValidationError(verdict.reason.render(gettext))
        return verdict.normal

    def clean_code(self) -> str:
        """As it is compared."""
        verdict = check_code(self.cleaned_data["code"])
        if not verdict.valid and verdict.reason is not None:
            raise forms.ValidationError(verdict.reason.render(gettext))
        return verdict.normal


class PhoneForm(forms.Form):
    """The telephone that was given with the complaint."""

    phone = fields.phone(_("手机号码"), required=True)


class CodeForm(PhoneForm):
    """The one-time code that came by SMS."""

    code = fields.line(_("短信里的验证码"), required=True, most=12, inputmode="numeric", autocomplete="one-time-code")


class Act(forms.Form):
    """What every act carries: the key that makes it act once."""

    key = forms.CharField(min_length=16, max_length=200, widget=forms.HiddenInput())


class SayForm(Act):
    """A message, with files."""

    text = fields.lines(_("写给经办人"), most=5000, rows=4)
    material = fields.files(_("照片、录音或者文件（可以多选）"), hint=_("每个文件最大 10 MB。"))
    purpose = fields.hidden()

    def clean(self) -> dict[str, Any]:
        """Words or files."""
        values = super().clean() or {}
        if not values.get("text") and not values.get("material"):
            self.add_error("text", gettext("请写一句话，或者选一个文件。"))
        if any(upload.size > uploads.MOST_FILE for upload in values.get("material", ())):
            self.add_error("material", gettext("有文件超过 10 MB，请压缩或者分开后再传。"))
        if values.get("purpose") not in ("talk", "supplement"):
            values["purpose"] = "talk"
        return values


class PaidForm(Act):
    """I was really paid."""

    amount = fields.money(_("实际收到多少（元）"), required=True)
    paid_on = fields.day(_("哪天收到的"), required=True)
    worker_seq = fields.choice(_("谁收到的"), ())
    text = fields.line(_("还想说明的"), most=300)

    def __init__(self, *args: Any, workers: Any = (), **more: Any) -> None:
        super().__init__(*args, **more)
        if len(workers) > 1:
            named = [(str(one.seq), f"{one.seq} {one.name_masked}") for one in workers]
            seq: Any = self.fields["worker_seq"]
            seq.choices, seq.required = [("", _("请选择")), *named], True
        else:
            del self.fields["worker_seq"]


class UnsolvedForm(Act):
    """It is not solved."""

    text = fields.lines(
        _("哪里没有解决"), required=True, most=5000, rows=4, hint=_("例如：说好的钱没到账，只给了一部分。")
    )


class EvaluateForm(Act):
    """Five levels, once."""

    level = fields.radio(_("您对办理满意吗"), LEVELS)
    text = fields.lines(_("想说的话"), most=1000, rows=3)


class WithdrawForm(Act):
    """Taken back."""

    text = fields.lines(_("为什么撤回"), most=1000, rows=3)
