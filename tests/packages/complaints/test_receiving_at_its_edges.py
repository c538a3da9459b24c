"""First contact at its edges: whose ticket it is, who speaks for employer and place, what a key stands for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from packages.complaints.reception import Door

    from laojian.employers.models import Employer


def another_employer(name: str) -> Employer:
    from flows.cast import moment

    from laojian.employers.models import Employer

    at = moment(date(2025, 1, 2))
    return Employer.objects.create(name=name, kind="company", created_at=at, changed_at=at)


def test_a_ticket_is_one_in_its_channel_and_between_an_office_and_one_above_it(door: Door) -> None:
    from laojian.complaints.actions.receiving import of_tickets
    from laojian.org.models import Unit

    city = Unit.objects.create(code="gz", name="市支队", kind="支队", place="4401")
    street = Unit.objects.create(code="yc", name="员村所", kind="所", place="440106003")
    beside = Unit.objects.create(code="hz", name="海珠大队", kind="大队", place="440105")
    first = door.receive(channel="hotline", ticket="GZ-1", ticket_kind="complaint", unit_id=door.city.unit.pk).contact
    other = door.receive(channel="hotline", ticket="GZ-2", ticket_kind="complaint", unit_id=door.city.unit.pk).contact
    assert of_tickets("hotline", ["GZ-1"], None) == {"GZ-1": first}
    assert of_tickets("hotline", ["GZ-1", "GZ-2"], door.city.unit.pk) == {"GZ-1": first, "GZ-2": other}
    assert of_tickets("petition", ["GZ-1"], None) == {}
    for unit in (city, street):
        assert of_tickets("hotline", ["GZ-1"], unit.pk) == {"GZ-1": first}, unit.name
    assert of_tickets("hotline", ["GZ-1"], beside.pk) == {}
    assert first.ticket_unit == door.city.unit and door.receive().contact.ticket_unit is None


def test_a_ticket_that_says_the_same_again_leaves_nothing_beside(door: Door) -> None:
    from laojian.complaints.models import Note, Teller

    for _ in range(2):
        taken = door.receive(channel="hotline", ticket="GZ-1", ticket_kind="complaint")
    assert taken.again and taken.secrets is None
    assert not Note.objects.exists() and not Teller.objects.exists()


def test_the_persons_word_comes_before_the_sites_and_the_site_before_nothing(door: Door) -> None:
    from laojian.complaints.actions.sites import make_site
    from laojian.kernel.refusal import Invalid

    other = another_employer("另一家厂")
    site = make_site(
        employer_id=other.pk, by=door.city.clerk, at=door.at, on=door.day, name="工地", workplace_code="440106009",
        address="石牌路1号", until=door.day + timedelta(days=1), since=door.day,
    )  # fmt: skip
    plain = {"employer_name": "", "workplace_code": "", "workplace_address": ""}
    filled = door.receive(site=site.code, **plain).contact
    assert (filled.employer, filled.workplace_code, filled.workplace_address) == (other, "440106009", "石牌路1号")
    said = door.receive(site=site.code, employer_id=door.city.employer.pk).contact
    assert (said.employer, said.workplace_code) == (door.city.employer, "440106003")
    alone = door.receive(**plain).contact
    assert (alone.employer, alone.workplace_code, alone.district_code) == (None, "", "440106")
    with pytest.raises(Invalid) as refused:
        door.receive(employer_id=10**6)
    assert refused.value.field == "employer_id"
    first, last = site.since, site.until
    assert last is not None
    for day, holds in ((first - timedelta(days=1), False), (first, True), (last, True), (last + timedelta(1), False)):
        door.day = day
        if holds:
            assert door.receive(site=site.code, **plain).contact.employer == other
            continue
        with pytest.raises(Invalid) as refused:
            door.receive(site=site.code, **plain)
        assert refused.value.field == "site"


def test_only_an_open_unit_takes_contacts(door: Door) -> None:
    from laojian.complaints.actions.receiving import require_unit
    from laojian.kernel.refusal import NotFound
    from laojian.org.models import Unit

    closed = Unit.objects.create(code="alt", name="旧大队", kind="大队", place="440106", closed_on=door.day)
    assert require_unit(door.city.unit.pk) == door.city.unit
    for pk in (closed.pk, 10**6):
        with pytest.raises(NotFound):
            require_unit(pk)


def test_a_roster_that_grows_counts_on_within_its_contact(door: Door) -> None:
    from laojian.complaints.actions.receiving import NewWorker, add_workers
    from laojian.complaints.models import Worker

    door.receive(workers=[NewWorker("甲"), NewWorker("乙")])
    contact = door.receive(workers=[NewWorker("丙")]).contact
    add_workers(contact, [NewWorker("丁"), NewWorker("戊")])
    assert list(Worker.objects.filter(contact=contact).order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]


def test_what_does_not_read_is_refused_before_anything_is_kept_beside_a_ticket(door: Door) -> None:
    from laojian.kernel.refusal import Invalid

    door.receive(channel="hotline", ticket="GZ-1", ticket_kind="complaint")
    with pytest.raises(Invalid) as refused:
        door.receive(channel="hotline", ticket="GZ-1", ticket_kind="complaint", text=" ")
    assert refused.value.field == "text"


def test_an_officers_ticket_is_that_of_his_office(door: Door) -> None:
    from laojian.org.models import Unit

    letter = {"channel": "letter", "ticket": "信-7"}
    beside = Unit.objects.create(code="hz", name="海珠大队", kind="大队", place="440105")
    there = door.receive(**letter, unit_id=beside.pk).contact
    here = door.receive(**letter, by=door.city.clerk, text="另一封信")
    assert not here.again and here.contact != there
    assert door.receive(**letter, by=door.city.clerk).contact == here.contact
    assert door.receive(channel="letter", ticket="信-8").contact.ticket_unit == door.city.unit
    assert door.receive(workplace_code="430102").contact.district_code == "440106"


def test_who_is_second_at_the_same_moment_gets_what_the_first_one_made(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import IntegrityError

    from laojian.complaints.actions import receiving

    def lost(*_: object, **__: object) -> None:
        raise IntegrityError

    made = door.receive()
    first = receiving.Received(made.contact, made.secrets, again=True)
    for answers, given in (([None, first], first), ([None, None], None)):
        with monkeypatch.context() as patch:
            patch.setattr(receiving, "_take_in", lost)
            patch.setattr(receiving, "_before", lambda *_, left=answers: left.pop(0))
            if given is not None:
                assert door.receive() == given
                continue
            with pytest.raises(IntegrityError):
                door.receive()
