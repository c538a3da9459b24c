"""Reads what came in: suggestions with the words they rest on, a keyed sketch, and contacts of the same event.

A contact without a sketch is unread: the sketch is written in the same transaction as all that was found, so that a
reader who is killed leaves the contact to the next one, and nothing is found twice. A reading decides nothing; what it
finds is sealed like the text it comes from. Nobody waits for it: a text that cannot be read is set aside.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.db import InterfaceError, OperationalError, transaction

from laojian.analytics.extraction.betrayal import betrays
from laojian.analytics.extraction.reading import extract
from laojian.analytics.similarity import sketch
from laojian.analytics.triage.model import Model, loaded
from laojian.complaints.actions.finding import find_matches, give_up
from laojian.complaints.actions.preconditions import record_act
from laojian.complaints.actions.suggesting import WHAT
from laojian.complaints.identifying_words import words_of_person
from laojian.complaints.model_files import content_of, digest_of
from laojian.complaints.models import Contact, Suggestion, TriageModel
from laojian.complaints.sealing import opened, seal_json
from laojian.kernel.refusal import Refused
from laojian.org import queries as org
from laojian.org.identity_keys import sketch_key
from laojian.org.models import Division

READER: Final = "extraction 1"
#: What the reader of texts calls a thing, and what it is here: (kind, note). Telephones and identity numbers are left
#: where they stand: they belong to the person and are of no use as a fact of the matter.
KINDS: Final[dict[str, tuple[str, str]]] = {
    "employer": ("employer", ""),
    "place": ("place", ""),
    "people": ("people", ""),
    "violation": ("violation", ""),
    "period": ("period", ""),
    "date": ("occurred", ""),
    "proceeding": ("parallel", ""),
    "amount_owed": ("amount", "owed"),
    "amount_monthly": ("amount", "monthly"),
    "amount_daily": ("amount", "daily"),
    "amount_hourly": ("amount", "hourly"),
    "amount_other": ("amount", "other"),
    "months_owed": ("months", ""),
}
#: The sketch of a text that could not be read: set aside, not tried again.
UNREADABLE: Final = b""
#: Classes of a text that are suggested, the likeliest first, when they are likely enough to help.
MOST_CLASSES: Final = 3
LEAST_SCORE: Final = 0.1
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing read, before it is sealed. `start` and `end`: where in the text the words stand; -1 for the whole."""

    kind: str
    value: str
    words: str
    start: int
    end: int
    score: float
    note: str
    source: str


def read_new(*, at: datetime, limit: int = 50) -> int:
    """Read contacts that nobody has read yet, the oldest first; how many. Each is a transaction of its own."""
    unread = Contact.objects.filter(sketch__isnull=True).order_by("pk").values_list("pk", flat=True)[:limit]
    return sum(_read_or_set_aside(contact_id, at) for contact_id in list(unread))


def match_again(*, at: datetime, limit: int = 50) -> int:
    """Compare anew the contacts that were read and whose keys were emptied since, because what is known of them was
    put right; and those whose text could not be read, by their other facts. How many."""
    changed = Contact.objects.filter(sketch__isnull=False, blocks=[]).order_by("pk").values_list("pk", flat=True)
    done = 0
    for contact_id in list(changed[:limit]):
        try:
            find_matches(contact_id=contact_id, at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("contact %s cannot be compared", contact_id)
            give_up(contact_id=contact_id)
        done += 1
    return done


def read_contact(*, contact_id: int, at: datetime) -> bool:
    """Read one contact: suggestions, sketch, and contacts of the same event. False when it was read, or is being read.

    Raises Damaged when its text does not open.
    """
    with transaction.atomic():
        contact = _unread(contact_id)
        if contact is None:
            return False
        text = opened(contact.number, "text", contact.sealed_text)
        found = [*_extracted(contact, text), *_classes(text)]
        Suggestion.objects.bulk_create(_sealed(contact, one, at) for one in found)
        contact.sketch = sketch(text, sketch_key())
        contact.save(update_fields=["sketch"])
        find_matches(contact_id=contact.pk, at=at)
    return True


def _read_or_set_aside(contact_id: int, at: datetime) -> bool:
    try:
        return read_contact(contact_id=contact_id, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database went away: the contact stays unread
    except Exception as problem:
        log.exception("contact %s cannot be read", contact_id)
        _set_aside(contact_id, type(problem).__name__, at)
        return True


@transaction.atomic
def _set_aside(contact_id: int, why: str, at: datetime) -> None:
    """One text that cannot be read does not hold up the others; the clerk reads it as before."""
    contact = _unread(contact_id)
    if contact is not None:
        contact.sketch = UNREADABLE
        contact.save(update_fields=["sketch"])
        record_act(contact, "set_aside_unread", by=None, at=at, payload={"why": why})


def _unread(contact_id: int) -> Contact | None:
    rows = Contact.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.filter(pk=contact_id, sketch__isnull=True).first()


def _sealed(contact: Contact, one: Found, at: datetime) -> Suggestion:
    held = {"value": one.value, "words": one.words, "start": one.start, "end": one.end, "note": one.note}
    return Suggestion(
        contact=contact, kind=one.kind, sealed=seal_json(contact.number, WHAT, held), score=one.score,
        source=one.source, at=at,
    )  # fmt: skip


def _extracted(contact: Contact, text: str) -> Iterator[Found]:
    for one in extract(text, on=contact.received_on, places=_places()):
        if one.kind in KINDS:
            kind, note = KINDS[one.kind]
            yield Found(kind, str(one.value), one.words, one.start, one.end, one.score, note or one.note, READER)
    if contact.guarded:
        for span in betrays(text, known=words_of_person(contact)):
            yield Found("betrays", "", span.words, span.start, span.end, 1.0, span.reason, READER)


def _places() -> tuple[tuple[str, str], ...]:
    city = org.office_city()
    last = Division.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _places_of(city, last)


@lru_cache(maxsize=2)
def _places_of(city: str, last: object) -> tuple[tuple[str, str], ...]:
    rows = Division.objects.filter(code__startswith=city, level__in=("district", "street")).order_by("code")
    return tuple(rows.values_list("code", "name"))


def _classes(text: str) -> Iterator[Found]:
    """What kind of matter it is, by the model in use; nothing without one, or when its file is not the one taken."""
    row = TriageModel.objects.filter(until__isnull=True).first()
    model = _model(row.path, row.sha256) if row is not None else None
    if row is None or model is None or not text.strip():
        return
    scores = model.predict([text]).by_class[0]
    ranked = sorted(zip(scores.tolist(), model.labels, strict=True), key=lambda pair: (-pair[0], pair[1]))
    for score, label in ranked[:MOST_CLASSES]:
        if score >= LEAST_SCORE:
            yield Found("class", label, "", -1, -1, score, "", f"{row.name} {row.sha256[:12]}"[:60])


@lru_cache(maxsize=2)
def _model(path: str, sha256: str) -> Model | None:
    """The model of this digest; None, and a line in the log, when the file is gone or another one."""
    try:
        content = content_of(path)
        if digest_of(content) == sha256:
            return loaded(content)
        log.error("the model file %s is not the one that was taken into use", path)
    except (Refused, OSError) as problem:
        log.error("the model file %s cannot be used: %s", path, problem)
    return None
