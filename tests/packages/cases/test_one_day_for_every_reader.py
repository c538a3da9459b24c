"""For every rule with two dated rows the command, desk, form of a step, intake and printed page say one day."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from laojian.cases import law_tables
from laojian.cases.queries.law import term_rows
from laojian.cases.queries.terms import office_tables
from laojian.cases.reading import calendars, law_book
from laojian.cases.rules.clocks import BEGIN_ELSEWHERE, Taken, derive, last_days
from laojian.cases.rules.flow_table import NEW
from laojian.cases.rules.lawbook import LATEST
from laojian.cases.rules.printing import deadlines_page
from laojian.kernel.batch import answer_due, due_batch
from laojian.kernel.calendar import WorkCalendar
from laojian.kernel.clocks import Term, due
from laojian.kernel.lawtable import LawRow, LawTable
from tests.releasing import Release, another

pytestmark = pytest.mark.django_db

CHANGE = date(2026, 4, 15)
SIDES = (CHANGE - timedelta(days=1), CHANGE)
#: When the release came in, and when everything below is recorded: afterwards.
CAME, NOW = datetime(2026, 1, 5, 2, tzinfo=UTC), datetime(2026, 4, 20, 2, tzinfo=UTC)
CODES = law_tables.terms().codes()


@pytest.fixture
def release(tmp_path, monkeypatch) -> Iterator[Release]:
    """A release in which every rule has a second row, two units longer, from the day of the change on."""
    with another(tmp_path / "law", monkeypatch) as made:
        for table in law_tables.DEADLINE_FILES:
            header, rows = made.rows(table)
            longer = [
                {**row, "valid_from": str(CHANGE), "number": str(int(row["number"]) + 2) if row["number"] else ""}
                for row in rows
            ]
            made.write(table, header, [*rows, *longer])
        made.load(CAME)
        yield made


def printed() -> dict[str, list[LawRow]]:
    """The rows of the printed page, by code."""
    lines = [line for line in deadlines_page(law_tables.deadlines()).splitlines() if line.startswith("| ")]
    heads = [cell.strip() for cell in lines[0].strip("|").split("|")]
    found: dict[str, list[LawRow]] = {}
    for line in lines[1:]:
        cells = dict(zip(heads, (cell.strip() for cell in line.strip("|").split("|")), strict=False))
        if cells["编号"] not in CODES:
            continue
        last = date.fromisoformat(cells["至"]) if cells["至"] != "—" else None
        row = LawRow(cells["编号"], date.fromisoformat(cells["自"]), last, cells)
        found.setdefault(row.code, []).append(row)
    return found


def on_the_page(code: str, start: date, calendar: WorkCalendar) -> date | None:
    cells = LawTable(printed()[code]).at(code, start).cells
    number = int(cells["数"]) if cells["数"] != "—" else None
    return due(Term(number, cells["单位"], cells["种类"], cells["顺延"] == "是"), start, calendar=calendar).day  # type: ignore[arg-type]  # the cells say a unit and a kind


def on_the_desk(start: date) -> dict[str, date | None]:
    """The last day of each term that began on a day, as the desk derives it for a case with that clock alone."""
    found = {}
    law, known = law_book(), calendars()
    for code in CODES:
        given = {"clocks": [{"code": code, "start_on": start.isoformat()}]}
        steps = [Taken(1, "register", NEW, "S00", start, NOW), Taken(2, "import_s20", "S00", "S20", start, NOW, given)]
        found |= {clock.code: clock.due for clock in derive(steps, law, known)}
    return found


def test_every_reader_names_the_same_last_day_on_both_sides_of_a_change(release):
    deadlines, calendar = office_tables()
    for start in SIDES:
        desk = on_the_desk(start)
        form = last_days(CODES, start, law_book(), LATEST, calendar)
        intake = {code: due(row.term, start, calendar=calendar).day for code, row in term_rows(CODES, start, None)}
        asked = io.StringIO("rule,start\n" + "".join(f"{code},{start}\n" for code in CODES))
        answers = io.StringIO()
        due_batch(asked, answers, deadlines=deadlines, calendar=calendar)
        batch = {line["rule"]: line["due"] for line in csv.DictReader(io.StringIO(answers.getvalue()))}
        for code in CODES:
            told = answer_due(
                rule=code, start=str(start), pauses="", extended="", deadlines=deadlines, calendar=calendar
            ).day
            assert desk[code] == told, code
            assert intake[code] == told, code
            assert batch[code] == (str(told) if told else ""), code
            assert on_the_page(code, start, calendar) == told, code
            if code not in BEGIN_ELSEWHERE:
                assert form[code].day == told, code


def test_the_change_shows_at_its_first_day_and_not_before(release):
    deadlines, _ = office_tables()
    shipped = law_tables.terms()
    for code in CODES:
        before, after = (deadlines.at(code, start).term.number for start in SIDES)
        assert before is None or after == before + 2
        assert next(row for row in shipped if row.code == code).valid_to == SIDES[0]
    earlier = {code: row.term.number for code, row in term_rows(CODES, CHANGE, CAME - timedelta(days=1))}
    assert earlier == {code: deadlines.at(code, SIDES[0]).term.number for code in CODES}, "what nobody knew of then"
