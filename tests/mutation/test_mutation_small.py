"""The small twin of the mutation run: a dozen guards taken out of rules are noticed, and no change is no alarm."""

from pathlib import Path
from typing import Any

import pytest

from mutation import __main__ as mutation
from mutation import planting

RULES = [
    "tests/rules/cases/test_duties_exclude.py",
    "tests/rules/kernel/test_flow.py",
    "tests/rules/kernel/test_money_in_fen.py",
]
PLANTS = [
    ("laojian/cases/rules/duties.py", "duties_of", "officer in record.team"),
    ("laojian/cases/rules/duties.py", "duties_of", "taken.by == officer"),
    ("laojian/cases/rules/duties.py", "duties_of", "taken.approved_by == officer"),
    ("laojian/cases/rules/duties.py", "collecting", "officer in record.team"),
    ("laojian/cases/rules/duties.py", "supervising", "officer in record.team"),
    ("laojian/cases/rules/duties.py", "excluded", "if part == 'approve' and officer in record.team"),
    ("laojian/cases/rules/duties.py", "excluded_by_interest", "officer in record.interested"),
    ("laojian/cases/rules/duties.py", "_pairs", "step.permission == 'case.approve_closing'"),
    ("laojian/kernel/flow.py", "Flow.named", "if not known: raise"),
    ("laojian/kernel/flow.py", "Flow.named", "if not found: raise"),
    ("laojian/kernel/flow.py", "Flow.check", "refusal is not None"),
    ("laojian/kernel/money.py", "capital", "if not 0 <= fen <= MOST_FEN: raise"),
]
NEUTRAL = ("laojian/kernel/money.py", planting.NEUTRAL)


def place_of(path: str, function: str, begins: str) -> tuple[str, int]:
    return next((path, m.number) for m in planting.mutants(path) if m.function == function and m.was.startswith(begins))


@pytest.fixture(scope="module")
def fates(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], str]:
    """What became of each, as the real run finds out: a map first, then a child for each."""
    room = tmp_path_factory.mktemp("mutation")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mutation, "KEPT", room)
        patch.setattr(mutation, "MAP", room / "map.json")
        mutation.make_map(RULES, parts=1)
        wanted = [*(place_of(*plant) for plant in PLANTS), NEUTRAL]
        job: dict[str, Any] = {"errand": "hunt", "map": str(room / "map.json"), "seconds": 300, "budget": 20}
        answers = mutation.in_parts([job | {"mutants": wanted, "out": str(Path(room) / "hunt.jsonl")}], [RULES])
    return {(line["path"], line["number"]): line["state"] for line in answers}


def test_a_dozen_guards_are_missed_when_they_are_gone(fates: dict[tuple[str, int], str]) -> None:
    assert {plant: fates[place_of(*plant)] for plant in PLANTS} == dict.fromkeys(PLANTS, "killed")


def test_nothing_taken_out_raises_no_alarm(fates: dict[tuple[str, int], str]) -> None:
    assert fates[NEUTRAL] == "survived"
