# data table
"""Papers of performance, enforcement, transfer, closing and archive: D49–D57."""

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
    Sheet,
    Table,
    Text,
)
from laojian.documents.rules.papers_investigation import PARTY_ROWS, WORKERS_TABLE

AFTER: tuple[Paper, ...] = (
    Paper(
        code="D49",
        title="延期（分期）缴纳罚款审批表",
        layout="form",
        basis="行政处罚法 第六十六条",
        blocks=(
            Row((("案件编号", "{case_number}"), ("处罚决定\n文号", "{document_number}"))),
            *PARTY_ROWS,
            Row((("罚款金额\n（元）", "{fine}"), ("已缴金额\n（元）", "{fine_paid?}"))),
            Row((("申请理由及\n证明材料", "{reason}"),), height=46),
            Row((("拟批准期限\n和各期金额", "{proposed}"),), height=40),
            Opinion("承办意见", "{opinion?}", "承办人", "drafter", "drafted_on"),
            Opinion("审核意见", "{review_opinion?}", "审核人", "reviewer", "reviewed_on"),
            Opinion("行政部门\n负责人\n审批意见", "{approval_opinion?}", "局领导", "approver", "approved_on"),
        ),
    ),
    Paper(
        code="D50",
        title="加处罚款决定书",
        layout="letter",
        audience="employer",
        to="employer_name",
        basis="行政处罚法 第七十二条、第七十三条",
        needs=("case_number", "inspectors"),
        blocks=(
            Text(
                "本机关作出的《{document_title}》（{document_number}）已于{served_on}送达你单位。你单位未在规定期限内缴纳罚款"
                "人民币{fine}元。"
            ),
            Text(
                "根据《中华人民共和国行政处罚法》第七十二条第一款第（一）项的规定，本机关决定自逾期之日起每日按罚款数额的百分之三"
                "加处罚款，加处罚款的数额不超出罚款的数额。截至{decided_on}，加处罚款计人民币{amount}元（大写：{amount_capital}）。"
            ),
            Text("申请行政复议或者提起行政诉讼的，加处罚款的数额在行政复议或者行政诉讼期间不予计算。"),
            Text("履行方式：{way_of_performance}"),
            Remedies(),
        ),
    ),
    Paper(
        code="D51",
        title="履行行政决定催告书",
        layout="letter",
        audience="employer",
        to="employer_name",
        basis="行政强制法 第三十五条、第三十六条、第五十四条",
        needs=("case_number", "inspectors"),
        blocks=(
            Text(
                "本机关作出的《{document_title}》（{document_number}）已于{served_on}送达你单位。你单位至今未履行（或者未全部履行）"
                "该决定确定的义务。根据《中华人民共和国行政强制法》第五十四条的规定，现催告你单位履行下列义务："
            ),
            Heading("一、履行义务的期限"),
            Text("自收到本催告书之日起十个工作日内，即{due_on}前（含当日）。"),
            Heading("二、明确的金额"),
            Text("人民币{amount}元（大写：{amount_capital}）。"),
            Text("{decision}", optional=True),
            Heading("三、履行方式和给付方式"),
            Text("{way_of_performance}"),
            Heading("四、陈述权和申辩权"),
            Text("你单位收到本催告书后有权进行陈述和申辩。提出的事实、理由或者证据成立的，本机关应当采纳。"),
            Text("本催告书送达十日（工作日）后仍未履行义务的，本机关将依法申请人民法院强制执行。"),
            WORKERS_TABLE,
        ),
    ),
    Paper(
        code="D52",
        title="强制执行申请书",
        layout="letter",
        audience="body",
        to="court",
        basis="行政强制法 第五十三条、第五十五条",
        needs=("case_number",),
        copies="本申请书一式两份，一份递交人民法院，一份存卷。",
        blocks=(
            Text("被申请执行人基本情况：", indent=False),
            Party(),
            Heading("一、申请事项"),
            Text("申请强制执行《{document_title}》（{document_number}）确定的下列内容：{items}"),
            Text("申请执行金额：人民币{amount}元（大写：{amount_capital}）。", optional=True),
            Heading("二、行政决定及其事实、理由和依据"),
            Text("{facts}"),
            Text("依据：{basis}。该决定已于{served_on}送达当事人。"),
            Heading("三、当事人的意见及催告情况"),
            Text("{statement}"),
            Text("本机关已于{demanded_on}送达催告书，催告书送达十日（工作日）后当事人仍未履行义务。"),
            Heading("四、申请强制执行标的情况"),
            Text("{reason}"),
            Text(
                "当事人在法定期限内不申请行政复议或者提起行政诉讼，又不履行行政决定。根据《中华人民共和国行政强制法》第五十三条、"
                "第五十五条的规定，特向你院申请强制执行。"
            ),
            Text("附：行政决定书、送达回证、催告书及其送达回证、当事人意见、标的情况等材料。"),
            Text("行政机关负责人签名：　　　　　　　　{approver?}", indent=False),
        ),
    ),
    Paper(
        code="D53",
        title="涉嫌犯罪案件移送书",
        layout="letter",
        audience="body",
        to="receiving_body",
        basis="行政执法机关移送涉嫌犯罪案件的规定 第五条、第六条；劳动保障监察条例 第十八条",
        needs=("case_number", "inspectors"),
        copies="本移送书一式三份，一份送公安机关，一份抄送人民检察院，一份存卷。",
        blocks=(
            Text("本机关在查处{employer_name}{cause}一案中，发现当事人的行为涉嫌犯罪。主要事实为："),
            Text("{facts}"),
            Text(
                "本机关已于{served_on}送达责令支付文书（{order_number}），期限至{due_on}，当事人仍未支付。",
                optional=True,
            ),
            Text("上述行为涉嫌违反{violation}。根据{basis}的规定，现将本案移送你机关处理。"),
            Text("随案移送材料："),
            Lines("items"),
            Text("请依法审查，并在法定期限内将是否立案的决定书面通知本机关。"),
        ),
    ),
    Paper(
        code="D54",
        title="案件移送书",
        layout="letter",
        audience="body",
        to="receiving_body",
        basis="劳动保障监察条例 第十八条",
        needs=("case_number",),
        copies="本移送书一式两份，一份送接收机关，一份存卷。",
        blocks=(
            Text("本机关在办理{employer_name}{cause}一案中查明："),
            Text("{facts}"),
            Text(
                "经审查，{reason}，不属于劳动保障监察事项（或者不属于本机关管辖）。根据《劳动保障监察条例》第十八条第二款和{basis}的规定，现将本案移送你机关处理。"
            ),
            Text("随案移送材料："),
            Lines("items"),
            Text("请将接收和处理情况函告本机关，并依法为举报投诉人保密。"),
        ),
    ),
    Paper(
        code="D55",
        title="结案审批表",
        layout="form",
        basis="关于实施《劳动保障监察条例》若干规定",
        blocks=(
            Row((("案件编号", "{case_number}"), ("案由", "{cause}"))),
            *PARTY_ROWS,
            Row((("立案日期", "{filed_on?}"), ("处理文书\n文号", "{document_number?}"))),
            Row((("简要案情", "{facts}"),), height=22),
            Row((("处理结果", "{result}"),), height=18),
            Row((("涉及人数", "{workers?}"), ("责令支付\n（元）", "{amount_ordered?}"))),
            Row((("已支付\n（元）", "{amount_paid?}"), ("处理日期", "{decided_on?}"))),
            Row((("罚款\n（元）", "{fine?}"), ("已缴罚款\n（元）", "{fine_paid?}"))),
            Opinion("结案理由\n及承办意见", "{opinion}", "承办人", "drafter", "drafted_on", height=24),
            Opinion("审核意见", "{review_opinion?}", "审核人", "reviewer", "reviewed_on", height=24),
            Opinion("审批意见", "{approval_opinion?}", "负责人", "approver", "approved_on", height=24),
            Note("欠薪案件以“已支付”结案的，应当有劳动者确认、银行支付记录或者指定负责人说明的理由。"),
        ),
    ),
    Paper(
        code="D56",
        title="处理结果告知书",
        layout="letter",
        audience="complainant",
        to="complainant_masked",
        basis="劳动保障监察条例 第九条、第十四条",
        needs=("case_number",),
        copies="本告知书一式两份，一份送达投诉人，一份存卷。",
        blocks=(
            Text(
                "你（你们）于{received_on}投诉（举报）{employer_name}一事（案件编号：{case_number}），本机关已经处理。现将结果告知如下："
            ),
            Text("{result}"),
            Text("处理依据：{basis}。"),
            Text("涉及支付的金额：责令支付人民币{amount_ordered}元，已支付人民币{amount_paid}元。", optional=True),
            Text(
                "对用人单位应当承担的民事责任有争议的，可以依照劳动争议处理或者诉讼的程序办理（《劳动保障监察条例》第二十一条）。"
            ),
            Text("{remedies}", optional=True),
        ),
    ),
    Paper(
        code="D57",
        title="案卷",
        layout="cover",
        basis="行政处罚法 第四十七条",
        blocks=(
            Row((("案件编号", "{case_number}"), ("档号", "{archive_number?}"))),
            Row((("案由", "{cause}"),), height=14),
            Row((("当事人", "{employer_name}"),), height=14),
            Row((("处理结果", "{result}"),), height=36),
            Row((("立案日期", "{filed_on?}"), ("结案日期", "{closed_on}"))),
            Row((("主办监察员", "{lead_officer}"), ("协办监察员", "{second_officer?}"))),
            Row((("本卷页数", "{pages}"), ("保管期限", "{retention}"))),
            Sheet("卷内目录"),
            Table("index_table", ("文书名称:5", "文号:5", "日期:3", "页次:2", "备注:2")),
            Sheet("卷内备考表"),
            Row((("本卷情况\n说明", "{remark?}"),), height=90),
            Row((("归档材料", "本卷共{pages}页，材料齐全、页码连续，电子文件与纸质文件一致。"),), height=20),
            Opinion("立卷人", "", "立卷人", "drafter", "drafted_on", height=26),
            Opinion("检查人", "", "检查人", "reviewer", "reviewed_on", height=26),
        ),
    ),
)
