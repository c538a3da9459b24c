"""Place codes of our own making: grids of 15 digits, district 6 + street 3 + community 3 + grid 3."""

from laojian.kernel.refusal import Invalid
from laojian.kernel.regions import level_of
from laojian.kernel.words import zh

#: A street that is not divided into communities has its grids under community 000.
WHOLE_STREET = "000"


def grid_code(street: str, serial: int, community: str = WHOLE_STREET) -> str:
    """The 15-digit code. Raises Invalid for a street, community or serial (1 to 999) that cannot be."""
    if len(street) != 9 or not (street.isascii() and street.isdigit()):
        raise Invalid(zh("街道代码应为 9 位数字：%(code)s", code=street), field="street")
    if len(community) != 3 or not (community.isascii() and community.isdigit()):
        raise Invalid(zh("社区代码应为 3 位数字：%(code)s", code=community), field="community")
    if not 1 <= serial <= 999:
        raise Invalid(zh("网格序号应在 1 到 999 之间：%(serial)s", serial=serial), field="serial")
    return f"{street}{community}{serial:03d}"


def require_place(code: str) -> str:
    """The code itself, if it is a city or lies in one. Raises Invalid."""
    try:
        level = level_of(code)
    except ValueError:
        level = ""
    if level in {"", "province"}:
        raise Invalid(
            zh("不是区域代码：%(code)s", code=code),
            remedy=zh("市 4 位，区县 6 位，街道乡镇 9 位，社区 12 位，网格 15 位"),
            field="place",
        )
    return code
