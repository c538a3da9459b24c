"""Ledger entries as sentences of a timeline."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext_noop

from laojian.cases.queries import TimelineRow
from laojian.cases.rules.flow_table import STEPS, base_name
from laojian.kernel.words import Message
from laojian.ledger.queries import TrailRow
from laojian.org import queries as org

#: Verbs that are not steps of a case, in words.
VERBS: Final[dict[str, str]] = {
    "case.register": gettext_noop("登记线索"),
    "case.propose": gettext_noop("提请审批"),
    "case.approve": gettext_noop("批准"),
    "case.refuse": gettext_noop("不批准"),
    "case.withdraw_proposal": gettext_noop("撤回提请"),
    "vault.put": gettext_noop("存入受保护信息"),
    "vault.reveal": gettext_noop("查看受保护信息"),
    "file.store": gettext_noop("存入文件"),
    "document.issue": gettext_noop("制发文书"),
    "document.void": gettext_noop("作废文书"),
}
STEP_TITLES: Final[dict[str, str]] = {step.verb: step.title for step in STEPS} | {
    f"case.{base_name(step.name)}": step.title for step in STEPS
}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as shown."""

    title: str | Message
    who: str
    at: datetime
    on: date | None
    basis: str
    authority: str
    sealed: bool
    position: int | None
    block: int | None
    intact: bool
    note: str


def told(rows: Iterable[TrailRow]) -> list[Told]:
    """Entries with names and titles; names in one query."""
    entries = list(rows)
    names = names_of({int(row.by.id) for row in entries if row.by and row.by.kind == "officer"})
    return [
        Told(
            title=STEP_TITLES.get(row.verb) or VERBS.get(row.verb, row.verb),
            who=names.get(int(row.by.id), str(row.by)) if row.by and row.by.kind == "officer" else "",
            at=row.at,
            on=row.on,
            basis=row.basis,
            authority=row.authority,
            sealed=row.sealed,
            position=row.position,
            block=row.block,
            intact=row.intact and row.payload_intact,
            note=note_of(row.payload),
        )
        for row in entries
    ]


def note_of(payload: Mapping[str, Any] | None) -> str:
    """The one detail of a payload worth a line: a number, a reason, a name."""
    held = payload or {}
    return " · ".join(
        str(held[key]) for key in ("number", "name", "reason", "note") if isinstance(held.get(key), str) and held[key]
    )


def names_of(identities: Collection[int]) -> dict[int, str]:
    """Officers' names by id, in one query; none for nobody."""
    if not identities:
        return {}
    found = org.officers_within([org.office_city()]).filter(pk__in=identities)
    return dict(found.values_list("pk", "name"))


def told_case(rows: Iterable[TimelineRow]) -> list[Told]:
    """The timeline of a case."""
    return [
        Told(
            title=row.title,
            who=row.by,
            at=row.at,
            on=row.on,
            basis=row.basis,
            authority=row.authority,
            sealed=row.sealed,
            position=row.position,
            block=row.block,
            intact=row.intact,
            note=note_of(row.payload),
        )
        for row in rows
    ]
