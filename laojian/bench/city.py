"""The city in which the cases of the benchmark happen: divisions, units, officers with grants, employers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from laojian.bench.rows import Db, advance_sequence, insertion, literal
from laojian.bench.ways import CORES, DISTRICT_SHARES, FORMS, ROADS, STREET_EXPONENT, TRADES
from laojian.employers.models import Employer
from laojian.kernel import identifiers
from laojian.org import divisions
from laojian.org.models import Division, Grant, Office, Officer, Unit

CITY: Final = "4401"
FOUNDED: Final = datetime(2016, 1, 4, 1, 0, tzinfo=UTC)
#: Numbers of officers: one of each city desk, per district `OFFICE_HEADS` heads, per street a clerk and inspectors.
CHIEF, LEADER = 1, 2
HEADS, CLERKS, INSPECTORS = 10_000, 20_000, 30_000
OFFICE_HEADS: Final = 12
STREET_INSPECTORS: Final = 4
KINDS: Final = (Division.Kind.REGULAR, Division.Kind.STATISTICAL)


@dataclass(frozen=True, slots=True)
class Street:
    """A street or town with its number among all and its share of the work."""

    number: int
    code: str
    name: str
    share: float

    @property
    def district(self) -> str:
        """The district's code."""
        return self.code[:6]


def streets(table: Path) -> list[Street]:
    """The streets of the city from the published table, each with its share. Raises divisions.Unusable."""
    rows = [row for row in divisions.read(table, CITY) if row.level == "street" and not row.statistical]
    weights: dict[str, list[float]] = {district: [] for district in DISTRICT_SHARES}
    for row in rows:
        drawn = weights[row.code[:6]]
        drawn.append((len(drawn) + 1) ** -STREET_EXPONENT)
    parts = {district: iter(drawn) for district, drawn in weights.items()}
    return [
        Street(
            number,
            row.code,
            row.name,
            DISTRICT_SHARES[row.code[:6]] * next(parts[row.code[:6]]) / sum(weights[row.code[:6]]),
        )
        for number, row in enumerate(rows)
    ]


def settle(db: Db, table: Path, places: list[Street]) -> None:
    """The office, its divisions, units, officers and grants; officers' numbers are computed, see `CHIEF` and below."""
    with db.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO org_division (code, name, level, parent_code, kind) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [(r.code, r.name, r.level, r.parent_code, KINDS[r.statistical]) for r in divisions.read(table, CITY)],
        )
    office = {
        "id": "1", "name": "'广州市人力资源和社会保障局'", "city_code": f"'{CITY}'", "initial": "'穗'",
        "opened_at": literal(FOUNDED),
    }  # fmt: skip
    db.execute(insertion(Office, office, "WHERE NOT EXISTS (SELECT FROM org_office)"))
    unit = {"id": "1", "code": "'ZD'", "name": "'市劳动保障监察支队'", "kind": "'支队'", "place": f"'{CITY}'"}
    db.execute(insertion(Unit, unit, ""))
    brigade = {
        "id": "1 + number", "code": "code", "name": "name || '大队'", "kind": "'大队'", "place": "code",
        "parent_id": "1",
    }  # fmt: skip
    numbered = "SELECT code, name, row_number() OVER (ORDER BY code) AS number"
    db.execute(insertion(Unit, brigade, f"FROM ({numbered} FROM org_division WHERE parent_code = '{CITY}') d"))
    db.execute("CREATE TEMP TABLE staff (id bigint, name text, unit bigint, role text, place text)")
    units = dict(db.execute("SELECT place, id FROM org_unit").fetchall())
    with db.cursor().copy("COPY staff FROM STDIN") as copy:
        for row in staff(places, units):
            copy.write_row(row)
    account = {
        "id": "id", "username": "'bench' || id", "name": "name", "unit_id": "unit", "password": "'!'",
        "must_change_password": "false",
    }  # fmt: skip
    db.execute(insertion(Officer, account, "FROM (SELECT DISTINCT id, name, unit FROM staff) s ORDER BY id"))
    grant = {
        "officer_id": "id", "role": "role", "place": "place", "valid_from": literal(FOUNDED.date()),
        "granted_at": literal(FOUNDED),
    }  # fmt: skip
    db.execute(insertion(Grant, grant, "FROM staff"))
    for model in (Unit, Officer, Grant):
        advance_sequence(db, model)


def staff(places: list[Street], units: dict[str, int]) -> Iterator[tuple[int, str, int, str, str]]:
    """(number, name, unit, role, place) of every grant."""
    yield CHIEF, "支队长", units[CITY], "team_head", CITY
    yield CHIEF, "支队长", units[CITY], "administrator", CITY
    yield LEADER, "局领导", units[CITY], "bureau_head", CITY
    for order, district in enumerate(sorted({place.district for place in places})):
        for k in range(OFFICE_HEADS):
            role = ("team_head", "reviewer", "legal_reviewer", "archivist")[k % 4]
            yield HEADS + order * 100 + k, f"大队人员{order}-{k}", units[district], role, district
    for place in places:
        unit = units[place.district]
        yield CLERKS + place.number, f"{place.name}受理员", unit, "intake_clerk", place.code
        for k in range(STREET_INSPECTORS):
            yield INSPECTORS + place.number * 10 + k, f"{place.name}监察员{k + 1}", unit, "inspector", place.code


def firms(places: list[Street], count: int, seed: int) -> Iterator[tuple[str, str, str, str, str]]:
    """(code, name, kind, address, street) of invented employers; the same seed gives the same ones."""
    rng = random.Random(f"bench firms {seed}")
    shares = [place.share for place in places]
    forms, weights = [form for form, _ in FORMS], [weight for _, weight in FORMS]
    for serial, place in enumerate(rng.choices(places, shares, k=count), start=1):
        form = rng.choices(forms, weights)[0]
        name = f"广州{''.join(rng.choice(signs) for signs in CORES)}{rng.choice(TRADES)}{form}"
        address = f"{place.name}{rng.choice(ROADS)}{rng.randint(1, 399)}号"
        kind = "individual" if form == "店" else "enterprise"
        yield code_of(place.district, kind, serial), name, kind, address, place.code


def code_of(district: str, kind: str, serial: int) -> str:
    """A unified code whose last character is right; the subject part is a serial."""
    body = f"{'92' if kind == 'individual' else '91'}{district}{serial:09}"
    return body + identifiers.uscc_check_character(body)


def employ(db: Db, places: list[Street], count: int, seed: int) -> None:
    """`count` employers numbered from 1."""
    db.execute("CREATE TEMP TABLE firm (id bigserial, uscc text, name text, kind text, address text, street text)")
    with db.cursor().copy("COPY firm (uscc, name, kind, address, street) FROM STDIN") as copy:
        for row in firms(places, count, seed):
            copy.write_row(row)
    moment = literal(FOUNDED)
    values = {
        "id": "id", "uscc": "uscc", "name": "name", "kind": "kind", "registered_address": "address",
        "district_code": "left(street, 6)", "street_code": "street", "names_text": "lower(name)",
        "address_text": "lower(address)", "created_at": moment, "changed_at": moment, "origin": "'bench'",
    }  # fmt: skip
    db.execute(insertion(Employer, values, "FROM firm ORDER BY id"))
    advance_sequence(db, Employer)
