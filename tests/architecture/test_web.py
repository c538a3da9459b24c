"""The web renders and asks: no tables, one press one act, each capability in its room, templates that can be read."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import reverse

from laojian.org.permissions import PERMISSIONS
from laojian.web.workbench import frame, menu
from laojian.web.workbench.urls import CAPABILITIES
from tests.architecture import house, web

WIDEST = 160
ROOMS = {"urls", "views", "forms", "page", "words"}
#: Rooms of a capability that stand beside the usual ones, with what they hold.
BESIDE = {"approvals/inbox", "cases/corrections", "cases/diagram", "contacts/listing"}

#: Views that put a page together from several questions, and how many. The table may only shrink: one question of the
#: domain that answers for the whole page takes its row out.
SEVERAL_QUESTIONS = {
    "cases/views/case.py:case": 3,
    "cases/views/case.py:masters": 3,
    "cases/views/case.py:step": 2,
    "cases/views/exports.py:export": 2,
    "cases/views/papers.py:void": 2,
    "contacts/views/acts.py:answer_all": 2,
    "contacts/views/acts.py:case_numbers": 2,
    "contacts/views/approvals.py:waiting": 4,
    "contacts/views/contact.py:contacts": 3,
    "contacts/views/details.py:suggestion_decide": 2,
    "contacts/views/reports.py:report": 2,
    "desk/views.py:desk": 3,
    "employers/views.py:employer": 3,
    "employers/views.py:employers": 2,
    "failures/views.py:failures": 2,
    "late/views.py:of_officer": 2,
    "law/views/calendar.py:calendar": 3,
    "law/views/deadlines.py:change": 2,
    "law/views/deadlines.py:deadline": 3,
    "law/views/deadlines.py:deadlines": 6,
    "law/views/notices.py:notice": 2,
    "leads/views.py:receipt": 3,
    "ledger/views.py:ledger": 5,
    "officers/views/delegations.py:delegations": 5,
    "officers/views/delegations.py:new": 3,
    "officers/views/handovers.py:handover": 6,
    "officers/views/handovers.py:handovers": 2,
    "officers/views/officers.py:officer": 6,
    "search/views.py:search": 3,
    "sites/views.py:sheet": 3,
    "sites/views.py:sites": 2,
    "units/views/grids.py:street": 2,
    "units/views/grids.py:streets": 3,
    "units/views/units.py:units": 3,
}
#: Views that call more than one function of the rooms of acts on one way, and why that is one press.
SEVERAL_ACTS = {
    "approvals/views.py:file": "what is asked is read for the second person before he decides",
    "contacts/views/contact.py:contact": "opening the page is recorded, and its messages are marked as read",
    "law/views/deadlines.py:change": "what is asked is read for the second person before he decides",
    "law/views/notices.py:notice": "what is asked is read for the second person before he decides",
    "officers/views/delegations.py:delegations": "what is asked is read for the second person; nothing is done",
}


def named(path: Path, view: ast.FunctionDef) -> str:
    return f"{path.relative_to(web.WORKBENCH)}:{view.name}"


def test_the_web_never_touches_tables() -> None:
    found = [
        f"{path.relative_to(house.ROOT)}:{touch}"
        for path in house.sources("laojian/web")
        for touch in web.touches(house.tree_of(path))
    ]
    assert found == []


def test_no_page_writes_to_the_ledger_itself() -> None:
    """An entry is written in the transaction of an act; a view stands in none, though a test's client may."""
    writing = [path for path in house.sources("laojian/web") if "ledger.actions" in path.read_text(encoding="utf-8")]
    assert writing == []


@pytest.mark.parametrize(
    "planted",
    [
        "Case.objects.get(pk=1)",
        "Case._default_manager.get(pk=1)",
        "type(case)._base_manager.create()",
        "getattr(Case, 'objects').get(pk=1)",
        "visible_to(officer, on).filter(pk=1)",
        "found = rows.values_list('pk', flat=True)",
        "case.claims.all()",
        "case.payment_set.first()",
        "case.claims.first()",
        "if case.team.exists(): ...",
        "case.save()",
        "case.save(update_fields=['state'])",
        "case.delete()",
        "case.refresh_from_db()",
        "from laojian.cases import models",
        "from laojian.cases import models as m",
        "from laojian.cases.models import Case",
        "from laojian.cases.models.content import Claim as C",
        "import laojian.cases.models as rows",
        "from django.db import connection",
        "from django.db import models",
        "import django.db",
        "from django.db.models import Q",
        "from django.shortcuts import get_object_or_404",
        "from django.apps import apps",
        "from django.contrib.auth import get_user_model",
        "from django.forms import ModelForm",
        "get_object_or_404(thing, pk=1)",
        "Case._meta.get_field('state')",
    ],
)
def test_a_planted_way_to_a_table_would_be_caught(planted: str) -> None:
    assert web.touches(ast.parse(planted)) != []


@pytest.mark.parametrize(
    "harmless",
    [
        "names.count('x')",
        "from django.db import OperationalError",
        "from laojian.complaints.actions import models as actions",
        "@register.filter\ndef day(value): ...",
        "picture.save(out, kind='svg')",
        "request.session.pop('open', None)",
        "queries.page(officer, on)",
    ],
)
def test_what_is_no_table_is_let_through(harmless: str) -> None:
    assert web.touches(ast.parse(harmless)) == []


def test_one_press_does_one_act() -> None:
    found = {
        named(path, view)
        for path, tree in web.workbench()
        for view in web.views(tree)
        if web.most_writes(view, web.domain_names(tree)) > 1
    }
    assert found == set(SEVERAL_ACTS)


def test_a_page_asks_once_but_for_those_that_are_known_to_ask_more() -> None:
    asked = {
        named(path, view): len(web.reads(view, web.domain_names(tree)))
        for path, tree in web.workbench()
        for view in web.views(tree)
    }
    more = {name: number for name, number in asked.items() if number > SEVERAL_QUESTIONS.get(name, 1)}
    assert more == {}, "one question of the domain should answer for the page"
    assert {name for name in SEVERAL_QUESTIONS if asked.get(name, 0) < 2} == set(), "take these out of the table"


PRESS = """
from laojian.cases import actions, queries as cases
@pages.screen
def one(request):
    case = cases.one(request.user, 1)
    def perform(values):
        if values:
            actions.approve(case)
            return 1
        elif case:
            actions.refuse(case)
        else:
            actions.withdraw(case)
"""


def test_branches_that_exclude_each_other_are_one_act_and_two_in_a_row_are_two() -> None:
    def most(source: str) -> int:
        tree = ast.parse(source)
        return web.most_writes(next(web.views(tree)), web.domain_names(tree))

    assert most(PRESS) == 1
    assert most(PRESS.replace("            return 1\n", "            actions.note(case)\n            return 1\n")) == 2
    assert most(PRESS.replace("    def perform", "    actions.look(case)\n    def perform")) == 2
    tree = ast.parse(PRESS.replace("1)\n", "1), cases.count(request.user)\n"))
    assert web.reads(next(web.views(tree)), web.domain_names(tree)) == {"cases.one", "cases.count"}


def test_each_capability_is_a_folder_with_addresses_that_the_workbench_lists() -> None:
    folders = {path.parent.name for path in web.WORKBENCH.glob("*/__init__.py")}
    assert {capability.__name__.split(".")[-2] for capability in CAPABILITIES} == folders
    odd = {
        f"{folder}/{path.stem}"
        for folder in folders
        for path in (web.WORKBENCH / folder).iterdir()
        if path.stem not in ROOMS and not path.name.startswith("__")
    }
    assert odd == BESIDE


def test_each_row_of_the_menu_leads_somewhere_and_asks_for_rights_that_exist() -> None:
    rows = frame.rows()
    assert len({row.url for row in rows}) == len(rows) > 10
    for row in rows:
        assert reverse(row.url).startswith("/") and row.group in menu.GROUPS
        assert set(row.permissions) <= set(PERMISSIONS), row.url
    for group in menu.GROUPS:
        orders = [row.order for row in rows if row.group is group]
        assert orders == sorted(set(orders)), "two rows of a group stand at the same place"


def test_each_template_of_the_workbench_stands_with_a_capability_or_with_the_parts() -> None:
    folder = web.WEB / "templates" / "workbench"
    rooms = {path.parent.name for path in web.WORKBENCH.glob("*/__init__.py")} | {"parts"}
    assert {path.name for path in folder.iterdir() if path.is_dir()} <= rooms
    assert {path.name for path in folder.glob("*.html")} == {"frame.html", "alone.html", "error.html"}


def test_templates_can_be_read_on_one_screen() -> None:
    found = [
        f"{path.relative_to(house.ROOT)}:{number}"
        for path in sorted((web.WEB / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > WIDEST
    ]
    assert found == []


def test_every_template_that_is_named_exists_and_is_used() -> None:
    folder = web.WEB / "templates"
    there = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    in_templates = {
        name for path in folder.rglob("*.html") for name in re.findall(r'"([\w/]+\.html)"', path.read_text("utf-8"))
    }
    assert in_templates <= there
    source = "\n".join(path.read_text(encoding="utf-8") for path in house.sources("laojian", "config"))
    unused = {
        name
        for name in there - in_templates
        if f'"{name}"' not in source
        and f'"{name.split("/", 1)[1]}"' not in source
        and not name.startswith("portal/steps/")
    }
    assert unused == set()


#: Panels and tables with attributes or headings that are computed, and so written out; the table may only shrink.
WRITTEN_OUT = {
    "contacts/match.html": 1,
    "contacts/record.html": 1,
    "contacts/report.html": 1,
    "contacts/slip.html": 1,
    "desk/list.html": 1,
    "law/deadlines.html": 2,
    "law/moves.html": 1,
    "law/notice_new.html": 1,
    "leads/receipt.html": 1,
}
HEADED = re.compile(r'<table class="rows|<section[^>]*class="panel[^>]*>\s*<header>\s*<h2>')


def test_headed_panels_and_tables_of_rows_are_written_by_their_components() -> None:
    folder = web.WEB / "templates" / "workbench"
    found = {
        str(path.relative_to(folder)): len(HEADED.findall(path.read_text(encoding="utf-8")))
        for path in folder.rglob("*.html")
    }
    assert {name: number for name, number in found.items() if number > WRITTEN_OUT.get(name, 0)} == {}
    assert {name for name in WRITTEN_OUT if not found.get(name)} == set(), "take these out of the table"
