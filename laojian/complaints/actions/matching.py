"""Two contacts speak of the same event, or not: a clerk says so, and it is remembered either way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from laojian.complaints.actions.handling import attach_to_case
from laojian.complaints.actions.preconditions import locked, missing, record_act, require_act, require_seen, touch
from laojian.complaints.models import Contact, Match
from laojian.kernel.refusal import Stale
from laojian.kernel.words import zh
from laojian.org.models import Officer

MOST_GROUP: Final = 5_000
CONFIRMED: Final = "经核对为同一事件"


@transaction.atomic
def decide_match(*, match_id: int, same: bool, by: Officer, at: datetime, on: date, reason: str = "") -> Match:
    """Say whether two contacts speak of the same event. Neither answer is asked for again.

    Same: who has no case yet joins the other's; with no case on either side both wait, and registering one of them
    offers the other (`same_event_group`); two cases are joined on the case page. Raises NotFound unless both are
    seen, Forbidden, Stale.
    """
    pair = Match.objects.filter(pk=match_id).values_list("contact_id", "other_id").first()
    if pair is None:
        raise missing()
    both = {pk: locked(pk) for pk in sorted(pair)}  # always in this order: two clerks do not wait for each other
    contact, other = both[pair[0]], both[pair[1]]
    held = require_act(contact, "decide_match", by, at=at, on=on)
    require_seen(other, by, on)
    match = Match.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=match_id)
    if match.decided_by is not None:
        who = match.decided_by.name
        raise Stale(zh("“%(who)s”已先行办理", who=who), who=who, when=match.decided_at or at)
    match.state, match.decided_by, match.decided_at = ("same" if same else "different"), by, at
    match.save(update_fields=["state", "decided_by", "decided_at"])
    for one, its in ((contact, other), (other, contact)):
        touch(one, by=by, at=at)
        record_act(
            one, "decide_match", by=by, at=at, on=on, authority=str(held),
            payload={"match": match.pk, "other": its.number, "same": same, "reason": reason.strip()[:400]},
        )  # fmt: skip
    if same:
        _join(contact, other, reason, by=by, at=at, on=on)
    return match


def same_event_group(contact_id: int) -> list[Contact]:
    """All contacts that clerks hold to be of one event with this one, by way of each other too; without itself."""
    known, fresh = {contact_id}, {contact_id}
    while fresh and len(known) < MOST_GROUP:
        said = Match.objects.filter(Q(contact__in=fresh) | Q(other__in=fresh), state="same")
        found = {pk for pair in said.values_list("contact_id", "other_id") for pk in pair}
        fresh = found - known
        known |= found
    return list(Contact.objects.filter(pk__in=known - {contact_id}).order_by("pk"))


def _join(contact: Contact, other: Contact, reason: str, *, by: Officer, at: datetime, on: date) -> None:
    """Bring the one without a case to the other's."""
    if (contact.case_id is None) == (other.case_id is None):
        return
    alone, master = (contact, other) if contact.case_id is None else (other, contact)
    if not alone.is_open or master.case_id is None:
        return
    attach_to_case(contact_id=alone.pk, case_id=master.case_id, reason=reason.strip() or CONFIRMED, by=by, at=at, on=on)
