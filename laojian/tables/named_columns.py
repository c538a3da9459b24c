"""Columns of a text table by their exact names, every value as it was written: texts a classifier learns from."""

from __future__ import annotations

import io
from collections.abc import Sequence

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh
from laojian.tables.cells import shown
from laojian.tables.decoding import encoding_of, lines
from laojian.tables.delimited import rows_of


def columns_of(content: bytes, wanted: Sequence[str]) -> dict[str, list[str]]:
    """The wanted columns of a table with a header, a value for each row in order; short rows are filled with "".

    Other columns are passed over; a byte that does not read is �. Raises Invalid for an empty file or a missing column.
    """
    file = io.BytesIO(content)

    def known(row: Sequence[str]) -> int:
        return len({cell.strip() for cell in row} & set(wanted))

    rows = ([shown(cell) for cell in cells] for _, cells in rows_of(lines(file, encoding_of(file)), known))
    header = [name.strip() for name in next((row for row in rows if any(row)), [])]
    if not any(header):
        raise Invalid(zh("文件是空的 (the file is empty)"), remedy=zh("请核对文件 (check the file)。"))
    missing = [name for name in wanted if name not in header]
    if missing:
        raise Invalid(
            zh("缺少列：%(columns)s (missing column)", columns="、".join(missing)),
            remedy=zh("请核对文件第一行的列名 (check the names in the first line)。"),
        )
    places = {name: header.index(name) for name in wanted}
    columns: dict[str, list[str]] = {name: [] for name in places}
    for row in rows:
        if row == [""]:
            continue
        for name, place in places.items():
            columns[name].append(row[place] if place < len(row) else "")
    return columns
