"""Words of contacts in the reader's language: states, channels, reasons of urgency, matters, traces, acts."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext

from laojian.analytics.signal_words import SAID
from laojian.cases.rules.sources import PARALLEL, TICKET_KINDS, WAYS_IN
from laojian.complaints import law_rows
from laojian.complaints.rules import flow_table
from laojian.complaints.rules.competent_bodies import BODIES, CompetentBody
from laojian.complaints.rules.states import ContactState
from laojian.complaints.rules.urgency import LEVELS
from laojian.kernel.money import yuan
from laojian.kernel.words import Message, zh
from laojian.org.rules.pieces import FIRST, NOBODY
from laojian.web.workbench import terms
from laojian.web.workbench.tables import english

KINDS: Final[dict[str, Message]] = {"complaint": zh("投诉"), "report": zh("举报"), "enquiry": zh("咨询")}
STATES: Final[dict[str, Message]] = {state.code: zh(state.title) for state in flow_table.STATES}
#: Short names of channels, for the badge of a row.
BADGES: Final[dict[str, Message]] = {code: way.badge or way.title for code, way in WAYS_IN.items()}
PURPOSES: Final[dict[str, Message]] = {
    "talk": zh("往来"),
    "supplement": zh("补充材料"),
    "unsolved": zh("未解决"),
    "paid": zh("确认收到"),
    "answer": zh("答复"),
    "ask": zh("要求补充"),
    "withdraw": zh("撤回"),
}
SUGGESTIONS: Final[dict[str, Message]] = {
    "class": zh("类别"),
    "violation": zh("违法行为"),
    "employer": zh("用人单位"),
    "place": zh("地点"),
    "amount": zh("金额"),
    "people": zh("涉及人数"),
    "months": zh("拖欠月数"),
    "period": zh("期间"),
    "occurred": zh("发生日期"),
    "parallel": zh("并行程序"),
    "phone": zh("电话"),
    "betrays": zh("可能暴露身份"),
}
IDENTITY: Final[dict[str, Message]] = {
    "name": zh("姓名"),
    "phone": zh("电话"),
    "resident_id": zh("身份证号"),
    "email": zh("电子邮箱"),
    "address": zh("住址"),
    "note": zh("其他说明"),
}
VERDICTS: Final[dict[str, Message]] = {"met": zh("符合"), "not_met": zh("不符合"), "unknown": zh("待查明")}
OUTCOMES: Final[dict[str, Message]] = {
    "accept": zh("符合受理条件"),
    "refuse": zh("不符合受理条件"),
    "ask_supplement": zh("需要补充"),
    "pass_on": zh("应转送有管辖权的机关"),
}
STOPPED: Final[dict[str, Message]] = {
    ContactState.LINKED: zh("已登记"),
    ContactState.ANSWERED: zh("已答复"),
    ContactState.REDIRECTED: zh("已告知其他途径"),
    ContactState.PASSED_ON: zh("已转送"),
    ContactState.WITHDRAWN: zh("已撤回"),
    ContactState.CLOSED: zh("已办结"),
}
#: What a note of the reader says: why words may betray, what kind of amount, how exact a day is.
NOTES: Final[dict[str, Message]] = {
    "known": zh("与留下的身份信息相同"),
    "contact": zh("联系方式"),
    "role": zh("岗位、职务"),
    "unique": zh("只有一两个人符合"),
    "group": zh("所在班组、车间"),
    "shift": zh("班次"),
    "hometown": zh("籍贯、老乡"),
    "tenure": zh("入职、离职、请假的时间"),
    "conversation": zh("只有当事人知道的谈话"),
    "body": zh("身体、伤病、怀孕等情况"),
    "person": zh("年龄、姓名、亲属、账号"),
    "owed": zh("拖欠的金额"),
    "monthly": zh("每月"),
    "daily": zh("每天"),
    "hourly": zh("每小时"),
    "other": zh("其他金额"),
    "约数": zh("约数"),
    "否定": zh("原话是否定的说法"),
    "拟": zh("打算，还没有做"),
    "同名地点": zh("有同名的地点"),
    "包工头或负责人": zh("可能是包工头或者负责人"),
    "日": zh("写明到日"),
    "月": zh("写明到月"),
    "年": zh("写明到年"),
}
ACTS: Final[dict[str, Message]] = {
    "attach_to_case": zh("并入案件（同一事件）"),
    "redirect": zh("告知其他途径"),
    "pass_on": zh("转送其他机关"),
    "set_cause": zh("填写案由"),
    "answer_person": zh("回复当事人"),
    "move_to_unit": zh("移交其他机构"),
}
BATCH_STATES: Final[dict[str, Message]] = {
    "running": zh("办理中"),
    "finished": zh("已完成"),
    "undoing": zh("撤销中"),
    "undone": zh("已撤销"),
    "stopped": zh("已停止"),
}
ITEM_STATES: Final[dict[str, Message]] = {
    "waiting": zh("待办"),
    "done": zh("已办"),
    "failed": zh("未办成"),
    "undone": zh("已撤销"),
    "kept": zh("未撤销"),
}
MARK_STATES: Final[dict[str, Message]] = {
    "pending": zh("待批准"),
    "holds": zh("有效"),
    "refused": zh("未批准"),
    "lifted": zh("已解除"),
    "withdrawn": zh("已撤回提请"),
    "lapsed": zh("已失效"),
}
LEVEL_WORDS: Final[dict[int, Message]] = {
    1: zh("非常不满意"),
    2: zh("不满意"),
    3: zh("基本满意"),
    4: zh("满意"),
    5: zh("非常满意"),
}
#: Trained classes that are codes of the guide or of violations are shown in words; others as trained.
VERBS: Final[dict[str, Message]] = {
    "contact.receive": zh("收到并编号"),
    "contact.look": zh("打开页面"),
    "contact.read_text": zh("查看原文"),
    "contact.open_identity": zh("查看身份"),
    "contact.ask_opening": zh("申请查看身份"),
    "contact.approve_opening": zh("批准查看身份"),
    "contact.refuse_opening": zh("未批准查看身份"),
    "contact.register_case": zh("登记为线索"),
    "contact.attach_to_case": zh("并入案件"),
    "contact.detach": zh("撤销并入"),
    "contact.redirect": zh("告知其他途径"),
    "contact.pass_on": zh("转送其他机关"),
    "contact.ask_supplement": zh("要求补充"),
    "contact.answer_person": zh("回复当事人"),
    "contact.remark": zh("内部备注"),
    "contact.answer_channel": zh("答复渠道"),
    "contact.edit": zh("修改登记内容"),
    "contact.raise_urgency": zh("调高紧急程度"),
    "contact.propose_lower": zh("提请调低紧急程度"),
    "contact.approve_lower": zh("批准调低紧急程度"),
    "contact.refuse_lower": zh("未批准调低紧急程度"),
    "contact.propose_mark": zh("提请恶意标记"),
    "contact.approve_mark": zh("批准恶意标记"),
    "contact.refuse_mark": zh("未批准恶意标记"),
    "contact.lift_mark": zh("解除恶意标记"),
    "contact.raise_dispute": zh("提出管辖争议"),
    "contact.withdraw_opening": zh("撤回查看身份的申请"),
    "contact.withdraw_urgency": zh("撤回降低紧急程度的提请"),
    "contact.withdraw_mark": zh("撤回恶意标记的提请"),
    "contact.withdraw_dispute": zh("撤回管辖争议"),
    "contact.designate": zh("指定管辖"),
    "contact.move_to_unit": zh("移交其他机构"),
    "contact.decide_match": zh("核对同一事件"),
    "contact.decide_suggestion": zh("核对建议"),
    "contact.working_copy": zh("制作工作副本"),
    "contact.open_copy": zh("查看工作副本"),
    "contact.open_original": zh("查看原件"),
    "contact.take_back": zh("撤销办理"),
    "contact.person_talk": zh("当事人来信"),
    "contact.person_supplement": zh("当事人补充"),
    "contact.ticket_again": zh("同一工单再次递交，内容不同"),
    "contact.unsolved": zh("当事人表示未解决"),
    "contact.confirm_received": zh("当事人确认收到"),
    "contact.evaluate": zh("当事人评价"),
    "contact.withdraw": zh("当事人撤回"),
    "message.enqueue": zh("通知待发送"),
    "message.sent": zh("通知已发出"),
    "message.delivered": zh("通知已送达"),
    "message.failed": zh("通知发送失败"),
    "message.resend": zh("重新发送通知"),
    "message.settle": zh("另行告知当事人"),
    "message.erase": zh("清除通知内容"),
    "message.read": zh("通知已读"),
    "message.undelivered": zh("报告未送达"),
    "file.store": zh("存入文件"),
    "file.seal": zh("存入文件"),
}


def choices(table: Mapping[Any, Message]) -> list[tuple[Any, str]]:
    """A table of words as choices."""
    return [(code, text.render(gettext)) for code, text in table.items()]


def said(table: Mapping[Any, Message], code: Any) -> str:
    """One word of a table; the code itself when the table does not know it."""
    found = table.get(code)
    return found.render(gettext) if found else str(code)


def urgency_reasons(kept: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Why a contact is urgent: name, level and article of each row, the gravest first."""
    rows = {(row.code, row.valid_from.isoformat()): row for row in law_rows.urgency_rules()}
    found = []
    for one in kept or ():
        row = rows.get((str(one.get("code", "")), str(one.get("from", ""))))
        name = (row.name_en if english() else row.name_zh) if row else str(one.get("code", ""))
        found.append({"name": name, "level": one.get("level", 0), "basis": row.basis_zh if row else ""})
    return sorted(found, key=lambda one: -int(one["level"]))


def doors(on: date) -> list[CompetentBody]:
    """The guide as it holds on a day."""
    return list(law_rows.doors().on(on))


def matters(codes: Iterable[str]) -> list[str]:
    """What the person ticked, in his own words; of a matter that is no longer asked, as it was asked last."""
    rows = [(code, law_rows.doors().newest(code)) for code in codes]
    return [question(row) if row else code for code, row in rows]


def question(row: CompetentBody) -> str:
    """A matter in a person's words."""
    return row.question_en if english() else row.question_zh


def answer(row: CompetentBody, language: str = "") -> str:
    """The polite answer that says where the right door is; in both languages for a person who reads English."""
    return f"{row.answer_zh}\n\n{row.answer_en}" if language == "en" and row.answer_en else row.answer_zh


def other_doors(on: date) -> list[CompetentBody]:
    """The matters of which at least a part belongs behind another door."""
    return [row for row in doors(on) if not row.is_ours]


def door_choices(on: date) -> list[tuple[str, str]]:
    """Where a person can be sent, with who stands behind each door."""
    return [(row.code, f"{BODIES[row.door].render(gettext)} · {question(row)}") for row in other_doors(on)]


def lead_title(employer: str, cause: str, matters: Iterable[str]) -> str:
    """What a lead is called until the clerk writes better: in Chinese, for it stands in the file."""
    asked = [row.question_zh for row in map(law_rows.doors().newest, matters) if row]
    about = terms.cause_zh(cause) if cause else (asked or [""])[0]
    return "：".join(part for part in (employer, about) if part)[:120]


def likely_cause(cause: str, matters: Iterable[str], on: date) -> str:
    """The cause on record, else the first that what the person ticked may become on a day; the clerk decides."""
    rows = {row.code: row for row in doors(on)}
    ticked = [violation for code in matters if code in rows for violation in rows[code].violations]
    return cause or (ticked or [""])[0]


def matter_choices(on: date) -> list[tuple[str, str]]:
    """The matters as choices."""
    return [(row.code, question(row)) for row in doors(on)]


def suggested(kind: str, value: str, names: Mapping[str, str]) -> str:
    """The value of a suggestion in words; `names` are those of the places named."""
    if kind == "violation":
        return f"{value} {terms.cause(value)}"
    if kind == "amount" and value.isdigit():
        return gettext("%(amount)s 元") % {"amount": yuan(int(value))}
    if kind == "parallel":
        return said(PARALLEL, value)
    if kind == "place":
        return names.get(value, value)
    if kind == "betrays":
        return ""
    if kind == "class":
        row = law_rows.doors().newest(value)
        return question(row) if row else terms.cause(value)
    return value


def match_reason(reason: Any) -> str:
    """Why two contacts may speak of the same event, or not: the signal in words."""
    signal = reason.get("code", "") if isinstance(reason, Mapping) else reason
    return said(SAID, signal)


def note(text: str) -> str:
    """What the reader noted beside a suggestion, in words; an open end of a period is said."""
    exact, _, onward = text.partition("，")
    return "，".join(part for part in (said(NOTES, exact) if exact else "", gettext("至今") if onward else "") if part)


def whose(code: str) -> str:
    """Who said it, as the office knows: the person, another who came with the ticket, a worker of the roster."""
    if code == FIRST:
        return gettext("来件人")
    if code == NOBODY:
        return gettext("不明是谁（同一工单再次递交）")
    if code.startswith("w"):
        return gettext("名册第 %(seq)s 人") % {"seq": code[1:]}
    return gettext("另一反映人（第 %(number)s 人）") % {"number": code}


def level_choices(*, above: int | None = None, below: int | None = None) -> list[tuple[int, str]]:
    """Levels of urgency higher, or lower, than the present one."""
    return [
        (level, text.render(gettext))
        for level, text in LEVELS.items()
        if (above is None or level > above) and (below is None or level < below)
    ]


TICKETS: Final = TICKET_KINDS


def matter_detail(kind: str, more: Mapping[str, Any]) -> str:
    """What a matter that waits for a second person is about, in a few words."""
    if kind == "urgency":
        return f"{said(LEVELS, more['was'])} → {said(LEVELS, more['now'])}"
    if kind == "mark":
        detail = gettext("有效至 %(day)s") % {"day": more["until"].isoformat()}
        first = gettext("第一批准人 %(name)s") % {"name": more["first_by"]} if more["first_by"] else ""
        return " · ".join(filter(None, (detail, first)))
    if kind == "dispute":
        return f"{more['holder']} / {more['other']}"
    return ""
