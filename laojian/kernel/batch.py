"""Whole files of questions: CSV in, CSV out, one answer per row, in order. A bad row never stops the run."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple, TextIO

from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Due, Pause, due
from laojian.kernel.deadlines import Deadline
from laojian.kernel.identifiers import Verdict, check_division, check_resident_id, check_uscc
from laojian.kernel.lawtable import LawTable, parse_day, require_columns
from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import amount, day, identity, name, phone
from laojian.kernel.words import Message, zh

DUE_COLUMNS: Final = ("rule", "start", "due", "provisional", "reason")
ID_COLUMNS: Final = ("kind", "value", "valid", "reason")
TYPED_COLUMNS: Final = ("kind", "value", "result", "sort", "reason")
TRUTH: Final = {True: "true", False: "false"}

_PAIR_END: Final = re.compile(r"[;；]")
_NOTHING: Final = zh("没有填写内容")
_UNREADABLE: Final = zh("本行无法按CSV读取")
_Cells = Mapping[str, str]


class Tally(NamedTuple):
    """How many rows were answered, and how many of them with no day or no yes."""

    rows: int
    refused: int


def answer_due(
    *, rule: str, start: str, pauses: str, extended: str, deadlines: LawTable[Deadline], calendar: WorkCalendar
) -> Due:
    """The due day for one row of typed text; a row that cannot be read gives no day and the reason.

    A start before the first row of its rule is counted by that row, and the reason says so.
    """
    try:
        first = _day(start)
        row = deadlines.at(rule.strip().upper(), first)
        spans = parse_pauses(pauses)
        more = parse_extended(extended)
    except Invalid as problem:
        return Due(None, reason=str(problem.reason))
    found = due(row.term, first, pauses=spans, extended=more, calendar=calendar)
    if found.day is not None and first < row.valid_from:
        early = zh("起算日早于本规则的施行之日 %(day)s，按该日施行的规定计算", day=row.valid_from.isoformat())
        return replace(found, reason=str(early))
    return found


def parse_pauses(text: str) -> tuple[Pause, ...]:
    """`2026-03-05/2026-03-07;2026-04-01/`: pairs of days, both included; an open end is still running.

    Raises Invalid.
    """
    return _pauses(text.strip())


def parse_extended(text: str) -> bool:
    """Empty: no; `1`: yes. Raises Invalid."""
    plain = text.strip()
    if plain not in ("", "1"):
        raise Invalid(zh("“延长”只能为空或1，现为“%(value)s”", value=plain), field="extended")
    return plain == "1"


def due_batch(source: TextIO, out: TextIO, *, deadlines: LawTable[Deadline], calendar: WorkCalendar) -> Tally:
    """Columns rule, start, pauses, extended -> rule, start, due, provisional, reason.

    Raises Invalid when rule or start lacks as a column.
    """

    def answer(cells: _Cells) -> tuple[str, ...]:
        rule, start = cells["rule"], cells["start"]
        found = answer_due(
            rule=rule,
            start=start,
            pauses=cells.get("pauses", ""),
            extended=cells.get("extended", ""),
            deadlines=deadlines,
            calendar=calendar,
        )
        day = found.day.isoformat() if found.day else ""
        return rule, start, day, TRUTH[found.provisional], found.reason

    return _run(source, out, ("rule", "start"), DUE_COLUMNS, answer, refused=lambda line: not line[2])


def check_ids_batch(source: TextIO, out: TextIO, *, known: Collection[str], today: date) -> Tally:
    """Columns kind, value -> kind, value, valid, reason. Kinds: uscc, ric, division.

    `known` are the published division codes. Raises Invalid when a column lacks.
    """

    def answer(cells: _Cells) -> tuple[str, ...]:
        kind, value = cells["kind"], cells["value"]
        verdict = check_identifier(kind, value, known=known, today=today)
        return kind, value, TRUTH[verdict.valid], str(verdict.reason or "")

    return _run(source, out, ("kind", "value"), ID_COLUMNS, answer)


def check_identifier(kind: str, value: str, *, known: Collection[str], today: date) -> Verdict:
    """One code of a named kind; an unknown kind is a reason too."""
    if not value.strip():
        return Verdict(False, zh("代码为空"), "")
    match kind.strip().lower():
        case "uscc":
            return check_uscc(value)
        case "ric":
            return check_resident_id(value, today=today)
        case "division":
            return check_division(value, known)
    return Verdict(False, zh("未知的代码种类“%(kind)s”，应为 uscc、ric 或 division", kind=kind.strip()), value)


def typed_batch(source: TextIO, out: TextIO, *, today: date) -> Tally:
    """Columns kind, value -> kind, value, result, sort, reason. Kinds: phone, amount, date, identity, name.

    A day without a year is refused: a file does not tell when it was written. Raises Invalid when a column lacks.
    """

    def answer(cells: _Cells) -> tuple[str, ...]:
        kind, value = cells["kind"], cells["value"]
        return kind, value, *answer_typed(kind, value, today=today)

    return _run(source, out, ("kind", "value"), TYPED_COLUMNS, answer, refused=lambda line: not line[2])


def answer_typed(kind: str, value: str, *, today: date) -> tuple[str, str, str]:
    """(result, sort, reason) of one typed value.

    `result`: digits with area code, yuan with two decimals, ISO date, number of the paper, name; empty when nothing was
    said and when it is refused, both with the reason. `sort` of telephones and papers. An extension, which is no part
    of the number, is named in `reason`.
    """
    try:
        result, sort, told = _typed(kind.strip().lower(), value, today)
    except Invalid as problem:
        return "", "", str(problem)
    return result, sort, told if result else str(_NOTHING)


def _typed(kind: str, value: str, today: date) -> tuple[str, str, str]:
    match kind:
        case "phone":
            called = phone(value)
            if called is None:
                return "", "", ""
            beside = str(zh("分机 %(extension)s", extension=called.extension)) if called.extension else ""
            return called.digits, called.sort, beside
        case "amount":
            fen = amount(value)
            return "" if fen is None else f"{fen // 100}.{fen % 100:02d}", "", ""
        case "date":
            found = day(value)
            return "" if found is None else found.isoformat(), "", ""
        case "identity":
            paper = identity(value, today=today)
            return ("", "", "") if paper is None else (paper.number, paper.sort, "")
        case "name":
            return name(value) or "", "", ""
    raise Invalid(zh("未知的种类“%(kind)s”，应为 phone、amount、date、identity 或 name", kind=kind))


def known_divisions(source: TextIO) -> frozenset[str]:
    """The codes of a division table with the columns code, name, level, parent_code. Raises Invalid."""
    reader = csv.DictReader(source)
    require_columns(reader.fieldnames or (), ("code",))
    return frozenset(row["code"].strip() for row in reader)


@lru_cache(maxsize=4096)
def _pauses(text: str) -> tuple[Pause, ...]:
    return tuple(_pause(pair.strip()) for pair in _PAIR_END.split(text) if pair.strip())


def _pause(pair: str) -> Pause:
    first, slash, last = pair.partition("/")
    if not slash:
        raise Invalid(
            zh("中止期间“%(pair)s”应写作 起日/止日", pair=pair),
            remedy=zh("例如 2026-03-05/2026-03-07；仍在中止的写 2026-03-05/。"),
            field="pauses",
        )
    begins = parse_day(first, field="pauses")
    ends = parse_day(last, field="pauses") if last.strip() else None
    if ends is not None and ends < begins:
        raise Invalid(zh("中止期间“%(pair)s”的止日早于起日", pair=pair), field="pauses")
    return Pause(begins, ends)


@lru_cache(maxsize=16384)
def _day(text: str) -> date:
    found = day(text, field="start")
    if found is None:
        raise Invalid(zh("“%(value)s”不是有效日期", value=text.strip()), field="start")
    return found


def _run(
    source: TextIO,
    out: TextIO,
    wanted: tuple[str, ...],
    columns: tuple[str, ...],
    answer: Callable[[_Cells], tuple[str, ...]],
    *,
    refused: Callable[[tuple[str, ...]], bool] = lambda line: bool(line[-1]),
) -> Tally:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    rows = without = 0
    for cells, fault in _rows(source, wanted):
        if fault is None:
            line = answer(cells)
        else:
            echo = tuple(cells.get(name, "") for name in wanted)
            line = (*echo, *_blank(columns[len(wanted) : -1]), str(fault))
        writer.writerow(line)
        rows += 1
        without += refused(line)
    return Tally(rows, without)


def _blank(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(TRUTH[False] if column in ("provisional", "valid") else "" for column in columns)


def _rows(source: TextIO, wanted: tuple[str, ...]) -> Iterator[tuple[_Cells, Message | None]]:
    reader = csv.reader(source)
    names = [name.strip().lstrip("\ufeff").lower() for name in next(reader, [])]
    require_columns(names, wanted)
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield {}, _UNREADABLE
            continue
        if not values:
            continue
        cells = dict.fromkeys(names, "") | dict(zip(names, values, strict=False))
        yield cells, zh("本行的列数多于表头") if any(values[len(names) :]) else None
