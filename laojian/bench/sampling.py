"""One process of the case benchmark: serves requests on one database and says what CPU they took.

Requests go through Django's own handler with all middleware, a real session, a real officer and his grants. CPU is
this process's (user and system) and that of the PostgreSQL backend that serves it. It reads one JSON line an order.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandError
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings

from laojian.bench import city, scratch, views
from laojian.cases.queries import listing
from laojian.org.login import BACKEND, SEEN, SIGNED_IN
from laojian.org.models import Officer

WHO: Final = ("clerk", "inspector", "chief")
PAGES: Final = ("first", "deep")
SIZE: Final = 50
#: How far down the deep page lies.
DEPTH: Final = 0.6
#: Page sizes over which the number of queries must not change.
SIZES: Final = (1, 10, 50, 200)


@dataclass(frozen=True, slots=True)
class Cpu:
    """Seconds of CPU: the program's and its database backend's; and of the wall."""

    app: float
    database: float
    wall: float

    def __add__(self, other: Cpu) -> Cpu:
        """Both together."""
        return Cpu(self.app + other.app, self.database + other.database, self.wall + other.wall)


def cpu_of(process: int) -> float:
    """Seconds of CPU a process has used, user and system. Raises CommandError for one not on this machine."""
    try:
        exact = Path(f"/proc/{process}/schedstat")
        if exact.exists():
            return int(exact.read_text().split()[0]) / 1e9
        ticks = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        raise CommandError(
            "the CPU of the database's process is not here: its server must be on this machine"
        ) from None


class Door:
    """The program as a server sees it, with one session for each officer of the benchmark."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()
        self.officers = {who: officer_for(who) for who in WHO}
        self.cookies = {who: session_of(officer) for who, officer in self.officers.items()}
        self.deep = {who: deep_cursor(officer) for who, officer in self.officers.items()}

    def environ(self, view: str, who: str, page: str, size: int = SIZE) -> dict[str, Any]:
        """A request, ready to be handled again and again."""
        factory = RequestFactory(HTTP_COOKIE=f"sessionid={self.cookies[who]}")
        if view == "bare":
            return factory.get("/bare/1/").environ
        given = {"size": str(size)} | ({"after": self.deep[who]} if page == "deep" else {})
        return factory.get("/listed/", given).environ

    def ask(self, environ: dict[str, Any]) -> bytes:
        """One request to its end. Raises CommandError for any answer but a good one."""
        said: list[str] = []

        def start(status: str, *_: object) -> Callable[[bytes], object]:
            said.append(status)
            return lambda piece: None  # the old way to write, which nobody uses

        answer = self.handler(environ.copy(), start)
        body = b"".join(answer)
        answer.close()
        if said != ["200 OK"]:
            raise CommandError(f"the view answered {said}: {body[:200]!r}")
        return body

    def sample(self, environ: dict[str, Any], count: int) -> Cpu:
        """The CPU of `count` requests, the collector of garbage at rest."""
        self.ask(environ)
        backend = connection.connection.info.backend_pid
        gc.collect()
        gc.disable()
        wall, app, database = time.perf_counter(), time.process_time(), cpu_of(backend)
        for _ in range(count):
            self.ask(environ)
        app, wall = time.process_time() - app, time.perf_counter() - wall
        gc.enable()
        if connection.connection.info.backend_pid != backend:
            raise CommandError("the connection was renewed in the middle of a sample")
        return Cpu(app, cpu_of(backend) - database, wall)

    def queries(self) -> dict[str, int]:
        """Number of queries by officer, page and size."""
        found = {}
        for who in WHO:
            for page in PAGES:
                for size in SIZES:
                    with CaptureQueriesContext(connection) as seen:
                        self.ask(self.environ("list", who, page, size))
                    found[f"{who} {page} {size}"] = len(seen)
        return found

    def rows(self) -> dict[str, int]:
        """Rows on each page that is measured."""
        found = {}
        for who in WHO:
            for page in PAGES:
                answer = json.loads(self.ask(self.environ("list", who, page)))
                found[f"{who} {page}"] = len(answer["rows"])
        return found


def officer_for(who: str) -> Officer:
    """The city's team head, or the clerk or an inspector of the busiest street."""
    if who == "chief":
        return Officer.objects.get(pk=city.CHIEF)
    with connection.cursor() as cursor:
        cursor.execute("SELECT street_code FROM cases_case GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
        (street,) = cursor.fetchone()
    role = "intake_clerk" if who == "clerk" else "inspector"
    return Officer.objects.filter(grants__role=role, grants__place=street).order_by("pk")[0]


def session_of(officer: Officer) -> str:
    """A session as a log-in leaves it."""
    session = SessionStore()
    now = time.time()
    session.update(
        {
            SESSION_KEY: str(officer.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: officer.get_session_auth_hash(),
            SIGNED_IN: now,
            SEEN: now,
        }
    )
    session.create()
    return str(session.session_key)


def deep_cursor(officer: Officer) -> str:
    """The cursor of a page far down the officer's list that is still a full one."""
    rows = listing.filtered(officer, views.DAY, views.FILTERS)
    count = rows.count()
    depth = max(0, min(int(count * DEPTH), count - SIZE - 2))
    (row,) = listing.rows_of(rows.order_by("-opened_at", "-id")[depth:], views.DAY, 1)
    return listing.cursor_of(row, "opened")


def serve(name: str) -> None:
    """Answer orders until the input ends."""
    scratch.move_to(name)
    options = connection.settings_dict.setdefault("OPTIONS", {})
    options["options"] = "-c max_parallel_workers_per_gather=0"  # no CPU of helpers that nobody counts
    connection.settings_dict["CONN_MAX_AGE"] = None
    with override_settings(ROOT_URLCONF="laojian.bench.urls"):
        door = Door()
        print(json.dumps({"rows": door.rows(), "queries": door.queries()}), flush=True)
        gc.freeze()
        for line in sys.stdin:
            order = json.loads(line)
            spent = door.sample(door.environ(order["view"], order["who"], order["page"]), order["count"])
            print(json.dumps([spent.app, spent.database, spent.wall]), flush=True)
