"""Site codes and keys of channels: made by right, on record, ended; a key is kept as its hash alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused

if TYPE_CHECKING:
    from flows.cast import City


def made(city: City, on: date, at: datetime, **more: Any) -> Any:
    from laojian.complaints.actions.sites import make_site

    known: dict[str, Any] = {
        "employer_id": city.employer.pk, "name": "员村安置房二期", "workplace_code": "440106003",
        "address": "员村二横路1号", "by": city.clerk, "at": at, "on": on,
    }  # fmt: skip
    return make_site(**known | more)


def test_a_scanned_code_fills_in_employer_and_place(
    city: City, came_in: Callable[..., Any], on: date, at: datetime
) -> None:
    site = made(city, on, at, contractor="某总承包有限公司")
    contact = came_in(site=site.code, workplace_code="", workplace_address="", employer_name="")
    assert contact.employer == city.employer
    assert contact.workplace_code == "440106003"
    assert contact.workplace_address == "员村二横路1号"


def test_an_ended_code_fills_in_nothing_from_the_next_day(
    city: City, came_in: Callable[..., Any], on: date, at: datetime
) -> None:
    from laojian.complaints.actions.sites import end_site

    site = made(city, on - timedelta(days=9), at)
    end_site(site_id=site.pk, until=on - timedelta(days=1), by=city.clerk, at=at, on=on)
    with pytest.raises(Invalid) as refused:
        came_in(site=site.code)
    assert refused.value.field == "site"
    with pytest.raises(Refused):
        end_site(site_id=site.pk, until=on, by=city.clerk, at=at, on=on)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"name": " "}, "name"), ({"workplace_code": "44x"}, "workplace_code"), ({"until": date(2020, 1, 1)}, "until"),
     ({"workplace_id": 999}, "workplace_id")],
)  # fmt: skip
def test_a_site_that_does_not_read_is_refused_at_its_field(
    city: City, on: date, at: datetime, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        made(city, on, at, **more)
    assert refused.value.field == field


def test_a_site_is_made_and_ended_where_the_right_is_held(city: City, on: date, at: datetime) -> None:
    from laojian.complaints import queries
    from laojian.complaints.actions.sites import end_site

    with pytest.raises(Forbidden):
        made(city, on, at, workplace_code="440117100")
    with pytest.raises(Forbidden):
        made(city, on, at, by=city.legal)
    with pytest.raises(NotFound):
        made(city, on, at, employer_id=999_999)
    site = made(city, on, at)
    with pytest.raises(NotFound):
        end_site(site_id=site.pk, until=on, by=city.legal, at=at, on=on)
    assert queries.sites(city.legal, on) == ([], 0)
    assert queries.sites(city.clerk, on)[0] == [site]
    with pytest.raises(NotFound):
        queries.site_of(city.legal, site.pk, on)


def test_sites_are_paged_by_key_and_found_by_their_words(city: City, on: date, at: datetime) -> None:
    from laojian.complaints import queries

    sites = [made(city, on, at, name=f"第{number}标段") for number in range(5)]
    first, following = queries.sites(city.clerk, on, size=2)
    rest, end = queries.sites(city.clerk, on, size=3, before=following)
    assert [site.pk for site in (*first, *rest)] == [site.pk for site in reversed(sites)]
    assert end == 0
    assert queries.sites(city.clerk, on, text="第3标段")[0] == [sites[3]]
    assert queries.sites(city.clerk, on, text=sites[1].code.lower())[0] == [sites[1]]


# ——— keys ———


def issued(city: City, on: date, at: datetime, **more: Any) -> Any:
    from laojian.complaints.actions.channels import issue_channel_key

    known: dict[str, Any] = {
        "name": "市热线", "channel": "hotline", "unit_id": city.unit.pk, "valid_to": on + timedelta(days=365),
        "by": city.people["admin"], "at": at, "on": on,
    }  # fmt: skip
    return issue_channel_key(**known | more)


@pytest.fixture
def office(city: City, on: date, at: datetime) -> City:
    """The office with an administrator."""
    from laojian.org.models import Grant, Officer

    admin = Officer.objects.create(username="admin", name="管理员", unit=city.unit, password="!")
    Grant.objects.create(officer=admin, role="administrator", place="4401", valid_from=on, granted_at=at)
    city.people["admin"] = admin
    return city


def test_a_key_opens_its_channel_on_its_days_and_stands_nowhere_in_the_clear(
    office: City, on: date, at: datetime
) -> None:
    from laojian.complaints.models import ChannelKey
    from laojian.complaints.queries import channel_of

    key = issued(office, on, at)
    assert key.spelled not in repr(key)
    assert channel_of(key.spelled, on) == key.row
    assert channel_of(key.spelled, on + timedelta(days=366)) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM complaints_channelkey t")
        rows = cursor.fetchall()
        cursor.execute("SELECT t::text FROM ledger_payload t")
        rows += cursor.fetchall()
    assert key.spelled not in str(rows)
    assert key.spelled.encode().hex() not in str(rows)
    assert ChannelKey.objects.count() == 1


def test_an_ended_key_opens_nothing_and_is_ended_once(office: City, on: date, at: datetime) -> None:
    from laojian.complaints.actions.channels import end_channel_key
    from laojian.complaints.queries import channel_of

    key, admin = issued(office, on, at), office.people["admin"]
    with pytest.raises(NotFound):
        end_channel_key(key_id=key.row.pk, by=office.clerk, at=at, on=on)
    end_channel_key(key_id=key.row.pk, by=admin, at=at, on=on)
    assert channel_of(key.spelled, on) is None
    with pytest.raises(Refused):
        end_channel_key(key_id=key.row.pk, by=admin, at=at, on=on)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"name": ""}, "name"), ({"channel": "pigeon"}, "channel"), ({"unit_id": 999_999}, "unit_id"),
     ({"valid_to": date(2020, 1, 1)}, "valid_to"), ({"valid_to": date(2040, 1, 1)}, "valid_to")],
)  # fmt: skip
def test_a_key_that_does_not_read_is_refused_at_its_field(
    office: City, on: date, at: datetime, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        issued(office, on, at, **more)
    assert refused.value.field == field


def test_only_an_administrator_issues_keys(office: City, on: date, at: datetime) -> None:
    for name in ("clerk", "head", "wang"):
        with pytest.raises(Forbidden):
            issued(office, on, at, by=office.people[name])


def test_a_key_holds_two_years_to_the_day_and_on_its_last_day(office: City, on: date, at: datetime) -> None:
    for first, last in ((on, on), (on, on + timedelta(days=732)), (on - timedelta(days=9), on)):
        assert issued(office, on, at, valid_from=first, valid_to=last).row.valid_to == last
    for first, last in (
        (on, on + timedelta(days=733)),
        (on - timedelta(days=9), on - timedelta(days=1)),
        (on + timedelta(days=2), on + timedelta(days=1)),
    ):
        with pytest.raises(Invalid) as refused:
            issued(office, on, at, valid_from=first, valid_to=last)
        assert refused.value.field == "valid_to"


def test_a_site_ends_once_and_not_before_it_began(city: City, on: date, at: datetime) -> None:
    from laojian.complaints.actions.sites import end_site
    from laojian.kernel.refusal import Refused

    site = made(city, on, at, since=on, until=on + timedelta(days=9))
    given: dict[str, Any] = {"site_id": site.pk, "by": city.clerk, "at": at, "on": on}
    with pytest.raises(Invalid) as refused:
        end_site(**given, until=on - timedelta(days=1))
    assert refused.value.field == "until"
    assert end_site(**given, until=on).until == on
    with pytest.raises(Refused) as ended:
        end_site(**given, until=on)
    assert "停用" in str(ended.value.reason)
    assert made(city, on, at, since=on, until=on).until == on
