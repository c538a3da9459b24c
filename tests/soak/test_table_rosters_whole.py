"""The roster of ten thousand lines in twelve spellings, and a text table of a million rows in little memory."""

import io
import tracemalloc
from pathlib import Path

import pytest
from packages.tables.crowd import crowd
from packages.tables.reads import TODAY, fen, pasted, people, refused

from laojian.tables.reading import reading
from laojian.tables.report import write_report
from laojian.tables.values import Moment

pytestmark = pytest.mark.soak
LINES = 10_000
ROWS = 1_000_000
MOST_BYTES = 60_000_000


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ten_thousand_lines_in_twelve_spellings_lose_and_merge_nobody(seed: int) -> None:
    lines, truth = crowd(LINES, seed)

    found = pasted("\n".join(lines))

    names = [one.name for one in truth]
    often = {name for name in names if names.count(name) > 1}
    assert people(found, "name", "phone") == [(one.name, one.phone) for one in truth]
    assert fen(found) == sum(one.fen for one in truth)
    assert refused(found) == []
    assert [bool(row["ask"]) for row in found["rows"]] == [name in often for name in names]


def test_a_million_rows_are_read_in_little_memory(tmp_path: Path) -> None:
    big, told = tmp_path / "big.csv", []
    with big.open("w", encoding="gb18030", newline="") as file:
        file.write("序号,姓名,电话,金额\r\n")
        for place in range(ROWS):
            file.write(
                f"{place},张{chr(0x4E00 + place % 20_000)}{chr(0x4E00 + place // 20_000)},{13800000000 + place},1\r\n"
            )
    tracemalloc.start()
    try:
        with reading(big, big.name, "roster", Moment(TODAY)) as opened:
            count = sum(1 for _ in opened.rows(lambda sheet, row: told.append(row)))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == ROWS
    assert opened.account.tally.used == 3 * ROWS + 3
    assert len(told) == ROWS // 5_000
    assert most < MOST_BYTES


def test_its_report_needs_little_memory_too(tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    with big.open("w", encoding="utf-8", newline="") as file:
        file.write("姓名,电话\n")
        file.writelines(f"张{place},{13800000000 + place}\n" for place in range(ROWS // 4))
    with reading(big, big.name, "roster", Moment(TODAY)) as opened, (tmp_path / "out.json").open("w") as out:
        tracemalloc.start()
        try:
            write_report(opened, out)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert most < MOST_BYTES
    assert isinstance(out, io.TextIOBase)
