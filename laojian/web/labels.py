"""Words held as data by the packages below: titles of states and steps, inputs, roles, rights."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import laojian
from laojian.kernel.acts import Act, Acts
from laojian.kernel.flow import Flow, State, Step
from laojian.kernel.words import Message

#: Rooms that hold words as data; the web's own words are found in its source.
ROOMS = ("rules", "roles", "permissions")


def modules() -> Iterator[Any]:
    """The rooms with words, loaded."""
    for package in sorted(info.name for info in pkgutil.iter_modules(laojian.__path__) if info.ispkg):
        for room in ROOMS:
            name = f"laojian.{package}.{room}"
            if importlib.util.find_spec(name) is None:
                continue
            module = importlib.import_module(name)
            yield module
            for inner in pkgutil.iter_modules(getattr(module, "__path__", [])):
                yield importlib.import_module(f"{name}.{inner.name}")


def spoken(value: Any, depth: int = 0) -> Iterator[str]:
    """The sentences inside a value: messages, titles of states and steps, in tables of any shape."""
    if depth > 8:
        return
    if isinstance(value, Message):
        yield value.text
        for inner in value.params.values():
            yield from spoken(inner, depth + 1)
    elif isinstance(value, Act | State | Step):
        yield value.title
    elif isinstance(value, Acts):
        yield from spoken((value.acts, value.needs, value.remedy), depth + 1)
    elif isinstance(value, Flow):
        yield from spoken((value.states, value.steps, value.needs), depth + 1)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from spoken(inner, depth + 1)
    elif isinstance(value, tuple | list | frozenset | set):
        for inner in value:
            yield from spoken(inner, depth + 1)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from spoken(getattr(value, part.name), depth + 1)


def in_data() -> dict[str, str]:
    """Message id -> module, for every word held as data."""
    found: dict[str, str] = {}
    for module in modules():
        for name, value in vars(module).items():
            if name.startswith("__"):
                continue
            for text in spoken(value):
                found.setdefault(text, module.__name__)
    return found
