"""The hunt for markers of the soak with few pages for each role: the same life, the same tables, the same disk."""

from __future__ import annotations

import io
import secrets
import zipfile
from pathlib import Path

import marking
import pytest
from guarded_hunt import hunt
from hunting import Hunter

SOME = ("clerk", "wang", "head", "supervisor", "leader", "auditor", "grid")


@pytest.mark.django_db(transaction=True)
def test_no_marker_of_a_reporter_is_found_where_it_should_not_be(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    life, raw = hunt(secrets.randbits(31), tmp_path, caplog, pages=4, people=SOME)
    assert raw > 1_000_000 and life.hunter.looked["page"] >= 2 * 4 * len(SOME)


@pytest.mark.parametrize("way", ["plain", "utf-16", "hex", "zip", "document", "entities"])
def test_the_hunt_sees_a_marker_however_it_is_packed(way: str) -> None:
    marked = marking.reports(7)[0]
    name = marked.of["name"]
    hunter = Hunter({text: (0, kind) for kind, text in marked.of.items()})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", f"<si><t>{name}</t></si>")
    if way == "entities":
        hunter.look_at_text("here", "", "<p>" + "</mark><mark>".join(f"&#{ord(sign)};" for sign in name) + "</p>")
    else:
        content = {
            "plain": name.encode(),
            "utf-16": name.encode("utf-16-le"),
            "hex": b"\\x" + name.encode().hex().encode(),
            "zip": out.getvalue(),
            "document": marking.letter(marked),
        }[way]
        hunter.look("here", "", content)
    assert {kind for _, _, kind in hunter.hits} == ({"pdf_author", "pdf_subject"} if way == "document" else {"name"})
