# data table
"""Every permission there is, with its Chinese title. Who holds which: `roles.py`."""

from typing import Final

from laojian.kernel.words import Message, zh

PERMISSIONS: Final[dict[str, Message]] = {
    # leads
    "lead.register": zh("登记线索"),
    "lead.examine": zh("审查线索"),
    "lead.view": zh("查看线索"),
    # contacts: complaints, reports and enquiries before they are leads
    "contact.view": zh("查看来件"),
    "contact.triage": zh("分诊来件"),
    "contact.bulk": zh("批量办理来件"),
    "contact.approve_opening": zh("批准查看保密身份"),
    "contact.approve_urgency": zh("批准降低紧急程度"),
    "contact.approve_mark": zh("批准恶意标记"),
    "contact.designate": zh("指定管辖"),
    "contact.report": zh("查看来件与立案对照"),
    # cases: reading
    "case.view": zh("查看案件"),
    "case.export": zh("导出案件清单"),
    # cases: from intake to filing
    "case.intake": zh("受理投诉"),
    "case.approve_intake": zh("批准不予受理"),
    "case.propose_filing": zh("提请立案"),
    "case.file": zh("批准立案或者不予立案"),
    "case.precheck": zh("立案前核查"),
    "case.onspot": zh("当场处理"),
    "case.assign": zh("指派承办人"),
    "case.handover": zh("移交承办工作"),
    # cases: investigation
    "case.investigate": zh("调查取证"),
    "case.approve_evidence": zh("批准先行登记保存和查询"),
    "case.order": zh("提请责令限期改正"),
    "case.approve_order": zh("批准责令限期改正"),
    "case.extend": zh("提请延长期限"),
    "case.approve_extension": zh("批准延长期限"),
    "case.suspend": zh("提请中止或者恢复调查"),
    "case.approve_suspension": zh("批准中止或者恢复调查"),
    "case.report": zh("提交调查终结报告"),
    # cases: review and decision
    "case.review": zh("审核案件"),
    "case.legal_review": zh("法制审核"),
    "case.discuss": zh("记录集体讨论"),
    "case.notice": zh("提请事先告知"),
    "case.approve_notice": zh("批准事先告知"),
    "case.hearing": zh("组织听证"),
    "case.decide": zh("作出处理处罚决定"),
    # cases: service, performance, enforcement
    "case.serve": zh("送达文书"),
    "case.perform": zh("记录履行情况"),
    "case.defer": zh("提请暂缓或者分期履行"),
    "case.approve_deferral": zh("批准暂缓或者分期履行"),
    "case.demand": zh("催告"),
    "case.enforce": zh("提请申请强制执行"),
    "case.sign_enforcement": zh("签发强制执行申请"),
    "case.court": zh("记录法院办理情况"),
    # cases: transfer, closing, after closing
    "case.transfer": zh("提请移送其他机关"),
    "case.approve_transfer": zh("批准移送其他机关"),
    "case.transfer_police": zh("提请移送公安机关"),
    "case.approve_police_transfer": zh("批准移送公安机关"),
    "case.close": zh("提请结案"),
    "case.approve_closing": zh("批准结案"),
    "case.supervisor_reason": zh("说明无凭据结案的理由"),
    "case.archive": zh("归档"),
    "case.publish": zh("公示"),
    "case.follow_up": zh("回访"),
    # cases: putting right
    "case.correct": zh("提请更正记录"),
    "case.approve_correction": zh("批准更正记录"),
    "case.join_split": zh("并案或者分案"),
    # what a case consists of
    "evidence.add": zh("收录证据"),
    "claim.edit": zh("登记请求事项"),
    "document.issue": zh("制作文书"),
    "document.void": zh("作废文书"),
    "employer.view": zh("查看用人单位档案"),
    "employer.edit": zh("编辑用人单位档案"),
    "person.reveal": zh("查看受保护的个人信息"),
    "approval.view": zh("查看审批事项"),
    # the office
    "org.admin": zh("管理单位、人员和授权"),
    "org.delegate": zh("委托他人代行职权"),
    "law.propose": zh("提请修改期限和案由"),
    "law.approve": zh("批准修改期限和案由"),
    "calendar.propose": zh("提请导入工作日历"),
    "calendar.approve": zh("批准导入工作日历"),
    "import.run": zh("导入既有数据"),
    "channel.manage": zh("管理渠道密钥"),
    "export.approve": zh("批准导出大量清单"),
    "site.manage": zh("制作工地码"),
    "triage.manage": zh("启用分诊模型"),
    # the trace
    "ledger.view": zh("查看留痕账本"),
    "ledger.export": zh("导出留痕账本"),
}

#: Three kinds of power that nobody may hold together (who acts must not be able to hide the act).
ACTING: Final = frozenset(
    name
    for name in PERMISSIONS
    if name.split(".")[0] in {"lead", "contact", "case", "evidence", "claim", "document"}
    and name not in {"lead.view", "contact.view", "contact.report", "case.view", "case.export"}
) | {"employer.edit"}
RIGHTS: Final = frozenset({"org.admin"})
TRACE: Final = frozenset({"ledger.view", "ledger.export"})
