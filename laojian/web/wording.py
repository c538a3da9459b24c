"""The catalogue of sentences: what must be translated, where it comes from, what is missing.

Message ids are Simplified Chinese. They come from four places: ``{% translate %}`` and ``{% blocktranslate %}`` in
templates, ``gettext`` calls in the web package, ``zh("…")`` in the packages below, and labels held as data
(titles of states and steps, labels of inputs, names of deadlines, papers, causes and divisions' levels).
"""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

HOUSE = Path(__file__).resolve().parents[1]
PO = HOUSE / "locale" / "en" / "LC_MESSAGES" / "django.po"
CALLS = {"zh", "gettext", "gettext_lazy", "_", "gettext_noop", "ngettext"}
LITERAL = re.compile(r"""u?('{3}|"{3}|'|")(?:\\.|(?!\1).)*\1""", re.DOTALL)
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def calls(source: str) -> Iterator[str]:
    """The literal first arguments of translation calls in Python source."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in CALLS:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                yield first.value


def in_python(folder: Path = HOUSE) -> dict[str, str]:
    """Message id -> file, from every Python file of the product that screens can show."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")):
        if {"migrations", "__pycache__", "commands", "demo", "bench"} & set(path.parts):
            continue
        for text in calls(path.read_text(encoding="utf-8")):
            found.setdefault(text, str(path.relative_to(folder)))
    return found


def literals(source: str, most: int) -> Iterator[str]:
    """The string literals at the start of an argument list, no more than ``most``."""
    rest = source.strip()
    for _ in range(most):
        match = LITERAL.match(rest)
        if match is None:
            return
        yield str(ast.literal_eval(match[0].removeprefix("u")))
        rest = rest[match.end() :].lstrip(" ,")


def in_templates(folder: Path = HOUSE / "web" / "templates") -> dict[str, str]:
    """Message id -> file, from templates, read the way Django's own extraction reads them."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.html")):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for match in re.finditer(r"\b(n?gettext|_)\(", code):
            for text in literals(code[match.end() :], 2 if match[1] == "ngettext" else 1):
                found.setdefault(text, str(path.relative_to(folder)))
    return found


def read(path: Path = PO) -> Catalog:
    """The English catalogue."""
    with path.open("rb") as stream:
        return read_po(stream, locale="en")


def write(path: Path = PO) -> Path:
    """Compile the catalogue beside its source; the compiled file is not kept under version control."""
    buffer = io.BytesIO()
    write_mo(buffer, read(path), use_fuzzy=False)
    target = path.with_suffix(".mo")
    if not target.exists() or target.read_bytes() != buffer.getvalue():
        draft = target.with_suffix(".mo.new")
        draft.write_bytes(buffer.getvalue())
        draft.replace(target)
    return target


def faults(wanted: dict[str, str], catalogue: Catalog) -> Iterator[str]:
    """Ids without English, fuzzy entries, and translations whose parameters differ."""
    for text, where in sorted(wanted.items(), key=lambda pair: (pair[1], pair[0])):
        if not CHINESE.search(text):
            continue
        entry = catalogue.get(text)
        if entry is None or not entry.string:
            yield f"missing: {where}: {text}"
        elif entry.fuzzy:
            yield f"fuzzy: {where}: {text}"
        elif parameters(text) != parameters(str(entry.string)):
            yield f"parameters differ: {where}: {text}"


def parameters(text: str) -> set[str]:
    """The names of ``%(name)s`` parameters."""
    return set(re.findall(r"%\((\w+)\)s", text))
