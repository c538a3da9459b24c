# data table
"""Where leads come from (线索来源), what kinds of tickets channels send, and the words for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from laojian.kernel.words import Message, zh

ORIGINS: Final[dict[str, Message]] = {
    "TS": zh("投诉"),
    "JB": zh("举报"),
    "XC": zh("日常巡视检查"),
    "SM": zh("书面审查"),
    "ZX": zh("专项检查"),
    "SJ": zh("双随机抽查"),
    "JT": zh("交办、转办、移送"),
    "YJ": zh("预警"),
    "WX": zh("舆情"),
}
KINDS: Final[dict[str, Message]] = {"complaint": zh("投诉"), "report": zh("举报"), "own": zh("主动发现")}
#: The kind a lead has when nothing else is said; a transferred ticket may carry any of the three.
KIND_OF: Final[dict[str, str]] = {"TS": "complaint", "JB": "report"}
TICKET_KINDS: Final[dict[str, Message]] = {
    "enquiry": zh("12345 咨询"),
    "help": zh("12345 求助建议"),
    "complaint": zh("12345 投诉举报"),
    "petition": zh("信访"),
    "other": zh("其他交办"),
}
PARALLEL: Final[dict[str, Message]] = {
    "mediation": zh("调解中"),
    "arbitration": zh("仲裁中"),
    "court": zh("诉讼中"),
    "petition": zh("信访中"),
}


@dataclass(frozen=True, slots=True)
class Channel:
    """A way by which people and bodies turn to the office: a new one is a row of `WAYS_IN`, nothing else.

    `badge`: short, for a line of a list. `answered`: the body that sent it waits for an answer of its own (DL53 to
    DL57). `origin`: what a lead from it is, where that does not follow from the kind of the contact.
    """

    title: Message
    badge: Message | None = None
    answered: bool = False
    origin: str = ""


WAYS_IN: Final[dict[str, Channel]] = {
    "window": Channel(zh("窗口")),
    "phone": Channel(zh("电话")),
    "letter": Channel(zh("信函")),
    "web": Channel(zh("网上")),
    "hotline": Channel(zh("12345 热线"), zh("12345"), answered=True),
    "platform": Channel(zh("全国根治欠薪线索反映平台"), zh("欠薪平台"), answered=True),
    "petition": Channel(zh("信访"), answered=True),
    "superior": Channel(zh("上级交办"), answered=True, origin="JT"),
    "body": Channel(zh("其他部门移送"), zh("部门移送"), answered=True, origin="JT"),
    "grid": Channel(zh("网格上报"), origin="JT"),
    "patrol": Channel(zh("巡查发现"), origin="XC"),
}
CHANNELS: Final[dict[str, Message]] = {code: way.title for code, way in WAYS_IN.items()}
EVIDENCE_KINDS: Final[dict[str, Message]] = {
    "documentary": zh("书证"),
    "material": zh("物证"),
    "audiovisual": zh("视听资料"),
    "electronic": zh("电子数据"),
    "witness": zh("证人证言"),
    "party": zh("当事人陈述"),
    "appraisal": zh("鉴定意见"),
    "record": zh("勘验、现场笔录"),
}
#: What a case that went to closing by a step is said to have ended in.
OUTCOMES: Final[dict[str, str]] = {
    "withdraw_filing": "revoked",
    "close_corrected": "corrected",
    "close_onspot": "onspot",
    "close_performed": "paid",
    "close_deferred": "paid",
    "close_after_demand": "paid",
    "close_enforced": "enforced",
    "close_enforcement_ended": "enforcement_ended",
    "close_court_declined": "court_declined",
    "close_served": "no_performance",
    "taken_by_police": "police",
    "taken_by_body": "transferred",
    "withdraw_after_filing": "withdrawn",
}
OUTCOME_WORDS: Final[dict[str, Message]] = {
    "revoked": zh("撤销立案"),
    "corrected": zh("已改正"),
    "onspot": zh("当场处理已履行"),
    "paid": zh("已履行"),
    "enforced": zh("强制执行完毕"),
    "enforcement_ended": zh("法院终结执行"),
    "court_declined": zh("法院不予执行"),
    "no_performance": zh("无履行内容"),
    "police": zh("移送公安机关"),
    "transferred": zh("移送其他机关"),
    "withdrawn": zh("投诉人撤回"),
}
