# data table
"""Papers of filing, investigation and rectification: D15–D29."""

from __future__ import annotations

from laojian.documents.rules.blocks import (
    Heading,
    Lines,
    Note,
    Opinion,
    Paper,
    Party,
    Remedies,
    Row,
    Signs,
    Table,
    Text,
)

WORKERS_TABLE = Table(
    "workers_table",
    ("姓名:2", "所属期间:3", "金额（元）:2", "备注:2"),
    sheet="附件：应支付劳动者明细表",
    optional=True,
)
PARTY_ROWS = (
    Row((("当事人", "{employer_name}"), ("统一社会\n信用代码", "{uscc?}"))),
    Row((("住所", "{employer_address?}"), ("法定代表人\n(负责人)", "{legal_rep?}"))),
)
TOTAL = Text("以上应支付劳动者共{workers}人，金额合计人民币{amount}元（大写：{amount_capital}）。", optional=True)
CONSEQUENCES = Text(
    "逾期不支付劳动者工资报酬、工资低于当地最低工资标准的差额或者解除劳动合同的经济补偿的，根据《劳动保障监察条例》"
    "第二十六条的规定，责令按照应付金额百分之五十以上一倍以下的标准计算，向劳动者加付赔偿金；经责令改正拒不改正，"
    "或者拒不履行行政处理决定的，根据该条例第三十条的规定，处二千元以上二万元以下的罚款；以转移财产、逃匿等方法逃避"
    "支付或者有能力支付而不支付劳动报酬，涉嫌构成犯罪的，依法移送公安机关（《中华人民共和国刑法》第二百七十六条之一）。"
)
PRODUCE = (
    "根据《劳动保障监察条例》第三十条的规定，无理抗拒、阻挠实施劳动保障监察，或者不按照要求报送书面材料，隐瞒事实真相，"
    "出具伪证或者隐匿、毁灭证据的，责令改正，处二千元以上二万元以下的罚款；构成违反治安管理行为的，由公安机关依法给予"
    "治安管理处罚；构成犯罪的，依法追究刑事责任。"
)

INVESTIGATION: tuple[Paper, ...] = (
    Paper(
        code="D15",
        title="立案审批表",
        layout="form",
        basis="劳动保障监察条例 第十四条；行政处罚法 第五十四条",
        blocks=(
            Row((("案件编号", "{case_number}"), ("案由", "{cause}"))),
            Row((("线索来源", "{source}"), ("收到日期", "{received_on}"))),
            *PARTY_ROWS,
            Row((("用工所在地", "{workplace_address}"),)),
            Row((("涉及人数", "{workers?}"), ("涉及金额\n（元）", "{amount?}"))),
            Row((("基本事实", "{facts}"),), height=46),
            Row((("涉嫌违反\n的规定", "{violation}"),), height=18),
            Row((("立案依据", "《劳动保障监察条例》第十四条第二款；《中华人民共和国行政处罚法》第五十四条第二款"),)),
            Row((("主办监察员", "{lead_officer}"), ("协办监察员", "{second_officer}"))),
            Opinion("承办意见", "{opinion?}", "承办人", "drafter", "drafted_on"),
            Opinion("机构负责人\n审批意见", "{approval_opinion?}", "负责人", "approver", "approved_on"),
            Note("负责人批准之日为立案日期；调查期限自立案之日起计算（劳动保障监察条例第十七条）。"),
        ),
    ),
    Paper(
        code="D16",
        title="不予立案审批表",
        layout="form",
        basis="劳动保障监察条例 第十四条、第二十条；行政处罚法 第五十四条",
        blocks=(
            Row((("案件编号", "{case_number}"), ("案由", "{cause?}"))),
            Row((("线索来源", "{source}"), ("收到日期", "{received_on}"))),
            *PARTY_ROWS,
            Row((("用工所在地", "{workplace_address}"),)),
            Row((("核查情况", "{facts}"),), height=56),
            Row((("不予立案\n的理由", "{reason}"),), height=40),
            Row((("依据", "{basis}"),), height=14),
            Opinion("承办意见", "{opinion?}", "承办人", "drafter", "drafted_on"),
            Opinion("机构负责人\n审批意见", "{approval_opinion?}", "负责人", "approver", "approved_on"),
            Note("符合立案标准而不及时立案的，依法予以处分（行政处罚法第七十六条）；有投诉人的，应当书面告知结果。"),
        ),
    ),
    Paper(
        code="D17",
        title="劳动保障监察调查询问书",
        layout="letter",
        audience="employer",
        to="employer_name",
        basis="劳动保障监察条例 第十五条、第十六条",
        needs=("case_number", "inspectors"),
        blocks=(
            Text(
                "因调查你单位遵守劳动保障法律、法规和规章的情况，根据《劳动保障监察条例》第十五条第一款第（三）项的规定，"
                "请你单位法定代表人（负责人）或者委托代理人于{time}到{place}接受询问，并提供下列文件资料（复印件须加盖公章并"
                "注明与原件一致）："
            ),
            Lines("items"),
            Text("委托代理人前来的，应当提交授权委托书和代理人身份证明。"),
            Text(
                "调查由不少于两名劳动保障监察员进行，并出示劳动保障监察证件；未出示的，你单位有权拒绝。你单位认为监察员与"
                "本案有直接利害关系或者有其他关系可能影响公正执法的，有权申请回避。"
            ),
            Text(PRODUCE),
        ),
    ),
    Paper(
        code="D18",
        title="调查询问笔录",
        layout="record",
        basis="劳动保障监察条例 第十五条、第十六条；行政处罚法 第五十五条",
        blocks=(
            Text("案件编号：{case_number}", indent=False),
            Text("时间：{time}", indent=False),
            Text("地点：{place}", indent=False),
            Text("被询问人：{asked}　　身份：{asked_role}", indent=False),
            Text("询问人及执法证号：{inspectors}", indent=False),
            Text(
                "告知：我们是劳动保障监察员，现向你出示证件。你应当如实回答询问，不得拒绝或者阻挠；你有权核对笔录，对记录有误"
                "或者遗漏的，可以更正或者补充；认为我们与本案有直接利害关系或者有其他关系可能影响公正执法的，有权申请回避。"
                "你是否听清，是否申请回避？"
            ),
            Text("{record}"),
            Text("以上笔录已交被询问人核对（或者向其宣读），被询问人确认记录与所述一致。"),
            Text("拒绝签名的情况：{refusal}", optional=True),
            Signs(("被询问人逐页签名或者盖章", "询问人签名", "记录人签名")),
        ),
    ),
    Paper(
        code="D19",
        title="权利义务告知书",
        layout="letter",
        audience="employer",
        to="employer_name",
        basis="行政处罚法 第四十三条、第四十五条、第五十五条、第六十三条；劳动保障监察条例 第十六条、第十九条",
        needs=("case_number", "inspectors"),
        blocks=(
            Text(
                "本机关正在对你单位遵守劳动保障法律、法规和规章的情况进行调查。现将你单位在调查中的权利和义务告知如下："
            ),
            Heading("一、权利"),
            Text("（一）执法人员少于两人或者未出示执法证件的，有权拒绝接受调查或者检查。"),
            Text(
                "（二）认为执法人员与案件有直接利害关系或者有其他关系可能影响公正执法的，有权申请其回避，由本机关负责人"
                "决定；决定作出之前，不停止调查。"
            ),
            Text(
                "（三）有权进行陈述和申辩。本机关将充分听取意见，对提出的事实、理由和证据进行复核，不因陈述、申辩而给予"
                "更重的处罚。"
            ),
            Text(
                "（四）对拟作出的较大数额罚款等法律规定的行政处罚，有权在被告知后五个工作日内要求听证，并且不承担听证费用。"
            ),
            Text("（五）有权核对询问、检查笔录，对有误或者遗漏之处要求更正、补充。"),
            Text("（六）有权要求对国家秘密、商业秘密和个人隐私予以保密。"),
            Text(
                "（七）对行政处罚、行政处理决定不服的，有权依法申请行政复议或者提起行政诉讼；因违法执法受到损害的，有权依法"
                "提出赔偿要求。"
            ),
            Heading("二、义务"),
            Text("（一）如实回答询问，协助调查或者检查，不得拒绝或者阻挠。"),
            Text("（二）按照要求提供与调查事项相关的文件资料，不得隐瞒事实真相、出具伪证或者隐匿、毁灭证据。"),
            Text("（三）不得打击报复举报人、投诉人。"),
            Text(PRODUCE),
            Signs(("当事人阅知签名或者盖章",)),
        ),
    ),
    Paper(
        code="D24",
        title="延长办案期限审批表",
        layout="form",
        basis="劳动保障监察条例 第十七条",
        blocks=(
            Row((("案件编号", "{case_number}"), ("案由", "{cause}"))),
            *PARTY_ROWS,
            Row((("立案日期", "{filed_on}"), ("主办监察员", "{lead_officer?}"))),
            Row((("原调查期限", "{original_due_on}"), ("拟延长至", "{extended_due_on}"))),
            Row((("已开展的\n调查工作", "{facts?}"),), height=40),
            Row((("情况复杂\n需要延长\n的理由", "{reason}"),), height=46),
            Row(
                (
                    (
                        "依据",
                        "《劳动保障监察条例》第十七条：情况复杂的，经劳动保障行政部门负责人批准，可以延长30个工作日",
                    ),
                )
            ),
            Opinion("承办意见", "{opinion?}", "承办人", "drafter", "drafted_on"),
            Opinion("机构负责人\n审核意见", "{review_opinion?}", "负责人", "reviewer", "reviewed_on"),
            Opinion("行政部门\n负责人\n审批意见", "{approval_opinion?}", "局领导", "approver", "approved_on"),
        ),
    ),
    Paper(
        code="D25",
        title="中止（恢复）调查审批表",
        layout="form",
        basis="劳动保障监察条例 第十七条",
        blocks=(
            Row((("案件编号", "{case_number}"), ("案由", "{cause}"))),
            *PARTY_ROWS,
            Row((("立案日期", "{filed_on}"), ("原调查期限", "{original_due_on?}"))),
            Row((("中止日期", "{suspended_on}"), ("恢复日期", "{resumed_on?}"))),
            Row((("中止或者\n恢复的事由", "{reason}"),), height=50),
            Row((("依据", "{basis}"),), height=14),
            Row((("恢复后期限", "{extended_due_on?}"), ("投诉人告知\n情况", "{remark?}"))),
            Opinion("承办意见", "{opinion?}", "承办人", "drafter", "drafted_on"),
            Opinion("机构负责人\n审核意见", "{review_opinion?}", "负责人", "reviewer", "reviewed_on"),
            Opinion("行政部门\n负责人\n审批意见", "{approval_opinion?}", "局领导", "approver", "approved_on"),
            Note("中止期间不计入办案期限；中止事由消失后应当及时恢复调查，期限继续计算剩余部分，不重新起算。"),
        ),
    ),
    Paper(
        code="D26",
        title="劳动保障监察限期改正指令书",
        layout="letter",
        audience="employer",
        to="employer_name",
        basis="劳动保障监察条例 第十八条；行政处罚法 第二十八条",
        needs=("case_number", "inspectors"),
        blocks=(
            Party(),
            Text("经查，你单位（用工所在地：{workplace_address}）存在下列行为："),
            Text("{facts}"),
            Text("上述行为违反了{violation}的规定。"),
            Text(
                "根据《劳动保障监察条例》第十八条第一款第（二）项、《中华人民共和国行政处罚法》第二十八条第一款和{basis}的规定，"
                "现责令你单位于{due_on}前（含当日）改正，改正要求为："
            ),
            Text("{remedy}"),
            TOTAL,
            Text("请在期限届满前将改正情况书面报送本机关，并附支付凭证、签收单等证明材料。"),
            CONSEQUENCES,
            Remedies(),
            WORKERS_TABLE,
        ),
    ),
    Paper(
        code="D27",
        title="责令改正决定书",
        layout="letter",
        audience="employer",
        to="employer_name",
        basis="劳动保障监察条例 第十八条；行政处罚法 第二十八条",
        needs=("case_number", "inspectors"),
        blocks=(
            Party(),
            Text("本机关对你单位{cause}一案进行了调查。经查明："),
            Text("{facts}"),
            Text("认定上述事实的主要证据有："),
            Lines("evidence"),
            Text("你单位的行为违反了{violation}的规定。"),
            Text(
                "根据《劳动保障监察条例》第十八条第一款第（二）项和{basis}的规定，本机关决定责令你单位于{due_on}前（含当日）改正："
            ),
            Text("{remedy}"),
            TOTAL,
            CONSEQUENCES,
            Remedies(),
            WORKERS_TABLE,
        ),
    ),
    Paper(
        code="D28",
        title="整改复查笔录",
        layout="record",
        basis="劳动保障监察条例 第十六条、第十八条",
        blocks=(
            Text("案件编号：{case_number}", indent=False),
            Text("被复查单位：{employer_name}", indent=False),
            Text("复查时间：{time}", indent=False),
            Text("复查地点：{place}", indent=False),
            Text("复查人及执法证号：{inspectors}", indent=False),
            Text("原责令改正文书：{order_number}，改正期限至{due_on}", indent=False),
            Text("复查情况：", indent=False),
            Text("{record}"),
            Text("查阅的证明材料：{evidence}", optional=True, indent=False),
            Text("复查结论：{conclusion}", indent=False),
            Signs(("被复查单位签名或者盖章", "复查人签名")),
        ),
    ),
    Paper(
        code="D29",
        title="责令限期支付劳动报酬文书张贴记录",
        layout="record",
        basis="法释〔2013〕3号 第四条",
        blocks=(
            Text("案件编号：{case_number}", indent=False),
            Text("当事人：{employer_name}", indent=False),
            Text("张贴的文书：{document_title}（{document_number}）", indent=False),
            Text("张贴时间：{time}", indent=False),
            Text("张贴地点（住所、生产经营场所等）：{place}", indent=False),
            Text("张贴人及执法证号：{inspectors}", indent=False),
            Text("行为人逃匿、无法直接送达的情况：{reason}", indent=False),
            Text("拍照、录像等记录：{evidence}", indent=False),
            Text("见证人：{witness}", optional=True, indent=False),
            Text(
                "说明：行为人逃匿，无法将责令支付文书送交其同住成年家属或者所在单位负责收件的人的，在行为人的住所地、生产经营"
                "场所等地张贴责令支付文书，并采用拍照、录像等方式记录的，依照司法解释视为“经政府有关部门责令支付”。"
            ),
            Signs(("张贴人签名", "见证人签名")),
        ),
    ),
)
