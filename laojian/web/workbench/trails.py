"""Ledger entries as sentences of a timeline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext_noop

from laojian.cases.rules.flow_table import STEPS, base_name
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

    title: str
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
    names = names_of({row.by.id for row in entries if row.by and row.by.kind == "officer"})
    return [
        Told(
            title=STEP_TITLES.get(row.verb) or VERBS.get(row.verb, row.verb),
            who=names.get(row.by.id, str(row.by)) if row.by else "",
            at=row.at,
            on=row.on,
            basis=row.basis,
            authority=row.authority,
            sealed=row.sealed,
            position=row.position,
            block=row.block,
            intact=row.intact and row.payload_intact,
            note=note_of(row),
        )
        for row in entries
    ]


def note_of(row: TrailRow) -> str:
    """The one detail of a payload worth a line: a number, a reason, a name."""
    payload = row.payload or {}
    return " · ".join(
        str(payload[key])
        for key in ("number", "name", "reason", "kind", "note")
        if isinstance(payload.get(key), str) and payload[key]
    )


def names_of(identities: set[str]) -> dict[str, str]:
    """Officers' names by id."""
    if not identities:
        return {}
    found = org.officers_within([org.office_city()]).filter(pk__in=[int(one) for one in identities if one.isdigit()])
    return {str(pk): name for pk, name in found.values_list("pk", "name")}
