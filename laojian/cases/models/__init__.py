"""Tables of the cases. Written by `actions` only."""

from laojian.cases.models.case import Case, CaseCounter, CaseStep, FlowEdge, Proposal, TeamMember
from laojian.cases.models.content import CasePaper, Claim, Confirmation, Correction, Evidence, Link, Payment
from laojian.cases.models.law import Clock, ClockPause, Deadline, LawChange, LawRecompute, Violation
from laojian.cases.models.office import ImportBatch, ImportedCase, SavedView

__all__ = [
    "Case",
    "CaseCounter",
    "CasePaper",
    "CaseStep",
    "Claim",
    "Clock",
    "ClockPause",
    "Confirmation",
    "Correction",
    "Deadline",
    "Evidence",
    "FlowEdge",
    "ImportBatch",
    "ImportedCase",
    "LawChange",
    "LawRecompute",
    "Link",
    "Payment",
    "Proposal",
    "SavedView",
    "TeamMember",
    "Violation",
]
