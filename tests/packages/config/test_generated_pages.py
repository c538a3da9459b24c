"""The printed flow diagrams and deadline table are what the program would print now."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from config.management.commands.docs import pages


def test_the_generated_pages_are_fresh():
    for name, text in pages().items():
        path = Path(settings.ROOT) / "docs" / "generated" / name
        assert path.read_text(encoding="utf-8") == text, f"{name}: run `laojian docs generate`"


def test_the_page_of_contacts_names_every_state_and_act():
    flow = pages()["contact_flow.md"]
    assert "reopened : reopened 未解决，重新受理" in flow and "new --> linked : K01" in flow
    assert "| K07c | 答复渠道 | linked reopened waiting | 不变 | contact.triage |" in flow


def test_the_flow_page_names_every_state_and_the_deadline_page_every_term():
    flow, deadlines = pages()["flow.md"], pages()["deadlines.md"]
    assert "S92 已归档" in flow and "T53a" in flow and "```mermaid" in flow
    assert all(f"| DL{n:02} |" in deadlines for n in range(1, 67)) and "SET-ORDER" in deadlines
