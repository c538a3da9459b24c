"""The recipes of CONTRIBUTING.md: the files they name are there, and some are followed literally in a copy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import house

RECIPES = dict(re.findall(r"^### (.+?)\n(.+?)(?=^### |\Z)", (house.ROOT / "CONTRIBUTING.md").read_text(), re.M | re.S))

#: What the copy is asked once the recipes were followed. Each line says which of them did not reach its end.
ASKED = """

import django
django.setup()
from laojian.cases import law_tables
from laojian.cases.rules.sources import CHANNELS
from laojian.complaints.actions import handling, incoming
from laojian.complaints.queries.filters import ANSWERED_CHANNELS
from laojian.org.roles import ROLES
from laojian.web.workbench.contacts.views.contact import BY_HAND
from laojian.web.workbench.contacts.words import BADGES
assert "kiosk" in CHANNELS and "kiosk" in ANSWERED_CHANNELS and "kiosk" in BY_HAND, "channel"
assert str(BADGES["kiosk"]) == "自助机" and handling.WAYS_IN["kiosk"].origin == "JT", "channel"
rows = [row for row in law_tables.deadlines() if row["code"] == "DL04"]
assert [row["number"] for row in rows] == [60, 50], rows
assert ROLES["observer"].permissions == {"case.view": "place"}, "role"
"""


def test_there_are_recipes_for_the_usual_changes() -> None:
    assert len(RECIPES) >= 10


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_names_files_that_are_there(recipe: str) -> None:
    named = re.findall(r"`((?:laojian|config|tests|docs)/[A-Za-z0-9_/.]+)`", RECIPES[recipe])
    assert named and [name for name in named if not (house.ROOT / name).exists()] == []


def edit(path: Path, old: str, new: str) -> None:
    """One place of a file in the copy; the recipe is wrong when it is not there."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name}: {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which each recipe with a mark was followed, in the files it names and in no other."""
    copy = tmp_path_factory.mktemp("recipes")
    skipped = shutil.ignore_patterns("static", "__pycache__", "node_modules")
    for name in ("laojian", "config"):
        shutil.copytree(house.ROOT / name, copy / name, ignore=skipped)
    rooms = copy / "laojian"
    way = '    "kiosk": Channel(zh("街道自助服务机"), zh("自助机"), answered=True, origin="JT"),\n'
    edit(rooms / "cases/rules/sources.py", '    "patrol": Channel(', f'{way}    "patrol": Channel(')
    terms = rooms / "cases/law/deadlines.csv"
    row = next(line for line in terms.read_text(encoding="utf-8").splitlines() if line.startswith("DL04,"))
    newer = row.replace(",60,working,", ",50,working,").replace(",2004-12-01,", ",2031-01-01,")
    edit(terms, f"{row}\n", f"{row}\n{newer}\n")
    edit(rooms / "tables/fields/roster.csv", "名字|工人姓名|", "名字|花名册名|工人姓名|")
    role = '    "observer": Role(title=zh("观察员"), prose=zh("只看案件。"), permissions=_at_place("case.view")),\n'
    edit(rooms / "org/roles.py", '    "inspector": Role(\n', f'{role}    "inspector": Role(\n')
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
