"""The dated rows of this package, read once per process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

from laojian.documents.rules import Authority, TypeWord, authority_row, type_word_row
from laojian.kernel.lawtable import Dated, LawRow, LawTable, law_row, read_rows, sound

LAW = Path(__file__).resolve().parent / "law"
Row = TypeVar("Row", bound=Dated)


@cache
def numbering_rows() -> LawTable[TypeWord]:
    """Which word stands in the number of which paper."""
    return _read("numbering.csv", ("code", "place", "type_word", "remedy"), type_word_row)


@cache
def authority_rows() -> LawTable[Authority]:
    """Which authority signs where, with its word, review body and court."""
    return _read("authorities.csv", ("code", "word", "authority", "government", "court"), authority_row)


@cache
def papers() -> LawTable[LawRow]:
    """The papers of the procedure (文书): what each is called and by which article it is made."""
    return _read("documents.csv", ("code", "name_zh", "name_en", "stage", "basis_zh"), law_row)


@cache
def bases() -> LawTable[LawRow]:
    """The laws, regulations and rules that are cited, with their numbers."""
    return _read("bases.csv", ("code", "title_zh", "title_en", "number"), law_row)


@lru_cache(maxsize=16)
def limits(on: date) -> dict[str, int]:
    """Limits of uploaded files on a day, by name; units in the file. Raises Invalid where one is not in force."""
    rows = _limit_rows()
    return {code: int(rows.in_force(code, on).cells["value"]) for code in rows.codes()}


@cache
def _limit_rows() -> LawTable[LawRow]:
    return _read("limits.csv", ("code", "value", "unit"), law_row)


def _read(name: str, columns: tuple[str, ...], build: Callable[[Mapping[str, str]], Row]) -> LawTable[Row]:
    with (LAW / name).open(encoding="utf-8-sig", newline="") as source:
        return sound(*read_rows(source, columns, build))
