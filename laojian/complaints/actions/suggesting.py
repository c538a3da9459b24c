"""What a clerk makes of a suggestion: accepted, corrected or dismissed. What was accepted fills what is still empty."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.complaints.actions.handling import edit
from laojian.complaints.actions.preconditions import locked, missing, record_act, require_act
from laojian.complaints.models import Suggestion
from laojian.complaints.sealing import opened_json, seal_json
from laojian.kernel.refusal import Invalid, Stale
from laojian.kernel.words import zh
from laojian.org.models import Officer

STATES: Final = frozenset({"accepted", "corrected", "dismissed"})
LONGEST: Final = 500
#: Purpose under which suggestions and what they were corrected to are sealed.
WHAT: Final = "suggestion"
#: The boxes of the record by the kind of suggestion: whole numbers (fen, people), and texts and codes.
WHOLE: Final = {"amount": "amount_claimed", "people": "people"}
TEXTS: Final = {
    "employer": "employer_name", "violation": "cause", "place": "workplace_code", "parallel": "parallel_proceeding",
}  # fmt: skip
#: What an untouched box holds where it is not nothing: a contact is of one person until more are named.
EMPTY: Final[dict[str, tuple[object, ...]]] = {"people": (0, 1)}


@transaction.atomic
def decide_suggestion(
    *, suggestion_id: int, state: str, value: str | None = None, by: Officer, at: datetime
) -> Suggestion:
    """Accept a suggestion, correct it to `value`, or dismiss it. It is decided once; training learns from it.

    What was accepted or corrected is written into the record where it is still empty; what somebody wrote there stays.
    Raises NotFound, Forbidden, Invalid, Stale.
    """
    contact_id = Suggestion.objects.filter(pk=suggestion_id).values_list("contact_id", flat=True).first()
    if contact_id is None:
        raise missing()
    contact = locked(contact_id)
    held = require_act(contact, "decide_suggestion", by, at=at)
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related("decided_by")
    suggestion = rows.get(pk=suggestion_id)
    if state not in STATES:
        raise Invalid(zh("没有“%(value)s”这一选项", value=state), field="state")
    right = (value or "").strip()
    if (state == "corrected") != bool(right):
        raise Invalid(zh("更正时请填写正确的内容"), field="value")
    if len(right) > LONGEST:
        raise Invalid(zh("文字最多 %(most)s 字", most=LONGEST), field="value")
    if suggestion.decided_by is not None:
        who = suggestion.decided_by.name
        raise Stale(zh("“%(who)s”已先行办理", who=who), who=who, when=suggestion.decided_at or at)
    suggestion.state, suggestion.decided_by, suggestion.decided_at = state, by, at
    if right:
        suggestion.sealed_corrected = seal_json(contact.number, WHAT, {"value": right})
    suggestion.save(update_fields=["state", "decided_by", "decided_at", "sealed_corrected"])
    record_act(
        contact, "decide_suggestion", by=by, at=at, authority=str(held),
        payload={"suggestion": suggestion.pk, "kind": suggestion.kind, "state": state, "source": suggestion.source},
    )  # fmt: skip
    if state != "dismissed":
        _fill_in(suggestion, right, by=by, at=at)
    return suggestion


def _fill_in(suggestion: Suggestion, right: str, *, by: Officer, at: datetime) -> None:
    contact = suggestion.contact
    held = opened_json(contact.number, WHAT, suggestion.sealed)
    found = box(suggestion.kind, str(held.get("note", "")), right or str(held["value"]))
    if found is None or getattr(contact, found[0]) not in EMPTY.get(found[0], ("", None, 0)):
        return
    with suppress(Invalid):  # a value that no box takes stays a suggestion
        edit(contact_id=contact.pk, by=by, at=at, on=localdate(at), **{found[0]: found[1]})


def box(kind: str, note: str, value: str) -> tuple[str, Any] | None:
    """Which box of the record a suggestion belongs into, and what is written there; None for what has no box.

    A day is none: the record asks when the breach ended, a text tells when something happened.
    """
    if kind in WHOLE and (kind != "amount" or note.partition("，")[0] == "owed"):
        return (WHOLE[kind], int(value)) if value.isascii() and value.isdigit() else None
    return (TEXTS[kind], value) if kind in TEXTS else None
