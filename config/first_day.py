"""What an office brings along on its first day: units, officers, employers and open cases from a spreadsheet.

One way for all kinds: read, take over row by row through the packages' own actions, show what would happen, and
roll back unless told to apply. Rows that cannot be taken over are kept in a file with their reasons.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from django.db import transaction

from config import spreadsheets
from laojian.cases import imports as case_imports
from laojian.employers import actions as employer_actions
from laojian.employers import imports as employer_imports
from laojian.employers.models import ImportedRow
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh
from laojian.org import imports as org_imports
from laojian.org.models import Officer

Rows = Sequence[tuple[int, Mapping[str, str]]]


class Outcome(Protocol):
    """What became of one row, whichever package took it: made, met (there already) or bad."""

    @property
    def row(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def reason(self) -> Message | None: ...


@dataclass(frozen=True, slots=True)
class Batch:
    """A file as it is handed to a package."""

    rows: Rows
    source: str
    digest: str
    by: Officer | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table: its title, its columns with a hint each, and who takes it over."""

    title: str
    columns: Mapping[str, str]
    bring: Callable[[Batch], Iterable[Outcome]]
    needs_officer: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What an import did, or would do. `rejected` is the file of the bad rows, None when there were none."""

    outcomes: list[Outcome]
    applied: bool
    rejected: Path | None
    secrets: Path | None

    def count(self, kind: str) -> int:
        """How many rows were made, met or bad."""
        return sum(outcome.kind == kind for outcome in self.outcomes)

    def bad(self) -> list[Outcome]:
        """The rows that were not taken over."""
        return [outcome for outcome in self.outcomes if outcome.kind == "bad"]


def _org(kind: str) -> Callable[[Batch], Iterable[Outcome]]:
    def bring(batch: Batch) -> Iterable[Outcome]:
        return org_imports.bring(
            kind=kind, rows=batch.rows, source=batch.source, digest=batch.digest, by=batch.by, at=batch.at
        )

    return bring


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """What became of one row of an employers' table."""

    row: int
    kind: str
    what: str
    reason: Message | None = None


#: The package's own words for what became of a row.
_EMPLOYER_OUTCOMES: Final = {"made": "made", "met": "met", "kept_back": "bad"}


def _employers(batch: Batch) -> Iterable[Outcome]:
    """Employers keep their own record of rows, by digest of the file: a row done earlier counts as there already.

    The right to import was checked at the door, so the officer is passed on as a reference, not as an editor.
    """
    by = batch.by.ref if batch.by is not None else None
    earlier = set(
        ImportedRow.objects.filter(file_sha256=batch.digest, employer__isnull=False).values_list("row", flat=True)
    )
    rows = tuple(
        (number, {employer_imports.COLUMNS.get(name, ""): text for name, text in cells.items()})
        for number, cells in batch.rows
    )
    sheet = employer_imports.Sheet(batch.digest, rows)
    employer_actions.import_employers(rows=sheet, origin=batch.source, by=by, at=batch.at)
    kept = ImportedRow.objects.filter(file_sha256=batch.digest).order_by("row")
    for row, outcome, problem, name in kept.values_list("row", "outcome", "problem", "employer__name"):
        kind = "met" if row in earlier else _EMPLOYER_OUTCOMES[outcome]
        yield EmployerRow(row, kind, name or "", zh("%(problem)s", problem=problem) if problem else None)


def _employer_columns() -> dict[str, str]:
    """The columns of an employers' table with a hint each."""
    hints = {
        "名称": "必填",
        "类型": "必填：如 企业、个体工商户",
        "区代码": "必填，六位",
        "统一社会信用代码": "18 位；没有的填无代码原因",
        "无代码原因": "没有统一社会信用代码时必填",
        "街镇代码": "可空，九位",
        "网格代码": "可空，十五位",
        "成立日期": "可空，2026-03-02",
        "曾用名": "可空，多个用 ; 分开",
    }
    return {name: hints.get(name, "可空") for name in employer_imports.COLUMNS}


def _cases(batch: Batch) -> Iterable[Outcome]:
    if batch.by is None:
        raise Invalid(zh("导入在办案件须指明导入人"))
    return case_imports.bring(rows=batch.rows, source=batch.source, digest=batch.digest, by=batch.by, at=batch.at)


KINDS: Final[dict[str, Kind]] = {
    "units": Kind("单位", org_imports.UNIT_COLUMNS, _org("units")),
    "officers": Kind("人员", org_imports.OFFICER_COLUMNS, _org("officers")),
    "employers": Kind("用人单位", _employer_columns(), _employers, needs_officer=True),
    "cases": Kind("在办案件", case_imports.COLUMNS, _cases, needs_officer=True),
}


def run(kind: str, path: Path, *, apply: bool, by: Officer | None, at: datetime) -> Result:
    """Take over a file, or only look (`apply=False`). Raises Refused when the file as a whole cannot be used."""
    chosen = KINDS[kind]
    lines = _without_hints(spreadsheets.read(path), chosen.columns)
    if not lines:
        raise Invalid(zh("文件里没有数据行"))
    missing = [n for n, hint in chosen.columns.items() if hint.startswith("必填") and n not in lines[0].cells]
    if missing:
        raise Invalid(
            zh("缺少列：%(names)s", names="、".join(missing)),
            remedy=zh("请用 laojian import template %(kind)s 取得模板。", kind=kind),
        )
    batch = Batch(
        rows=[(line.number, line.cells) for line in lines],
        source=path.name,
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        by=by,
        at=at,
    )
    with transaction.atomic():
        outcomes = list(chosen.bring(batch))
        if not apply:
            transaction.set_rollback(True)
    return Result(outcomes, apply, _keep_bad(path, lines, outcomes), _keep_secrets(path, outcomes) if apply else None)


def template(kind: str, path: Path) -> None:
    """Write an empty table with headings and a row of hints."""
    columns = KINDS[kind].columns
    headings = [f"{name}*" if hint.startswith("必填") else name for name, hint in columns.items()]
    spreadsheets.write_template(path, headings, list(columns.values()))


def _without_hints(lines: list[spreadsheets.Line], columns: Mapping[str, str]) -> list[spreadsheets.Line]:
    """The rows without the template's row of hints."""
    return [line for line in lines if not _is_hint(line.cells, columns)]


def _is_hint(cells: Mapping[str, str], columns: Mapping[str, str]) -> bool:
    filled = {name: text for name, text in cells.items() if text}
    return bool(filled) and all(columns.get(name) == text for name, text in filled.items())


def _keep_bad(path: Path, lines: list[spreadsheets.Line], outcomes: list[Outcome]) -> Path | None:
    """The bad rows beside the file, with row number and reason; an old such file goes when none is bad."""
    target = path.with_name(f"{path.name}.rejected.csv")
    bad = {outcome.row: outcome for outcome in outcomes if outcome.kind == "bad"}
    if not bad:
        target.unlink(missing_ok=True)
        return None
    headings = list(lines[0].cells)
    rows = [
        [*(line.cells.get(name, "") for name in headings), str(line.number), str(bad[line.number].reason)]
        for line in lines
        if line.number in bad
    ]
    spreadsheets.write_csv(target, [*headings, "行号", "原因"], rows)
    return target


def _keep_secrets(path: Path, outcomes: list[Outcome]) -> Path | None:
    """First passwords of new accounts, in a file only its owner can read; to be handed over and deleted."""
    new = [(outcome.what, getattr(outcome, "secret", "")) for outcome in outcomes]
    new = [(what, secret) for what, secret in new if secret]
    if not new:
        return None
    target = path.with_name(f"{path.name}.passwords.csv")
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    spreadsheets.write_csv(target, ["用户名", "首次密码"], new)
    return target
