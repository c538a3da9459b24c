"""Evidence: a file, what it is, where and when it was obtained; never removed, at most excluded with a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.cases.actions.preconditions import locked, require_act
from laojian.cases.models import Evidence
from laojian.cases.reading import Loaded
from laojian.cases.rules.sources import EVIDENCE_KINDS
from laojian.documents.models import StoredFile
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org.models import Officer

BASIS: Final = "行政处罚法 第四十六条"


@transaction.atomic
def add_evidence(
    *, case_id: int, file_id: int, title: str, kind: str, obtained_on: date, by: Officer, at: datetime, on: date,
    obtained_where: str = "", device: str = "",
) -> Evidence:  # fmt: skip
    """Take a stored file into the evidence; its digest at upload goes into the ledger (R17)."""
    case = locked(case_id)
    loaded = Loaded(case, on=on)
    held = require_act(loaded, "add_evidence", by)
    if not title.strip():
        raise Invalid(zh("请填写证据名称"), field="title")
    if kind not in EVIDENCE_KINDS:
        raise Invalid(zh("没有这种证据种类"), basis=BASIS, field="kind")
    if obtained_on > localdate(at):
        raise Invalid(zh("取得日期不能晚于今天"), field="obtained_on")
    file = StoredFile.objects.filter(pk=file_id, subject=str(case.ref)).first()
    if file is None:
        raise Invalid(zh("没有找到上传的文件"), field="file")
    if Evidence.objects.filter(file=file, excluded_on__isnull=True).exists():
        raise Refused(zh("这个文件已经收录"), basis=BASIS)
    made = Evidence.objects.create(
        case=case, file=file, sha256=file.sha256, title=title.strip()[:120], kind=kind, obtained_on=obtained_on,
        obtained_where=obtained_where.strip()[:120], device=device.strip()[:60], by=by, at=at,
    )  # fmt: skip
    record(
        verb="case.add_evidence", subject=case.ref, by=by.ref, at=at, on=on, authority=str(held), basis=BASIS,
        payload={"evidence": made.pk, "title": made.title, "kind": kind, "sha256": file.sha256},
    )  # fmt: skip
    return made


@transaction.atomic
def exclude_evidence(*, evidence_id: int, reason: str, by: Officer, at: datetime, on: date) -> Evidence:
    """Exclude a piece of evidence (unlawfully obtained, wrong case); it stays in the file and no longer counts."""
    found = Evidence.objects.filter(pk=evidence_id).first()
    if found is None:
        raise NotFound(zh("没有这份证据"))
    case = locked(found.case_id)
    loaded = Loaded(case, on=on)
    held = require_act(loaded, "exclude_evidence", by)
    found = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence_id)
    if not reason.strip():
        raise Invalid(zh("请写明排除的理由"), basis=BASIS, field="reason")
    if found.excluded_on is not None:
        raise Refused(zh("这份证据已经排除"), basis=BASIS)
    found.excluded_on, found.excluded_reason, found.excluded_by = on, reason.strip()[:200], by
    found.save(update_fields=["excluded_on", "excluded_reason", "excluded_by"])
    record(
        verb="case.exclude_evidence", subject=case.ref, by=by.ref, at=at, on=on, authority=str(held), basis=BASIS,
        payload={"evidence": found.pk, "reason": reason.strip()},
    )  # fmt: skip
    return found
