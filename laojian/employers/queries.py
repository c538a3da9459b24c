"""What others read of employers: search within one's places, the file, its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from laojian.employers.models import ContactPerson, Employer, ImportedRow, Workplace
from laojian.employers.rules import Needle, needle
from laojian.kernel.refusal import NotFound
from laojian.kernel.typed import compact
from laojian.kernel.words import zh
from laojian.ledger.queries import TrailRow, trail
from laojian.org import access
from laojian.org import queries as org
from laojian.org.models import Interest, Officer
from laojian.org.rules import plain_name
from laojian.org.rules.pieces import Answer, Kind, Piece, Reader, Stand, may_open

MOST_COUNTED = 1_000
#: What is said of whom to reach at an employer, as the one question wants it.
PERSON_TO_REACH = Piece(Kind.CLAIMANT)
_COLUMNS = "e.id, e.uscc, e.name, e.kind, e.registered_address, e.district_code, e.street_code, e.headcount"


@dataclass(frozen=True, slots=True)
class Found:
    """One line of a search: `rank` 0 by code, 1 by the beginning of the name, 2 within a name, 3 by an address."""

    id: int
    uscc: str | None
    name: str
    kind: str
    registered_address: str
    district_code: str
    street_code: str
    headcount: int | None
    rank: int


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of a search, whether more follow, and how to ask for them: pass `next` as `after`."""

    rows: tuple[Found, ...]
    next: tuple[int, int] | None


def search(text: str, places: Sequence[str], limit: int = 20, after: tuple[int, int] | None = None) -> Page:
    """Employers in `places` by any two characters of a name, by the beginning of a code, or by an address.

    One character is looked up at the beginning of names only; an empty text lists the places. An employer is in
    a place when its file or one of its open workplaces is. Always one query. `after` is `Page.next`.
    """
    if not places:
        return Page((), None)
    arms = _arms(needle(text))
    rank, last = after if after is not None else (-1, 0)
    scope, scope_values = _scope(places)
    queries: list[str] = []
    values: list[str | int] = []
    for arm_rank, condition, condition_values in arms:
        queries.append(
            f"(SELECT {_COLUMNS}, {arm_rank} AS rank FROM employers_employer e WHERE {scope} AND {condition} "  # noqa: S608
            f"AND ({arm_rank} > %s OR e.id > %s) AND {arm_rank} >= %s ORDER BY e.id LIMIT %s)"
        )
        values += [*scope_values, *condition_values, rank, last, rank, limit + 1]
    union = " UNION ALL ".join(queries)
    with connection.cursor() as cursor:
        # No sort over all arms: they are read in turn, and the later ones not at all once the page is full
        # (a part with a LIMIT of its own is never read in parallel).
        cursor.execute(f"SELECT * FROM ({union}) f LIMIT %s", [*values, limit + 1])  # noqa: S608
        rows = sorted((Found(*row) for row in cursor.fetchall()), key=lambda row: (row.rank, row.id))
    shown = tuple(rows[:limit])
    return Page(shown, (shown[-1].rank, shown[-1].id) if len(rows) > limit else None)


def count(text: str, places: Sequence[str], most: int = MOST_COUNTED) -> int:
    """How many a search finds, counted up to `most` + 1 so that a common word costs no more than a rare one."""
    if not places:
        return 0
    scope, scope_values = _scope(places)
    queries: list[str] = []
    values: list[str | int] = []
    for _, condition, condition_values in _arms(needle(text)):
        queries.append(f"(SELECT e.id FROM employers_employer e WHERE {scope} AND {condition} LIMIT %s)")  # noqa: S608
        values += [*scope_values, *condition_values, most + 1]
    union = " UNION ALL ".join(queries)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM ({union}) a LIMIT %s) b", [*values, most + 1])  # noqa: S608
        return int(cursor.fetchone()[0])


def _arms(wanted: Needle) -> list[tuple[int, str, list[str]]]:
    """Disjoint conditions, best first: a row belongs to exactly one of them."""
    if not wanted.text:
        return [(1, "true", [])]
    start = _like(wanted.text) + "%"
    by_code = "false"
    code_values: list[str] = []
    arms: list[tuple[int, str, list[str]]] = []
    if wanted.code:
        by_code, code_values = "(e.uscc LIKE %s) IS TRUE", [wanted.code + "%"]
        arms.append((0, "e.uscc LIKE %s", list(code_values)))
    other = f"NOT {by_code}"
    arms.append((1, f"e.names_text LIKE %s AND {other}", [start, *code_values]))
    if len(wanted.text) == 1:
        return arms
    inside = "%" + _like(wanted.text) + "%"
    name = "bigrams(e.names_text) @> bigrams(%s) AND e.names_text LIKE %s"
    arms.append((2, f"{name} AND e.names_text NOT LIKE %s AND {other}", [wanted.text, inside, start, *code_values]))
    address = "bigrams(e.address_text) @> bigrams(%s) AND e.address_text LIKE %s"
    arms.append((3, f"{address} AND e.names_text NOT LIKE %s AND {other}", [wanted.text, inside, inside, *code_values]))
    return arms


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_WIDTHS = {6: "district_code", 9: "street_code", 15: "grid_code"}


def _scope(places: Sequence[str]) -> tuple[str, list[str]]:
    """The file, or an open workplace, lies in one of the places; each place by its own column.

    Streets and grids hold few employers, so they are listed by index first; wide places are asked row by row.
    """
    own, own_values = _columns("e", places)
    at_work, work_values = _columns("w", places)
    if all(len(place) >= 9 for place in places):
        inside, _ = _columns("i", places)
        listed = (
            f"SELECT i.id FROM employers_employer i WHERE {inside} UNION "  # noqa: S608
            f"SELECT w.employer_id FROM employers_workplace w WHERE w.valid_to IS NULL AND {at_work}"
        )
        return f"e.id IN ({listed})", [*own_values, *work_values]
    elsewhere = (
        "SELECT 1 FROM employers_workplace w "  # noqa: S608
        f"WHERE w.employer_id = e.id AND w.valid_to IS NULL AND {at_work}"
    )
    return f"({own} OR EXISTS ({elsewhere}))", [*own_values, *work_values]


def _columns(table: str, places: Sequence[str]) -> tuple[str, list[str]]:
    parts: list[str] = []
    values: list[str] = []
    for place in places:
        column = _WIDTHS.get(len(place))
        if column:
            parts.append(f"{table}.{column} = %s")
            values.append(place)
        elif len(place) < 6:
            parts.append(f"{table}.district_code LIKE %s")
            values.append(place + "%")
        else:
            parts.append(f"{table}.grid_code LIKE %s")
            values.append(place + "%")
    return f"({' OR '.join(parts)})", values


def employer(employer_id: int, places: Sequence[str] | None = None) -> Employer:
    """The file. With `places`, one that lies elsewhere is not found (the answer is the same as for none)."""
    rows = Employer.objects.all()
    if places is not None:
        scope, values = _scope(places) if places else ("false", [])
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT 1 FROM employers_employer e WHERE e.id = %s AND {scope}",  # noqa: S608
                [employer_id, *values],
            )
            if cursor.fetchone() is None:
                raise NotFound(zh("没有这个用人单位"))
    found = rows.filter(pk=employer_id).first()
    if found is None:
        raise NotFound(zh("没有这个用人单位"))
    return found


def by_code(uscc: str) -> Employer | None:
    """The employer of a unified social credit code."""
    code = compact(uscc)
    return Employer.objects.filter(uscc=code).first() if code else None


def workplaces(employer_id: int, on: date | None = None) -> list[Workplace]:
    """Workplaces, the main one first; with `on`, those in use on that day."""
    rows = Workplace.objects.filter(employer_id=employer_id).order_by("-main", "valid_to", "pk")
    if on is not None:
        return [row for row in rows if row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)]
    return list(rows)


def contacts(employer_id: int, on: date | None = None) -> list[ContactPerson]:
    """Contacts, masked; with `on`, those in use on that day."""
    rows = ContactPerson.objects.filter(employer_id=employer_id).order_by("valid_to", "pk")
    if on is not None:
        return [row for row in rows if row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)]
    return list(rows)


def history(employer_id: int, limit: int = 200) -> list[TrailRow]:
    """Everything done to the file, the newest first, with its proof state."""
    return trail(f"employer:{employer_id}", limit=limit, newest_first=True)


def kept_back(file_sha256: str) -> list[ImportedRow]:
    """The rows of an imported file that were not taken in, with their reasons."""
    return list(ImportedRow.objects.filter(file_sha256=file_sha256, outcome="kept_back").order_by("row"))


def declared_interests(officer_id: int, on: date) -> tuple[frozenset[str], frozenset[str]]:
    """(codes, plain names) of the employers in which the officer declared an interest that holds on the day.

    An employer declared by its code is known by its name too: a first contact often gives the name alone.
    """
    held = Interest.objects.filter(officer_id=officer_id)
    rows = held.values_list("employer_code", "employer_name", "valid_from", "valid_to")
    # every list asks this: a plain query and the days compared here cost half of one that compares them
    holding = [(code, name) for code, name, first, last in rows if first <= on <= (last or on)]
    codes = frozenset(code for code, _ in holding if code)
    return codes, frozenset(name for _, name in holding if name) | frozenset(
        name for names in _names(codes).values() for name in names
    )


def interested(officer_ids: Iterable[int], *, code: str, name: str, on: date) -> set[int]:
    """Of these officers, those with an interest in the employer, by code, by name, by the name of a code."""
    asked = list(officer_ids)
    found = org.interested(asked, employer_code=code, employer_name=name, on=on)
    plain = plain_name(name)
    rest = [one for one in asked if one not in found]
    if not plain or not rest:
        return found
    held = Interest.objects.filter(officer_id__in=rest, valid_from__lte=on).exclude(employer_code="")
    rows = held.values_list("officer_id", "employer_code", "valid_to")
    by_code = [(officer, declared) for officer, declared, last in rows if on <= (last or on)]
    names = _names({declared for _, declared in by_code})
    return found | {officer for officer, declared in by_code if plain in names.get(declared, ())}


def is_interested(officer: Officer, *, code: str, name: str, on: date) -> bool:
    """Whether the officer declared an interest in the employer: nothing of a matter with it opens to him (行政处罚法
    第四十三条). No query for an employer that nobody named."""
    return bool(code or name) and bool(interested([officer.pk], code=code, name=name, on=on))


def reader(officer: Officer, employer: Employer, on: date) -> Reader:
    """How an officer stands towards the file of an employer in whose places it lies: `employer` was asked there."""
    if is_interested(officer, code=employer.uscc or "", name=employer.name, on=on):
        return Reader(frozenset({Stand.EXCLUDED}))
    held = {
        Stand.REVEALS: access.allowed(officer, "person.reveal", employer.district_code, on=on),
        Stand.AUDITS: access.reads_ledger(officer, employer.district_code, on=on),
    }
    return Reader(frozenset({Stand.SEES, *(stand for stand, holds in held.items() if holds)}))


@dataclass(frozen=True, slots=True)
class FileView:
    """The file of an employer for one reader: an interest shuts whom to reach and what was done, not its name."""

    employer: Employer
    reader: Reader
    workplaces: list[Workplace]
    people: list[ContactPerson]
    history: list[TrailRow]

    @property
    def tokens(self) -> set[str]:
        """The tokens of everything protected that stands masked in it."""
        return {token for one in self.people for token in (one.name_token, one.phone_token) if token}


def file_for(officer: Officer, employer_id: int, places: Sequence[str], on: date) -> FileView:
    """The file for a reader in whose places it lies. Raises NotFound for one that lies elsewhere."""
    found = employer(employer_id, places)
    asking = reader(officer, found, on)
    people = contacts(employer_id) if may_open(PERSON_TO_REACH, asking).answer >= Answer.MASKED else []
    return FileView(found, asking, workplaces(employer_id), people, _told(employer_id, asking, 200))


def _told(employer_id: int, asking: Reader, limit: int) -> list[TrailRow]:
    return history(employer_id, limit) if may_open(Piece(Kind.TRAIL), asking) else []


def audited(officer: Officer, employer_id: int, on: date, *, limit: int) -> list[TrailRow]:
    """What the ledger says of an employer, the newest first, for who reads the ledger at its place."""
    found = Employer.objects.filter(pk=employer_id).first()
    if found is None:
        return []
    stands = reader(officer, found, on).stands - {Stand.SEES}  # that he sees the file was asked by nobody here
    return _told(employer_id, Reader(stands), limit)


def _names(codes: Iterable[str]) -> dict[str, set[str]]:
    """Plain names, former ones too, of the employers of these codes."""
    rows = Employer.objects.filter(uscc__in=list(codes)).values_list("uscc", "name", "former_names")
    return {str(code): {plain_name(one) for one in (name, *former)} for code, name, former in rows}
