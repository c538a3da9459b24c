"""Papers beside the steps: made from the case page, or handed in signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from laojian.cases.actions.preconditions import locked, require_act, require_files
from laojian.cases.filling import Filling, Moment
from laojian.cases.models import CasePaper
from laojian.cases.reading import TEMPLATES, Loaded
from laojian.cases.rules.states import CaseState
from laojian.documents import actions as documents
from laojian.documents.models import Document
from laojian.documents.rules import PAPERS
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org.models import Officer

BASIS: Final = "行政处罚法 第四十七条"
#: Papers that are an act of their own: they come with their step, signed by whom it takes, and never beside it.
WITH_THEIR_STEP: Final = frozenset(
    {"D03", "D04", "D15", "D16", "D24", "D25", "D26", "D27", "D34", "D35", "D36", "D41", "D42", "D43", "D44", "D45",
     "D50", "D51", "D52", "D53", "D54", "D55", "D57"}
)  # fmt: skip


@transaction.atomic
def issue_paper(*, case_id: int, code: str, facts: Mapping[str, Any], by: Officer, at: datetime, on: date) -> CasePaper:
    """Make a paper that is not the act of a step (records, inquiry, receipts); `facts` add to what the file knows."""
    case = locked(case_id)
    loaded = Loaded(case, on=on)
    held = require_act(loaded, "issue_paper", by)
    if code not in TEMPLATES:
        raise Invalid(zh("没有编号为“%(code)s”的文书模板", code=code), field="code")
    if code in WITH_THEIR_STEP:
        raise Refused(
            zh("“%(title)s”随办理步骤制作，不能单独制作", title=PAPERS[code].title),
            basis=PAPERS[code].basis,
            remedy=zh("请办理相应步骤。"),
        )
    filling = Filling(loaded, Moment(dict(facts), on, at, by, None, PAPERS[code].basis))
    given = {name: value for name, value in facts.items() if value not in (None, "")}
    document = documents.issue(
        code=code, facts=filling.facts(code) | given, subject=case.ref, authority=case.unit, place=case.place, by=by,
        at=at, on=on,
    )  # fmt: skip
    paper = CasePaper.objects.create(
        case=case, code=code, step_seq=case.seq, document=document, file=document.file, by=by, at=at
    )
    record(
        verb="case.issue_paper", subject=case.ref, by=by.ref, at=at, on=on, authority=str(held),
        basis=PAPERS[code].basis or BASIS, payload={"code": code, "number": document.number},
    )  # fmt: skip
    return paper


@transaction.atomic
def attach_paper(*, case_id: int, code: str, file_id: int, by: Officer, at: datetime, on: date) -> CasePaper:
    """Put the signed paper into the file."""
    case = locked(case_id)
    loaded = Loaded(case, on=on)
    held = require_act(loaded, "attach_to_archive" if case.state == CaseState.CLOSED else "attach_paper", by)
    if len(code) != 3 or code[0] != "D" or not code[1:].isdigit():
        raise Invalid(zh("没有编号为“%(code)s”的文书", code=code), field="code")
    require_files(case, {"signed_paper": file_id})
    paper = CasePaper.objects.create(case=case, code=code, step_seq=case.seq, file_id=file_id, by=by, at=at)
    record(
        verb="case.attach_paper", subject=case.ref, by=by.ref, at=at, on=on, authority=str(held), basis=BASIS,
        payload={"code": code, "file": file_id, "sha256": paper.file.sha256 if paper.file else ""},
    )  # fmt: skip
    return paper


@transaction.atomic
def void_paper(*, case_id: int, document_id: int, reason: str, by: Officer, at: datetime, on: date) -> Document:
    """Declare a paper of the case void, with a reason; number and file stay. Raises Forbidden, Invalid, NotFound."""
    case = locked(case_id)
    loaded = Loaded(case, on=on)
    held = require_act(loaded, "void_paper", by)
    if not CasePaper.objects.filter(case=case, document_id=document_id).exists():
        raise NotFound(zh("没有这份文书"))
    return documents.void(document_id=document_id, reason=reason, by=by, at=at, authority=str(held))
