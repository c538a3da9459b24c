"""Reading the row of an open case that is taken over: pure, every fault with the column it stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from laojian.cases.rules.clocks import SET_CLOCKS
from laojian.cases.rules.flow import FLOW, IMPORTABLE
from laojian.cases.rules.flow_table import BEFORE_DECISION, DECIDED, FILED, LEADS, NOTICE_GIVEN, UNDER_INVESTIGATION
from laojian.cases.rules.sources import KIND_OF, KINDS, ORIGINS
from laojian.cases.rules.states import CaseState as S
from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import amount
from laojian.kernel.words import zh
from laojian.tables.columns import columns

#: Field of the table -> heading, as a refusal names the column.
HEADINGS: Final = {column.field: column.heading for column in columns("cases")}
#: Those who handle it and the day of filing are not known yet.
_BEFORE_FILING: Final = frozenset({*LEADS, S.ON_THE_SPOT})
_NOTICES: Final = {"行政处罚": "penalty", "行政处理": "handling"}
_DECISIONS: Final = {**_NOTICES, "不予处罚": "no_penalty", "撤销立案": "withdraw"}
_CLOCK: Final = re.compile(
    r"(?P<code>(?:DL|LT)\d\d|SET-[A-Z]+)@(?P<start>[\d-]{10})(?P<more>\+?)(?P<pauses>(?:\|[\d-]{10}/(?:[\d-]{10})?)*)"
    r"(?:=(?P<due>[\d-]{10}))?\Z"
)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One row, read. Amounts in fen; `clocks` as the import step keeps them."""

    number: str
    origin: str
    kind: str
    title: str
    unit: str
    place: str
    address: str
    employer_name: str
    uscc: str
    cause: str
    received_on: date
    occurred_on: date | None
    filed_on: date | None
    state: str
    state_on: date
    lead: str
    second: str
    amount_claimed: int
    amount_ordered: int
    fine: int
    workers: int
    inputs: dict[str, Any] = field(default_factory=dict)


def read_row(cells: Mapping[str, str], today: date) -> OpenCase:
    """The tidy values of a row, by field of `tables/fields/cases.csv`, as a case. Raises Invalid naming the column."""
    text = {heading: cells.get(field, "") for field, heading in HEADINGS.items()}
    state = _state(text["状态"])
    origin = _named(text["来源"], ORIGINS, "来源")
    row = OpenCase(
        number=text["编号"][:40],
        origin=origin,
        kind=_named(text["类别"], KINDS, "类别") if text["类别"] else KIND_OF.get(origin, "own"),
        title=text["标题"][:120],
        unit=text["单位代码"],
        place=_place(text["区域代码"]),
        address=text["用工地址"][:200],
        employer_name=text["用人单位名称"][:120],
        uscc=text["统一社会信用代码"],
        cause=text["案由代码"],
        received_on=_required_day(text, "收到日期", today),
        occurred_on=_day(text, "违法终了日期", today),
        filed_on=_day(text, "立案日期", today),
        state=state,
        state_on=_required_day(text, "状态日期", today),
        lead=text["主办"],
        second=text["协办"],
        amount_claimed=_money(text, "请求金额"),
        amount_ordered=_money(text, "责令金额"),
        fine=_money(text, "罚款"),
        workers=int(text["人数"] or 0),
    )
    _in_order(row)
    row.inputs.update(_inputs(row, text, today))
    return row


def _state(text: str) -> str:
    for state in FLOW.states:
        if text in (state.code, state.title, f"{state.title}（{state.code}）", f"{state.code} {state.title}"):
            if state.code not in IMPORTABLE:
                raise Invalid(zh("状态“%(state)s”不能导入", state=text), field="状态")
            return state.code
    raise Invalid(zh("没有状态“%(state)s”", state=text), field="状态")


def _named(text: str, table: Mapping[str, Any], column: str) -> str:
    for code, words in table.items():
        if text in (code, str(words)):
            return code
    raise Invalid(zh("没有“%(value)s”这一选项", value=text), field=column)


def _place(text: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) in (6, 9, 15)):
        raise Invalid(zh("区域代码应为 6、9 或者 15 位数字"), field="区域代码")
    return text


def _day(text: Mapping[str, str], column: str, today: date) -> date | None:
    if not text[column]:
        return None
    day = date.fromisoformat(text[column])
    if day > today and column != "支付期限":
        raise Invalid(zh("“%(column)s”晚于今天", column=column), field=column)
    return day


def _required_day(text: Mapping[str, str], column: str, today: date) -> date:
    day = _day(text, column, today)
    if day is None:
        raise Invalid(zh("缺少“%(name)s”", name=column), field=column)
    return day


def _money(text: Mapping[str, str], column: str) -> int:
    return amount(text[column], field=column) or 0


def _in_order(row: OpenCase) -> None:
    if row.state_on < row.received_on:
        raise Invalid(zh("状态日期早于收到日期"), field="状态日期")
    if row.state in _BEFORE_FILING:
        return
    if row.filed_on is None:
        raise Invalid(zh("立案以后的案件缺少立案日期"), field="立案日期")
    if not row.received_on <= row.filed_on <= row.state_on:
        raise Invalid(zh("立案日期应在收到日期和状态日期之间"), field="立案日期")
    if not row.lead or not row.second:
        raise Invalid(zh("立案以后的案件应有主办和协办"), basis="行政处罚法 第四十二条", field="主办")
    if row.lead == row.second:
        raise Invalid(zh("主办和协办应当是两个人"), basis="行政处罚法 第四十二条", field="协办")


def _inputs(row: OpenCase, text: Mapping[str, str], today: date) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if row.state in NOTICE_GIVEN:
        out["notice_kind"] = _of(_NOTICES, text["告知种类"], "告知种类")
        out["notice_amount"] = row.fine
    if row.state in DECIDED:
        out["decision_kind"] = _of(_DECISIONS, text["决定种类"], "决定种类")
        out["fine"], out["amount_ordered"] = row.fine, row.amount_ordered
        perform_by = _day(text, "支付期限", today)
        if perform_by:
            out["perform_by"] = perform_by.isoformat()
    out["clocks"] = [_clock(part.strip(), today) for part in re.split(r"[;；]", text["期限"]) if part.strip()]
    if not out["clocks"]:
        out["clocks"] = _usual(row)
    return out


def _of(table: Mapping[str, str], text: str, column: str) -> str:
    if text not in table:
        raise Invalid(zh("“%(column)s”应为：%(choices)s", column=column, choices="、".join(table)), field=column)
    return table[text]


def _usual(row: OpenCase) -> list[dict[str, Any]]:
    """The clocks that run in a state when the file says nothing else."""
    filed, now = str(row.filed_on), row.state_on.isoformat()
    codes: dict[str, str] = {}
    if row.state in FILED:
        codes |= dict.fromkeys(("DL06", "LT75", "LT90"), filed)
    if row.state in UNDER_INVESTIGATION:
        codes["DL04"] = filed
    if row.state in BEFORE_DECISION:
        codes["DL05"] = now
    if row.state in (S.DECIDED, S.SERVING):
        codes["DL12"] = now
    if row.state == S.FILING:
        codes["DL03"] = now
    if row.state == S.PRECHECK:
        codes["LT01"] = now
    if row.state == S.CLOSED:
        codes["LT02"] = now
    pauses = [[now, ""]] if row.state == S.SUSPENDED else []
    return [
        {"code": code, "start_on": start, "pauses": pauses if code == "DL04" else []} for code, start in codes.items()
    ]


def _clock(text: str, today: date) -> dict[str, Any]:
    found = _CLOCK.match(text)
    if found is None:
        raise Invalid(zh("期限“%(text)s”无法识别，应写作 DL04@2026-03-02", text=text), field="期限")
    try:
        start = date.fromisoformat(found["start"])
        pauses = [part.split("/") for part in found["pauses"].split("|") if part]
        for first, last in pauses:
            if last and date.fromisoformat(last) < date.fromisoformat(first):
                raise ValueError(text)
        due = date.fromisoformat(found["due"]).isoformat() if found["due"] else ""
    except ValueError:
        raise Invalid(zh("期限“%(text)s”中的日期无效", text=text), field="期限") from None
    if start > today:
        raise Invalid(zh("期限“%(text)s”的起算日晚于今天", text=text), field="期限")
    if found["code"].startswith("SET-") and (found["code"] not in SET_CLOCKS or not due):
        raise Invalid(zh("文书确定的期限应写明到期日：%(text)s", text=text), field="期限")
    return {
        "code": found["code"],
        "start_on": start.isoformat(),
        "extended": bool(found["more"]),
        "pauses": pauses,
        "due": due,
    }
