"""Ten recipes of CONTRIBUTING.md as edits of a copy: what stands, what stands there afterwards, in which file."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.architecture import house


@dataclass(frozen=True)
class Edit:
    """One place of a file: `new` takes the place of `old`; without `old` the file is new."""

    file: str
    new: str
    old: str = ""


def before(file: str, mark: str, line: str) -> Edit:
    """A line put in front of a mark."""
    return Edit(file, f"{line}{mark}", mark)


TERMS: Final = "laojian/cases/law/deadlines.csv"
TERM: Final = next(
    line for line in (house.ROOT / TERMS).read_text(encoding="utf-8").splitlines() if line.startswith("DL04,")
)
NEWER: Final = TERM.replace(",60,working,", ",50,working,").replace(",2004-12-01,", ",2031-01-01,")

FAX: Final = '''"""Messages to a fax machine: one line each, kept in a list."""

from collections.abc import Mapping

from laojian.messages.ports import Delivery, Letter


class Fax:
    """The machine."""

    name = "fax"
    budget = 5.0

    @classmethod
    def from_settings(cls, given: Mapping[str, str]) -> "Fax":
        return cls()

    def close(self) -> None:
        """Nothing to close."""

    def send(self, letter: Letter) -> Delivery:
        """Printed at once."""
        return Delivery("accepted", letter.wire_id)
'''
VIEWS: Final = '''"""Who is here today."""

from django.http import HttpResponse

from laojian.web.workbench import pages
from laojian.web.workbench.pages import Request


@pages.screen
def roll(request: Request) -> HttpResponse:
    """The list."""
    return pages.render(request, "roll/list.html", {})
'''
ADDRESSES: Final = '''"""Addresses and menu of the roll."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from laojian.web.workbench.menu import MANAGING, Row
from laojian.web.workbench.roll import views

MENU = (Row(_("值班名册"), "roll", icon="late", group=MANAGING, order=99),)

urlpatterns = [path("settings/roll/", views.roll, name="roll")]
'''
PAGE: Final = """{% extends "workbench/frame.html" %}
{% load i18n components %}
{% block title %}{% translate "值班名册" %}{% endblock %}
{% block main %}<div class="head"><h1>{% translate "值班名册" %}</h1></div>{% endblock %}
"""

_ROLES: Final = "laojian/org/roles.py"
_SOURCES: Final = "laojian/cases/rules/sources.py"
_HOLDERS: Final = "tests/rules/org/test_roles.py"
_EMPLOYERS: Final = "laojian/web/workbench/employers"

#: By the heading in CONTRIBUTING.md; the files named here are all the files the recipe touches.
FOLLOWED: Final[dict[str, tuple[Edit, ...]]] = {
    "A channel by which people turn to us": (
        before(
            _SOURCES,
            '    "patrol": Channel(',
            '    "kiosk": Channel(zh("街道自助服务机"), zh("自助机"), answered=True, origin="JT"),\n',
        ),
    ),
    "A number of law": (Edit(TERMS, f"{TERM}\n{NEWER}\n", f"{TERM}\n"),),
    "A column of a table from outside, another heading for one": (
        before("laojian/tables/fields/roster.csv", "工人姓名|", "花名册名|"),
    ),
    "A role": (
        before(
            _ROLES,
            '    "inspector": Role(\n',
            '    "observer": Role(title=zh("观察员"), prose=zh("只看案件。"), permissions=_at_place("case.view")),\n',
        ),
    ),
    "A permission": (
        before("laojian/org/permissions.py", '    "case.export":', '    "case.audit": zh("抽查案件"),\n'),
        before(_ROLES, '"case.approve_extension",', '"case.audit", '),
        before(_HOLDERS, '    "case.intake": {', '    "case.audit": {"bureau_head": "place"},\n'),
    ),
    "A field of the employer's file": (
        before("laojian/employers/rules.py", '    "registered_address": (', '    "website": (zh("网址"), 100),\n'),
        before(
            "laojian/employers/models.py",
            '    headcount = models',
            '    website = models.CharField("网址", max_length=100, blank=True, default="")\n',
        ),
        before(
            f"{_EMPLOYERS}/forms.py",
            '    headcount = fields',
            '    website = fields.text(_("网址"), required=False, most=100)\n',
        ),
        before(
            "laojian/web/templates/workbench/employers/page.html",
            '            <dt>{% translate "用工总数" %}</dt>',
            '            <dt>{% translate "网址" %}</dt><dd>{{ employer.website|default:"—" }}</dd>\n',
        ),
        before("laojian/tables/fields/employers.csv", "former_names,", "website,text,网址,,,web site\n"),
    ),
    "A source from which leads come": (before(_SOURCES, '    "WX": zh(', '    "XF": zh("信访交办"),\n'),),
    "A provider of messages": (
        Edit("laojian/messages/adapters/fax.py", FAX),
        before(
            "laojian/messages/connections.py",
            "from laojian.messages.adapters.sms_http import",
            "from laojian.messages.adapters.fax import Fax\n",
        ),
        before("laojian/messages/connections.py", "    SMS: SmsHttp", '    "fax": Fax.from_settings,\n'),
    ),
    "A screen": (
        Edit("laojian/web/workbench/roll/__init__.py", '"""Who is here."""\n'),
        Edit("laojian/web/workbench/roll/views.py", VIEWS),
        Edit("laojian/web/workbench/roll/urls.py", ADDRESSES),
        Edit("laojian/web/templates/workbench/roll/list.html", PAGE),
        before(
            "laojian/web/workbench/urls.py",
            "from laojian.web.workbench.search import",
            "from laojian.web.workbench.roll import urls as roll\n",
        ),
        before("laojian/web/workbench/urls.py", "    search,\n", "    roll,\n"),
    ),
    "A regular task": (
        before("laojian/org/actions/second.py", "def lapse(", "def roll(at: datetime) -> int:\n    return 7\n\n\n"),
        before("config/schedule.py", '    Task("approvals that lapse', '    Task("roll", 60.0, second.roll),\n'),
    ),
}  # fmt: skip


def follow(copy: Path) -> None:
    """Make a copy of the program and every edit in it; a place that is not there once shows a wrong recipe."""
    skipped = shutil.ignore_patterns("static", "__pycache__", "node_modules")
    for name in ("laojian", "config"):
        shutil.copytree(house.ROOT / name, copy / name, ignore=skipped)
    (copy / _HOLDERS).parent.mkdir(parents=True)
    shutil.copy(house.ROOT / _HOLDERS, copy / _HOLDERS)
    for recipe, edits in FOLLOWED.items():
        for edit in edits:
            path = copy / edit.file
            if edit.old:
                text = path.read_text(encoding="utf-8")
                assert text.count(edit.old) == 1, f"{recipe}: {edit.file}: {edit.old} × {text.count(edit.old)}"
                path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
            else:
                assert not path.exists()
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(edit.new, encoding="utf-8")
