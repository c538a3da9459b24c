"""Every rule, every start day of twenty years, every pause: the two countings agree."""

from datetime import timedelta

import pytest

from laojian.kernel.deadlines import read_deadlines
from tests.rules import oracle
from tests.rules.agreement import compare


@pytest.mark.soak
def test_both_countings_agree_on_every_start_day_from_2007_to_2026() -> None:
    with oracle.DEADLINES.open(encoding="utf-8", newline="") as source:
        deadlines = read_deadlines(source)
    days = (oracle.LAST - oracle.FIRST).days + 1
    asked = 0
    for rule in oracle.rules():
        asked += sum(compare(rule, oracle.FIRST + timedelta(days=count), deadlines) for count in range(days))
    print(f"\n{days} start days, {len(oracle.rules())} rules, {asked} due days compared, 0 differ")
    assert days == 7305
