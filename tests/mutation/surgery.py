"""Puts the code of a changed module into the functions that are already loaded, in a process that is thrown away."""

import ast
import functools
import gc
import importlib
from collections import Counter
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType

from laojian.kernel.refusal import Refused
from mutation import planting
from mutation.planting import ROOT, Mutant

_Key = tuple[str, int, int]


def operate(mutant: Mutant) -> int:
    """Change every loaded function that the mutant is in; how many there were. Only in a child that soon ends."""
    name = str(ROOT / mutant.path)
    module = importlib.import_module(mutant.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
    source = (ROOT / mutant.path).read_text(encoding="utf-8")
    before = dict(_codes(compile(source, name, "exec", dont_inherit=True)))
    tree = planting.planted(mutant.path, mutant.number, source)
    after = dict(_codes(compile(tree, name, "exec", dont_inherit=True)))
    lost = {
        key[:2]: names
        for key, code in before.items()
        if key in after and (names := set(code.co_freevars) - set(after[key].co_freevars))
    }
    if lost:
        after = dict(_codes(compile(with_closures(tree, lost), name, "exec", dont_inherit=True)))
    exchange = {code: after[key] for key, code in before.items() if key in after and after[key] != code}
    vars(module)[planting.DEAF] = deaf
    changed = 0
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename == name and thing.__code__ in exchange:
            thing.__code__ = exchange[thing.__code__]
            changed += 1
    forget_what_was_counted()
    return changed


def with_closures(tree: ast.Module, lost: dict[tuple[str, int], set[str]]) -> ast.Module:
    """The tree with the names a function no longer uses named in it: its code fits into the closure that is there."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            continue
        decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
        line = min((d.lineno for d in decorators), default=node.lineno)
        names = {n for (_, first), found in lost.items() if first == line for n in found}
        if not names:
            continue
        never = ast.Tuple([ast.Name(n, ast.Load()) for n in sorted(names)], ast.Load())
        if isinstance(node, ast.Lambda):
            node.body = ast.IfExp(test=ast.Constant(value=True), body=node.body, orelse=never)
        else:
            node.body.append(ast.If(test=ast.Constant(value=False), body=[ast.Expr(never)], orelse=[]))
    return ast.fix_missing_locations(tree)


def deaf(ask: Callable[[], object]) -> object:
    """Ask, and go on as if nothing had been refused."""
    try:
        return ask()
    except Refused:
        return ""


def forget_what_was_counted() -> None:
    """Answers kept by functools caches of ours came from the code as it was."""
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and str(thing.__module__).startswith("laojian"):
            thing.cache_clear()


def _codes(code: CodeType) -> Iterator[tuple[_Key, CodeType]]:
    """Every code within a module's, under its name, line and which of those it is."""
    seen: Counter[tuple[str, int]] = Counter()
    waiting = [code]
    while waiting:
        for inner in waiting.pop().co_consts:
            if isinstance(inner, CodeType):
                key = (inner.co_qualname, inner.co_firstlineno)
                yield (*key, seen[key]), inner
                seen[key] += 1
                waiting.append(inner)
