"""Which channel a key speaks for."""

from __future__ import annotations

from datetime import date

from laojian.complaints.models import ChannelKey
from laojian.complaints.rules.channel_keys import kept


def channel_of(key: str, on: date) -> ChannelKey | None:
    """The channel whose key this is, None for an unknown, ended or not yet valid one: callers cannot tell which."""
    digest = kept(key)
    if digest is None:
        return None
    return (
        ChannelKey.objects.select_related("unit")
        .filter(key_hash=digest, valid_from__lte=on, valid_to__gte=on, ended_at__isnull=True, unit__closed_on=None)
        .first()
    )
