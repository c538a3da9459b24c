"""What every door answers with: the clock of the request, sentences in the reader's language, refusals, and keys.

The doors may not import each other; their pages differ, this does not.
"""

import secrets
from datetime import date, datetime
from typing import Final

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, gettext

from laojian.kernel.refusal import Forbidden, NotFound, Refused, Stale
from laojian.kernel.words import Message
from laojian.ledger import queries as ledger

#: The status of each kind of refusal; the others (Invalid, Refused) are 422.
STATUS: Final[tuple[tuple[type[Refused], int], ...]] = ((Stale, 409), (NotFound, 404), (Forbidden, 403))
#: Fields whose content is kept out of everything that is stored or shown again.
SECRETS: Final = ("password", "current", "again", "code")


def at(request: HttpRequest) -> datetime:
    """The database clock at the first asking in this request."""
    asked: datetime | None = getattr(request, "asked_at", None)
    if asked is None:
        asked = ledger.now()
        request.asked_at = asked  # type: ignore[attr-defined]  # kept for the length of the request
    return asked


def today(request: HttpRequest) -> date:
    """The office's day by the database clock."""
    return timezone.localtime(at(request)).date()


def english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def words(message: Message | None) -> str:
    """A sentence of the domain in the reader's language."""
    return message.render(gettext) if message else ""


def spoken(refusal: Refused) -> dict[str, str]:
    """A refusal in the reader's language: what is wrong, which rule says so, what to do."""
    return {
        "reason": words(refusal.reason),
        "basis": refusal.basis,
        "remedy": words(refusal.remedy),
        "field": refusal.field,
    }


def status(refusal: Refused) -> int:
    """Refused and Invalid 422, Stale 409, NotFound 404, Forbidden 403."""
    return next((number for kind, number in STATUS if isinstance(refusal, kind)), 422)


def fresh_key() -> str:
    """A key for one form: the same key never acts twice."""
    return secrets.token_urlsafe(24)


def wish_of(request: HttpRequest) -> str:
    """A keyed digest of what was sent and to which address, so that one key cannot carry two different wishes.

    The address is the method, the path with the object in it, and the query: a list with another filter is another.
    Keyed and without secrets: the stored digest of a form must not give away a telephone number or a password.
    """
    sent = QueryDict(mutable=True)
    sent.update(request.POST)
    for name in ("csrfmiddlewaretoken", "key", *SECRETS):
        sent.pop(name, None)
    wish = "\0".join((request.method or "", request.get_full_path(), sent.urlencode()))
    digest = salted_hmac("laojian.web.wish", wish, algorithm="sha256")
    for name in sorted(request.FILES):
        for stored in request.FILES.getlist(name):
            digest.update(f"\0{name}\0{stored.name}\0".encode())
            for chunk in stored.chunks():
                digest.update(chunk)
            stored.seek(0)
    return digest.hexdigest()
