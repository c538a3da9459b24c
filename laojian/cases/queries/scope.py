"""What an officer may see of leads and cases: the one way to get at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from laojian.cases.models import Case
from laojian.cases.rules.flow_table import LEADS
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.models import Interest, Officer

_WIDTHS = {6: "district_code", 9: "street_code", 15: "grid_code"}


def within(places: Sequence[str]) -> Q:
    """Rows inside these places, by the narrowest column alone; the whole city asks for nothing."""
    if any(len(place) < 6 for place in places):
        return Q()
    arms = []
    for width, column in _WIDTHS.items():
        codes = [place for place in places if len(place) == width]
        if codes:
            arms.append(Q(**{column: codes[0]}) if len(codes) == 1 else Q(**{f"{column}__in": codes}))
    return reduce(or_, arms) if arms else Q(pk__in=[])


def visible_to(officer: Officer, on: date) -> QuerySet[Case]:
    """Leads and cases the officer may see: by place, by being in the team, never against a declared interest."""
    seen = _scope(officer, on)
    rows = Case.objects.filter(seen) if seen is not None else Case.objects.none()
    return _without_interests(rows, officer, on) if seen is not None else rows


def one(officer: Officer, case_id: int, on: date) -> Case:
    """A case by its id. Raises NotFound for a foreign one as for a missing one."""
    people = ("unit", "employer", "lead_officer", "second_officer", "registered_by", "changed_by", "master")
    found = visible_to(officer, on).select_related(*people).filter(pk=case_id).first()
    if found is None:
        raise NotFound(zh("没有这个案件"))
    return found


def _scope(officer: Officer, on: date) -> Q | None:
    whole = access.places(officer, "case.view", on)
    if whole and any(len(place) < 6 for place in whole):
        return Q()
    arms: list[Q] = [within(whole)] if whole else []
    leads = access.places(officer, "lead.view", on) or access.places(officer, "lead.examine", on)
    if leads and set(leads) != set(whole):
        arms.append(within(leads) & Q(state__in=LEADS))
    if access.places(officer, "case.view", on, assigned=True) != whole:
        arms.append(Q(lead_officer=officer) | Q(second_officer=officer))
    if not arms:
        return None
    return reduce(or_, arms)


def _without_interests(rows: QuerySet[Case], officer: Officer, on: date) -> QuerySet[Case]:
    declared = Interest.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), officer=officer, valid_from__lte=on
    ).values_list("employer_code", "employer_name")
    codes = [code for code, _ in declared if code]
    names = [name for code, name in declared if name]
    if codes:
        rows = rows.exclude(employer_uscc__in=codes)
    if names:
        rows = rows.exclude(employer_name__in=names)
    return rows
