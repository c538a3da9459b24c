"""What screens and other packages ask of cases. Everything goes through `visible_to`."""

from laojian.cases.queries.approvals import (
    MOST_WAITING,
    Answer,
    ApprovalView,
    ProposalRow,
    answers_of,
    approval,
    approvals,
    decided,
    drafts,
    waiting_count,
)
from laojian.cases.queries.desk import Desk, LateRow, desk, late_entries, leads_inbox, recently_moved
from laojian.cases.queries.exporting import EXPORT_COLUMNS, Cell, export_rows
from laojian.cases.queries.filter_values import BANDS
from laojian.cases.queries.filters import FILTERS, PHASES
from laojian.cases.queries.law import deadlines, law_changes, running, running_calendar, term_rows, versions
from laojian.cases.queries.listing import SORTS, CaseRow, Count, Page, count, page
from laojian.cases.queries.scope import one, registered, registered_lately, visible_to
from laojian.cases.queries.search import Hits, causes, duplicates_of, of_employer, search_box, views
from laojian.cases.queries.trails import TimelineRow, timeline
from laojian.cases.queries.view import (
    CaseView,
    ClockView,
    StepRow,
    StepView,
    case_view,
    next_steps,
    step_rows,
    steps_for,
)
from laojian.cases.queries.workload import InspectorRow, Load, inspectors_for, workload

__all__ = [
    "BANDS",
    "EXPORT_COLUMNS",
    "FILTERS",
    "MOST_WAITING",
    "PHASES",
    "SORTS",
    "Answer",
    "ApprovalView",
    "CaseRow",
    "CaseView",
    "Cell",
    "ClockView",
    "Count",
    "Desk",
    "Hits",
    "InspectorRow",
    "LateRow",
    "Load",
    "Page",
    "ProposalRow",
    "StepRow",
    "StepView",
    "TimelineRow",
    "answers_of",
    "approval",
    "approvals",
    "case_view",
    "causes",
    "count",
    "deadlines",
    "decided",
    "desk",
    "drafts",
    "duplicates_of",
    "export_rows",
    "inspectors_for",
    "late_entries",
    "law_changes",
    "leads_inbox",
    "next_steps",
    "of_employer",
    "one",
    "page",
    "recently_moved",
    "registered",
    "registered_lately",
    "running",
    "running_calendar",
    "search_box",
    "step_rows",
    "steps_for",
    "term_rows",
    "timeline",
    "versions",
    "views",
    "visible_to",
    "waiting_count",
    "workload",
]
