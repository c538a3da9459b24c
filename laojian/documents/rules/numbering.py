"""The number of a paper (文号) and the bodies it names, as dated rows an office can change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from laojian.kernel.lawtable import holds, text, validity
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh

Remedy = Literal["none", "choice", "first"]


@dataclass(frozen=True)
class TypeWord:
    """The word of a kind of paper (改字), for one place or for all (`place` empty), and its remedy clause."""

    paper: str
    place: str
    type_word: str
    remedy: Remedy
    valid_from: date
    valid_to: date | None

    @property
    def code(self) -> str:
        """What the row is of: a paper at a place."""
        return f"{self.paper}@{self.place}" if self.place else self.paper


@dataclass(frozen=True)
class Authority:
    """Who signs at a place, with which word, and who reviews it: same-level government, then the court."""

    place: str
    word: str
    authority: str
    government: str
    court: str
    valid_from: date
    valid_to: date | None

    @property
    def code(self) -> str:
        """What the row is of: a place."""
        return self.place


def type_word_row(cells: Mapping[str, str]) -> TypeWord:
    """A row of numbering.csv. Raises Invalid."""
    remedy = text(cells, "remedy")
    if remedy not in get_args(Remedy):
        raise Invalid(zh("“%(column)s”列没有“%(value)s”这个取值", column="remedy", value=remedy), field="remedy")
    return TypeWord(
        text(cells, "code"), cells["place"].strip(), text(cells, "type_word"), cast(Remedy, remedy), *validity(cells)
    )


def authority_row(cells: Mapping[str, str]) -> Authority:
    """A row of authorities.csv. Raises Invalid."""
    first, last = validity(cells)
    return Authority(
        place=text(cells, "code"),
        word=text(cells, "word"),
        authority=text(cells, "authority"),
        government=text(cells, "government"),
        court=text(cells, "court"),
        valid_from=first,
        valid_to=last,
    )


def type_word(rows: Iterable[TypeWord], code: str, place: str, on: date) -> TypeWord:
    """The narrowest row for a paper at a place on a day. Raises Refused when there is none."""
    fitting = [row for row in rows if row.paper == code and place.startswith(row.place) and holds(row, on)]
    if not fitting:
        raise Refused(
            zh("文书%(code)s没有设定文书代字，无法编号", code=code),
            remedy=zh("请管理员在文号设置中补充该文书的代字。"),
        )
    return max(fitting, key=lambda row: len(row.place))


def authority_at(rows: Iterable[Authority], place: str, on: date) -> Authority:
    """The authority of record at a place: a street's papers go out in its district's name (行政处罚法 第二十条)."""
    fitting = [row for row in rows if place.startswith(row.place) and holds(row, on)]
    if not fitting:
        raise Refused(
            zh("地域%(place)s没有设定制作机关和机关代字，无法编号", place=place),
            remedy=zh("请管理员在文号设置中补充该地域的机关名称、代字、复议机关和管辖法院。"),
        )
    return max(fitting, key=lambda row: len(row.place))


def number_text(word: str, kind: str, year: int, serial: int) -> str:
    """穗天人社监 + 改字 + 2026 + 35 -> 穗天人社监改字〔2026〕35号: six-corner brackets, no leading zeros."""
    if serial < 1 or not 1000 <= year <= 9999:
        raise ValueError(f"no number with year {year} and serial {serial}")
    return f"{word}{kind}〔{year}〕{serial}号"
