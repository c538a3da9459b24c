"""Walks the life of marked reports and then looks everywhere. Who may see what stands in `ALLOWED`, written by hand."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import guarded_life as life_of
import marking
from django.conf import settings
from guarded_life import CONTROL, EMPLOYER, Life
from hunting import (
    body_of,
    crawl,
    look_at_folder,
    look_at_log,
    look_at_raw_files,
    look_at_sessions_and_cache,
    look_at_tables,
)

from config import backup, database, embedded

#: (role, page, what may stand there). The desk and the leading inspector read the person's own words; nobody reads who.
ALLOWED: list[tuple[str, str, frozenset[str]]] = [
    ("clerk", r"^/contacts/\d+/$", marking.WORDS),
    ("wang", r"^/contacts/\d+/$", marking.WORDS),
    ("clerk", r"^/contacts/\d+/matches/\d+/$", marking.WORDS),
    ("wang", r"^/contacts/\d+/matches/\d+/$", marking.WORDS),
]
STARTS = ("/", "/contacts/", "/contacts/report/", "/contacts/approvals/", "/contacts/batches/", "/leads/", "/cases/",
          "/approvals/", "/employers/", "/failures/", "/sites/", "/settings/channels/", "/settings/triage/",
          "/settings/ledger/", "/settings/late/", "/settings/officers/")  # fmt: skip


def hunt(seed: int, room: Path, caplog: Any, *, pages: int, people: Iterable[str] = ()) -> tuple[Life, int]:
    """The life, then the hunt; the bytes read from the disk. Raises AssertionError for a hit that is not allowed."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django.request")
    life = life_of.begin(seed)
    life_of.hand_in(life)
    life_of.talk(life)
    life_of.read_and_copy(life)
    life_of.open_identities(life)
    take_exports(life)
    life_of.to_the_archive(life)
    life_of.settle(life)
    admin = database.conninfo(name="postgres") | {"user": embedded.SUPERUSER}
    raw = look_at_log(life.hunter, admin)
    read_every_page(life, pages, people or life.city.people)
    take_exports(life)
    look_at_tables(life.hunter, database.conninfo("owner"))
    look_at_sessions_and_cache(life.hunter)
    look_at_the_rest(life, room, caplog)
    raw += look_at_raw_files(life.hunter, admin)
    judge(life)
    return life, raw


def read_every_page(life: Life, pages: int, people: Iterable[str]) -> None:
    """Every role follows every link it is shown, files and papers too, and searches for every marker."""
    own = [f"/contacts/{pk}/" for pk in life.contacts] + [f"/cases/{pk}/" for pk in life.cases]
    asked = ["/search/?q=" + EMPLOYER, *(f"/search/?q={number}" for number in life.numbers)]
    for name in people:
        client = life_of.seated(life, name)
        for path, answer in crawl(client, (*own, *asked, *STARTS), pages):
            body = body_of(answer)
            assert answer.status_code in (200, 302, 400, 403, 404, 405, 409, 422), (name, path, answer.status_code)
            assert not answer.get("Location", "").startswith(("/login", "/password")), (name, path)
            detail = f"{name} {path.partition('?')[0]}"
            kind = answer.get("Content-Type", "")
            if "html" in kind or "json" in kind:
                life.hunter.look_at_text("page", detail, body.decode())
            else:
                life.hunter.look("page", detail, body)
            life.hunter.look("page", detail, path + "\n".join(f"{one}: {said}" for one, said in answer.items()))
        for one in life.reports[:1] if pages < 100 else life.reports:
            search(life, client, name, one)


def search(life: Life, client: Any, name: str, one: marking.Marked) -> None:
    """A search for a marker finds what a search for nonsense finds: nothing (the marker asked for is on the page)."""
    for kind in ("name", "phone", "resident_id", "email", "self_mention"):
        wanted, nonsense = one.of[kind], "".join("某" if sign > "z" else "0" for sign in one.of[kind])
        found, nothing = (client.post("/search/", {"q": text}) for text in (wanted, nonsense))
        assert found.status_code == nothing.status_code, (name, kind)
        rows = [
            re.findall(r'href="(/(?:cases|contacts|leads|employers)/\d+/)', page.content.decode())
            for page in (found, nothing)
        ]
        if rows[0] != rows[1]:
            life.hunter.hits.add(("search", name, kind))
        life.hunter.looked["search"] = life.hunter.looked.get("search", 0) + 1


def take_exports(life: Life) -> None:
    """Lists that are handed out as tables, in both forms."""
    for name in ("clerk", "head", "bureau", "analyst", "leader", "supervisor"):
        client = life_of.seated(life, name)
        for path in ("/contacts/export/", "/cases/export/"):
            for form in ("csv", "xlsx"):
                page = client.get(path)
                key = re.search(r'name="key" value="([^"]+)"', page.content.decode())
                if page.status_code != 200 or key is None:
                    continue
                answer = client.post(path, {"format": form, "purpose": "例会", "key": key[1]})
                life.hunter.look("export", f"{name} {path}", body_of(answer))


def look_at_the_rest(life: Life, room: Path, caplog: Any) -> None:
    """Logs, stored files, the ledger's export and anchors, a backup with its names."""
    from laojian.ledger import exporting, sealing

    spoken = io.StringIO()
    for record in caplog.records:
        if not record.name.startswith("django.db"):
            spoken.write(f"{record.name} {record.getMessage()} {record.exc_text or ''}\n")
    life.hunter.look("log", "all", spoken.getvalue())
    look_at_folder(life.hunter, "stored file", Path(settings.LAOJIAN_FILES))
    for folder in settings.LAOJIAN_ANCHORS:
        look_at_folder(life.hunter, "anchor", Path(folder))
    checkpoint = sealing.seal_all(life.at)
    assert checkpoint is not None
    exporting.export(room / "ledger", checkpoint)
    look_at_folder(life.hunter, "ledger export", room / "ledger")
    places = backup.Places(
        home=Path(settings.LAOJIAN_HOME), keys=Path(settings.LAOJIAN_KEYS), files=Path(settings.LAOJIAN_FILES),
        anchors=tuple(Path(one) for one in settings.LAOJIAN_ANCHORS),
    )  # fmt: skip
    backup.make(room / "backup", room / "backup-keys", places)
    look_at_folder(life.hunter, "backup", room / "backup")


def judge(life: Life) -> None:
    """Nothing outside the list; and the hunt was not blind: what may be seen was seen, a plain fact was found."""
    wrong = sorted(hit for hit in life.hunter.hits if not allowed(*hit))
    assert wrong == [], "\n".join(map(str, wrong[:40]))
    seen = {(detail.partition(" ")[0], kind) for where, detail, kind in life.hunter.hits if where == "page"}
    assert {("clerk", "self_mention"), ("wang", "self_mention"), ("clerk", "talk")} <= seen, seen
    plain = {where for where, _, kind in life.hunter.hits if kind == CONTROL}
    assert {"page", "export", "table", "raw file", "raw log"} <= plain, plain


def allowed(where: str, detail: str, kind: str) -> bool:
    who, _, path = detail.partition(" ")
    if kind == CONTROL:
        return True
    return where == "page" and any(
        who == role and re.match(pattern, path) and kind in kinds for role, pattern, kinds in ALLOWED
    )
