"""Names of firms made comparable: what is law or place in them weighs little, the trade name weighs most."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Letters that look alike, onto one of them; and figures written as words.
_ALIKE: Final = str.maketrans("оаесрхіӏｌ|〇○０①②③④⑤零一二三四五六七八九", "oaecpxilll0001234501" + "23456789")
_LEGAL: Final = re.compile(
    r"(?:有限责任公司|股份有限公司|集团有限公司|有限公司|股份公司|集团公司|分公司|子公司|公司|集团|\(?个体工商户\)?|\(?普通合伙\)?|厂|店|行|部)+$"
)
_REGION: Final = re.compile(
    r"^(?:中国|[\u4e00-\u9fff]{2,3}省|广东|[\u4e00-\u9fff]{2,3}市|广州|深圳|东莞|佛山|中山|珠海|[\u4e00-\u9fff]{2,3}区|[\u4e00-\u9fff]{2,3}县|[\u4e00-\u9fff]{2,3}镇)"
)
_TRADES: Final = re.compile(
    r"(?:建筑|建设|工程|劳务|装饰|装修|装配|安装|机电|电子|科技|技术|信息|网络|实业|贸易|商贸|进出口|服装|制衣|服饰|皮具|鞋业|玩具|五金|塑胶|塑料|制品|包装|印刷|"
    r"家具|食品|餐饮|饮食|酒店|管理|物业|服务|咨询|人力资源|派遣|物流|运输|供应链|快递|保安|保洁|清洁|教育|培训|文化|传媒|广告|投资|置业|房地产|园林|绿化|"
    r"医疗|美容|健康|汽车|制造|加工|工业|化工|精密|模具|电器|电气|照明|能源|环保|发展|控股|经营|火锅|酒楼|餐厅|酒家|百货|超市|便利|门窗|钢结构|市政|路桥|消防|智能)"
)


def plain_name(name: str) -> str:
    """One form of a name: width, case, look-alikes, spaces; brackets kept as their words."""
    name = unicodedata.normalize("NFKC", name).lower().translate(_ALIKE)
    return re.sub(r"[\W_]+", "", name)


@lru_cache(maxsize=65_536)
def parts_of(name: str) -> tuple[str, str, str]:
    """(core, trade name, figures): without region and legal form; without the words of the trade; its figures."""
    plain = plain_name(name)
    core = _LEGAL.sub("", plain) or plain
    for _ in range(3):
        shorter = _REGION.sub("", core)
        if len(shorter) < 2:
            break
        core = shorter
    trade = _TRADES.sub("", core)
    return core, trade if len(trade) >= 2 else core, "".join(re.findall(r"\d+", core))


def name_likeness(a: str, b: str) -> float:
    """0 to 1: how likely two names mean one firm. Other figures or another trade name count against it."""
    if not a or not b:
        return 0.0
    (core_a, trade_a, figures_a), (core_b, trade_b, figures_b) = parts_of(a), parts_of(b)
    if core_a == core_b:
        return 1.0
    whole, trade = _dice(core_a, core_b), _dice(trade_a, trade_b)
    if trade_a == trade_b:
        likeness = 0.75 + 0.25 * whole
    elif min(len(trade_a), len(trade_b)) >= 2 and (trade_a in trade_b or trade_b in trade_a):
        likeness = 0.65 + 0.2 * whole
    else:
        likeness = 0.6 * trade + 0.25 * whole
    return likeness if figures_a == figures_b else min(likeness, 0.4)


def _dice(a: str, b: str) -> float:
    """Shared characters and pairs of characters, twice over the sum."""
    left = {*a, *(a[n : n + 2] for n in range(len(a) - 1))}
    right = {*b, *(b[n : n + 2] for n in range(len(b) - 1))}
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
