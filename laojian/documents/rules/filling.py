"""Fill a paper with facts: what is missing is named in Chinese, what is there becomes data for the typesetter."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from laojian.documents.rules.blocks import (
    Block,
    Heading,
    Lines,
    Note,
    Opinion,
    Paper,
    Party,
    Remedies,
    Row,
    Sheet,
    Signs,
    Table,
    Text,
)
from laojian.documents.rules.facts import FACTS
from laojian.kernel.money import capital
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.typed import amount
from laojian.kernel.words import zh

_PLACE = re.compile(r"\{(\w+)(\?)?\}")
_STOPS = re.compile(r"。([。，；）])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
PARTY = (
    ("当事人", "employer_name"),
    ("统一社会信用代码", "uscc"),
    ("住所", "employer_address"),
    ("法定代表人（负责人）", "legal_rep"),
)


def needed_facts(paper: Paper) -> tuple[str, ...]:
    """The facts without which the paper cannot go out, in the order they are printed."""
    found: dict[str, None] = dict.fromkeys([paper.to] if paper.to else [])
    for block in paper.blocks:
        found.update(dict.fromkeys(_required(block)))
    found.update(dict.fromkeys(paper.needs))
    return tuple(found)


def used_facts(paper: Paper) -> frozenset[str]:
    """Every fact the paper may print."""
    used = {key for block in paper.blocks for key in _mentioned(block)}
    return frozenset(used | set(paper.needs) | ({paper.to} if paper.to else set()))


def _texts(block: Block) -> list[str]:
    match block:
        case Text() | Heading() | Note() | Opinion():
            return [block.text]
        case Row():
            return [text for _, text in block.cells]
        case _:
            return []


def _mentioned(block: Block) -> list[str]:
    if isinstance(block, Party):
        return [key for _, key in PARTY]
    if isinstance(block, Lines | Table):
        return [block.fact]
    extra = [block.who, block.on] if isinstance(block, Opinion) else []
    return [key for text in _texts(block) for key, _ in _PLACE.findall(text)] + [key for key in extra if key]


def _required(block: Block) -> list[str]:
    if isinstance(block, Party):
        return ["employer_name", "employer_address"]
    if isinstance(block, Text | Lines | Table) and block.optional:
        return []
    if isinstance(block, Lines | Table):
        return [block.fact]
    return [key for text in _texts(block) for key, optional in _PLACE.findall(text) if not optional]


def clean_facts(facts: Mapping[str, object]) -> dict[str, str]:
    """Known keys, text values, no control or direction marks, blanks dropped. Raises Invalid for an unknown key."""
    clean: dict[str, str] = {}
    for key, value in facts.items():
        if key not in FACTS:
            raise Invalid(zh("文书没有“%(key)s”这一项内容", key=key), field=key)
        text = (
            _CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip() if value is not None else ""
        )
        if text:
            clean[key] = text
    if "amount" in clean and "amount_capital" not in clean:
        fen = amount(clean["amount"], field="amount")
        if fen is not None:
            clean["amount_capital"] = capital(fen)
    return clean


def check_facts(paper: Paper, facts: Mapping[str, str]) -> None:
    """Refuse a paper that lacks what it must state, naming everything at once."""
    missing = [FACTS[key] for key in needed_facts(paper) if not facts.get(key)]
    if missing:
        raise Refused(
            zh("“%(title)s”还缺少：%(what)s", title=paper.title, what="、".join(missing)),
            basis=paper.basis,
            remedy=zh("请在案件中补充这些内容后再制作文书。"),
        )


def shown(key: str, facts: Mapping[str, str]) -> str:
    """A fact as it is printed: dates in Chinese, everything else as it was given. Missing: empty."""
    value = facts.get(key, "")
    return plain_date(value, key) if value and key.endswith("_on") else value


def plain_date(text: str, key: str = "") -> str:
    """2026-03-02 -> 2026年3月2日. Raises Invalid naming the fact."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            zh("“%(label)s”不是日期：%(text)s", label=FACTS.get(key, key), text=text),
            remedy=zh("请按 2026-03-02 的样式填写。"),
            field=key,
        ) from None
    return f"{day.year}年{day.month}月{day.day}日"


def capital_date(day: date) -> str:
    """The date under the seal: 二〇二六年十一月二十三日."""
    digits = "〇一二三四五六七八九"
    year = "".join(digits[int(d)] for d in str(day.year))
    return f"{year}年{_upto99(day.month)}月{_upto99(day.day)}日"


def _upto99(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else digits[tens] + "十"
    return head + (digits[ones] if ones else "")


def check_code(digest: str) -> str:
    """The first twelve characters of a digest as printed on the foot: 1A2B-3C4D-5E6F."""
    head = digest[:12].upper()
    return f"{head[:4]}-{head[4:8]}-{head[8:]}"


def facts_digest(code: str, number: str, facts: Mapping[str, str]) -> str:
    """SHA-256 of what the paper says: code, number and facts in canonical JSON."""
    canon = json.dumps([code, number, dict(facts)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canon.encode()).hexdigest()


def fill_text(text: str, facts: Mapping[str, str]) -> str:
    """Put facts into a text, once: what a fact holds is never read as a placeholder again.

    Facts end with a full stop or not, as people write them; the sentence around them decides which one stays.
    """
    filled = _PLACE.sub(lambda found: shown(found[1], facts), text)
    return _STOPS.sub(r"\1", filled)


def fill_blocks(paper: Paper, facts: Mapping[str, str]) -> list[dict[str, Any]]:
    """The paper's blocks as data for the layout; rows of a form that follow each other become one table."""
    out: list[dict[str, Any]] = []
    for block in paper.blocks:
        if (
            isinstance(block, Text | Lines | Table)
            and block.optional
            and any(not facts.get(k) for k in _mentioned(block))
        ):
            continue
        data = _fill(block, facts)
        if isinstance(block, Row | Opinion):
            if not out or out[-1]["kind"] != "rows":
                out.append({"kind": "rows", "rows": []})
            out[-1]["rows"].append(data)
        else:
            out.append(data)
    return out


def _fill(block: Block, facts: Mapping[str, str]) -> dict[str, Any]:
    match block:
        case Text():
            return {"kind": "text", "text": _running(block, fill_text(block.text, facts)), "indent": block.indent}
        case Heading():
            return {"kind": "heading", "text": fill_text(block.text, facts)}
        case Note():
            return {"kind": "note", "text": fill_text(block.text, facts)}
        case Party():
            return {"kind": "party"}
        case Remedies():
            return {"kind": "text", "text": facts.get("remedies", ""), "indent": True}
        case Lines():
            return {"kind": "lines", "lines": _lines(facts[block.fact])}
        case Table():
            return _table(block, facts[block.fact])
        case Row():
            cells = [[label, fill_text(text, facts)] for label, text in block.cells]
            return {"kind": "row", "cells": cells, "height": block.height}
        case Opinion():
            return _opinion(block, facts)
        case Signs():
            return {"kind": "signs", "names": list(block.names)}
        case Sheet():
            return {"kind": "sheet", "title": block.title}


def _running(block: Text, text: str) -> str:
    """A running paragraph ends with a mark, whatever the fact at its end brought along."""
    bare = text.rstrip()
    return bare if not block.indent or not bare or bare[-1] in "。！？；：，）.!?;:" else f"{bare}。"


def _opinion(block: Opinion, facts: Mapping[str, str]) -> dict[str, Any]:
    who, on = facts.get(block.who, ""), shown(block.on, facts)
    return {
        "kind": "opinion",
        "label": block.label,
        "text": fill_text(block.text, facts),
        "signer": block.signer,
        "who": who,
        "on": on,
        "height": block.height,
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _table(block: Table, text: str) -> dict[str, Any]:
    heads = [column.partition(":") for column in block.columns]
    rows = [[cell.strip() for cell in line.split("|")] for line in _lines(text)]
    width = len(heads)
    return {
        "kind": "table",
        "title": block.title,
        "sheet": block.sheet,
        "columns": [name for name, _, _ in heads],
        "widths": [int(share or 1) for _, _, share in heads],
        "rows": [(row + [""] * width)[:width] for row in rows],
    }


def party_lines(facts: Mapping[str, str]) -> list[list[str]]:
    """The party's particulars that are known, in fixed order."""
    return [[label, facts[key]] for label, key in PARTY if facts.get(key)]


def foot_lines(paper: Paper, facts: Mapping[str, str]) -> list[str]:
    """The small print at the end of a paper: copies, case, inspectors, where to reach us."""
    reach = [facts[key] for key in ("contact_address", "contact_phone") if facts.get(key)]
    lines = [
        paper.copies if paper.layout == "letter" else "",
        f"案件编号：{facts['case_number']}" if facts.get("case_number") else "",
        f"承办监察员及执法证号：{facts['inspectors']}" if facts.get("inspectors") and paper.layout == "letter" else "",
        f"联系方式：{'　'.join(reach)}" if reach else "",
    ]
    return [line for line in lines if line]
