"""Giving and taking rights. Nobody gives himself any; weighty roles take two administrators."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.regions import ancestors_of, contains
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.access import Held
from laojian.org.actions import second
from laojian.org.actions.preconditions import ADMIN, actor, administrator, existing_place
from laojian.org.models import Grant, Officer, RightsRequest
from laojian.org.queries import unconfirmed
from laojian.org.roles import ROLES
from laojian.org.rules import clash, needs_second_administrator
from laojian.org.rules.second import Content, line


@transaction.atomic
def grant(
    *,
    officer: Officer,
    role: str,
    place: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: Officer | None,
    at: datetime,
) -> Grant | RightsRequest:
    """Give an officer a role at a place, from today or `valid_from`, to `valid_to` inclusive or without end.

    A weighty role, once there are two administrators, becomes a RightsRequest that another one approves.
    Raises Forbidden, Invalid, Refused (to oneself, clashing roles, inactive officer, held already).
    """
    authority = administrator(by, place, at)
    if role not in ROLES:
        raise Invalid(zh("没有这种角色：%(role)s", role=role), field="role")
    existing_place(place)
    first = valid_from or localdate(at)
    if valid_to is not None and valid_to < first:
        raise Invalid(zh("结束日期早于开始日期"), field="valid_to")
    _require_receivable(officer, [role], by)
    if _open_grants(officer.pk).filter(role=role, place=place, valid_to=None).exists():  # a lent one has an end
        raise Refused(zh("%(name)s 在此区域已经是%(role)s", name=officer.name, role=ROLES[role].title))
    if by is not None and needs_second_administrator(role, administrators(place, localdate(at)).count()):
        held = access.require(by, ADMIN, place, on=localdate(at))
        return _ask(officer, role, place, first, valid_to, by, at, held)
    return _give(officer, role, place, first, valid_to, by, at, authority)


@transaction.atomic
def approve_rights(*, request_id: int, by: Officer, at: datetime, shown: str | None = None) -> Grant:
    """The second administrator agrees. Not the one who asked, not the one who receives.

    `shown`: the digest of what he was shown. Raises Forbidden, Refused, Stale (Changed), NotFound.
    """
    request, held, asker = _decidable(request_id, by, at)
    second.approve(
        approval=request.approval,
        held=held,
        asker=asker,
        free=_not_receiving(request),
        content=rights_content(request),
        shown=shown,
        by=by,
        at=at,
    )
    _require_receivable(request.officer, [request.role], by)
    _tell_decision(request, "approved", by, at, str(held))
    first = max(request.valid_from, localdate(at))
    if request.valid_to is not None and request.valid_to < first:
        raise Refused(zh("申请的期限已经过去"), remedy=zh("请不予批准并重新申请"))
    asked_by = request.approval.asked_by
    return _give(request.officer, request.role, request.place, first, request.valid_to, asked_by, at, str(held))


@transaction.atomic
def refuse_rights(*, request_id: int, reason: str, by: Officer, at: datetime) -> RightsRequest:
    """The second administrator declines, with a reason. Raises Forbidden, Invalid, Refused, Stale, NotFound."""
    request, held, asker = _decidable(request_id, by, at)
    free = _not_receiving(request)
    second.refuse(approval=request.approval, held=held, asker=asker, free=free, by=by, at=at, note=reason)
    _tell_decision(request, "refused", by, at, str(held))
    return request


@transaction.atomic
def withdraw_rights(*, request_id: int, by: Officer, at: datetime, note: str = "") -> RightsRequest:
    """Who asked takes it back. Raises Forbidden for anybody else's, Stale, NotFound."""
    request = _request(request_id)
    second.withdraw(approval=request.approval, by=by, at=at, note=note)
    _tell_decision(request, "withdrawn", by, at, "self")
    return request


def rights_content(request: RightsRequest) -> Content:
    """What there is to decide: who gets what, where, how long, and what he holds today."""
    held = _open_grants(request.officer_id).order_by("role", "place").values_list("role", "place")
    makers = unconfirmed().filter(officer=request.officer).order_by("pk").values_list("by__name", flat=True)
    return {
        "officer": line(zh("被授权人"), request.officer.name),
        "role": line(zh("角色"), request.role),
        "place": line(zh("区域"), request.place),
        "from": line(zh("自"), request.valid_from.isoformat()),
        "to": line(zh("至"), request.valid_to.isoformat() if request.valid_to else ""),
        "holds": line(zh("现有角色"), "；".join(f"{role} {place}" for role, place in held)),
        "made": line(zh("账号由一人设立、尚未确认的，设立人"), "、".join(makers)),
    }


@transaction.atomic
def end_grant(*, grant_id: int, by: Officer | None, at: datetime) -> Grant:
    """Take a grant away at once; delegations of it end with it. The last administrators stay.

    Raises Forbidden, Refused, NotFound.
    """
    held = _locked(grant_id)
    authority = administrator(by, held.place, at)
    if held.role == "administrator":
        require_other_administrators(held.officer, by, at)
    return _end(held, "org.end_grant", by, at, authority)


@transaction.atomic
def delegate(
    *,
    to: Officer,
    valid_from: date,
    valid_to: date,
    by: Officer,
    at: datetime,
    place: str = "",
    roles: Collection[str] = (),
) -> list[Grant]:
    """Let another officer stand in for `by` from day to day, inclusive: his own roles, where he may delegate.

    `roles` and `place` narrow it. What was itself delegated is not passed on (行政处罚法 第二十条), and what the
    delegator loses the other loses too. Raises Forbidden, Invalid, Refused.
    """
    if valid_to < valid_from or valid_to < localdate(at):
        raise Invalid(zh("委托的结束日期早于开始日期或者今天"), field="valid_to")
    lent = [
        Grant(
            officer=to,
            role=own.role,
            place=narrow,
            valid_from=valid_from,
            valid_to=valid_to,
            granted_by=by,
            granted_at=at,
            delegated_from=own,
        )
        for own, narrow in _delegable(by, place, roles, at)
    ]
    if not lent:
        raise Refused(
            zh("您在此区域没有可以委托的职权"),
            basis="行政处罚法 第二十条",
            remedy=zh("只能委托本人直接持有且允许委托的角色，受托的职权不得再委托"),
        )
    _require_receivable(to, [new.role for new in lent], by)
    Grant.objects.bulk_create(lent)
    for new in lent:
        _record_grant("org.delegate", new, by, at, authority=f"{new.role}@{new.place}")
    access.forget(to)
    return lent


@transaction.atomic
def end_delegation(*, grant_id: int, by: Officer | None, at: datetime) -> Grant:
    """End a delegation before its time: by the one who gave it, the one who has it, or an administrator."""
    held = _locked(grant_id)
    source = held.delegated_from
    if source is None:
        raise Refused(zh("这不是委托"))
    if by is not None and by.pk in {source.officer_id, held.officer_id}:
        authority = "self"
    else:
        authority = administrator(by, held.place, at)
    return _end(held, "org.end_delegation", by, at, authority)


def require_other_administrators(officer: Officer, by: Officer | None, at: datetime) -> None:
    """Raises Refused if without this officer too few would administer a place he administers.

    One must stay; when an officer takes the right away, two: else one of two could remove the other and then give
    weighty roles alone. The console may go down to one.
    """
    on = localdate(at)
    for place in _open_grants(officer.pk).filter(role="administrator").values_list("place", flat=True):
        holders = administrators(place, on)
        if not holders.filter(pk=officer.pk).exists():
            continue
        left = holders.exclude(pk=officer.pk).count()
        if left == 0:
            raise Refused(zh("至少要保留一位系统管理员"), remedy=zh("请先给另一位人员授予系统管理员角色"))
        if left == 1 and by is not None:
            raise Refused(
                zh("只剩两位系统管理员时，不能由其中一位取消另一位"),
                remedy=zh("请先增加一位系统管理员，或者在服务器控制台办理"),
            )


def administrators(place: str, on: date) -> QuerySet[Officer]:
    """Active officers who administer a place on a day."""
    held = Grant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        role="administrator",
        place__in=[*ancestors_of(place), place],
        ended_at__isnull=True,
        valid_from__lte=on,
    )
    return Officer.objects.filter(is_active=True, pk__in=held.values("officer_id"))


def _open_grants(officer_id: int) -> QuerySet[Grant]:
    return Grant.objects.filter(officer_id=officer_id, ended_at__isnull=True)


def _require_receivable(officer: Officer, roles: Collection[str], by: Officer | None) -> None:
    """Whether the officer may be given the roles, by this person. Holds the officer's row until the end."""
    if by is not None and by.pk == officer.pk:
        raise Refused(zh("不能给自己授权"), remedy=zh("请由另一位人员办理"))
    current = Officer.objects.select_for_update(of=("self",)).filter(pk=officer.pk, is_active=True).first()
    if current is None:
        raise Refused(zh("账号已经停用，不能授权"))
    reason = clash({*_open_grants(officer.pk).values_list("role", flat=True), *roles})
    if reason is not None:
        raise Refused(
            zh("%(name)s 不能同时持有这些角色：%(why)s", name=officer.name, why=reason),
            remedy=zh("请授给另一位人员，或者先结束冲突的角色"),
        )


def _give(
    officer: Officer,
    role: str,
    place: str,
    first: date,
    last: date | None,
    by: Officer | None,
    at: datetime,
    authority: str,
) -> Grant:
    given = Grant.objects.create(
        officer=officer, role=role, place=place, valid_from=first, valid_to=last, granted_by=by, granted_at=at
    )
    _record_grant("org.grant", given, by, at, authority)
    access.forget(officer)
    return given


def _ask(
    officer: Officer,
    role: str,
    place: str,
    first: date,
    last: date | None,
    by: Officer,
    at: datetime,
    held: Held,
) -> RightsRequest:
    request = RightsRequest(officer=officer, role=role, place=place, valid_from=first, valid_to=last)
    request.approval = second.ask(
        kind="rights",
        subject=officer.ref,
        key=f"{officer.pk}/{role}/{place}",
        place=place,
        permission=ADMIN,
        asked_with=ADMIN,
        held=held,
        content=rights_content(request),
        by=by,
        at=at,
    )
    request.save()
    record(
        verb="org.ask_rights",
        subject=officer.ref,
        by=by.ref,
        at=at,
        on=first,
        authority=str(held),
        payload={"request": request.pk, "role": role, "place": place, "to": last},
    )
    return request


def _request(request_id: int) -> RightsRequest:
    request = RightsRequest.objects.select_related("officer").filter(pk=request_id).first()
    if request is None:
        raise NotFound(zh("没有这项申请"))
    request.approval = second.locked(request.approval_id)
    return request


def _decidable(request_id: int, by: Officer, at: datetime) -> tuple[RightsRequest, Held, Held | None]:
    """The request with its matter locked, what the decider acts on, and what the asker would act on today."""
    request, on = _request(request_id), localdate(at)
    held = access.require(by, ADMIN, request.place, on=on)
    return request, held, access.held_for(request.approval.asked_by, ADMIN, request.place, on=on)


def _not_receiving(request: RightsRequest) -> second.Free:
    def free(officer: Officer) -> None:
        if officer.pk == request.officer_id:
            raise Refused(zh("被授权人不能自己批准"), remedy=zh("请由另一位系统管理员处理"))

    return free


def _tell_decision(request: RightsRequest, state: str, by: Officer, at: datetime, authority: str) -> None:
    record(
        verb=f"org.rights_{state}",
        subject=request.officer.ref,
        by=by.ref,
        at=at,
        authority=authority,
        payload={
            "request": request.pk,
            "role": request.role,
            "place": request.place,
            "reason": request.approval.answer,
        },
    )


def _delegable(by: Officer, place: str, roles: Collection[str], at: datetime) -> Iterator[tuple[Grant, str]]:
    """The officer's own grants that he may let another use, each with the place it is narrowed to."""
    on = localdate(at)
    # a role that a later release knows no more stays in the table and gives nothing
    for own in _open_grants(by.pk).filter(delegated_from__isnull=True, role__in=ROLES):
        narrow = own.place if contains(place, own.place) or not place else place
        if not contains(own.place, narrow) or (roles and own.role not in roles) or not ROLES[own.role].delegable:
            continue
        if own.valid_from <= on and (own.valid_to is None or on <= own.valid_to):
            held = access.held_for(by, "org.delegate", narrow, on=on)
            if held is not None and held.delegator is None:
                yield own, narrow


def _locked(grant_id: int) -> Grant:
    held = (
        Grant.objects.select_for_update(of=("self",))
        .select_related("officer", "delegated_from")
        .filter(pk=grant_id)
        .first()
    )
    if held is None:
        raise NotFound(zh("没有这项授权"))
    if held.ended_at is not None:
        raise Refused(zh("授权已经结束"))
    return held


def _end(held: Grant, verb: str, by: Officer | None, at: datetime, authority: str) -> Grant:
    held.ended_at, held.ended_by = at, by
    held.save(update_fields=["ended_at", "ended_by"])
    _record_grant(verb, held, by, at, authority)
    access.forget(held.officer)
    return held


def _record_grant(verb: str, held: Grant, by: Officer | None, at: datetime, authority: str) -> None:
    record(
        verb=verb,
        subject=Ref("officer", str(held.officer_id)),
        by=actor(by),
        at=at,
        on=held.valid_from,
        authority=authority,
        payload={
            "grant": held.pk,
            "role": held.role,
            "place": held.place,
            "to": held.valid_to,
            "delegated_from": held.delegated_from_id,
        },
    )
