"""A form begun on a telephone and not sent: sealed, found by the key the device holds, gone after its days."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.complaints import limits
from laojian.complaints.actions.preconditions import checked_key
from laojian.complaints.models import Draft
from laojian.complaints.sealing import keyed, opened_json, seal_json
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

MOST_SIGNS: Final = 1_500_000


@transaction.atomic
def save_draft(*, key: str, values: Mapping[str, Any], at: datetime) -> datetime:
    """Keep a draft under the device's key; until when it is kept. Raises Invalid when it is too large."""
    mark = keyed("draft", checked_key(key))
    if len(json.dumps(values, ensure_ascii=False, default=str)) > MOST_SIGNS:
        raise Invalid(zh("草稿过大"), remedy=zh("请减少名册的行数，或者用表格文件上传。"))
    until = at + timedelta(days=limits.limit(limits.DRAFT_DAYS, localdate(at)))
    Draft.objects.update_or_create(
        key_hash=mark, defaults={"sealed": _seal(mark, values), "saved_at": at, "expires_at": until}
    )
    return until


def read_draft(*, key: str, at: datetime) -> dict[str, Any] | None:
    """The draft under the device's key; None when there is none or its days are over."""
    mark = keyed("draft", checked_key(key))
    found = Draft.objects.filter(key_hash=mark, expires_at__gt=at).first()
    return None if found is None else opened_json("draft", mark.hex(), found.sealed)


@transaction.atomic
def drop_draft(*, key: str) -> None:
    """Forget a draft: it was sent, or the person does not want it."""
    Draft.objects.filter(key_hash=keyed("draft", checked_key(key))).delete()


@transaction.atomic
def sweep_drafts(*, at: datetime) -> int:
    """Drop drafts whose days are over; how many."""
    gone, _ = Draft.objects.filter(expires_at__lte=at).delete()
    return gone


def _seal(mark: bytes, values: Mapping[str, Any]) -> bytes:
    return seal_json("draft", mark.hex(), values)
