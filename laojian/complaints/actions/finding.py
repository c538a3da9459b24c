"""Looks for contacts that may speak of the same event, by what they share; `matching.decide_match` decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from laojian.analytics.similarity import MAYBE, Facts, Verdict, blocks, same_event
from laojian.complaints.actions.preconditions import locked
from laojian.complaints.limits import MATCH_DAYS, MATCHES_SHOWN, limit
from laojian.complaints.models import Contact, Match
from laojian.complaints.rules.states import ContactState

MOST_CANDIDATES: Final = 500
#: What stands for the keys of a contact that shares nothing to be found by; an empty list is one not compared yet.
NO_KEYS: Final = ["-"]


@transaction.atomic
def find_matches(*, contact_id: int, at: datetime) -> list[Match]:
    """Look for other contacts of the same event and keep the likeliest as suggestions (`law/limits.csv` LM06, LM07).

    Candidates share a block with the contact (its keys are brought up to date first). A pair that was decided is left
    alone, whatever the answer was; so is a pair that is in one case already. Nothing is decided here.
    """
    contact = locked(contact_id)
    on = localdate(at)
    facts = facts_of(contact)
    keys = sorted(blocks(facts)) or NO_KEYS
    if keys != contact.blocks:
        contact.blocks = keys
        contact.save(update_fields=["blocks"])
    scored = [(verdict, other) for other, verdict in _scored(contact, facts, keys, on) if verdict.score >= MAYBE]
    scored.sort(key=lambda pair: (-pair[0].score, pair[1].case_id is None, pair[1].pk))
    pairs = Match.objects.filter(Q(contact=contact) | Q(other=contact))
    decided = set(pairs.exclude(state="open").values_list("contact_id", "other_id"))
    found = []
    for verdict, other in scored:
        later, earlier = (contact, other) if contact.pk > other.pk else (other, contact)
        if (later.pk, earlier.pk) in decided:
            continue
        found.append(_kept(later, earlier, verdict, at))
        if len(found) == limit(MATCHES_SHOWN, on):
            break
    return found


@transaction.atomic
def give_up(*, contact_id: int) -> None:
    """A contact that cannot be compared is not tried again until its facts change."""
    Contact.objects.filter(pk=contact_id, blocks=[]).update(blocks=NO_KEYS)


def facts_of(contact: Contact) -> Facts:
    """The contact as the comparison wants it: nothing of the person but a keyed sign of the telephone."""
    period = (contact.period_from, contact.period_to) if contact.period_from and contact.period_to else None
    return Facts(
        employer_code=contact.employer_uscc,
        employer_name=contact.employer_name,
        place=contact.workplace_code,
        cause=contact.cause,
        phone_token=bytes(contact.phone_blind).hex() if contact.phone_blind else "",
        amount_fen=contact.amount_claimed,
        people=contact.people if contact.people > 1 else None,  # one is also what stands there when nobody said
        received_on=contact.received_on,
        period=period,
        site=contact.workplace_address,
        sketch=bytes(contact.sketch or b""),
    )


def _scored(contact: Contact, facts: Facts, keys: list[str], on: date) -> Iterable[tuple[Contact, Verdict]]:
    if keys == NO_KEYS:
        return
    rows = Contact.objects.filter(
        blocks__has_any_keys=keys, received_on__gte=contact.received_on - timedelta(days=limit(MATCH_DAYS, on))
    ).exclude(pk=contact.pk)
    rows = rows.exclude(state=ContactState.WITHDRAWN).defer("sealed_text", "sealed_identity")
    for other in rows[:MOST_CANDIDATES]:
        if contact.case_id is None or other.case_id != contact.case_id:
            yield other, _compared(facts, facts_of(other))


def _compared(one: Facts, other: Facts) -> Verdict:
    """The verdict on two contacts. An address is written in many ways: the same one speaks for one event, another one
    says nothing."""
    if one.site != other.site:
        one, other = replace(one, site=""), replace(other, site="")
    return same_event(one, other)


def _kept(later: Contact, earlier: Contact, verdict: Verdict, at: datetime) -> Match:
    """The suggestion of this pair: made now, or brought up to date where it is open."""
    reasons = [{"code": reason.signal, "weight": reason.weight} for reason in verdict.reasons]
    made, _ = Match.objects.update_or_create(
        contact=later, other=earlier, defaults={"score": verdict.score, "reasons": reasons},
        create_defaults={"score": verdict.score, "reasons": reasons, "at": at},
    )  # fmt: skip
    return made
