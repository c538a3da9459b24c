# ruff: noqa: E501
"""The deadline table as Markdown, for `docs/generated/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from laojian.cases.rules.clocks import OURS, SET_CLOCKS
from laojian.cases.rules.flow import FLOW
from laojian.kernel.flow_page import HEAD, merged, table_line


def deadlines_page(rows: Iterable[Mapping[str, object]]) -> str:
    """The table of terms, with the steps that start and stop each."""
    starts: dict[str, list[str]] = {}
    stops: dict[str, list[str]] = {}
    for step, _, _ in merged(FLOW.steps):
        for code in step.starts:
            starts.setdefault(code, []).append(step.code.split(".")[0])
        for code in step.stops:
            stops.setdefault(code, []).append(step.code.split(".")[0])
    lines = [
        "# 期限",
        "",
        "| 编号 | 期限 | 数 | 单位 | 种类 | 顺延 | 可延长 | 起算 | 起算步骤 | 停止步骤 | 本机构期限 | 依据 | 确度 | 自 | 至 |",
        "|" + "---|" * 15,
    ]
    for row in rows:
        code = str(row["code"])
        cells = (
            code, row["name_zh"], row["number"] if row["number"] is not None else "—", row["unit"], row["kind"],
            "是" if row["roll"] else "否", row["extension"] or "—", row["from_event_zh"],
            " ".join(dict.fromkeys(starts.get(code, ()))) or "—", " ".join(dict.fromkeys(stops.get(code, ()))) or "—",
            "是" if code in OURS else "否", row["basis_zh"], row["mark"], row["valid_from"],
            row["valid_to"] or "—",
        )  # fmt: skip
        lines.append(table_line(cells))
    lines += ["", "## 由文书确定的期限", "", "| 编号 | 期限 | 确定日期的填写项 | 依据 |", "|---|---|---|---|"]
    for code, (title, name, basis) in SET_CLOCKS.items():
        lines.append(f"| {code} | {title} | {name} | {basis} |")
    return HEAD + "\n".join([*lines, ""])
