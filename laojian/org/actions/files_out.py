"""A list handed out as a file is told to the ledger before it goes."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from laojian.ledger.actions import record
from laojian.org.models import Officer


@transaction.atomic
def tell_of_file(
    *, verb: str, purpose: str, kind: str, rows: int, filters: Mapping[str, object], by: Officer, at: datetime
) -> None:
    """An entry of the officer's own stream for one file of `rows` lines, its format `kind` and what the list was
    narrowed by; each file is one, also the same list again."""
    record(
        verb=verb, subject=by.ref, by=by.ref, at=at,
        payload={"purpose": purpose, "format": kind, "rows": rows, "filters": dict(filters)},
    )  # fmt: skip
