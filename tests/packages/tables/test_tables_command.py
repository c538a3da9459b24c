"""`laojian tables read`: the report is always written, whatever the file is; no database is started."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from packages.tables.reads import SAMPLES, report_of


def read(file: Path, out: Path, *more: str) -> dict[str, Any]:
    call_command("tables", "read", str(file), "--out", str(out), *more)
    return report_of(out.read_text(encoding="utf-8"))


def test_the_report_has_the_shape_that_is_promised(tmp_path: Path) -> None:
    found = read(SAMPLES / "r02_spaced.xlsx", tmp_path / "out.json", "--as", "roster")

    assert list(found) == ["sheets", "headings", "rows", "refused", "cells"]
    assert found["headings"]["used"] == {
        "姓　　名": "name", "联系电话": "phone", "身份证号码": "identity", "欠薪金额（元）": "amount", "备注": "what",
    }  # fmt: skip
    assert found["rows"] == [
        {
            "sheet": "登记表",
            "row": 2,
            "values": {"name": "周小满", "phone": "13800138021", "amount": "8000.00", "what": "九月工资"},
            "ask": [],
        }
    ]


def test_lines_as_typed_are_read_in_any_encoding(tmp_path: Path) -> None:
    typed = tmp_path / "lines.txt"
    typed.write_bytes("李　明 13800138023 5000\n".encode("gb18030"))

    found = read(typed, tmp_path / "out.json", "--as", "roster", "--text")

    assert found["rows"][0]["values"] == {"name": "李明", "phone": "13800138023", "amount": "5000.00"}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04"])
def test_a_file_that_cannot_be_read_stands_among_the_refused(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(content)

    found = read(broken, tmp_path / "out.json", "--as", "contacts")

    assert len(found["refused"]) == 1
    assert found["cells"] == {"read": 0, "used": 0, "named": 0, "refused": 0}


def test_a_file_that_is_not_there_stands_among_the_refused(tmp_path: Path) -> None:
    assert len(read(tmp_path / "no.csv", tmp_path / "out.json", "--as", "units")["refused"]) == 1
    assert len(read(tmp_path / "no.txt", tmp_path / "out.json", "--as", "roster", "--text")["refused"]) == 1


def test_only_wrong_arguments_end_otherwise_than_well(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command(
            "tables", "read", str(SAMPLES / "r02_spaced.xlsx"), "--as", "nothing", "--out", str(tmp_path / "o")
        )
    with pytest.raises(SystemExit) as ended:
        call_command("tables", "read", "x.csv", "--as", "units", "--out", str(tmp_path / "no" / "folder" / "o.json"))
    assert ended.value.code == 2


def test_no_database_is_started(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    asked = [str(SAMPLES / "typed_rosters.txt"), "--as", "roster", "--text", "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-m", "config.cli", "tables", "read", *asked],
        env={**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert len(json.loads(out.read_text(encoding="utf-8"))["rows"]) == 7
