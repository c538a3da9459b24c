"""The vault: personal data sealed in the database, shown masked, opened one at a time for a reason.

AES-256-GCM with a random 96-bit nonce. The additional data is table|row|kind|key version, so a sealed value
copied to another row or passed off as another kind does not open. Equality search goes by HMAC-SHA-256 with a
key of its own per kind. The keys lie outside the database (`keyring.py`).
"""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.utils.timezone import localdate

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Forbidden, Invalid, NotFound
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access, keyring
from laojian.org.models import Officer, ProtectedValue
from laojian.org.rules import indexed, mask, normal
from laojian.org.rules.pieces import Piece, Reader, may_open

TABLE: Final = "org_protectedvalue"
NONCE: Final = 12
SHORTEST_REASON: Final = 4
SECRECY: Final = "劳动保障监察条例 第十二条"
BATCH: Final = 500

Damaged = keyring.Damaged


@transaction.atomic
def put(*, kind: str, value: str, subject: Ref, by: Ref | None, at: datetime) -> str:
    """Seal a value for its subject and return the token under which it is kept.

    `kind`: phone, resident_id, bank_card, name or address. Raises Invalid for an empty value.
    The ledger learns that a value was taken in, never the value.
    """
    if kind not in ProtectedValue.Kind.values:
        raise ValueError(f"not a kind of protected value: {kind!r}")
    text = normal(kind, value)
    token = uuid.uuid4()
    version, sealed = seal(TABLE, str(token), kind, text)
    ProtectedValue.objects.create(
        token=token,
        kind=kind,
        subject=str(subject),
        masked=mask(kind, text),
        key_version=version,
        sealed=sealed,
        blind=_blind(kind, text),
        created_at=at,
    )
    record(verb="vault.put", subject=subject, by=by, at=at, payload={"kind": kind, "token": str(token)})
    return str(token)


def masked(token: str | uuid.UUID) -> str:
    """What screens show instead of the value; '' for a token that does not exist."""
    return masked_many([token]).get(str(token), "")


def masked_many(tokens: Collection[str | uuid.UUID]) -> dict[str, str]:
    """Masked forms by token, in one query; for lists."""
    rows = ProtectedValue.objects.filter(token__in=tokens).values_list("token", "masked")
    return {str(token): text for token, text in rows}


@transaction.atomic(durable=True)
def reveal(
    *,
    token: str | uuid.UUID,
    piece: Piece,
    reader: Reader,
    by: Officer,
    place: str,
    reason: str,
    at: datetime,
    assigned: bool = False,
) -> str:
    """The value itself, for an officer who may open it (劳动保障监察条例 第十二条).

    `piece` is what the value tells of, `reader` how the officer stands towards the matter it belongs to; `place` is the
    place of that matter, `assigned` whether the officer is in its team: the entry names the grant it rests on.
    Raises Forbidden, Invalid for a reason under four characters, NotFound. The ledger entry is committed before
    the value is returned, therefore this refuses (RuntimeError) to run inside another transaction.
    """
    held = access.require(by, "person.reveal", place, on=localdate(at), assigned=assigned)
    answer = may_open(piece, reader)
    if not answer:
        raise Forbidden(answer.reason, basis=SECRECY, remedy=zh("请由有权查看个人信息的人员办理。"))
    stated = reason.strip()
    if len(stated) < SHORTEST_REASON:
        raise Invalid(
            zh("查看受保护的个人信息须说明理由，至少 %(count)s 个字", count=SHORTEST_REASON),
            basis=SECRECY,
            field="reason",
        )
    row = ProtectedValue.objects.filter(token=token).first()
    if row is None:
        raise NotFound(zh("没有这项信息"))
    record(
        verb="vault.reveal",
        subject=Ref.parse(row.subject),
        by=by.ref,
        at=at,
        authority=str(held),
        basis=SECRECY,
        payload={"kind": row.kind, "token": str(row.token), "reason": stated},
    )
    return unseal(TABLE, str(row.token), row.kind, row.key_version, bytes(row.sealed))


def to_write_to(subject: Ref, token: str | uuid.UUID, *, at: datetime) -> str:
    """An officer's own telephone, for a message to himself: no person sees it, and an entry says it was used.

    In the caller's transaction. '' when the value is not the subject's.
    """
    row = ProtectedValue.objects.filter(token=token, subject=str(subject)).first()
    if row is None:
        return ""
    record(verb="vault.write_to", subject=subject, by=None, at=at, payload={"kind": row.kind, "token": str(row.token)})
    return unseal(TABLE, str(row.token), row.kind, row.key_version, bytes(row.sealed))


def find(kind: str, value: str) -> list[Ref]:
    """Subjects that hold exactly this value, none for what does not read. Callers show those their reader may see."""
    try:
        digest = _blind(kind, value)
    except Invalid:
        return []
    if digest is None:
        return []
    rows = ProtectedValue.objects.filter(kind=kind, blind=digest).values_list("subject", flat=True).distinct()
    return [Ref.parse(subject) for subject in rows]


def seal(table: str, row: str, kind: str, text: str) -> tuple[int, bytes]:
    """(key version, nonce + ciphertext) of a text that belongs to this row and no other."""
    ring = keyring.keyring()
    nonce = secrets.token_bytes(NONCE)
    bound = _bound(table, row, kind, ring.current)
    return ring.current, nonce + ring.opener(ring.current).encrypt(nonce, text.encode(), bound)


def unseal(table: str, row: str, kind: str, version: int, sealed: bytes) -> str:
    """The text again. Raises Damaged, KeyMissing."""
    opener = keyring.keyring().opener(version)
    try:
        return opener.decrypt(sealed[:NONCE], sealed[NONCE:], _bound(table, row, kind, version)).decode()
    except InvalidTag:
        raise Damaged(f"{table} {row} does not open") from None


def rows_on_old_keys() -> int:
    """How many sealed values a rotation has still to seal anew; the old keys may go when it is 0."""
    current = keyring.keyring().current
    return (
        ProtectedValue.objects.exclude(key_version=current).count()
        + Officer.objects.filter(totp_secret__isnull=False).exclude(totp_key_version=current).count()
    )


def rewrap() -> Iterator[int]:
    """Seal everything anew with the current key, batch by batch, each its own transaction; yields batch sizes.

    Values stay readable throughout, and an interrupted run is simply run again.
    """
    while done := _rewrap_values() or _rewrap_totp():
        yield done


@transaction.atomic
def _rewrap_values() -> int:
    current = keyring.keyring().current
    rows = list(
        ProtectedValue.objects.select_for_update(skip_locked=True)
        .exclude(key_version=current)
        .order_by("token")[:BATCH]
    )
    for row in rows:
        text = unseal(TABLE, str(row.token), row.kind, row.key_version, bytes(row.sealed))
        row.key_version, row.sealed = seal(TABLE, str(row.token), row.kind, text)
    ProtectedValue.objects.bulk_update(rows, ["key_version", "sealed"])
    return len(rows)


@transaction.atomic
def _rewrap_totp() -> int:
    current = keyring.keyring().current
    rows = list(
        Officer.objects.select_for_update(of=("self",))
        .filter(totp_secret__isnull=False)
        .exclude(totp_key_version=current)
        .order_by("pk")[:BATCH]
    )
    for row in rows:
        row.totp_key_version, row.totp_secret = seal_totp(row.pk, totp_secret(row))
    Officer.objects.bulk_update(rows, ["totp_key_version", "totp_secret"])
    return len(rows)


def seal_totp(officer_id: int, secret: str) -> tuple[int, bytes]:
    """(key version, sealed) of an officer's second factor."""
    return seal("org_officer", str(officer_id), "totp", secret)


def totp_secret(officer: Officer) -> str:
    """The secret of an officer's second factor; '' when he has none."""
    if officer.totp_secret is None:
        return ""
    return unseal("org_officer", str(officer.pk), "totp", officer.totp_key_version, bytes(officer.totp_secret))


def _bound(table: str, row: str, kind: str, version: int) -> bytes:
    return f"{table}|{row}|{kind}|{version}".encode()


def _blind(kind: str, value: str) -> bytes | None:
    """The index of a value; None for a kind that is not searched and for what tells no person from another."""
    key, text = keyring.keyring().index.get(kind), indexed(kind, value)
    return None if key is None or text is None else hmac.new(key, text.encode(), hashlib.sha256).digest()
