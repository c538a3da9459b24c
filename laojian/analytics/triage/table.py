"""Tables as offices send them: read whole and forgivingly, refused in one clear line."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from typing import Final

from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

_SEPARATORS: Final = (",", "\t", ";")
#: A UTF-8 file may hold this share of broken characters before it is taken for another encoding.
_BROKEN: Final = 0.001


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with a mark, UTF-8 without, else GB 18030; a few broken bytes are let be."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    tries = [content.decode(encoding, "replace") for encoding in ("utf-8-sig", "gb18030")]
    best = min(tries, key=lambda text: text.count("\ufffd"))
    if best.count("\ufffd") > max(20, _BROKEN * len(best)):
        raise Invalid(
            zh("文件编码无法识别 (unknown encoding)"), remedy=zh("请另存为 UTF-8 编码的 CSV (save as UTF-8 CSV)。")
        )
    return best


def columns_of(content: bytes, wanted: Sequence[str]) -> dict[str, list[str]]:
    """The wanted columns of a table with a header, a value for each row in order; short rows are filled with "".

    Other columns are ignored. Raises Invalid for an empty file, an unreadable one, or a missing column.
    """
    former = csv.field_size_limit(sys.maxsize)  # of the whole process: others go on with theirs afterwards
    try:
        return _columns(decoded(content), wanted)
    finally:
        csv.field_size_limit(former)


def _columns(text: str, wanted: Sequence[str]) -> dict[str, list[str]]:
    missing: list[str] = list(wanted)
    for separator in _SEPARATORS:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        header = [name.strip().lstrip("\ufeff") for name in next(rows, [])]
        if not any(header):
            raise Invalid(zh("文件是空的 (the file is empty)"), remedy=zh("请核对文件 (check the file)。"))
        absent = [name for name in wanted if name not in header]
        if not absent:
            places = {name: header.index(name) for name in wanted}
            return _filled(rows, places)
        missing = absent if len(absent) < len(missing) else missing
    raise Invalid(
        zh("缺少列：%(columns)s (missing column)", columns="、".join(missing)),
        remedy=zh("请核对文件第一行的列名 (check the names in the first line)。"),
    )


def _filled(rows: Iterable[list[str]], places: dict[str, int]) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {name: [] for name in places}
    try:
        for row in rows:
            if not row:
                continue
            for name, place in places.items():
                columns[name].append(row[place] if place < len(row) else "")
    except csv.Error as problem:
        raise Invalid(
            zh("文件不是完整的 CSV：%(problem)s (not a whole CSV)", problem=str(problem)),
            remedy=zh("请重新导出 (export it again)。"),
        ) from problem
    return columns
