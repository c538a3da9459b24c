# data table
"""Papers of review and prior notice: D30–D38."""

from __future__ import annotations

from laojian.documents.rules.blocks import Heading, Lines, Note, Opinion, Paper, Party, Row, Signs, Text
from laojian.documents.rules.papers_investigation import PARTY_ROWS, TOTAL, WORKERS_TABLE

DEFEND = Text(
    "你单位如有异议，可以在{objection_due_on}前向本机关进行陈述和申辩，并提交有关证据；逾期未提出的，视为放弃陈述、申辩的"
    "权利。本机关不因陈述、申辩而给予更重的处罚。"
)
INTENDED = (
    Party(),
    Text("关于你单位{cause}一案，本机关已经调查终结。现查明："),
    Text("{facts}"),
    Text("认定上述事实的主要证据有："),
    Lines("evidence"),
    Text("上述行为违反了{violation}的规定。"),
)

REVIEW: tuple[Paper, ...] = (
    Paper(
        code="D30",
        title="案件调查终结报告",
        layout="record",
        basis="关于实施《劳动保障监察条例》若干规定 第三十三条",
        needs=("inspectors",),
        blocks=(
            Text("案件编号：{case_number}　　案由：{cause}", indent=False),
            Text("立案日期：{filed_on}　　调查终结日期：{investigated_on}", indent=False),
            Heading("一、当事人基本情况"),
            Party(),
            Text("用工所在地：{workplace_address}", indent=False),
            Heading("二、案件来源及调查经过"),
            Text("{source}"),
            Heading("三、查明的事实"),
            Text("{facts}"),
            Heading("四、主要证据"),
            Lines("evidence"),
            Heading("五、当事人的陈述及改正情况"),
            Text("{statement}"),
            Heading("六、违反的规定和处理依据"),
            Text("当事人的行为违反了{violation}的规定。处理依据：{basis}。"),
            Heading("七、裁量情况"),
            Text("{discretion}"),
            Heading("八、处理建议"),
            Text("{proposed}"),
            Text("调查人员及执法证号：{inspectors}", indent=False),
            Signs(("主办监察员签名", "协办监察员签名")),
        ),
    ),
    Paper(
        code="D31",
        title="案件处理报批表",
        layout="form",
        basis="关于实施《劳动保障监察条例》若干规定 第三十三条",
        blocks=(
            Row((("案件编号", "{case_number}"), ("案由", "{cause}"))),
            *PARTY_ROWS,
            Row((("立案日期", "{filed_on}"), ("调查终结\n日期", "{investigated_on}"))),
            Row((("查明的事实", "{facts}"),), height=44),
            Row((("当事人的\n陈述", "{statement?}"),), height=16),
            Row((("违反的规定", "{violation}"),), height=14),
            Row((("处理依据", "{basis}"),), height=14),
            Row((("裁量情况", "{discretion?}"),), height=14),
            Row((("拟作出的\n处理", "{proposed}"),), height=24),
            Opinion("承办意见", "{opinion?}", "承办人", "drafter", "drafted_on", height=26),
            Opinion("审核意见", "{review_opinion?}", "审核人", "reviewer", "reviewed_on", height=26),
            Opinion("审批意见", "{approval_opinion?}", "负责人", "approver", "approved_on", height=26),
        ),
    ),
    Paper(
        code="D32",
        title="法制审核意见书",
        layout="form",
        basis="行政处罚法 第五十八条",
        blocks=(
            Row((("案件编号", "{case_number}"), ("案由", "{cause}"))),
            Row((("当事人", "{employer_name}"), ("承办监察员", "{lead_officer?}"))),
            Row((("拟作出的\n决定", "{proposed}"),), height=26),
            Row((("主体和权限", "本机关是否具有管辖权；执法人员是否具备执法资格。"),)),
            Row((("事实和证据", "事实是否清楚；证据是否合法、充分。"),)),
            Row((("适用依据\n和裁量", "适用法律、法规、规章是否准确；执行裁量基准是否适当。"),)),
            Row((("程序和文书", "程序是否合法；文书是否规范、齐备；是否涉嫌犯罪需要移送。"),)),
            Row((("审核意见", "{review_opinion}"),), height=56),
            Row((("审核结论", "{conclusion}"),), height=16),
            Opinion("法制审核人", "", "审核人", "reviewer", "reviewed_on", height=24),
            Note("审核人员不得为本案调查人员；未经法制审核或者审核未通过的，不得作出决定（行政处罚法第五十八条）。"),
        ),
    ),
    Paper(
        code="D33",
        title="重大案件集体讨论记录",
        layout="record",
        basis="行政处罚法 第五十七条",
        blocks=(
            Text("案件编号：{case_number}　　案由：{cause}", indent=False),
            Text("当事人：{employer_name}", indent=False),
            Text("讨论时间：{time}", indent=False),
            Text("讨论地点：{place}", indent=False),
            Text("主持人：{chair}", indent=False),
            Text("参加人员：{attendees}", indent=False),
            Heading("一、承办人汇报"),
            Text("{facts}"),
            Text("拟处理意见：{proposed}"),
            Heading("二、讨论情况"),
            Text("{record}"),
            Heading("三、集体讨论决定"),
            Text("{conclusion}"),
            Signs(("主持人签名", "参加人员签名", "记录人签名")),
        ),
    ),
    Paper(
        code="D34",
        title="行政处罚事先告知书",
        layout="letter",
        audience="employer",
        to="employer_name",
        basis="行政处罚法 第四十四条、第四十五条；劳动保障监察条例 第十九条",
        needs=("case_number", "inspectors"),
        blocks=(
            *INTENDED,
            Text("根据{basis}的规定，结合裁量情况（{discretion}），本机关拟对你单位作出如下行政处罚："),
            Text("{proposed}"),
            Text(
                "根据《中华人民共和国行政处罚法》第四十四条、第四十五条和《劳动保障监察条例》第十九条的规定，你单位享有陈述和申辩的权利。"
            ),
            DEFEND,
            Text("{hearing}", optional=True),
        ),
    ),
    Paper(
        code="D35",
        title="行政处理事先告知书",
        layout="letter",
        audience="employer",
        to="employer_name",
        basis="劳动保障监察条例 第十九条",
        needs=("case_number", "inspectors"),
        blocks=(
            *INTENDED,
            Text("根据{basis}的规定，本机关拟对你单位作出如下行政处理："),
            Text("{proposed}"),
            TOTAL,
            Text("根据《劳动保障监察条例》第十九条的规定，作出行政处理决定前，你单位享有陈述和申辩的权利。"),
            DEFEND,
            WORKERS_TABLE,
        ),
    ),
    Paper(
        code="D36",
        title="行政处罚听证告知书",
        layout="letter",
        audience="employer",
        to="employer_name",
        basis="行政处罚法 第六十三条、第六十四条",
        needs=("case_number", "inspectors"),
        blocks=(
            *INTENDED,
            Text("根据{basis}的规定，结合裁量情况（{discretion}），本机关拟对你单位作出如下行政处罚："),
            Text("{proposed}"),
            Text(
                "根据《中华人民共和国行政处罚法》第六十三条、第六十四条的规定，你单位有要求听证的权利。要求听证的，应当自收到本"
                "告知书之日起五个工作日内向本机关提出；逾期未提出的，视为放弃听证权利。听证由非本案调查人员主持，你单位可以亲自"
                "参加，也可以委托一至二人代理，并且不承担听证的费用。"
            ),
            DEFEND,
        ),
    ),
    Paper(
        code="D37",
        title="陈述申辩笔录及复核意见",
        layout="record",
        basis="行政处罚法 第四十五条",
        blocks=(
            Text("案件编号：{case_number}　　案由：{cause}", indent=False),
            Text("当事人：{employer_name}", indent=False),
            Text("时间：{time}", indent=False),
            Text("地点：{place}", indent=False),
            Text("听取人及执法证号：{inspectors}", indent=False),
            Heading("一、陈述申辩内容"),
            Text("{statement}"),
            Heading("二、当事人提交的证据"),
            Text("{evidence?}"),
            Heading("三、复核意见"),
            Text("{review_opinion}"),
            Text("复核结论：{conclusion}"),
            Signs(("当事人签名或者盖章", "听取人签名", "复核人签名")),
        ),
    ),
    Paper(
        code="D38",
        title="听证通知书",
        layout="letter",
        audience="employer",
        to="employer_name",
        basis="行政处罚法 第六十四条",
        needs=("case_number",),
        blocks=(
            Text("根据你单位的要求，本机关决定就{cause}一案举行听证。现将有关事项通知如下："),
            Text("听证时间：{time}"),
            Text("听证地点：{place}"),
            Text("听证主持人：{chair}"),
            Text(
                "你单位可以亲自参加听证，也可以委托一至二人代理；委托代理的，应当提交授权委托书。认为主持人与本案有直接利害关系的，"
                "有权申请回避。无正当理由拒不出席听证或者未经许可中途退出听证的，视为放弃听证权利。听证不收取费用。"
            ),
        ),
    ),
)
