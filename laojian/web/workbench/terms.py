"""Names of terms, papers and causes in the reader's language, from the tables they are delivered in."""

from laojian.cases import law_tables
from laojian.cases.rules.clocks import SET_CLOCKS
from laojian.documents import law_rows
from laojian.kernel.lawtable import LawRow
from laojian.web import answers
from laojian.web.workbench.tables import english


def term(code: str) -> tuple[str, str]:
    """Name and article of a term; of one set by a decision, its words."""
    if code in SET_CLOCKS:
        title, _, basis = SET_CLOCKS[code]
        return answers.words(title), basis
    row = law_tables.terms().newest(code)
    if row is None:
        return code, ""
    return (row.name_en.split(";")[0].split(" (")[0] if english() else row.name_zh), row.basis_zh


def paper(code: str) -> str:
    """The name of a paper."""
    return _named(law_rows.papers().newest(code), code)


def papers() -> list[tuple[str, str]]:
    """Every paper of the procedure, in order."""
    return [(code, paper(code)) for code in sorted(law_rows.papers().codes())]


def cause(code: str) -> str:
    """The name of a violation."""
    return _named(law_tables.causes().newest(code), code)


def cause_zh(code: str) -> str:
    """The name of a violation as it stands in a file."""
    row = law_tables.causes().newest(code)
    return row.cells["name_zh"] if row else code


def causes(codes: list[str]) -> list[tuple[str, str]]:
    """Violations as choices."""
    return [(code, f"{code} {cause(code)}") for code in codes]


def _named(row: LawRow | None, code: str) -> str:
    if row is None:
        return code
    return (row.cells["name_en"] if english() else "") or row.cells["name_zh"]
