"""What an answer leaves behind, and whom a declared interest keeps away from a contact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from laojian.complaints import actions
from laojian.kernel.identifiers import uscc_check_character
from laojian.kernel.refusal import NotFound
from laojian.org import actions as org

if TYPE_CHECKING:
    from flows.cast import City

    from laojian.complaints.models import Contact

pytestmark = pytest.mark.django_db
CODE = "91440101MA5000010" + uscc_check_character("91440101MA5000010")
ANSWER = "仓库夜班的那位女工反映的情况属实，已责令改正。"
Act = Callable[..., object]


def answered(contact: Contact, city: City, at: datetime, on: date) -> None:
    actions.answer_channel(contact_id=contact.pk, text=ANSWER, by=city.clerk, at=at, on=on)


def redirected(contact: Contact, city: City, at: datetime, on: date) -> None:
    actions.redirect(contact_id=contact.pk, door="injury_amount", text=ANSWER, by=city.clerk, at=at, on=on)


def passed_on(contact: Contact, city: City, at: datetime, on: date) -> None:
    actions.pass_on(contact_id=contact.pk, receiver="税务局", reason=ANSWER, by=city.clerk, at=at, on=on)


@pytest.mark.parametrize("end", [answered, redirected, passed_on])
def test_the_answer_to_a_guarded_person_stands_sealed_alone(
    came_in: Callable[..., Contact], city: City, at: datetime, on: date, end: Act
) -> None:
    contact = came_in(kind="report")
    end(contact, city, at, on)
    contact.refresh_from_db()
    assert contact.answered_on == on and contact.answer == ""
    assert not any(ANSWER.encode() in bytes(note.sealed_text) for note in contact.notes.all())
    assert contact.notes.filter(purpose="answer").exists()


@pytest.mark.parametrize("end", [answered, redirected, passed_on])
def test_the_channel_of_an_unguarded_complaint_is_given_the_answer(
    came_in: Callable[..., Contact], city: City, at: datetime, on: date, end: Act
) -> None:
    contact = came_in(kind="complaint")
    end(contact, city, at, on)
    contact.refresh_from_db()
    assert ANSWER in contact.answer


def test_an_answer_stops_every_term_of_the_channel_while_the_case_goes_on(
    came_in: Callable[..., Contact], city: City, at: datetime, on: date
) -> None:
    contact = came_in(channel="petition", ticket="XF-7", ticket_kind="petition")
    actions.register_case(contact_id=contact.pk, title="拖欠工资", facts="欠薪", by=city.clerk, at=at, on=on)
    answered(contact, city, at, on)
    contact.refresh_from_db()
    stopped = {c.code: c.stopped_why for c in contact.clocks.filter(code__in=("DL56", "DL57"))}
    assert contact.is_open and stopped == {"DL56": "answered", "DL57": "answered"}


@pytest.mark.parametrize("known", [{"employer_name": "员村 电子厂"}, {"employer_code": CODE}])
def test_who_has_an_interest_in_the_employer_neither_looks_nor_acts(
    came_in: Callable[..., Contact], city: City, at: datetime, on: date, known: dict[str, str]
) -> None:
    contact = came_in(employer_name="员村电子厂", employer_uscc=CODE)
    clerk = city.clerk
    org.declare_interest(officer=clerk, relation="relative", valid_from=on, by=None, at=at, **known)
    for act in (
        lambda: actions.look(contact_id=contact.pk, by=clerk, at=at, on=on),
        lambda: answered(contact, city, at, on),
        lambda: actions.answer_person(contact_id=contact.pk, text="您好", by=clerk, at=at),
    ):
        with pytest.raises(NotFound):
            act()
    actions.look(contact_id=contact.pk, by=city.wang, at=at, on=on)
