"""Looks for markers everywhere a reader, an administrator or a thief could look, unpacked as far as it can be."""

from __future__ import annotations

import base64
import contextlib
import io
import pickle
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import psycopg
from django.core.cache import caches
from django.db import connection
from django.test import Client
from pypdf import PdfReader

_HREF = re.compile(r'(?:href|hx-get|src|action)="(/[^"#]*)')
#: Links that end the session, change the language, or lead out of the workbench.
_LEFT_OUT = re.compile(r"^/(?:logout|language|static|p/|api/|.*[?&]lang=)")
PIECE = 8 * 1024 * 1024


@dataclass
class Hunter:
    """`known`: marker -> (report, kind). `hits`: (where, detail, kind) of everything found."""

    known: dict[str, tuple[int, str]]
    hits: set[tuple[str, str, str]] = field(default_factory=set)
    looked: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.forms = {self.plain(text): text for text in self.known}
        forms: dict[bytes, str] = {}
        for text in self.known:
            for codec in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
                forms[text.encode(codec)] = text
            forms[text.encode().hex().encode()] = text
            forms[base64.b64encode(text.encode())[:-4]] = text
        self.bytes = {form: text for form, text in forms.items() if len(form) > 7}
        self.search = re.compile(b"|".join(re.escape(form) for form in sorted(self.bytes, key=len, reverse=True)))

    @staticmethod
    def plain(text: str) -> str:
        return re.sub(r"\s+", "", text)

    def look(self, where: str, detail: str, content: bytes | str) -> None:
        """Find markers in a content, unpacked when it is an archive or a document."""
        self.looked[where] = self.looked.get(where, 0) + 1
        for part in unpacked(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content):
            for found in self.search.finditer(part):
                self.hits.add((where, detail, self.kind(self.bytes[found[0]])))

    def look_at_text(self, where: str, detail: str, text: str) -> None:
        """The same in a text as people read it: without marks of its language, blanks and line ends."""
        self.look(where, detail, text)
        bare = self.plain(unquote(unescape(re.sub(r"<[^>]+>", "", text))))
        for form, marker in self.forms.items():
            if form in bare:
                self.hits.add((where, detail, self.kind(marker)))

    def kind(self, marker: str) -> str:
        return self.known[marker][1]


def unpacked(content: bytes, depth: int = 3) -> Iterator[bytes]:
    """The content itself, and what lies in it: parts of archives, texts and properties of documents, packed streams."""
    yield content
    if depth and content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for part in packed.namelist():
                yield part.encode()
                yield from unpacked(packed.read(part), depth - 1)
    elif depth and content[:5] == b"%PDF-":
        reader = PdfReader(io.BytesIO(content))
        yield "\n".join(page.extract_text() for page in reader.pages).encode()
        yield "\n".join(f"{name}: {value}" for name, value in (reader.metadata or {}).items()).encode()
        for number in range(len(reader.xref[0]) if reader.xref else 0):
            stream = reader.get_object(number) if number in reader.xref[0] else None
            if stream is not None and hasattr(stream, "get_data"):
                yield stream.get_data()
    elif depth and content[:2] in (b"\x1f\x8b", b"x\x9c"):
        yield zlib.decompress(content, 47)


def crawl(client: Client, starts: Iterable[str], most: int) -> Iterator[tuple[str, Any]]:
    """(path, answer) of every page that links lead to, breadth first, `most` at the most."""
    waiting, seen = deque(starts), set(starts)
    while waiting and most:
        path = waiting.popleft()
        answer = client.get(path)
        most -= 1
        yield path, answer
        if not answer.streaming and "html" in answer.get("Content-Type", ""):
            for link in _HREF.findall(answer.content.decode()):
                link = unescape(link)
                if link not in seen and not _LEFT_OUT.match(link):
                    seen.add(link)
                    waiting.append(link)


def body_of(answer: Any) -> bytes:
    """What was sent, streams read to their end."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def look_at_tables(hunter: Hunter, words: dict[str, Any]) -> None:
    """Every row of every table as text, as its owner reads it."""
    with psycopg.connect(**words) as owner:
        tables = owner.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for (table,) in tables:
            for (row,) in owner.execute(f"SELECT t::text FROM {table} t"):
                hunter.look("table", table, row)


def look_at_sessions_and_cache(hunter: Hunter) -> None:
    """What the sessions hold once opened, and what the cache of this process holds."""
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    for row in Session.objects.all():
        hunter.look("session", row.session_key[:4], repr(SessionStore().decode(row.session_data)))
    for cache in caches.all(initialized_only=True):
        hunter.look("cache", type(cache).__name__, pickle.dumps(getattr(cache, "_cache", {}), 4))


def look_at_folder(hunter: Hunter, where: str, folder: Path) -> None:
    """Names and contents of all files in a folder."""
    for path in sorted(folder.rglob("*")):
        hunter.look(where, path.name[:20], str(path.relative_to(folder)))
        if path.is_file():
            hunter.look(where, path.name[:20], path.read_bytes())


def look_at_log(hunter: Hunter, admin: dict[str, Any]) -> int:
    """The write-ahead log as it lies on the disk; how many bytes. Its older parts are soon overwritten: look early."""
    with psycopg.connect(**admin, autocommit=True) as server:
        (home,) = server.execute("SHOW data_directory").fetchone()
    return sum(look_at_raw(hunter, "raw log", path) for path in sorted((Path(home) / "pg_wal").glob("0*")))


def look_at_raw_files(hunter: Hunter, admin: dict[str, Any]) -> int:
    """After a checkpoint, the files of this database as they lie on the disk, and the server's log; how many bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (oid,) = cursor.fetchone()
    with psycopg.connect(**admin, autocommit=True) as server:
        (home,) = server.execute("SHOW data_directory").fetchone()
        server.execute("CHECKPOINT")
    files = sorted((Path(home) / "base" / str(oid)).iterdir())
    read = sum(look_at_raw(hunter, "raw file", path) for path in files)
    return read + sum(look_at_raw(hunter, "server log", path) for path in sorted(Path(home).parent.rglob("*.log")))


def look_at_raw(hunter: Hunter, where: str, path: Path) -> int:
    """One file, byte by byte; how many there were. A segment of the log that was put to use anew meanwhile is gone."""
    needles = {text.encode(): text for text in hunter.known}
    read, rest = 0, b""
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        while piece := file.read(PIECE):
            read += len(piece)
            whole = rest + piece
            for needle, text in needles.items():
                if needle in whole:
                    hunter.hits.add((where, path.name[:8], hunter.kind(text)))
            rest = piece[-200:]
        hunter.looked[where] = hunter.looked.get(where, 0) + 1
    return read
