"""Units of the inspectorate: opened, renamed, closed; never deleted."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org.actions.preconditions import actor, administrator, existing_place, required
from laojian.org.models import Officer, Unit


@transaction.atomic
def create_unit(
    *, code: str, name: str, kind: str, place: str, parent: Unit | None = None, by: Officer | None, at: datetime
) -> Unit:
    """Open a unit for a place, under another unit or at the top. Raises Forbidden, Invalid."""
    authority = administrator(by, place, at)
    if kind not in Unit.Kind.values:
        raise Invalid(zh("没有这种单位：%(kind)s", kind=kind), field="kind")
    existing_place(place)
    if parent is not None and (parent.closed_on is not None or not place.startswith(parent.place)):
        raise Invalid(zh("上级单位不管辖此区域，或者已经撤销"), field="parent")
    code = required(code, "code", zh("单位代码"), 30)
    if Unit.objects.filter(code=code).exists():
        raise Invalid(zh("单位代码 %(code)s 已经使用", code=code), field="code")
    unit = Unit.objects.create(
        code=code, name=required(name, "name", zh("单位名称"), 100), kind=kind, place=place, parent=parent
    )
    record(
        verb="org.create_unit",
        subject=Ref("unit", str(unit.pk)),
        by=actor(by),
        at=at,
        authority=authority,
        payload={"code": code, "name": unit.name, "kind": kind, "place": place, "parent": parent and parent.code},
    )
    return unit


@transaction.atomic
def rename_unit(*, unit_id: int, name: str, by: Officer | None, at: datetime) -> Unit:
    """Give a unit a new name; papers already issued keep the old one. Raises Forbidden, Invalid, NotFound."""
    unit = _locked(unit_id)
    authority = administrator(by, unit.place, at)
    former, unit.name = unit.name, required(name, "name", zh("单位名称"), 100)
    unit.save(update_fields=["name"])
    record(
        verb="org.rename_unit",
        subject=Ref("unit", str(unit.pk)),
        by=actor(by),
        at=at,
        authority=authority,
        payload={"from": former, "to": unit.name},
    )
    return unit


@transaction.atomic
def close_unit(*, unit_id: int, by: Officer | None, at: datetime) -> Unit:
    """Close a unit that has neither officers nor open units below it. Raises Forbidden, Refused, NotFound."""
    unit = _locked(unit_id)
    authority = administrator(by, unit.place, at)
    if unit.closed_on is not None:
        raise Refused(zh("单位已于 %(day)s 撤销", day=unit.closed_on))
    if unit.officers.filter(is_active=True).exists() or unit.children.filter(closed_on__isnull=True).exists():
        raise Refused(zh("单位还有在用人员或者下级单位"), remedy=zh("请先调出人员、撤销下级单位"))
    unit.closed_on = localdate(at)
    unit.save(update_fields=["closed_on"])
    record(verb="org.close_unit", subject=Ref("unit", str(unit.pk)), by=actor(by), at=at, authority=authority)
    return unit


def _locked(unit_id: int) -> Unit:
    unit = Unit.objects.select_for_update(of=("self",)).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(zh("没有这个单位"))
    return unit
