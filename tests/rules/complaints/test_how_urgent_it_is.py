"""Urgency has visible reasons; it rises at once and never falls in silence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laojian.complaints.law_rows import urgency_rules
from laojian.complaints.rules.urgency import LEVELS, TESTS, UrgencyFacts, may_lower, next_spring_festival, weigh
from laojian.kernel.refusal import Refused

RULES = urgency_rules()
DAY = date(2026, 11, 23)
CALM = UrgencyFacts(on=DAY, text="九月工资还没有发，请帮忙")


def level(**changes: object) -> int:
    return weigh(replace(CALM, **changes), RULES).level


def test_an_ordinary_contact_is_not_urgent_and_has_no_reasons() -> None:
    urgency = weigh(CALM, RULES)
    assert (urgency.level, urgency.reasons) == (0, ())
    assert str(urgency.title) == "普通"


def test_every_kind_of_test_has_a_row() -> None:
    assert {row.test for row in RULES} == TESTS


@pytest.mark.parametrize(
    ("people", "expected"), [(1, 0), (9, 0), (10, 1), (29, 1), (30, 2), (49, 2), (50, 3), (900, 3)]
)
def test_many_people_make_it_urgent(people: int, expected: int) -> None:
    assert level(people=people) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("再不给钱我就跳 楼", 3),
        ("I will KILL MYSELF if they do not pay", 3),
        ("I have the skill myself", 0),
        ("明天去工地拉横幅", 2),
        ("we will block the gate", 2),
        ("里面有童工", 2),
        ("老板不让离开宿舍", 2),
        ("他上楼去拿工资条", 0),
    ],
)
def test_words_in_the_text_make_it_urgent_and_are_shown(text: str, expected: int) -> None:
    urgency = weigh(replace(CALM, text=text), RULES)
    assert urgency.level == expected
    assert bool(urgency.reasons) is (expected > 0)
    for reason in urgency.reasons:
        assert reason.words
        assert all(word in str(reason.message) for word in reason.words)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"child_labour": True}, 3),
        ({"forced_labour": True}, 3),
        ({"injured": True}, 2),
        ({"employer_fled": True}, 2),
        ({"reopened": True}, 1),
        ({"contacts": 2}, 0),
        ({"contacts": 3}, 1),
        ({"limitation_last": DAY}, 1),
        ({"limitation_last": DAY + timedelta(days=30)}, 1),
        ({"limitation_last": DAY + timedelta(days=31)}, 0),
        ({"limitation_last": DAY - timedelta(days=1)}, 0),
    ],
)
def test_facts_make_it_urgent(change: dict, expected: int) -> None:
    assert level(**change) == expected


@pytest.mark.parametrize(
    ("on", "migrant", "expected"),
    [(date(2026, 1, 17), True, 0), (date(2026, 1, 18), True, 2), (date(2026, 2, 17), True, 2),
     (date(2026, 1, 18), False, 0), (date(2026, 2, 18), True, 0)],
)  # fmt: skip
def test_migrant_wages_before_the_spring_festival_are_urgent(on: date, migrant: bool, expected: int) -> None:
    assert level(on=on, migrant_wages=migrant, spring_festival=next_spring_festival(on)) == expected


def test_the_next_spring_festival_is_known_also_in_years_without_a_notice() -> None:
    assert next_spring_festival(date(2026, 2, 17)) == date(2026, 2, 17)
    assert next_spring_festival(date(2026, 2, 18)) == date(2027, 2, 6)
    assert next_spring_festival(date(2101, 1, 1)) is None


def test_a_row_counts_only_while_it_holds() -> None:
    ended = [replace(row, valid_to=date(2026, 1, 1)) for row in RULES]
    assert weigh(replace(CALM, people=99), ended).level == 0


@settings(max_examples=60)
@given(people=st.integers(1, 200), contacts=st.integers(1, 9), hurt=st.booleans(), fled=st.booleans())
def test_one_more_reason_never_makes_it_less_urgent(people: int, contacts: int, hurt: bool, fled: bool) -> None:
    facts = replace(CALM, people=people, contacts=contacts, injured=hurt, employer_fled=fled)
    urgency = weigh(facts, RULES)
    assert urgency.level == max((reason.level for reason in urgency.reasons), default=0)
    assert weigh(replace(facts, injured=True, people=people + 50), RULES).level >= urgency.level


def test_a_clerk_raises_or_keeps_it_without_more() -> None:
    for now in LEVELS:
        for to in range(now, 4):
            may_lower(now, to, reason="", by=1, second=None)


@pytest.mark.parametrize(("now", "to"), [(3, 2), (3, 0), (1, 0)])
def test_lowering_needs_a_reason_and_another_person(now: int, to: int) -> None:
    with pytest.raises(Refused) as caught:
        may_lower(now, to, reason=" 无 ", by=1, second=2)
    assert caught.value.field == "reason"
    for second in (None, 1):
        with pytest.raises(Refused) as caught:
            may_lower(now, to, reason="已核实无人受伤", by=1, second=second)
        assert caught.value.field == "second"
    may_lower(now, to, reason="已核实无人受伤", by=1, second=2)
    may_lower(now, to, reason="无人受伤", by=1, second=2)  # four signs are a reason


def test_a_row_without_its_number_counts_for_nothing_and_no_date_is_no_reason() -> None:
    facts = replace(CALM, people=99, contacts=9, migrant_wages=True, spring_festival=DAY, limitation_last=DAY)
    assert weigh(facts, RULES).level > 0
    assert weigh(facts, [replace(row, number=None) for row in RULES]).level == 0
    assert level(migrant_wages=True, spring_festival=None) == 0
