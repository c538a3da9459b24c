"""Made-up hotline and petition texts with known classes: registers, rare classes, shared words, wrong labels."""

import random

#: class -> weight, then what its texts speak of. Classes overlap: wages and social insurance, sites and noise.
MATTERS: dict[str, tuple[int, list[str]]] = {
    "欠薪": (30, ["工资拖欠", "老板不发工资", "工程款没结工人拿不到钱", "年底还没拿到血汗钱", "工资一拖再拖"]),
    "社保": (14, ["公司不给买社保", "社保断缴", "五险没有交", "缴费基数按最低算", "退休社保年限对不上", "医保卡停用"]),
    "加班": (12, ["天天加班没有加班费", "周末强制上班", "一天上十二个小时", "倒班没有休息日", "加班工资不按规定算"]),
    "合同": (9, ["不签劳动合同", "合同没有给我一份", "空白合同让签字", "试用期一再延长", "合同到期不续签"]),
    "辞退": (8, ["无故被辞退没有补偿", "怀孕被逼离职", "突然通知不用来了", "经济补偿金不给", "裁员不赔钱"]),
    "中介": (5, ["中介收了钱不给安排工作", "招聘的岗位是假的", "黑中介扣身份证", "介绍费不退", "高薪招工骗押金"]),
    "工伤": (5, ["上班受伤不给报工伤", "医药费公司不管", "手指被机器压断", "工伤认定拖了很久", "职业病鉴定"]),
    "噪音": (6, ["夜间施工噪音扰民", "工地半夜打桩", "广场舞声音太大", "装修电钻吵得睡不着"]),
    "物业": (5, ["物业不修电梯", "小区停车费乱涨", "物业费不合理", "楼道垃圾没人清", "业委会不公开账目"]),
    "交通": (3, ["公交线路太少", "路口红绿灯坏了", "道路坑洼没人修", "占道停车堵路", "地铁口共享单车乱放"]),
    "教育": (2, ["学校乱收补课费", "学位不够上不了学", "培训机构跑路不退费", "老师体罚学生"]),
    "童工": (1, ["厂里有未满十六岁的孩子干活", "暑假用初中生当工人", "招的都是童工"]),
}  # fmt: skip
_OPENINGS = [
    "领导您好，",
    "来电人反映：",
    "市民反映，",
    "尊敬的领导：我是一名普通市民，",
    "我要投诉，",
    "您好，",
    "",
    "我们是外来务工人员，",
]
_PLACES = ["天河区石牌", "番禺区大石", "白云区嘉禾", "海珠区江南西", "黄埔区萝岗", "增城新塘", "花都狮岭", "南沙"]
_FILLERS = [
    "多次打电话没有人理", "希望有关部门尽快处理", "已经找过街道办", "对方态度很差", "这个问题反映很久了",
    "请给我们一个说法", "家里等着用钱", "现场有几十个人", "负责人电话打不通", "说要等上面通知",
    "我有照片可以作证", "工资本来就不高", "施工队一直没走", "小区里很多人都知道",
    "请求依法查处", "望回复", "从去年到现在没有解决", "找了劳动监察", "公司说没钱", "合同也没有签",
]  # fmt: skip


def rows(count: int, *, seed: int, noise: float = 0.08) -> list[tuple[str, str]]:
    """(text, class): `noise` of the classes are wrong; some texts are one line, some are letters."""
    chance = random.Random(seed)
    names, weights = list(MATTERS), [weight for weight, _ in MATTERS.values()]
    made = []
    for _ in range(count):
        name = chance.choices(names, weights)[0]
        label = chance.choice(names) if chance.random() < noise else name
        made.append((_text(chance, [name]), label))
    return made


def several(count: int, *, seed: int) -> list[tuple[str, str]]:
    """(text, labels joined by `|`): none to three matters in a text, a twentieth of the labels forgotten."""
    chance = random.Random(seed)
    names, weights = list(MATTERS), [weight for weight, _ in MATTERS.values()]
    made = []
    for _ in range(count):
        chosen = sorted(set(chance.choices(names, weights, k=chance.choice([0, 1, 1, 1, 2, 3]))))
        made.append((_text(chance, chosen), "|".join(name for name in chosen if chance.random() > 0.05)))
    return made


def _text(chance: random.Random, names: list[str]) -> str:
    fillers = chance.sample(_FILLERS, chance.choice([0, 1, 2, 4, 8, 12]))
    said = [chance.choice(MATTERS[name][1]) for name in names for _ in range(chance.choice([1, 1, 2]))]
    # a word of another matter in passing
    if chance.random() < 0.3:
        fillers.append(chance.choice(MATTERS[chance.choice(list(MATTERS))][1])[:4])
    parts = [*said, *fillers]
    chance.shuffle(parts)
    money = f"{chance.randint(1, 90) * 1000}元" if chance.random() < 0.4 else ""
    day = f"{chance.randint(2024, 2026)}年{chance.randint(1, 12)}月" if chance.random() < 0.4 else ""
    firm = f"{chance.choice(_PLACES)}某{chance.choice('建电服餐物')}公司" if chance.random() < 0.6 else ""
    return chance.choice(_OPENINGS) + day + firm + "，".join(parts) + money + "。"
