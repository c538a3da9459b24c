# data table
# ruff: noqa: E501
"""What a step asks the person who takes it. Kinds: text, date, money, officer, choice, bool, file, number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from laojian.kernel.words import Message, zh

Kind = Literal["text", "date", "money", "officer", "choice", "bool", "file", "number"]


@dataclass(frozen=True, slots=True)
class Input:
    """One field: label, kind, whether it must be given, help, choices as (code, label).

    `law` names the law row that measures it, `must` that a box has to be ticked, `future` that a date lies ahead.
    """

    label: Message
    kind: Kind = "text"
    required: bool = True
    help: Message | None = None
    choices: tuple[tuple[str, Message], ...] = ()
    law: str = ""
    must: bool = False
    future: bool = False


def _text(label: str, help: str = "", required: bool = True) -> Input:
    return Input(zh(label), "text", required, zh(help) if help else None)


def _file(label: str, required: bool = True) -> Input:
    return Input(zh(label), "file", required)


def _choice(label: str, *choices: tuple[str, str]) -> Input:
    return Input(zh(label), "choice", choices=tuple((code, zh(title)) for code, title in choices))


def _tick(label: str, must: bool = False) -> Input:
    return Input(zh(label), "bool", required=must, must=must)


def _date(label: str, help: str = "", required: bool = True) -> Input:
    return Input(zh(label), "date", required, zh(help) if help else None, future=True)


def _money(label: str, required: bool = False) -> Input:
    return Input(zh(label), "money", required, zh("单位：元"))


def _officer(label: str) -> Input:
    return Input(zh(label), "officer", help=zh("须持有效执法证，与本案无利害关系。"))


INPUTS: Final[dict[str, Input]] = {
    # intake and filing
    "duplicates_note": _text("查重结论", "系统提示疑似重复或者并行案件时必填。", required=False),
    "signed_paper": _file("已签署的文书扫描件", required=False),
    "supplement_items": _text("需补正的材料", "一次性列全。"),
    "supplement_due": _date("补正期限"),
    "supplement_received": _text("收到的补正材料"),
    "refusal_ground": _choice("不予受理的情形", ("out_of_time", "超过二年"), ("outside_powers", "不属于监察职权"),
                              ("other_procedure", "应当通过仲裁、诉讼等程序"), ("no_breach", "没有违法事实")),
    "refusal_reason": _text("理由"),
    "receiver": _text("接收机关"),
    "pass_on_reason": _text("转送理由"),
    "facts": _text("查明的事实"),
    "lead_officer": _officer("主办监察员"),
    "second_officer": _officer("协办监察员"),
    "filing_opinion": _text("审批意见", required=False),
    "check_plan": _text("核查方式", required=False),
    "onspot_kind": _choice("当场处理方式", ("order", "当场责令改正"), ("warning", "警告"), ("fine", "罚款")),
    "onspot_party": _choice("当事人", ("unit", "单位"), ("person", "个人")),
    "onspot_fine": _money("罚款金额"),
    "onspot_due": _date("当场责令的改正期限", "当场责令改正的必填。", required=False),
    "channel_answer": _text("答复内容"),
    # investigation
    "certificates_shown": _tick("已佩戴标志并出示执法证", must=True),
    "rights_told": _tick("已告知权利义务和申请回避的权利", must=True),
    "query_target": _choice("查询内容", ("accounts", "金融账户"), ("property", "不动产"), ("vehicles", "车辆")),
    "reason": _text("理由"),
    "evidence_items": _text("登记保存的物品清单", "名称、规格、数量、状态。"),
    "keeper": _text("保管人"),
    "disposal": _text("处理决定"),
    "decide_by": _date("延长至"),
    "suspension_ground": _choice("中止事由", ("fled", "用人单位逃匿"), ("evidence", "证据暂时无法取得"),
                                 ("other_ruling", "等待其他裁判或者认定"), ("other", "其他")),
    "how_told": _text("告知方式"),
    "order_form": _choice("文书种类", ("D26", "限期改正指令书"), ("D27", "责令改正决定书")),
    "order_text": _text("责令改正的内容"),
    "order_due": _date("改正期限", "通常三至十五日，法律未规定天数。"),
    "amount_ordered": _money("责令支付总额"),
    "absconded": _tick("用人单位逃匿，已张贴并拍照"),
    "recheck_findings": _text("复查情况"),
    "recusal_officer": _officer("被申请回避的人员"),
    "recusal_result": _choice("决定", ("granted", "回避"), ("refused", "不予回避")),
    # review, notice, hearing, decision
    "discretion_grade": _choice("裁量等次", ("none", "不适用"), ("light", "从轻或者减轻"), ("normal", "一般"),
                                ("heavy", "从重")),
    "proposed_handling": _text("处理意见"),
    "crime_suspected": _tick("涉嫌犯罪，应当移送"),
    "review_opinion": _text("审核意见"),
    "legal_review_grounds": _choice("法制审核情形", ("none", "不属于应当法制审核的情形"), ("public_interest", "涉及重大公共利益"),
                                    ("hearing", "直接关系当事人重大权益且经过听证"), ("complex", "案情疑难复杂、涉及多个法律关系"),
                                    ("law", "法律法规规定的其他情形")),
    "discussion_due": _tick("情节复杂或者处罚较重，应当集体讨论"),
    "legal_opinion": _text("法制审核意见"),
    "return_items": _text("需要补充调查的内容"),
    "discussion_members": _text("参加讨论人员"),
    "discussion_result": _text("讨论结论"),
    "notice_kind": _choice("告知的决定种类", ("penalty", "行政处罚"), ("handling", "行政处理")),
    "notice_content": _text("拟作决定的内容、事实、理由和依据"),
    "notice_amount": _money("拟罚款金额"),
    "hearing_right": _tick("属于听证范围，已告知听证权利"),
    "served_how": _choice("送达方式", ("direct", "直接送达"), ("leave", "留置送达"), ("mail", "邮寄送达"),
                          ("electronic", "电子送达"), ("public", "公告送达")),
    "served_to": _text("受送达人"),
    "statement": _text("陈述申辩内容"),
    "statement_review": _text("复核意见"),
    "hearing_request": _text("听证申请"),
    "hearing_on": _date("听证日期", "须提前七个工作日通知。"),
    "hearing_place": _text("听证地点"),
    "hearing_record": _text("听证情况"),
    "hearing_report": _text("听证报告意见"),
    "waiver_paper": _file("当事人放弃陈述申辩的书面材料"),
    "decision_kind": _choice("决定种类", ("penalty", "行政处罚"), ("handling", "行政处理"), ("no_penalty", "不予处罚"),
                             ("withdraw", "撤销立案")),
    "light_decision": _choice("决定种类", ("no_penalty", "不予处罚"), ("withdraw", "撤销立案"), ("transfer", "移送")),
    "decision_text": _text("决定内容"),
    "fine": _money("罚款金额"),
    "heavier_reason": _text("重于告知金额的理由", "不得因陈述申辩加重处罚。", required=False),
    "perform_by": _date("支付期限", "行政处理决定必填。", required=False),
    # service, performance, enforcement
    "public_notice_where": _text("公告载体"),
    "application_paper": _file("当事人申请书"),
    "deferred_to": _date("暂缓或者分期至"),
    "demand_text": _text("催告内容"),
    "court": _text("受理法院"),
    "ruling_number": _text("案号"),
    "ruling_paper": _file("裁定书"),
    "transfer_officer_one": _officer("移送专案组成员一"),
    "transfer_officer_two": _officer("移送专案组成员二"),
    "crime": _choice("涉嫌罪名", ("wages", "拒不支付劳动报酬罪"), ("forced", "强迫劳动罪"), ("child", "雇用童工从事危重劳动罪"),
                     ("fraud", "诈骗罪"), ("other", "其他")),
    "receipt_paper": _file("公安机关接收回执"),
    "reply_paper": _file("对方机关的书面答复"),
    # closing and after
    "closing_note": _text("处理结果"),
    "closing_opinion": _text("审批意见", required=False),
    "archive_number": _text("档号"),
    "pages": Input(zh("页数"), "number"),
    "missing_note": _text("缺件说明"),
    "publish_where": _text("公示载体"),
    "personal_removed": _tick("已去除个人信息", must=True),
    "report_number": _text("备案文号"),
    "follow_up_result": _text("回访结果"),
    "remedy_number": _text("案号"),
    "remedy_result": _choice("结果", ("upheld", "维持"), ("changed", "变更"), ("annulled", "撤销"), ("ended", "终止或者撤诉")),
    "remedy_paper": _file("复议决定书或者裁判文书"),
    # in every state
    "correct_what": _choice("更正的内容", ("step_on", "某一步骤的发生日期"), ("title", "标题"), ("employer_name", "用人单位名称"),
                            ("workplace_address", "用工地址"), ("cause", "案由代码"), ("received_on", "收到日期"),
                            ("occurred_on", "违法行为终了日期"), ("limitation_reason", "时效理由"), ("workers", "涉及人数")),
    "correct_seq": Input(zh("步骤序号"), "number", required=False, help=zh("更正步骤日期时必填。")),
    "correct_value": _text("更正为"),
    "withdrawal_paper": _file("撤回投诉的书面材料"),
    "withdrawal_reason": _text("理由"),
    "master_number": _text("主案编号"),
    "late_proof": _file("迟录证明", required=False),
}  # fmt: skip
