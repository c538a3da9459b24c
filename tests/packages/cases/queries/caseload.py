"""Many cases at once, and readers of every kind: rows as registration leaves them, without its acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from flows.cast import City

from laojian.cases.models import Case, CaseStep
from laojian.cases.rules.flow_table import VERSION
from laojian.org import access
from laojian.org.models import Certificate, Grant, Interest, Officer, Unit

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SINCE = date(2025, 1, 2)
YUANCUN, SHIPAI, XIAGANG, LIWAN = "440106003", "440106009", "440112002", "440103001"
GRID = "440106003001001"
_SERIAL = count(1)


def reader(officer: Officer) -> Officer:
    """The officer as a request has him: grants read once."""
    fresh = Officer.objects.get(pk=officer.pk)
    access.once_per_request(fresh)
    return fresh


def hire(name: str, *grants: str, unit: Unit | None = None, certified: bool = False) -> Officer:
    """hire("ma", "inspector@440106003") -> a reader with these roles."""
    officer = Officer.objects.create(username=name, name=f"{name}某", unit=unit, password="!")
    for role, place in (text.split("@") for text in grants):
        Grant.objects.create(officer=officer, role=role, place=place, valid_from=SINCE, granted_at=AT)
    if certified:
        Certificate.objects.create(
            officer=officer, number=f"粤B{officer.pk:05}", valid_from=SINCE, valid_to=date(2030, 1, 1)
        )
    return reader(officer)


def declare(officer: Officer, *, code: str = "", name: str = "") -> None:
    """The officer declares an interest in an employer."""
    Interest.objects.create(
        officer=officer, employer_code=code, employer_name=name, relation="relative", valid_from=SINCE
    )


def lay(city: City, number: int, street: str = YUANCUN, **fields: Any) -> list[Case]:
    """So many leads at a street, a minute apart, as registration leaves them. A value may be a function of the place
    in the row."""
    start = fields.pop("opened_at", AT)
    rows = []
    for place in range(number):
        serial = next(_SERIAL)
        given = {name: value(place) if callable(value) else value for name, value in fields.items()}
        title, employer = given.get("title", "拖欠工资"), given.get("employer_name", f"第{serial}电子厂")
        label = f"穗天劳监〔2026〕{90000 + serial}号"
        rows.append(
            Case(
                **{
                    "number": label, "origin": "TS", "kind": "complaint", "state": "S00", "seq": 1,
                    "flow_version": VERSION, "unit": city.unit, "district_code": street[:6],
                    "street_code": street[:9], "grid_code": street if len(street) == 15 else "",
                    "employer_name": employer, "title": title, "received_on": ON,
                    "opened_at": start + timedelta(minutes=place),
                    "changed_at": AT, "changed_by": city.clerk, "registered_by": city.clerk,
                    "search_text": f"{label} {title} {employer} {given.get('employer_uscc', '')}".lower(),
                }
                | given
            )
        )  # fmt: skip
    Case.objects.bulk_create(rows)
    CaseStep.objects.bulk_create(
        CaseStep(
            case=row, seq=1, prev_seq=None, flow_version=VERSION, source="NEW", step="register", target="S00",
            on=ON, recorded_at=AT, by=city.clerk,
        )
        for row in rows
    )  # fmt: skip
    return rows


@dataclass
class Asked:
    """What a question answered, and how many questions it put to the database."""

    answer: Any
    queries: int


def ask(question: Callable[[], Any]) -> Asked:
    """Put the question and count."""
    with CaptureQueriesContext(connection) as seen:
        answer = question()
    return Asked(answer, len(seen))
