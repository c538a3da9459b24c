"""The only writers of cases. Keyword-only, atomic; `by` acts, `at` is the recorded moment, `on` the day in law."""

from laojian.cases.actions.approvals import approve, refuse, withdraw_proposal
from laojian.cases.actions.leads import NewClaim, NewLead, register_lead, set_employer
from laojian.cases.actions.steps import expire_order, expire_orders, take_step
from laojian.cases.actions.team import assign_team

__all__ = [
    "NewClaim",
    "NewLead",
    "approve",
    "assign_team",
    "expire_order",
    "expire_orders",
    "refuse",
    "register_lead",
    "set_employer",
    "take_step",
    "withdraw_proposal",
]
