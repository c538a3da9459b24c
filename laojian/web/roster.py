"""The roster of a group: what was understood of a file or of typed lines, shown with its questions before it is taken.

Nobody is merged with another and nobody left out unless somebody said so; portal and window ask the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.core import signing
from django.utils.translation import gettext

from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import amount
from laojian.kernel.words import Message, zh
from laojian.tables.asking import asked
from laojian.tables.entries import Row
from laojian.tables.reading import Table, collected, read_whole
from laojian.tables.typed_lines import text_reading
from laojian.tables.values import Moment

MOST_PEOPLE: Final = 2000
MOST_BYTES: Final = 5_000_000
KIND: Final = "roster"
_LONGEST_NAME: Final = 60
_LONGEST_WHAT: Final = 120
_SALT: Final = "laojian.web.roster"
#: What may be said to a row that is asked about: take it, add its amount to the one of that name, leave it out.
ANSWERS: Final = ("keep", "add", "drop")
PERSON: Final = ("name", "phone", "resident_id", "claimed", "what", "representative")


@dataclass(slots=True)
class Offer:
    """What was understood, as JSON can hold it. `rows`: people, each with `where` it stood, `own` questions and doubts
    of the reading, `lost` cells, and `ask`, all that is asked about it; `bad`: (where, what was read, why nobody);
    `named`: what is not used.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    bad: list[tuple[str, str, str]] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.rows or self.bad or self.named)

    def plain(self) -> dict[str, Any]:
        """As a draft or a page keeps it."""
        return {"rows": self.rows, "bad": self.bad, "named": self.named}

    def sealed(self) -> str:
        """As a hidden field of a page keeps it; nobody can put another name in."""
        return signing.dumps(self.plain(), salt=_SALT, compress=True)


def offer_of(plain: Mapping[str, Any] | None) -> Offer:
    """The offer that `plain` made."""
    return Offer(**plain) if plain else Offer()


def unsealed(text: str) -> Offer:
    """The offer of a hidden field; none for an empty or a foreign one."""
    try:
        return offer_of(signing.loads(text, salt=_SALT)) if text else Offer()
    except signing.BadSignature:
        return Offer()


@dataclass(frozen=True, slots=True)
class _Placed:
    """A person as the room of tables compares people."""

    sheet: str
    number: int
    values: Mapping[str, str]


def from_file(content: bytes, name: str, *, on: date) -> Offer:
    """What a table says. Raises Invalid when it is none, too large, or without names."""
    if len(content) > MOST_BYTES:
        raise too_large()
    try:
        table = read_whole(content, name, KIND, Moment(on, written_on=on), compare=False)
    except Invalid as problem:
        raise Invalid(problem.reason, remedy=problem.remedy, field="roster") from problem
    if table.refused:
        raise Invalid(
            zh("名册没有读进来：%(reason)s", reason=table.refused[0].reason),
            remedy=zh("请在第一行写列名：姓名、电话、身份证号、金额、事项。"),
            field="roster",
        )
    return _offered(table, "roster")


def too_large() -> Invalid:
    """The refusal of a file that nobody reads."""
    return Invalid(zh("名册文件超过 5 MB"), remedy=zh("请只留姓名、电话、金额等列后再上传。"), field="roster")


def from_lines(text: str, *, on: date) -> Offer:
    """What typed lines say. Raises Invalid for too many."""
    return _offered(collected(text_reading(text, KIND, Moment(on, written_on=on)), compare=False), "typed")


def together(kept: Sequence[Mapping[str, Any]], *offers: Offer) -> Offer:
    """Several offers as one, each row with what is asked about it beside the people kept already."""
    whole = Offer(
        rows=[dict(row) for offer in offers for row in offer.rows],
        bad=[one for offer in offers for one in offer.bad],
        named=list(dict.fromkeys(text for offer in offers for text in offer.named)),
    )
    placed = [_placed(gettext("已收好"), at, row) for at, row in enumerate(kept, start=1)]
    placed += [_placed("", row["number"], row) for row in whole.rows]
    questions = asked(KIND, placed)[len(kept) :]
    for row, more in zip(whole.rows, questions, strict=True):
        row["ask"] = [*row["own"], *(_told(message) for message in more)]
    return whole


def answers(post: Mapping[str, Any]) -> dict[int, str]:
    """What was said to each row offered, out of a form that was sent."""
    given = {name.removeprefix("answer-"): value for name, value in post.items() if name.startswith("answer-")}
    return {int(at): str(value) for at, value in given.items() if at.isascii() and at.isdigit()}


def shown(
    offer: Offer, still_open: Collection[int], post: Mapping[str, Any]
) -> list[tuple[int, dict[str, Any], bool, str]]:
    """The rows as a page lists them: place, person, whether the answer lacks, what was answered."""
    said = answers(post)
    return [(at, row, at in still_open, said.get(at, "")) for at, row in enumerate(offer.rows)]


def decided(
    kept: Sequence[dict[str, Any]], offer: Offer, given: Mapping[int, str]
) -> tuple[list[dict[str, Any]], list[int]]:
    """The people once the offer is taken, and the rows whose question is still open: then nobody is taken.

    Raises Invalid for too many people.
    """
    said = {at: given.get(at) or ("" if row["ask"] else "keep") for at, row in enumerate(offer.rows)}
    still_open = [at for at, answer in said.items() if answer not in ANSWERS]
    if still_open:
        return list(kept), still_open
    people = [dict(row) for row in kept]
    for at, row in enumerate(offer.rows):
        person = {name: row[name] for name in PERSON}
        if said[at] == "keep":
            people.append(person)
        elif said[at] == "add":
            _add(people, person)
    if len(people) > MOST_PEOPLE:
        raise _too_many("roster")
    return people, []


def _add(people: list[dict[str, Any]], person: dict[str, Any]) -> None:
    """Count an amount to the person of that name, the one with the same telephone or paper first."""
    same = [one for one in people if one["name"] == person["name"]]
    close = [one for one in same if any(one[name] and one[name] == person[name] for name in ("phone", "resident_id"))]
    if not same:
        people.append(person)
        return
    one = (close or same)[0]
    one["claimed"] += person["claimed"]
    one["what"] = "；".join(dict.fromkeys(part for part in (one["what"], person["what"]) if part))[:_LONGEST_WHAT]
    one["representative"] = one["representative"] or person["representative"]
    for name in ("phone", "resident_id"):
        one[name] = one[name] or person[name]


def _offered(table: Table, where: str) -> Offer:
    if len(table.rows) > MOST_PEOPLE:
        raise _too_many(where)
    offer = Offer(named=list(table.account.named))
    for row in table.rows:
        name = row.values.get("name", "")
        if row.stands and 0 < len(name) <= _LONGEST_NAME:
            offer.rows.append(_person(row))
        else:
            offer.bad.append((row.where, " ".join(row.written.values())[:60], _told(_why_nobody(row))))
    if not offer.rows and not offer.bad:
        raise Invalid(zh("名册是空的"), remedy=zh("第一行写列名，从第二行起一行一人。"), field=where)
    return offer


def _too_many(where: str) -> Invalid:
    return Invalid(zh("名册超过 %(most)s 人", most=MOST_PEOPLE), remedy=zh("请分成几份投诉提交。"), field=where)


def _why_nobody(row: Row) -> Message:
    if len(row.values.get("name", "")) > _LONGEST_NAME:
        return zh("姓名太长")
    return row.faults() or zh("没有姓名")


def _person(row: Row) -> dict[str, Any]:
    values = row.values
    return {
        "where": row.where,
        "number": row.number,
        "name": values["name"],
        "phone": values.get("phone", ""),
        "resident_id": values.get("identity", ""),
        "claimed": amount(values.get("amount", "")) or 0,
        "what": values.get("what", "")[:_LONGEST_WHAT],
        "representative": values.get("representative") == "是",
        "own": [_told(message) for message in (*row.ask, *row.said)],
        "lost": [_told(zh("“%(column)s”：%(reason)s", column=o.column, reason=o.reason)) for o in row.refused],
        "ask": [],
    }


def _placed(sheet: str, number: int, row: Mapping[str, Any]) -> _Placed:
    known = {"name": row["name"], "phone": row["phone"], "identity": row["resident_id"]}
    return _Placed(sheet, number, {name: value for name, value in known.items() if value})


def _told(message: Message) -> str:
    return message.render(gettext)
