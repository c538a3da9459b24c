"""Taking in the rows of a spreadsheet: repeatable, row by row, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from laojian.documents.who import Actor, name_of, ref_of
from laojian.employers.actions.employer_file import add_workplace, create_employer
from laojian.employers.imports import Bad, Good, Sheet, parse
from laojian.employers.models import Employer, ImportedRow
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Refused
from laojian.ledger.actions import record

BATCH = 200


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows made a file, met one that was there, or were kept back; `skipped` were done in an earlier run."""

    made: int
    met: int
    kept_back: int
    skipped: int


def import_employers(*, rows: Sheet, origin: str, by: Actor, at: datetime) -> Imported:
    """Take in a sheet. A row is done once per file content, so an interrupted import is simply started again.

    Every made file carries `origin`; a code that has a file already meets it and changes nothing. Rows that
    cannot be taken in are kept with their reason (`queries.kept_back`).
    """
    done = set(ImportedRow.objects.filter(file_sha256=rows.sha256).values_list("row", flat=True))
    good, bad = parse((number, cells) for number, cells in rows.rows if number not in done)
    work: list[Good | Bad] = sorted([*good, *bad], key=lambda row: row.row)
    counts = {"made": 0, "met": 0, "kept_back": 0}
    for start in range(0, len(work), BATCH):
        with transaction.atomic():
            for row in work[start : start + BATCH]:
                counts[_take(row, rows.sha256, origin, by, at)] += 1
    with transaction.atomic():
        record(
            verb="employer.import",
            subject=Ref("import", rows.sha256[:16]),
            by=ref_of(by),
            at=at,
            payload={"sha256": rows.sha256, "origin": origin, "skipped": len(done), **counts},
        )
    return Imported(**counts, skipped=len(done))


def _take(row: Good | Bad, digest: str, origin: str, by: Actor, at: datetime) -> str:
    outcome, employer, problem = "kept_back", None, ""
    if isinstance(row, Bad):
        problem = str(row.reason)
    else:
        try:
            with transaction.atomic():
                outcome, employer = _meet_or_make(row, f"{origin[:100]}#{row.row}", by, at)
        except Refused as refusal:
            problem = str(refusal)
    ImportedRow.objects.create(
        file_sha256=digest,
        row=row.row,
        employer=employer,
        outcome=outcome,
        problem=problem,
        cells=dict(row.cells),
        imported_at=at,
        by=name_of(by),
    )
    return outcome


def _meet_or_make(row: Good, origin: str, by: Actor, at: datetime) -> tuple[str, Employer]:
    code = row.fields.get("uscc")
    there = Employer.objects.filter(uscc=code).first() if code else None
    if there is not None:
        return "met", there
    employer = create_employer(fields=row.fields, by=by, at=at, origin=origin)
    if row.workplace_address:
        add_workplace(
            employer_id=employer.pk,
            address=row.workplace_address,
            district_code=employer.district_code,
            street_code=employer.street_code,
            grid_code=employer.grid_code,
            main=True,
            on=localdate(at),
            by=by,
            at=at,
        )
    return "made", employer
