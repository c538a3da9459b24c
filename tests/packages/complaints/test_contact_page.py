"""The page of a contact as the desk gets it: what this reader may see of it, and no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from laojian.kernel.refusal import Forbidden, NotFound

if TYPE_CHECKING:
    from flows.cast import City

    from laojian.complaints.models import Contact
    from laojian.complaints.queries import ContactView
    from laojian.org.models import Officer

CameIn = Callable[..., Any]


def seen(contact: Contact, by: Officer, on: date, at: datetime) -> ContactView:
    from laojian.complaints import queries

    return queries.view(by, contact.pk, on, at)


def test_the_clerk_reads_everything_but_who_it_is(city: City, came_in: CameIn, on: date, at: datetime) -> None:
    contact = came_in(channel="hotline", ticket="GZ-1", ticket_kind="complaint")
    view = seen(contact, city.clerk, on, at)
    assert "电子厂" in view.text
    assert view.identity_masked == {"name": "张**", "phone": "138****8000"}
    assert [worker.name_masked for worker in view.workers] == ["张**"]
    assert {clock.code for clock in view.clocks} == {"DL01", "DL55"}
    assert all(clock.basis and clock.days_left is not None for clock in view.clocks)
    assert view.may_open
    assert not view.opened


def test_of_a_guarded_person_only_that_something_was_given_is_told(
    city: City, came_in: CameIn, on: date, at: datetime
) -> None:
    contact = came_in(kind="report")
    for officer, words in ((city.clerk, True), (city.head, False), (city.wang, False)):
        view = seen(contact, officer, on, at)
        assert set(view.identity_masked.values()) == {"••••"}
        assert view.may_see_text == words
        assert bool(view.text) == words


def test_words_open_to_an_approved_request_and_close_when_its_time_is_over(
    city: City, came_in: CameIn, on: date, at: datetime
) -> None:
    from laojian.complaints.actions.openings import approve_opening, ask_opening
    from laojian.org import actions as org

    contact = came_in(kind="report")
    org.grant(officer=city.wang, role="intake_clerk", place="440106", valid_from=on, by=None, at=at)
    opening = ask_opening(contact_id=contact.pk, reason="须与本人核对", by=city.wang, at=at)
    assert not seen(contact, city.wang, on, at).opened
    approve_opening(opening_id=opening.pk, by=city.head, at=at)
    now, late = seen(contact, city.wang, on, at), seen(contact, city.wang, on, at + timedelta(hours=5))
    assert (now.opened, late.opened) == (True, False)
    assert not seen(contact, city.li, on, at).opened, "an opening is for the one who asked"


def test_a_foreign_contact_has_no_page(city: City, came_in: CameIn, on: date, at: datetime) -> None:
    contact = came_in()
    for name in ("reviewer", "legal", "archivist", "visitor", "grid"):
        with pytest.raises((NotFound, Forbidden)):
            seen(contact, city.people[name], on, at)


def test_contacts_of_one_case_stand_together_and_the_unanswered_are_counted(
    city: City, came_in: CameIn, on: date, at: datetime
) -> None:
    from laojian.complaints import actions

    first, second = came_in(), came_in(channel="petition", ticket="T1")
    case = actions.register_case(
        contact_id=first.pk, title="拖欠工资", facts="拖欠三个月工资", by=city.clerk, at=at, on=on
    )  # fmt: skip
    actions.attach_to_case(contact_id=second.pk, case_id=case.pk, reason="同一单位", by=city.clerk, at=at, on=on)
    one, other = seen(first, city.clerk, on, at), seen(second, city.clerk, on, at)
    assert [row.number for row in one.siblings] == [second.number]
    assert ("detach" in one.may, "detach" in other.may) == (False, True)
    assert one.unanswered == other.unanswered == 2
    actions.answer_channel(contact_id=second.pk, text="已立案办理。", by=city.clerk, at=at, on=on)
    assert seen(first, city.clerk, on, at).unanswered == 1


def test_the_number_of_questions_is_the_same_for_a_full_contact(
    city: City, came_in: CameIn, on: date, at: datetime, django_assert_max_num_queries: Any
) -> None:
    from laojian.complaints import actions
    from laojian.complaints.models import Match, Suggestion
    from laojian.complaints.sealing import seal_json

    contact = came_in()

    def fill(number: int) -> None:
        actions.answer_person(
            contact_id=contact.pk, text=f"第{number}次", by=city.clerk, at=at + timedelta(minutes=number)
        )
        held = {"value": "1", "words": "三", "start": 0, "end": 1, "note": ""}
        Suggestion.objects.create(
            contact=contact, kind="people", sealed=seal_json(contact.number, "suggestion", held), score=0.5,
            source="extraction 1", at=at,
        )  # fmt: skip
        Match.objects.create(contact=contact, other=came_in(), score=0.9, reasons=[], at=at)

    fill(0)
    with django_assert_max_num_queries(60) as first:
        seen(contact, city.clerk, on, at)
    for number in range(1, 6):
        fill(number)
    with django_assert_max_num_queries(len(first)):
        view = seen(contact, city.clerk, on, at)
    assert (len(view.notes), len(view.suggestions), len(view.matches)) == (6, 6, 6)
