"""From the draft to what is handed in: the one place that knows which answer becomes what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from laojian.complaints import actions
from laojian.complaints.actions import Identity, NewContact, NewFile, NewWorker, Received
from laojian.web.portal import drafts
from laojian.web.portal.drafts import Draft
from laojian.web.portal.forms.submission import ORDER

#: In which step a refused field of the domain was asked.
STEP_OF = {
    "text": "what", "matters": "what", "period_from": "what", "period_to": "what", "occurred_on": "what",
    "parallel_proceeding": "what", "people": "what", "amount_claimed": "money", "workers": "people",
    "files": "files", "employer_id": "employer", "employer_name": "employer", "workplace_code": "employer",
    "workplace_address": "employer", "site": "employer", "resident_id": "you", "name": "you", "phone": "you",
    "email": "you", "anonymous": "you",
}  # fmt: skip


def hand_in(draft: Draft, *, at: datetime, on: date) -> Received:
    """Send the draft: once under its key, the same contact and receipt for every further press. Raises Invalid."""
    return actions.receive(contact=contact(draft, at=at), key=draft["send_key"], by=None, at=at, on=on)


def contact(draft: Draft, *, at: datetime) -> NewContact:
    """What the draft says, as the domain takes it. Everything in it comes from the draft: a repeat reads the same."""
    identity = Identity(
        name=draft["name"] or "", phone=draft["phone"] or "", resident_id=draft["resident_id"] or "",
        email=draft["email"] or "",
    )  # fmt: skip
    report = draft.kind == "report"
    workers = [] if report else roster(draft)
    return NewContact(
        channel="web",
        kind=draft.kind,
        text=whole_text(draft),
        received_on=_day(draft["received_on"]) or at.date(),
        anonymous=report and not identity,
        guarded=True if report or draft["guarded"] else None,
        language=draft["language"] or "zh-hans",
        workplace_code=draft["workplace_code"] or "",
        workplace_address=draft["workplace_address"] or "",
        employer_id=int(draft["employer_id"]) if draft["employer_id"] else None,
        employer_name=draft["employer_name"] or "",
        site=draft["site"] or "",
        matters=tuple(draft["matters"] or ()),
        amount_claimed=0 if report else draft["amount"] or sum(one.claimed for one in workers),
        people=max(1, len(workers)) if not report else draft["people"] or 1,
        period_from=_day(draft["period_from"]),
        period_to=_day(draft["period_to"]),
        occurred_on=None if draft["ongoing"] else _day(draft["period_to"]),
        parallel_proceeding=draft["parallel"] or "",
        identity=identity,
        workers=workers,
        files=[NewFile(content=content, name=name) for content, name in drafts.contents(draft, at)],
    )


def whole_text(draft: Draft) -> str:
    """What was written, and the calculation the person took over."""
    parts = [str(draft["text"] or "")]
    if draft["calculation"]:
        parts.append(str(draft["calculation"]))
    return "\n\n".join(parts)


def roster(draft: Draft) -> list[NewWorker]:
    """The workers of a group; none for somebody alone."""
    if draft["group"] != "group":
        return []
    return [
        NewWorker(
            name=row["name"], phone=row["phone"], resident_id=row["resident_id"], claimed=row["claimed"],
            what=row["what"], period_from=_day(draft["period_from"]), period_to=_day(draft["period_to"]),
            representative=bool(row["representative"]),
        )
        for row in draft["workers"] or ()
    ]  # fmt: skip


def lacking(draft: Draft) -> str:
    """The first step that is not done yet, or nothing when all are."""
    done = set(draft["done"] or ())
    return next((step for step in ORDER[draft.kind] if step != "check" and step not in done), "")


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
