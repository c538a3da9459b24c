"""One dated row of the deadline table, and how to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TextIO, cast, get_args

from laojian.kernel.clocks import Kind, Term, Unit
from laojian.kernel.flow import Mark
from laojian.kernel.lawtable import LawTable, flag, number, read_rows, sound, text, validity
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

COLUMNS: Final = (
    "code", "name_zh", "name_en", "number", "unit", "kind", "roll", "show_both", "extension", "from_event_zh",
    "from_event_en", "basis_zh", "article_en", "mark", "configurable", "valid_from", "valid_to", "note_zh",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit of law: `term` from the day of `from_event`, on the article `basis`.

    `show_both`: a last day that is not worked is shown together with the next working day, and not moved.
    `mark`: how sure the number is; `configurable`: two persons of the office may change it.
    """

    code: str
    name_zh: str
    name_en: str
    term: Term
    show_both: bool
    from_event_zh: str
    from_event_en: str
    basis_zh: str
    article_en: str
    mark: Mark
    configurable: bool
    valid_from: date
    valid_to: date | None
    note_zh: str


def read_deadlines(source: TextIO) -> LawTable[Deadline]:
    """The whole table. Raises Invalid for a missing column, ValueError naming every bad line."""
    return sound(*read_rows(source, COLUMNS, deadline))


def deadline(cells: Mapping[str, str]) -> Deadline:
    """One row of the table. Raises Invalid."""
    valid_from, valid_to = validity(cells)
    return Deadline(
        code=text(cells, "code"),
        name_zh=text(cells, "name_zh"),
        name_en=text(cells, "name_en"),
        term=term(cells),
        show_both=flag(cells, "show_both"),
        from_event_zh=text(cells, "from_event_zh"),
        from_event_en=text(cells, "from_event_en"),
        basis_zh=text(cells, "basis_zh"),
        article_en=text(cells, "article_en"),
        mark=cast(Mark, _one_of(cells, "mark", get_args(Mark))),
        configurable=flag(cells, "configurable"),
        valid_from=valid_from,
        valid_to=valid_to,
        note_zh=cells.get("note_zh", "").strip(),
    )


def term(cells: Mapping[str, str]) -> Term:
    """The arithmetic of a row: number, unit, kind, roll, extension. Raises Invalid."""
    unit = cast(Unit, _one_of(cells, "unit", get_args(Unit)))
    kind = cast(Kind, _one_of(cells, "kind", get_args(Kind)))
    try:
        return Term(number(cells, "number"), unit, kind, flag(cells, "roll"), number(cells, "extension"))
    except ValueError as problem:
        reason = zh("单位、类型、顺延与延长期限不相符")
        raise Invalid(reason, field="number") from problem


def _one_of(cells: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = text(cells, name)
    if value not in allowed:
        raise Invalid(
            zh("“%(column)s”列只能为 %(allowed)s", column=name, allowed="、".join(allowed)),
            field=name,
        )
    return value
