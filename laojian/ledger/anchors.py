"""Copies of the checkpoints outside the database, in folders that others keep (another office, a WORM disk).

Each folder holds `checkpoint.json`, the newest one, replaced as a whole, and `checkpoints.log`, every one
since the folder was first used, one line each, only ever appended to.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

NEWEST = "checkpoint.json"
LOG = "checkpoints.log"
TAIL = 65_536
"""Bytes at the end of the log in which its last line is looked for; a line has about 700."""


def publish(
    folder: Path, *, newest: int, notes: Callable[[int], Iterable[tuple[int, str]]], full: Callable[[], str]
) -> str | None:
    """Bring `folder` up to checkpoint `newest`; return what is wrong in one sentence, or None.

    `notes(after)` gives (number, signed note) of every later checkpoint; `full()` the newest with its waymarks.
    A folder that knows a later checkpoint than the database is left untouched: then the database was cut or an
    old copy restored, and the folder is the evidence.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        log = folder / LOG
        last = last_number(log)
        if last > newest:
            return f"{folder} knows checkpoint {last}, the database only {newest}: it was cut, or an old copy restored"
        if last < newest:
            _append(log, [note for _, note in notes(last)])
        if last < newest or not (folder / NEWEST).exists():
            replace(folder / NEWEST, full())
    except (OSError, ValueError) as error:
        return f"{folder}: {error}"
    return None


def last_number(log: Path) -> int:
    """Number of the last complete line of `log`; 0 when there is none. ValueError when it cannot be read."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL))
            lines = file.read().split(b"\n")
    except FileNotFoundError:
        return 0
    complete = [line for line in lines[:-1] if line]  # what follows the last newline was cut by a crash
    if not complete:
        return 0
    try:
        return int(json.loads(complete[-1])["number"])
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"the last line of {log.name} is damaged") from None


def _append(log: Path, notes: list[str]) -> None:
    with log.open("ab+") as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            if file.read(1) != b"\n":
                file.truncate(_start_of_last_line(file.name, end))
        file.write("".join(note + "\n" for note in notes).encode())
        file.flush()
        os.fsync(file.fileno())


def _start_of_last_line(name: str, end: int) -> int:
    """Where the half line begins that a crash left at the end."""
    with Path(name).open("rb") as file:
        begin = max(0, end - TAIL)
        file.seek(begin)
        return begin + file.read().rfind(b"\n") + 1


def replace(path: Path, content: str) -> None:
    """Write `content` beside `path`, make it durable, and put it in place whole."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("w", encoding="utf-8", newline="") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
