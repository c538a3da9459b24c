"""The draft of a form: kept sealed by the server, found by a random key that only this browser holds.

The cookie is signed, so a made-up one asks no table. Each uploaded file lies in sealed rows of its own: it is
written once, not at every step.
"""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from laojian.complaints import actions

COOKIE: Final = "lj_draft"
#: How long the browser keeps the key; the server sweeps the draft on its own day.
AGE: Final = 7 * 24 * 60 * 60
#: Bytes of a file in one sealed row.
PIECE: Final = 1_000_000
_SIGNED: Final = Signer(salt="laojian.web.portal.draft")


@dataclass(slots=True)
class Draft:
    """What was typed so far: `values` by name, as JSON can hold it."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    @property
    def kind(self) -> str:
        """complaint or report."""
        return str(self.values.get("kind", ""))

    @property
    def sent(self) -> dict[str, Any] | None:
        """What the receipt needs, once it was sent."""
        found = self.values.get("sent")
        return found if isinstance(found, dict) else None


def key_of(request: HttpRequest) -> str:
    """The key in the signed cookie, or nothing. Asks no table."""
    try:
        return _SIGNED.unsign(request.COOKIES.get(COOKIE, ""))
    except BadSignature:
        return ""


def of(request: HttpRequest, at: datetime) -> Draft | None:
    """The draft of this browser, or None when there is none (any more)."""
    key = key_of(request)
    values = actions.read_draft(key=key, at=at) if key else None
    return None if values is None else Draft(key, values)


def begin(values: dict[str, Any]) -> Draft:
    """A new draft, not yet kept; with it the key under which it will be sent once."""
    return Draft(secrets.token_urlsafe(24), {**values, "send_key": secrets.token_urlsafe(32)})


def keep(draft: Draft, at: datetime) -> None:
    """Seal and store what was typed so far."""
    actions.save_draft(key=draft.key, values=draft.values, at=at)


def hand_over(answer: HttpResponse, draft: Draft) -> None:
    """Give the browser the key: out of reach of scripts, for this door alone."""
    answer.set_cookie(
        COOKIE,
        _SIGNED.sign(draft.key),
        max_age=AGE,
        path=reverse("portal-home"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def drop(draft: Draft) -> None:
    """Delete the draft and its files."""
    for one in draft["files"] or ():
        remove_file(draft, one["id"])
    actions.drop_draft(key=draft.key)


def forget(answer: HttpResponse) -> None:
    """Take the key away from the browser."""
    answer.delete_cookie(COOKIE, path=reverse("portal-home"), samesite="Lax")


def add_file(draft: Draft, *, content: bytes, name: str, kind: str, at: datetime) -> None:
    """Seal one file beside the draft and note it there; `keep` the draft afterwards."""
    number = secrets.token_hex(4)
    pieces = [content[start : start + PIECE] for start in range(0, len(content), PIECE)]
    for place, piece in enumerate(pieces):
        values = {"piece": b64encode(piece).decode("ascii")}
        actions.save_draft(key=_piece_key(draft, number, place), values=values, at=at)
    told = {"id": number, "name": name, "kind": kind, "size": len(content), "pieces": len(pieces)}
    draft.values.setdefault("files", []).append(told)


def remove_file(draft: Draft, number: str) -> None:
    """Delete one file of the draft; nothing happens when it is not there."""
    kept = draft["files"] or []
    for one in kept:
        if one["id"] == number:
            for place in range(one["pieces"]):
                actions.drop_draft(key=_piece_key(draft, number, place))
    draft.values["files"] = [one for one in kept if one["id"] != number]


def contents(draft: Draft, at: datetime) -> list[tuple[bytes, str]]:
    """The files with their names, in the order they were added; one that was swept meanwhile is left out."""
    found = []
    for one in draft["files"] or ():
        keys = [_piece_key(draft, one["id"], place) for place in range(one["pieces"])]
        pieces = [actions.read_draft(key=key, at=at) for key in keys]
        if all(piece is not None for piece in pieces):
            found.append((b"".join(b64decode(piece["piece"]) for piece in pieces if piece), str(one["name"])))
    return found


def _piece_key(draft: Draft, number: str, place: int) -> str:
    return f"{draft.key}.{number}.{place}"
