"""Who plays which part in a case: somebody who may, who did nothing that excludes him, and the same one throughout."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from laojian.cases.rules import duties
from laojian.cases.rules.flow_table import base_name
from laojian.demo.people import CITY
from laojian.demo.staffing import Town
from laojian.kernel.flow import Step
from laojian.org.models import Officer
from laojian.org.roles import ROLES

#: Roles in the order in which they are asked; an administrator or a supervisor never is.
ORDER: Final = (
    "intake_clerk", "inspector", "reviewer", "legal_reviewer", "team_head", "bureau_head", "principal",
    "city_approver", "archivist", "publicity", "follow_up",
)  # fmt: skip


@dataclass(slots=True)
class Cast:
    """The people of one case, and what each has done on it so far."""

    town: Town
    district: str
    lead: Officer
    second: Officer
    done: dict[int, set[str]] = field(default_factory=dict)
    proposers: dict[str, int] = field(default_factory=dict)
    assigned: bool = False
    last: int = 0

    def doer(self, step: Step) -> Officer:
        """Who takes the step. Raises LookupError when nobody is left."""
        name = base_name(step.name)
        if name == "hold_hearing":
            return self._chair(step)
        return self._pick(step.permission, duties.duty_of(name, "do"), barred=self._paired(name), place=self.district)

    def approver(self, step: Step, proposer: Officer) -> Officer:
        """Who approves what `proposer` laid before him. Raises LookupError when nobody is left."""
        place = CITY if "R19" in step.excludes else self.district
        barred = {proposer.pk, self.lead.pk, self.second.pk}
        return self._pick(step.approval, duties.duty_of(base_name(step.name), "approve"), barred=barred, place=place)

    def holder(self, permission: str) -> Officer:
        """Somebody outside the team who holds the permission."""
        return self._pick(permission, "", barred={self.lead.pk, self.second.pk}, place=self.district)

    def note(self, step: Step, by: Officer, approved_by: Officer | None = None) -> None:
        """Remember what people have done."""
        name = base_name(step.name)
        self.proposers[name], self.last = by.pk, by.pk
        self.assigned = self.assigned or "lead_officer" in step.asks
        for officer, part in ((by, "do"), (approved_by, "approve")):
            duty = duties.duty_of(name, "do" if part == "do" else "approve")
            if officer is not None and duty:
                self.done.setdefault(officer.pk, set()).add(duty)

    def _paired(self, name: str) -> set[int]:
        """Those who proposed what this step decides."""
        return {self.proposers[other] for other in duties.PAIRS.get(name, ()) if other in self.proposers}

    def _chair(self, step: Step) -> Officer:
        """The city's legal reviewer chairs: the district's has given the opinion."""
        for officer in self.town.holders("legal_reviewer", CITY):
            return officer
        return self._pick(step.permission, "chair", barred=set(), place=self.district)

    def _pick(self, permission: str, duty: str, *, barred: set[int], place: str) -> Officer:
        for officer in self._holders(permission, place):
            others = self.done.get(officer.pk, set()) - {duty}
            if officer.pk not in barred and not (duty and others):
                return officer
        raise LookupError(f"nobody in {place} is free for {permission}")

    def _holders(self, permission: str, place: str) -> Iterator[Officer]:
        for role in ORDER:
            scope = ROLES[role].permissions.get(permission)
            if scope is None:
                continue
            if scope == "assigned" and not self.assigned:  # before there is a team, who did the last step has the case
                yield from (officer for officer in self.town.holders(role, place) if officer.pk == self.last)
                continue
            if role == "inspector":
                yield from (self.lead, self.second)
            for where in (place, CITY):
                yield from self.town.holders(role, where)


def choose(town: Town, district: str, days: tuple[date, date], rng: random.Random) -> Cast:
    """Two inspectors of the district whose certificates hold from the first to the last day.

    Raises LookupError when there are not two.
    """
    fit = [officer for officer in town.holders("inspector", district) if _certified(town, officer.username, days)]
    if len(fit) < 2:
        raise LookupError(f"fewer than two certified inspectors in {district}")
    lead, second = rng.sample(fit, 2)
    return Cast(town, district, lead, second)


def _certified(town: Town, username: str, days: tuple[date, date]) -> bool:
    held = town.posts[username].certificate
    return held is not None and held[1] <= days[0] and days[1] <= held[2]
