# data table
"""Who may do what: one entry per role, readable without knowing the program.

A permission is held *at a place* (the place of the grant and everything inside it), in one of two scopes:
``place`` — for everything there; ``assigned`` — only for cases on which the officer is in the team.
`law`: the article that makes the role what it is. `weighty`: granting it takes two administrators.
`delegable`: its holder may let another stand in for a time (受委托者不得再委托, 行政处罚法 第二十条).
"""

from dataclasses import dataclass
from typing import Final, Literal

from laojian.kernel.words import Message, zh

Scope = Literal["place", "assigned"]


@dataclass(frozen=True, slots=True)
class Role:
    """One role: Chinese title, a sentence or two of prose, and what it may do in which scope."""

    title: Message
    prose: Message
    permissions: dict[str, Scope]
    law: str = ""
    weighty: bool = False
    delegable: bool = True


def _at_place(*names: str) -> dict[str, Scope]:
    return dict.fromkeys(names, "place")


def _assigned(*names: str) -> dict[str, Scope]:
    return dict.fromkeys(names, "assigned")


ROLES: Final[dict[str, Role]] = {
    "intake_clerk": Role(
        title=zh("受理员"),
        prose=zh("在窗口和网上接收投诉举报，查重、审查管辖和时效，受理或者提请不予受理。可以看到投诉举报人的身份。"),
        permissions=_at_place(
            "lead.register",
            "lead.examine",
            "lead.view",
            "contact.view",
            "contact.triage",
            "contact.bulk",
            "contact.report",
            "site.manage",
            "case.view",
            "case.intake",
            "case.propose_filing",
            "evidence.add",
            "claim.edit",
            "document.issue",
            "employer.view",
            "employer.edit",
            "person.reveal",
            "approval.view",
        ),
        law="劳动保障监察条例 第十四条",
    ),
    "inspector": Role(
        title=zh("监察员"),
        prose=zh("核查线索，两人一组办理分派给自己的案件，从调查取证到提请结案。没有分派给自己的案件看不到。"),
        permissions={
            **_at_place(
                "lead.register",
                "lead.examine",
                "lead.view",
                "contact.view",
                "site.manage",
                "case.precheck",
                "case.onspot",
                "case.propose_filing",
                "employer.view",
                "employer.edit",
            ),
            **_assigned(
                "case.view",
                "case.investigate",
                "case.order",
                "case.extend",
                "case.suspend",
                "case.report",
                "case.notice",
                "case.serve",
                "case.perform",
                "case.defer",
                "case.demand",
                "case.enforce",
                "case.court",
                "case.transfer",
                "case.transfer_police",
                "case.close",
                "case.correct",
                "case.join_split",
                "evidence.add",
                "claim.edit",
                "document.issue",
                "person.reveal",
                "approval.view",
            ),
        },
        law="劳动保障监察条例 第十五条",
    ),
    "reviewer": Role(
        title=zh("审核员"),
        prose=zh("审核调查终结的案件。自己调查过的案件不得审核。"),
        permissions=_at_place(
            "case.view",
            "case.review",
            "case.hearing",
            "document.issue",
            "employer.view",
            "approval.view",
            "org.delegate",
        ),
        law="行政处罚法 第五十八条",
    ),
    "legal_reviewer": Role(
        title=zh("法制审核员"),
        prose=zh("对应当法制审核的案件作法制审核，组织听证，批准期限、案由和工作日历的修改。不参加案件调查。"),
        permissions=_at_place(
            "case.view",
            "case.legal_review",
            "case.hearing",
            "document.issue",
            "employer.view",
            "approval.view",
            "law.approve",
            "calendar.approve",
            "org.delegate",
        ),
        law="行政处罚法 第五十八条",
    ),
    "team_head": Role(
        title=zh("机构负责人"),
        prose=zh(
            "支队、大队的负责人：批准立案、责令改正、移送和结案，指派承办人，移交工作，批准更正、不予受理和大量导出。"
        ),
        permissions=_at_place(
            "lead.examine",
            "lead.view",
            "contact.view",
            "contact.approve_opening",
            "contact.approve_urgency",
            "contact.approve_mark",
            "contact.designate",
            "contact.report",
            "triage.manage",
            "case.view",
            "case.export",
            "case.approve_intake",
            "case.file",
            "case.assign",
            "case.handover",
            "case.approve_evidence",
            "case.approve_order",
            "case.approve_transfer",
            "case.approve_closing",
            "case.approve_correction",
            "case.join_split",
            "document.void",
            "employer.view",
            "export.approve",
            "approval.view",
            "org.delegate",
        ),
        law="劳动保障监察条例 第十七条",
    ),
    "bureau_head": Role(
        title=zh("局领导"),
        prose=zh(
            "行政部门负责人：批准延长、中止、事先告知和暂缓履行，主持集体讨论，作出处理处罚决定，签发强制执行申请，批准大量导出。"
        ),
        permissions=_at_place(
            "lead.view",
            "contact.view",
            "contact.approve_opening",
            "contact.approve_mark",
            "contact.report",
            "case.view",
            "case.export",
            "case.file",
            "case.approve_extension",
            "case.approve_suspension",
            "case.approve_notice",
            "case.discuss",
            "case.decide",
            "case.approve_deferral",
            "case.sign_enforcement",
            "case.approve_transfer",
            "case.approve_closing",
            "case.approve_correction",
            "case.supervisor_reason",
            "employer.view",
            "export.approve",
            "approval.view",
            "law.approve",
            "calendar.approve",
            "org.delegate",
        ),
        law="行政处罚法 第五十七条",
        weighty=True,
    ),
    "principal": Role(
        title=zh("正职负责人"),
        prose=zh("本机关正职或者主持工作的负责人：三日内决定是否把涉嫌犯罪的案件移送公安机关。不得委托他人代行。"),
        permissions=_at_place(
            "lead.view",
            "case.view",
            "case.export",
            "case.approve_police_transfer",
            "case.discuss",
            "case.supervisor_reason",
            "employer.view",
            "approval.view",
        ),
        law="行政执法机关移送涉嫌犯罪案件的规定 第五条",
        weighty=True,
        delegable=False,
    ),
    "city_approver": Role(
        title=zh("市局审批人"),
        prose=zh("在市局审批区县提请的财产和金融查询等事项。不办理案件。"),
        permissions=_at_place("case.view", "case.approve_evidence", "employer.view", "approval.view", "org.delegate"),
        law="保障农民工工资支付条例 第四十条",
        weighty=True,
    ),
    "archivist": Role(
        title=zh("档案员"),
        prose=zh("结案后整理卷宗，核对页码、目录和校验值，归档。"),
        permissions=_at_place("case.view", "case.archive", "document.issue", "employer.view"),
        law="行政处罚法 第四十七条",
    ),
    "publicity": Role(
        title=zh("公示员"),
        prose=zh("去除个人信息后公示行政处罚决定。"),
        permissions=_at_place("case.view", "case.publish", "employer.view"),
        law="行政处罚法 第四十八条",
    ),
    "follow_up": Role(
        title=zh("回访员"),
        prose=zh("结案后抽样或者逐件回访，记录回访结果。"),
        permissions=_at_place("case.view", "case.follow_up", "employer.view"),
    ),
    "grid_worker": Role(
        title=zh("网格员"),
        prose=zh("采集并上报本网格的线索。依法不得检查企业，看不到案件。"),
        permissions=_at_place("lead.register"),
        law="国务院办公厅关于严格规范涉企行政检查的意见",
        delegable=False,
    ),
    "supervisor": Role(
        title=zh("监督员"),
        prose=zh("司法行政、纪检等监督机关人员：看案件、审批和留痕，不能改动任何案件。"),
        permissions=_at_place(
            "lead.view", "contact.view", "contact.report", "case.view", "employer.view", "approval.view", "ledger.view"
        ),
        weighty=True,
        delegable=False,
    ),
    "analyst": Role(
        title=zh("分析员"),
        prose=zh("做统计和分析，看案件和用人单位档案，看不到受保护的个人信息。"),
        permissions=_at_place("case.view", "case.export", "employer.view"),
    ),
    "leader": Role(
        title=zh("领导"),
        prose=zh("了解全局：看线索、案件和用人单位档案，不办理案件。"),
        permissions=_at_place("lead.view", "contact.view", "contact.report", "case.view", "employer.view"),
    ),
    "administrator": Role(
        title=zh("系统管理员"),
        prose=zh(
            "管理单位、人员、授权和网格，导入既有数据，提请修改期限、案由和工作日历。不办理案件，看不到案件和留痕账本。"
        ),
        permissions=_at_place(
            "org.admin", "org.delegate", "law.propose", "calendar.propose", "import.run", "channel.manage"
        ),
        weighty=True,
        delegable=False,
    ),
    "auditor": Role(
        title=zh("审计员"),
        prose=zh("查看并导出留痕账本，核对存证点。不能改数据，也不能改授权。"),
        permissions=_at_place("case.view", "approval.view", "ledger.view", "ledger.export"),
        weighty=True,
        delegable=False,
    ),
}
