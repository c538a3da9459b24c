"""What a clerk makes of a suggestion: accepted, corrected or dismissed. The contact itself is changed by other acts."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.complaints.actions.doorway import locked, missing, require_right, told
from laojian.complaints.models import Suggestion
from laojian.complaints.sealing import seal_json
from laojian.kernel.refusal import Invalid, Stale
from laojian.kernel.words import zh
from laojian.org.models import Officer

STATES: Final = frozenset({"accepted", "corrected", "dismissed"})
LONGEST: Final = 500
#: Purpose under which suggestions and what they were corrected to are sealed.
WHAT: Final = "suggestion"


@transaction.atomic
def decide_suggestion(
    *, suggestion_id: int, state: str, value: str | None = None, by: Officer, at: datetime
) -> Suggestion:
    """Accept a suggestion, correct it to `value`, or dismiss it. It is decided once; training learns from it.

    The version of the contact is not touched: nothing of it changes. Raises NotFound, Forbidden, Invalid, Stale.
    """
    contact_id = Suggestion.objects.filter(pk=suggestion_id).values_list("contact_id", flat=True).first()
    if contact_id is None:
        raise missing()
    contact = locked(contact_id)
    held = require_right(contact, "contact.triage", by, localdate(at))
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
    told(
        contact, "decide_suggestion", by=by, at=at, authority=str(held),
        payload={"suggestion": suggestion.pk, "kind": suggestion.kind, "state": state, "source": suggestion.source},
    )  # fmt: skip
    return suggestion
