# ruff: noqa: E501
"""The flow and the deadline table as Markdown, for `docs/generated/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from laojian.cases.rules.clocks import OURS, SET_CLOCKS
from laojian.cases.rules.flow import FLOW
from laojian.cases.rules.flow_table import base_name
from laojian.cases.rules.needs import NEEDS
from laojian.kernel.flow import Step

HEAD = "<!-- Printed by `laojian docs generate`; a test fails when it is stale. -->\n\n"


def _merged() -> Iterable[tuple[Step, str, str]]:
    """Steps with their sources and targets; those that stay in many states are one line."""
    seen: dict[str, list[Step]] = {}
    for step in FLOW.steps:
        stays = len(step.sources) == 1 and step.target in step.sources
        key = f"{base_name(step.name)}|{step.permission}" if stays else step.name
        seen.setdefault(key, []).append(step)
    for steps in seen.values():
        sources = sorted({source for step in steps for source in step.sources})
        stays = steps[0].target in steps[0].sources
        yield steps[0], " ".join(sources), "不变" if stays else steps[0].target


def _cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


def flow_page() -> str:
    """The diagram of the moving steps and the table of all of them."""
    lines = [
        "# 案件流程",
        "",
        f"版本 {FLOW.version}，{len(FLOW.states)} 个状态，{len(FLOW.steps)} 个步骤。",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    lines += [f"    [*] --> {FLOW.start}"]
    lines += [f"    {state.code} : {state.code} {state.title}" for state in FLOW.states]
    for step in FLOW.steps:
        for source in sorted(step.sources - {step.target}):
            lines.append(f"    {source} --> {step.target} : {step.code}")
    lines += [f"    {state.code} --> [*]" for state in FLOW.states if state.final]
    lines += ["```", "", "## 步骤", ""]
    lines += [
        "| 编号 | 步骤 | 从 | 到 | 权限 | 批准 | 条件 | 文书 | 起算 | 停止 | 依据 | 确度 |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for step, sources, target in _merged():
        needs = "；".join(str(NEEDS[name].reason) for name in step.needs)
        cells = (
            step.code.split(".")[0], step.title, sources, target, step.permission, step.approval or "—", needs or "—",
            " ".join(step.papers) or "—", " ".join(step.starts) or "—", " ".join(step.stops) or "—", step.basis, step.mark,
        )  # fmt: skip
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    lines += ["", "“条件”一栏写的是不满足时的说明。", ""]
    return HEAD + "\n".join(lines)


def deadlines_page(rows: Iterable[Mapping[str, object]]) -> str:
    """The table of terms, with the steps that start and stop each."""
    starts: dict[str, list[str]] = {}
    stops: dict[str, list[str]] = {}
    for step, _, _ in _merged():
        for code in step.starts:
            starts.setdefault(code, []).append(step.code.split(".")[0])
        for code in step.stops:
            stops.setdefault(code, []).append(step.code.split(".")[0])
    lines = [
        "# 期限",
        "",
        "| 编号 | 期限 | 数 | 单位 | 种类 | 顺延 | 可延长 | 起算 | 起算步骤 | 停止步骤 | 本机构期限 | 依据 | 确度 | 自 |",
        "|" + "---|" * 14,
    ]
    for row in rows:
        code = str(row["code"])
        cells = (
            code, row["name_zh"], row["number"] if row["number"] is not None else "—", row["unit"], row["kind"],
            "是" if row["roll"] else "否", row["extension"] or "—", row["from_event_zh"],
            " ".join(dict.fromkeys(starts.get(code, ()))) or "—", " ".join(dict.fromkeys(stops.get(code, ()))) or "—",
            "是" if code in OURS else "否", row["basis_zh"], row["mark"], row["valid_from"],
        )  # fmt: skip
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    lines += ["", "## 由文书确定的期限", "", "| 编号 | 期限 | 确定日期的填写项 | 依据 |", "|---|---|---|---|"]
    for code, (title, name, basis) in SET_CLOCKS.items():
        lines.append(f"| {code} | {title} | {name} | {basis} |")
    return HEAD + "\n".join([*lines, ""])
