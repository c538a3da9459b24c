"""The only writers of cases. Keyword-only, atomic; `by` acts, `at` is the recorded moment, `on` the day in law."""

from laojian.cases.actions.approvals import approve, refuse, withdraw_proposal
from laojian.cases.actions.claims import (
    add_claim,
    confirm_paid,
    edit_claim,
    record_fine_payment,
    record_payment,
    reverse_payment,
)
from laojian.cases.actions.clocks import extend, rebuild, resume, suspend
from laojian.cases.actions.corrections import approve_correction, correct_entry
from laojian.cases.actions.evidence import add_evidence, exclude_evidence
from laojian.cases.actions.handover import hand_over
from laojian.cases.actions.law import (
    apply_calendar,
    approve_calendar,
    approve_law_change,
    change_content,
    preview_calendar,
    preview_law_change,
    propose_answer,
    propose_law_change,
    refuse_law_change,
    withdraw_law_change,
)
from laojian.cases.actions.law_rows import load_law, recompute_law
from laojian.cases.actions.leads import NewClaim, NewLead, places_of, register_lead, set_employer
from laojian.cases.actions.linking import split_case
from laojian.cases.actions.papers import attach_paper, issue_paper, void_paper
from laojian.cases.actions.steps import expire_order, expire_orders, take_step
from laojian.cases.actions.team import assign_team
from laojian.cases.actions.views import delete_view, save_view
from laojian.cases.actions.worker_word import confirm_paid_by_worker

__all__ = [
    "NewClaim",
    "NewLead",
    "add_claim",
    "add_evidence",
    "apply_calendar",
    "approve",
    "approve_calendar",
    "approve_correction",
    "approve_law_change",
    "assign_team",
    "attach_paper",
    "change_content",
    "confirm_paid",
    "confirm_paid_by_worker",
    "correct_entry",
    "delete_view",
    "edit_claim",
    "exclude_evidence",
    "expire_order",
    "expire_orders",
    "extend",
    "hand_over",
    "issue_paper",
    "load_law",
    "places_of",
    "preview_calendar",
    "preview_law_change",
    "propose_answer",
    "propose_law_change",
    "rebuild",
    "recompute_law",
    "record_fine_payment",
    "record_payment",
    "refuse",
    "refuse_law_change",
    "register_lead",
    "resume",
    "reverse_payment",
    "save_view",
    "set_employer",
    "split_case",
    "suspend",
    "take_step",
    "void_paper",
    "withdraw_law_change",
    "withdraw_proposal",
]
