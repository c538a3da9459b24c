"""Histories of cases, written in few words, and the delivered law for them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from laojian.cases import law_tables
from laojian.cases.rules.clocks import ClockValue, LawBook, LawRow, Taken, derive
from laojian.cases.rules.flow import step_named
from laojian.cases.rules.flow_table import NEW
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Term

CALENDAR = WorkCalendar.published()


def law_rows() -> list[LawRow]:
    return [
        LawRow(
            place,
            row["code"],
            Term(row["number"], row["unit"], row["kind"], roll=row["roll"], extension=row["extension"]),
            row["valid_from"],
        )
        for place, row in enumerate(law_tables.deadlines(), 1)
    ]


LAW = LawBook(law_rows())


def at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 2, tzinfo=UTC)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


class Story:
    """Steps one after another; each as ("MM-DD", name, inputs)."""

    def __init__(self, received: str = "03-02", **inputs: Any) -> None:
        on = day(received)
        self.steps = [
            Taken(1, "register", NEW, "S00", on, at(on), {"origin": "TS", "received_on": on.isoformat()} | inputs)
        ]

    @property
    def state(self) -> str:
        return self.steps[-1].target

    def then(self, on: str | date, name: str, by: int = 1, approved_by: int | None = None, **inputs: Any) -> Story:
        when = day(on) if isinstance(on, str) else on
        step = step_named(self.state, name)
        taken = Taken(len(self.steps) + 1, step.name, self.state, step.target, when, at(when), inputs, by, approved_by)
        self.steps.append(taken)
        return self

    def clocks(self, law: LawBook = LAW) -> dict[str, ClockValue]:
        return {clock.code: clock for clock in derive(self.steps, law, lambda moment: CALENDAR)}


def filed(on: str = "03-02") -> Story:
    return Story(on).then(on, "examine").then(on, "accept").then(on, "approve_filing")


def investigating(on: str = "03-02") -> Story:
    return filed(on).then(on, "begin_investigation")
