"""The house as data for the architecture tests: the order of packages, and checks that return what they find."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
#: From the floor up; packages of one set are siblings. Kept once, in the contract of pyproject.toml.
FLOORS: list[set[str]] = [
    set(re.findall(r"\w+", layer)) for contract in CONTRACTS if contract["id"] == "dag" for layer in contract["layers"]
][::-1]

BANNED_NAMES = {"utils", "common", "core", "helpers", "misc", "base", "manager"}
#: Words that are Django's own file names, not ours to choose.
FRAMEWORK_TEMPLATES = {"base.html"}


def floor_of(package: str) -> int | None:
    """The height of a package in the house, None for one that is not ours."""
    return next((height for height, names in enumerate(FLOORS) if package in names), None)


def packages() -> list[list[str]]:
    """The packages that there are, floor by floor from the bottom, siblings in the order of the alphabet."""
    there = {p.parent.name for p in (ROOT / "laojian").glob("*/__init__.py")}
    return [sorted(floor & there) for floor in FLOORS if floor & there]


@cache
def tree_of(path: Path) -> ast.Module:
    """A file, read once for all tests. Not to be changed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def sources(*parts: str) -> Iterator[Path]:
    """Python files of the product, migrations left out."""
    for part in parts or ("laojian", "config", "tools"):
        for path in sorted((ROOT / part).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def imports_inside_functions(tree: ast.AST) -> list[int]:
    """Lines of import statements that stand inside a function; ``ready()`` is Django's own hook."""
    found = []
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name != "ready":
            found += [n.lineno for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
    return found


def noises(tree: ast.AST) -> list[str]:
    """Receivers, overridden save(), Meta.ordering and get_model: the four ways work hides."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any("receiver" in ast.unparse(d) for d in node.decorator_list):
            found.append(f"{node.lineno}: receiver")
        if isinstance(node, ast.ClassDef):
            found += [
                f"{n.lineno}: save() overridden"
                for n in node.body
                if isinstance(n, ast.FunctionDef) and n.name == "save"
            ]
        if isinstance(node, ast.ClassDef) and node.name == "Meta":
            found += [
                f"{n.lineno}: Meta.ordering"
                for n in node.body
                if isinstance(n, ast.Assign) and any(ast.unparse(t) == "ordering" for t in n.targets)
            ]
        if "get_model" in (getattr(node, "attr", ""), getattr(node, "id", "")):
            found.append(f"{node.lineno}: get_model")
    return found


SECRET = re.compile(r"\b\w*(mac|signature|code_hash|key_hash|secret|otp|seal)\b", re.I)


def plain_comparisons(tree: ast.AST) -> list[str]:
    """Comparisons that give a secret away by the time they take: `==` where `compare_digest` belongs."""
    return [
        f"{n.lineno}: {ast.unparse(n)}"
        for n in ast.walk(tree)
        if isinstance(n, ast.Compare)
        and isinstance(n.ops[0], ast.Eq | ast.NotEq)
        and not any(isinstance(side, ast.Constant) for side in (n.left, *n.comparators))
        and SECRET.search(ast.unparse(n))
    ]


def compared_in_constant_time(tree: ast.AST) -> bool:
    """Whether `compare_digest` is called."""
    calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call))
    return any("compare_digest" in (getattr(c.func, "attr", ""), getattr(c.func, "id", "")) for c in calls)


def is_data_table(text: str) -> bool:
    """A pure data table says so in its first line and is free of the size limits."""
    return text.startswith("# data table")


def long_functions(tree: ast.AST, limit: int) -> list[str]:
    """Functions longer than ``limit`` lines, decorators not counted."""
    return [
        f"{n.name} ({n.end_lineno - n.lineno + 1})"
        for n in ast.walk(tree)
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        and n.end_lineno is not None
        and n.end_lineno - n.lineno + 1 > limit
    ]


def upward(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Of (from, to) package pairs, those that point up or sideways in the house."""
    found = []
    for source, target in pairs:
        low, high = floor_of(source), floor_of(target)
        if low is None or high is None or source == target:
            continue
        if high >= low:
            found.append(f"{source} -> {target}")
    return found
