"""Words of the code tables in the reader's language: each row carries its own Chinese and English name."""

from django.utils.translation import get_language

from laojian.employers.law_rows import table


def english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def named(name: str, code: str) -> str:
    """The name of a code; the code itself when the table does not know it."""
    return dict(choices(name)).get(code, code)


def choices(name: str) -> list[tuple[str, str]]:
    """(code, name) of a table of the employer's file."""
    column = "name_en" if english() else "name_zh"
    return [(row.code, row.cells[column] or row.cells["name_zh"]) for row in table(name)]
