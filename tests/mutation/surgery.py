"""Puts the code of a changed module into the functions that are already loaded, in a process that is thrown away."""

import functools
import gc
import importlib
from collections import Counter
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from laojian.kernel.refusal import Refused
from mutation import planting
from mutation.planting import ROOT, Mutant

_Key = tuple[str, int, int]
_TEXTS: dict[str, str] = {}
_LOADED: dict[str, list[FunctionType]] = {}
_CACHES: list[Any] = []


def remember() -> None:
    """Once before the first child: which functions and kept answers of ours there are.

    No collection of garbage walks over any of it again, so that a child copies only the memory that it changes.
    """
    gc.unfreeze()  # what was put away before the tests is looked at too
    gc.collect()
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType):
            _LOADED.setdefault(thing.__code__.co_filename, []).append(thing)
        elif isinstance(thing, functools._lru_cache_wrapper) and str(thing.__module__).startswith("laojian"):
            _CACHES.append(thing)
    gc.freeze()


def load(path: str) -> ModuleType:
    """The module of a path, its text as it is now; to be done before `remember`."""
    _TEXTS.setdefault(path, (ROOT / path).read_text(encoding="utf-8"))
    return importlib.import_module(path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))


def operate(mutant: Mutant) -> int:
    """Change every loaded function that the mutant is in; how many there were. Only in a child that soon ends."""
    module, name, source = load(mutant.path), str(ROOT / mutant.path), _TEXTS[mutant.path]
    before = dict(_codes(compile(source, name, "exec", dont_inherit=True)))
    after = dict(_codes(compile(planting.planted(mutant.path, mutant.number, source), name, "exec", dont_inherit=True)))
    exchange = {code: after[key] for key, code in before.items() if key in after and after[key] != code}
    vars(module)[planting.DEAF] = deaf
    changed = 0
    for function in _LOADED.get(name, []):
        if function.__code__ in exchange:
            function.__code__ = exchange[function.__code__]
            changed += 1
    for kept in _CACHES:
        kept.cache_clear()  # answers kept came from the code as it was
    return changed


def deaf(ask: Callable[[], object]) -> object:
    """Ask, and go on as if nothing had been refused."""
    try:
        return ask()
    except Refused:
        return ""


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
