"""Every guard, comparison, condition and narrowing inside a function is a place where something can be taken out."""

import ast
import textwrap

import pytest

from mutation import planting


def changes(body: str) -> list[tuple[str, str]]:
    source = "def act(by, rows, x):\n" + textwrap.indent(textwrap.dedent(body), "    ")
    return [(m.kind, m.now) for m in planting.mutants("sample.py", source)]


@pytest.mark.parametrize(
    ("body", "kind", "now"),
    [
        ("if x:\n    raise Forbidden()", "guard", "if False: raise Forbidden()"),
        ("require_right(by)", "require", "pass"),
        ("held = access.require(by, x)", "require", "held = _deaf(lambda: access.require(by, x))"),
        ("return x < 3", "comparison", "x <= 3"),
        ("return x == 3", "comparison", "x != 3"),
        ("return x in rows", "comparison", "x not in rows"),
        ("return by and x", "operand", "x"),
        ("return rows.filter(pk=x, place=by)", "narrowing", "rows.filter(pk=x)"),
        ("return rows.exclude(pk=x)", "narrowing", "rows.exclude()"),
        ("return [r for r in rows if r]", "narrowing", "for r in rows"),
        ("if x:\n    return 1", "condition", "if not x: return 1"),
        ("try:\n    x()\nexcept E:\n    raise Refused()", "raise", "pass"),
    ],
)
def test_each_kind_is_found(body: str, kind: str, now: str) -> None:
    assert (kind, now) in changes(body)


def test_one_change_is_not_counted_twice() -> None:
    assert changes("if x == 1:\n    return 1") == [("comparison", "x != 1")]
    assert changes("if x:\n    raise Forbidden()") == [("guard", "if False: raise Forbidden()")]


def test_what_stands_outside_of_functions_is_left_alone() -> None:
    assert planting.mutants("sample.py", "LIMIT = 3 if A < B else 4\nclass C:\n    x = 1 == 2\n") == []


def test_a_change_keeps_the_lines_and_changes_one_place() -> None:
    source = "def act(x):\n    if x < 1:\n        raise E(x)\n\n    return x == 2 and x != 3\n"
    whole = ast.unparse(ast.parse(source))
    for mutant in planting.mutants("sample.py", source):
        tree = planting.planted("sample.py", mutant.number, source)
        assert ast.unparse(tree) != whole
        assert [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Return)] == [5]


def test_the_named_rooms_are_all_looked_at() -> None:
    found = set(planting.modules())
    assert {"laojian/org/access.py", "laojian/kernel/flow.py", "laojian/cases/rules/duties.py"} <= found
    assert not any(path.split("/")[2] in ("models", "models.py") or "/web/" in path for path in found)
