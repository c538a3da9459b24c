"""Which contacts an officer may see: the one way to get at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from laojian.cases.queries.scope import within, without_interests
from laojian.complaints.models import Contact
from laojian.kernel.refusal import NotFound
from laojian.kernel.regions import contains, widest
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.models import Officer

_STREET: Final = 9
_BESIDE: Final = (
    "unit", "employer", "case", "case__lead_officer", "case__second_officer", "registered_by", "changed_by"
)  # fmt: skip


def placed(places: Sequence[str]) -> Q:
    """Contacts inside these places, by the narrowest column alone; the whole city asks for nothing.

    A contact has columns for district and street; what lies inside a street is asked by the code of the workplace.
    """
    wide = [place for place in places if len(place) <= _STREET]
    arms = [within(wide)] if wide else []
    arms += [
        Q(street_code=place[:_STREET], workplace_code__startswith=place) for place in places if len(place) > _STREET
    ]
    return reduce(or_, arms) if arms else Q(pk__in=[])


def visible_to(officer: Officer, on: date) -> QuerySet[Contact]:
    """Contacts the officer may see: by place, or led to a case of his team; never against a declared interest."""
    whole = seen_places(officer, on)
    if any(len(place) < 6 for place in whole):
        return without_interests(Contact.objects.all(), officer, on)
    arms = [placed(whole)] if whole else []
    in_team = access.places(officer, "case.view", on, assigned=True)
    rest = [place for place in in_team if not any(contains(wide, place) for wide in whole)]
    if rest:
        mine = Q(case__lead_officer_id=officer.pk) | Q(case__second_officer_id=officer.pk)
        arms.append(placed(rest) & mine)
    if not arms:
        return Contact.objects.none()
    return without_interests(Contact.objects.filter(reduce(or_, arms)), officer, on)


def seen_places(officer: Officer, on: date) -> tuple[str, ...]:
    """The fewest places in which the officer sees every contact."""
    both = (*access.places(officer, "contact.view", on), *access.places(officer, "contact.triage", on))
    return tuple(widest(both))


def one(officer: Officer, contact_id: int, on: date) -> Contact:
    """A contact by its id. Raises NotFound for a foreign one as for a missing one."""
    found = visible_to(officer, on).select_related(*_BESIDE).filter(pk=contact_id).first()
    if found is None:
        raise NotFound(zh("没有这份来件"))
    return found


def sees(officer: Officer, contact_id: int, on: date) -> bool:
    """Whether the officer sees this contact."""
    return visible_to(officer, on).filter(pk=contact_id).exists()


def seen_number(officer: Officer, ids: Sequence[int], on: date) -> int:
    """How many of these contacts the officer sees."""
    return visible_to(officer, on).filter(pk__in=ids).count() if ids else 0


def ids_of(officer: Officer, numbers: Sequence[str], on: date) -> dict[str, int]:
    """The row of each of these numbers that the officer sees; one query, none for no number."""
    return dict(visible_to(officer, on).filter(number__in=numbers).values_list("number", "pk")) if numbers else {}
