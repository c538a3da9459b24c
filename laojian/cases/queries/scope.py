"""What an officer may see of leads and cases: the one way to get at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Final, TypeVar, cast

from django.db.models import BooleanField, CharField, F, Func, Model, Q, QuerySet, Value

from laojian.cases.models import Case
from laojian.cases.rules.flow_table import LEADS
from laojian.cases.rules.states import CaseState as S
from laojian.employers import queries as employers
from laojian.kernel.refusal import NotFound
from laojian.kernel.regions import contains, widest
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.models import Officer

Row = TypeVar("Row", bound=Model)
_PEOPLE: Final = ("lead_officer", "second_officer", "registered_by", "changed_by")
_WIDTHS: Final = {6: "district_code", 9: "street_code", 15: "grid_code"}
#: Where a lead ends without having become a case; it stays visible to those who saw the lead.
ENDED_LEADS: Final = (S.NOT_ACCEPTED, S.PASSED_ON, S.NOT_FILED)
#: States that a lead and a case can both end in; a lead has no filing day and never had a team.
LEFT_EARLY: Final = (S.WITH_POLICE, S.WITH_OTHER_BODY, S.JOINED, S.WITHDRAWN)


def within(places: Sequence[str]) -> Q:
    """Rows inside these places, by the narrowest column alone; the whole city asks for nothing."""
    if any(len(place) < 6 for place in places):
        return Q()
    arms = []
    for width, column in _WIDTHS.items():
        codes = [place for place in places if len(place) == width]
        if codes:
            arms.append(Q(**{column: codes[0]}) if len(codes) == 1 else Q(**{f"{column}__in": codes}))
    # a community has no column of its own: its street is asked by index, then the beginning of the grid's code
    arms += [
        Q(street_code=place[:9], grid_code__startswith=place)
        for place in places
        if len(place) >= 9 and len(place) not in _WIDTHS
    ]
    return reduce(or_, arms) if arms else Q(pk__in=[])


def visible_to(officer: Officer, on: date) -> QuerySet[Case]:
    """Leads and cases the officer may see: by place, by being in the team, never against a declared interest."""
    seen = _scope(officer, on)
    return Case.objects.none() if seen is None else without_interests(Case.objects.filter(seen), officer, on)


def one(officer: Officer, case_id: int, on: date) -> Case:
    """A case by its id. Raises NotFound for a foreign one as for a missing one."""
    found = visible_to(officer, on).select_related("unit", "employer", "master").filter(pk=case_id).first()
    if found is None:
        raise NotFound(zh("没有这个案件"))
    # One small query instead of the same table joined four times, which costs more to plan and write than to answer.
    ids = {name: getattr(found, f"{name}_id") for name in _PEOPLE}
    people = Officer.objects.in_bulk(set(ids.values()) - {None})
    for name, pk in ids.items():
        setattr(found, name, people.get(pk))
    return found


def registered(officer: Officer, case_id: int, on: date) -> Case:
    """A lead as its registrant gets it back on the receipt, seen or not. Raises NotFound for one of somebody else.

    An interest declared since shuts it like everything else.
    """
    own = without_interests(Case.objects.filter(registered_by=officer), officer, on)
    found = own.select_related("unit", "employer").filter(pk=case_id).first()
    if found is None:
        raise NotFound(zh("没有这份回执"))
    return found


def registered_lately(officer: Officer, on: date, *, limit: int = 50) -> list[Case]:
    """What the officer registered, the newest first; for those who do not see what becomes of it."""
    own = without_interests(Case.objects.filter(registered_by=officer), officer, on)
    return list(own.order_by("-opened_at", "-id")[:limit])


def handled_by(officer: Officer) -> Q:
    """Cases in whose team the officer is now."""
    return Q(lead_officer_id=officer.pk) | Q(second_officer_id=officer.pk)


def as_lead(or_handled_by: Officer | None = None) -> Q:
    """What is a lead, or was one to its end; or in whose team the officer is now."""
    mine = or_handled_by.pk if or_handled_by else None
    return Q(_AsLead("state", "is_open", "filed_on", "lead_officer_id", "second_officer_id", mine=mine))


def _either(codes: Sequence[str]) -> str:
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


class _AsLead(Func):
    """`as_lead` in one expression: an inspector's list asks it each time, and six lookups cost twice as much to write.

    Open leads are named as open, so that the small indexes serve. `mine`: or a case of this officer's team.
    """

    template = (
        f"(%(state)s IN {_either(LEADS)} AND %(open)s OR %(state)s IN {_either(ENDED_LEADS)}"
        f" OR %(state)s IN {_either(LEFT_EARLY)} AND %(filed)s IS NULL AND %(lead)s IS NULL)"
    )
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The condition; its columns take no parameters."""
        state, is_open, filed, lead, second = (compiler.compile(one)[0] for one in self.get_source_expressions())
        condition = self.template % {"state": state, "open": is_open, "filed": filed, "lead": lead}
        mine = self.extra["mine"]
        return (condition, []) if mine is None else (f"({condition} OR {lead} = %s OR {second} = %s)", [mine, mine])


def _scope(officer: Officer, on: date) -> Q | None:
    whole = access.places(officer, "case.view", on)
    if any(len(place) < 6 for place in whole):
        return Q()
    arms: list[Q] = [within(whole)] if whole else []
    seen_as_leads = (*access.places(officer, "lead.view", on), *access.places(officer, "lead.examine", on))
    leads = [place for place in widest(seen_as_leads) if not any(contains(wide, place) for wide in whole)]
    in_team = access.places(officer, "case.view", on, assigned=True)
    if leads and set(leads) == set(in_team):
        # an inspector: the place said once is plain to the planner, and cheaper to write down
        arms.append(within(leads) & as_lead(or_handled_by=officer))
        return reduce(or_, arms)
    if leads:
        arms.append(within(leads) & as_lead())
    if in_team != whole:
        arms.append(within(in_team) & handled_by(officer))
    return reduce(or_, arms) if arms else None


def without_interests(rows: QuerySet[Row], officer: Officer, on: date) -> QuerySet[Row]:
    """Rows of any table with the columns of an employer, less those in which the officer declared an interest."""
    codes, names = employers.declared_interests(officer.pk, on)
    if codes:
        rows = rows.exclude(employer_uscc__in=sorted(codes))
    if names:
        named = rows.alias(plain_employer=_plain(F("employer_name"))).exclude(plain_employer__in=sorted(names))
        return cast("QuerySet[Row]", named)
    return rows


def _plain(name: F) -> Func:
    """An employer's name as interests are declared: width and spaces do not matter (`org.rules.plain_name`)."""
    folded = Func(name, template="normalize(%(expressions)s, NFKC)")
    blank, nothing, all_of_them = Value(r"\s"), Value(""), Value("g")
    return Func(folded, blank, nothing, all_of_them, function="regexp_replace", output_field=CharField())
