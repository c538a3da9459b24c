"""Every law table is dated, parses, and is read by one room, through the kernel's reader."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from laojian.kernel.lawtable import closed, law_row, read_rows
from tests.architecture import house

LAOJIAN = Path(__file__).resolve().parents[2] / "laojian"
TABLES = sorted(LAOJIAN.glob("*/law/*.csv"))
READER = LAOJIAN / "kernel" / "lawtable.py"


def named(path: Path) -> str:
    return path.relative_to(LAOJIAN).as_posix()


@cache
def parsed() -> dict[Path, ast.Module]:
    found = [path for path in LAOJIAN.rglob("*.py") if "migrations" not in path.parts]
    return {path: house.tree_of(path) for path in found}


def words(tree: ast.Module) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def imports(tree: ast.Module) -> set[str]:
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def rooms_of(table: Path) -> list[str]:
    """The modules of its package that name the table: the whole name, or its stem where the ending is put to it."""
    package = table.parents[1]
    return [
        named(path)
        for path, tree in parsed().items()
        if path.is_relative_to(package)
        and (table.name in words(tree) or (table.stem in words(tree) and ".csv" in words(tree)))
    ]


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_law_table_is_dated_and_parses(table: Path) -> None:
    with table.open(encoding="utf-8-sig", newline="") as source:
        rows, faults = read_rows(source, ("code", "valid_from", "valid_to"), law_row)
    assert rows and faults == []
    assert all("mark" in row.cells for row in closed(rows))


@pytest.mark.parametrize("table", TABLES, ids=named)
def test_every_law_table_is_read_by_one_room(table: Path) -> None:
    assert len(rooms_of(table)) == 1, rooms_of(table)


def test_no_room_reads_a_law_table_by_itself() -> None:
    names = {table.name for table in TABLES}
    by_hand = [
        named(path)
        for path, tree in parsed().items()
        if path != READER and "csv" in imports(tree) and ("law" in words(tree) or names & words(tree))
    ]
    assert by_hand == []


def test_nobody_reaches_into_the_law_folder_of_another_package() -> None:
    reaching = [
        (named(path), node.module)
        for path, tree in parsed().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and any(alias.name == "LAW" for alias in node.names)
        and not (node.module or "").startswith(f"laojian.{path.relative_to(LAOJIAN).parts[0]}.")
    ]
    assert reaching == []
