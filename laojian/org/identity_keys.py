"""Who complained or reported: sealed under keys of its own (`identity.key`), apart from the vault and from the case.

Each value is sealed in an envelope: a random 256-bit data key seals the value, a numbered key of the file seals the
data key (AES-256-GCM both). A rotation therefore seals only data keys anew, however large the values are, and it finds
the envelopes by the class of their column, `SealedField`. Blind indexes, receipts, sketches and addresses have a
key each, derived (HKDF-SHA-256) from one root key that does not change with rotation.

    byte 0       format (1)
    bytes 1-2    version of the key that seals the data key
    bytes 3-62   nonce and sealed data key
    bytes 63-    nonce and sealed value
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Func, QuerySet, Value

from laojian.org.keyring import IDENTITY, Damaged, Keyring

FORMAT: Final = 1
NONCE: Final = 12
DATA_KEY: Final = 32
HEAD: Final = 3
WRAPPED: Final = HEAD + NONCE + DATA_KEY + 16
BATCH: Final = 500
BLIND: Final = ("same_person", "match_phone", "file")
"""What is found again by equality: the same person in two complaints, a phone number, the same file handed in twice."""


if TYPE_CHECKING:
    _Binary = models.BinaryField[bytes | memoryview | None, Any]
else:
    _Binary = models.BinaryField


class SealedField(_Binary):
    """A column of envelopes. Rotation seals anew what lies in columns of this class, and in no others."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity keys as their file has them at one moment."""

    ring: Keyring

    def seal(self, context: str, plain: bytes) -> bytes:
        """The envelope of a value; it opens under the same `context` alone (say what and whose: "name|contact:7")."""
        key, nonce = secrets.token_bytes(DATA_KEY), secrets.token_bytes(NONCE)
        return self._wrap(key) + nonce + AESGCM(key).encrypt(nonce, plain, _bound(context))

    def open(self, context: str, sealed: bytes) -> bytes:
        """The value again. Raises Damaged for one changed or of another context, KeyMissing when its key is gone."""
        key, body = self._unwrap(sealed), bytes(sealed[WRAPPED:])
        try:
            return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], _bound(context))
        except (InvalidTag, ValueError):
            raise Damaged("a sealed identity does not open") from None

    def rewrap(self, sealed: bytes) -> bytes:
        """The same envelope with its data key sealed by the current key; the value itself is not opened."""
        return self._wrap(self._unwrap(sealed)) + bytes(sealed[WRAPPED:])

    def _wrap(self, key: bytes) -> bytes:
        head = bytes([FORMAT]) + self.ring.current.to_bytes(2)
        nonce = secrets.token_bytes(NONCE)
        return head + nonce + self.ring.opener(self.ring.current).encrypt(nonce, key, _bound_key(head))

    def _unwrap(self, sealed: bytes) -> bytes:
        sealed = bytes(sealed)
        if len(sealed) < WRAPPED or sealed[0] != FORMAT:
            raise Damaged("not a sealed identity of a known format")
        head, nonce, key = sealed[:HEAD], sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE : WRAPPED]
        try:
            return self.ring.opener(version_of(sealed)).decrypt(nonce, key, _bound_key(head))
        except InvalidTag:
            raise Damaged("the data key of a sealed identity does not open") from None


def identity() -> Identity:
    """The identity keys as the file has them now. Raises KeyMissing."""
    return Identity(IDENTITY.keyring())


def version_of(sealed: bytes) -> int:
    """The version of the key under which an envelope stands."""
    return int.from_bytes(sealed[1:HEAD])


def rewrap(sealed: bytes) -> bytes:
    """An envelope brought to the current key. Raises Damaged, KeyMissing."""
    return identity().rewrap(sealed)


def blind(kind: str, text: str) -> bytes:
    """HMAC-SHA-256 by which an equal value is found again; `kind` is one of BLIND, `text` already in normal form."""
    if kind not in BLIND:
        raise ValueError(f"not a kind of blind index: {kind!r}")
    return hmac.new(_derived(f"blind|{kind}"), text.encode(), hashlib.sha256).digest()


def receipt_key() -> bytes:
    """The key (32 bytes) under which the codes of receipts are kept as HMAC."""
    return _derived("receipt")


def sketch_key() -> bytes:
    """The key (32 bytes) of the sketches by which texts are compared without being kept."""
    return _derived("sketch")


def address_key(on: date) -> bytes:
    """The key (32 bytes) for network addresses of the public on one day: addresses of two days do not compare."""
    return _derived(f"address|{on.isoformat()}")


def envelopes_on_old_keys() -> int:
    """How many envelopes a rotation has still to bring to the current key; the old keys may go when it is 0."""
    current = identity().ring.current
    return sum(_old(model, column, current).count() for model, column in _columns())


def rewrap_all() -> Iterator[int]:
    """Bring all envelopes to the current key, batch by batch, each its own transaction; yields batch sizes.

    Values stay readable throughout, and an interrupted run is simply run again.
    """
    for model, column in _columns():
        while done := _rewrap_batch(model, column):
            yield done


@transaction.atomic
def _rewrap_batch(model: type[models.Model], column: str) -> int:
    keys = identity()
    rows = list(_old(model, column, keys.ring.current).select_for_update(of=("self",)).order_by("pk")[:BATCH])
    for row in rows:
        setattr(row, column, keys.rewrap(getattr(row, column)))
    model._default_manager.bulk_update(rows, [column])
    return len(rows)


def _columns() -> list[tuple[type[models.Model], str]]:
    return [
        (model, field.attname)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    ]


def _old(model: type[models.Model], column: str, current: int) -> QuerySet[Any]:
    version = Func(F(column), Value(2), Value(2), function="substr", output_field=models.BinaryField())
    rows = model._default_manager.filter(**{f"{column}__isnull": False}).exclude(**{column: b""})  # b"": erased
    rows = rows.annotate(sealed_by=version)
    old: QuerySet[Any] = rows.exclude(sealed_by=current.to_bytes(2))
    return old


def _derived(purpose: str) -> bytes:
    root = IDENTITY.keyring().index["root"]
    return HKDF(SHA256(), DATA_KEY, salt=None, info=f"laojian identity|{purpose}".encode()).derive(root)


def _bound(context: str) -> bytes:
    return f"laojian identity|{context}|{FORMAT}".encode()


def _bound_key(head: bytes) -> bytes:
    return b"laojian identity data key|" + head
