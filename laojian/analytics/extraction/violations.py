"""Violations and other proceedings named in a text, by a table of words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Final

from laojian.analytics.extraction.suggestion import Suggestion, clause

_DENIED: Final = re.compile(r"(?:没有?|未|不|并非|从未)(?:再|去|过|申请|提起|向|打算|想|法院|经过?|走|到)*$")
#: What a word of violation must begin with for a negation before it to deny it: 没有加班费 denies nothing.
_DENIABLE: Final = re.compile(r"拖欠|欠|克扣|扣|押|罚|收|强迫|打骂|殴打|童工|报复|打击")
_PROCEEDINGS: Final = (
    ("arbitration", re.compile(r"(?:劳动)?仲裁(?:委员会?|庭|院|裁决|申请)?")),
    ("court", re.compile(r"法院|起诉|诉讼|判决书?|立案庭|开庭|强制执行")),
    ("police", re.compile(r"报警|派出所|公安局?|警察")),
    ("petition", re.compile(r"信访|上访")),
)
_ASKED: Final = re.compile(r"是否|能不能|可以|怎么|如何|想|准备|打算|需要|要不要|会去|将")


@cache
def violation_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Code and words of each violation, from `violation_words.csv`; `*` stands for up to eight characters."""
    table = resources.files("laojian.analytics.extraction").joinpath("violation_words.csv").read_text(encoding="utf-8")
    made = []
    for row in csv.DictReader(table.splitlines()):
        words = sorted(row["words"].split("|"), key=len, reverse=True)
        gaps = "|".join(r"[^,。!?;\n]{0,8}?".join(re.escape(part) for part in word.split("*")) for word in words)
        made.append((row["code"], re.compile(gaps)))
    return tuple(made)


def violations(
    text: str, original: str, table: Sequence[tuple[str, re.Pattern[str]]] | None = None
) -> Iterator[Suggestion]:
    """Each violation once, at its first mention; a mention that is denied counts for little."""
    for code, pattern in violation_words() if table is None else table:
        first: Suggestion | None = None
        count = 0
        for found in pattern.finditer(text):
            left, _ = clause(text, *found.span(), before=6)
            denied = left.endswith("不存在") or bool(_DENIABLE.match(found[0]) and _DENIED.search(left))
            count += not denied
            if first is None or (first.note and not denied):
                words = original[found.start() : found.end()]
                note = "否定" if denied else ""
                first = Suggestion("violation", code, words, found.start(), found.end(), 0.3 if denied else 0.7, note)
        if first is not None:
            score = min(0.95, first.score + 0.1 * max(0, count - 1))
            yield replace(first, score=round(score, 2))


def proceedings(text: str, original: str) -> Iterator[Suggestion]:
    """Arbitration, court, police or petition at work on the same matter: 否定 if denied, 拟 if only thought of."""
    for value, pattern in _PROCEEDINGS:
        best: Suggestion | None = None
        for found in pattern.finditer(text):
            left, right = clause(text, *found.span(), before=8, after=3)
            note = "否定" if _DENIED.search(left) else "拟" if _ASKED.search(left) or right.startswith("吗") else ""
            score = {"": 0.85, "拟": 0.5, "否定": 0.2}[note]
            if best is None or score > best.score:
                words = original[found.start() : found.end()]
                best = Suggestion("proceeding", value, words, found.start(), found.end(), score, note)
        if best is not None:
            yield best
