"""Open cases with running clocks taken over on the first day.

Each row is registered and brought into its state by an import step, in a savepoint of its own: a row that is
refused leaves nothing behind and is kept with its reason. Imported cases are marked so, in the table and in the
ledger; the columns are those of `tables/fields/cases.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from django.db import transaction
from django.utils.timezone import localdate

from laojian.cases.actions.leads import places_of
from laojian.cases.actions.moving import settle
from laojian.cases.actions.team import set_team
from laojian.cases.models import Case, CaseStep, ImportBatch, ImportedCase
from laojian.cases.reading import Loaded, cause_in_force, law_book
from laojian.cases.rules.clocks import SET_CLOCKS, Taken
from laojian.cases.rules.flow_table import DECIDED, NEW, VERSION
from laojian.cases.rules.importing import OpenCase, read_row
from laojian.cases.rules.states import CaseState as S
from laojian.employers.models import Employer
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import Message, zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org import queries as org
from laojian.org.models import Officer, Unit
from laojian.tables.entries import Row

BASIS: Final = "行政处罚法 第四十七条"
KIND: Final = "cases"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: made, met (that number is there already) or bad."""

    row: int
    kind: Literal["made", "met", "bad"]
    what: str
    reason: Message | None = None


@transaction.atomic
def bring(*, rows: Iterable[tuple[int, Row]], source: str, digest: str, by: Officer, at: datetime) -> list[Outcome]:
    """Take the rows over; the caller rolls back for a preview. Raises Forbidden."""
    if not access.places(by, "import.run", localdate(at)):
        access.require(by, "import.run", org.office_city(), on=localdate(at))
    batch, _ = ImportBatch.objects.get_or_create(
        file_sha256=digest, defaults={"name": source[:160], "imported_at": at, "by": by}
    )
    out = []
    for number, row in rows:
        try:
            with transaction.atomic():
                outcome, case = _one(number, row, by, at)
        except Refused as problem:
            outcome, case = Outcome(number, "bad", row.values.get("number", ""), problem.reason), None
        ImportedCase.objects.update_or_create(
            batch=batch,
            row=number,
            defaults={"case": case, "problem": str(outcome.reason or ""), "cells": _kept(row)},
        )
        out.append(outcome)
    return out


def _kept(row: Row) -> dict[str, str]:
    return {heading: text[:400] for heading, text in row.written.items()}


def _one(number: int, given: Row, by: Officer, at: datetime) -> tuple[Outcome, Case | None]:
    if (faults := given.faults()) is not None:
        raise Invalid(faults)
    today = localdate(at)
    row = read_row(given.values, today)
    there = Case.objects.filter(number=row.number).first()
    if there is not None:
        if not there.imported:
            raise Invalid(zh("编号“%(number)s”已被其他案件使用", number=row.number), field="编号")
        return Outcome(number, "met", row.number), there
    unit = Unit.objects.filter(code=row.unit, closed_on__isnull=True).first()
    if unit is None:
        raise Invalid(zh("没有单位代码“%(code)s”", code=row.unit), field="单位代码")
    if not row.place.startswith(unit.place):
        raise Invalid(zh("用工地不在办理机构的辖区"), basis="劳动保障监察条例 第十三条", field="区域代码")
    held = access.require(by, "import.run", unit.place, on=today)
    if row.cause and not cause_in_force(row.cause, row.occurred_on or row.received_on):
        raise Invalid(zh("没有案由代码“%(code)s”", code=row.cause), field="案由代码")
    _known_clocks(row)
    case = _fresh(row, unit, by, at)
    loaded = _history(case, row, by, at)
    if row.lead:
        lead, second = (_officer(name, column) for name, column in ((row.lead, "主办"), (row.second, "协办")))
        set_team(loaded, lead_id=lead, second_id=second, by=by, at=at, on=today)
    settle(loaded, at=at, who=by)
    case.save()
    record(
        verb="case.import", subject=case.ref, by=by.ref, at=at, on=row.state_on, authority=str(held), basis=BASIS,
        payload={"number": row.number, "state": row.state, "step": f"import_{row.state.lower()}", "inputs": row.inputs},
    )  # fmt: skip
    return Outcome(number, "made", row.number), case


def _known_clocks(row: OpenCase) -> None:
    law = law_book()
    for clock in row.inputs["clocks"]:
        if clock["code"] not in SET_CLOCKS and clock["code"] not in law:
            raise Invalid(zh("没有编号为“%(code)s”的规则", code=clock["code"]), field="期限")


def _officer(username: str, column: str) -> int:
    found = Officer.objects.filter(username=username, is_active=True).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid(zh("没有用户名“%(name)s”", name=username), field=column)
    return found


def _fresh(row: OpenCase, unit: Unit, by: Officer, at: datetime) -> Case:
    employer = Employer.objects.filter(uscc=row.uscc).first() if row.uscc else None
    case = Case(
        number=row.number, origin=row.origin, kind=row.kind, title=row.title, state=S.REGISTERED, seq=1,
        flow_version=VERSION, imported=True, unit=unit, workplace_code=row.place, workplace_address=row.address,
        employer=employer,
        employer_name=employer.name if employer else row.employer_name, employer_uscc=row.uscc, cause=row.cause,
        received_on=row.received_on, occurred_on=row.occurred_on, filed_on=row.filed_on, opened_at=at, registered_by=by,
        amount_claimed=row.amount_claimed, amount_ordered=row.amount_ordered, fine=row.fine, workers=row.workers,
        is_wage=row.cause.startswith("02"), changed_at=at, changed_by=by, **places_of(row.place),
    )  # fmt: skip
    if row.state in DECIDED:
        case.decided_on = row.state_on
    if row.state == S.CLOSED:
        case.closed_on = row.state_on
    case.save()
    return case


def _history(case: Case, row: OpenCase, by: Officer, at: datetime) -> Loaded:
    first: dict[str, Any] = {
        "origin": "TS" if case.kind == "complaint" else case.origin,
        "received_on": row.received_on.isoformat(),
    }
    steps = [
        _step(case, 1, NEW, "register", S.REGISTERED, row.received_on, first, by, at),
        _step(case, 2, S.REGISTERED, f"import_{row.state.lower()}", row.state, row.state_on, row.inputs, by, at),
    ]
    case.seq, case.state = 2, row.state
    return Loaded(case, on=localdate(at), history=steps)


def _step(
    case: Case,
    seq: int,
    source: str,
    step: str,
    target: str,
    on: date,
    inputs: dict[str, Any],
    by: Officer,
    at: datetime,
) -> Taken:
    CaseStep.objects.create(
        case=case, seq=seq, prev_seq=seq - 1 or None, flow_version=VERSION, source=source, step=step, target=target,
        on=on, recorded_at=at, by=by, inputs=inputs,
    )  # fmt: skip
    return Taken(seq, step, source, target, on, at, inputs, by.pk, None)
