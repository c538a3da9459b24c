"""Pure rules of the ledger: canonical text, hashes, Merkle trees, proofs, checkpoints.

No Django, no clock, no files. Trees follow RFC 6962 (leaf = H(0x00 ‖ text), node = H(0x01 ‖ left ‖ right));
`tools/verify_ledger.py` repeats all of this without importing it, so that the proof stands alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple, TypeAlias

from laojian.kernel.references import Ref

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

VERSION = 1
ALGORITHM = "sha256"
"""Kept in every entry, block and checkpoint, so that SM3 can be added without touching what is sealed."""

DIGESTS: Mapping[str, Callable[[bytes], bytes]] = {ALGORITHM: lambda data: hashlib.sha256(data).digest()}

CHECKPOINT_FORMAT = "laojian-checkpoint-1"
PROOF_FORMAT = "laojian-proof-1"

SUBTREE_LEVEL = 5
"""Complete subtrees of 2⁵ leaves and more are stored, so a proof never reads more than 32 leaves and a few nodes."""

WAYMARKS = 256
"""A checkpoint carries at most this many subtree hashes: enough to tell *where* an export was changed."""

Node = Callable[[int, int], bytes]
"""Hash of the tree over leaves first (counted from 0) up to, not including, last."""


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_quoted = json.encoder.encode_basestring
_SURROGATE = re.compile("[\ud800-\udfff]")


class NotRecordable(ValueError):
    """A value that has no canonical form: a float, a naive time, an unknown type, a NUL, a lone surrogate."""


# --- canonical text ----------------------------------------------------------------------------------------------


def moment(at: datetime) -> str:
    """ISO 8601 in UTC, always with six decimals: 2026-11-23T02:04:05.000006Z. A naive time is refused."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise NotRecordable(f"a time without a zone cannot be recorded: {at!r}")
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def text(value: str, where: str = "text") -> str:
    """The NFC form of `value`; NUL and lone surrogates are refused, for no database or file keeps them."""
    if value.isascii():
        normal = value
    else:
        normal = unicodedata.normalize("NFC", value)
        if _SURROGATE.search(normal):
            raise NotRecordable(f"{where}: a lone surrogate cannot be recorded")
    if "\x00" in normal:
        raise NotRecordable(f"{where}: a NUL character cannot be recorded")
    return normal


def plain(value: object, where: str = "payload") -> Json:
    """`value` as integers, strings, booleans, null, lists and objects. Dates, times and references become text.

    Floats are refused (they have no one canonical form: use fen, or a string), and so is every other type.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return text(str(value), where)
    if isinstance(value, float):
        raise NotRecordable(f"{where}: a float cannot be recorded ({value!r}); use an integer or a string")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Ref):
        return text(str(value), where)
    if isinstance(value, Mapping):
        return _plain_object(value, where)
    if isinstance(value, (list, tuple)):
        return [plain(item, f"{where}[{index}]") for index, item in enumerate(value)]
    raise NotRecordable(f"{where}: {type(value).__name__} cannot be recorded ({value!r})")


def _plain_object(value: Mapping[object, object], where: str) -> dict[str, Json]:
    result: dict[str, Json] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotRecordable(f"{where}: a key must be text, not {key!r}")
        name = text(str(key), where)
        if name in result:
            raise NotRecordable(f"{where}: two keys become the same text {name!r}")
        result[name] = plain(item, f"{where}.{name}")
    return result


def canonical(value: Json) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces, of a value that came out of `plain`."""
    return _ENCODER.encode(value).encode()


# --- entries -----------------------------------------------------------------------------------------------------


class Facts(NamedTuple):
    """What an entry says, all but its number in the stream. Every word here is covered by the leaf hash."""

    stream: str
    verb: str
    subject: str
    by: str
    authority: str
    basis: str
    on: date | None
    at: datetime
    payload_hash: bytes | None
    alg: str = ALGORITHM

    def fields(self, seq: int) -> dict[str, Json]:
        return {
            "alg": self.alg,
            "at": moment(self.at),
            "authority": self.authority,
            "basis": self.basis,
            "by": self.by,
            "on": None if self.on is None else self.on.isoformat(),
            "payload_hash": None if self.payload_hash is None else self.payload_hash.hex(),
            "seq": seq,
            "stream": self.stream,
            "subject": self.subject,
            "v": VERSION,
            "verb": self.verb,
        }

    def content(self, seq: int) -> str:
        """The text that is hashed: `canonical(fields(seq))`, written out by hand because every write waits for it."""
        on = "null" if self.on is None else f'"{self.on.isoformat()}"'
        digest = "null" if self.payload_hash is None else f'"{self.payload_hash.hex()}"'
        return (
            f'{{"alg":{_quoted(self.alg)},"at":"{moment(self.at)}","authority":{_quoted(self.authority)},'
            f'"basis":{_quoted(self.basis)},"by":{_quoted(self.by)},"on":{on},"payload_hash":{digest},"seq":{seq},'
            f'"stream":{_quoted(self.stream)},"subject":{_quoted(self.subject)},"v":{VERSION},'
            f'"verb":{_quoted(self.verb)}}}'
        )

    def leaf(self, seq: int) -> bytes:
        return leaf_hash(self.content(seq).encode(), self.alg)

    def normal(self) -> Facts:
        """The same in NFC; NotRecordable when a word has no canonical form."""
        return self._replace(
            stream=text(self.stream, "stream"),
            verb=text(self.verb, "verb"),
            subject=text(self.subject, "subject"),
            by=text(self.by, "by"),
            authority=text(self.authority, "authority"),
            basis=text(self.basis, "basis"),
        )


def leaf_of(content: str, seq: int, alg: str = ALGORITHM) -> bytes:
    """The leaf hash of a content written with number 0, as the database gives it number `seq`: the place of the 0 is
    found the same way (no string can hold its bare quotation marks)."""
    return leaf_hash(content.replace(',"seq":0,', f',"seq":{seq},').encode(), alg)


def is_plain(content: str) -> bool:
    """Whether a content needs no second look: NFC, no escaped control character, no surrogate."""
    return (content.isascii() and "\\u00" not in content) or (
        "\\u00" not in content and unicodedata.is_normalized("NFC", content) and not _SURROGATE.search(content)
    )


def leaf_hash(content: bytes, alg: str = ALGORITHM) -> bytes:
    return DIGESTS[alg](b"\x00" + content)


def node_hash(left: bytes, right: bytes, alg: str = ALGORITHM) -> bytes:
    return DIGESTS[alg](b"\x01" + left + right)


def payload_hash(salt: bytes, payload: Json, alg: str = ALGORITHM) -> bytes:
    """Salted, because a bare hash of a phone or identity number can be guessed by trying them all."""
    return salted_hash(salt, canonical(payload), alg)


def salted_hash(salt: bytes, body: bytes, alg: str = ALGORITHM) -> bytes:
    """The same, of a payload that is canonical text already."""
    return DIGESTS[alg](b"\x02" + salt + body)


# --- trees -------------------------------------------------------------------------------------------------------


def root(leaves: Sequence[bytes], alg: str = ALGORITHM) -> bytes:
    """Merkle tree hash of RFC 6962 §2.1. Pairing level by level and carrying the odd one up gives the same tree."""
    if not leaves:
        return DIGESTS[alg](b"")
    digest = DIGESTS[alg]
    level = list(leaves)
    while len(level) > 1:
        paired = [digest(b"\x01" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0]


def over(leaves: Sequence[bytes]) -> Node:
    """A `Node` that reads from a plain sequence."""
    return lambda first, last: root(leaves[first:last])


def split(count: int) -> int:
    """The largest power of two smaller than `count`, for count ≥ 2: where RFC 6962 cuts a tree in two."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_path(index: int, size: int, node: Node) -> list[bytes]:
    """Audit path of leaf `index` (from 0) in the tree over the first `size` leaves, RFC 6962 §2.1.1."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    first, last, path = 0, size, []
    while last - first > 1:
        middle = first + split(last - first)
        if index < middle:
            path.append(node(middle, last))
            last = middle
        else:
            path.append(node(first, middle))
            first = middle
    return path[::-1]


def proves_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether `path` leads from `leaf` to the root `expected` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, value = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if here % 2 or here == last:
            value = node_hash(step, value)
            while here and not here % 2:
                here, last = here >> 1, last >> 1
        else:
            value = node_hash(value, step)
        here, last = here >> 1, last >> 1
    return last == 0 and value == expected


def consistency_path(old: int, new: int, node: Node) -> list[bytes]:
    """Proof that the tree of `old` leaves is the beginning of the tree of `new`, RFC 6962 §2.1.2."""
    if not 0 < old <= new:
        raise ValueError(f"a tree of {old} cannot be the beginning of one of {new}")
    first, last, whole, path = 0, new, True, []
    while old != last:
        middle = first + split(last - first)
        if old <= middle:
            path.append(node(middle, last))
            last = middle
        else:
            path.append(node(first, middle))
            first, whole = middle, False
    if not whole:
        path.append(node(first, last))
    return path[::-1]


def proves_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` shows that nothing under the old root was changed (RFC 9162 §2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if not 0 < old < new or not path:
        return False
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    here, last = old - 1, new - 1
    while here % 2:
        here, last = here >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here % 2 or here == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while here and not here % 2:
                here, last = here >> 1, last >> 1
        else:
            now = node_hash(now, step)
        here, last = here >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def waymark_level(size: int) -> int:
    """The lowest level whose complete subtrees over `size` leaves are no more than `WAYMARKS`."""
    level = 0
    while size >> level > WAYMARKS:
        level += 1
    return level


# --- blocks and checkpoints --------------------------------------------------------------------------------------


def block_fields(
    *, number: int, first: int, last: int, root: bytes, previous: bytes, sealed_at: datetime, alg: str = ALGORITHM
) -> dict[str, Json]:
    """What a block says. Positions count from 1, both ends included; `previous` is the hash of the block before."""
    return {
        "alg": alg,
        "count": last - first + 1,
        "first": first,
        "last": last,
        "number": number,
        "previous": previous.hex(),
        "root": root.hex(),
        "sealed_at": moment(sealed_at),
    }


def block_hash(fields: dict[str, Json], alg: str = ALGORITHM) -> bytes:
    return DIGESTS[alg](b"\x03" + canonical(fields))


def checkpoint_text(note: Mapping[str, Json]) -> bytes:
    """The bytes that are signed: the note without its signature and without the list of waymarks (whose hash stays)."""
    return canonical({key: value for key, value in note.items() if key not in ("signature", "waymark_hashes")})


def note_hash(note: Mapping[str, Json], alg: str = ALGORITHM) -> bytes:
    """Names a checkpoint in the next one, so that the last signature vouches for all before it."""
    return DIGESTS[alg](b"\x05" + checkpoint_text(note))


def read_object(source: str) -> dict[str, Json]:
    """A JSON object we wrote ourselves; ValueError when it is anything else."""
    value = json.loads(source)
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def waymarks_hash(hashes: Sequence[bytes], alg: str = ALGORITHM) -> bytes:
    return DIGESTS[alg](b"\x04" + b"".join(hashes))
