"""What an office brings along on its first day: units, officers, employers and open cases from a spreadsheet.

One way for all kinds: read, take over row by row through the packages' own actions, show what would happen, and
roll back unless told to apply. Rows that cannot be taken over are kept in a file with their reasons.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from django.db import transaction
from django.utils.timezone import localdate

from config import spreadsheets
from laojian.cases import imports as case_imports
from laojian.employers import actions as employer_actions
from laojian.employers import imports as employer_imports
from laojian.employers.models import ImportedRow
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh
from laojian.org import imports as org_imports
from laojian.org.models import Officer
from laojian.tables.columns import OURS, columns
from laojian.tables.entries import Row
from laojian.tables.opening import opened
from laojian.tables.reading import Table, read_whole
from laojian.tables.values import Moment

Rows = Sequence[tuple[int, Row]]
MOST_BYTES: Final = 50_000_000
MOST_ROWS: Final = 200_000


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
    """One kind of table: its title, and who takes it over. Its columns stand in `laojian/tables/fields`."""

    title: str
    bring: Callable[[Batch], Iterable[Outcome]]
    needs_officer: bool = False
    #: Hints that depend on what the program knows, by field.
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What an import did, or would do. `rejected` is the file of the bad rows, None when there were none.

    `named`: what of the file is not used; `said`: what was filled in from merged cells; `where`: rows as they are told.
    """

    outcomes: list[Outcome]
    applied: bool
    rejected: Path | None
    secrets: Path | None
    named: Sequence[str] = ()
    said: Sequence[tuple[str, Message]] = ()
    where: Mapping[int, str] = field(default_factory=dict)

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
    sheet = employer_imports.Sheet(batch.digest, tuple(batch.rows))
    employer_actions.import_employers(rows=sheet, origin=batch.source, by=by, at=batch.at)
    kept = ImportedRow.objects.filter(file_sha256=batch.digest).order_by("row")
    for row, outcome, problem, name in kept.values_list("row", "outcome", "problem", "employer__name"):
        kind = "met" if row in earlier else _EMPLOYER_OUTCOMES[outcome]
        yield EmployerRow(row, kind, name or "", zh("%(problem)s", problem=problem) if problem else None)


def _cases(batch: Batch) -> Iterable[Outcome]:
    if batch.by is None:
        raise Invalid(zh("导入在办案件须指明导入人"))
    return case_imports.bring(rows=batch.rows, source=batch.source, digest=batch.digest, by=batch.by, at=batch.at)


KINDS: Final[dict[str, Kind]] = {
    "units": Kind("单位", _org("units")),
    "officers": Kind("人员", _org("officers"), hints={"roles": "可空；多个用顿号分开：" + org_imports.ROLE_TITLES}),
    "employers": Kind("用人单位", _employers, needs_officer=True),
    "cases": Kind("在办案件", _cases, needs_officer=True),
}


def run(kind: str, path: Path, *, apply: bool, by: Officer | None, at: datetime) -> Result:
    """Take over a file, or only look (`apply=False`). Raises Refused when the file as a whole cannot be used."""
    content = _content(path)
    table = read_whole(content, path.name, kind, Moment(localdate(at)), compare=False)
    _require_usable(kind, table)
    batch = Batch(
        rows=[(row.place, row) for row in table.rows],
        source=path.name,
        digest=hashlib.sha256(content).hexdigest(),
        by=by,
        at=at,
    )
    with transaction.atomic():
        outcomes = list(KINDS[kind].bring(batch))
        if not apply:
            transaction.set_rollback(True)
    return Result(
        outcomes,
        apply,
        _keep_bad(path, table, outcomes),
        _keep_secrets(path, outcomes) if apply else None,
        named=table.account.named,
        said=[(row.where, said) for row in table.rows for said in row.said],
        where={row.place: row.where for row in table.rows},
    )


def template(kind: str, path: Path) -> None:
    """Write an empty table with headings and a row of hints."""
    headings = [f"{column.heading}*" if column.needed else column.heading for column in columns(kind)]
    hints = [KINDS[kind].hints.get(column.field, column.hint) for column in columns(kind)]
    spreadsheets.write_template(path, headings, hints)


def _content(path: Path) -> bytes:
    with opened(path) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid(zh("文件超过 50 MB"), remedy=zh("请分成几个文件导入。"))
    return content


def _require_usable(kind: str, table: Table) -> None:
    if table.missing:
        raise Invalid(
            zh("缺少列：%(names)s", names="、".join(table.missing)),
            remedy=zh("请用 laojian import template %(kind)s 取得模板。", kind=kind),
        )
    if table.refused:
        raise Invalid(table.refused[0].reason)
    if not table.rows:
        raise Invalid(zh("文件里没有数据行"))
    if len(table.rows) > MOST_ROWS:
        raise Invalid(zh("文件超过 %(most)s 行", most=MOST_ROWS), remedy=zh("请分成几个文件导入。"))


def _keep_bad(path: Path, table: Table, outcomes: list[Outcome]) -> Path | None:
    """The bad rows beside the file, with row number and reason; an old such file goes when none is bad."""
    target = path.with_name(f"{path.name}.rejected.csv")
    bad = {outcome.row: outcome for outcome in outcomes if outcome.kind == "bad"}
    if not bad:
        target.unlink(missing_ok=True)
        return None
    headings = [heading for heading in table.account.headings if heading not in OURS]
    rows = [
        [*(row.written.get(name, "") for name in headings), row.where, str(bad[row.place].reason)]
        for row in table.rows
        if row.place in bad
    ]
    spreadsheets.write_csv(target, [*headings, *OURS], rows)
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
