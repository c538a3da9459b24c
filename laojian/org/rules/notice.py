"""Reading the file of one year's holidays (国务院办公厅关于部分节假日安排的通知)."""

import hashlib
import io
from calendar import isleap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from laojian.kernel.calendar import notice_faults
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import Message, zh
from laojian.tables.cells import Spoilt, shown
from laojian.tables.decoding import text_of
from laojian.tables.delimited import rows_of

COLUMNS: Final = ("date", "is_workday", "name", "notice")
#: A notice names about forty days. A file with more than this lists the year day by day and must list all of it.
DAY_BY_DAY: Final = 120
_YES: Final = frozenset({"1", "true", "yes", "是"})
_NO: Final = frozenset({"0", "false", "no", "否"})


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One day: worked or not, under which holiday's name."""

    date: date
    is_workday: bool
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One year's notice. `digest` tells whether two files say the same, whatever their order and line ends."""

    year: int
    title: str
    rows: tuple[NoticeRow, ...]

    @property
    def digest(self) -> str:
        lines = [f"{r.date.isoformat()},{int(r.is_workday)},{r.name}" for r in self.rows]
        return hashlib.sha256("\n".join([str(self.year), self.title, *lines]).encode()).hexdigest()

    def days(self) -> list[tuple[int, date, bool]]:
        """As `WorkCalendar.with_notices` takes them."""
        return [(self.year, row.date, row.is_workday) for row in self.rows]


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with one line, and the line as it stands; line 0 is the file as a whole."""

    line: int
    text: str
    why: Message


def notice_problems(content: bytes | str) -> list[LineFault]:
    """Every fault of a file, line by line; empty when `parse_notice` takes it."""
    try:
        lines, _, faults = _read(notice_text(content))
        if not faults and not lines:
            return [LineFault(0, "", zh("文件没有数据行"))]
    except Invalid as problem:
        return [LineFault(0, "", problem.reason)]
    if faults:
        return faults
    days = {row.date: row.is_workday for row in lines.values()}
    return [LineFault(0, "", why) for why in _year_faults(_year_of(days), days)]


def parse_notice(content: bytes | str) -> Notice:
    """Read the CSV (columns date,is_workday,name,notice; a byte-order mark is fine).

    Raises Invalid: with the line number for each bad row, or with what is missing when the file does not decide
    every day of its year (half a year, a statutory holiday left out or listed as worked).
    """
    lines, title, faults = _read(notice_text(content))
    _raise([zh("第 %(line)s 行：%(why)s", line=one.line, why=one.why) for one in faults])
    rows = sorted(lines.values(), key=lambda row: row.date)
    if not rows:
        raise Invalid(zh("文件没有数据行"), field="file")
    year = _year_of(lines)
    missing = _year_faults(year, {row.date: row.is_workday for row in rows})
    _raise(missing, remedy=zh("请导入 %(year)s 年全年的放假通知，导入前没有改动任何日期", year=year))
    return Notice(year=year, title=title, rows=tuple(rows))


def notice_text(content: bytes | str) -> str:
    """The file as text, whichever of the usual encodings it is in."""
    return content.removeprefix("\ufeff") if isinstance(content, str) else text_of(content)


def _read(text: str) -> tuple[dict[date, NoticeRow], str, list[LineFault]]:
    """Good lines by date, the notice's title, and the bad lines. Raises Invalid for a file that is no such table."""
    found: dict[date, NoticeRow] = {}
    titles: Counter[str] = Counter()
    faults: list[LineFault] = []
    places: dict[str, int] | None = None
    for line, cells in rows_of(io.StringIO(text, newline=""), _known):
        if any(isinstance(cell, Spoilt) for cell in cells):
            raise Invalid(zh("第 %(line)s 行：不是有效的 CSV", line=line), field="file")
        written = [shown(cell).strip() for cell in cells]
        if places is None:
            places = _places(written)
            continue
        record = {name: written[place] if place < len(written) else "" for name, place in places.items()}
        if not any(record.values()):
            continue
        read = _row(record)
        if isinstance(read, NoticeRow) and read.date in found:
            read = zh("日期 %(day)s 重复", day=read.date)
        if isinstance(read, Message):
            faults.append(LineFault(line, ",".join(written)[:200], read))
        else:
            found[read.date] = read
            titles[record["notice"]] += 1
    if places is None:
        _places([])
    return found, (titles.most_common(1)[0][0] if titles else "")[:200], faults


def _known(row: Sequence[str]) -> int:
    return len({cell.strip().lower() for cell in row} & set(COLUMNS))


def _places(heading: Sequence[str]) -> dict[str, int]:
    """Where each column stands. Raises Invalid for one that lacks."""
    names = [cell.lower() for cell in heading]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise Invalid(zh("文件缺少列：%(columns)s", columns="、".join(missing)), field="file")
    return {name: names.index(name) for name in COLUMNS}


def _row(record: Mapping[str, str]) -> NoticeRow | Message:
    written, worked = record["date"], record["is_workday"].lower()
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return zh("日期“%(value)s”应写作 2027-01-01", value=written)
    if worked not in _YES | _NO:
        return zh("is_workday“%(value)s”应为 true 或者 false", value=worked)
    return NoticeRow(date=day, is_workday=worked in _YES, name=record["name"][:60])


def _year_of(days: Iterable[date]) -> int:
    return Counter(day.year for day in days).most_common(1)[0][0]


def _year_faults(year: int, days: Mapping[date, bool]) -> list[Message]:
    """Why these days do not decide the whole year."""
    faults = notice_faults(year, days)
    listed = sum(day.year == year for day in days)
    whole = 366 if isleap(year) else 365
    if DAY_BY_DAY < listed < whole:
        faults.append(zh("逐日列出的文件缺少 %(count)s 天", count=whole - listed))
    return faults


def _raise(faults: list[Message], remedy: Message | None = None) -> None:
    """Say the first few faults; a long list helps nobody."""
    if not faults:
        return
    shown = tuple(faults[:5])
    if len(faults) > len(shown):
        shown += (zh("另有 %(count)s 处", count=len(faults) - len(shown)),)
    raise Invalid(zh("%(faults)s", faults=shown), remedy=remedy, field="file")
