"""Every step that is not lawful from where a case stands is refused in a sentence, and nothing happens."""

from __future__ import annotations

from typing import Any

import pytest
from browser.cast import Bureau, today
from browser.roads import ROADS, cases_in
from screens.seat import Seat
from screens.trying import BASES, NAMES, Trace, plausible, problem_in, try_every_step, unlawful

from laojian.cases import queries
from laojian.cases.models import Case
from laojian.cases.queries import StepView
from laojian.cases.rules.flow_table import STATES as STATES_OF_THE_FLOW
from laojian.org.models import Officer

pytestmark = pytest.mark.django_db(transaction=True)
#: An investigation and an archive: between them no step is left out. `make soak` tries all states and every name.
STATES = ["S20", "S92"]
#: Where steps wait for something.
WAITING = [
    "S00",
    "S01",
    "S02",
    "S12",
    "S20",
    "S30",
    "S31",
    "S41",
    "S42",
    "S50",
    "S51",
    "S52",
    "S62",
    "S70",
    "S71",
    "S90",
]
#: What was told the party binds the decision: the case in S51 was noticed of an order to pay.
FITTING = {"S51": {"decision_kind": "handling"}}
EVERYTHING = (
    "intake_clerk", "inspector", "reviewer", "legal_reviewer", "team_head", "bureau_head", "principal",
    "city_approver", "archivist", "publicity", "follow_up",
)  # fmt: skip


@pytest.fixture
def all_powerful(office: Bureau, sit: Any) -> Seat:
    """Somebody with every right over cases in the whole city: what he is refused, the law refuses."""
    office.engage("everything", *EVERYTHING, place="4401", certificate=True)
    return sit("everything")


def test_every_step_that_does_not_leave_the_state_is_refused(office: Bureau, all_powerful: Seat) -> None:
    on, tried = today().isoformat(), 0
    for state, case in cases_in(office, STATES):
        all_powerful.case(case.pk)
        before = Trace.of(case.pk)
        tries = try_every_step(all_powerful, case, on, names=BASES, methods=("POST",))
        assert [one for one in tries if one.wrong] == []
        assert Trace.of(case.pk) == before, state
        tried += len(tries)
    assert tried == sum(len(unlawful(state, BASES)) for state in STATES)
    assert {name for state in STATES for name in unlawful(state, BASES)} == set(BASES)


@pytest.mark.soak
def test_no_step_by_any_name_moves_a_case_it_does_not_leave(office: Bureau, all_powerful: Seat) -> None:
    """Every state, every step by its plain and its full name, sent; every form opened."""
    on, tried = today().isoformat(), 0
    for state, case in cases_in(office, list(ROADS)):
        all_powerful.case(case.pk)
        before = Trace.of(case.pk)
        tries = try_every_step(all_powerful, case, on, names=NAMES, methods=("POST",))
        tries += try_every_step(all_powerful, case, on, names=BASES, methods=("GET",))
        assert [one for one in tries if one.wrong] == []
        assert Trace.of(case.pk) == before, state
        tried += len(tries)
    print(f"{tried} unlawful tries in {len(ROADS)} states, all refused")
    assert {state.code for state in STATES_OF_THE_FLOW} == set(ROADS)
    assert tried > 13_000


def test_the_form_of_such_a_step_does_not_open(office: Bureau, all_powerful: Seat) -> None:
    for _state, case in cases_in(office, ["S20"]):
        all_powerful.case(case.pk)
        tries = try_every_step(all_powerful, case, today().isoformat(), names=BASES, methods=("GET",))
        assert [one for one in tries if one.wrong] == []
        assert len(tries) > 80


def test_a_step_that_lacks_something_is_not_taken_by_those_who_hold_the_right(
    office: Bureau, all_powerful: Seat, sit: Any
) -> None:
    """The case page names what is missing, and sending the form all the same ends in that sentence."""
    wang, on, tried, wrong = sit("wang"), today(), 0, []
    for _state, case in cases_in(office, WAITING):
        before = Trace.of(case.pk)
        for seat, who in ((all_powerful, "everything"), (wang, "wang")):
            for step in lacking(office, case, who):
                fields = plausible(step.fields, on, (office.zhao.pk, office.qian.pk)) | FITTING.get(case.state, {})
                status, text = seat.post(
                    f"/cases/{case.pk}/steps/{step.base}/", {"on": on.isoformat(), "seq": str(case.seq)} | fields
                )
                if status != 422 or not any(str(reason) in problem_in(text) for reason in step.missing):
                    wrong.append((case.state, step.name, status, problem_in(text)))
                tried += 1
        assert Trace.of(case.pk) == before, case.state
    assert wrong == []
    assert tried >= 60, tried


def lacking(office: Bureau, case: Case, who: str) -> list[StepView]:
    """What this officer could do here if the file had what it needs."""
    officer = Officer.objects.get(pk=office.people[who].pk)
    if not queries.visible_to(officer, today()).filter(pk=case.pk).exists():
        return []
    steps = queries.case_view(officer, case.pk, today()).next
    return [one for one in steps if one.permitted and not one.excluded and one.missing]
