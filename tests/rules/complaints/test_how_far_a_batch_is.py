"""How far a batch is and what may be done with it; which contacts lie inside a place. Without a database."""

from __future__ import annotations

import pytest
from django.db.models import Q

from laojian.complaints.models import Batch
from laojian.complaints.queries.batches import BatchView
from laojian.complaints.queries.scope import placed


def seen(state: str, done: int = 0, failed: int = 0, undone: int = 0, kept: int = 0, total: int = 8) -> BatchView:
    batch = Batch(state=state, total=total, done=done, failed=failed, undone=undone)
    return BatchView(batch, total - done - failed, kept, ())


@pytest.mark.parametrize(
    ("view", "share"),
    [
        (seen("running"), 0),
        (seen("running", done=3, failed=1), 50),
        (seen("finished", done=7, failed=1), 100),
        (seen("undoing", done=4, undone=1), 25),
        (seen("undoing", done=4, undone=1, kept=1), 50),
        (seen("undone", done=4, undone=3, kept=1), 100),
        (seen("undoing", failed=8), 100),
        (seen("running", total=0), 100),
    ],
)
def test_a_batch_is_so_far_as_it_was_worked_off_or_taken_back(view: BatchView, share: int) -> None:
    assert view.share == share


@pytest.mark.parametrize(
    ("view", "stop", "undo"),
    [
        (seen("running", done=3), True, False),
        (seen("stopped", done=3), False, True),
        (seen("finished", done=8), False, True),
        (seen("finished", failed=8), False, False),
        (seen("undoing", done=8), False, False),
        (seen("undone", done=8), False, False),
    ],
)
def test_what_runs_is_stopped_and_what_was_done_is_undone(view: BatchView, stop: bool, undo: bool) -> None:
    assert (view.may_stop, view.may_undo) == (stop, undo)


@pytest.mark.parametrize(
    ("places", "asked"),
    [
        ([], "('pk__in', [])"),
        (["440106"], "district_code"),
        (["440106003"], "street_code"),
        (["440106003001"], "('workplace_code__startswith', '440106003001')"),
    ],
)
def test_a_place_is_asked_by_its_narrowest_column(places: list[str], asked: str) -> None:
    assert asked in str(placed(places))
    assert ("workplace_code" in str(placed(places))) == any(len(place) > 9 for place in places)


def test_places_of_both_sizes_are_asked_together() -> None:
    both = str(placed(["440106003", "440106004001"]))
    assert "440106003" in both and "'street_code', '440106004'" in both and "440106004001" in both
    assert placed(["440106003"]) != Q()
