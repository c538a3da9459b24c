"""Import contracts are seen to fail: a violation is planted in a copy of the packages."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import house

PLANTS = {
    "kernel/planted.py": "from laojian.org import roles\n",
    "org/planted.py": "from laojian.cases import rules\n",
    "cases/rules/planted.py": "from django.db import models\n",
    "cases/planted.py": "from laojian.ledger import models\n",
    "documents/planted.py": "import config.settings\n",
    "tables/planted.py": "from django.db import models\n",
    "analytics/planted.py": "from django.db import models\n",
    "web/portal/planted.py": "from laojian.web.workbench import pages\n",
    "novel/__init__.py": "",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for name in ("laojian", "config"):
        shutil.copytree(
            house.ROOT / name, folder / name, ignore=shutil.ignore_patterns("static", "__pycache__", "locale")
        )
    shutil.copy(house.ROOT / "pyproject.toml", folder)
    return folder


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    lint = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [str(lint), "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
    )


def test_the_copy_is_clean(copy: Path) -> None:
    assert contracts(copy).returncode == 0


@pytest.mark.parametrize("place", PLANTS)
def test_a_planted_import_breaks_a_contract(copy: Path, place: str) -> None:
    target = copy / "laojian" / place
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(PLANTS[place])
    try:
        done = contracts(copy)
    finally:
        target.unlink()
        if place.startswith("novel"):
            target.parent.rmdir()
    assert done.returncode != 0, done.stdout
