"""A second answer to every deadline, written apart from the first.

It reads the notices as runs of days off, walks one day at a time, and shares no code with the kernel.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
DEADLINES = HERE.parents[1] / "laojian" / "cases" / "law" / "deadlines.csv"

FIRST, LAST = date(2007, 1, 1), date(2026, 12, 31)
ONE = timedelta(days=1)

# 2027 has no notice: 元旦 1, 春节 4 (除夕 to 初三), 清明 1, 劳动节 2, 端午 1, 中秋 1, 国庆 3.
STATUTORY_2027 = {
    date(2027, month, day)
    for month, day in (
        (1, 1), (2, 5), (2, 6), (2, 7), (2, 8), (4, 5), (5, 1), (5, 2), (6, 9), (9, 15), (10, 1), (10, 2), (10, 3),
    )
}  # fmt: skip


class Rule(NamedTuple):
    code: str
    number: int
    unit: str
    kind: str
    roll: bool
    extension: int


class Answer(NamedTuple):
    day: date
    provisional: bool


def rules() -> list[Rule]:
    """Every max, min and before rule of the shipped table."""
    with DEADLINES.open(encoding="utf-8", newline="") as source:
        return [
            Rule(
                row["code"],
                int(row["number"]),
                row["unit"],
                row["kind"],
                row["roll"] == "yes",
                int(row["extension"] or 0),
            )
            for row in csv.DictReader(source)
            if row["kind"] in ("max", "min", "before")
        ]


def _read_notices() -> tuple[set[date], set[date]]:
    off, made_up = set(), set()
    with (HERE / "notices.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            off.update(_each(date.fromisoformat(row["first_off"]), date.fromisoformat(row["last_off"])))
            made_up.update(date.fromisoformat(text) for text in row["working_days"].split())
    return off, made_up


def _each(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE


OFF, MADE_UP = _read_notices()


def _is_worked(day: date) -> bool:
    if day.year > 2027 or day < date(2006, 10, 8):
        raise LookupError(f"no notices at hand for {day}")
    if day.year == 2027:
        return day.isoweekday() < 6 and day not in STATUTORY_2027
    return day in MADE_UP or (day.isoweekday() < 6 and day not in OFF)


# A table of the answers, so that walking stays affordable over millions of questions.
WORKED = {day: _is_worked(day) for day in _each(date(2006, 10, 8), date(2027, 12, 31))}


def due(rule: Rule, start: date, pauses: Iterable[tuple[date, date]] = (), extended: bool = False) -> Answer:
    """The last day of the term, and whether it leans on a day of 2027."""
    stopped = {day for first, last in pauses for day in _each(first, last)}
    number = rule.number + (rule.extension if extended else 0)
    step = -ONE if rule.kind == "before" else ONE
    if rule.unit == "working":
        return _walk_working(start, number, step, stopped)
    if rule.unit == "calendar":
        day = _walk(start, number, step, stopped)
    else:
        nominal = _months_on(start, number * (12 if rule.unit == "year" else 1))
        lost = sum(start < day <= nominal for day in stopped)
        day = _walk(nominal, lost, step, stopped)
    provisional = False
    if rule.roll:
        provisional = day.year == 2027
        while not WORKED[day]:
            day += ONE
            provisional = provisional or day.year == 2027
    return Answer(day, provisional)


def _walk(day: date, count: int, step: timedelta, stopped: set[date]) -> date:
    while count:
        day += step
        if day not in stopped:
            count -= 1
    return day


def _walk_working(day: date, count: int, step: timedelta, stopped: set[date]) -> Answer:
    provisional = False
    while count:
        day += step
        if day in stopped:
            continue
        if day.year == 2027:
            provisional = True
        if WORKED[day]:
            count -= 1
    return Answer(day, provisional)


def _months_on(start: date, months: int) -> date:
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = start.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1
