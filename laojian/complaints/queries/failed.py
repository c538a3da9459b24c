"""Messages that reached nobody, as far as the reader sees the contact they are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr

from laojian.complaints.queries.scope import visible_to
from laojian.kernel.refusal import NotFound
from laojian.kernel.words import zh
from laojian.messages import queries as messages
from laojian.messages.queries import FailureRow
from laojian.org import access
from laojian.org.models import Officer

SETTLES: Final = "contact.triage"
_CONTACT: Final = "contact:"


def failures(
    officer: Officer, on: date, *, limit: int = 50, before: int | None = None, settled: bool = False
) -> list[FailureRow]:
    """Failures in the officer's places about contacts he sees, the newest first; `before`, `settled` as in messages."""
    return messages.failures(
        places=_places(officer, on), limit=limit, before=before, settled=settled, only=_seen(officer, on)
    )


def failures_count(officer: Officer, on: date) -> int:
    """How many of them are open; counting stops at a thousand."""
    return messages.failures_count(places=_places(officer, on), only=_seen(officer, on))


def failure(officer: Officer, failure_id: int, on: date) -> FailureRow:
    """One of them, open or settled. Raises NotFound for any other."""
    for settled in (False, True):
        for row in failures(officer, on, before=failure_id + 1, limit=1, settled=settled):
            if row.id == failure_id:
                return row
    raise NotFound(zh("没有这个发送失败事项"))


def _places(officer: Officer, on: date) -> Sequence[str]:
    return access.places(officer, SETTLES, on)


def _seen(officer: Officer, on: date) -> Q:
    """About no contact (a one-time code), or about one the officer sees: its number is a title like any other."""
    about = visible_to(officer, on).filter(number=Substr(OuterRef("about"), len(_CONTACT) + 1))
    return ~Q(about__startswith=_CONTACT) | Q(Exists(about))
