"""What the packages above ask of the organisation."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.refusal import NotFound
from laojian.kernel.regions import ancestors_of
from laojian.kernel.typed import compact, tidied
from laojian.kernel.words import zh
from laojian.org.limits import limit
from laojian.org.models import (
    AccountReset,
    Approval,
    CalendarDay,
    CalendarNotice,
    CalendarProposal,
    Certificate,
    Division,
    FileOut,
    Grant,
    Grid,
    Interest,
    Office,
    Officer,
    RightsRequest,
    Unit,
)
from laojian.org.permissions import PERMISSIONS
from laojian.org.roles import ROLES
from laojian.org.rules import Notice, NoticeRow, normal_username, plain_name


def office() -> Office | None:
    """The office, None before it is opened."""
    return Office.objects.first()


def calendar() -> WorkCalendar:
    """Published and imported notices together. One short query; the calendar itself is kept until a notice changes."""
    latest = CalendarNotice.objects.order_by("-pk").values_list("pk", "digest").first()
    return _calendar(latest)


def preview_notice(notice: Notice) -> WorkCalendar:
    """The calendar as it would be with this notice, nothing changed."""
    return calendar().with_notices(notice.days())


def notices() -> QuerySet[CalendarNotice]:
    """Imported notices, the newest first, replaced ones too."""
    return CalendarNotice.objects.select_related("by").order_by("-pk")


def waiting_notices() -> list[CalendarProposal]:
    """Proposed notices that wait for a second administrator, the newest first."""
    found = CalendarProposal.objects.select_related("approval__asked_by")
    return list(found.filter(approval__state=Approval.State.PENDING).order_by("-pk"))


def calendar_proposal(proposal_id: int) -> CalendarProposal:
    """One proposed notice. Raises NotFound."""
    found = (
        CalendarProposal.objects.select_related("approval__asked_by", "approval__decided_by")
        .filter(pk=proposal_id)
        .first()
    )
    if found is None:
        raise NotFound(zh("没有这项提请"))
    return found


def notice_of(proposal: CalendarProposal) -> Notice:
    """The notice as proposed."""
    rows = tuple(NoticeRow(date.fromisoformat(day), worked, name) for day, worked, name in proposal.rows)
    return Notice(year=proposal.year, title=proposal.notice, rows=rows)


def has_certificate(officer: Officer, on: date) -> bool:
    """Whether the officer has an enforcement certificate valid on the day (行政处罚法 第四十二条)."""
    return Certificate.objects.filter(officer=officer, valid_from__lte=on, valid_to__gte=on).exists()


def certified(officer_ids: Iterable[int], on: date) -> set[int]:
    """Of these officers, those with a valid certificate."""
    valid = Certificate.objects.filter(officer_id__in=list(officer_ids), valid_from__lte=on, valid_to__gte=on)
    return set(valid.values_list("officer_id", flat=True))


def interested(officer_ids: Iterable[int], *, employer_code: str = "", employer_name: str = "", on: date) -> set[int]:
    """Of these officers, those with an interest in the employer, matched by code or by name."""
    code, name = compact(employer_code), plain_name(employer_name)
    same = Q(pk__in=[])
    if code:
        same |= Q(employer_code=code)
    if name:
        same |= Q(employer_name=name)
    held = Interest.objects.filter(
        same, Q(valid_to__isnull=True) | Q(valid_to__gte=on), officer_id__in=list(officer_ids), valid_from__lte=on
    )
    return set(held.values_list("officer_id", flat=True))


def who_may(permission: str, place: str, on: date, *, assigned: bool = True) -> QuerySet[Officer]:
    """Active officers who hold the permission at the place on the day, by name; for choice fields.

    With `assigned` also those who hold it once they are in the team. Raises ValueError for an unknown permission.
    """
    if permission not in PERMISSIONS:
        raise ValueError(f"no such permission: {permission!r}")
    scopes = {"place", "assigned"} if assigned else {"place"}
    roles = [code for code, role in ROLES.items() if role.permissions.get(permission) in scopes]
    return _holders(roles, place, on)


def officer_named(username: str) -> Officer | None:
    """The account with a user name, however it was typed; None if there is none."""
    return Officer.objects.select_related("unit").filter(username=normal_username(username)).first()


def officers_within(places: Iterable[str]) -> QuerySet[Officer]:
    """All officers, closed accounts too, of units inside these places; by unit and name."""
    inside = Q(pk__in=[])
    for place in places:
        inside |= Q(unit__place__startswith=place)
        if place == (office_city() or place):
            inside |= Q(unit__isnull=True)
    return Officer.objects.filter(inside).select_related("unit").order_by("unit__place", "unit__code", "name", "pk")


@dataclass(frozen=True)
class OfficerRow:
    """One line of the list of officers: roles held on the day, the last day of the latest certificate."""

    id: int
    name: str
    username: str
    unit_name: str
    is_active: bool
    roles: tuple[str, ...]
    certificate_until: date | None


def officer_rows(places: Iterable[str], on: date, text: str = "") -> list[OfficerRow]:
    """Officers of units inside these places whose name or user name holds the text; three queries for any number."""
    found = officers_within(places).prefetch_related("grants", "certificates")
    wanted = tidied(text)
    return [_officer_row(one, on) for one in found if wanted in one.name or wanted.lower() in one.username]


def _officer_row(one: Officer, on: date) -> OfficerRow:
    held = {
        grant.role
        for grant in one.grants.all()
        if grant.ended_at is None and grant.valid_from <= on and (not grant.valid_to or grant.valid_to >= on)
    }
    return OfficerRow(
        id=one.pk,
        name=one.name,
        username=one.username,
        unit_name=one.unit.name if one.unit else "",
        is_active=one.is_active,
        roles=tuple(sorted(held)),
        certificate_until=max((certificate.valid_to for certificate in one.certificates.all()), default=None),
    )


def officer_within(places: Iterable[str], officer_id: int) -> Officer:
    """An officer of a unit inside these places. Raises NotFound for a foreign one as for a missing one."""
    found = officers_within(places).filter(pk=officer_id).first()
    if found is None:
        raise NotFound(zh("没有这个人员"))
    return found


def names_of(officer_ids: Collection[int]) -> dict[int, str]:
    """Officers' names by id, in one query; none for nobody."""
    return dict(Officer.objects.filter(pk__in=officer_ids).values_list("pk", "name")) if officer_ids else {}


def certificates_of(officer: Officer) -> list[Certificate]:
    """The officer's certificates, ended ones too."""
    return list(officer.certificates.all())


def interests_of(officer: Officer, on: date) -> list[Interest]:
    """The officer's declared interests that hold on the day or later."""
    return [one for one in officer.interests.all() if one.valid_to is None or one.valid_to >= on]


def office_city() -> str:
    """The city code; '' before the office is opened."""
    return Office.objects.values_list("city_code", flat=True).first() or ""


def current_grants(officer: Officer) -> QuerySet[Grant]:
    """The officer's grants that have not been ended, delegations included, oldest first."""
    return (
        Grant.objects.filter(officer=officer, ended_at__isnull=True)
        .select_related("granted_by", "delegated_from__officer")
        .order_by("pk")
    )


def delegations_by(officer: Officer) -> QuerySet[Grant]:
    """What the officer lets others do, not ended, oldest first."""
    return (
        Grant.objects.filter(delegated_from__officer=officer, ended_at__isnull=True)
        .select_related("officer")
        .order_by("pk")
    )


def rights_requests() -> QuerySet[RightsRequest]:
    """Weighty grants waiting for a second administrator, oldest first."""
    return (
        RightsRequest.objects.filter(approval__state=Approval.State.PENDING)
        .select_related("officer", "approval__asked_by")
        .order_by("pk")
    )


def account_resets(officer: Officer, since: datetime) -> list[AccountReset]:
    """What others did to the officer's log-in since then, the newest first: he is told."""
    done = AccountReset.objects.filter(officer=officer, done_at__gte=since)
    done = done.exclude(what__in=AccountReset.LASTING)
    return list(done.select_related("by", "second_by").order_by("-done_at"))


def accounts_waiting(places: Iterable[str]) -> tuple[list[AccountReset], list[AccountReset]]:
    """What waits for a second administrator about accounts: resets of weighty ones, and those to confirm; none
    for who administers no place."""
    within = tuple(places)
    return (list(resets_waiting()), accounts_to_confirm(within)) if within else ([], [])


def accounts_to_confirm(places: Iterable[str]) -> list[AccountReset]:
    """Accounts inside these places that one alone made or opened again and nobody confirmed yet, the oldest first."""
    within, city = tuple(places), office_city()
    rows = unconfirmed().select_related("officer__unit", "by").order_by("done_at", "pk")
    return [row for row in rows if (row.officer.unit.place if row.officer.unit else city).startswith(within)]


def unconfirmed() -> QuerySet[AccountReset]:
    """What one alone did that keeps an account in his hand, as long as nobody confirmed it."""
    rows = AccountReset.objects.filter(what__in=AccountReset.LASTING, by__isnull=False, proven_at__isnull=True)
    return rows.filter(officer__is_active=True)


def resets_waiting() -> QuerySet[AccountReset]:
    """Resets of weighty accounts that wait for a second administrator, oldest first."""
    rows = AccountReset.objects.filter(approval__state=Approval.State.PENDING)
    return rows.select_related("officer__unit", "approval__asked_by").order_by("pk")


def files_to_agree(on: date) -> QuerySet[FileOut]:
    """Lists that wait for a second person on a day, or were agreed to and not taken yet, oldest first."""
    since = on - timedelta(days=limit("AP-export", on))
    waits = Q(approval__state=Approval.State.PENDING)
    agreed = Q(approval__state=Approval.State.APPROVED, approval__decided_at__date__gte=since)
    rows = FileOut.objects.filter(waits | agreed, on__isnull=True)
    return rows.select_related("officer", "approval__asked_by", "approval__decided_by").order_by("pk")


def file_asked(file_id: int) -> FileOut:
    """One list that was asked for, with its approval. Raises NotFound."""
    rows = FileOut.objects.select_related("officer", "approval__asked_by", "approval__decided_by")
    found = rows.filter(pk=file_id, approval__isnull=False).first()
    if found is None:
        raise NotFound(zh("没有这项申请"))
    return found


def is_weighty(officer: Officer) -> bool:
    """Whether the officer holds a weighty role, his own or a delegated one, in force or to come."""
    weighty = [code for code, role in ROLES.items() if role.weighty]
    return Grant.objects.filter(officer=officer, ended_at__isnull=True, role__in=weighty).exists()


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit and the units below it."""

    unit: Unit
    children: list["UnitNode"] = field(default_factory=list)


def unit_tree(*, closed: bool = False) -> list[UnitNode]:
    """Units as trees, siblings by place and code; one query."""
    units = Unit.objects.all() if closed else Unit.objects.filter(closed_on__isnull=True)
    nodes = {unit.pk: UnitNode(unit) for unit in units.order_by("place", "code")}
    roots: list[UnitNode] = []
    for node in nodes.values():
        above = nodes.get(node.unit.parent_id) if node.unit.parent_id else None
        (above.children if above else roots).append(node)
    return roots


def districts() -> list[Division]:
    """The city's districts by code."""
    return list(Division.objects.filter(level=Division.Level.DISTRICT).order_by("code"))


def streets(district: str = "", *, statistical: bool = False) -> list[Division]:
    """Streets and towns, of one district or of the city, by code; statistical units only on request."""
    found = Division.objects.filter(level=Division.Level.STREET, code__startswith=district)
    if not statistical:
        found = found.filter(kind=Division.Kind.REGULAR)
    return list(found.order_by("code"))


def grids(street: str, on: date) -> list[Grid]:
    """The grids of a street on a day, by code."""
    held = Grid.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), street_code=street, valid_from__lte=on)
    return list(held.order_by("code"))


def grids_of(street: str) -> list[Grid]:
    """All grids a street has or had, by code."""
    return list(Grid.objects.filter(street_code=street).order_by("code"))


def ended_grids(on: date) -> dict[str, str]:
    """Grids that ended before a day, with the grid that took over: through several ends to the one still in use."""
    rows = {grid.code: grid for grid in Grid.objects.exclude(successor_code="")}
    found = {}
    for code, grid in rows.items():
        if grid.valid_to is None or grid.valid_to >= on:
            continue
        heir, seen = grid.successor_code, {code}
        while (next_grid := rows.get(heir)) and heir not in seen and next_grid.valid_to and next_grid.valid_to < on:
            seen.add(heir)
            heir = next_grid.successor_code
        found[code] = heir
    return found


def grid_in_use(code: str, on: date) -> bool:
    """Whether a grid is in use on a day."""
    return Grid.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), code=code, valid_from__lte=on).exists()


def grid_counts(on: date) -> dict[str, int]:
    """How many grids each street has on a day; one query."""
    held = Grid.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)
    return dict(held.order_by().values_list("street_code").annotate(number=Count("code")))


def place_name(code: str) -> str:
    """A place in words, the widest first, e.g. 广州市天河区五山街道; the code itself when it is unknown."""
    return place_names([code])[code]


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Places in words; for lists, in two queries."""
    wanted = [code for code in codes if code]
    chain = {part for code in wanted for part in (*_ancestors(code), code)}
    names = dict(Division.objects.filter(code__in=chain).exclude(level="province").values_list("code", "name"))
    names |= dict(Grid.objects.filter(code__in=chain).values_list("code", "name"))
    return {code: "".join(names[p] for p in (*_ancestors(code), code) if p in names) or code for code in wanted}


def _ancestors(code: str) -> tuple[str, ...]:
    try:
        return ancestors_of(code)
    except ValueError:
        return ()


def _holders(roles: Iterable[str], place: str, on: date) -> QuerySet[Officer]:
    around = (*_ancestors(place), place)
    day = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    lent = Q(delegated_from__isnull=True) | (
        Q(
            delegated_from__delegated_from__isnull=True,
            delegated_from__ended_at__isnull=True,
            delegated_from__officer__is_active=True,
            delegated_from__valid_from__lte=on,
        )
        & (Q(delegated_from__valid_to__isnull=True) | Q(delegated_from__valid_to__gte=on))
    )
    held = Grant.objects.filter(day, lent, role__in=list(roles), place__in=around, ended_at__isnull=True)
    return (
        Officer.objects.filter(is_active=True, pk__in=held.values("officer_id"))
        .select_related("unit")
        .order_by("name", "pk")
    )


@lru_cache(maxsize=2)
def _calendar(latest: tuple[int, str] | None) -> WorkCalendar:
    if latest is None:
        return WorkCalendar.published()
    rows = (
        CalendarDay.objects.filter(notice__replaced_at__isnull=True)
        .order_by("notice_id", "date")
        .values_list("notice__year", "date", "is_workday")
    )
    return WorkCalendar.published().with_notices(rows)
