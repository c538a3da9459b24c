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
from laojian.cases.actions.evidence import add_evidence, exclude_evidence
from laojian.cases.actions.leads import NewClaim, NewLead, register_lead, set_employer
from laojian.cases.actions.steps import expire_order, expire_orders, take_step
from laojian.cases.actions.team import assign_team

__all__ = [
    "NewClaim",
    "NewLead",
    "add_claim",
    "add_evidence",
    "approve",
    "assign_team",
    "confirm_paid",
    "edit_claim",
    "exclude_evidence",
    "expire_order",
    "expire_orders",
    "record_fine_payment",
    "record_payment",
    "refuse",
    "register_lead",
    "reverse_payment",
    "set_employer",
    "take_step",
    "withdraw_proposal",
]
