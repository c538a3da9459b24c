"""Pieces of a case and the officer who asks for them, as the one question wants them (`org.rules.pieces`)."""

from __future__ import annotations

from datetime import date

from laojian.cases.models import Case
from laojian.cases.queries.scope import one
from laojian.documents import queries as documents
from laojian.documents.models import StoredFile
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.org import access
from laojian.org.models import Officer
from laojian.org.rules.pieces import Kind, Piece, Reader, Stand, may_open


def reader(officer: Officer, case: Case, on: date) -> Reader:
    """How an officer stands towards a case that `one` found for him: place, team and interests were asked there."""
    leads = case.lead_officer_id == officer.pk
    team = leads or case.second_officer_id == officer.pk
    reveals = access.allowed(officer, "person.reveal", case.place, on=on, assigned=team)
    held = {Stand.LEADS: leads, Stand.REVEALS: reveals}
    return Reader(frozenset({Stand.SEES, *(stand for stand, holds in held.items() if holds)}))


def case_file(officer: Officer, case_id: int, file_id: int, on: date) -> StoredFile:
    """A file of a case the officer may see: evidence, a proof, a paper. Raises NotFound, for a foreign one too."""
    case = one(officer, case_id, on)
    found = documents.file_of(case.ref, file_id)
    kind = Kind.PAPER if found.documents.exists() else Kind.EVIDENCE
    if not may_open(Piece(kind), reader(officer, case, on)):
        raise NotFound(zh("没有这个文件"))
    return found
