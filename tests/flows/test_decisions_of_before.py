"""Decisions of before the one table are carried over: who asked, who decided, when and why; what waited still waits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from flows import cast

from config import embedded
from laojian.cases import actions as cases
from laojian.org.models import Approval
from laojian.org.rules.second import Changed

BEFORE = {"cases": "0009_law_origin", "org": "0004_grid_successors"}
DAY = date(2026, 11, 23)
ASKED, DECIDED = cast.moment(DAY), cast.moment(DAY, 15)


def migrate(*steps: tuple[str, ...]) -> None:
    """As the owner of the tables."""
    connection.close()
    settings = connections["default"].settings_dict
    before, settings["USER"] = settings["USER"], embedded.OWNER
    try:
        for step in steps:
            call_command("migrate", *step, verbosity=0)
    finally:
        connection.close()
        settings["USER"] = before


def lay(city: cast.City, case_id: int) -> None:
    """One row of each kind and state, as they were."""
    old = MigrationLoader(connection).project_state(list(BEFORE.items())).apps
    clerk, head = city.clerk.pk, city.head.pk
    done: dict[str, Any] = {"decided_by_id": head, "decided_at": DECIDED}
    rights = {"officer_id": city.wang.pk, "place": "4401", "valid_from": DAY, "asked_by_id": clerk, "asked_at": ASKED}
    make = lambda app, name, **row: old.get_model(app, name).objects.create(**row)  # noqa: E731
    make("org", "RightsRequest", role="leader", **rights)
    make("org", "RightsRequest", role="auditor", **rights, state="refused", reason="编制未定", **done)
    notice = {"notice": "国办", "digest": "d" * 64, "rows": [], "proposed_by_id": clerk, "proposed_at": ASKED}
    make("org", "CalendarProposal", year=2030, **notice)
    make("org", "CalendarProposal", year=2031, **notice, state="withdrawn", decided_by_id=clerk, decided_at=DECIDED)
    step = {
        "case_id": case_id, "permission": "case.file", "place": "440106", "district_code": "440106", "seq": 1,
        "on": DAY, "by_id": clerk, "at": ASKED, "inputs": {},
    }  # fmt: skip
    make("cases", "Proposal", step="examine", **step)
    make("cases", "Proposal", step="accept", **step, state="approved", reason="同意", **done)
    term = {"number": 8, "valid_from": DAY, "reason": "人手", "proposed_by_id": clerk, "proposed_at": ASKED}
    make("cases", "LawChange", code="LT01", **term)
    make("cases", "LawChange", code="LT02", **term, state="approved", **done)


EXPECTED = {
    ("rights", "pending"): 1, ("rights", "refused"): 1, ("calendar", "pending"): 1, ("calendar", "withdrawn"): 1,
    ("step", "pending"): 1, ("step", "approved"): 1, ("law", "pending"): 1, ("law", "approved"): 1,
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_decisions_of_before_are_carried_over_and_go_on() -> None:
    city = cast.build()
    walk = cast.Walk(city, day=DAY).register()
    migrate(*BEFORE.items())
    lay(city, walk.case.pk)
    migrate(())
    found: dict[tuple[str, str], int] = {}
    for kind, state in Approval.objects.values_list("kind", "state"):
        found[kind, state] = found.get((kind, state), 0) + 1
    assert found == EXPECTED
    assert set(Approval.objects.values_list("asked_by", "asked_at")) == {(city.clerk.pk, ASKED)}
    decided = Approval.objects.filter(state__in=["approved", "refused"])
    assert set(decided.values_list("decided_at", flat=True)) == {DECIDED}
    answers = dict(decided.exclude(answer="").values_list("kind", "answer"))
    assert answers == {"rights": "编制未定", "step": "同意"}
    assert set(Approval.objects.exclude(reason="").values_list("kind", "reason")) == {("law", "人手")}
    pending = Approval.objects.get(kind="step", state="pending")
    with pytest.raises(Changed):
        cases.approve(proposal_id=pending.proposal.pk, by=city.head, at=DECIDED)
