"""Everything that can be read in a complaint, in the order of the text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from laojian.analytics.extraction.figures import amounts, contacts, months_owed, people
from laojian.analytics.extraction.names import employers, named_places
from laojian.analytics.extraction.suggestion import Suggestion, narrowed
from laojian.analytics.extraction.times import periods
from laojian.analytics.extraction.violations import proceedings, violations

#: Longer texts are read to here.
LONGEST = 20_000


def extract(text: str, *, on: date, places: Sequence[tuple[str, str]]) -> list[Suggestion]:
    """Suggestions with the words they rest on. `on`: the day of the contact; `places`: (code, name), all levels."""
    original = text[:LONGEST]
    narrow = narrowed(original)
    firm = list(contacts(narrow, original))
    found = [
        *firm,
        *employers(narrow, original),
        *named_places(narrow, original, places),
        *_apart(amounts_and_people(narrow, original), firm),
        *_apart(list(periods(narrow, original, on)), firm),
        *violations(narrow, original),
        *proceedings(narrow, original),
    ]
    return sorted(found, key=lambda one: (one.start, -one.end, one.kind))


def amounts_and_people(narrow: str, original: str) -> list[Suggestion]:
    """Sums, head counts and months owed."""
    return [*amounts(narrow, original), *people(narrow, original), *months_owed(narrow, original)]


def _apart(found: list[Suggestion], taken: list[Suggestion]) -> list[Suggestion]:
    """Those that do not lie inside a phone or an identity number."""
    return [one for one in found if not any(t.start < one.end and one.start < t.end for t in taken)]
