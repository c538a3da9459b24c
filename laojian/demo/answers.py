"""What people write into the form of each step. Pure: from the script of the case and the day to plain values.

Days are dates, amounts fen, officers and files ids; `stage` turns them into what the step's form takes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from laojian.cases.rules.flow_table import base_name
from laojian.demo.script import Script

Value = str | int | bool | date | None
Answer = Callable[[Script, date], Value]

#: Working days an order gives the employer; the planner's waits for `confirm_correction` keep inside it.
ORDER_DAYS: Final = 10
SUPPLEMENT_DAYS: Final = 14
DEFERRAL_DAYS: Final = 22
RECEIVERS: Final = ("佛山市南海区人力资源和社会保障局", "深圳市龙岗区人力资源局", "税务机关")


def _text(words: str) -> Answer:
    return lambda script, on: words.format(
        firm=script.firm.name, head=script.firm.head, case=script.case_number, yuan=f"{script.story.owed / 100:,.2f}"
    )


def _officer(duty: str) -> Answer:
    return lambda script, on: script.officers[duty]


def _file(purpose: str) -> Answer:
    return lambda script, on: script.files[purpose]


def _grounds(script: Script, on: date) -> str:
    if not script.ahead("send_to_legal"):
        return "none"
    return "hearing" if script.heard else script.rng.choice(("complex", "public_interest"))


def _order_text(script: Script, on: date) -> str:
    if script.story.is_wage:
        count = len(script.story.workers)
        return f"支付{count}名劳动者被拖欠的工资共{script.story.owed / 100:,.2f}元，并提交支付凭证。"
    return "立即改正上述违法行为，并书面报告改正情况。"


def _proposed(script: Script, on: date) -> str:
    if script.light:
        return "违法行为轻微并已及时改正，建议不予行政处罚。"
    if script.penal:
        return f"建议处以罚款人民币{script.fine / 100:,.2f}元。"
    return f"建议作出行政处理决定，责令支付工资{script.story.owed / 100:,.2f}元。"


def _decision(script: Script, on: date) -> str:
    if script.light:
        return "违法行为轻微并及时改正，没有造成危害后果，决定不予行政处罚。"
    if script.penal:
        return f"对{script.firm.name}处以罚款人民币{script.fine / 100:,.2f}元。"
    return f"责令{script.firm.name}支付劳动者工资共{script.story.owed / 100:,.2f}元。"


def _hearing_on(script: Script, on: date) -> date:
    return script.day_of("hold_hearing") or script.workdays_after(on, 9)


def _perform_by(script: Script, on: date) -> date | None:
    return script.workdays_after(on, 10) if script.story.is_wage else None


def _ordered(script: Script, on: date) -> int | None:
    return script.story.owed if script.story.is_wage else None


def _archive_number(script: Script, on: date) -> str:
    return f"{on.year}-{script.district[-2:]}-{script.serial:04d}"


ANSWERS: Final[dict[str, Answer]] = {
    "duplicates_note": _text("经查重，不是重复投诉，也没有并行程序。"),
    "supplement_items": _text("1. 劳动合同或者工作证明；2. 工资支付记录。"),
    "supplement_due": lambda script, on: script.workdays_after(on, SUPPLEMENT_DAYS),
    "supplement_received": _text("收到工资流水和工作群聊天记录打印件。"),
    "refusal_ground": lambda script, on: script.rng.choice(("outside_powers", "other_procedure", "no_breach")),
    "refusal_reason": _text("请求事项应当通过劳动争议仲裁解决，已书面告知途径。"),
    "receiver": lambda script, on: script.rng.choice(
        ("佛山市南海区人力资源和社会保障局", "深圳市龙岗区人力资源局", "税务机关")
    ),
    "pass_on_reason": _text("用工所在地不在本辖区，依首问负责予以转送。"),
    "facts": lambda script, on: script.story.facts,
    "lead_officer": _officer("lead"),
    "second_officer": _officer("second"),
    "filing_opinion": _text("符合立案条件，同意立案。"),
    "check_plan": _text("现场核查，查阅考勤和工资发放记录。"),
    "onspot_kind": lambda script, on: "fine" if script.story.fine else "warning",
    "onspot_party": lambda script, on: "unit",
    "onspot_fine": lambda script, on: min(script.story.fine, 300_000) or None,
    "onspot_due": lambda script, on: None,
    "channel_answer": _text("已依法办理，结果已告知反映人。"),
    "certificates_shown": lambda script, on: True,
    "rights_told": lambda script, on: True,
    "query_target": lambda script, on: "accounts",
    "reason": _text("案情需要，理由见卷内说明材料。"),
    "evidence_items": _text("考勤机1台；工资表原件1册。"),
    "keeper": _text("{head}"),
    "disposal": _text("已复制固定，退还当事人。"),
    "decide_by": lambda script, on: script.workdays_after(on, 20),
    "suspension_ground": lambda script, on: script.rng.choice(("fled", "evidence", "other_ruling")),
    "how_told": _text("电话告知并短信留痕"),
    "order_form": lambda script, on: "D26",
    "order_text": _order_text,
    "order_due": lambda script, on: script.workdays_after(on, ORDER_DAYS),
    "amount_ordered": _ordered,
    "absconded": lambda script, on: False,
    "recheck_findings": _text("复查确认已按要求改正，凭证齐全。"),
    "recusal_officer": _officer("second"),
    "recusal_result": lambda script, on: "refused",
    "discretion_grade": lambda script, on: "light" if script.light else "normal",
    "proposed_handling": _proposed,
    "crime_suspected": lambda script, on: False,
    "review_opinion": _text("事实清楚，证据充分，程序合法，同意处理意见。"),
    "legal_review_grounds": _grounds,
    "discussion_due": lambda script, on: script.ahead("discuss", "discuss_after_review"),
    "legal_opinion": _text("适用依据正确，裁量适当，同意。"),
    "return_items": _text("补充{head}的询问笔录和最近三个月工资表。"),
    "discussion_members": _text("局领导、大队负责人、法制审核人员、承办人（列席）"),
    "discussion_result": _text("一致同意拟处理意见。"),
    "notice_kind": lambda script, on: "penalty" if script.penal else "handling",
    "notice_content": _proposed,
    "notice_amount": lambda script, on: script.fine or None,
    "hearing_right": lambda script, on: script.heard,
    "served_how": lambda script, on: script.rng.choice(("direct", "direct", "mail", "electronic", "leave")),
    "served_to": _text("{head}（法定代表人）"),
    "statement": _text("承认拖欠事实，请求从轻处理并宽限支付时间。"),
    "statement_review": _text("经复核，当事人陈述的经营困难不影响违法事实认定。"),
    "hearing_request": _text("当事人书面申请听证。"),
    "hearing_on": _hearing_on,
    "hearing_place": _text("本局二楼听证室"),
    "hearing_record": _text("双方到场，举证质证，笔录经签字确认。"),
    "hearing_report": _text("事实清楚，证据充分，建议维持拟处理意见。"),
    "waiver_paper": _file("waiver"),
    "decision_kind": lambda script, on: "penalty" if script.penal else "handling",
    "light_decision": lambda script, on: "no_penalty",
    "decision_text": _decision,
    "fine": lambda script, on: script.fine or None,
    "heavier_reason": lambda script, on: None,
    "perform_by": _perform_by,
    "public_notice_where": _text("本局门户网站"),
    "application_paper": _file("application"),
    "deferred_to": lambda script, on: script.workdays_after(on, DEFERRAL_DAYS),
    "demand_text": _text("请自收到本催告书之日起十个工作日内履行决定。"),
    "court": _text("广州铁路运输第一法院"),
    "ruling_number": lambda script, on: f"（{on.year}）示行审{script.serial}号",
    "ruling_paper": _file("ruling"),
    "transfer_officer_one": _officer("lead"),
    "transfer_officer_two": _officer("second"),
    "crime": lambda script, on: "wages",
    "receipt_paper": _file("receipt"),
    "reply_paper": _file("reply"),
    "closing_note": _text("违法行为已处理完毕，符合结案条件。"),
    "closing_opinion": _text("同意结案。"),
    "archive_number": _archive_number,
    "pages": lambda script, on: script.rng.randint(28, 160),
    "missing_note": _text("部分文书原件在纸质卷内，扫描件待补，已核对目录。"),
    "publish_where": _text("本局门户网站行政执法公示栏"),
    "personal_removed": lambda script, on: True,
    "report_number": lambda script, on: f"示备〔{on.year}〕{script.serial}号",
    "follow_up_result": _text("电话回访，投诉人确认已收到款项，对处理结果满意。"),
    "remedy_number": lambda script, on: f"示复〔{on.year}〕{script.serial}号",
    "remedy_result": lambda script, on: "upheld",
    "remedy_paper": _file("remedy"),
    "correct_seq": lambda script, on: None,  # only a day needs it
    "correct_what": lambda script, on: "title",
    "correct_value": lambda script, on: script.story.title,
    "withdrawal_paper": _file("withdrawal"),
    "withdrawal_reason": _text("用人单位已支付工资，本人自愿撤回投诉。"),
    "master_number": lambda script, on: script.master_number,
}

#: Files a step cannot do without, by the field that asks for them.
FILES: Final = {
    "waiver_paper": "waiver",
    "application_paper": "application",
    "ruling_paper": "ruling",
    "receipt_paper": "receipt",
    "reply_paper": "reply",
    "remedy_paper": "remedy",
    "withdrawal_paper": "withdrawal",
}
#: What such a file says.
FILE_TITLES: Final = {
    "waiver": "放弃陈述申辩声明",
    "application": "分期支付申请书",
    "ruling": "行政裁定书",
    "receipt": "移送材料接收回执",
    "reply": "复函",
    "remedy": "行政复议决定书",
    "withdrawal": "撤回投诉申请",
}


def answers(script: Script, step: str, asks: tuple[str, ...], on: date) -> dict[str, Value]:
    """A value for each field the step asks, fields without one left out.

    Raises KeyError for a field this table does not know: the procedure has changed and the demonstration did not.
    """
    found = {name: ANSWERS[name](script, on) for name in asks if name != "signed_paper"}
    if base_name(step) == "join":
        found["reason"] = "同一用人单位、同一违法行为，并案处理。"
    return {name: value for name, value in found.items() if value is not None}
