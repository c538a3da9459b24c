"""What each signal of the comparison of two contacts says, in words; apart from the numbers, for who only shows it."""

from __future__ import annotations

from typing import Final

from laojian.kernel.words import Message, zh

SAID: Final[dict[str, Message]] = {
    "code_same": zh("用人单位相同"),
    "code_other": zh("用人单位不同"),
    "name_same": zh("用人单位名称相同"),
    "name_like": zh("用人单位名称相近"),
    "name_other": zh("用人单位名称不同"),
    "site_same": zh("工地或经营场所相同"),
    "site_other": zh("工地或经营场所不同"),
    "street_same": zh("同一镇街"),
    "district_other": zh("不在同一区"),
    "cause_same": zh("事由相同"),
    "cause_other": zh("事由不同"),
    "phone_same": zh("联系电话相同"),
    "amount_close": zh("金额相近"),
    "amount_far": zh("金额相差很大"),
    "people_close": zh("人数相近"),
    "people_far": zh("人数相差很大"),
    "period_shared": zh("所述期间重合"),
    "period_apart": zh("所述期间不重合"),
    "soon": zh("十日内先后收到"),
    "late": zh("收到时间相隔六十日以上"),
    "text_same": zh("文字几乎相同"),
    "text_like": zh("文字相近"),
}
