"""What screens ask of messages: those about a matter, what failed where, the inbox inside, the backlog."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from laojian.kernel.references import Ref
from laojian.kernel.words import Message
from laojian.messages import connections, envelopes, law_rows, words
from laojian.messages.lanes import IN_LANE
from laojian.messages.models import Attempt, Failure, Inside, Outgoing, Report
from laojian.org.keyring import Damaged, KeyMissing

__all__ = [
    "AttemptRow", "Backlog", "FailureRow", "InsideRow", "MessageRow", "ReportRow", "backlog", "failures",
    "failures_count", "failures_of", "inside", "of", "template_titles", "unread",
]  # fmt: skip

MOST = 200
EVERY = Q()
SEALED = ("sealed_content", "sealed_addresses")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A delivery report: delivered or undelivered, when, the carrier's own code."""

    status: str
    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try: when, on which channel, how it ended, under which number the channel knows it."""

    at: datetime
    channel: str
    adapter: str
    outcome: str
    outcome_title: Message
    error: str
    provider_id: str
    reports: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message about a matter, with its tries in order. Neither text nor address is in it."""

    id: int
    template: str
    purpose: str
    recipient: Ref
    channels: tuple[str, ...]
    state: str
    state_title: Message
    created_at: datetime
    due_at: datetime
    done_at: datetime | None
    attempts: tuple[AttemptRow, ...]

    @property
    def proved(self) -> bool:
        """Whether the person has it for certain."""
        return self.state == Outgoing.State.DELIVERED


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A message that reached nobody, as an item of work."""

    id: int
    message_id: int
    about: Ref
    recipient: Ref
    template: str
    purpose: str
    district_code: str
    street_code: str
    reason: str
    reason_title: Message
    failed_at: datetime
    settled_at: datetime | None
    settled_by: str
    how: str
    how_title: Message | None
    note: str
    may_resend: bool


@dataclass(frozen=True, slots=True)
class InsideRow:
    """A message in somebody's inbox; title and text are empty when their time is over (`erased`)."""

    id: int
    about: Ref
    title: str
    text: str
    at: datetime
    read_at: datetime | None
    erased: bool


@dataclass(frozen=True, slots=True)
class Backlog:
    """How sending stands: messages on the way, overdue since when, failures open, channels without (good) settings."""

    waiting: int
    overdue: int
    oldest_due: datetime | None
    open_failures: int
    not_configured: tuple[str, ...]
    misconfigured: tuple[str, ...]


def of(about: Ref) -> list[MessageRow]:
    """Every message about a matter, the newest first. Three queries."""
    messages = list(Outgoing.objects.filter(about=str(about)).order_by("-pk").defer(*SEALED)[:MOST])
    attempts = Attempt.objects.filter(message__in=[message.pk for message in messages]).order_by("fence")
    tries = list(attempts)
    proofs: defaultdict[int, list[ReportRow]] = defaultdict(list)
    for report in Report.objects.filter(attempt__in=[one.pk for one in tries]).order_by("pk"):
        proofs[report.attempt_id].append(ReportRow(report.status, report.at, report.code))
    by_message: defaultdict[int, list[AttemptRow]] = defaultdict(list)
    for one in tries:
        by_message[one.message_id].append(_attempt(one, proofs[one.pk]))
    return [_message(message, by_message[message.pk]) for message in messages]


def template_titles(language: str = "zh") -> dict[str, str]:
    """What each template is called, by code; zh or en."""
    return {kind.code: kind.titles[language] for kind in law_rows.templates()}


def _attempt(one: Attempt, proofs: Sequence[ReportRow]) -> AttemptRow:
    return AttemptRow(
        at=one.at,
        channel=one.channel,
        adapter=one.adapter,
        outcome=one.outcome,
        outcome_title=words.OUTCOMES[one.outcome],
        error=one.error,
        provider_id=one.provider_id,
        reports=tuple(proofs),
    )


def _message(message: Outgoing, tries: Sequence[AttemptRow]) -> MessageRow:
    return MessageRow(
        id=message.pk,
        template=message.template,
        purpose=message.purpose,
        recipient=Ref.parse(message.recipient),
        channels=tuple(message.channels),
        state=message.state,
        state_title=words.STATES[message.state],
        created_at=message.created_at,
        due_at=message.due_at,
        done_at=message.done_at,
        attempts=tuple(tries),
    )


def failures(
    *, places: Sequence[str], limit: int = 50, before: int | None = None, settled: bool = False, only: Q = EVERY
) -> list[FailureRow]:
    """Failures in these places and inside them (() is nowhere), the newest first; one query.

    `before`: the id of the last row of the page before. `settled`: those dealt with instead of those open. `only`:
    those whose matter the reader sees, as the package that keeps the matter says it.
    """
    rows = _within(places).filter(only, settled_at__isnull=not settled)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_failure(row) for row in _slim(rows).order_by("-pk")[:limit]]


def failures_count(*, places: Sequence[str], most: int = 1000, only: Q = EVERY) -> int:
    """How many failures are open in these places (`only`: as above); counting stops at `most`."""
    return _within(places).filter(only, settled_at=None).order_by()[:most].count()


def failures_of(about: Ref) -> list[FailureRow]:
    """The failures of one matter, open and settled, the newest first; one query."""
    rows = Failure.objects.filter(message__about=str(about))
    return [_failure(row) for row in _slim(rows).order_by("-pk")[:MOST]]


def _within(places: Sequence[str]) -> QuerySet[Failure]:
    """Each place by the narrowest column that holds it alone."""
    columns = {4: "city_code", 6: "district_code", 9: "street_code"}
    wanted = Q(pk__in=())
    for place in places:
        if (column := columns.get(len(place))) is not None:
            wanted |= Q(**{column: place})
        elif len(place) < 4:
            wanted |= Q(city_code__startswith=place)
        else:
            wanted |= Q(street_code=place[:9], message__place__startswith=place)
    return Failure.objects.filter(wanted)


def _slim(rows: QuerySet[Failure]) -> QuerySet[Failure]:
    return rows.select_related("message").defer(*(f"message__{name}" for name in SEALED))


def _failure(row: Failure) -> FailureRow:
    return FailureRow(
        id=row.pk,
        message_id=row.message_id,
        about=Ref.parse(row.about),
        recipient=Ref.parse(row.message.recipient),
        template=row.message.template,
        purpose=row.message.purpose,
        district_code=row.district_code,
        street_code=row.street_code,
        reason=row.reason,
        reason_title=words.REASONS[row.reason],
        failed_at=row.failed_at,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        how=row.how,
        how_title=words.HOWS.get(row.how),
        note=row.note,
        may_resend=row.settled_at is None and row.message.purpose != "code",
    )


def inside(recipient: Ref, *, limit: int = 50, before: int | None = None) -> list[InsideRow]:
    """The inbox of one person, the newest first; one query. Ask it only for the person who looks."""
    rows = Inside.objects.filter(recipient=str(recipient)).select_related("message")
    rows = rows.defer(*(f"message__{name}" for name in SEALED))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_inside(row) for row in rows.order_by("-pk")[:limit]]


def unread(recipient: Ref) -> int:
    """How many messages of the inbox nobody has opened yet."""
    return Inside.objects.filter(recipient=str(recipient), read_at=None, sealed_content__isnull=False).count()


def _inside(row: Inside) -> InsideRow:
    title = text = ""
    if row.sealed_content is not None:
        try:
            content = envelopes.open_content(row.sealed_content, row.message.message_id, "inside")
            title, text = content.title, content.text
        except (Damaged, KeyMissing):
            title = text = ""
    return InsideRow(
        id=row.pk,
        about=Ref.parse(row.message.about),
        title=title,
        text=text,
        at=row.at,
        read_at=row.read_at,
        erased=not title,
    )


def backlog(*, at: datetime) -> Backlog:
    """How sending stands at a moment; two queries."""
    found = Outgoing.objects.filter(state__in=IN_LANE).aggregate(
        waiting=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=at)), oldest=Min("due_at", filter=Q(due_at__lt=at))
    )
    ready = connections.configured()
    return Backlog(
        waiting=found["waiting"],
        overdue=found["overdue"],
        oldest_due=found["oldest"],
        open_failures=Failure.objects.filter(settled_at=None).count(),
        not_configured=tuple(channel for channel in connections.BUILDERS if channel not in ready),
        misconfigured=tuple(connections.problems()),
    )
