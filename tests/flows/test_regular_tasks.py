"""The office's clock acts by itself: an order that ran out without proof moves on, once."""

import io

import pytest
from django.core.management import call_command
from flows.cast import Walk

from config.management.commands import work


def run(at: object, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many orders one turn of the tasks moved on."""
    out = io.StringIO()
    monkeypatch.setattr(work, "now", lambda: at)
    call_command("work", stdout=out)
    line = next(line for line in out.getvalue().splitlines() if "责令期满" in line)
    return int(line.rpartition(":")[2])


def test_an_order_that_ran_out_moves_on_at_the_next_turn_and_only_once(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.ordered(days=7)
    assert run(walk.at, monkeypatch) == 0
    walk.wait(workdays_=15)
    assert run(walk.at, monkeypatch) == 1
    walk.refresh()
    assert walk.case.state == "S32"
    assert run(walk.at, monkeypatch) == 0
