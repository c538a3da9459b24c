"""Corrections in words: what can be put right, what stands there now, what was changed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext

from laojian.cases.queries import StepRow
from laojian.cases.rules.inputs import INPUTS
from laojian.web import answers
from laojian.web.workbench import terms


def present(case: Any, what: str) -> str:
    """What the case says now."""
    value = getattr(case, what, "")
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value or "")


def choices(case: Any, steps: Iterable[StepRow]) -> dict[str, list[tuple[str, str]]]:
    """The fields that can be put right, each with what stands there now, and the steps with their days."""
    fields = []
    for code, label in INPUTS["correct_what"].choices:
        now = "" if code == "step_on" else present(case, code)
        fields.append(
            (code, f"{answers.words(label)}{gettext('（现为：%(now)s）') % {'now': now[:40]} if now else ''}")
        )
    taken = [(str(row.seq), f"{row.seq} · {row.on:%Y-%m-%d} · {answers.words(row.title)}") for row in steps]
    return {"correct_what": fields, "correct_seq": taken}


def stands(case: Any, inputs: Mapping[str, Any], steps: Iterable[StepRow]) -> str:
    """What a proposed correction would replace."""
    if inputs.get("correct_what") == "step_on":
        wanted = str(inputs.get("correct_seq", ""))
        return next((f"{answers.words(row.title)} {row.on:%Y-%m-%d}" for row in steps if str(row.seq) == wanted), "")
    return present(case, str(inputs.get("correct_what", "")))


def told(rows: Iterable[Any], steps: Iterable[StepRow]) -> list[dict[str, Any]]:
    """Corrections made, with who proposed and who approved."""
    by_seq = {row.seq: row for row in steps}
    labels = dict(INPUTS["correct_what"].choices)
    told = []
    for one in rows:
        step, target = by_seq.get(one.step_seq), by_seq.get(one.target_seq)
        what = labels.get(one.what, one.what)
        told.append(
            {
                "what": answers.words(target.title)
                if target
                else what
                if isinstance(what, str)
                else answers.words(what),
                "day": bool(target),
                "old": terms.cause(one.old) if one.what == "cause" and one.old else one.old,
                "new": terms.cause(one.new) if one.what == "cause" else one.new,
                "reason": one.reason,
                "at": one.at,
                "by": step.by if step else "",
                "approved_by": step.approved_by if step else "",
            }
        )
    return told
