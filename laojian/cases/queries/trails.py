"""The timeline of a case: its ledger entries in words, each with its proof state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from laojian.cases.models import Case
from laojian.cases.queries.scope import one
from laojian.cases.rules.flow import FLOW, title_of_step
from laojian.kernel.words import Message, zh
from laojian.ledger import queries as ledger
from laojian.ledger.queries import TrailRow
from laojian.org.models import Officer

VERBS: Final[dict[str, Message]] = {
    "case.register": zh("登记"),
    "case.import": zh("导入在办案件"),
    "case.propose": zh("提请"),
    "case.refuse_proposal": zh("不予批准"),
    "case.withdraw_proposal": zh("撤回提请"),
    "case.assign": zh("指派承办人"),
    "case.set_employer": zh("关联用人单位"),
    "case.add_claim": zh("登记请求事项"),
    "case.edit_claim": zh("修改请求事项"),
    "case.record_payment": zh("登记支付"),
    "case.record_fine_payment": zh("登记罚款缴纳"),
    "case.reverse_payment": zh("冲销支付记录"),
    "case.confirm_paid": zh("确认已付"),
    "case.add_evidence": zh("收录证据"),
    "case.exclude_evidence": zh("排除证据"),
    "case.attach_paper": zh("存入签署文书"),
    "case.issue_paper": zh("制作文书"),
    "case.split": zh("分案"),
    "case.hand_over": zh("移交承办工作"),
    "case.rebuild": zh("重新计算期限"),
    "case.clock_moved": zh("期限调整"),
    "document.issue": zh("制作文书"),
    "document.void": zh("作废文书"),
    "file.store": zh("上传文件"),
    "vault.put": zh("收存受保护信息"),
    "vault.reveal": zh("查看受保护信息"),
    "vault.view": zh("查看受保护信息"),
}


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing that happened. `sealed`: it lies in a signed block; `intact`: entry and payload match their hashes."""

    at: datetime
    on: date | None
    verb: str
    title: Message
    by: str
    basis: str
    authority: str
    payload: dict[str, Any] | None
    position: int | None
    block: int | None
    sealed: bool
    intact: bool


def timeline(officer: Officer, case_id: int, on: date, *, limit: int = 500) -> tuple[TimelineRow, ...]:
    """What happened to the case, the newest first. Raises NotFound."""
    return timeline_of(one(officer, case_id, on), limit=limit)


def timeline_of(case: Case, *, limit: int = 500) -> tuple[TimelineRow, ...]:
    """What happened to a case the reader was given, the newest first."""
    entries = ledger.trail(str(case.ref), limit=limit, newest_first=True)
    ids = {int(entry.by.id) for entry in entries if entry.by and entry.by.kind == "officer"}
    names = dict(Officer.objects.filter(pk__in=ids).values_list("pk", "name"))
    return tuple(_row(entry, names) for entry in entries)


def _row(entry: TrailRow, names: dict[int, str]) -> TimelineRow:
    by = names.get(int(entry.by.id), "") if entry.by and entry.by.kind == "officer" else ""
    return TimelineRow(
        at=entry.at,
        on=entry.on,
        verb=entry.verb,
        title=_title(entry),
        by=by,
        basis=entry.basis,
        authority=entry.authority,
        payload=dict(entry.payload) if entry.payload else None,
        position=entry.position,
        block=entry.block,
        sealed=entry.block is not None,
        intact=entry.intact and entry.payload_intact,
    )


def _title(entry: TrailRow) -> Message:
    step = str((entry.payload or {}).get("step"))
    if step in _NAMES or step == "register" or step.startswith("import_"):
        words = title_of_step(step)
        return zh("%(verb)s：%(step)s", verb=VERBS[entry.verb], step=words) if entry.verb in VERBS else words
    return VERBS.get(entry.verb, zh("%(verb)s", verb=entry.verb))


_NAMES: Final = frozenset(step.name for step in FLOW.steps)
