"""Ask the product and the oracle the same question, with and without pauses and extension."""

from collections.abc import Iterator
from datetime import date, timedelta

from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Due, Pause, due
from laojian.kernel.deadlines import Deadline
from laojian.kernel.lawtable import LawTable
from tests.rules import oracle

Spans = tuple[tuple[date, date], ...]


def compare(rule: oracle.Rule, start: date, deadlines: LawTable[Deadline]) -> int:
    """Every pause variant of one rule and one start day, extended where the rule can be; returns how many."""
    term = deadlines.at(rule.code, start).term
    asked = 0
    for extended in (False, True) if rule.extension else (False,):
        plain = oracle.due(rule, start, (), extended)
        for spans in ((), *_pauses(rule, start, plain.day)):
            expected = oracle.due(rule, start, spans, extended) if spans else plain
            pauses = [Pause(first, last) for first, last in spans]
            found = due(term, start, pauses=pauses, extended=extended, calendar=WorkCalendar.published())
            assert found == Due(expected.day, expected.provisional), (rule, start, spans, extended, expected, found)
            asked += 1
    return asked


def _pauses(rule: oracle.Rule, start: date, last: date) -> Iterator[Spans]:
    def days(first: int, final: int, of: date = start) -> tuple[date, date]:
        near, far = (of - timedelta(days=final), of - timedelta(days=first)) if back else (
            of + timedelta(days=first),
            of + timedelta(days=final),
        )  # fmt: skip
        return near, far

    back = rule.kind == "before"
    yield (days(2, 5),)
    yield days(3, 9), days(-4, 4), days(9, 9)
    yield (days(-1, 6, last),)
    yield days(0, 0, last), days(2, 3, last), days(1, 1)
