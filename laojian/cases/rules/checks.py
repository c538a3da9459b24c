"""What the answers to a step must be to one another, to the law's amounts and to what the file already says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from laojian.cases.rules.clocks import Taken
from laojian.cases.rules.flow_table import base_name
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Term, due
from laojian.kernel.flow import Step
from laojian.kernel.money import yuan
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh

Inputs = Mapping[str, Any]
_LATEST_FIELDS: Final = 3  # years: a date further ahead is a slip of the pen


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may look at: the day, the steps so far, the calendar, the amounts of law in force on the day (asked
    by code; one that is not in force is refused) and terms of law."""

    on: date
    history: Sequence[Taken]
    calendar: WorkCalendar
    amount: Callable[[str], int]
    terms: Mapping[str, Term]
    suspected_duplicates: bool = False
    absconded: bool = False

    def last(self, *bases: str) -> Taken | None:
        """The latest step with one of these plain names."""
        return next((taken for taken in reversed(self.history) if taken.base in bases), None)


def check(step: Step, inputs: Inputs, context: Context) -> None:
    """Raise Invalid or Refused when the answers do not fit."""
    _dates_ahead(inputs, context)
    for rule in _RULES.get(base_name(step.name), ()):
        rule(inputs, context)


def _dates_ahead(inputs: Inputs, context: Context) -> None:
    for name in ("supplement_due", "order_due", "onspot_due", "decide_by", "deferred_to", "perform_by", "hearing_on"):
        if name not in inputs:
            continue
        day = date.fromisoformat(inputs[name])
        if day <= context.on:
            raise Invalid(zh("日期应当在发生日期之后"), field=name)
        if day.year > context.on.year + _LATEST_FIELDS:
            raise Invalid(zh("日期过远，请核对年份"), field=name)


def _two_officers(inputs: Inputs, context: Context) -> None:
    if inputs["lead_officer"] == inputs["second_officer"]:
        raise Invalid(zh("主办和协办应当是两个人"), basis="行政处罚法 第四十二条", field="second_officer")


def _transfer_team(inputs: Inputs, context: Context) -> None:
    if inputs["transfer_officer_one"] == inputs["transfer_officer_two"]:
        raise Invalid(
            zh("移送专案组应当有二名以上人员"),
            basis="行政执法机关移送涉嫌犯罪案件的规定 第五条",
            field="transfer_officer_two",
        )


def _duplicates(inputs: Inputs, context: Context) -> None:
    if context.suspected_duplicates and not inputs.get("duplicates_note"):
        raise Invalid(
            zh("本件与在办案件疑似重复，请写明查重结论"), basis="劳动保障监察条例 第十四条", field="duplicates_note"
        )


def _onspot(inputs: Inputs, context: Context) -> None:
    fine = inputs.get("onspot_fine", 0)
    if (inputs["onspot_kind"] == "fine") != (fine > 0):
        raise Invalid(zh("当场罚款应当写明金额，其他方式不填金额"), basis="行政处罚法 第五十二条", field="onspot_fine")
    if inputs["onspot_kind"] == "order" and "onspot_due" not in inputs:
        raise Invalid(zh("当场责令改正应当写明改正期限"), basis="劳动保障监察条例 第十八条", field="onspot_due")
    most = context.amount("AM01" if inputs["onspot_party"] == "unit" else "AM02")
    if fine > most:
        raise Refused(
            zh("当场处罚的罚款不得超过%(most)s元", most=yuan(most)),
            basis="行政处罚法 第五十一条",
            remedy=zh("请按普通程序立案办理。"),
            field="onspot_fine",
        )


def _hearing_notice(inputs: Inputs, context: Context) -> None:
    last = due(context.terms["DL10"], date.fromisoformat(inputs["hearing_on"]), calendar=context.calendar).day
    if last is not None and context.on > last:
        raise Invalid(
            zh("听证应当在七个工作日前通知，最迟应于 %(day)s 通知", day=last),
            basis="行政处罚法 第六十四条",
            remedy=zh("请把听证日期推后。"),
            field="hearing_on",
        )


def _hearing_held(inputs: Inputs, context: Context) -> None:
    notice = context.last("announce_hearing")
    if notice is not None and context.on < date.fromisoformat(notice.inputs["hearing_on"]):
        raise Refused(zh("听证日期未到"), basis="行政处罚法 第六十四条", remedy=zh("请在通知的听证日期举行。"))


def _notice(inputs: Inputs, context: Context) -> None:
    if inputs["notice_kind"] == "handling" and inputs.get("notice_amount"):
        raise Invalid(zh("行政处理不含罚款"), basis="劳动保障监察条例 第二十六条", field="notice_amount")


def _notice_without_legal(inputs: Inputs, context: Context) -> None:
    if inputs.get("hearing_right"):
        raise Refused(
            zh("属于听证范围的案件应当先经法制审核"),
            basis="行政处罚法 第五十八条",
            remedy=zh("请送法制审核后再告知。"),
            field="hearing_right",
        )


def _decision(inputs: Inputs, context: Context) -> None:
    kind, fine = inputs["decision_kind"], inputs.get("fine", 0)
    told = next((taken.inputs for taken in reversed(context.history) if "notice_kind" in taken.inputs), {})
    if kind == "penalty" and told.get("notice_kind") != "penalty":
        raise Refused(
            zh("没有告知拟作行政处罚，不得作出处罚决定"),
            basis="行政处罚法 第六十二条",
            remedy=zh("请重新事先告知。"),
            field="decision_kind",
        )
    if kind != "penalty" and fine:
        raise Invalid(zh("只有行政处罚可以罚款"), basis="行政处罚法 第九条", field="fine")
    if fine > told.get("notice_amount", 0) and not inputs.get("heavier_reason"):
        raise Invalid(
            zh("罚款高于告知的%(told)s元，请写明理由", told=yuan(told.get("notice_amount", 0))),
            basis="行政处罚法 第四十五条",
            remedy=zh("不得因当事人陈述、申辩而给予更重的处罚。"),
            field="heavier_reason",
        )
    if kind == "handling" and not inputs.get("perform_by"):
        raise Invalid(zh("行政处理决定应当写明履行期限"), basis="劳动保障监察条例 第十八条", field="perform_by")


def _deliver(inputs: Inputs, context: Context) -> None:
    begun = context.last("publish_service")
    if inputs.get("served_how") == "public" and begun is None:
        raise Refused(
            zh("公告送达应当先登记公告"),
            basis="民事诉讼法 第九十五条",
            remedy=zh("请先办理公告送达。"),
            field="served_how",
        )


def _publish_legal(inputs: Inputs, context: Context) -> None:
    if inputs.get("served_how") == "public":
        raise Invalid(zh("事先告知书公告送达请另行登记"), basis="民事诉讼法 第九十五条", field="served_how")


def _refusal(inputs: Inputs, context: Context) -> None:
    if len(inputs["refusal_reason"]) < 4:
        raise Invalid(
            zh("请把理由写完整"), basis="关于实施《劳动保障监察条例》若干规定 第十八条", field="refusal_reason"
        )


_CORRECT_DATES: Final = frozenset({"step_on", "received_on", "occurred_on"})


def _correction(inputs: Inputs, context: Context) -> None:
    what, value = inputs["correct_what"], inputs["correct_value"]
    if what in _CORRECT_DATES:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise Invalid(zh("更正后的值不是有效日期"), field="correct_value") from None
        if day > context.on:
            raise Invalid(zh("更正后的日期不能晚于更正当日"), field="correct_value")
        if what == "step_on":
            _corrected_step(inputs, context, day)
        elif what == "received_on" and len(context.history) > 1 and day > context.history[1].on:
            raise Invalid(zh("收到日期不能晚于此后的步骤"), field="correct_value")
    elif what == "workers" and not (value.isascii() and value.isdigit() and len(value) <= 6):
        raise Invalid(zh("涉及人数应当是数字"), field="correct_value")
    elif len(value) > 200:
        raise Invalid(zh("更正后的值过长"), field="correct_value")


def _corrected_step(inputs: Inputs, context: Context, day: date) -> None:
    seqs = {taken.seq: place for place, taken in enumerate(context.history)}
    seq = inputs.get("correct_seq")
    if seq not in seqs:
        raise Invalid(zh("没有这个步骤序号"), field="correct_seq")
    place = seqs[seq]
    if context.history[place].base == "correct":
        raise Invalid(zh("更正本身不能再更正日期，请另作一次更正"), field="correct_seq")
    before = [taken.on for taken in context.history[:place] if taken.base != "correct"]
    after = [taken.on for taken in context.history[place + 1 :] if taken.base != "correct"]
    if (before and day < max(before)) or (after and day > min(after)):
        raise Invalid(zh("更正后的日期打乱了步骤先后"), basis="行政处罚法 第四十七条", field="correct_value")


Rule = Callable[[Inputs, Context], None]
_RULES: Final[dict[str, tuple[Rule, ...]]] = {
    "examine": (_duplicates,),
    "refuse_complaint": (_refusal,),
    "refuse_unsupplemented": (_refusal,),
    "refuse_filing": (_refusal,),
    "accept_and_file": (_two_officers,),
    "approve_filing": (_two_officers,),
    "handle_onspot": (_two_officers, _onspot),
    "transfer_police": (_transfer_team,),
    "announce_hearing": (_hearing_notice,),
    "hold_hearing": (_hearing_held,),
    "give_notice": (_notice,),
    "give_notice_after_discussion": (_notice,),
    "give_notice_after_review": (_notice, _notice_without_legal),
    "serve_notice": (_publish_legal,),
    "decide_after_statement": (_decision,),
    "decide_after_hearing": (_decision,),
    "decide_unopposed": (_decision,),
    "complete_service": (_deliver,),
    "correct": (_correction,),
}
