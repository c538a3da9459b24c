"""The case list as a table to take away: streamed, within the places where the officer may export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from laojian.cases.models import Violation
from laojian.cases.queries.listing import filtered, ordered
from laojian.cases.queries.pieces import exporter
from laojian.cases.queries.scope import within
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.sources import KINDS, ORIGINS, OUTCOME_WORDS
from laojian.kernel.refusal import Forbidden
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org import queries as org
from laojian.org.models import Officer
from laojian.org.permissions import PERMISSIONS
from laojian.org.rules.pieces import Kind, Piece, may_open

#: What stands in a cell: words to be translated, text, a number (yuan where the heading says so), a day, or nothing.
Cell = Message | str | int | float | date | None
#: The columns in order: the field and its heading. No personal data: neither complainant nor workers.
EXPORT_COLUMNS: Final[dict[str, Message]] = {
    "number": zh("编号"),
    "title": zh("标题"),
    "state": zh("状态"),
    "kind": zh("类别"),
    "origin": zh("来源"),
    "employer_name": zh("用人单位"),
    "employer_uscc": zh("统一社会信用代码"),
    "district_code": zh("区"),
    "street_code": zh("街镇"),
    "cause": zh("案由"),
    "received_on": zh("收到日期"),
    "filed_on": zh("立案日期"),
    "decided_on": zh("决定日期"),
    "closed_on": zh("结案日期"),
    "outcome": zh("结案方式"),
    "due": zh("最近到期日"),
    "due_code": zh("到期规则"),
    "lead_officer__name": zh("主办"),
    "second_officer__name": zh("协办"),
    "workers": zh("涉及人数"),
    "amount_claimed": zh("请求金额（元）"),
    "amount_ordered": zh("责令金额（元）"),
    "amount_paid": zh("已付金额（元）"),
    "fine": zh("罚款（元）"),
    "is_wage": zh("涉工资"),
    "urgent": zh("紧急"),
}
CHUNK: Final = 2000
MOST_ROWS: Final = 200_000
_MONEY: Final = frozenset({"amount_claimed", "amount_ordered", "amount_paid", "fine"})
_TRUTH: Final = {True: zh("是"), False: zh("否")}


def export_rows(
    officer: Officer,
    on: date,
    *,
    filters: Mapping[str, Any] | None = None,
    sort: str = "opened",
    most: int = MOST_ROWS,
) -> Iterator[tuple[Cell, ...]]:
    """The lines of the list with these filters, in the order of `EXPORT_COLUMNS`; read in pieces, never held whole.

    Raises Forbidden at once for an officer who may export nowhere, Invalid for a filter that does not read.
    """
    places = access.places(officer, "case.export", on)
    if not may_open(Piece(Kind.EXPORT), exporter(officer, on)):
        raise Forbidden(
            zh("您没有“%(permission)s”的权限", permission=PERMISSIONS["case.export"]),
            remedy=zh("请由有权限的人员办理，或者向系统管理员申请授权"),
        )
    rows = ordered(filtered(officer, on, filters or {}).filter(within(places)), sort)
    values = rows.values_list(*EXPORT_COLUMNS)[:most]
    return _told(values.iterator(chunk_size=CHUNK))


def _told(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Cell, ...]]:
    places = {row.code: row.name for row in (*org.districts(), *org.streets(statistical=True))}
    causes = dict(Violation.objects.order_by("code", "valid_from").values_list("code", "name_zh"))
    words: dict[str, Mapping[str, Any]] = {
        "kind": KINDS,
        "origin": ORIGINS,
        "outcome": OUTCOME_WORDS,
        "district_code": places,
        "street_code": places,
        "cause": causes,
    }
    for row in rows:
        yield tuple(_cell(name, value, words) for name, value in zip(EXPORT_COLUMNS, row, strict=True))


def _cell(name: str, value: Any, words: Mapping[str, Mapping[str, Any]]) -> Cell:
    cell: Cell = value
    if name in words:
        cell = words[name].get(value, value)
    elif name == "state":
        cell = FLOW.title_of(value)
    elif name in _MONEY:
        cell = value / 100
    elif isinstance(value, bool):
        cell = _TRUTH[value]
    return cell
