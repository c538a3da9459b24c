"""Words of the code tables in the reader's language: each row carries its own Chinese and English name."""

from datetime import date

from django.utils.translation import get_language

from laojian.employers.law_rows import table
from laojian.kernel.lawtable import LawRow


def english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def named(name: str, code: str) -> str:
    """The name of a code, by its last row; the code itself when the table does not know it."""
    row = table(name).newest(code)
    return _name(row) if row else code


def choices(name: str, on: date) -> list[tuple[str, str]]:
    """(code, name) of what may be chosen on a day from a table of the employer's file."""
    return [(row.code, _name(row)) for row in table(name).on(on)]


def _name(row: LawRow) -> str:
    return (row.cells["name_en"] if english() else "") or row.cells["name_zh"]
