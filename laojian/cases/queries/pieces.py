"""Pieces of a case and the officer who asks for them, as the one question wants them (`org.rules.pieces`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from laojian.cases.models import Case
from laojian.cases.queries.parts import in_team, sees, tokens_of
from laojian.cases.queries.scope import one
from laojian.documents import queries as documents
from laojian.documents.models import StoredFile
from laojian.employers import queries as employers
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.ledger import queries as ledger
from laojian.ledger.queries import TrailRow
from laojian.org import access
from laojian.org.models import Officer
from laojian.org.rules.pieces import FIRST, Kind, Piece, Reader, Stand, may_open


def reader(officer: Officer, case: Case, on: date) -> Reader:
    """How an officer stands towards a case that `one` found for him: place, team and interests were asked there."""
    leads = case.lead_officer_id == officer.pk
    team = leads or case.second_officer_id == officer.pk
    reveals = access.allowed(officer, "person.reveal", case.place, on=on, assigned=team)
    held = {Stand.LEADS: leads, Stand.REVEALS: reveals}
    return Reader(frozenset({Stand.SEES, *(stand for stand, holds in held.items() if holds)}))


@dataclass(frozen=True, slots=True)
class Protected:
    """The protected values of a case by token, each with what it tells of; who asks, and where the case lies."""

    pieces: Mapping[str, Piece]
    reader: Reader
    place: str
    assigned: bool


def protected(officer: Officer, case_id: int, on: date) -> Protected:
    """What stands masked on the page of a case. Raises NotFound for a foreign one.

    Who brought it without wanting to be named (`anonymous`) stays closed there, to everybody.
    """
    case = one(officer, case_id, on)
    found = dict.fromkeys(tokens_of(case) - {""}, Piece(Kind.CLAIMANT))
    if case.complainant_token:
        found[case.complainant_token] = Piece(Kind.PERSON, FIRST, case.anonymous)
    return Protected(found, reader(officer, case, on), case.place, in_team(case, officer))


def exporter(officer: Officer, on: date) -> Reader:
    """Whether an officer takes lists of cases out: where he holds the right, of what he sees there."""
    held = access.places(officer, "case.export", on)
    return Reader(frozenset({Stand.EXPORTS} if held else {Stand.PUBLIC}))


def audited(officer: Officer, case_id: int, on: date, *, limit: int) -> list[TrailRow]:
    """What the ledger says of a case, the newest first, for who reads the ledger at its place or sees the case.

    Nothing for anybody else, as for a case that is not there, and for who declared an interest in its employer.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        return []
    held = {
        Stand.EXCLUDED: employers.is_interested(officer, code=case.employer_uscc, name=case.employer_name, on=on),
        Stand.AUDITS: access.reads_ledger(officer, case.place, on=on),
        Stand.SEES: sees(officer, case_id, on),
    }
    asking = Reader(frozenset(stand for stand, holds in held.items() if holds))
    if not may_open(Piece(Kind.TRAIL), asking):
        return []
    return ledger.trail(str(case.ref), limit=limit, newest_first=True)


def case_file(officer: Officer, case_id: int, file_id: int, on: date) -> StoredFile:
    """A file of a case the officer may see: evidence, a proof, a paper. Raises NotFound, for a foreign one too."""
    case = one(officer, case_id, on)
    found = documents.file_of(case.ref, file_id)
    kind = Kind.PAPER if found.documents.exists() else Kind.EVIDENCE
    if not may_open(Piece(kind), reader(officer, case, on)):
        raise NotFound(zh("没有这个文件"))
    return found
