# data table
# ruff: noqa: E501
"""What people say in the demonstration when they turn to the office: invented, in the registers one hears at a desk.

Slots: {firm} {place} {trade} {month} {amount} {people} {name}. `door`: where the matter belongs when it is not ours.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SampleContact:
    """One way of saying it: kind of contact, matters of the guide, cause, text; weight among its kind."""

    kind: str
    matters: tuple[str, ...]
    cause: str
    text: str
    weight: int = 1
    door: str = ""


SAMPLE_CONTACTS: Final = (
    SampleContact("complaint", ("unpaid_wages",), "0201", "我在{place}的{firm}做{trade}，老板从{month}起就没有发工资，一共欠我{amount}元，问了几次都说再等等，现在电话也不接了。", 8),
    SampleContact("complaint", ("unpaid_wages",), "0201", "您好，{firm}拖欠我们{people}个人{month}的工资，合计{amount}元。工地已经停工，班组长说总包没有拨钱，请你们帮忙。", 6),
    SampleContact("complaint", ("unpaid_wages", "no_contract"), "0201", "进厂时没有签合同，说好月底结，{month}做完到现在一分钱没给，{amount}元。离厂的时候还要我们自己签自愿放弃。", 4),
    SampleContact("complaint", ("overtime_pay", "long_hours"), "0203", "{firm}每天要上十二个小时，一个月休两天，加班费按平时算，{month}到现在少给了大约{amount}元，有打卡记录照片。", 4),
    SampleContact("complaint", ("minimum_wage",), "0202", "试用期每个月只发一千八百，比广州最低工资还低，{firm}人事说公司规定就是这样，从{month}开始的。", 2),
    SampleContact("complaint", ("deposit",), "0107", "入职{firm}的时候收了五百元服装押金，离职不退，说要做满一年。", 2),
    SampleContact("complaint", ("annual_leave",), "0403", "在{firm}做了三年多，一次年休假都没有，也没有补钱，想问怎么处理。", 1),
    SampleContact("complaint", ("high_temperature",), "0404", "夏天在{place}车间里四十度，{firm}没有发过高温津贴，{people}个人都没有。", 1),
    SampleContact("complaint", ("severance",), "", "{firm}上周突然通知我不用来了，没有任何补偿，我要求支付经济补偿金。", 3, door="severance"),
    SampleContact("complaint", ("insurance_arrears",), "", "{firm}一直按最低基数给我交社保，跟实际工资差很多，要求补缴。", 2, door="insurance_arrears"),
    SampleContact("complaint", ("housing_fund",), "", "{firm}没有给我们缴过住房公积金，一共做了两年。", 1, door="housing_fund"),
    SampleContact("report", ("unpaid_wages",), "0201", "反映{place}的{firm}长期拖欠工人工资，{people}多人，老板准备把设备搬走，请尽快去看看。", 4),
    SampleContact("report", ("long_hours",), "0401", "{firm}经常通宵赶货，工人连续上夜班没有休息，周末也不放假。", 3),
    SampleContact("report", ("child_labour",), "0601", "在{place}看到{firm}车间里有几个孩子在干活，看起来不到十六岁，请查一下。", 1),
    SampleContact("report", ("agency_cheating",), "0902", "{firm}在路边招工，说包吃住月薪八千，交了三百体检费以后人就不见了。", 2),
    SampleContact("enquiry", (), "", "请问在{place}上班，工资晚发了十天算不算拖欠，应该找哪个部门反映？", 2),
    SampleContact("enquiry", (), "", "想问一下今年的最低工资标准是多少，试用期可以低于这个标准吗？", 2),
    SampleContact("enquiry", (), "", "劳动合同到期公司不续签，有没有补偿，需要带什么材料？", 1),
)  # fmt: skip

TRADES: Final = ("木工", "钢筋工", "缝纫工", "搬运工", "服务员", "保洁", "电焊工", "打包员", "普工", "厨房帮工")
SAID_AGAIN: Final = ("请问我的事情现在办到哪一步了？", "补充一下，老板的电话换了。", "今天又去问过，还是说没有钱。")
ANSWERED: Final = (
    "已经收到您的反映，正在核对单位信息，需要补充时会联系您。",
    "请您把考勤或者转账记录的照片传上来，便于核实。",
)
ENQUIRY_ANSWER: Final = (
    "您好，用人单位应当按月足额支付工资；最低工资标准和支付规定可以在本平台“算一算”和“该找谁”里查到。"
)
DOOR_ANSWER: Final = (
    "您反映的事项依法应当通过其他途径解决，请按页面上写明的地址和材料办理；涉及我们职权的部分我们继续办理。"
)
