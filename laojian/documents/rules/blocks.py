"""The building blocks a paper is declared with. A paper is data; the layout is one typst file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# In every text, ``{key}`` is a fact that must be there, ``{key?}`` one that may be left blank.


@dataclass(frozen=True)
class Text:
    """A paragraph (a fact with several lines gives several). With `optional`, it disappears when a fact is missing."""

    text: str
    optional: bool = False
    indent: bool = True


@dataclass(frozen=True)
class Heading:
    """A numbered heading such as 一、查明的事实."""

    text: str


@dataclass(frozen=True)
class Party:
    """The party's particulars in fixed order: name, code, address, head."""


@dataclass(frozen=True)
class Lines:
    """A numbered list: every line of one fact is an entry."""

    fact: str
    optional: bool = False


@dataclass(frozen=True)
class Table:
    """A ruled table: every line of one fact is a row, its cells parted by ``|``.

    `columns` are headings with their relative width (``姓名:2``). With `sheet`, it is an annex on a new sheet.
    """

    fact: str
    columns: tuple[str, ...]
    title: str = ""
    sheet: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Row:
    """One line of a form: one or two label/text pairs; `height` in millimetres at least."""

    cells: tuple[tuple[str, str], ...]
    height: int = 11


@dataclass(frozen=True)
class Opinion:
    """A tall box of a form: an opinion, then who signs and when. Blank when nobody has written yet.

    `who` and `on` are the facts that name the signer and the day; without them the line is left for the pen.
    """

    label: str
    text: str
    signer: str
    who: str = ""
    on: str = ""
    height: int = 34


@dataclass(frozen=True)
class Signs:
    """Lines to be signed by hand at the end of a record."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """Small print below a rule."""

    text: str


@dataclass(frozen=True)
class Remedies:
    """Where, how and until when the decision can be attacked; never left out (行政复议法 第二十条)."""


@dataclass(frozen=True)
class Sheet:
    """What follows starts on a new sheet, under a title."""

    title: str = ""


Block = Text | Heading | Party | Lines | Table | Row | Opinion | Signs | Note | Remedies | Sheet


@dataclass(frozen=True)
class Paper:
    """One template. `needs` lists facts required beyond those its blocks name.

    `layout`: a letter goes out under seal; a form is decided inside; a record is signed by those present;
    a cover heads a file. `to` is the fact the letter is addressed to. `audience` says who reads it: nothing that
    could point at a complainant may stand on a paper for the employer (劳动保障监察条例 第十二条).
    """

    code: str
    title: str
    layout: Literal["letter", "form", "record", "cover"]
    blocks: tuple[Block, ...]
    to: str = ""
    audience: Literal["employer", "complainant", "inside", "body"] = "inside"
    basis: str = ""
    needs: tuple[str, ...] = ()
    copies: str = "本文书一式两份，一份送达当事人，一份存卷。"
