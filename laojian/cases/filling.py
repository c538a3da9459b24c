"""What the papers of a case are filled with: each fact a small function, asked only when a paper prints it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from django.utils.timezone import localtime

from laojian.cases.models import CasePaper, Claim, Evidence, Violation
from laojian.cases.reading import Loaded, violation_at
from laojian.cases.rules.cleaning import shown
from laojian.cases.rules.clocks import DECISIONS
from laojian.cases.rules.sources import CHANNELS, KINDS, ORIGINS, PARALLEL
from laojian.cases.rules.states import CaseState
from laojian.documents.rules import PAPERS, used_facts
from laojian.kernel.money import yuan
from laojian.org.models import Certificate, Officer

NO_STATEMENT: Final = "当事人在规定期限内未提出陈述、申辩。"
BANK_WAY: Final = "自收到本决定书之日起十五日内到指定银行或者通过电子支付系统缴纳罚款"
PAY_WAY: Final = "在上述期限内将款项足额支付给各劳动者，并将支付凭证报送本机关"


@dataclass(slots=True)
class Moment:
    """The step a paper belongs to: its answers, its day, who proposes and who signs."""

    inputs: Mapping[str, Any]
    on: date
    at: datetime
    by: Officer | None
    approver: Officer | None
    basis: str


class Filling:
    """The facts of one case at one step."""

    def __init__(self, loaded: Loaded, moment: Moment) -> None:
        self.loaded, self.case, self.moment = loaded, loaded.case, moment

    def facts(self, code: str) -> dict[str, object]:
        """Everything the paper prints and the file knows."""
        out: dict[str, object] = {}
        for key in sorted(used_facts(PAPERS[code])):
            read = _FACTS.get(key)
            value = read(self) if read else None
            if value not in (None, "", 0):
                out[key] = value.isoformat() if isinstance(value, date) else value
        return out

    def given(self, *names: str) -> str:
        """The first of these answers, of this step or of the latest step that gave one."""
        for name in names:
            if self.moment.inputs.get(name):
                return str(self.moment.inputs[name])
        for taken in reversed(self.loaded.history):
            for name in names:
                if taken.inputs.get(name):
                    return str(taken.inputs[name])
        return ""

    @cached_property
    def violation(self) -> Violation | None:
        """The row of the cause in force on the day of the act; where that is not known, on the day it was received."""
        case = self.case
        return violation_at(case.cause, case.occurred_on or case.received_on) if case.cause else None

    @cached_property
    def inspectors(self) -> list[str]:
        """Name and certificate number of the two inspectors."""
        people = [officer for officer in (self.case.lead_officer, self.case.second_officer) if officer]
        rows = Certificate.objects.filter(
            officer__in=people, valid_from__lte=self.moment.on, valid_to__gte=self.moment.on
        ).values_list("officer_id", "number")
        numbers = dict(rows)
        return [f"{p.name}（{numbers[p.pk]}）" if p.pk in numbers else p.name for p in people]

    @cached_property
    def claims(self) -> list[Claim]:
        """The workers' claims that stand."""
        return list(Claim.objects.filter(case=self.case, withdrawn_on__isnull=True).order_by("pk")[:500])

    @cached_property
    def evidence(self) -> list[Evidence]:
        """The evidence that stands."""
        return list(Evidence.objects.filter(case=self.case, excluded_on__isnull=True).order_by("pk")[:200])

    @cached_property
    def papers(self) -> list[CasePaper]:
        """The papers of the file, in order."""
        return list(CasePaper.objects.filter(case=self.case).select_related("document").order_by("pk"))

    def paper(self, *codes: str) -> CasePaper | None:
        """The latest issued paper of these codes."""
        return next((p for p in reversed(self.papers) if p.code in codes and p.document_id), None)

    def decision(self) -> Mapping[str, Any]:
        """The answers of the decision, of this step or an earlier one."""
        if {"decision_kind", "light_decision"} & set(self.moment.inputs):
            return self.moment.inputs
        taken = next((step for step in reversed(self.loaded.history) if step.base in DECISIONS), None)
        return taken.inputs if taken else {}

    def day_of(self, *bases: str) -> date | None:
        """The day of the latest of these steps."""
        return next((step.on for step in reversed(self.loaded.history) if step.base in bases), None)

    def due_of(self, code: str) -> date | None:
        """The last day of the latest clock of this code."""
        return next((clock.due for clock in reversed(self.loaded.clocks) if clock.code == code), None)

    def amount(self) -> str:
        """The sum the paper is about, in yuan: what is still open of the fine or of the wages."""
        case, inputs = self.case, self.moment.inputs
        for fen in (inputs.get("amount_ordered"), inputs.get("notice_amount"), inputs.get("onspot_fine")):
            if fen:
                return yuan(int(fen))
        wages = (case.amount_ordered or case.amount_claimed) - case.amount_paid
        fen = case.fine + case.fine_late - case.fine_paid or max(wages, 0)
        return yuan(fen) if fen else ""


def _name(officer: Officer | None) -> str:
    return officer.name if officer else ""


def _document(filling: Filling, field: str) -> str:
    paper = filling.paper("D41", "D44", "D43", "D42", "D45", "D26", "D27")
    return str(getattr(paper.document, field)) if paper and paper.document else ""


def _workers(filling: Filling) -> str:
    rows = []
    for claim in filling.claims:
        period = f"{claim.period_from or ''}至{claim.period_to or ''}".strip("至")
        rows.append(f"{claim.name_masked}|{period}|{yuan(claim.owed)}|{claim.what}".replace("\n", " "))
    return "\n".join(rows)


def _index(filling: Filling) -> str:
    rows, page = [], 1
    for paper in filling.papers:
        number = paper.document.number if paper.document else ""
        title = paper.document.title if paper.document else f"{paper.code}（签署件）"
        rows.append(f"{title}|{number}|{localtime(paper.at).date().isoformat()}|{page}|")
        page += 1
    return "\n".join(rows) or "无|||1|"


def _proposed(filling: Filling) -> str:
    return filling.given("notice_content", "proposed_handling")


def _way(filling: Filling) -> str:
    return BANK_WAY if filling.decision().get("fine") or filling.moment.inputs.get("onspot_fine") else PAY_WAY


def _hearing(filling: Filling) -> str:
    if not filling.moment.inputs.get("hearing_right"):
        return ""
    return "你单位有权在收到本告知书之日起五个工作日内申请听证；逾期未申请的，视为放弃听证权利。"


def _result(filling: Filling) -> str:
    return filling.given("closing_note", "withdrawal_reason", "refusal_reason")


def _extended(filling: Filling) -> date | None:
    decided = filling.moment.inputs.get("decide_by")
    return date.fromisoformat(decided) if decided else filling.due_of("DL04")


def _due(filling: Filling) -> object:
    given = (
        filling.given("order_due", "onspot_due", "perform_by")
        if not filling.moment.inputs.get("supplement_due")
        else ""
    )
    return filling.moment.inputs.get("supplement_due") or given or filling.due_of("DL24") or filling.due_of("DL14")


def _nobody(filling: Filling) -> str:
    """What a cover says of a file that was passed on before anybody was assigned."""
    return "（立案前移送，未指派监察员）" if filling.case.closed_on and not filling.case.filed_on else ""


def _before_extension(filling: Filling) -> date | None:
    return next((c.due for c in filling.loaded.before if c.code == "DL04"), None) or filling.due_of("DL04")


def _stated(filling: Filling) -> str:
    said, reviewed = filling.given("statement"), filling.given("statement_review")
    return f"{said}\n复核意见：{reviewed}" if said and reviewed else said or NO_STATEMENT


Read = Callable[[Filling], object]
_FACTS: Final[dict[str, Read]] = {
    "case_number": lambda f: f.case.number,
    "cause": lambda f: f.violation.name_zh if f.violation else f.case.title,
    "source": lambda f: str(ORIGINS[f.case.origin]),
    "channel": lambda f: str(CHANNELS.get(f.case.channel, f.case.channel)),
    "complaint_kind": lambda f: str(KINDS[f.case.kind]),
    "received_on": lambda f: f.case.received_on,
    "accepted_on": lambda f: f.moment.on,
    "filed_on": lambda f: f.case.filed_on,
    "claims": lambda f: "\n".join(dict.fromkeys(c.what for c in f.claims if c.what)) or f.case.title,
    "parallel": lambda f: str(PARALLEL.get(f.case.parallel_proceeding, "否")),
    "employer_name": lambda f: f.case.employer_name or "（用人单位待查明）",
    "uscc": lambda f: f.case.employer_uscc,
    "employer_address": lambda f: (
        (f.case.employer.registered_address if f.case.employer else "") or f.case.workplace_address
    ),
    "workplace_address": lambda f: f.case.workplace_address or "（用工地址待查明）",
    "grid": lambda f: f.case.grid_code,
    "legal_rep": lambda f: f.case.employer.legal_rep if f.case.employer else "",
    "complainant_masked": lambda f: f.case.complainant_masked or "（未留姓名）",
    "workers": lambda f: str(f.case.workers) if f.case.workers else "",
    "workers_table": _workers,
    "inspectors": lambda f: "、".join(f.inspectors) or _nobody(f),
    "lead_officer": lambda f: _name(f.case.lead_officer) or _nobody(f),
    "second_officer": lambda f: _name(f.case.second_officer),
    "facts": lambda f: f.given("facts") or f.case.facts or f.case.title,
    "evidence": lambda f: "\n".join(e.title for e in f.evidence) or "见卷内材料",
    "violation": lambda f: f.violation.basis if f.violation else "劳动保障监察条例 第十一条",
    "basis": lambda f: f.moment.basis,
    "discretion": lambda f: str(shown("discretion_grade", f.given("discretion_grade") or "none")),
    "reason": lambda f: f.given("reason", "refusal_reason", "pass_on_reason", "withdrawal_reason", "decision_text"),
    "statement": _stated,
    "remedy": lambda f: f.given("order_text") or f.given("facts"),
    "decision": lambda f: f.given("decision_text") or str(shown("onspot_kind", f.given("onspot_kind"))),
    "proposed": _proposed,
    "way_of_performance": _way,
    "due_on": _due,
    "amount": Filling.amount,
    "items": lambda f: (
        f.given("supplement_items", "demand_text") or "\n".join(e.title for e in f.evidence) or "案卷材料一册"
    ),
    "hearing": _hearing,
    "time": lambda f: f.moment.inputs.get("hearing_on") or localtime(f.moment.at).strftime("%Y年%m月%d日 %H时%M分"),
    "place": lambda f: f.moment.inputs.get("hearing_place") or f.case.unit.name,
    "extended_due_on": _extended,
    "original_due_on": _before_extension,
    "suspended_on": lambda f: f.day_of("suspend") or f.moment.on,
    "resumed_on": lambda f: f.moment.on if f.case.state == CaseState.INVESTIGATING else None,
    "investigated_on": lambda f: f.day_of("report", "report_uncorrected", "report_corrected") or f.moment.on,
    "decided_on": lambda f: f.case.decided_on,
    "served_on": lambda f: f.day_of("complete_service", "serve_at_announcement"),
    "demanded_on": lambda f: f.day_of("demand"),
    "closed_on": lambda f: f.case.closed_on,
    "objection_due_on": lambda f: f.loaded.calendar.add_workdays(f.moment.on, 5),
    "document_title": lambda f: _document(f, "title") or "行政决定书",
    "document_number": lambda f: _document(f, "number") or "见卷",
    "order_number": lambda f: (lambda p: p.document.number if p and p.document else "见卷")(f.paper("D26", "D27")),
    "receiving_body": lambda f: f.given("receiver") or "有管辖权的公安机关",
    "court": lambda f: f.given("court"),
    "bank": lambda f: "",
    "recipient": lambda f: f.given("served_to") or f.case.employer_name,
    "method": lambda f: str(shown("served_how", f.given("served_how") or "direct")),
    "opinion": lambda f: f.given("closing_note", "proposed_handling", "facts"),
    "drafter": lambda f: _name(f.moment.by),
    "drafted_on": lambda f: f.moment.on,
    "review_opinion": lambda f: f.given("statement_review", "legal_opinion", "review_opinion"),
    "approval_opinion": lambda f: f.moment.inputs.get("filing_opinion") or ("同意" if f.moment.approver else ""),
    "reviewer": lambda f: _name(f.moment.by),
    "reviewed_on": lambda f: f.moment.on,
    "approver": lambda f: _name(f.moment.approver),
    "approved_on": lambda f: f.moment.on if f.moment.approver else None,
    "chair": lambda f: _name(f.moment.by),
    "attendees": lambda f: f.given("discussion_members"),
    "record": lambda f: f.given("discussion_result", "hearing_record", "recheck_findings"),
    "conclusion": lambda f: f.given("legal_opinion", "discussion_result", "statement_review", "recheck_findings"),
    "result": lambda f: _result(f) or f.case.title,
    "amount_ordered": lambda f: yuan(f.case.amount_ordered) if f.case.amount_ordered else "",
    "amount_paid": lambda f: yuan(f.case.amount_paid) if f.case.amount_paid else "",
    "fine": lambda f: yuan(f.case.fine) if f.case.fine else "",
    "fine_paid": lambda f: yuan(f.case.fine_paid) if f.case.fine_paid else "",
    "archive_number": lambda f: f.given("archive_number"),
    "retention": lambda f: "三年以上（按档案主管部门保管期限表）",
    "pages": lambda f: f.given("pages"),
    "index_table": _index,
    "remark": lambda f: f.given("missing_note"),
}
