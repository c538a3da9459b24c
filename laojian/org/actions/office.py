"""Opening the office: its city, the published divisions, a first grid in each street, the first administrator."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import divisions, keyring
from laojian.org.actions.officers import create_officer
from laojian.org.actions.preconditions import CONSOLE, actor, administrator, required
from laojian.org.actions.rights import grant
from laojian.org.models import Division, Grid, Office, Officer
from laojian.org.queries import office_city
from laojian.org.rules import grid_code

FIRST_GRID = "%s第一网格"


@transaction.atomic
def init_office(
    *,
    city: str,
    table: Path,
    administrator_username: str,
    administrator_name: str,
    password: str,
    name: str = "",
    initial: str = "",
    must_change_password: bool = True,
    at: datetime,
) -> tuple[Office, Officer]:
    """Open the office of a city on an empty system, from the server's console.

    `table`: the CSV made by `laojian divisions build`; `initial`: the character in document numbers (穗); `name`
    defaults to the city's bureau. Makes the vault key if there is none. Raises Refused when an office exists,
    Invalid for a city that is not in the table.
    """
    if Office.objects.exists():
        raise Refused(zh("系统已经初始化"), remedy=zh("一套系统只服务一个城市"))
    if len(city) != 4 or not city.isdigit():
        raise Invalid(zh("城市代码应为 4 位数字：%(code)s", code=city), field="city")
    rows = _read(table, city)
    keyring.create()
    office = Office.objects.create(
        id=1,
        name=name.strip() or f"{divisions.city_name(rows)}人力资源和社会保障局",
        city_code=city,
        initial=required(initial or divisions.city_name(rows)[0], "initial", zh("机关代字"), 10),
        opened_at=at,
    )
    record(
        verb="org.open_office",
        subject=Ref("office", "1"),
        by=None,
        at=at,
        authority=CONSOLE,
        payload={"city": city, "name": office.name},
    )
    load_divisions(table, by=None, at=at)
    first = create_officer(
        username=administrator_username,
        name=administrator_name,
        unit=None,
        password=password,
        must_change_password=must_change_password,
        by=None,
        at=at,
    )
    grant(officer=first, role="administrator", place=city, by=None, at=at)
    return office, first


@transaction.atomic
def load_divisions(path: Path, *, by: Officer | None, at: datetime) -> dict[str, int]:
    """Bring the office's divisions up to date from the table; each street without a grid gets its first.

    Only the office's city. A division that left the table stays: papers name it. Returns counts: districts, streets
    (towns included), statistical, grids made. Raises Refused before the office is opened, Forbidden, Invalid.
    """
    city = office_city()
    if not city:
        raise Refused(zh("系统尚未初始化"), remedy=zh("请先运行 laojian init"))
    authority = administrator(by, city, at)
    rows = _read(path, city)
    Division.objects.bulk_create(
        [
            Division(
                code=row.code,
                name=row.name,
                level=row.level,
                parent_code=row.parent_code,
                kind=Division.Kind.STATISTICAL if row.statistical else Division.Kind.REGULAR,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent_code", "kind"],
    )
    made = _first_grids(rows, at)
    levels = Counter("statistical" if row.statistical else row.level for row in rows)
    counts = {
        "districts": levels["district"],
        "streets": levels["street"],
        "statistical": levels["statistical"],
        "grids": made,
    }
    record(
        verb="org.load_divisions",
        subject=Ref("office", "1"),
        by=actor(by),
        at=at,
        authority=authority,
        payload=counts,
    )
    return counts


def _read(path: Path, city: str) -> list[divisions.Row]:
    try:
        return divisions.read(path, city)
    except divisions.Unusable as problem:
        raise Invalid(
            zh("%(problem)s", problem=str(problem)), remedy=zh("请先运行 laojian divisions build"), field="city"
        ) from problem


def _first_grids(rows: Sequence[divisions.Row], at: datetime) -> int:
    """A first grid for every street that never had one."""
    served = set(Grid.objects.values_list("street_code", flat=True))
    grids = [
        Grid(code=grid_code(row.code, 1), name=FIRST_GRID % row.name, street_code=row.code, valid_from=localdate(at))
        for row in rows
        if row.level == "street" and not row.statistical and row.code not in served
    ]
    Grid.objects.bulk_create(grids)
    return len(grids)
