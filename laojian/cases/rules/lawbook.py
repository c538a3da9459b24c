"""Which row of a term holds on a day, and which one a clock runs by: shipped rows, the office's own, when known.

One table for the same facts, in whatever order they came. Rows follow one another by their first day; each closes the
one before it. On the same first day the office's own row holds, for it was set by two people; where the law itself
fixes the number (a shipped row that is not `configurable`) the shipped row does. A row that does not hold is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final, Literal

from laojian.kernel.clocks import Term
from laojian.kernel.lawtable import holds
from laojian.kernel.refusal import Invalid
from laojian.kernel.words import zh

Origin = Literal["shipped", "office"]
#: Later than any moment: what is known now.
LATEST: Final = datetime.max.replace(tzinfo=UTC)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LawRow:
    """A term of law in one version. `valid_to`: the end its own source states, not the one a successor gives it.

    `known_from`: when it came into the system (None: it was there from the start); `gone_at`: when a release no longer
    carried it. `moves`: it was approved for every running clock. `version` counts the rows of a code as they came.
    """

    id: int
    code: str
    term: Term
    valid_from: date
    valid_to: date | None = None
    known_from: datetime | None = None
    moves: bool = False
    origin: Origin = "shipped"
    version: int = 1
    configurable: bool = True
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A row with the days on which it holds, both included."""

    row: LawRow
    valid_to: date | None

    @property
    def valid_from(self) -> date:
        """The first day."""
        return self.row.valid_from

    @property
    def code(self) -> str:
        """The term."""
        return self.row.code


class Ended(Invalid):
    """No row of the term holds on the day any more; `row` is the last that did."""

    def __init__(self, row: LawRow, last: date) -> None:
        reason = zh("规则“%(code)s”已于 %(day)s 失效", code=row.code, day=last.isoformat())
        super().__init__(reason, remedy=zh("请选用现行规则。"))
        self.row = row


def timeline(rows: Iterable[LawRow]) -> list[Span]:
    """The rows of one code that hold, each with its days, by first day; no day has two of them.

    The answer depends on the rows alone, not on the order in which they came, but for two rows of one origin and one
    first day: there the later version corrects the earlier.
    """
    found = list(rows)
    shipped = _latest(row for row in found if row.origin == "shipped" and row.gone_at is None)
    ground = _spans(sorted(shipped.values(), key=lambda row: row.valid_from))
    chosen = dict(shipped)
    for first, row in _latest(row for row in found if row.origin == "office").items():
        under = _span_at(ground, first)
        if under is None:
            chosen[first] = row
        elif under.row.configurable:
            chosen[first] = replace(row, valid_to=under.row.valid_to)
    return _spans(sorted(chosen.values(), key=lambda row: row.valid_from))


def _latest(rows: Iterable[LawRow]) -> dict[date, LawRow]:
    found: dict[date, LawRow] = {}
    for row in sorted(rows, key=lambda row: (row.version, row.id)):
        found[row.valid_from] = row
    return found


def _spans(rows: Sequence[LawRow]) -> list[Span]:
    ends: list[date | None] = [after.valid_from - _DAY for _, after in pairwise(rows)]
    return [
        Span(row, min((day for day in (row.valid_to, end) if day is not None), default=None))
        for row, end in zip(rows, [*ends, None][: len(rows)], strict=True)
    ]


def _span_at(spans: Iterable[Span], on: date) -> Span | None:
    return next((span for span in spans if holds(span, on)), None)


def holding(rows: Iterable[LawRow], on: date) -> LawRow:
    """The row of one code that holds on a day; before the first one, the first. Raises Ended after the last."""
    spans = timeline(rows)
    last = spans[0]
    for span in spans:
        if span.valid_from <= on:
            last = span
    if last.valid_to is not None and on > last.valid_to:
        raise Ended(last.row, last.valid_to)
    return last.row


class LawBook:
    """The law rows by code, asked for the one that governs a clock.

    `recomputed`: the moments at which the running clocks of a code were counted anew by the shipped rows known then.
    """

    def __init__(self, rows: Iterable[LawRow], recomputed: Mapping[str, Sequence[datetime]] | None = None) -> None:
        self._rows: dict[str, list[LawRow]] = {}
        self._recomputed = recomputed or {}
        self._coming: LawRow | None = None
        for row in rows:
            self._rows.setdefault(row.code, []).append(row)

    def row(self, code: str, start_on: date, start_at: datetime, stop_at: datetime | None) -> LawRow:
        """The row in force on the day a clock began, as known when it began; or one that took running clocks later.

        A clock goes over to a row that became known later only by a recorded act while it ran (`stop_at` None: it
        still does): the approval of a change for running clocks, or the recompute after a release brought new law.
        Raises Invalid for an unknown code, Ended when no row holds any more.
        """
        rows = self._rows.get(code)
        if rows is None:
            raise Invalid(zh("没有编号为“%(code)s”的规则", code=code), remedy=zh("请核对编号，例如 DL04。"))
        if self._coming is not None and code == self._coming.code and stop_at is None:
            return self._coming
        if len(rows) == 1:
            return holding(rows, start_on)
        acts = self._recomputed.get(code, ())
        moment = max((at for at in acts if at > start_at and (stop_at is None or at < stop_at)), default=start_at)
        chosen = holding(_known(rows, start_at, moment), start_on)
        for row in sorted(rows, key=lambda row: row.version):
            came = row.known_from if row.moves else None
            if came is None or came <= start_at or (stop_at is not None and came >= stop_at):
                continue
            if row.valid_from >= chosen.valid_from:
                chosen = row
        return chosen

    def with_row(self, row: LawRow) -> LawBook:
        """The book as if this row had just come in and took the running clocks of its code with it."""
        book = LawBook((), self._recomputed)
        book._rows = self._rows
        book._coming = row
        return book

    def with_shipped_known(self) -> LawBook:
        """The book as if every shipped row had been known from the start: what a recompute would count by."""
        return LawBook(
            replace(row, known_from=None) if row.origin == "shipped" else row
            for rows in self._rows.values()
            for row in rows
            if row.gone_at is None
        )

    def later(self) -> list[str]:
        """The terms of which a release brought, corrected or withdrew a row after the first ones."""
        return [
            code
            for code, rows in self._rows.items()
            if any(row.origin == "shipped" and (row.known_from or row.gone_at) for row in rows)
        ]

    def timeline(self, code: str) -> list[Span]:
        """The rows of a term that hold, each with its days."""
        return timeline(self._rows.get(code, ()))

    def __contains__(self, code: str) -> bool:
        return code in self._rows


def _known(rows: Sequence[LawRow], start_at: datetime, moment: datetime) -> list[LawRow]:
    """The rows known to a clock: shipped ones as of the last recompute, the office's as of its beginning.

    Where no shipped one was known yet, all of them: a clock always has a term.
    """
    known = []
    for row in rows:
        by = moment if row.origin == "shipped" else start_at
        if row.known_from is None or row.known_from <= by:
            known.append(replace(row, gone_at=None) if row.gone_at is not None and row.gone_at > by else row)
    return known if timeline(known) else list(rows)
