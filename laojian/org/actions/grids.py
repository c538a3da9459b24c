"""Grids: made, renamed, ended. A code is never used twice."""

from datetime import date, datetime, timedelta

from django.db import transaction

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org.actions.preconditions import actor, administrator, existing_place, required
from laojian.org.models import Grid, Officer
from laojian.org.rules import grid_code


@transaction.atomic
def create_grid(
    *,
    street: str,
    name: str,
    valid_from: date,
    community: str = "000",
    serial: int | None = None,
    by: Officer | None,
    at: datetime,
) -> Grid:
    """Make a grid in a street; without `serial` it gets the next free one. Raises Forbidden, Invalid."""
    authority = administrator(by, street, at)
    number = serial if serial is not None else _next_serial(street, community)
    code = grid_code(street, number, community)
    existing_place(street)
    if Grid.objects.filter(code=code).exists():
        raise Invalid(
            zh("网格代码 %(code)s 已经使用", code=code), remedy=zh("网格代码不重复使用，请另取序号"), field="serial"
        )
    grid = Grid.objects.create(
        code=code, name=required(name, "name", zh("网格名称"), 60), street_code=street, valid_from=valid_from
    )
    record(
        verb="org.create_grid",
        subject=Ref("grid", code),
        by=actor(by),
        at=at,
        on=valid_from,
        authority=authority,
        payload={"name": grid.name},
    )
    return grid


@transaction.atomic
def rename_grid(*, code: str, name: str, by: Officer | None, at: datetime) -> Grid:
    """Give a grid a new name. Raises Forbidden, Invalid, NotFound."""
    grid = _locked(code)
    authority = administrator(by, code, at)
    former, grid.name = grid.name, required(name, "name", zh("网格名称"), 60)
    grid.save(update_fields=["name"])
    record(
        verb="org.rename_grid",
        subject=Ref("grid", code),
        by=actor(by),
        at=at,
        authority=authority,
        payload={"from": former, "to": grid.name},
    )
    return grid


@transaction.atomic
def end_grid(*, code: str, valid_to: date, successor: str, by: Officer | None, at: datetime) -> Grid:
    """Let a grid end after `valid_to`; from the next day on `successor`, a grid of the same street, has what lay in it.

    An ended grid that names no successor yet is given one, its last day stays. Raises Forbidden, Refused, Invalid,
    NotFound.
    """
    grid = _locked(code)
    authority = administrator(by, code, at)
    if grid.valid_to is not None and (grid.successor_code or valid_to != grid.valid_to):
        raise Refused(zh("网格已于 %(day)s 终止", day=grid.valid_to))
    if valid_to < grid.valid_from:
        raise Invalid(zh("终止日期早于启用日期 %(day)s", day=grid.valid_from), field="valid_to")
    others = Grid.objects.filter(street_code=grid.street_code, valid_to__isnull=True).exclude(code=code)
    if not others.exists():
        raise Refused(zh("每个街道、乡镇至少要有一个网格"), remedy=zh("请先建立新的网格"))
    _require_successor(grid, successor, valid_to)
    grid.valid_to, grid.successor_code = valid_to, successor
    grid.save(update_fields=["valid_to", "successor_code"])
    record(
        verb="org.end_grid",
        subject=Ref("grid", code),
        by=actor(by),
        at=at,
        on=valid_to,
        authority=authority,
        payload={"successor": successor},
    )
    return grid


def _require_successor(grid: Grid, successor: str, valid_to: date) -> None:
    """Raises Invalid unless the successor is another grid of the street that is in use on the day after."""
    after = valid_to + timedelta(days=1)
    other = Grid.objects.filter(code=successor, street_code=grid.street_code).exclude(code=grid.code).first()
    if other is None or other.valid_from > after or (other.valid_to is not None and other.valid_to < after):
        raise Invalid(
            zh("承接的网格须是同一街道、乡镇在 %(day)s 使用中的另一个网格", day=after.isoformat()),
            remedy=zh("请选择承接本网格用人单位的网格；没有的，请先建立。"),
            field="successor",
        )


def _next_serial(street: str, community: str) -> int:
    codes = Grid.objects.filter(code__startswith=f"{street}{community}").values_list("code", flat=True)
    return max((int(code[12:]) for code in codes), default=0) + 1


def _locked(code: str) -> Grid:
    grid = Grid.objects.select_for_update().filter(code=code).first()
    if grid is None:
        raise NotFound(zh("没有网格 %(code)s", code=code))
    return grid
