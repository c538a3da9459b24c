"""Opens the demonstration's office and fills its posts, by the actions an administrator uses."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from laojian.demo import people, words
from laojian.org import access, actions
from laojian.org.models import Division, Grid, Officer, RightsRequest, Unit
from laojian.org.queries import officer_named

OFFICE: Final = "广州市人力资源和社会保障局（示范）"
#: More grids for each street, beside the first one every street has.
MORE_GRIDS: Final = ("第二网格", "第三网格")


@dataclass(slots=True)
class Town:
    """What the rest of the demonstration builds on: who is there, in which unit, and the places."""

    administrators: list[Officer] = field(default_factory=list)
    #: The one password as it is kept: to hash it for each of a hundred people costs a quarter of a minute.
    hashed: str = ""
    plan: list[people.Post] = field(default_factory=list)
    posts: dict[str, people.Post] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    districts: dict[str, str] = field(default_factory=dict)
    streets: list[tuple[str, str, str]] = field(default_factory=list)
    grids: dict[str, list[str]] = field(default_factory=dict)

    def holders(self, role: str, place: str) -> list[Officer]:
        """The officers with a role exactly at a place, in the order of their log-ins."""
        return [self.officers[p.username] for p in self.posts.values() if p.role == role and p.place == place]


def open_office(*, table: Path, seed: int, password: str, at: datetime, today: date) -> Town:
    """The office, its units and grids, its two administrators and the people of the city, as on the day of `at`.

    The districts' people come by `staff`. Raises Refused when the system is in use.
    """
    town = Town()
    first, second = people.administrators(seed)
    _, head = actions.init_office(
        city=people.CITY,
        table=table,
        administrator_username=first.username,
        administrator_name=first.name,
        password=password,
        name=OFFICE,
        initial="穗",
        must_change_password=False,
        at=at,
    )
    access.once_per_request(head)
    town.administrators.append(head)
    town.hashed = head.password
    _read_places(town)
    _units(town, head, at)
    _grids(town, head, at)
    deputy = _person(town, second, password, head, at)
    actions.confirm_accounts(officer_ids=[deputy.pk], by=None, at=at)
    actions.grant(officer=deputy, role="administrator", place=people.CITY, by=head, at=at)
    access.once_per_request(deputy)
    town.administrators.append(deputy)
    town.plan = people.posts(town.districts, seed=seed, on=today)
    for _ in staff(town, (people.CITY,), password=password, at=at):
        pass
    return town


def staff(town: Town, places: Collection[str], *, password: str, at: datetime) -> Iterator[str]:
    """Employ everybody planned for these places (exactly these, not inside them); yields the log-ins."""
    for post in town.plan:
        if post.place in places:
            with transaction.atomic():
                _employ(town, post, password, at)
            yield post.username


def lend_powers(*, today: date, at: datetime) -> None:
    """Two heads are away: each lets another stand in until a date."""
    for giver, taker, first, last in (
        ("yuexiu.head", "yuexiu.inspector4", -5, 20),
        ("huadu.bureau", "conghua.bureau", -2, 12),
    ):
        by, to = officer_named(giver), officer_named(taker)
        if by is not None and to is not None:
            actions.delegate(
                to=to,
                valid_from=today + timedelta(days=first),
                valid_to=today + timedelta(days=last),
                by=by,
                at=at,
            )


def _read_places(town: Town) -> None:
    rows = list(Division.objects.filter(code__startswith=people.CITY).order_by("code"))
    town.districts = {
        row.code: row.name for row in rows if row.level == "district" and row.code in words.DISTRICT_MARKS
    }
    town.streets = [
        (row.code, row.name, town.districts[row.parent_code])
        for row in rows
        if row.level == "street" and row.kind == Division.Kind.REGULAR and row.parent_code in town.districts
    ]


def _units(town: Town, by: Officer, at: datetime) -> None:
    for section in people.sections(town.districts):
        town.units[section.code] = actions.create_unit(
            code=section.code,
            name=section.name,
            kind=section.kind,
            place=section.place,
            parent=town.units[section.parent] if section.parent else None,
            by=by,
            at=at,
        )


def _grids(town: Town, by: Officer, at: datetime) -> None:
    for street, name, _ in town.streets:
        for tail in MORE_GRIDS:
            actions.create_grid(street=street, name=f"{name}{tail}", valid_from=at.date(), by=by, at=at)
    for code, street in Grid.objects.order_by("code").values_list("code", "street_code"):
        town.grids.setdefault(street, []).append(code)


def _employ(town: Town, post: people.Post, password: str, at: datetime) -> None:
    by, other = town.administrators
    officer = _person(town, post, password, by, at)
    actions.confirm_accounts(officer_ids=[officer.pk], by=other, at=at)
    if post.certificate is not None:
        number, first, last = post.certificate
        actions.set_certificate(officer=officer, number=number, valid_from=first, valid_to=last, by=by, at=at)
    given = actions.grant(officer=officer, role=post.role, place=post.place, by=by, at=at)
    if isinstance(given, RightsRequest):
        actions.approve_rights(request_id=given.pk, by=other, at=at)
    access.once_per_request(officer)
    town.posts[post.username] = post
    town.officers[post.username] = officer


def _person(town: Town, post: people.Post, password: str, by: Officer, at: datetime) -> Officer:
    return actions.create_officer(
        username=post.username,
        name=post.name,
        unit=town.units[post.unit],
        password=password,
        hashed=town.hashed,
        phone=post.phone,
        must_change_password=False,
        by=by,
        at=at,
    )


def pick_grid(town: Town, street: str, rng: random.Random) -> str:
    """One grid of a street."""
    return rng.choice(town.grids[street])
