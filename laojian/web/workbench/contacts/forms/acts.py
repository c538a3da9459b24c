"""Forms of the acts on a contact. Each carries the version the person saw, so that nobody overwrites a colleague."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from laojian.web.typed import ComingDayField
from laojian.web.workbench import fields
from laojian.web.workbench.forms import Chosen


class Act(Chosen):
    """An act on one contact."""

    version = fields.hidden()


class RegisterForm(Act):
    """A lead is made from the contact."""

    title = fields.text(_("标题"), most=120, hint=_("一句话说清：谁、什么事，如“拖欠 12 名工人 9 月工资”。"), wide=True)
    facts = fields.long_text(_("事由"), rows=6)
    cause = fields.choice(_("案由"), [], required=False)


class AttachForm(Act):
    """The contact joins a case."""

    case_number = fields.text(_("案件编号"), most=60, autocomplete="off")
    reason = fields.text(_("为什么是同一事件"), most=200, wide=True)


class ReasonedForm(Act):
    """An act that needs only a reason."""

    reason = fields.long_text(_("理由"), rows=2, most=400)


class RedirectForm(Act):
    """Another door is told, with its rule."""

    door = fields.choice(_("应当去的地方"), [])
    text = fields.long_text(_("告知当事人的话"), rows=5, hint=_("选择后自动填入，可以修改；当事人凭编号看到这段话。"))


class PassOnForm(Act):
    """Another body is competent."""

    receiver = fields.text(_("接收机关"), most=100)
    reason = fields.long_text(_("理由"), rows=2, most=400)


class SupplementForm(Act):
    """Everything that lacks, at once."""

    items = fields.long_text(_("需要补充的内容"), rows=6, hint=_("一行一项，一次写全；受理审查中待查明的已列入。"))
    until = fields.day(_("补充期限"), read=ComingDayField)

    def listed(self) -> list[str]:
        """The items, one for each line."""
        return [line.strip() for line in str(self.cleaned_data["items"]).splitlines() if line.strip()]


class WriteForm(Act):
    """A message to the person, or a remark inside the office."""

    text = fields.long_text(_("内容"), rows=4, most=5000)
    material = fields.files(_("附件"))
    internal = fields.tick(_("只作内部备注"), hint=_("勾选后当事人看不到。"))


class AnswerForm(Act):
    """The answer: the person and the channel get it, and the channel's terms stop."""

    text = fields.long_text(_("答复"), rows=6, most=5000)


class AnswerAllForm(forms.Form):
    """One answer to every contact of the case."""

    text = fields.long_text(_("答复"), rows=6, most=5000)


class EditForm(Act):
    """What is known of the matter; never the person's own words."""

    employer_id = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"x-ref": "id"}))
    employer_name = fields.text(_("用人单位"), required=False, most=120)
    street_code = fields.choice(_("用工所在街镇"), [], required=False)
    workplace_address = fields.text(_("用工地址"), required=False, most=200)
    cause = fields.choice(_("案由"), [], required=False)
    matters = fields.ticks(_("反映的事项"), [], required=False)
    occurred_on = fields.day(_("违法行为终了日期"), required=False)
    parallel_proceeding = fields.choice(_("并行程序"), [], required=False)
    people = fields.number(_("涉及人数"), required=False, least=1)
    amount_claimed = fields.money(_("请求金额（元）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matters"].choices = list(self.fields["matters"].choices)[1:]  # type: ignore[attr-defined]


class UrgencyForm(Act):
    """Another level of urgency, with the reason."""

    level = fields.choice(_("紧急程度"), [])
    reason = fields.long_text(_("理由"), rows=2, most=400)


class MarkForm(Act):
    """A malicious mark, with its last day."""

    reason = fields.long_text(_("理由"), rows=3, most=400, hint=_("写明哪些来件、为什么认为是恶意，供两名批准人核对。"))
    until = fields.day(_("有效至"), read=ComingDayField)


class UnitForm(Act):
    """Another unit, with the reason."""

    unit_id = fields.choice(_("机构"), [])
    reason = fields.long_text(_("理由"), rows=2, most=400)


class DecisionForm(forms.Form):
    """Yes or no to what another officer asked for; a refusal gives its reason."""

    reason = fields.text(_("意见（不批准的写明理由）"), required=False, most=400)


class PeriodForm(forms.Form):
    """Days of a report."""

    first = fields.day(_("自"))
    last = fields.day(_("至"))
