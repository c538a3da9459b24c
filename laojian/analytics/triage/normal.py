"""What a text looks like before it is counted: one form for each character, one sign for each kind of number.

Figures, phones, dates and amounts are many and say little one by one; that there is one says much. Masked places
(`张**`) say nothing. The words keep the figures as written (`words_of`), the characters see the signs (`signs_of`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import rjieba

#: One private character for each kind; NFKC never makes them, so a text cannot hold them unless it was written to.
ID_NUMBER, PHONE, LINK, DATE, TIME, AMOUNT, PEOPLE, NUMBER, LETTERS = (chr(0xE001 + n) for n in range(9))
#: Longer texts are read to here: letters of petition repeat themselves, and one must not take a minute.
LONGEST: Final = 6_000

_MASKS: Final = re.compile(r"[*※×●■□_]{2,}|(?<![a-z])x{2,}(?![a-z])|<[^<>]{1,40}>|&[a-z]{2,6};")
_GAPS: Final = re.compile(r"\s+")
_CJK_GAP: Final = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_LINK: Final = re.compile(r"(?:https?://|www\.)[\x21-\x7e]+|[\w.+-]+@[\w-]+\.[a-z.]+", re.ASCII)
_SIGNS: Final = (
    (re.compile(r"\d{17}[\dx]|\d{15}(?!\d)"), ID_NUMBER),
    (re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{3,4}-\d{7,8})(?!\d)"), PHONE),
    (
        re.compile(r"(?:\d{2,4}年)?\d{1,2}月(?:份|\d{1,2}[日号]?)?|\d{2,4}年(?!多)|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?"),
        DATE,
    ),
    (re.compile(r"\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}[点时](?:\d{1,2}分|半)?"), TIME),
    (re.compile(r"(?<![\d,.])\d[\d,.]*\s?[多余几]?[万千百亿]?[多余]?(?:元|块钱?|圆|rmb|w(?![a-z]))"), AMOUNT),
    (re.compile(r"(?<!\d)\d+[多余几]?(?:名|人|位|户|个人)"), PEOPLE),
    (re.compile(r"\d[\d,.]*"), NUMBER),
)
_LETTERS: Final = re.compile(r"[a-z]{13,}")
_DIGIT: Final = re.compile(r"[0-9]")


def plain(text: str) -> str:
    """One form of each character, lower case, masks and layout gone."""
    whole = text[:LONGEST].encode("utf-8", "replace").decode()  # half a surrogate pair is no character
    text = unicodedata.normalize("NFKC", whole).lower()
    if "\\n" in text or "\\t" in text:
        text = text.replace("\\n", " ").replace("\\t", " ")
    return _CJK_GAP.sub("", _GAPS.sub(" ", _MASKS.sub(" ", text))).strip()


def signs_of(normal: str) -> str:
    """The text of `plain` with one sign for each number, date, amount, phone, link."""
    if "@" in normal or "http" in normal or "www." in normal:
        normal = _LINK.sub(LINK, normal)
    if _DIGIT.search(normal):
        for pattern, sign in _SIGNS:
            normal = pattern.sub(sign, normal)
    return _LETTERS.sub(LETTERS, normal)


def words_of(normal: str) -> list[str]:
    """The words of a text of `plain`; a stop between words is an empty word."""
    return [word if word[0].isalnum() or word[-1].isalnum() else "" for word in rjieba.cut(normal)]
