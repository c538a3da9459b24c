"""A ledger to tamper with, eight ways to tamper with it, and the verifier run as an outsider runs it."""

import json
import random
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from laojian.kernel.references import Ref
from laojian.ledger import actions, rows, rules, sealing, signing

VERIFIER = Path(__file__).resolve().parents[3] / "tools" / "verify_ledger.py"
TABLES = ("entry", "payload", "position", "subtree", "block", "checkpoint")
GUARDED = [f"ledger_{name}" for name in TABLES]
STORED = [*GUARDED, "ledger_unsealed"]
KINDS = ("bit flip", "delete", "insert", "swap", "tail cut", "stream cut", "drop stream", "edit+rehash+reseal")
COLUMNS = ("stream", "verb", "subject", "by", "authority", "basis")


def verify(*arguments):
    """Exit code and the one line printed."""
    run = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), *map(str, arguments)], capture_output=True, text=True, timeout=600
    )
    assert run.stderr == "", run.stderr
    assert run.stdout.count("\n") == 1, run.stdout
    return run.returncode, run.stdout.strip()


def named(line):
    """The positions a verdict names, or None."""
    found = re.search(r"position (\d+)(?: to (\d+))?", line)
    return found and range(int(found[1]), int(found[2] or found[1]) + 1)


def write(rng, at, count, streams=8):
    """Record `count` entries in a few transactions, on `streams` streams."""
    while count:
        some = min(count, rng.randint(1, 5))
        with transaction.atomic():
            for _ in range(some):
                actions.record(
                    verb=rng.choice(["case.register_lead", "case.file", "case.investigate", "person.reveal"]),
                    subject=Ref("case", str(rng.randint(1, streams))),
                    by=Ref("officer", str(rng.randint(1, 9))),
                    at=at,
                    on=at.date() if rng.random() < 0.5 else None,
                    authority=rng.choice(["", "天河区大队", "主办"]),
                    basis=rng.choice(["", "劳动保障监察条例 第十七条"]),
                    payload=rng.choice([None, {"amount": rng.randint(0, 10**9), "note": "拖欠工资"}]),
                )
        count -= some


def build(rng, at, count=60):
    """A sealed ledger of `count` entries in several blocks."""
    while count:
        some = min(count, rng.randint(1, 16))
        write(rng, at, some)
        assert sealing.seal_once(at)
        at += timedelta(seconds=1)
        count -= some


def export(folder):
    call_command("ledger", "export", str(folder), stdout=StringIO())


class Vandal:
    """Somebody with the owner's password, who can also put everything back as it was."""

    def __init__(self, words):
        self.db = psycopg.connect(**words, autocommit=True)
        for table in GUARDED:
            self.db.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        self.db.execute("CREATE SCHEMA kept")
        for table in STORED:
            self.db.execute(f"CREATE TABLE kept.{table} AS TABLE {table}")

    def put_back(self):
        with self.db.transaction():
            self.db.execute(f"TRUNCATE {', '.join(STORED)}")
            for table in STORED:
                self.db.execute(f"INSERT INTO {table} SELECT * FROM kept.{table}")

    def close(self):
        self.db.close()

    def rows(self, statement, *values):
        return self.db.execute(statement, values).fetchall()

    def size(self):
        return self.rows("SELECT count(*) FROM ledger_position")[0][0]

    def remove(self, rng, positions):
        """Entries at `positions` vanish; sometimes their places too, sometimes the rest moves up, or is sealed anew."""
        way = rng.choice(["entry", "place", "close ranks", "seal again"])
        self.db.execute(
            "DELETE FROM ledger_entry WHERE id IN (SELECT entry_id FROM ledger_position WHERE position = ANY(%s))",
            [positions],
        )
        if way != "entry":
            self.db.execute("DELETE FROM ledger_position WHERE position = ANY(%s)", [positions])
        if way == "close ranks":
            self.close_ranks()
        if way == "seal again":
            self.seal_again()
        return min(positions)

    def close_ranks(self):
        self.db.execute(
            "UPDATE ledger_position p SET position = n.place + 1000000 FROM "
            "(SELECT position, row_number() OVER (ORDER BY position) AS place FROM ledger_position) n "
            "WHERE n.position = p.position"
        )
        self.db.execute("UPDATE ledger_position SET position = position - 1000000")

    def seal_again(self):
        """Throw all seals away and let the real sealer, with the real key, seal what is there."""
        last = self.rows("SELECT max(sealed_at) FROM ledger_block")[0][0]
        order = [row[0] for row in self.rows("SELECT entry_id FROM ledger_position ORDER BY position")]
        self.db.execute("TRUNCATE ledger_position, ledger_block, ledger_checkpoint, ledger_subtree, ledger_unsealed")
        self.db.execute(
            "INSERT INTO ledger_unsealed SELECT id FROM ledger_entry WHERE id = ANY(%s) ORDER BY id", [order]
        )
        assert sealing.seal_once(last)

    def entry_at(self, position):
        row = self.rows(
            f"SELECT {rows.COLUMNS} FROM ledger_entry e JOIN ledger_position p ON p.entry_id = e.id "
            "WHERE p.position = %s",
            position,
        )[0]
        return rows.Row(*row)

    def rehash(self, identity):
        """The leaf hash that fits the content, as the program computes it."""
        row = rows.Row(*self.rows(f"SELECT {rows.COLUMNS} FROM ledger_entry e WHERE e.id = %s", identity)[0])
        self.db.execute(
            "UPDATE ledger_entry SET leaf_hash = %s WHERE id = %s", [rows.facts_of(row).leaf(row.seq), identity]
        )

    # the eight kinds; each returns the first bad position

    def bit_flip(self, rng):
        position = rng.randint(1, self.size())
        row = self.entry_at(position)
        column = rng.choice([*COLUMNS, "on", "at", "seq", "leaf_hash", "payload_hash"])
        if column in COLUMNS:
            value = flip_text(rng, getattr(row, column)) or "x"
        elif column == "seq":
            value = row.seq ^ (1 << rng.randint(0, 20))
        elif column == "at":
            value = row.at + timedelta(microseconds=1 << rng.randint(0, 40))
        elif column == "on":
            value = (
                None if row.on and rng.random() < 0.3 else (row.on or row.at.date()) + timedelta(days=rng.randint(1, 9))
            )
        else:
            value = flip_bytes(rng, bytes(getattr(row, column) or b"\x00" * 32))
        try:
            self.db.execute(f'UPDATE ledger_entry SET "{column}" = %s WHERE id = %s', [value, row.id])
        except psycopg.errors.UniqueViolation:  # this number of this stream is taken: the vandal tries again
            return self.bit_flip(rng)
        return position

    def delete(self, rng):
        return self.remove(rng, [rng.randint(1, self.size() - 1)])

    def insert(self, rng):
        """A forged entry with a right leaf hash, put between two others."""
        position = rng.randint(1, self.size())
        model = self.entry_at(rng.randint(1, self.size()))
        stream = rng.choice([model.stream, "case:999"])
        seq = self.rows("SELECT coalesce(max(seq), 0) + 1 FROM ledger_entry WHERE stream = %s", stream)[0][0]
        identity = self.rows(
            'INSERT INTO ledger_entry (stream, seq, verb, subject, by, authority, basis, "on", at, payload_hash, '
            "leaf_hash, alg) SELECT %s, %s, 'case.close', subject, by, authority, basis, \"on\", at, payload_hash, "
            "leaf_hash, alg FROM ledger_entry WHERE id = %s RETURNING id",
            stream, seq, model.id,
        )[0][0]  # fmt: skip
        self.rehash(identity)
        self.db.execute("UPDATE ledger_position SET position = position + 1000000 WHERE position >= %s", [position])
        self.db.execute("UPDATE ledger_position SET position = position - 999999 WHERE position > 999999")
        self.db.execute("INSERT INTO ledger_position VALUES (%s, %s, 1)", [position, identity])
        return position

    def swap(self, rng):
        first, second = sorted(rng.sample(range(1, self.size() + 1), 2))
        a, b = self.entry_at(first).id, self.entry_at(second).id
        for entry, position in ((a, -1), (b, first), (a, second)):
            self.db.execute("UPDATE ledger_position SET position = %s WHERE entry_id = %s", [position, entry])
        return first

    def tail_cut(self, rng):
        size = self.size()
        if rng.random() < 0.5:  # as if an old copy had been restored: the ledger ends cleanly at an earlier checkpoint
            number, end = rng.choice(self.rows("SELECT number, size FROM ledger_checkpoint WHERE size < %s", size))
            self.db.execute(
                "DELETE FROM ledger_entry WHERE id IN (SELECT entry_id FROM ledger_position WHERE position > %s)", [end]
            )
            self.db.execute("DELETE FROM ledger_position WHERE position > %s", [end])
            self.db.execute("DELETE FROM ledger_checkpoint WHERE number > %s", [number])
            self.db.execute("DELETE FROM ledger_block WHERE last > %s", [end])
            self.db.execute('DELETE FROM ledger_subtree WHERE ("index" + 1) << level > %s', [end])
            return end + 1
        return self.remove(rng, list(range(size - rng.randint(0, size // 2), size + 1)))

    def of_stream(self, rng):
        stream = rng.choice(self.rows("SELECT DISTINCT stream FROM ledger_entry ORDER BY 1"))[0]
        return [
            row[0]
            for row in self.rows(
                "SELECT position FROM ledger_position p JOIN ledger_entry e ON e.id = p.entry_id WHERE stream = %s "
                "ORDER BY position",
                stream,
            )
        ]

    def stream_cut(self, rng):
        positions = self.of_stream(rng)
        return self.remove(rng, positions[-rng.randint(1, max(1, len(positions) - 1)) :])

    def drop_stream(self, rng):
        return self.remove(rng, self.of_stream(rng))

    def edit_rehash_reseal(self, rng):
        position = rng.randint(1, self.size())
        row = self.entry_at(position)
        self.db.execute("UPDATE ledger_entry SET verb = 'case.close' WHERE id = %s", [row.id])
        self.rehash(row.id)
        self.seal_again()
        return position

    def tamper(self, kind, rng):
        return getattr(self, kind.replace(" ", "_").replace("+", "_"))(rng)


def flip_bytes(rng, value):
    changed = bytearray(value)
    changed[rng.randrange(len(changed))] ^= 1 << rng.randint(0, 7)
    return bytes(changed)


def flip_text(rng, value):
    if not value:
        return value
    i = rng.randrange(len(value))
    return value[:i] + (chr(ord(value[i]) ^ (1 << rng.randint(0, 3))) if ord(value[i]) > 15 else "x") + value[i + 1 :]


class Files:
    """The same eight on an exported folder."""

    def __init__(self, clean, work):
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(clean, work)
        self.folder, self.path = work, work / "entries.jsonl"
        self.lines = self.path.read_bytes().splitlines(keepends=True)

    def save(self, rng, lines):
        """Write the lines; sometimes with their positions made to fit."""
        if rng.random() < 0.5:
            for i, line in enumerate(lines, 1):
                lines[i - 1] = rules.canonical({**json.loads(line), "position": i}) + b"\n"
        self.path.write_bytes(b"".join(lines))

    def bit_flip(self, rng):
        path = rng.choice([self.path, self.path, self.folder / "blocks.jsonl", self.folder / "checkpoint.json"])
        before = path.read_bytes()
        i = rng.randrange(len(before))
        path.write_bytes(before[:i] + bytes([before[i] ^ (1 << rng.randint(0, 7))]) + before[i + 1 :])
        return before[:i].count(b"\n") + 1 if path == self.path else None

    def delete(self, rng):
        i = rng.randrange(len(self.lines) - 1)
        self.save(rng, self.lines[:i] + self.lines[i + 1 :])
        return i + 1

    def insert(self, rng):
        i = rng.randrange(len(self.lines))
        self.save(rng, [*self.lines[:i], rng.choice(self.lines), *self.lines[i:]])
        return  # a copy of the line that follows is found one later

    def swap(self, rng):
        i, j = sorted(rng.sample(range(len(self.lines)), 2))
        self.lines[i], self.lines[j] = self.lines[j], self.lines[i]
        self.save(rng, self.lines)
        return i + 1

    def tail_cut(self, rng):
        left = rng.randrange(1, len(self.lines))
        if rng.random() < 0.3:
            whole = self.path.read_bytes()
            cut = rng.randrange(1, len(whole) - 1)
            self.path.write_bytes(whole[:cut])
            return whole[:cut].count(b"\n") + 1
        self.save(rng, self.lines[:left])
        return left + 1

    def without(self, rng, gone):
        self.save(rng, [line for i, line in enumerate(self.lines) if i not in gone])
        return min(gone) + 1

    def of_stream(self, rng):
        streams = [json.loads(line)["stream"] for line in self.lines]
        chosen = rng.choice(sorted(set(streams)))
        return [i for i, stream in enumerate(streams) if stream == chosen]

    def stream_cut(self, rng):
        places = self.of_stream(rng)
        return self.without(rng, set(places[-rng.randint(1, max(1, len(places) - 1)) :]))

    def drop_stream(self, rng):
        return self.without(rng, set(self.of_stream(rng)))

    def edit_rehash_reseal(self, rng):
        i = rng.randrange(len(self.lines))
        rows = [json.loads(line) for line in self.lines]
        rows[i]["verb"] = "case.close"
        content = {key: value for key, value in rows[i].items() if key not in ("leaf_hash", "position")}
        rows[i]["leaf_hash"] = rules.leaf_hash(rules.canonical(content)).hex()
        self.path.write_bytes(b"".join(rules.canonical(row) + b"\n" for row in rows))
        reseal_files(self.folder, [bytes.fromhex(row["leaf_hash"]) for row in rows])
        return i + 1

    def tamper(self, kind, rng):
        return getattr(self, kind.replace(" ", "_").replace("+", "_"))(rng)


def reseal_files(folder, leaves):
    """Blocks and checkpoint that fit `leaves`, signed with the real key."""
    previous, lines = b"", []
    for line in (folder / "blocks.jsonl").read_bytes().splitlines():
        block = json.loads(line)
        del block["hash"]
        block["root"] = rules.root(leaves[block["first"] - 1 : block["last"]]).hex()
        block["previous"] = previous.hex()
        previous = rules.block_hash(block)
        lines.append(rules.canonical({**block, "hash": previous.hex()}) + b"\n")
    (folder / "blocks.jsonl").write_bytes(b"".join(lines))
    note = json.loads((folder / "checkpoint.json").read_bytes())
    width = 1 << note["waymark_level"]
    marks = [rules.root(leaves[i * width : (i + 1) * width]) for i in range(len(leaves) // width)]
    note |= {
        "root": rules.root(leaves).hex(),
        "block_hash": previous.hex(),
        "waymarks": rules.waymarks_hash(marks).hex(),
    }
    key = signing.signing_key(settings.LAOJIAN_KEYS)
    note["signature"] = key.sign(rules.checkpoint_text(note)).hex()
    note["waymark_hashes"] = [mark.hex() for mark in marks]
    (folder / "checkpoint.json").write_bytes(rules.canonical(note) + b"\n")


def run_in_database(words, at, folder, *, seed, per_kind):
    """Tamper with the database `per_kind` times in each kind; return how often each was caught and named rightly."""
    rng = random.Random(seed)
    build(rng, at)
    clean, kept = folder / "clean", folder / "kept.json"
    export(clean)
    shutil.copy(clean / "checkpoint.json", kept)
    vandal, caught = Vandal(words), dict.fromkeys(KINDS, 0)
    try:
        for kind in KINDS:
            for turn in range(per_kind):
                bad = vandal.tamper(kind, rng)
                work = folder / "work"
                export(work)
                judge(kind, turn, seed, verify(work, kept), bad)
                if kind == "edit+rehash+reseal":
                    assert verify(work, work / "checkpoint.json")[0] == 0, "only the copy outside can tell"
                caught[kind] += 1
                vandal.put_back()
        export(work)
        assert verify(work, kept)[0] == 0
    finally:
        vandal.close()
    return caught


def run_on_files(at, folder, *, seed, per_kind):
    """The same on the exported files."""
    rng = random.Random(seed)
    build(rng, at)
    clean, kept = folder / "clean", folder / "kept.json"
    export(clean)
    shutil.copy(clean / "checkpoint.json", kept)
    caught = dict.fromkeys(KINDS, 0)
    for kind in KINDS:
        for turn in range(per_kind):
            work = Files(clean, folder / "work")
            bad = work.tamper(kind, rng)
            judge(kind, turn, seed, verify(work.folder, kept), bad)
            caught[kind] += 1
    return caught


def run_clean(at, folder, *, seed, runs):
    """Grow, seal, export and verify against a random earlier checkpoint: nothing to report."""
    rng = random.Random(seed)
    kept = []
    for turn in range(runs):
        write(rng, at + timedelta(seconds=turn), rng.randint(1, 12))
        export(folder / "clean")
        kept.append(folder / f"kept{turn}.json")
        shutil.copy(folder / "clean" / "checkpoint.json", kept[-1])
        code, line = verify(folder / "clean", rng.choice(kept))
        assert code == 0, f"seed {seed}, run {turn}: {line}"
    return len(kept)


def judge(kind, turn, seed, verdict, bad):
    code, line = verdict
    where = f"seed {seed}, {kind} {turn}, bad from {bad}: {line}"
    assert code == 1, where
    assert line.startswith("BAD "), where
    assert "cannot be judged" not in line, where
    if bad is not None:
        assert named(line), where
        assert bad in named(line), where
