"""The dated rows of this package, read once per process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final, TypeVar, cast, get_args

from laojian.complaints.rules.acceptance import RuleRow
from laojian.complaints.rules.competent_bodies import BodyKind, CompetentBody, Part
from laojian.complaints.rules.urgency import TESTS, Level, TestKind, UrgencyRow
from laojian.kernel.flow import Mark
from laojian.kernel.lawtable import Dated, LawTable, number, read_rows, sound, text, validity
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

LAW: Final = Path(__file__).resolve().parent / "law"
_DATED: Final = ("code", "basis_zh", "mark", "valid_from", "valid_to")
Row = TypeVar("Row", bound=Dated)
Cells = Mapping[str, str]


@cache
def acceptance_rules() -> LawTable[RuleRow]:
    """The rules behind the tests of acceptance."""
    return _read("acceptance.csv", ("name_zh", "name_en"), _rule)


@cache
def urgency_rules() -> tuple[UrgencyRow, ...]:
    """What makes a contact urgent."""
    return tuple(_read("urgency.csv", ("name_zh", "name_en", "test", "number", "words", "level"), _urgency))


@cache
def doors() -> LawTable[CompetentBody]:
    """The guide of doors."""
    columns = (
        "door",
        "question_zh",
        "question_en",
        "answer_zh",
        "answer_en",
        "part",
        "part_zh",
        "part_en",
        "violations",
    )
    return _read("doors.csv", columns, _door)


def _read(name: str, columns: tuple[str, ...], build: Callable[[Cells], Row]) -> LawTable[Row]:
    with (LAW / name).open(encoding="utf-8-sig", newline="") as source:
        return sound(*read_rows(source, (*_DATED, *columns), build))


def _rule(cells: Cells) -> RuleRow:
    first, last = validity(cells)
    return RuleRow(
        text(cells, "code"), text(cells, "name_zh"), text(cells, "name_en"), text(cells, "basis_zh"),
        _mark(cells), first, last,
    )  # fmt: skip


def _urgency(cells: Cells) -> UrgencyRow:
    first, last = validity(cells)
    words = tuple(word for word in cells["words"].split("|") if word.strip())
    test = _one_of(cells, "test", TESTS)
    if (test == "words") != bool(words):
        raise Invalid(zh("“%(column)s”列不能为空", column="words"), field="words")
    return UrgencyRow(
        code=text(cells, "code"),
        name_zh=text(cells, "name_zh"),
        name_en=text(cells, "name_en"),
        test=cast(TestKind, test),
        number=number(cells, "number"),
        words=words,
        level=cast(Level, int(_one_of(cells, "level", {str(level) for level in get_args(Level)}))),
        basis_zh=text(cells, "basis_zh"),
        mark=_mark(cells),
        valid_from=first,
        valid_to=last,
    )


def _door(cells: Cells) -> CompetentBody:
    first, last = validity(cells)
    part = cast(Part, _one_of(cells, "part", get_args(Part)))
    if part == "part":
        text(cells, "part_zh"), text(cells, "part_en")
    return CompetentBody(
        code=text(cells, "code"),
        door=cast(BodyKind, _one_of(cells, "door", get_args(BodyKind))),
        question_zh=text(cells, "question_zh"),
        question_en=text(cells, "question_en"),
        answer_zh=text(cells, "answer_zh"),
        answer_en=text(cells, "answer_en"),
        part=part,
        part_zh=cells["part_zh"].strip(),
        part_en=cells["part_en"].strip(),
        violations=tuple(code for code in cells["violations"].split("|") if code),
        basis_zh=text(cells, "basis_zh"),
        mark=_mark(cells),
        valid_from=first,
        valid_to=last,
    )


def _mark(cells: Cells) -> Mark:
    return cast(Mark, _one_of(cells, "mark", get_args(Mark)))


def _one_of(cells: Cells, column: str, allowed: tuple[str, ...] | frozenset[str] | set[str]) -> str:
    value = text(cells, column)
    if value not in allowed:
        raise Invalid(zh("“%(column)s”列没有“%(value)s”这个取值", column=column, value=value), field=column)
    return value
