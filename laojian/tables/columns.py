"""The columns of each kind of table: data in `fields/*.csv`, and how a heading finds its field."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from laojian.kernel.tidying import squeezed

FIELDS: Final = Path(__file__).parent / "fields"
#: Columns that the product itself writes behind rows it kept back.
OURS: Final = ("行号", "原因")
#: Signs of headings in the other script, as far as headings use them.
_SIMPLE: Final = str.maketrans(
    "電話機號碼證額單據員職務類別舉報訴誘訪內容詳項備註說編區鎮鄉網點層級總數計間時終續併並保護統會證書記錄檔證領導協辦"
    "應發欠實際應對責令罰決種類狀態來電聯繫繋絡繫經營場產業門代資質關係執師傅齡歲與於爲為簡稱屬無寫請參標題負責無該這處專門庫設備許賬帳戶薪金",
    "电话机号码证额单据员职务类别举报诉诱访内容详项备注说编区镇乡网点层级总数计间时终续并并保护统会证书记录档证领导协办"
    "应发欠实际应对责令罚决种类状态来电联系系络系经营场产业门代资质关系执师傅龄岁与于为为简称属无写请参标题负责无该这处专门库设备许账账户薪金",
)  # fmt: skip
_BRACKETS: Final = re.compile(r"[(\[【〔].*?[)\]】〕]")
_IGNORED: Final = re.compile(r"[\s*:：·.。、_/\-#?？'\"“”]+")
_TEN_THOUSANDS: Final = re.compile(r"万元|單位:?万|单位:?万|\(万\)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a kind of table. `sort`: what stands in it (see `values`); `needed`: no row without it."""

    field: str
    sort: str
    heading: str
    needed: bool
    hint: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a heading of a file means. `times`: by how much its amounts are to be multiplied (万元)."""

    column: Column
    times: int = 1


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a kind, in the order of its template. Raises KeyError for an unknown kind."""
    if kind not in kinds():
        raise KeyError(kind)
    with (FIELDS / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Column(
                row["field"],
                row["sort"],
                row["heading"],
                row["needed"] == "1",
                row["hint"],
                tuple(row["also"].split("|")),
            )
            for row in csv.DictReader(file)
        )


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of tables that are known."""
    return tuple(sorted(path.stem for path in FIELDS.glob("*.csv")))


@cache
def _by_heading(kind: str) -> Mapping[str, Column]:
    found: dict[str, Column] = {}
    for column in columns(kind):
        for name in (column.heading, *column.also):
            found.setdefault(plain(name), column)
    for column in columns(kind):
        found.setdefault(plain(column.field), column)
    return found


def plain(heading: str) -> str:
    """A heading without what differs from file to file: spaces, stars, brackets, script, size of letters."""
    return _IGNORED.sub("", _BRACKETS.sub("", squeezed(heading))).translate(_SIMPLE).casefold()


def found(kind: str, heading: str) -> Found | None:
    """The column a heading stands for, None when it is not known."""
    if not heading or len(heading) > 60:
        return None
    column = _by_heading(kind).get(plain(heading))
    if column is None:
        return None
    wide = squeezed(heading).replace("萬", "万")
    return Found(column, 10_000 if column.sort == "amount" and _TEN_THOUSANDS.search(wide) else 1)


def known(kind: str, row: Sequence[str]) -> int:
    """How many different columns the cells of a row name."""
    return len({name.column.field for cell in row if (name := found(kind, cell)) is not None})


def is_hint(filled: Mapping[Column | None, str]) -> bool:
    """Whether these cells are the row of hints under the headings of a template."""
    hints = {column: text for column, text in filled.items() if column is not None}
    told = ("必填", "可空")
    return bool(hints) and all(
        text.strip() == column.hint or text.strip().startswith(told) for column, text in hints.items()
    )
