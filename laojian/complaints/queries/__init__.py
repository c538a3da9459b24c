"""What screens and other packages ask of contacts. Officers' questions go through `visible_to`."""

from laojian.complaints.queries.batches import BatchRow, BatchView, batch, batches
from laojian.complaints.queries.channel_keys import channel_of, handed_in, own_contact, seen_by
from laojian.complaints.queries.counts import inbox_counts
from laojian.complaints.queries.desk_lists import channel_keys, site_of, sites, triage_models
from laojian.complaints.queries.failed import failure, failures, failures_count
from laojian.complaints.queries.filters import FILTERS, TABS
from laojian.complaints.queries.listing import SORTS, ContactRow, Count, Page, count, of_case, of_ids, page
from laojian.complaints.queries.openings import (
    Waiting,
    asked_decisions,
    offered_to,
    waiting_decisions,
    waiting_decisions_count,
)
from laojian.complaints.queries.person import PersonView, note_file, paper_file, person_view, proof
from laojian.complaints.queries.pieces import audited
from laojian.complaints.queries.public import Site, Suggested, doors, employer_suggestions, site
from laojian.complaints.queries.reports import DayRow, GapRow, daily_report, gaps
from laojian.complaints.queries.scope import ids_of, one, seen_number, sees, visible_to
from laojian.complaints.queries.shown import ContactView
from laojian.complaints.queries.standings import standing_of
from laojian.complaints.queries.view import for_act, view

__all__ = [
    "FILTERS",
    "SORTS",
    "TABS",
    "BatchRow",
    "BatchView",
    "ContactRow",
    "ContactView",
    "Count",
    "DayRow",
    "GapRow",
    "Page",
    "PersonView",
    "Site",
    "Suggested",
    "Waiting",
    "asked_decisions",
    "audited",
    "batch",
    "batches",
    "channel_keys",
    "channel_of",
    "count",
    "daily_report",
    "doors",
    "employer_suggestions",
    "failure",
    "failures",
    "failures_count",
    "for_act",
    "gaps",
    "handed_in",
    "ids_of",
    "inbox_counts",
    "note_file",
    "of_case",
    "of_ids",
    "offered_to",
    "one",
    "own_contact",
    "page",
    "paper_file",
    "person_view",
    "proof",
    "seen_by",
    "seen_number",
    "sees",
    "site",
    "site_of",
    "sites",
    "standing_of",
    "triage_models",
    "view",
    "visible_to",
    "waiting_decisions",
    "waiting_decisions_count",
]
