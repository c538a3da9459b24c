"""`laojian docs generate`: prints the flow diagrams and the deadline table into docs/generated/."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from laojian.cases import law_tables
from laojian.cases.rules import flow as case_flow
from laojian.cases.rules.printing import deadlines_page
from laojian.complaints.rules import flow as contact_flow
from laojian.kernel.flow_page import flow_page


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    return {
        "flow.md": flow_page(case_flow.FLOW, "案件流程"),
        "contact_flow.md": flow_page(contact_flow.FLOW, "来件流程"),
        "deadlines.md": deadlines_page(law_tables.deadlines()),
    }


class Command(BaseCommand):
    """With --check it only tells which page is stale; exit code 1 then."""

    help = "生成流程图和期限表：laojian docs generate [--check]"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["generate"])
        parser.add_argument("--check", action="store_true", help="只检查是否最新")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.ROOT) / "docs" / "generated"
        folder.mkdir(parents=True, exist_ok=True)
        stale = []
        for name, text in pages().items():
            path = folder / name
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not options["check"]:
                path.write_text(text, encoding="utf-8")
                self.stdout.write(f"{path.relative_to(settings.ROOT)}")
        if stale and options["check"]:
            raise CommandError(f"不是最新：{'、'.join(stale)}。请运行 laojian docs generate。")
