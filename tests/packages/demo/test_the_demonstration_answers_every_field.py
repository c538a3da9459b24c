"""Whatever a step asks, the demonstration has an answer: a new field cannot break the demonstration city unseen."""

from laojian.cases.rules.flow_table import STEPS
from laojian.demo.answers import ANSWERS


def test_every_field_a_step_asks_for_has_an_answer() -> None:
    asked = {name for step in STEPS for name in step.asks} - {"signed_paper"}
    never_played = {name for name in asked if name not in ANSWERS}
    assert never_played == set()
