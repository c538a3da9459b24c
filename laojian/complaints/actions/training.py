"""What clerks decided, as rows an office trains its own model on. What would tell who a person is is blanked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from itertools import groupby
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from laojian.analytics.extraction.betrayal import betrays
from laojian.complaints.actions.suggesting import WHAT
from laojian.complaints.identifying_words import words_of_person
from laojian.complaints.models import Contact, Suggestion
from laojian.complaints.queries.scope import placed
from laojian.complaints.sealing import opened, opened_json
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org import queries as org
from laojian.org.models import Officer

MANAGE: Final = "triage.manage"
KINDS: Final = frozenset({"class", "violation"})
CONSOLE: Final = "console"
BLANK: Final = "＊"


def training_rows(
    *, by: Officer | None, at: datetime, since: datetime | None = None, kind: str = "class"
) -> Iterator[dict[str, str]]:
    """Texts with the labels that clerks accepted or set right, since a moment; several labels are joined by `|`.

    `by` None is the console. Only contacts of the places where the officer may manage triage. In guarded texts every
    passage that would betray the person is blanked, in others what he said of himself. The export is an entry of the
    ledger, committed before the first row is given; therefore this refuses to run inside another transaction.
    Raises Forbidden, Invalid.
    """
    if kind not in KINDS:
        raise Invalid(zh("没有“%(value)s”这一选项", value=kind), field="kind")
    rows = _decided(by, at, kind)
    if since is not None:
        rows = rows.filter(decided_at__gte=since)
    with transaction.atomic(durable=True):
        held = CONSOLE if by is None else str(access.require(by, MANAGE, _place(by, at), on=localdate(at)))
        record(
            verb="triage.export_training", subject=Ref("office", org.office_city() or "0"),
            by=None if by is None else by.ref, at=at, authority=held,
            payload={"rows": rows.values("contact_id").distinct().count(), "since": since, "kind": kind},
        )  # fmt: skip
    return _given(rows)


def _place(by: Officer, at: datetime) -> str:
    """A place where the officer may; Forbidden comes from asking at the city when there is none."""
    return next(iter(access.places(by, MANAGE, localdate(at))), org.office_city())


def _decided(by: Officer | None, at: datetime, kind: str) -> QuerySet[Suggestion]:
    rows = Suggestion.objects.filter(kind=kind, state__in=("accepted", "corrected"))
    if by is not None:
        places = access.places(by, MANAGE, localdate(at))
        within = Contact.objects.filter(placed(places)) if places else Contact.objects.none()
        rows = rows.filter(contact__in=within.values("pk"))
    return rows.order_by("contact_id", "pk")


def _given(rows: QuerySet[Suggestion]) -> Iterator[dict[str, str]]:
    found = rows.select_related("contact").iterator(chunk_size=500)
    for _, decided in groupby(found, key=lambda row: row.contact_id):
        mine = list(decided)
        labels = sorted({_label(row) for row in mine} - {""})
        if labels:
            yield {"text": blanked(mine[0].contact), "label": "|".join(labels)}


def blanked(contact: Contact) -> str:
    """The text of a contact without what tells who the person is."""
    text = opened(contact.number, "text", contact.sealed_text)
    known = words_of_person(contact)
    spans = [(span.start, span.end) for span in betrays(text, known=known)] if contact.guarded else []
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + BLANK * (end - start) + text[end:]
    return reduce(lambda said, word: said.replace(word, BLANK * len(word)), known, text)


def _label(row: Suggestion) -> str:
    """What the clerk held to be right; the corrected value where there is one."""
    number = row.contact.number
    held = opened_json(number, WHAT, row.sealed_corrected) or opened_json(number, WHAT, row.sealed)
    return str(held.get("value", "")).replace("|", "/").strip()
