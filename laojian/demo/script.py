"""One demonstration case while it is being played: what is known of it, and what the rest of its plan needs. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from laojian.cases.rules.flow_table import base_name
from laojian.demo.firms import Firm
from laojian.demo.planner import HEARINGS, LIGHT_STEPS, Act, Plan
from laojian.demo.stories import Story
from laojian.kernel.calendar import WorkCalendar

#: Steps after which the case is corrected or performed, so that what was owed has been paid before.
PAID_BEFORE = frozenset(
    {
        "confirm_correction", "withdraw_filing", "close_corrected", "close_performed", "close_deferred",
        "close_after_demand", "close_enforced", "close_onspot",
    }
)  # fmt: skip


@dataclass(slots=True)
class Script:
    """The case being played. `files` are stored ids by purpose, `officers` ids by duty; `next` counts acts done."""

    plan: Plan
    story: Story
    firm: Firm
    place: str
    serial: int
    calendar: WorkCalendar
    rng: random.Random
    next: int = 0
    officers: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    case_number: str = ""
    master_number: str = ""
    answered: bool = False

    @property
    def district(self) -> str:
        """The district the case belongs to."""
        return self.place[:6]

    def rest(self) -> tuple[Act, ...]:
        """The acts still to come, the present one not among them."""
        return self.plan.acts[self.next + 1 :]

    def ahead(self, *names: str) -> bool:
        """Whether one of these steps (plain names) is still to come."""
        return any(base_name(act.step) in names for act in self.rest())

    def day_of(self, *names: str) -> date | None:
        """The day of the next of these steps, if one is planned."""
        return next((act.on for act in self.rest() if base_name(act.step) in names), None)

    def workdays_after(self, on: date, count: int) -> date:
        """A working day `count` working days after `on`."""
        return self.calendar.add_workdays(on, count)

    @property
    def light(self) -> bool:
        """Whether the planned decision imposes nothing."""
        return bool(LIGHT_STEPS.intersection(self.plan.steps()))

    @property
    def heard(self) -> bool:
        """Whether a hearing is planned."""
        return bool(HEARINGS.intersection(self.plan.steps()))

    @property
    def penal(self) -> bool:
        """Whether the decision is a penalty: nobody is owed money, or a hearing is to be held."""
        return not self.story.is_wage or self.heard

    @property
    def fine(self) -> int:
        """The fine in fen, 0 when the decision is no penalty; large enough for a hearing when one is planned."""
        if not self.penal:
            return 0
        return max(self.story.fine, 6_000_000) if self.heard else max(self.story.fine, 200_000)
