"""Rounds of writing, killing the server with signal 9, and counting what was acknowledged."""

import contextlib
import os
import random
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from config import database, embedded

WRITERS = 4


@dataclass
class Tally:
    """Numbers handed to the server, and those it acknowledged, over all rounds."""

    tried: set[int] = field(default_factory=set)
    acknowledged: set[int] = field(default_factory=set)
    enough: threading.Event = field(default_factory=threading.Event)
    target: int = 0


def kill_rounds(count: int, seed: int) -> Tally:
    """`count` times: write from several connections, kill the postmaster or the whole tree, start again.

    Raises AssertionError at the first round that lost an acknowledged row or invented one.
    """
    chance = random.Random(seed)
    tally = Tally()
    database.ensure()
    with psycopg.connect(**database.conninfo("owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (number bigint PRIMARY KEY)")
    for _ in range(count):
        tally.enough.clear()
        tally.target = len(tally.acknowledged) + chance.randint(20, 300)
        writers = [threading.Thread(target=write, args=(tally, first)) for first in range(WRITERS)]
        for writer in writers:
            writer.start()
        assert tally.enough.wait(60), "the writers did not get on"
        kill(chance.choice(["postmaster", "tree"]))
        for writer in writers:
            writer.join()
        database.ensure()
        with psycopg.connect(**database.conninfo()) as connection:
            found = {row[0] for row in connection.execute("SELECT number FROM kept")}
        assert tally.acknowledged <= found <= tally.tried
    return tally


def write(tally: Tally, lane: int) -> None:
    """Insert one number after the other until the server is gone."""
    number = max((n for n in tally.tried.copy() if n % WRITERS == lane), default=lane)
    with (
        contextlib.suppress(psycopg.OperationalError),
        psycopg.connect(**database.conninfo(), autocommit=True) as connection,
    ):
        while True:
            number += WRITERS
            tally.tried.add(number)
            connection.execute("INSERT INTO kept VALUES (%s)", [number])
            tally.acknowledged.add(number)
            if len(tally.acknowledged) >= tally.target:
                tally.enough.set()


def kill(what: str) -> None:
    """Signal 9 to the postmaster alone, or to it and all its children."""
    postmaster = embedded.postmaster_of(database.cluster())
    assert postmaster
    victims = [postmaster] if what == "postmaster" else [postmaster, *children(postmaster)]
    for victim in victims:
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)


def children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found.append(int(stat.parent.name))
    return found
