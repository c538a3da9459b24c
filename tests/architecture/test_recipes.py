"""The recipes of CONTRIBUTING.md: the files they name are there, and some are followed literally in a copy."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import house
from tests.architecture.recipes import FOLLOWED, follow

RECIPES = dict(re.findall(r"^### (.+?)\n(.+?)(?=^### |\Z)", (house.ROOT / "CONTRIBUTING.md").read_text(), re.M | re.S))

#: What the copy is asked once the recipes were followed. Each line says which of them did not reach its end.
ASKED = """

import django
django.setup()
from datetime import UTC, datetime
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from config.schedule import TASKS
from laojian.cases import law_tables
from laojian.cases.rules.sources import CHANNELS, ORIGINS
from laojian.complaints.actions import handling, incoming
from laojian.complaints.queries.filters import ANSWERED_CHANNELS
from laojian.employers import rules as employers
from laojian.messages import connections
from laojian.org.permissions import PERMISSIONS
from laojian.org.roles import ROLES
from laojian.web.workbench.contacts.views.contact import BY_HAND
from laojian.web.workbench.contacts.words import BADGES
from laojian.web.workbench.urls import CAPABILITIES
assert "kiosk" in CHANNELS and "kiosk" in ANSWERED_CHANNELS and "kiosk" in BY_HAND, "channel"
assert str(BADGES["kiosk"]) == "自助机" and handling.WAYS_IN["kiosk"].origin == "JT", "channel"
rows = [row for row in law_tables.deadlines() if row["code"] == "DL04"]
assert [row["number"] for row in rows] == [60, 50], rows
assert ROLES["observer"].permissions == {"case.view": "place"}, "role"
assert "case.audit" in PERMISSIONS and ROLES["bureau_head"].permissions["case.audit"] == "place", "permission"
codes = employers.Codes(frozenset(), frozenset(), frozenset(), frozenset())
assert employers.checked({"website": " a.example "}, codes) == {"website": "a.example"}, "field"
assert str(ORIGINS["XF"]) == "信访交办", "origin"
settings.LAOJIAN_MESSAGES = {"fax": {"url": "fax://here"}}
with connections.opened() as ready:
    assert ready["fax"].name == "fax", "provider"
assert reverse("roll") == "/settings/roll/" and get_template("workbench/roll/list.html"), "screen"
assert any(row.url == "roll" for capability in CAPABILITIES for row in getattr(capability, "MENU", ())), "menu"
assert [task.act(datetime.now(UTC)) for task in TASKS if task.name == "roll"] == [7], "task"
"""


MIGRATED = """
import django
from django.core.management import call_command
django.setup()
call_command("makemigrations", "employers")
"""


def test_there_are_recipes_for_the_usual_changes() -> None:
    assert len(RECIPES) >= 10


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_names_files_that_are_there(recipe: str) -> None:
    named = re.findall(r"`((?:laojian|config|tests|docs)/[A-Za-z0-9_/.]+)`", RECIPES[recipe])
    assert named and [name for name in named if not (house.ROOT / name).exists()] == []


@pytest.mark.parametrize("recipe", FOLLOWED)
def test_a_recipe_names_every_file_it_touches(recipe: str) -> None:
    named = set(re.findall(r"`([^`]+)`", next(text for title, text in RECIPES.items() if bare(title) == recipe)))
    folders = tuple(name.replace("<capability>", "roll") for name in named if name.endswith("/"))
    touched = {edit.file for edit in FOLLOWED[recipe]}
    assert {file for file in touched - named if not file.startswith(folders or ("-",))} == set()


def test_what_is_marked_is_followed() -> None:
    assert {bare(title) for title in RECIPES if title.endswith("✓")} == set(FOLLOWED) and len(FOLLOWED) >= 10


def bare(title: str) -> str:
    return title.removesuffix("✓").strip()


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which the marked recipes were followed, in the files they name and in no other."""
    copy = tmp_path_factory.mktemp("recipes")
    follow(copy)
    return copy


def run(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(copy), "DJANGO_SETTINGS_MODULE": "config.settings",
        "LAOJIAN_HOME": str(copy / "home"), "LAOJIAN_KEYS": str(copy / "keys"),
    }  # fmt: skip
    return subprocess.run([sys.executable, *words], cwd=copy, env=environment, capture_output=True, text=True)


def test_followed_literally_they_reach_every_door(followed: Path) -> None:
    done = run(followed, "-c", ASKED)
    assert done.returncode == 0, done.stderr


def test_a_heading_that_was_added_is_read(followed: Path) -> None:
    (followed / "in.csv").write_text("花名册名,金额\n周小满,100\n", encoding="utf-8")
    done = run(followed, "-m", "config.cli", "tables", "read", "in.csv", "--as", "roster", "--out", "out.json")
    assert done.returncode == 0, done.stderr
    assert '"花名册名": "name"' in (followed / "out.json").read_text(encoding="utf-8").replace('":"', '": "')


def test_a_new_row_of_law_counts_from_its_day_alone(followed: Path) -> None:
    days = []
    for start in ("2026-03-02", "2031-03-03"):
        done = run(followed, "-m", "config.cli", "due", "--rule", "DL04", "--start", start)
        assert done.returncode == 0, done.stderr
        days.append(done.stdout.split()[0])
    assert days[0] == "2026-05-28" and days[1] < "2031-05-20"


def test_a_new_field_of_the_employer_reaches_form_page_table_and_database(followed: Path) -> None:
    made = run(followed, "-W", "ignore", "-c", MIGRATED)
    assert made.returncode == 0, made.stderr
    assert "website" in max((followed / "laojian/employers/migrations").glob("0*.py")).read_text(encoding="utf-8")
    (followed / "firms.csv").write_text("名称,区代码,网址\n示范一厂,440106,a.example\n", encoding="utf-8")
    run(followed, "-m", "config.cli", "tables", "read", "firms.csv", "--as", "employers", "--out", "firms.json")
    assert '"website":' in (followed / "firms.json").read_text(encoding="utf-8")


def test_a_new_permission_and_its_holder_stand_in_the_list_of_the_tests(followed: Path) -> None:
    words = (
        "-m",
        "pytest",
        "-q",
        "-c",
        os.devnull,
        "--rootdir",
        ".",
        "-p",
        "no:cacheprovider",
        "tests/rules/org/test_roles.py",
    )
    done = run(followed, *words)
    assert done.returncode == 0, done.stdout
