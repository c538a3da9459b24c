"""Invented firms on the real skeleton of streets and towns. Pure: the same seed gives the same firms."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from laojian.demo import words
from laojian.demo.people import person_name, phone
from laojian.kernel import identifiers

SUBJECT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
#: Last word of the name, kind, share, and the industry sections that use it ("" for all).
FORMS: Final = (
    ("有限公司", "enterprise", 86, ""),
    ("厂", "enterprise", 14, "C"),
    ("店", "individual", 10, "FHO"),
    ("中心", "non_enterprise", 10, "PQR"),
)
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Firm:
    """What is registered of one employer, with its first workplace and its first contact."""

    uscc: str
    name: str
    former: str
    kind: str
    head: str
    address: str
    section: str
    industry: str
    heads: int
    district: str
    street: str
    workplace: str
    contact: str
    contact_phone: str
    weight: int


def make(streets: Sequence[tuple[str, str, str]], count: int, *, seed: int) -> list[Firm]:
    """`count` firms over `streets` (code, name, name of the district); every street gets its share of its district.

    Raises ValueError when there are no streets.
    """
    if not streets:
        raise ValueError("firms need streets to stand in")
    rng = random.Random(f"firms {seed}")
    names = _names(rng)
    return [_firm(rng, names, place, serial) for serial, place in enumerate(_places(rng, streets, count), start=1)]


def _places(rng: random.Random, streets: Sequence[tuple[str, str, str]], count: int) -> list[tuple[str, str, str]]:
    by_district: dict[str, list[tuple[str, str, str]]] = {}
    for street in streets:
        by_district.setdefault(street[0][:6], []).append(street)
    spread = list(streets) if count >= len(streets) * 3 else []  # nobody is left out of a full city
    shares = {code: words.DISTRICT_SHARES.get(code, 3) for code in by_district}
    chosen = rng.choices(list(shares), weights=list(shares.values()), k=count - len(spread))
    return spread + [rng.choice(by_district[code]) for code in chosen]


def _names(rng: random.Random) -> Iterator[str]:
    """Cores of three rare characters; none comes twice."""
    used: set[str] = set()
    while True:
        core = rng.choice(words.CORE_FIRST) + rng.choice(words.CORE_MIDDLE) + rng.choice(words.CORE_LAST)
        if core not in used:
            used.add(core)
            yield core


def _firm(rng: random.Random, names: Iterator[str], place: tuple[str, str, str], serial: int) -> Firm:
    street, street_name, district_name = place
    section, code, trade, _, cases, low, high = rng.choices(
        words.INDUSTRIES, weights=[row[3] for row in words.INDUSTRIES]
    )[0]
    forms = [row for row in FORMS if not row[3] or section in row[3]]
    form, kind, _, _ = rng.choices(forms, weights=[row[2] for row in forms])[0]
    core = next(names)
    town = rng.choice(("广州", "广州市", f"广州市{district_name}", "广东"))
    name = f"{town}{core}{trade}{form}"
    former = f"{town}{next(names)}{trade}{form}" if rng.random() < 0.08 else ""
    address = f"广州市{district_name}{street_name}{_house(rng)}"
    workplace = address if rng.random() < 0.7 else f"广州市{district_name}{street_name}{_house(rng)}"
    heads = min(high, max(low, round(rng.lognormvariate(0, 0.8) * (low + (high - low) * 0.2))))
    return Firm(
        uscc=unified_code(rng, street[:6], kind, serial),
        name=name,
        former=former,
        kind=kind,
        head=person_name(rng),
        address=address,
        section=section,
        industry=code,
        heads=heads,
        district=street[:6],
        street=street,
        workplace=workplace,
        contact=person_name(rng),
        contact_phone=phone(10_000 + serial),
        weight=cases + 1,
    )


def _house(rng: random.Random) -> str:
    pattern = rng.choice(words.PLACES)
    return rng.choice(words.ROADS) + pattern.format(
        n=rng.randint(1, 399), m=rng.randint(1, 18), k=rng.randint(101, 909)
    )


def unified_code(rng: random.Random, district: str, kind: str, serial: int) -> str:
    """A code with both check characters right (GB 32100-2015, GB 11714); all begin their subject part with XY."""
    front = {"individual": "92", "non_enterprise": "52"}.get(kind, "91")
    subject = "XY" + "".join(rng.choices(SUBJECT_ALPHABET, k=2)) + _base31(serial, 4)
    body = f"{front}{district}{subject}{_organisation_check(subject)}"
    return body + identifiers.uscc_check_character(body)


def _organisation_check(subject: str) -> str:
    """The ninth character of an organisation code (GB 11714): 10 is X, 11 is 0."""
    rest = 11 - sum(int(sign, 36) * weight for sign, weight in zip(subject, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def _base31(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, rest = divmod(number, len(SUBJECT_ALPHABET))
        digits = SUBJECT_ALPHABET[rest] + digits
    return digits
