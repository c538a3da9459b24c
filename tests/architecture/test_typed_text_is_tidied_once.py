"""What people type is tidied in the kernel; who compares or keeps text otherwise stands here with a reason."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture import house

ROOT = Path(__file__).resolve().parents[2]
#: Not values of a field: running texts that are read or compared as a whole, names of files, bytes of the ledger.
OTHERWISE = {
    "laojian/kernel/tidying.py": "the one place",
    "laojian/ledger/rules.py": "the bytes of an entry are one spelling of JSON",
    "laojian/messages/rules.py": "words of a message are judged as a whole: does it hold a long number",
    "laojian/complaints/rules/urgency.py": "words of urgency are looked for in the text of a complaint",
    "laojian/complaints/rules/receipts.py": "numbers and codes of a receipt: I, L and O are read as 1 and 0",
    "laojian/documents/files/names.py": "names of files",
    "laojian/documents/rules/remedies.py": "passages of a paper are looked for in its text",
    "laojian/analytics/firm_names.py": "names of firms are compared over look-alikes",
    "laojian/analytics/triage/normal.py": "texts as the classifier sees them",
    "laojian/analytics/similarity.py": "texts as sketches see them",
}


def normalising(path: Path) -> bool:
    tree = house.tree_of(path)
    return any(isinstance(node, ast.Attribute) and node.attr == "normalize" for node in ast.walk(tree))


def test_nobody_has_a_way_of_tidying_of_his_own() -> None:
    found = {
        str(path.relative_to(ROOT))
        for top in ("laojian", "config")
        for path in (ROOT / top).rglob("*.py")
        if "migrations" not in path.parts and normalising(path)
    }
    assert found == set(OTHERWISE)


def test_there_is_one_reader_of_amounts() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "laojian").rglob("*.py")}
    assert [path.name for path, text in sources.items() if "parse_yuan" in text] == []
    assert [path.name for path, text in sources.items() if "def number_of" in text] == ["numerals.py"]
