"""Rows of a table that are no entries: totals, headings again on each page, hints, who made the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from laojian.kernel.tidying import squeezed
from laojian.tables.columns import plain

_TOTAL: Final = re.compile(
    r"(?:(?:本|每|当|各|全)[页月表班组部]|以上|[一-鿿]{0,6}组)?"
    r"(?:合计|总计|小计|共计|总和|总共|累计|总额|合共|subtotal|grandtotal|total|totals|sum)"
    r"(?:金额|人数|人民币|大写|欠薪|工资|owed|amount|yuan|元)*"
    r"(?:[(（:：]?[\d.,共人名元万零一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟整角分圆]*[)）]?)\Z",
    re.IGNORECASE,
)
#: Without one of these signs nothing is a total.
_MAYBE: Final = re.compile("[计計总總共累额額tTsSＴＳ]")
_FOOT: Final = re.compile(
    r"(?:制表|填表|制单|审核|复核|经办|负责|联系|统计|报送|盖章|签字|签名|填报|打印|编制|日期)[人员单位日期时间]*[:：]"
    r"|(?:备注|说明|注|注意|填表说明|note|notes|remark|remarks|prepared by|checked by)\s*[:：\d]"
    r"|(?:第\s*\d+\s*页|共\s*\d+\s*页|page\s+\d+)"
    r"|[-—]*\s*(?:以下空白|此页无正文|end of list)\s*[-—]*\Z",
    re.IGNORECASE,
)


def is_total_label(text: str) -> bool:
    """合计, 小 计, Total, 合计：8000元: the label of a line that sums others."""
    if _MAYBE.search(text) is None:
        return False
    short = squeezed(text)
    return len(short) <= 40 and _TOTAL.match(short) is not None


def is_foot(text: str) -> bool:
    """制表人：…, 备注：…, 第 1 页: a line under the table that is no entry."""
    return _FOOT.match(text.strip()) is not None


def is_heading_again(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a row repeats the headings, as printed tables do on each page."""
    filled = [(place, cell) for place, cell in enumerate(cells) if cell.strip()]
    return len(filled) > 1 and all(
        place < len(headings) and plain(cell) == plain(headings[place]) for place, cell in filled
    )
