"""The terms of law as a page shows them: what is to come, what is unknown, what a release brought beside an own row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from caseload import AT, ON
from flows.cast import City

from laojian.cases.models import Deadline, LawChange
from laojian.cases.queries import law
from laojian.kernel.refusal import NotFound
from laojian.org.models import Approval

pytestmark = pytest.mark.django_db
LATER = date(2026, 4, 1)


def row(version: int, **known: Any) -> Deadline:
    """One more row of LT01."""
    fresh = Deadline.objects.get(code="LT01", version=1)
    fresh.pk, fresh._state.adding = None, True
    given = {"version": version, "valid_from": LATER, "holds": False, "number": 9, "known_from": AT, "valid_to": None}
    for name, value in (given | known).items():
        setattr(fresh, name, value)
    fresh.save()
    return fresh


def asked_about(city: City, shipped: Deadline, own: Deadline) -> Approval:
    approval = Approval.objects.create(
        kind="law", subject="law:LT01", key="LT01", place="4401", permission="law.approve",
        asked_by=city.wang, asked_at=AT, asked_with="law.propose",
    )  # fmt: skip
    LawChange.objects.create(
        code="LT01", number=8, valid_from=LATER, move_open=False, reason="x", approval=approval, answers=shipped,
        base=own,
    )  # fmt: skip
    return approval


def test_a_term_nobody_wrote_is_not_found(city: City) -> None:
    for asked in (law.current, law.in_force):
        with pytest.raises(NotFound):
            asked("DL99", ON)
        assert asked("LT01", ON).code == "LT01"


def test_what_holds_from_a_later_day_on_is_to_come(city: City) -> None:
    row(2, holds=False)
    coming = row(3, holds=True)
    assert [one for one in law.coming(ON) if one.code == "LT01"] == [coming]
    assert [one for one in law.coming(LATER) if one.code == "LT01"] == []


def test_a_row_of_a_release_beside_an_own_one_waits_for_an_answer(city: City) -> None:
    assert law.differences() == []
    own = row(2, origin="office", number=8)
    assert law.differences() == [], "an own row beside the first ones is nothing new"
    shipped = row(3, number=9)
    row(4, number=9, gone_at=AT, valid_from=date(2026, 5, 1))
    row(5, number=8, valid_from=date(2026, 6, 1))  # says what the own one says
    assert [(one.shipped, one.own) for one in law.differences()] == [(shipped, own)]
    approval = asked_about(city, shipped, own)
    assert len(law.differences()) == 1, "an answer that waits is none yet"
    Approval.objects.filter(pk=approval.pk).update(state="approved", decided_by=city.bureau, decided_at=AT)
    assert law.differences() == []


def test_an_own_row_of_the_same_day_does_not_hide_the_row_of_a_release(city: City) -> None:
    shipped, own = row(2, number=9), row(3, origin="office", number=8)
    assert [(one.shipped, one.own) for one in law.differences()] == [(shipped, own)]
