# data table
"""Papers of intake: D01–D07."""

from __future__ import annotations

from laojian.documents.rules.blocks import Lines, Note, Opinion, Paper, Remedies, Row, Signs, Text

INTAKE: tuple[Paper, ...] = (
    Paper(
        code="D01",
        title="举报投诉登记表",
        layout="form",
        basis="劳动保障监察条例 第九条、第十四条",
        blocks=(
            Row((("案件编号", "{case_number}"), ("登记日期", "{received_on}"))),
            Row((("线索来源", "{source}"), ("受理渠道", "{channel?}"))),
            Row((("举报/投诉", "{complaint_kind?}"), ("举报投诉人", "{complainant_masked?}"))),
            Row((("被举报\n投诉单位", "{employer_name}"), ("统一社会\n信用代码", "{uscc?}"))),
            Row((("单位住所", "{employer_address?}"), ("法定代表人\n(负责人)", "{legal_rep?}"))),
            Row((("用工所在地", "{workplace_address}"), ("所属网格", "{grid?}"))),
            Row((("涉及人数", "{workers?}"), ("涉及金额\n（元）", "{amount?}"))),
            Row((("行为\n发生期间", "{period?}"), ("已申请仲裁\n或者诉讼", "{parallel?}"))),
            Row((("举报投诉\n事项及事实", "{facts}"),), height=60),
            Row((("诉求", "{claims?}"),), height=24),
            Row((("证据材料", "{evidence?}"),), height=24),
            Opinion("受理意见", "{opinion?}", "受理员", "drafter", "drafted_on", height=30),
            Note("本表涉及举报投诉人的内容依法保密，不得向被举报投诉单位出示（劳动保障监察条例第十二条）。"),
        ),
    ),
    Paper(
        code="D02",
        title="口头投诉笔录",
        layout="record",
        basis="劳动保障监察条例 第九条、第十四条",
        blocks=(
            Text("时间：{time}", indent=False),
            Text("地点：{place}", indent=False),
            Text("投诉人：{complainant_masked}", indent=False),
            Text("被投诉单位：{employer_name}", indent=False),
            Text("用工所在地：{workplace_address}", indent=False),
            Text("投诉事实：", indent=False),
            Text("{facts}"),
            Text("投诉请求：", indent=False),
            Lines("claims"),
            Text("提供的证据：{evidence}", optional=True, indent=False),
            Text("以上笔录已向投诉人宣读（或由投诉人阅看），投诉人确认记录无误。"),
            Signs(("投诉人签名", "记录人签名")),
        ),
    ),
    Paper(
        code="D03",
        title="受理通知书",
        layout="letter",
        audience="complainant",
        to="complainant_masked",
        basis="劳动保障监察条例 第九条、第十四条",
        needs=("case_number",),
        copies="本通知书一式两份，一份交投诉人，一份存卷。",
        blocks=(
            Text("你（你们）于{received_on}投诉{employer_name}违反劳动保障法律、法规或者规章一事，投诉事项为："),
            Lines("claims"),
            Text(
                "经审查，符合受理条件。根据《劳动保障监察条例》第九条、第十四条和《关于实施〈劳动保障监察条例〉"
                "若干规定》第十八条的规定，本机关已于{accepted_on}受理，案件编号为{case_number}。"
            ),
            Text(
                "本机关对违反劳动保障法律、法规或者规章的行为的调查，应当自立案之日起六十个工作日内完成；情况复杂的，"
                "经批准可以延长三十个工作日（《劳动保障监察条例》第十七条）。处理结果将书面告知你（你们）。"
            ),
            Text("请妥善保管本通知书，凭案件编号可以查询办理进度；联系方式变更的，请及时告知本机关。"),
        ),
    ),
    Paper(
        code="D04",
        title="不予受理决定书",
        layout="letter",
        audience="complainant",
        to="complainant_masked",
        basis="劳动保障监察条例 第二十条、第二十一条",
        needs=("case_number",),
        copies="本决定书一式两份，一份送达投诉人，一份存卷。",
        blocks=(
            Text("你（你们）于{received_on}投诉{employer_name}一事，投诉事项为："),
            Lines("claims"),
            Text("经审查：{reason}"),
            Text("根据{basis}的规定，本机关决定对上述投诉不予受理。"),
            Text("对不予受理的事项，你（你们）可以通过下列途径维护权益：{way_of_performance}", optional=True),
            Remedies(),
        ),
    ),
    Paper(
        code="D05",
        title="补正材料告知书",
        layout="letter",
        audience="complainant",
        to="complainant_masked",
        basis="关于实施《劳动保障监察条例》若干规定 第十八条",
        needs=("case_number",),
        copies="本告知书一式两份，一份交投诉人，一份存卷。",
        blocks=(
            Text(
                "你（你们）于{received_on}投诉{employer_name}一事收悉。经审查，投诉材料尚不齐全（或者事项尚不明确），"
                "现将需要补正的内容一次性告知如下："
            ),
            Lines("items"),
            Text("请于{due_on}前向本机关补正。补正后符合受理条件的，本机关将依法受理。"),
            Text("逾期未补正且无正当理由，致使投诉事项无法核实的，本机关将依法书面告知处理结果。"),
        ),
    ),
    Paper(
        code="D06",
        title="告知书",
        layout="letter",
        audience="complainant",
        to="complainant_masked",
        basis="劳动保障监察条例 第二十一条",
        needs=("case_number",),
        copies="本告知书一式两份，一份交投诉人，一份存卷。",
        blocks=(
            Text("你（你们）于{received_on}投诉{employer_name}一事，投诉事项为："),
            Lines("claims"),
            Text("经审查：{reason}"),
            Text(
                "根据《劳动保障监察条例》第二十一条的规定，上述事项应当或者已经按照劳动争议处理程序申请调解、仲裁或者"
                "提起诉讼的，请依照劳动争议处理或者诉讼的程序办理。"
            ),
            Text(
                "劳动争议申请仲裁的时效期间为一年，从知道或者应当知道权利被侵害之日起计算；劳动关系存续期间因拖欠劳动报酬"
                "发生争议的，不受该期间限制，但劳动关系终止的，应当自终止之日起一年内提出（《劳动争议调解仲裁法》第二十七条）。"
            ),
            Text("受理的仲裁机构：{receiving_body}", optional=True),
        ),
    ),
    Paper(
        code="D07",
        title="案件转送函",
        layout="letter",
        audience="body",
        to="receiving_body",
        basis="劳动保障监察条例 第十三条、第十八条",
        needs=("case_number",),
        copies="本函一式两份，一份送接收机关，一份存卷。",
        blocks=(
            Text(
                "本机关于{received_on}收到反映{employer_name}（用工所在地：{workplace_address}）有关问题的线索，主要情况为："
            ),
            Text("{facts}"),
            Text("经审查，{reason}。根据{basis}的规定，现将该线索及有关材料转送你单位依法处理。"),
            Text("随函材料："),
            Lines("items"),
            Text("请将接收及处理情况函告本机关，并依法为举报投诉人保密。"),
        ),
    ),
)
