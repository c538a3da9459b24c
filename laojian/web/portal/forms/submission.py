"""The steps of a complaint and of a report as forms: one group of questions each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from laojian.web.portal.forms import fields

PARALLEL: Final = (
    ("", _("没有")),
    ("mediation", _("正在调解")),
    ("arbitration", _("已经申请劳动仲裁")),
    ("court", _("已经在法院打官司")),
    ("petition", _("正在信访")),
)
_ROW: Final = re.compile(r"[0-9]{1,12}\Z")


class Step(forms.Form):
    """A step: made from the draft, and handing back what the draft keeps. `not_kept`: fields read and done with."""

    not_kept: tuple[str, ...] = ()
    #: Rows of an offered roster whose question was not answered; the step stays until they are.
    still_open: Sequence[int] = ()

    def __init__(
        self, *args: Any, places: Any = (), matters: Any = (), kind: str = "", on: Any = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.places, self.offered, self.kind, self.on = places, matters, kind, on
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that come from tables."""

    def kept(self) -> dict[str, Any]:
        """What is right so far, as JSON can hold it: also of a form that is not complete."""
        found = {}
        for name, value in getattr(self, "cleaned_data", {}).items():
            if name not in self.not_kept:
                found[name] = value.isoformat() if hasattr(value, "isoformat") else value
        return found


class EmployerStep(Step):
    """Which employer, and where the work is done: the place decides who handles it."""

    employer_name = fields.line(
        _("单位叫什么名字"),
        hint=_("写招牌、工牌、工资条上的名字就行；不知道全称也可以。"),
        autocomplete="off",
        suggest="employers",
    )
    employer_id = fields.hidden()
    employer_picked = fields.hidden()
    workplace_code = fields.choice(
        _("您在哪个区、哪条街道（镇）干活"), (), required=True, hint=_("按干活的地方选，不按公司注册地选。")
    )
    workplace_address = fields.line(
        _("干活的地方怎么找"), most=200, hint=_("路名、门牌、工地名称、楼栋。"), autocomplete="off"
    )

    def prepare(self) -> None:
        """Streets by district."""
        self.fields["workplace_code"].choices = [("", _("请选择")), *self.places]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A name or at least an address; a picked employer only as long as its name stands unchanged."""
        values = super().clean() or {}
        if not values.get("employer_name") and not values.get("workplace_address"):
            self.add_error("employer_name", gettext("请写单位名称；不知道的，请写干活的地方怎么找。"))
        picked = _ROW.match(str(values.get("employer_id")))
        if values.get("employer_name") != values.get("employer_picked") or not picked:
            values["employer_id"] = values["employer_picked"] = ""
        return values


class MattersStep(Step):
    """What happened."""

    matters = fields.ticks(_("遇到了什么事（可以多选）"), ())
    text = fields.lines(
        _("请说说经过"), required=True, hint=_("什么时候开始、怎么回事、和谁谈过。想到什么写什么，不用写得很正式。")
    )
    period_from = fields.day(_("从哪天开始"))
    period_to = fields.day(_("到哪天为止"), hint=_("还在继续的，不用填。"))
    ongoing = fields.tick(_("现在还在继续"))
    parallel = fields.radio(_("这件事有没有在别处办理"), PARALLEL, required=False)
    people = fields.number(_("大约影响多少人"), hint=_("不清楚可以不填。"))

    def prepare(self) -> None:
        """The guide's matters; the number of people is asked here only of a report."""
        self.fields["matters"].choices = list(self.offered)  # type: ignore[attr-defined]
        if self.kind == "complaint":
            del self.fields["people"]

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        values = super().clean() or {}
        fields.in_order(self, "period_from", "period_to", self.on)
        if values.get("ongoing"):
            values["period_to"] = None
        return values


class MoneyStep(Step):
    """How much."""

    amount = fields.money(_("一共欠您多少钱（元）"), hint=_("算不清可以估一个数，也可以先空着。"))


class PeopleStep(Step):
    """Alone, or a group with representatives and a roster. The rows are kept apart from what was typed."""

    not_kept = ("roster", "typed")

    group = fields.radio(
        _("您是一个人投诉，还是和工友一起"), (("alone", _("我一个人")), ("group", _("我们几个人一起")))
    )
    roster = forms.FileField(
        label=_("上传名册（Excel 或者 CSV）"),
        required=False,
        help_text=_("第一行是列名：姓名、电话、身份证号、金额、事项。一个文件最多 2000 人。"),
    )
    typed = fields.lines(
        _("或者直接写名单，一行一人"),
        most=100_000,
        rows=5,
        hint=_("姓名、电话、被欠的钱，中间用逗号或者空格隔开，例如：陈小明，13800000000，8000"),
    )


class FilesStep(Step):
    """Photos, recordings, screenshots, each sealed as it comes."""

    not_kept = ("photo", "voice", "material")

    photo = fields.files(_("拍照"), accept="image/*", capture="environment")
    voice = fields.files(_("录音"), accept="audio/*", capture="user")
    material = fields.files(
        _("从手机或者电脑里选（可以多选）"),
        hint=_("聊天截图、工资条、考勤、合同照片、录音、表格都可以。每个文件最大 10 MB。"),
    )


class YouStep(Step):
    """Who is asking. Of a report everything may be left empty."""

    name = fields.name(_("您的姓名"))
    phone = fields.phone(_("您的手机号码"), hint=_("用来通知您进展，也可以凭它查进度。"))
    resident_id = fields.identity(
        _("身份证号（可以以后再补）"), hint=_("没有身份证的，写证件名称和号码，例如“护照 E12345678”。")
    )
    email = fields.line(_("电子邮箱"), most=120, kind="email", autocomplete="email")
    guarded = fields.tick(
        _("请不要让单位知道是我"),
        hint=_(
            "选了以后，我们找单位了解情况时不提您的姓名。有的事情（比如只涉及您一个人的工资）难免会被猜到，办之前会先和您商量。"
        ),
    )

    def prepare(self) -> None:
        """A complaint needs somebody who can be reached; a report needs nobody."""
        if self.kind == "complaint":
            self.fields["name"].required = self.fields["phone"].required = True
        else:
            del self.fields["guarded"], self.fields["resident_id"]
            self.fields["phone"].help_text = _("不想留可以不填。填了我们才能主动联系您。")

    def clean_email(self) -> str:
        """A whole address, or nothing."""
        typed: str = self.cleaned_data["email"]
        try:
            if typed:
                validate_email(typed)
        except forms.ValidationError:
            raise forms.ValidationError(_("邮箱地址不完整，例如 name@example.com。")) from None
        return typed


class CheckStep(Step):
    """Nothing more to type: read it through and send it."""


STEPS: Final[dict[str, type[Step]]] = {
    "employer": EmployerStep,
    "what": MattersStep,
    "money": MoneyStep,
    "people": PeopleStep,
    "files": FilesStep,
    "you": YouStep,
    "check": CheckStep,
}
ORDER: Final[dict[str, tuple[str, ...]]] = {
    "complaint": ("employer", "what", "money", "people", "files", "you", "check"),
    "report": ("employer", "what", "files", "you", "check"),
}
TITLES: Final[dict[str, Any]] = {
    "employer": _("哪个单位、在哪里"),
    "what": _("发生了什么"),
    "money": _("欠了多少钱"),
    "people": _("几个人"),
    "files": _("照片和录音"),
    "you": _("怎么联系您"),
    "check": _("核对并提交"),
}
