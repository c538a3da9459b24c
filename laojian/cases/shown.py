"""What a second person is shown of a proposed step and signs: the question, the amounts, the evidence, the papers.

It changes when anything he relies on changes. Texts that may name somebody stand in it as a digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from laojian.cases.models import CasePaper, Claim, Deadline, Evidence, LawChange, Proposal
from laojian.cases.models.case import Case
from laojian.cases.rules.flow import title_of_step
from laojian.cases.rules.inputs import INPUTS
from laojian.documents.models import StoredFile
from laojian.kernel.money import yuan
from laojian.kernel.words import Message, zh
from laojian.org.rules.second import Content, line, mark_of

#: Kinds of answers that stand in the content as they are; all others as a digest.
_PLAIN: Final = frozenset({"money", "date", "choice", "officer", "number", "bool"})
_AMOUNTS: Final[dict[str, Message]] = {
    "amount_claimed": zh("请求金额"),
    "amount_ordered": zh("责令金额"),
    "amount_paid": zh("已付金额"),
    "fine": zh("罚款"),
    "fine_paid": zh("已缴罚款"),
}


def proposal_content(proposal: Proposal, case: Case) -> Content:
    """What there is to decide about a proposed step, as the file stands now. Four queries."""
    found = {
        "step": line(zh("步骤"), str(title_of_step(proposal.step))),
        "on": line(zh("发生日期"), proposal.on.isoformat()),
        "case": line(zh("案情"), mark_of(f"{case.title}\n{case.facts}\n{case.cause}")),
        "employer": line(zh("用人单位"), f"{case.employer_name} {case.employer_uscc}".strip()),
        **_answers(proposal.inputs),
    }
    for name, label in _AMOUNTS.items():
        found[name] = line(label, yuan(getattr(case, name)))
    claims = Claim.objects.filter(case=case).order_by("pk")
    for pk, claimed, known, ordered, paid, gone in claims.values_list(
        "pk", "claimed", "found", "ordered", "paid", "withdrawn_on"
    ):
        sums = f"{yuan(claimed)} / {yuan(known)} / {yuan(ordered)} / {yuan(paid)}"
        found[f"claim:{pk}"] = line(zh("请求、查明、责令、已付"), f"{sums} {gone or ''}".strip())
    for pk, sha256, excluded in (
        Evidence.objects.filter(case=case).order_by("pk").values_list("pk", "sha256", "excluded_on")
    ):
        found[f"evidence:{pk}"] = line(zh("证据"), f"{sha256[:12]} {excluded or ''}".strip())
    papers = CasePaper.objects.filter(case=case).order_by("pk").values_list("pk", "code", "file__sha256")
    for pk, code, sha256 in papers:
        found[f"paper:{pk}"] = line(zh("文书"), f"{code} {(sha256 or '')[:12]}".strip())
    return found


def law_content(change: LawChange, row: Deadline, base: Deadline, moves: Sequence[object]) -> Content:
    """What there is to decide about a changed term: the term as it is, what it becomes, how many clocks it moves."""
    return {
        "code": line(zh("编号"), f"{row.code} v{row.version}"),
        "was": line(zh("现为"), _term(row.number, row.extension, row.unit)),
        "now": line(zh("改为"), _term(change.number, change.extension, base.unit)),
        "from": line(zh("生效日期"), change.valid_from.isoformat()),
        "open": line(zh("在办一并适用"), "1" if change.move_open else ""),
        "moves": line(zh("将变动的期限"), f"{len(moves)} {mark_of(str(moves))}"),
    }


def _answers(inputs: dict[str, Any]) -> dict[str, tuple[str, str]]:
    files = [value for name, value in inputs.items() if _kind(name) == "file" and value]
    hashes = dict(StoredFile.objects.filter(pk__in=files).values_list("pk", "sha256")) if files else {}
    found = {}
    for name, value in inputs.items():
        if name not in INPUTS or value in (None, ""):
            continue
        if _kind(name) == "file":
            said = str(hashes.get(value, ""))[:12]
        else:
            said = str(value) if _kind(name) in _PLAIN else mark_of(str(value))
        found[f"input:{name}"] = (INPUTS[name].label.text, said)
    return found


def _kind(name: str) -> str:
    return INPUTS[name].kind if name in INPUTS else ""


def _term(number: int | None, extension: int | None, unit: str) -> str:
    return f"{number} {unit}" + (f" + {extension}" if extension else "")
