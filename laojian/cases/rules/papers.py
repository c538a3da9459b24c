"""Which papers a step issues by itself, and which it expects somebody to make or hand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from laojian.cases.rules.flow_table import base_name
from laojian.kernel.flow import Step

Inputs = Mapping[str, Any]


class Papers(NamedTuple):
    """`issued` by the step itself; `expected` in the file, by hand or from the case page."""

    issued: tuple[str, ...]
    expected: tuple[str, ...]


def _notice(inputs: Inputs) -> tuple[str, ...]:
    first = "D34" if inputs.get("notice_kind") == "penalty" else "D35"
    return (first, "D36") if inputs.get("hearing_right") else (first,)


def _decision(inputs: Inputs) -> tuple[str, ...]:
    kind = inputs.get("decision_kind") or inputs.get("light_decision")
    return {"penalty": ("D41",), "handling": ("D44",), "no_penalty": ("D43",), "withdraw": ("D45",)}.get(str(kind), ())


def _order(inputs: Inputs) -> tuple[str, ...]:
    return (str(inputs["order_form"]),)


def _refuse(inputs: Inputs) -> tuple[str, ...]:
    return ("D04", "D06") if inputs.get("refusal_ground") == "other_procedure" else ("D04",)


def _onspot(inputs: Inputs) -> tuple[str, ...]:
    return ("D26",) if inputs.get("onspot_kind") == "order" else ("D42",)


_CHOSEN: Final[dict[str, Callable[[Inputs], tuple[str, ...]]]] = {
    "refuse_complaint": _refuse,
    "handle_onspot": _onspot,
    "order_correction": _order,
    **dict.fromkeys(("give_notice", "give_notice_after_discussion", "give_notice_after_review"), _notice),
    **dict.fromkeys(
        ("decide_after_statement", "decide_after_hearing", "decide_unopposed", "decide_no_penalty",
         "decide_no_penalty_after_legal", "decide_no_penalty_after_discussion"), _decision),
}  # fmt: skip
_ISSUED: Final[dict[str, tuple[str, ...]]] = {
    "examine": ("D01",),
    "ask_supplement": ("D05",),
    "pass_on": ("D07",),
    "pass_on_lead": ("D07",),
    "accept": ("D03",),
    "accept_and_file": ("D03", "D15"),
    "approve_filing": ("D15",),
    "refuse_filing": ("D16",),
    "refuse_unsupplemented": ("D04",),
    "begin_investigation": ("D19",),
    "extend": ("D24",),
    "suspend": ("D25",),
    "resume": ("D25",),
    "withdraw_filing": ("D45",),
    "report": ("D30",),
    "report_uncorrected": ("D30",),
    "report_corrected": ("D30",),
    "give_legal_opinion": ("D32",),
    "review_statement": ("D37",),
    "announce_hearing": ("D38",),
    "complete_service": ("D46",),
    "serve_at_announcement": ("D46",),
    "late_fine": ("D50",),
    "demand": ("D51",),
    "apply_enforcement": ("D52",),
    "transfer_police": ("D53",),
    "transfer_out": ("D54",),
    **dict.fromkeys(
        ("close_served", "close_corrected", "close_deferred", "close_enforced", "close_enforcement_ended",
         "close_onspot", "close_performed", "close_after_demand", "close_court_declined"), ("D55",)),
    "archive": ("D57",),
}  # fmt: skip
#: Listed with the step, but only for some cases: not missing when absent.
_SOMETIMES: Final = frozenset({"D02", "D06", "D08", "D09", "D10", "D11", "D21", "D22", "D29", "D36", "D42", "D56"})


def papers_for(step: Step, inputs: Inputs, *, kind: str, templates: frozenset[str]) -> Papers:
    """What this step brings into the file. `kind` is the case's; without a template a paper is handed in."""
    base = base_name(step.name)
    choose = _CHOSEN.get(base)
    own = choose(inputs) if choose else _ISSUED.get(base, ())
    if base in ("approve_closing", "refuse_filing", "withdraw_complaint") and kind != "own":
        own = (*own, "D56")
    issued = tuple(code for code in own if code in templates)
    listed = () if choose else step.papers
    expected = [code for code in (*own, *listed) if code not in issued and code not in _SOMETIMES]
    if inputs.get("absconded"):
        expected.append("D29")
    return Papers(issued, tuple(dict.fromkeys(expected)))
