"""Names of terms, papers and causes in the reader's language, from the tables they are delivered in."""

import csv
from functools import cache

from laojian.cases import law_tables
from laojian.cases.rules.clocks import SET_CLOCKS
from laojian.documents.law_rows import LAW as PAPERS
from laojian.web import answers
from laojian.web.workbench.tables import english


@cache
def _terms() -> dict[str, tuple[str, str, str]]:
    """Chinese name, English name, article of each term."""
    return {row["code"]: (row["name_zh"], row["name_en"], row["basis_zh"]) for row in law_tables.deadlines()}


@cache
def _papers() -> dict[str, tuple[str, str]]:
    with (PAPERS / "documents.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {row["code"]: (row["name_zh"], row["name_en"]) for row in csv.DictReader(lines)}


@cache
def _causes() -> dict[str, tuple[str, str]]:
    return {row["code"]: (row["name_zh"], row["name_en"]) for row in law_tables.violations()}


def term(code: str) -> tuple[str, str]:
    """Name and article of a term; of one set by a decision, its words."""
    if code in SET_CLOCKS:
        title, _, basis = SET_CLOCKS[code]
        return answers.words(title), basis
    if code not in _terms():
        return code, ""
    chinese, translated, basis = _terms()[code]
    return (translated.split(";")[0].split(" (")[0] if english() else chinese), basis


def paper(code: str) -> str:
    """The name of a paper."""
    names = _papers().get(code, (code, code))
    return names[1] or names[0] if english() else names[0]


def papers() -> list[tuple[str, str]]:
    """Every paper of the procedure, in order."""
    return [(code, paper(code)) for code in sorted(_papers())]


def cause(code: str) -> str:
    """The name of a violation."""
    names = _causes().get(code, (code, code))
    return names[1] or names[0] if english() else names[0]


def cause_zh(code: str) -> str:
    """The name of a violation as it stands in a file."""
    return _causes().get(code, (code, code))[0]


def causes(codes: list[str]) -> list[tuple[str, str]]:
    """Violations as choices."""
    return [(code, f"{code} {cause(code)}") for code in codes]
