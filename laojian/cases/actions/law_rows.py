"""Law rows as a release brings them: taken in beside the office's own, reconciled in sight, running clocks only told.

What a row says is never rewritten; a correction is a new version. Which row holds and until when is worked out anew
from all rows of the code (`rules.lawbook.timeline`), so the same rows give the same table in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from laojian.cases import law_tables
from laojian.cases.actions.clocks import rebuild
from laojian.cases.models import Deadline, FlowEdge, LawRecompute, Violation
from laojian.cases.queries.moving_law import Moved, shipped_moves
from laojian.cases.reading import forget_law, law_rows
from laojian.cases.rules.flow import edges
from laojian.cases.rules.lawbook import timeline
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org import queries as org
from laojian.org.models import Officer

_SAID: Final = (
    "name_zh", "name_en", "number", "unit", "kind", "roll", "show_both", "extension", "from_event_zh", "from_event_en",
    "basis_zh", "article_en", "mark", "configurable", "note_zh", "stated_to",
)  # fmt: skip


@transaction.atomic
def load_law(*, at: datetime, write: Callable[[str], object] = lambda line: None) -> dict[str, int]:
    """Bring in what the release carries (terms, violations, transitions) and is not there yet; no clock moves.

    Transitions can only be written by the owner of the tables; there is nothing to write when they are complete.
    """
    counts = {"deadlines": _load_terms(at), "violations": _load_violations(at), "transitions": 0}
    there = set(FlowEdge.objects.values_list("flow_version", "source", "step", "target"))
    steps = [FlowEdge(**edge._asdict()) for edge in edges() if tuple(edge)[:4] not in there]
    if steps:
        counts["transitions"] = len(FlowEdge.objects.bulk_create(steps))
    forget_law()
    for name, number in counts.items():
        write(f"{name}: {number}")
    return counts


def settle_terms(codes: Iterable[str]) -> None:
    """Work out anew which rows of these terms hold and until when; the table says it for readers of a day."""
    rows: dict[str, list[Deadline]] = {}
    for row in Deadline.objects.select_for_update().filter(code__in=set(codes)).order_by("code", "version"):
        rows.setdefault(row.code, []).append(row)
    for found in rows.values():
        ends = {span.row.id: span.valid_to for span in timeline(law_rows(found))}
        changed = []
        for row in found:
            says = row.pk in ends, ends.get(row.pk, row.stated_to)
            if (row.holds, row.valid_to) != says:
                row.holds, row.valid_to = says
                changed.append(row)
        # those that hold no longer first: no two rows of a first day hold at once
        for row in sorted(changed, key=lambda row: row.holds):
            row.save(update_fields=["holds", "valid_to"])


@transaction.atomic
def recompute_law(*, reason: str, by: Officer, at: datetime, expected: Iterable[Moved] | None = None) -> list[Moved]:
    """Count the running clocks anew by the rows a release brought; those that moved. Each is told the ledger.

    Raises Forbidden, Invalid without a reason, Refused when nothing would move or the list is not `expected` any more.
    """
    held = access.require(by, "law.approve", org.office_city(), on=localdate(at))
    if not reason.strip():
        raise Invalid(zh("请写明重新计算的理由"), field="reason")
    moves = shipped_moves()
    if not moves:
        raise Refused(zh("没有在办期限需要重新计算"))
    if expected is not None and list(expected) != moves:
        raise Refused(zh("在办期限已有变化，请重新核对受影响的案件"))
    for code in sorted({move.code for move in moves}):
        number = sum(move.code == code for move in moves)
        LawRecompute.objects.create(code=code, at=at, by=by, reason=reason.strip()[:400], moved=number)
        record(
            verb="law.recompute", subject=Ref("law", code), by=by.ref, at=at, authority=str(held),
            payload={"moved": number, "reason": reason.strip()},
        )  # fmt: skip
    forget_law()
    for case_id in sorted({move.case_id for move in moves}):
        rebuild(case_id=case_id, at=at, by=by, reason=reason.strip())
    transaction.on_commit(forget_law)
    return moves


def next_version(code: str) -> int:
    """The number the next row of a term gets."""
    last = Deadline.objects.filter(code=code).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _load_terms(at: datetime) -> int:
    shipped = {(row["code"], row["valid_from"]): row for row in _stated(law_tables.deadlines())}
    codes = {code for code, _ in shipped}
    stored: dict[tuple[str, date], Deadline] = {}
    for row in Deadline.objects.select_for_update().filter(origin="shipped", gone_at__isnull=True).order_by("version"):
        stored[row.code, row.valid_from] = row
    touched = set()
    for key, values in shipped.items():
        known = stored.get(key)
        if known is not None and all(getattr(known, name) == values[name] for name in _SAID):
            continue
        version = next_version(key[0])
        Deadline.objects.create(**values | {"version": version, "known_from": at, "holds": False, "origin": "shipped"})
        _tell(key[0], at, {"valid_from": key[1], "number": values["number"], "was": known.number if known else None})
        touched.add(key[0])
    for key, row in stored.items():
        if key[0] in codes and key not in shipped:
            Deadline.objects.filter(origin="shipped", code=row.code, valid_from=row.valid_from).update(gone_at=at)
            _tell(row.code, at, {"valid_from": row.valid_from, "number": None, "was": row.number})
            touched.add(row.code)
    settle_terms(touched)
    return len(touched)


def _stated(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the end they state themselves; that of a row closed by the next one is no end of the rule."""
    found = list(rows)
    first_days = {(row["code"], row["valid_from"]) for row in found}
    for row in found:
        last = row["valid_to"]
        followed = last is not None and (row["code"], last + timedelta(days=1)) in first_days
        row["stated_to"] = None if followed else last
    return found


def _load_violations(at: datetime) -> int:
    """Violations that are new, and those the release words or dates otherwise: no case holds the row, only its code."""
    stored = {(row.code, row.valid_from): row for row in Violation.objects.all()}
    changed = 0
    for values in law_tables.violations():
        known = stored.get((values["code"], values["valid_from"]))
        if known is None:
            Violation.objects.create(**values)
        elif _differs(known, values):
            Violation.objects.filter(pk=known.pk).update(**values)
        else:
            continue
        _tell(values["code"], at, {"valid_from": values["valid_from"], "valid_to": values["valid_to"]})
        changed += 1
    return changed


def _differs(row: Violation, values: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _tell(code: str, at: datetime, payload: Mapping[str, Any]) -> None:
    record(verb="law.load", subject=Ref("law", code), by=None, at=at, payload=dict(payload))
