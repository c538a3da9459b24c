"""The run: so many contacts by form, interface and file while processes are killed; then the account."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import intake_cast
from django.db import connection, connections
from intake_lanes import Clerk, Phone
from surviving import Book, House, Sender, crowd, in_turn

SENDERS, PHONES = 6, 2
#: Of a hundred contacts, how many come by the form and how many by file; the others by the interface.
BY_FORM, BY_FILE = 4, 30
#: What is killed, and how often in proportion.
VICTIMS = ("web", "web", "seal", "work", "import")


@dataclass(frozen=True)
class Account:
    """What came of it."""

    contacts: int
    by_form: int
    by_file: int
    kills: Counter[str] = field(default_factory=Counter)
    presses: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def endure(total: int, kills: int, seed: int, room: Path, *, lean: bool = False) -> Account:
    """Hand in `total` contacts under `kills` kills. Raises AssertionError when a promise does not hold."""
    from laojian.ledger import queries as ledger

    chance, book, begun = random.Random(seed), Book(), time.monotonic()
    at = ledger.now()
    unit, clerk_row = intake_cast.office(at)
    bearer, _ = intake_cast.channel_key(unit, clerk_row, at)
    by_form, by_file = max(1, total * BY_FORM // 100), max(2, total * BY_FILE // 100)
    by_api = total - by_form - by_file
    clerk, per_file = Clerk(book, room), max(2, min(2_000, by_file // 2))
    rows = range(by_api + by_form, total)
    parts = [rows[start : start + per_file] for start in range(0, len(rows), per_file)]
    with House(room, lean) as house:
        senders = [Sender(house, book, bearer) for _ in range(SENDERS)]
        phones = [Phone(house, book) for _ in range(PHONES)]
        acts = [
            *in_turn(range(by_api), SENDERS, lambda lane, n: senders[lane].hand_in(n, random.Random(seed + n))),
            *in_turn(range(by_api, by_api + by_form), PHONES, lambda lane, n: phones[lane].report(n)),
            lambda: [clerk.take_in(clerk.write(part)) for part in parts] and None,
        ]
        instants = sorted(chance.random() for _ in range(kills))
        for _ in crowd(acts):
            if instants and len(book.numbers) >= instants[0] * (by_api + by_form) * 0.95:
                instants.pop(0)
                strike(house, clerk, chance)
            if not book.over.is_set() and (ended := house.ended_by_itself()):
                book.give_up(ended)
        for sender in senders:
            sender.close()
        for _ in instants:  # the last sender was done before the last instant came
            strike(house, clerk, chance)
        clerk.take_in(renamed(clerk.files[0]))
        assert not book.wrong, book.wrong[:5]
    connections.close_all()
    balance(book, clerk, {path: len(part) for path, part in zip(clerk.files, parts, strict=False)}, unit.pk, total)
    sealed_and_verified(room)
    return Account(total, by_form, by_file, house.kills, book.presses, time.monotonic() - begun)


def strike(house: House, clerk: Clerk, chance: random.Random) -> None:
    """One kill at this instant."""
    victim = chance.choice(VICTIMS)
    if victim == "import":
        if clerk.kill():
            house.kills["import"] += 1
            return
        victim = "web"
    house.kill(victim)


def renamed(path: Path) -> Path:
    """The same file under another name, as somebody sends it again."""
    copy = path.with_name(f"again-{path.name}")
    copy.write_bytes(path.read_bytes())
    return copy


def balance(book: Book, clerk: Clerk, files: dict[Path, int], unit: int, total: int) -> None:
    """Every key has one contact with the number that was told, there are no others, and each is entered once."""
    from laojian.complaints.models import Contact
    from laojian.complaints.sealing import keyed

    numbers = {bytes(mark): number for mark, number in Contact.objects.values_list("key_hash", "number").iterator()}
    told = Counter(book.numbers.values())
    assert [number for number, times in told.items() if times > 1] == [], "two senders were told one number"
    expected = {
        keyed("key", f"api:hotline:{unit}:{key}"): number for key, number in book.numbers.items() if key[:5] != "form:"
    }
    for mark, number in expected.items():
        assert numbers.get(mark) == number, f"{number} was acknowledged and is not there"
    rows = {keyed("key", key) for path, count in files.items() for key in clerk.keys(path, count)}
    assert rows <= set(numbers), "a row of a file that ended well is not there"
    by_form = {number for key, number in book.numbers.items() if key[:5] == "form:"}
    assert by_form <= set(numbers.values())
    assert len(numbers) == total == len(expected) + len(rows) + len(by_form), (len(numbers), total)
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, count(*) FROM ledger_entry WHERE verb = 'contact.receive' GROUP BY stream")
        entries = dict(cursor.fetchall())
    assert entries == dict.fromkeys((f"contact:{number}" for number in numbers.values()), 1)


def sealed_and_verified(room: Path) -> None:
    """Nothing waits for the sealer any more, and the verifier that stands alone accepts the export."""
    from laojian.ledger import exporting, queries, sealing

    checkpoint = sealing.seal_all(queries.now())
    assert checkpoint is not None and queries.waiting() == 0
    kept, folder = room / "checkpoint.json", room / "export"
    kept.write_text(queries.checkpoint_file() or "", encoding="utf-8")
    exporting.export(folder, checkpoint)
    words = [sys.executable, "tools/verify_ledger.py", str(folder), str(kept)]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
