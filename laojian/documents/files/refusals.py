"""How the file store says no: what is wrong, and what to do."""

from __future__ import annotations

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message


def no(reason: Message, remedy: Message) -> Invalid:
    """A refusal of the field `file`."""
    return Invalid(reason, remedy=remedy, field="file")
