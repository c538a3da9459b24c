"""The ways in which the domain says no.

Each refusal tells what is wrong, which rule says so, and what to do about it.
The web edge turns them into answers: Refused 422, Invalid 422, Stale 409, NotFound 404, Forbidden 403.
"""

from __future__ import annotations

from datetime import datetime

from laojian.kernel.words import Message


class Refused(Exception):
    """The act is not allowed now. `basis` is the article in short form, e.g. 劳动保障监察条例 第十七条."""

    def __init__(self, reason: Message, *, basis: str = "", remedy: Message | None = None, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.basis = basis
        self.remedy = remedy
        self.field = field

    def __str__(self) -> str:
        parts = [str(self.reason)]
        if self.basis:
            parts.append(f"（{self.basis}）")
        if self.remedy is not None:
            parts.append(f" {self.remedy}")
        return "".join(parts)


class Stale(Refused):
    """Somebody else was first: `who` changed the object at `when`."""

    def __init__(
        self,
        reason: Message,
        *,
        who: str,
        when: datetime,
        basis: str = "",
        remedy: Message | None = None,
        field: str = "",
    ) -> None:
        super().__init__(reason, basis=basis, remedy=remedy, field=field)
        self.who = who
        self.when = when


class Invalid(Refused):
    """Bad input; `field` names the form field."""


class NotFound(Refused):
    """The object does not exist, or lies outside the reader's places: the answer is the same."""


class Forbidden(Refused):
    """A permission is missing."""
