"""A seeded sample of the long sweep in tests/soak/test_deadlines_sweep.py."""

import random
from datetime import timedelta

from chinese_calendar import is_workday

from laojian.kernel.deadlines import read_deadlines
from tests.rules import oracle
from tests.rules.agreement import compare

SEED = 20261123
DAYS = 25


def test_both_countings_agree_on_sampled_days_and_on_the_edges() -> None:
    with oracle.DEADLINES.open(encoding="utf-8", newline="") as source:
        deadlines = read_deadlines(source)
    chance = random.Random(SEED)
    span = (oracle.LAST - oracle.FIRST).days
    starts = [oracle.FIRST, oracle.LAST, *(oracle.LAST - timedelta(days=chance.randrange(150)) for _ in range(10))]
    starts += [oracle.FIRST + timedelta(days=chance.randrange(span)) for _ in range(DAYS)]
    asked = sum(compare(rule, start, deadlines) for rule in oracle.rules() for start in starts)
    assert asked > 60 * len(starts)


def test_the_oracles_notices_name_the_same_working_days_as_the_published_table() -> None:
    days = [day for day in oracle.WORKED if oracle.FIRST <= day <= oracle.LAST]
    assert [day for day in days if oracle.WORKED[day] != is_workday(day)] == []


def test_the_oracle_covers_all_rules_that_name_a_last_day() -> None:
    assert {rule.kind for rule in oracle.rules()} == {"max", "min", "before"}
    assert len(oracle.rules()) == 61
