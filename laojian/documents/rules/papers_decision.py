# data table
"""Papers of decision and service: D41–D48."""

from __future__ import annotations

from laojian.documents.rules.blocks import Heading, Lines, Note, Paper, Party, Remedies, Row, Signs, Text
from laojian.documents.rules.papers_investigation import TOTAL, WORKERS_TABLE

FINE_LATE = Text(
    "罚款应当自收到本决定书之日起十五日内缴纳。到期不缴纳的，根据《中华人民共和国行政处罚法》第七十二条的规定，每日按罚款数额"
    "的百分之三加处罚款，加处罚款的数额不超出罚款的数额。"
)
NO_STAY = Text(
    "行政复议或者行政诉讼期间，本决定不停止执行，法律另有规定的除外。逾期不申请行政复议、不提起行政诉讼又不履行本决定的，"
    "本机关将依法申请人民法院强制执行。"
)
ESTABLISHED = (
    Text("认定上述事实的主要证据有："),
    Lines("evidence"),
    Text("你单位的行为违反了{violation}的规定。"),
)

DECISION: tuple[Paper, ...] = (
    Paper(
        code="D41",
        title="行政处罚决定书",
        layout="letter",
        audience="employer",
        basis="行政处罚法 第五十九条；劳动保障监察条例 第十九条",
        needs=("case_number", "inspectors"),
        blocks=(
            Party(),
            Heading("一、违法事实和证据"),
            Text("本机关对你单位{cause}一案立案调查，经查明："),
            Text("{facts}"),
            *ESTABLISHED,
            Heading("二、陈述、申辩及复核情况"),
            Text("{statement}"),
            Heading("三、行政处罚的种类和依据"),
            Text("根据{basis}的规定，适用裁量基准：{discretion}。本机关决定对你单位作出如下行政处罚："),
            Text("{decision}"),
            Heading("四、履行方式和期限"),
            Text("{way_of_performance}"),
            FINE_LATE,
            Heading("五、救济途径和期限"),
            Remedies(),
            NO_STAY,
        ),
    ),
    Paper(
        code="D42",
        title="当场行政处罚决定书",
        layout="letter",
        audience="employer",
        basis="行政处罚法 第五十一条、第五十二条",
        needs=("inspectors",),
        blocks=(
            Party(),
            Text("你单位于{time}，在{place}，有下列违法行为："),
            Text("{facts}"),
            Text("上述行为违反了{violation}的规定，事实确凿并有法定依据。"),
            Text(
                "执法人员已出示执法证件，当场告知拟作出行政处罚的内容及事实、理由、依据和陈述、申辩的权利。当事人的陈述、申辩"
                "及复核情况：{statement}"
            ),
            Text("根据《中华人民共和国行政处罚法》第五十一条和{basis}的规定，当场作出如下行政处罚："),
            Text("{decision}"),
            Text("履行方式：{way_of_performance}"),
            FINE_LATE,
            Remedies(),
            Signs(("执法人员签名", "当事人签收")),
        ),
    ),
    Paper(
        code="D43",
        title="不予行政处罚决定书",
        layout="letter",
        audience="employer",
        basis="行政处罚法 第三十三条、第五十七条",
        needs=("case_number", "inspectors"),
        blocks=(
            Party(),
            Text("本机关对你单位{cause}一案立案调查，经查明："),
            Text("{facts}"),
            *ESTABLISHED,
            Text("鉴于{reason}，根据{basis}的规定，本机关决定对你单位不予行政处罚。"),
            Text("你单位应当遵守劳动保障法律、法规和规章，避免再次发生同类行为。"),
            Remedies(),
        ),
    ),
    Paper(
        code="D44",
        title="行政处理决定书",
        layout="letter",
        audience="employer",
        basis="劳动保障监察条例 第十八条、第十九条",
        needs=("case_number", "inspectors"),
        blocks=(
            Party(),
            Heading("一、事实和证据"),
            Text("本机关对你单位{cause}一案立案调查，经查明："),
            Text("{facts}"),
            *ESTABLISHED,
            Heading("二、陈述、申辩及复核情况"),
            Text("{statement}"),
            Heading("三、处理决定"),
            Text("根据《劳动保障监察条例》第十八条第一款第（二）项和{basis}的规定，本机关作出如下处理决定："),
            Text("{decision}"),
            TOTAL,
            Heading("四、履行方式和期限"),
            Text("{way_of_performance}"),
            Text("以上义务应当于{due_on}前（含当日）履行完毕，并将支付凭证报送本机关。"),
            Text(
                "拒不履行本决定的，根据《劳动保障监察条例》第三十条的规定，处二千元以上二万元以下的罚款；以转移财产、逃匿等方法"
                "逃避支付或者有能力支付而不支付劳动报酬，涉嫌构成犯罪的，依法移送公安机关。"
            ),
            Heading("五、救济途径和期限"),
            Remedies(),
            NO_STAY,
            WORKERS_TABLE,
        ),
    ),
    Paper(
        code="D45",
        title="撤销立案决定书",
        layout="letter",
        audience="employer",
        to="employer_name",
        basis="劳动保障监察条例 第十八条；关于实施《劳动保障监察条例》若干规定 第三十五条",
        needs=("case_number",),
        blocks=(
            Text("本机关于{filed_on}对你单位{cause}一案立案调查。经查明："),
            Text("{facts}"),
            Text("鉴于{reason}，根据《劳动保障监察条例》第十八条第一款第（三）项的规定，本机关决定撤销立案。"),
            Text("你单位应当继续遵守劳动保障法律、法规和规章。再次发生违法行为的，本机关将依法处理。"),
            Remedies(),
        ),
    ),
    Paper(
        code="D46",
        title="送达回证",
        layout="form",
        basis="行政处罚法 第六十一条；民事诉讼法关于送达的规定",
        blocks=(
            Row((("案件编号", "{case_number}"), ("案由", "{cause?}"))),
            Row((("受送达人", "{recipient}"),)),
            Row((("送达文书\n名称", "{document_title}"), ("文号", "{document_number}"))),
            Row((("送达地点", "{place}"), ("送达方式", "{method}"))),
            Row((("送达时间", "{time}"),)),
            Row((("送达人及\n执法证号", "{inspectors}"),)),
            Row((("受送达人\n签名盖章", "{receiver?}"),), height=30),
            Row((("代收人及\n代收理由、\n关系", ""),), height=24),
            Row((("拒收事由\n和日期", "{refusal?}"),), height=24),
            Row((("见证人\n签名盖章", "{witness?}"),), height=20),
            Row((("备注", "{remark?}"),), height=18),
            Note(
                "受送达人在送达回证上的签收日期为送达日期；留置送达的，应当邀请见证人到场，或者采用拍照、录像等方式记录送达过程。"
            ),
        ),
    ),
    Paper(
        code="D48",
        title="公告",
        layout="letter",
        audience="employer",
        basis="行政处罚法 第六十一条；民事诉讼法关于公告送达的规定",
        copies="",
        blocks=(
            Text("{recipient}："),
            Text(
                "因{reason}，采用其他方式无法送达，本机关现依法向你单位公告送达《{document_title}》（{document_number}）。主要内容为："
            ),
            Text("{facts}"),
            Text("自公告发布之日起，经过三十日，即视为送达。请在公告期间到{place}领取文书。"),
        ),
    ),
)
