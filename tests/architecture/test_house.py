"""The house holds: direction, silence, names, sizes. Each check is also seen to catch a planted violation."""

import ast
import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.architecture import house

FILE_LIMIT, FUNCTION_LIMIT = 450, 60
WITHOUT_TABLES = {"kernel", "analytics", "tables", "web", "demo", "bench"}


def parsed(path: Path) -> tuple[str, ast.AST]:
    return path.read_text(encoding="utf-8"), house.tree_of(path)


def test_every_package_has_a_place_in_the_house() -> None:
    there = {p.parent.name for p in (house.ROOT / "laojian").glob("*/__init__.py")}
    assert there - set().union(*house.FLOORS) == set()


def test_foreign_keys_point_down() -> None:
    pairs = [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
    ]
    assert house.upward(pairs) == []


def test_migrations_depend_downwards() -> None:
    graph = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    pairs = [(label, parent) for (label, _), m in graph.items() for parent, _ in m.dependencies]
    assert house.upward(pairs) == []


def test_an_upward_key_would_be_caught() -> None:
    assert house.upward([("employers", "cases"), ("cases", "employers")]) == ["employers -> cases"]


def test_the_ledger_has_no_foreign_keys() -> None:
    models = apps.get_app_config("ledger").get_models()
    keys = [
        f"{m.__name__}.{f.name}"
        for m in models
        for f in m._meta.fields
        if f.is_relation and f.related_model._meta.app_label != "ledger"
    ]
    assert keys == []


def test_work_does_not_hide_in_signals_saves_orderings_or_late_imports() -> None:
    found = []
    for path in house.sources():
        _, tree = parsed(path)
        found += [f"{path.relative_to(house.ROOT)}:{n}" for n in house.noises(tree)]
        found += [
            f"{path.relative_to(house.ROOT)}:{n}: import inside a function"
            for n in house.imports_inside_functions(tree)
        ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "class A:\n    def save(self): ...",
        "class A:\n    class Meta:\n        ordering = ['x']",
        "@receiver(x)\ndef f(): ...",
        "apps.get_model('cases', 'Case')",
    ],
)
def test_a_planted_noise_would_be_caught(planted: str) -> None:
    assert house.noises(ast.parse(planted)) != []


#: Where a stranger's secret, code, signature or seal meets ours.
SECRETS_MEET = (
    "config/restore.py",
    "laojian/complaints/actions/receipts.py",
    "laojian/complaints/rules/receipts.py",
    "laojian/messages/adapters/wiring.py",
    "laojian/org/second_factor.py",
    "laojian/web/portal/gate.py",
)


@pytest.mark.parametrize("place", SECRETS_MEET)
def test_secrets_are_compared_in_constant_time(place: str) -> None:
    assert house.compared_in_constant_time(parsed(house.ROOT / place)[1])


def test_no_secret_is_compared_plainly() -> None:
    found = [
        f"{path.relative_to(house.ROOT)}:{n}"
        for path in house.sources()
        for n in house.plain_comparisons(parsed(path)[1])
    ]
    assert found == []


def test_a_plain_comparison_of_a_secret_would_be_caught() -> None:
    assert house.plain_comparisons(ast.parse("bytes(login.code_hash) == wanted")) != []
    assert house.plain_comparisons(ast.parse("mac != self._mac(purpose, body)")) != []
    assert not house.compared_in_constant_time(ast.parse("code_hash == wanted"))


def test_a_planted_late_import_would_be_caught() -> None:
    assert house.imports_inside_functions(ast.parse("def f():\n    import os")) == [2]


def test_files_and_functions_keep_their_size() -> None:
    found = []
    for path in house.sources():
        text, tree = parsed(path)
        if house.is_data_table(text):
            continue
        lines = text.count("\n")
        if lines > FILE_LIMIT:
            found.append(f"{path.relative_to(house.ROOT)}: {lines} lines")
        found += [f"{path.relative_to(house.ROOT)}: {f}" for f in house.long_functions(tree, FUNCTION_LIMIT)]
    assert found == []


def test_no_room_has_a_name_that_says_nothing() -> None:
    found = [
        str(p.relative_to(house.ROOT))
        for p in (house.ROOT / "laojian").rglob("*")
        if p.stem in house.BANNED_NAMES
        and p.name not in house.FRAMEWORK_TEMPLATES
        and "vendor" not in p.parts
        and "__pycache__" not in p.parts
    ]
    assert found == []


def test_rules_actions_and_queries_are_the_rooms_of_every_domain_package() -> None:
    found = []
    for package in itertools.chain.from_iterable(house.packages()):
        folder = house.ROOT / "laojian" / package
        if not (folder / "README.md").exists():
            found.append(f"{package}/README.md is missing")
        if package not in WITHOUT_TABLES:
            found += [
                f"{package}/{room} is missing"
                for room in ("models", "actions", "queries")
                if not ((folder / f"{room}.py").exists() or (folder / room).is_dir())
            ]
    assert found == []


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")], cwd=house.ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
