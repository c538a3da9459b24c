"""Site codes and channel keys at their edges: filled in from the place of work, shown and ended where the right is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from intake_cast import channel_key
from packages.complaints.reception import Door

from laojian.complaints import queries
from laojian.complaints.actions import channels, sites
from laojian.complaints.models import SiteCode
from laojian.complaints.queries.channel_keys import channel_of, handed_in, own_contact, seen_by
from laojian.employers.models import Employer, Workplace
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.org.models import Grant, Officer, Unit

DAY = timedelta(days=1)


def officer(door: Door, name: str, role: str, place: str) -> Officer:
    made = Officer.objects.create(username=name, name=f"{name}某", unit=door.city.unit, password="!")
    Grant.objects.create(officer=made, role=role, place=place, valid_from=door.day, granted_at=door.at)
    return made


def make(door: Door, **more: Any) -> SiteCode:
    given = {"employer_id": door.city.employer.pk, "name": "二期工地", "by": door.city.clerk}
    return sites.make_site(**given | {"at": door.at, "on": door.day} | more)


# ——— sites ———


def test_a_site_is_where_it_is_said_to_be_else_at_the_place_of_work_else_at_the_employers(door: Door) -> None:
    firm, day = door.city.employer, door.day
    place = {"employer": firm, "district_code": "440106", "street_code": "440106009", "valid_from": day}
    grid = Workplace.objects.create(**place, address="石牌路1号", grid_code="440106009001001", valid_to=day)
    street = Workplace.objects.create(**place, address="石牌路2号")
    for more, code, address in (
        ({}, "440106003", "广州市天河区员村二横路1号"),
        ({"workplace_id": grid.pk}, "440106009001001", "石牌路1号"),
        ({"workplace_id": street.pk}, "440106009", "石牌路2号"),
        ({"workplace_id": street.pk, "workplace_code": "440106003", "address": " 别处 "}, "440106003", "别处"),
    ):
        made = make(door, **more)
        assert (made.workplace_code, made.address, made.since) == (code, address, day)
    assert make(door, since=day + DAY).since == day + DAY
    assert make(door, since=day, until=day).until == day


def test_a_site_says_its_name_address_and_street_and_ends_after_it_began(door: Door) -> None:
    bare = Employer.objects.create(name="只有名称的厂", kind="company", created_at=door.at, changed_at=door.at)
    ended = Workplace.objects.create(
        employer=door.city.employer, address="旧址", district_code="440106", valid_from=door.day - 9 * DAY,
        valid_to=door.day - DAY,
    )  # fmt: skip
    others = Workplace.objects.create(employer=bare, address="别家", district_code="440106", valid_from=door.day)
    for more, field in (
        ({"name": " "}, "name"),
        ({"employer_id": bare.pk}, "address"),
        ({"employer_id": bare.pk, "address": "员村1号"}, "workplace_code"),
        ({"workplace_id": ended.pk}, "workplace_id"),
        ({"workplace_id": others.pk}, "workplace_id"),
        ({"until": door.day - DAY}, "until"),
    ):
        with pytest.raises(Invalid) as refused:
            make(door, **more)
        assert refused.value.field == field, more
    with pytest.raises(NotFound):
        make(door, employer_id=10**6)
    assert not SiteCode.objects.exists()


def test_each_site_has_a_code_of_its_own(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    signs = iter("A" * 8 + "A" * 8 + "B" * 8)
    monkeypatch.setattr(sites.secrets, "choice", lambda _signs: next(signs))
    assert [make(door).code, make(door).code] == ["AAAAAAAA", "BBBBBBBB"]


def test_a_site_is_ended_and_shown_where_the_right_is_held_and_no_other_with_it(door: Door) -> None:
    one, two = make(door), make(door, until=door.day + 9 * DAY)
    away = officer(door, "away", "intake_clerk", "440117")
    given: dict[str, Any] = {"until": door.day, "at": door.at, "on": door.day}
    for site_id, by in ((10**6, door.city.clerk), (one.pk, away)):
        with pytest.raises(NotFound):
            sites.end_site(site_id=site_id, by=by, **given)
    assert sites.end_site(site_id=two.pk, by=door.city.clerk, **given).until == door.day
    assert SiteCode.objects.get(pk=one.pk).until is None
    with pytest.raises(Refused):
        sites.end_site(site_id=two.pk, by=door.city.clerk, **given)
    assert queries.site_of(door.city.clerk, one.pk, door.day) == one
    with pytest.raises(NotFound):
        queries.site_of(door.city.clerk, 10**6, door.day)
    assert queries.sites(door.city.clerk, door.day, size=2) == ([two, one], 0)
    assert queries.sites(door.city.clerk, door.day, size=1) == ([two], two.pk)


def test_a_code_is_known_to_the_public_on_its_days(door: Door) -> None:
    other = make(door, name="别的工地")
    site = make(door, since=door.day, until=door.day + DAY)
    days = [queries.site(f" {site.code} ", door.day + n * DAY) for n in (-1, 0, 1, 2)]
    assert [found.name if found else None for found in days] == [None, "二期工地", "二期工地", None]
    endless = queries.site(other.code, door.day + 999 * DAY)
    assert endless is not None and endless.name == "别的工地"
    assert queries.site("NOSUCH", door.day) is None


# ——— keys ———


def test_a_key_is_issued_to_an_open_unit_and_ended_where_the_right_is(door: Door) -> None:
    closed = Unit.objects.create(code="alt", name="旧大队", kind="大队", place="440106", closed_on=door.day)
    admin = officer(door, "admin", "administrator", "440106")
    away = officer(door, "away", "administrator", "440117")
    given: dict[str, Any] = {"name": "热线", "channel": "hotline", "at": door.at, "on": door.day, "by": admin}
    for unit_id in (closed.pk, 10**6):
        with pytest.raises(Invalid) as refused:
            channels.issue_channel_key(unit_id=unit_id, valid_to=door.day, **given)
        assert refused.value.field == "unit_id"
    one, two = (
        channels.issue_channel_key(unit_id=door.city.unit.pk, valid_to=door.day + n * DAY, **given).row for n in (9, 0)
    )
    later = channels.issue_channel_key(
        unit_id=door.city.unit.pk, valid_from=door.day + DAY, valid_to=door.day + DAY, **given
    ).row
    assert (one.valid_from, later.valid_from) == (door.day, door.day + DAY)
    channels.end_channel_key(key_id=later.pk, by=admin, at=door.at, on=door.day)
    for key_id, by in ((10**6, admin), (one.pk, away)):
        with pytest.raises(NotFound):
            channels.end_channel_key(key_id=key_id, by=by, at=door.at, on=door.day)
    assert [row.pk for row in queries.channel_keys(admin, door.day)] == [two.pk, one.pk, later.pk]
    assert [row.pk for row in queries.channel_keys(admin, door.day + DAY)] == [one.pk, later.pk, two.pk]
    channels.end_channel_key(key_id=two.pk, by=admin, at=door.at, on=door.day)
    assert [row.pk for row in queries.channel_keys(admin, door.day)] == [one.pk, later.pk, two.pk]
    assert (queries.channel_keys(away, door.day), queries.channel_keys(door.city.clerk, door.day)) == ([], [])


def test_a_key_opens_from_its_first_to_its_last_day_while_its_unit_is_open(door: Door) -> None:
    spelled, row = channel_key(door.city.unit, door.city.clerk, door.at)
    channel_key(door.city.unit, door.city.clerk, door.at, seed=2)
    for day, opens in ((row.valid_from - DAY, False), (row.valid_from, True), (row.valid_to, True)):
        assert (channel_of(spelled, day) == row) is opens
    assert channel_of(spelled, row.valid_to + DAY) is None
    assert channel_of("not a key", door.day) is None
    Unit.objects.filter(pk=door.city.unit.pk).update(closed_on=door.day)
    assert channel_of(spelled, door.day) is None


def test_a_channel_reads_its_own_contacts_at_the_places_of_its_unit(door: Door) -> None:
    street = Unit.objects.create(code="yc", name="员村所", kind="所", place="440106003")
    city = Unit.objects.create(code="gz", name="市支队", kind="支队", place="4401")
    ticket = {"channel": "hotline", "ticket_kind": "complaint"}
    here = door.receive(**ticket, ticket="T1").contact
    beside = door.receive(**ticket, ticket="T2", workplace_code="440106009").contact
    taken = door.receive(**ticket, ticket="T3", workplace_code="440106009", unit_id=street.pk).contact
    door.receive(channel="petition", ticket="T4")
    north = door.receive(**ticket, ticket="T5", workplace_code="440117100", unit_id=city.pk).contact
    for unit, numbers in (
        (door.city.unit, [here, beside, taken]),
        (street, [here, taken]),
        (city, [here, beside, taken, north]),
    ):
        _, channel = channel_key(unit, door.city.clerk, door.at, seed=unit.pk)
        rows = handed_in(channel).rows
        assert [row.number for row in rows] == [contact.number for contact in numbers], unit.name
    assert all(row.clocks == () for row in rows)
    with pytest.raises(NotFound):
        own_contact(channel, "LJ26-0000000-0")
    assert own_contact(channel, beside.number) == beside
    assert [clock.basis != "" for clock in seen_by(channel, here.number).clocks] == [True, True]


def test_a_channel_pages_by_the_number_and_one_that_is_none_starts_anew(door: Door) -> None:
    _, channel = channel_key(door.city.unit, door.city.clerk, door.at)
    rows = [door.receive(channel="hotline", ticket=f"T{n}", ticket_kind="complaint").contact for n in range(3)]
    numbers = [row.number for row in rows]
    first = handed_in(channel, size=2)
    assert ([row.number for row in first.rows], first.next) == (numbers[:2], numbers[1])
    rest = handed_in(channel, size=2, since=first.next)
    assert ([row.number for row in rest.rows], rest.next) == (numbers[2:], "")
    for since in ("", "LJ26-0000000-0", "yesterday"):
        whole = handed_in(channel, size=3, since=since)
        assert ([row.number for row in whole.rows], whole.next) == (numbers, ""), since
