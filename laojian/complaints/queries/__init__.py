"""What screens and other packages ask of contacts. Everything an officer sees goes through `visible_to`."""

from laojian.complaints.queries.channel_keys import channel_of
from laojian.complaints.queries.counts import inbox_counts
from laojian.complaints.queries.desk_lists import channel_keys, site_of, sites, triage_models
from laojian.complaints.queries.filters import BANDS, FILTERS, TABS
from laojian.complaints.queries.listing import SORTS, ContactRow, Count, Page, count, of_case, of_ids, page
from laojian.complaints.queries.scope import one, visible_to
from laojian.complaints.queries.shown import ContactView
from laojian.complaints.queries.view import view

__all__ = [
    "BANDS",
    "FILTERS",
    "SORTS",
    "TABS",
    "ContactRow",
    "ContactView",
    "Count",
    "Page",
    "channel_keys",
    "channel_of",
    "count",
    "inbox_counts",
    "of_case",
    "of_ids",
    "one",
    "page",
    "site_of",
    "sites",
    "triage_models",
    "view",
    "visible_to",
]
