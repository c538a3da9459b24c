#!/usr/bin/env python3
"""Checks an export of the ledger against a checkpoint that was kept elsewhere.

    python3 -I verify_ledger.py DIR CHECKPOINT [--key FILE]
    python3 -I verify_ledger.py --proof FILE CHECKPOINT [--key FILE]

DIR holds entries.jsonl, blocks.jsonl and checkpoint.json. CHECKPOINT is your own copy of an earlier or the same
checkpoint (or a checkpoints.log, all of them). --key FILE holds the public signing key, 64 hexadecimal digits.
Prints one line. Exit 0: everything fits. Exit 1: something was changed; the first bad entry is named.
Exit 2: wrong use.

This file stands alone: Python's standard library, nothing of the program whose records it checks. It needs no
network and no database. Memory stays constant but for one number per stream.
"""

import argparse
import hashlib
import json
import sys
from itertools import pairwise
from pathlib import Path

LONGEST_LINE = 4 * 1024 * 1024
OR_NULL = (str, type(None))
WORDS = dict.fromkeys(("alg", "at", "authority", "basis", "by", "stream", "subject", "verb"), str)
FIELDS = dict(WORDS, on=OR_NULL, payload_hash=OR_NULL, seq=int, v=int)
BLOCK = dict.fromkeys(("alg", "hash", "previous", "root", "sealed_at"), str) | dict.fromkeys(
    ("count", "first", "last", "number"), int
)
NOTE = dict.fromkeys(
    ("alg", "at", "block_hash", "format", "previous", "public_key", "root", "signature", "waymarks"), str
) | dict.fromkeys(("block", "number", "size", "waymark_level"), int)
PROOF = dict.fromkeys(("checkpoint", "position", "size"), int) | {
    "entry": dict, "format": str, "leaf_hash": str, "path": list,
}  # fmt: skip


class Bad(Exception):
    """What is wrong, in one sentence."""


def sha256(data):
    return hashlib.sha256(data).digest()


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def show(text):
    """Text from a possibly forged file, safe to print and short."""
    return ascii(text)[1:-1][:80]


# --- Ed25519 verification, RFC 8032 §5.1 ---------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def decode_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add_points(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add_points(result, point)
        point = add_points(point, point)
        scalar >>= 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def signature_fits(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = decode_point(key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = multiply(s, BASE), add_points(r, multiply(challenge, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- a Merkle tree that grows leaf by leaf, RFC 6962 §2.1 ----------------------------------------------------------


class Tree:
    """Keeps only the hashes of the complete subtrees on its right edge."""

    def __init__(self):
        self.size = 0
        self.edge = []

    def add(self, leaf):
        """Take the next leaf; return the hashes of the subtrees it completes, smallest (the leaf itself) first."""
        self.size += 1
        node, rest, completed = leaf, self.size, [leaf]
        while rest & 1 == 0:
            node = sha256(b"\x01" + self.edge.pop() + node)
            completed.append(node)
            rest >>= 1
        self.edge.append(node)
        return completed

    def root(self):
        if not self.edge:
            return sha256(b"")
        node = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            node = sha256(b"\x01" + left + node)
        return node


# --- reading -------------------------------------------------------------------------------------------------------


def parse_object(data, what, shape, extra=()):
    """A JSON object with exactly the keys of `shape` (and perhaps `extra`), each of the right type."""
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Bad(f"{what} is not JSON in UTF-8 ({show(str(error))})") from None
    if not isinstance(value, dict):
        raise Bad(f"{what} is not a JSON object")
    for name, kind in shape.items():
        if name not in value:
            raise Bad(f"{what} has no {name}")
        if not isinstance(value[name], kind) or isinstance(value[name], bool):
            raise Bad(f"{what}: {name} has the wrong type")
    for name in value:
        if name not in shape and name not in extra:
            raise Bad(f"{what} has an unknown field {show(name)}")
    return value


def from_hex(text, what, length=32):
    try:
        value = bytes.fromhex(text)
    except (ValueError, TypeError):
        value = b""
    if len(value) != length or value.hex() != text:
        raise Bad(f"{what} is not {length} bytes in hexadecimal")
    return value


def open_file(path):
    try:
        return path.open("rb")
    except OSError as error:
        raise Bad(f"cannot read {path}: {error.strerror}") from None


def lines_of(path, name=None):
    """The lines of a file, each without its newline; a last line without one was cut."""
    with open_file(path) as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if not line.endswith(b"\n"):
                raise Bad(f"{name or path.name + ' line'} {number} is cut off")
            yield line[:-1]


def whole(path):
    lines = list(lines_of(path))
    if len(lines) != 1:
        raise Bad(f"{path.name}: one line was expected, not {len(lines)}")
    return lines[0]


class Checkpoint:
    """A signed note that was read, is in its canonical form, and whose signature holds."""

    def __init__(self, data, what, check_signature=True):
        note = parse_object(data, what, NOTE, extra=("waymark_hashes",))
        self.what, self.note, self.size, self.level = what, note, note["size"], note["waymark_level"]
        if note["format"] != "laojian-checkpoint-1" or note["alg"] != "sha256":
            raise Bad(f"{what}: unknown format or algorithm")
        if min(self.size, note["number"], note["block"]) < 1 or not 0 <= self.level < 64:
            raise Bad(f"{what}: a number in it is impossible")
        if canonical(note) != data:
            raise Bad(f"{what} is not in canonical form: it was changed")
        self.root = from_hex(note["root"], f"{what}: root")
        self.key = from_hex(note["public_key"], f"{what}: public_key")
        signature = from_hex(note["signature"], f"{what}: signature", 64)
        self.text = canonical({name: note[name] for name in note if name not in ("signature", "waymark_hashes")})
        if check_signature and not signature_fits(self.key, self.text, signature):
            raise Bad(f"{what}: the signature does not fit: it was changed")
        self.waymarks = self.read_waymarks(note)

    def read_waymarks(self, note):
        listed = note.get("waymark_hashes")
        if listed is None:
            return []
        if not isinstance(listed, list):
            raise Bad(f"{self.what}: waymark_hashes is not a list")
        marks = [from_hex(mark, f"{self.what}: waymark") for mark in listed]
        if sha256(b"\x04" + b"".join(marks)).hex() != note["waymarks"]:
            raise Bad(f"{self.what}: its waymarks were changed")
        return marks

    def name(self):
        return sha256(b"\x05" + self.text).hex()

    def __str__(self):
        return f"checkpoint {self.note['number']} of {show(self.note['at'])} ({self.size} entries)"


def read_kept(path):
    """The checkpoints kept outside, oldest first: one (checkpoint.json) or many (checkpoints.log).

    In a log the last signature vouches for all before it, since each note names the one before.
    """
    lines = list(lines_of(path)) or [b""]
    if len(lines) == 1:
        return [Checkpoint(lines[0], path.name)]
    kept = [Checkpoint(line, f"{path.name} line {i}", i == len(lines)) for i, line in enumerate(lines, 1)]
    for older, newer in pairwise(kept):
        if newer.note["previous"] != older.name() or newer.size <= older.size:
            raise Bad(f"{newer.what} does not follow the line before")
    return kept


# --- entries and blocks --------------------------------------------------------------------------------------------


def label(entry, position):
    return f"position {position} ({show(entry['stream'])} #{entry['seq']}, {show(entry['verb'])})"


def span(first, last, entry):
    return label(entry, last) if first == last else f"position {first} to {last}"


def read_entry(line, position):
    """The entry on a line and its leaf hash, which is computed from the line's own bytes."""
    entry = parse_object(line, f"position {position}", dict(FIELDS, leaf_hash=str, position=int))
    if entry["position"] != position:
        held = label(entry, entry["position"])
        raise Bad(f"position {position} is missing or out of order: in its place stands {held}")
    if entry["alg"] != "sha256" or entry["v"] != 1:
        raise Bad(f"{label(entry, position)}: unknown algorithm or version")
    stated = b'"leaf_hash":"%s",' % entry["leaf_hash"].encode("utf-8", "replace")
    placed = b'"position":%d,' % position
    content = line.replace(stated, b"", 1).replace(placed, b"", 1)
    leaf = sha256(b"\x00" + content)
    if leaf.hex() != entry["leaf_hash"] or len(content) + len(stated) + len(placed) != len(line):
        raise Bad(f"{label(entry, position)}: the content does not give its leaf hash: it was changed")
    return entry, leaf


class Blocks:
    """Reads blocks.jsonl along with the entries, one block at a time."""

    def __init__(self, path):
        self.lines, self.number, self.last, self.hash = lines_of(path, "block"), 0, 0, ""
        self.current, self.tree = None, Tree()

    def take(self, entry, leaf):
        """Put the entry into its block; at the end of a block compare the roots."""
        position = entry["position"]
        if self.current is None:
            self.open_next(position)
        self.tree.add(leaf)
        if position == self.last:
            if self.tree.root().hex() != self.current["root"]:
                where = span(self.current["first"], position, entry)
                raise Bad(f"{where}: not what block {self.number} has sealed: an entry was changed and re-hashed")
            self.current, self.tree = None, Tree()

    def open_next(self, position):
        line = next(self.lines, None)
        what = f"position {position}: block {self.number + 1}"
        if line is None:
            raise Bad(f"{what} is missing: the entry was put in, or the block was cut")
        block = parse_object(line, what, BLOCK)
        content = canonical({name: value for name, value in block.items() if name != "hash"})
        before, self.hash = self.hash, sha256(b"\x03" + content).hex()
        if block["alg"] != "sha256" or canonical(block) != line or self.hash != block["hash"]:
            raise Bad(f"{what}: the content does not give its hash: it was changed")
        if block["number"] != self.number + 1 or block["first"] != position:
            raise Bad(f"{what} is missing: in its place stands block {block['number']} from position {block['first']}")
        if block["previous"] != before:
            raise Bad(f"{what} does not follow the block before")
        if block["last"] < position or block["count"] != block["last"] - position + 1:
            raise Bad(f"{what}: its numbers do not fit")
        self.current, self.number, self.last = block, block["number"], block["last"]


class Kept:
    """Compares the growing tree with the checkpoints kept outside."""

    def __init__(self, checkpoints):
        self.waiting, self.newest, self.agreed = list(checkpoints), checkpoints[-1], 0

    def look(self, tree, completed, entry):
        newest, level = self.newest, self.newest.level
        if len(completed) > level:
            mark = tree.size >> level
            if mark <= len(newest.waymarks):
                if completed[level] != newest.waymarks[mark - 1]:
                    self.differs(tree.size - (1 << level) + 1, tree.size, entry, newest)
                self.agreed = tree.size
        while self.waiting and self.waiting[0].size == tree.size:
            checkpoint = self.waiting.pop(0)
            if tree.root() != checkpoint.root:
                self.differs(min(self.agreed + 1, tree.size), tree.size, entry, checkpoint)
            self.agreed = tree.size

    def differs(self, first, last, entry, checkpoint):
        where = span(first, last, entry)
        raise Bad(f"{where}: not what {checkpoint}, kept outside, vouches for: changed since and sealed again")


def check_export(folder, kept):
    tree, streams, outside, blocks = Tree(), {}, Kept(kept), Blocks(folder / "blocks.jsonl")
    for line in lines_of(folder / "entries.jsonl", "position"):
        entry, leaf = read_entry(line, tree.size + 1)
        expected = streams.get(entry["stream"], 0) + 1
        if entry["seq"] != expected:
            where = label(entry, tree.size + 1)
            raise Bad(f"{where}: number {expected} of the stream was expected: one is missing, doubled or out of order")
        streams[entry["stream"]] = expected
        outside.look(tree, tree.add(leaf), entry)
        blocks.take(entry, leaf)
    own = Checkpoint(whole(folder / "checkpoint.json"), "checkpoint.json of the export")
    close(own, tree, blocks, kept[-1])
    return (
        f"OK {tree.size} entries in {len(streams)} streams, {blocks.number} blocks; root {tree.root().hex()}; "
        f"agrees with {kept[-1]}; key {own.key.hex()}"
    )


def close(own, tree, blocks, kept):
    """What can only be said at the end of the files."""
    missing, end = f"position {tree.size + 1} is missing", max(kept.size, own.size)
    if tree.size < end:
        raise Bad(f"{missing}: the tail was cut: {end} entries are vouched for, the export holds {tree.size}")
    if own.size < kept.size:
        raise Bad(f"position {own.size + 1}: the export's own checkpoint ends before it, but {kept} does not: cut")
    if tree.size > own.size:
        raise Bad(f"position {own.size + 1}: beyond what the export's checkpoint covers: it was put in")
    if blocks.current is not None or next(blocks.lines, None) is not None:
        raise Bad(f"{missing}: the blocks cover more than the entries: the tail was cut")
    if tree.root() != own.root:
        raise Bad(f"position 1 to {tree.size}: the entries do not give the root of the export's checkpoint")
    if own.note["block"] != blocks.number or own.note["block_hash"] != blocks.hash:
        raise Bad(f"position {tree.size}: the export's checkpoint names another last block")
    if own.key != kept.key:
        raise Bad(f"the export is signed with another key ({own.key.hex()}) than {kept} ({kept.key.hex()})")
    if own.size == kept.size and own.text != kept.text:
        raise Bad(f"position {own.size}: the export's checkpoint is not the one kept outside: sealed again")


def check_proof(path, kept):
    """Does the entry in the proof stand under the checkpoint?"""
    proof = parse_object(whole(path), "the proof", PROOF)
    entry = parse_object(canonical(proof["entry"]), "the entry in the proof", FIELDS)
    position, size, where = proof["position"], proof["size"], label(entry, proof["position"])
    checkpoint = next((one for one in kept if one.size == size), None)
    if proof["format"] != "laojian-proof-1":
        raise Bad("the proof has an unknown format")
    if checkpoint is None:
        raise Bad(f"the proof is for {size} entries, the checkpoint covers {kept[-1].size}: ask for one of that size")
    node = sha256(b"\x00" + canonical(entry))
    if node.hex() != proof["leaf_hash"]:
        raise Bad(f"{where}: the content does not give its leaf hash: it was changed")
    first, last, turns = 0, size, []
    while last - first > 1:
        middle = first + (1 << ((last - first - 1).bit_length() - 1))
        turns.append(position <= middle)
        first, last = (first, middle) if position <= middle else (middle, last)
    if not 1 <= position <= size or len(turns) != len(proof["path"]):
        raise Bad(f"{where}: the path of the proof has the wrong length")
    for on_left, step in zip(reversed(turns), proof["path"], strict=True):
        other = from_hex(step, "a step of the proof")
        node = sha256(b"\x01" + (node + other if on_left else other + node))
    if node != checkpoint.root:
        raise Bad(f"{where}: the proof does not lead to the root of {checkpoint}")
    return f"OK {where} stands under {checkpoint}; key {checkpoint.key.hex()}"


def check(options):
    kept = read_kept(options.paths[-1])
    if options.key is not None:
        with open_file(options.key) as file:
            wanted = from_hex(file.read(1000).decode("ascii", "replace").strip().lower(), str(options.key))
        if wanted != kept[-1].key:
            raise Bad(f"{kept[-1].what} is signed with another key than {options.key}")
    return check_proof(options.proof, kept) if options.proof else check_export(options.paths[0], kept)


def main(arguments):
    parser = argparse.ArgumentParser(prog="verify_ledger.py", description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="DIR CHECKPOINT", help="the export; your own checkpoint")
    parser.add_argument("--proof", type=Path, metavar="FILE", help="check one entry's proof instead of an export")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the public key it must be signed with")
    options = parser.parse_args(arguments)
    if len(options.paths) != (1 if options.proof else 2):
        parser.error("give DIR CHECKPOINT, or --proof FILE CHECKPOINT")
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        print(check(options))
    except Bad as error:
        print(f"BAD {error}")
        return 1
    except Exception as error:  # damaged beyond what was thought of: still one line, still not fine
        print(f"BAD the files cannot be judged: {type(error).__name__}: {show(str(error))}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
