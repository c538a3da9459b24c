"""What the web may not do, found in its source: touching tables, calling the domain more than once."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import house

WEB = house.ROOT / "laojian" / "web"
WORKBENCH = WEB / "workbench"

#: By these a model's rows are reached, however the name in front is spelt.
MANAGERS = {"objects", "_default_manager", "_base_manager", "_meta"}
#: Methods that only querysets, managers and rows have.
QUERYSET = {
    "filter", "exclude", "annotate", "alias", "aggregate", "order_by", "select_related", "prefetch_related",
    "select_for_update", "values_list", "in_bulk", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "refresh_from_db", "earliest", "latest", "raw", "defer", "only", "distinct", "iterator", "full_clean",
    "aget", "acount", "aexists", "afirst",
}  # fmt: skip
#: Methods of querysets that other things have too: seen by their being called with nothing.
BARE = {"all", "first", "last", "count", "exists", "delete", "none", "reverse"}
#: What stands in front of such a call and is no queryset.
NOT_ROWS = {"register", "target", "path", "session", "cache", "request.session"}
#: Names that fetch rows or models by themselves.
FETCHERS = {
    "get_object_or_404", "get_list_or_404", "get_user_model", "get_model", "apps", "ContentType", "modelform_factory",
    "ModelForm", "ModelChoiceField", "ModelMultipleChoiceField", "prefetch_related_objects",
}  # fmt: skip
#: What of django.db is no table: the errors a door answers.
ERRORS = {"InterfaceError", "OperationalError", "DatabaseError"}


def touches(tree: ast.AST) -> list[str]:
    """Every place where a table is reached: imports, managers, querysets, names in text."""
    return sorted({found for node in ast.walk(tree) for found in _touch(node)})


def _touch(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (f"{node.lineno}: import {one.name}" for one in node.names if _of_tables(one.name))
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        for one in node.names:
            if module.split(".")[:2] == ["django", "db"] and one.name in ERRORS:
                continue
            whole = f"{module}.{one.name}"
            if (
                _of_tables(module)
                or _of_tables(whole)
                or (one.name in FETCHERS and not module.startswith("laojian.web"))
            ):
                yield f"{node.lineno}: from {module} import {one.name}"
    if isinstance(node, ast.Attribute) and (node.attr in MANAGERS or node.attr.endswith("_set")):
        yield f"{node.lineno}: {ast.unparse(node)}"
    if isinstance(node, ast.Call):
        yield from _call(node)


def _of_tables(module: str) -> bool:
    parts = module.split(".")
    ours = parts[0] == "laojian" and len(parts) > 2 and parts[2] == "models"
    return ours or parts[:2] == ["django", "db"] or module.startswith("django.contrib.contenttypes")


def _call(node: ast.Call) -> Iterator[str]:
    told = f"{node.lineno}: {ast.unparse(node)[:80]}"
    if isinstance(node.func, ast.Attribute):
        owner, name = ast.unparse(node.func.value), node.func.attr
        if owner in NOT_ROWS:
            return
        if name in QUERYSET or (name in BARE and not node.args and not node.keywords):
            yield told
        if name == "save" and not (node.args or any(one.arg == "kind" for one in node.keywords)):
            yield told
    if isinstance(node.func, ast.Name) and node.func.id in ("getattr", "attrgetter", "methodcaller", *FETCHERS):
        named = {one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)}
        fetches = node.func.id in FETCHERS and node.func.id.islower()
        if fetches or named & (MANAGERS | QUERYSET):
            yield told


# ——— one call into the domain ———

#: The rooms of the domain that a view calls.
ROOMS = {"actions", "queries"}


def views(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Functions that answer an address: those under `pages.screen`."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and any(ast.unparse(one) == "pages.screen" for one in node.decorator_list):
            yield node


def domain_names(tree: ast.Module) -> dict[str, str]:
    """Local name -> `<package>.<room>`, of the rooms of the domain that a file imports."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("laojian."):
            for one in node.names:
                parts = f"{node.module}.{one.name}".split(".")
                room = next((part for part in parts[2:] if part in ROOMS), "")
                if room and parts[1] != "web":
                    found[one.asname or one.name] = f"{parts[1]}.{room}"
    return found


def reads(view: ast.FunctionDef, names: dict[str, str]) -> set[str]:
    """The different questions a view asks of the domain by itself."""
    return {told for node in ast.walk(view) if (told := _asked(node, names, "queries"))}


def most_writes(node: ast.AST, names: dict[str, str]) -> int:
    """How many acts of the domain one press can do at most: branches that exclude each other count once."""
    if isinstance(node, ast.If | ast.IfExp):
        body, other = node.body, node.orelse
        either = max(_sum(body, names), _sum(other, names))
        return most_writes(node.test, names) + either
    own = 1 if _asked(node, names, "actions") else 0
    if isinstance(node, ast.FunctionDef):
        return own + _block(node.body, names)
    return own + sum(most_writes(child, names) for child in ast.iter_child_nodes(node))


def _block(body: list[ast.stmt], names: dict[str, str]) -> int:
    """Statements in their order; what follows a branch that leaves is another path."""
    if not body:
        return 0
    head, rest = body[0], body[1:]
    if isinstance(head, ast.If) and isinstance(head.body[-1], ast.Return | ast.Raise):
        return most_writes(head.test, names) + max(_block(head.body, names), _block([*head.orelse, *rest], names))
    return most_writes(head, names) + _block(rest, names)


def _sum(part: list[ast.stmt] | ast.expr, names: dict[str, str]) -> int:
    return _block(part, names) if isinstance(part, list) else most_writes(part, names)


def _asked(node: ast.AST, names: dict[str, str], room: str) -> str:
    """A function of a room of the domain that is called here; its classes and tables are values, no calls."""
    if not isinstance(node, ast.Call):
        return ""
    told = ast.unparse(node.func)
    root, last = told.split(".")[0], told.split(".")[-1]
    whole = all(part.isidentifier() and part[0].islower() for part in told.split("."))
    return told if whole and last.islower() and names.get(root, "").endswith(f".{room}") else ""


def workbench() -> Iterator[tuple[Path, ast.Module]]:
    """Python files of the workbench, read."""
    for path in house.sources("laojian/web/workbench"):
        yield path, house.tree_of(path)
