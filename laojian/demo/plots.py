# data table
"""The stories of the demonstration: cause, words, how often. Amounts of fines in yuan; all invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plot:
    """`wage`: money owed to workers; `part`: of a month's wage per month; `personal`: a worker complains of it himself;
    `trades`: two-digit industries it happens in, empty for all; `fine`: usual fine in yuan, 0 when there is none."""

    cause: str
    weight: int
    title: str
    facts: str
    request: str
    wage: bool = True
    part: float = 1.0
    personal: bool = True
    trades: tuple[str, ...] = ()
    fine: int = 0


BUILDING = ("47", "48", "49", "50")

PLOTS = (
    Plot(
        "0201", 46, "{firm}拖欠{n}名劳动者工资",
        "经核查，{firm}自{first}至{last}未按约定支付{n}名劳动者工资，共计{yuan}元，工作地点在{place}。"
        "单位承认欠薪，称因货款未收回暂时周转困难。",
        "要求支付拖欠的{m}个月工资共{yuan}元。",
    ),
    Plot(
        "0201", 14, "{firm}离职员工工资未结清",
        "{n}名劳动者于{last}离职，{firm}未在解除劳动合同时一次付清工资，合计{yuan}元。",
        "要求结清离职前工资{yuan}元。", part=0.8,
    ),
    Plot(
        "0201", 24, "{firm}项目拖欠农民工工资（{n}人）",
        "{n}名农民工在{place}项目务工，{first}至{last}的工资仅支付部分生活费，尚欠{yuan}元。"
        "工资表经班组长和劳动者签字确认。",
        "要求支付劳务工资{yuan}元。", part=1.3, trades=BUILDING,
    ),
    Plot(
        "0203", 9, "{firm}未支付加班工资",
        "{firm}安排{n}名劳动者在{first}至{last}休息日加班，未安排补休，也未支付加班工资，差额{yuan}元。",
        "要求补发加班工资{yuan}元。", part=0.35,
    ),
    Plot(
        "0202", 4, "{firm}支付工资低于最低工资标准",
        "{firm}以试用为由，{first}至{last}向{n}名劳动者支付的工资低于本市最低工资标准，差额{yuan}元。",
        "要求补足最低工资差额{yuan}元。", part=0.12,
    ),
    Plot(
        "0204", 3, "{firm}未支付解除劳动合同经济补偿",
        "{firm}与{n}名劳动者协商一致解除劳动合同，书面约定的经济补偿{yuan}元逾期未付。",
        "要求支付约定的经济补偿{yuan}元。", part=0.9,
    ),
    Plot(
        "0102", 6, "{firm}未订立书面劳动合同",
        "{firm}自{first}起招用{n}名劳动者，超过一个月未订立书面劳动合同。",
        "要求责令用人单位补订书面劳动合同。", wage=False,
    ),
    Plot(
        "0107", 4, "{firm}向劳动者收取押金",
        "{firm}入职时向{n}名劳动者各收取押金500元，出具了收据，至今未退还。",
        "要求退还入职押金。", wage=False, fine=10_000,
    ),
    Plot(
        "0108", 2, "{firm}扣押离职人员物品",
        "{firm}以未完成交接为由扣押{n}名离职人员的个人物品和档案材料。",
        "要求归还被扣押的物品和档案。", wage=False, fine=4_000,
    ),
    Plot(
        "0109", 3, "{firm}未出具解除劳动合同证明",
        "劳动者于{last}离职后，{firm}一直未出具解除劳动合同的证明。",
        "要求出具解除劳动合同证明。", wage=False,
    ),
    Plot(
        "0110", 4, "{firm}未建立职工名册",
        "现场检查发现{firm}未按规定建立职工名册，当场不能提供在册人员情况。",
        "", wage=False, personal=False, fine=3_000,
    ),
    Plot(
        "0101", 3, "{firm}规章制度违反法律规定",
        "{firm}员工手册规定迟到一次罚款200元、请假扣三倍工资，并已公布执行。",
        "", wage=False, personal=False,
    ),
    Plot(
        "0401", 4, "{firm}违法延长工作时间",
        "考勤记录显示{firm}{first}至{last}安排{n}名劳动者每月加班超过36小时。",
        "要求停止超时加班。", wage=False, fine=9_000,
    ),
    Plot(
        "0209", 4, "{firm}未编制农民工工资支付台账",
        "{firm}未编制书面工资支付台账，也未向{n}名农民工提供工资清单。",
        "", wage=False, personal=False, trades=BUILDING, fine=30_000,
    ),
    Plot(
        "0301", 3, "{firm}未开设农民工工资专用账户",
        "{firm}承建的{place}项目开工后未开设农民工工资专用账户。",
        "", wage=False, personal=False, trades=BUILDING, fine=60_000,
    ),
    Plot(
        "0303", 3, "{firm}未实行劳动用工实名制管理",
        "{place}项目现场务工人员与实名制登记不一致，{n}人未登记。",
        "", wage=False, personal=False, trades=BUILDING, fine=60_000,
    ),
    Plot(
        "0404", 2, "{firm}未按规定发放高温津贴",
        "{firm}6月至10月未向{n}名露天作业劳动者发放高温津贴。",
        "要求补发高温津贴。", wage=False, fine=5_000,
    ),
    Plot(
        "0906", 2, "{firm}未明示人力资源服务许可信息",
        "{firm}经营场所未明示营业执照、服务项目、收费标准和监督电话。",
        "", wage=False, personal=False, trades=("72",), fine=3_000,
    ),
)  # fmt: skip
