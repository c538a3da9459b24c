"""What screens and other packages ask of cases. Everything goes through `visible_to`."""

from laojian.cases.queries.desk import (
    Desk,
    LateRow,
    ProposalRow,
    approvals,
    decided,
    desk,
    drafts,
    late_entries,
    leads_inbox,
    waiting_count,
)
from laojian.cases.queries.filters import BANDS, PHASES
from laojian.cases.queries.listing import SORTS, CaseRow, Count, Page, count, page
from laojian.cases.queries.scope import one, visible_to
from laojian.cases.queries.search import Hits, causes, duplicates_of, of_employer, search_box, views
from laojian.cases.queries.trails import TimelineRow, timeline
from laojian.cases.queries.view import (
    CaseView,
    ClockView,
    StepRow,
    StepView,
    case_view,
    next_steps,
    steps_for,
)

__all__ = [
    "BANDS",
    "PHASES",
    "SORTS",
    "CaseRow",
    "CaseView",
    "ClockView",
    "Count",
    "Desk",
    "Hits",
    "LateRow",
    "Page",
    "ProposalRow",
    "StepRow",
    "StepView",
    "TimelineRow",
    "approvals",
    "case_view",
    "causes",
    "count",
    "decided",
    "desk",
    "drafts",
    "duplicates_of",
    "late_entries",
    "leads_inbox",
    "next_steps",
    "of_employer",
    "one",
    "page",
    "search_box",
    "steps_for",
    "timeline",
    "views",
    "visible_to",
    "waiting_count",
]
