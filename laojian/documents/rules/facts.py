# data table
"""What a paper may be filled with: fact key -> Chinese label.

Every fact is text. Keys ending in ``_on`` hold an ISO date (2026-03-02) and are printed as
2026年3月2日; ``amount…`` and ``fine…`` keys hold yuan (1,234.50). ``…_table`` keys hold one row a line,
cells parted by ``|``. ``items``, ``evidence``, ``claims`` hold one entry a line. No fact may hold a person's
full identity number, bank card or private telephone; complainants appear masked only, and never on a paper
for the employer.
"""

FACTS: dict[str, str] = {
    # the matter
    "case_number": "案件编号",
    "cause": "案由",
    "source": "线索来源",
    "channel": "受理渠道",
    "complaint_kind": "投诉或举报",
    "received_on": "收到日期",
    "accepted_on": "受理日期",
    "filed_on": "立案日期",
    "period": "违法行为发生期间",
    "claims": "诉求事项",
    "parallel": "是否已申请仲裁、诉讼",
    # the employer
    "employer_name": "用人单位名称",
    "uscc": "统一社会信用代码",
    "employer_address": "用人单位住所",
    "workplace_address": "用工所在地",
    "grid": "所属网格",
    "legal_rep": "法定代表人（负责人）",
    "employer_phone": "用人单位联系电话",
    # the complainant, masked
    "complainant_masked": "投诉人（已遮盖）",
    "workers": "涉及劳动者人数",
    "workers_table": "劳动者明细（每行：姓名|所属期间|金额（元）|备注）",
    # our people
    "inspectors": "监察员姓名及执法证号",
    "lead_officer": "主办监察员",
    "second_officer": "协办监察员",
    "contact_phone": "办案机构联系电话",
    "contact_address": "办案机构地址",
    # substance
    "facts": "查明的事实",
    "evidence": "证据清单",
    "violation": "违反的规定",
    "basis": "处理依据",
    "discretion": "裁量档次及理由",
    "reason": "理由",
    "statement": "当事人陈述申辩及复核情况",
    "remedy": "改正要求",
    "decision": "决定内容",
    "proposed": "拟作出的决定",
    "way_of_performance": "履行方式",
    "due_on": "履行或改正期限",
    "amount": "金额（元）",
    "amount_capital": "金额大写",
    "remedies": "救济途径",
    "items": "事项或材料清单",
    "hearing": "听证权利告知",
    # time and place
    "time": "时间",
    "place": "地点",
    "extended_due_on": "延长后的期限",
    "original_due_on": "原办理期限",
    "suspended_on": "中止日期",
    "resumed_on": "恢复日期",
    "investigated_on": "调查终结日期",
    "decided_on": "决定日期",
    "served_on": "送达日期",
    "demanded_on": "催告送达日期",
    "closed_on": "结案日期",
    "objection_due_on": "陈述申辩期限",
    # other papers and bodies
    "document_title": "所涉文书名称",
    "document_number": "所涉文书文号",
    "order_number": "责令改正文书文号",
    "receiving_body": "接收机关",
    "court": "人民法院",
    "bank": "缴款银行及账户",
    # service
    "recipient": "受送达人",
    "method": "送达方式",
    "receiver": "签收人及与受送达人关系",
    "witness": "见证人",
    "refusal": "拒收或留置情况",
    # opinions and meetings
    "opinion": "承办人意见",
    "drafter": "承办人",
    "drafted_on": "承办日期",
    "review_opinion": "审核意见",
    "approval_opinion": "审批意见",
    "reviewer": "审核人",
    "reviewed_on": "审核日期",
    "approver": "审批人",
    "approved_on": "审批日期",
    "chair": "主持人",
    "attendees": "参加人员",
    "record": "记录内容",
    "conclusion": "结论",
    # interviews
    "asked": "被询问人（已遮盖）",
    "asked_role": "被询问人身份",
    # result and archive
    "result": "处理结果",
    "amount_ordered": "责令支付金额（元）",
    "amount_paid": "已支付金额（元）",
    "fine": "罚款金额（元）",
    "fine_paid": "已缴罚款（元）",
    "archive_number": "档号",
    "retention": "保管期限",
    "pages": "页数",
    "index_table": "卷内目录（每行：文书名称|文号|日期|页次|备注）",
    "remark": "备注",
}
