"""A flow as Markdown, for `docs/generated/`: its diagram and the table of its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from laojian.kernel.flow import Flow, Step

HEAD = "<!-- Printed by `laojian docs generate`; a test fails when it is stale. -->\n\n"
COLUMNS = ("编号", "步骤", "从", "到", "权限", "批准", "条件", "文书", "起算", "停止", "依据", "确度")


def merged(steps: Sequence[Step]) -> Iterator[tuple[Step, str, str]]:
    """Steps with their sources and targets; those of one name that stay where they are are one line."""
    seen: dict[str, list[Step]] = {}
    for step in steps:
        stays = len(step.sources) == 1 and step.target in step.sources
        seen.setdefault(f"{step.base}|{step.permission}|{step.needs}" if stays else step.name, []).append(step)
    for found in seen.values():
        first = found[0]
        sources = sorted({source for step in found for source in step.sources})
        yield first, " ".join(sources), "不变" if first.sources == {first.target} else first.target


def table_line(cells: Sequence[object]) -> str:
    """One line of a table; what would end a cell is escaped."""
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def flow_page(flow: Flow, title: str) -> str:
    """The diagram of the moving steps and the table of all of them."""
    lines = [
        f"# {title}",
        "",
        f"版本 {flow.version}，{len(flow.states)} 个状态，{len(flow.steps)} 个步骤。",
        "",
        "```mermaid",
        flow.mermaid().rstrip(),
        "```",
        "",
        "## 步骤",
        "",
        table_line(COLUMNS),
        "|" + "---|" * len(COLUMNS),
    ]
    for step, sources, target in merged(flow.steps):
        needs = "；".join(str(flow.needs[name].reason) for name in step.needs)
        said = (needs, " ".join(step.papers), " ".join(step.starts), " ".join(step.stops))
        lines.append(
            table_line(
                (step.code.split(".")[0], step.title, sources, target, step.permission or "—", step.approval or "—",
                 *(cell or "—" for cell in said), step.basis, step.mark)
            )
        )  # fmt: skip
    lines += ["", "“条件”一栏写的是不满足时的说明。", ""]
    return HEAD + "\n".join(lines)
