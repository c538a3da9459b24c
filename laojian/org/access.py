"""Who may do what where: the one question every act and every list asks.

Answers come from the grants in the database, each time anew; within one request they are read once
(`once_per_request`, called by the middleware). A right withdrawn is therefore gone on the next request.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Forbidden
from laojian.kernel.regions import contains, widest
from laojian.kernel.words import zh
from laojian.org.models import Grant, Officer
from laojian.org.permissions import PERMISSIONS
from laojian.org.roles import ROLES

_CACHE: Final = "_grants_of_this_request"
_BROWSER: Final = "_browser_of_this_request"


@dataclass(frozen=True, slots=True)
class Held:
    """One grant as held: a role at a place between days, own or on behalf of `delegator` (officer id)."""

    role: str
    place: str
    spans: tuple[tuple[date, date | None], ...]
    delegator: int | None

    def holds_on(self, on: date) -> bool:
        """Whether every span (its own, and for a delegation the delegator's) covers the day."""
        return all(first <= on and (last is None or on <= last) for first, last in self.spans)

    def __str__(self) -> str:
        own = f"{self.role}@{self.place}"
        return own if self.delegator is None else f"{own} for {Ref('officer', str(self.delegator))}"


def allowed(officer: Officer, permission: str, place: str, *, on: date, assigned: bool = False) -> bool:
    """Whether the officer holds the permission at the place on the day.

    `assigned`: the caller has seen that the officer is in the team of the case; without it, permissions held
    only on assignment do not count. Raises ValueError for a permission that does not exist.
    """
    return held_for(officer, permission, place, on=on, assigned=assigned) is not None


def require(officer: Officer, permission: str, place: str, *, on: date, assigned: bool = False) -> Held:
    """The grant the permission rests on (say it as `authority=str(held)` in the ledger). Raises Forbidden."""
    held = held_for(officer, permission, place, on=on, assigned=assigned)
    if held is None:
        raise Forbidden(
            zh("您在此区域没有“%(permission)s”的权限", permission=PERMISSIONS[permission]),
            remedy=zh("请由有权限的人员办理，或者向系统管理员申请授权"),
        )
    return held


def held_for(officer: Officer, permission: str, place: str, *, on: date, assigned: bool = False) -> Held | None:
    """The grant that gives the permission at the place, the officer's own before a delegated one; or None."""
    _require_known(permission)
    found = None
    for held in grants_of(officer):
        if not contains(held.place, place) or not _gives(held, permission, assigned) or not held.holds_on(on):
            continue
        if held.delegator is None:
            return held
        found = found or held
    return found


def reads_ledger(officer: Officer, place: str, *, on: date) -> bool:
    """Whether the officer reads what the ledger says of a matter at the place."""
    return any(allowed(officer, one, place, on=on) for one in ("ledger.view", "ledger.export"))


def places(officer: Officer, permission: str, on: date, *, assigned: bool = False) -> tuple[str, ...]:
    """The fewest places that cover everything the permission is held for; () for nowhere.

    Lists filter by these. Permissions held on assignment count only with `assigned=True`.
    """
    _require_known(permission)
    return widest(h.place for h in grants_of(officer) if _gives(h, permission, assigned) and h.holds_on(on))


def roles_of(officer: Officer, on: date) -> tuple[tuple[str, str], ...]:
    """(role, place) pairs held on the day, delegated ones too."""
    return tuple(sorted({(h.role, h.place) for h in grants_of(officer) if h.holds_on(on)}))


def grants_of(officer: Officer) -> tuple[Held, ...]:
    """All open grants of an active officer, whatever their days. One query; none when remembered."""
    remembered = officer.__dict__.get(_CACHE, ...)
    if isinstance(remembered, tuple):
        return remembered
    held = _read(officer)
    if _CACHE in officer.__dict__:
        officer.__dict__[_CACHE] = held
    return held


def once_per_request(officer: Officer) -> None:
    """From now on this object reads its grants once. Only for objects that do not outlive a request."""
    officer.__dict__[_CACHE] = None


def forget(officer: Officer) -> None:
    """Read the grants anew at the next question: they were changed."""
    if _CACHE in officer.__dict__:
        officer.__dict__[_CACHE] = None


def seen_in(officer: Officer, browser: str) -> None:
    """Remember the mark of the browser the officer acts in, for this object: two accounts in one are not two people."""
    officer.__dict__[_BROWSER] = browser


def browser_of(officer: Officer) -> str:
    """The mark of the browser the officer acts in; '' at the console and in regular tasks."""
    return str(officer.__dict__.get(_BROWSER, ""))


def _read(officer: Officer) -> tuple[Held, ...]:
    if not isinstance(officer, Officer) or officer.pk is None or not officer.is_active:
        return ()
    open_ones = Grant.objects.filter(officer__is_active=True, ended_at__isnull=True)
    own = open_ones.filter(officer_id=officer.pk)
    rows = list(own.values_list("role", "place", "valid_from", "valid_to", "delegated_from_id"))
    # asked apart: few have a delegated grant, and every request would pay for the joins
    lent = {row[4] for row in rows} - {None}
    # what stands on a right that was itself delegated gives nothing: it may not be passed on (行政处罚法 第二十条)
    direct = open_ones.filter(pk__in=lent, delegated_from__isnull=True)
    found = direct.values_list("pk", "valid_from", "valid_to", "officer_id") if lent else ()
    sources = {pk: ((first, last), delegator) for pk, first, last, delegator in found}
    held = []
    for role, place, first, last, source in rows:
        if role in ROLES and source is None:
            held.append(Held(role, place, ((first, last),), None))
        elif role in ROLES and source in sources:
            span, delegator = sources[source]
            held.append(Held(role, place, ((first, last), span), delegator))
    return tuple(held)


def _gives(held: Held, permission: str, assigned: bool) -> bool:
    scope = ROLES[held.role].permissions.get(permission)
    return scope == "place" or (assigned and scope == "assigned")


def _require_known(permission: str) -> None:
    if permission not in PERMISSIONS:
        raise ValueError(f"no such permission: {permission!r}")
