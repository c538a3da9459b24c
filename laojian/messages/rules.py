"""Messages by rule, pure: templates and what fills them, quiet hours, limits, waits, what a try leads to."""

from __future__ import annotations

import hashlib
import re
import string
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from laojian.kernel import lawtable
from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import phone, tidied
from laojian.kernel.words import zh

Purpose = Literal["legal", "courtesy", "code"]
Verdict = Literal["done", "again", "next", "park"]

PURPOSES: Final[tuple[Purpose, ...]] = ("code", "legal", "courtesy")
"""In the order in which they leave when many wait: a code is useless in ten minutes, a notice of law comes next."""
CHANNELS: Final = ("sms", "wechat", "mail", "inside")
INSIDE: Final = "inside"
#: Shapes that may hold a value by which somebody opens something: the only protected values a message carries.
SECRET_SHAPES: Final = frozenset({"receipt", "code"})
LANGUAGES: Final = ("zh", "en")

_GAPS: Final = re.compile(r"[\s\-–—.·•()（）]+")
_LONG_NUMBER: Final = re.compile(r"\d{7,}")
_LINK: Final = re.compile(r"://|www\.|[a-z0-9]\.(?:cn|com|net|org|top|vip|cc)\b", re.I)
_MAIL: Final = re.compile(r"[^\s@<>\",;:\\]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\Z")
_OPENID: Final = re.compile(r"[A-Za-z0-9_-]{6,64}\Z")

# GSM 03.38, the alphabet of cheap short messages; a character outside makes the whole text UCS-2
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE: Final = frozenset("^{}\\[~]|€")


# --- the rows ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of message. `places` names what is filled in, with the shape each value must have."""

    code: str
    valid_from: date
    valid_to: date | None
    purpose: Purpose
    channels: tuple[str, ...]
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    places: Mapping[str, str]
    basis: str
    mark: str


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of one day. Times are of the office's own clock, the rest in the units of the table."""

    quiet_start: time
    quiet_end: time
    courtesy_per_day: int
    code_per_day: int
    code_minutes: int
    tries: int
    first_wait: int
    longest_wait: int
    lease: int
    retention_days: int
    inside_days: int
    segments: int

    def cap(self, purpose: Purpose) -> int | None:
        """The most messages of a purpose that one address gets on a day; None where there is no limit."""
        return {"courtesy": self.courtesy_per_day, "code": self.code_per_day}.get(purpose)


def template(cells: Mapping[str, str], shapes: Mapping[str, str]) -> Template:
    """One row as a template; `shapes` is every placeholder there is with its shape.

    Raises Invalid for a placeholder that does not exist (so a name, an address or an ID number can never stand in
    a text), for languages that do not carry the same ones, and for a code that would lie in an inbox.
    """
    valid_from, valid_to = lawtable.validity(cells)
    code, purpose = lawtable.text(cells, "code"), _purpose(cells)
    channels = tuple(lawtable.text(cells, "channels").split())
    texts = {language: lawtable.text(cells, f"text_{language}") for language in LANGUAGES}
    titles = {language: lawtable.text(cells, f"title_{language}") for language in LANGUAGES}
    named = {language: _placeholders(text) for language, text in texts.items()}
    if unknown := {name for names in named.values() for name in names} - shapes.keys():
        raise Invalid(zh("模板“%(code)s”含有不允许的占位符：%(names)s", code=code, names="、".join(sorted(unknown))))
    if len({frozenset(names) for names in named.values()}) != 1:
        raise Invalid(zh("模板“%(code)s”的中英文占位符不一致", code=code))
    if any(_placeholders(title) for title in titles.values()):
        raise Invalid(zh("模板“%(code)s”的标题不能含有占位符", code=code))
    if not channels or set(channels) - set(CHANNELS):
        raise Invalid(zh("模板“%(code)s”的渠道有误", code=code), field="channels")
    places = {name: shapes[name] for name in named["zh"]}
    if ("code" in places.values()) != (purpose == "code") or (purpose == "code" and INSIDE in channels):
        raise Invalid(zh("模板“%(code)s”：验证码只能用验证码类模板，且不进入站内消息", code=code))
    return Template(
        code, valid_from, valid_to, purpose, channels, titles, texts, places,
        cells.get("basis", ""), lawtable.text(cells, "mark"),
    )  # fmt: skip


def _purpose(cells: Mapping[str, str]) -> Purpose:
    given = lawtable.text(cells, "purpose")
    for purpose in PURPOSES:
        if purpose == given:
            return purpose
    raise Invalid(zh("“%(value)s”不是消息的用途", value=given), field="purpose")


def _placeholders(text: str) -> set[str]:
    found = set()
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            raise Invalid(zh("占位符“%(name)s”的写法有误", name=name))
        found.add(name)
    return found


def policy(rows: Mapping[str, str]) -> Policy:
    """The numbers as read from the table. Raises Invalid for one that lacks or does not read."""

    def clock(name: str) -> time:
        hours, _, minutes = lawtable.text(rows, name).partition(":")
        try:
            return time(int(hours), int(minutes))
        except ValueError:
            raise Invalid(zh("“%(value)s”不是有效时刻", value=rows[name]), field=name) from None

    def whole(name: str) -> int:
        value = lawtable.number(rows, name)
        if not value:
            raise Invalid(zh("“%(column)s”必须大于零", column=name), field=name)
        return value

    return Policy(
        clock("quiet_start"), clock("quiet_end"), whole("courtesy_per_day"), whole("code_per_day"),
        whole("code_minutes"), whole("tries"), whole("first_wait"), whole("longest_wait"), whole("lease"),
        whole("retention_days"), whole("inside_days"), whole("segments"),
    )  # fmt: skip


# --- what is said --------------------------------------------------------------------------------


def filled(kind: Template, values: Mapping[str, str], language: str) -> tuple[str, str]:
    """(title, text) with the values in their places.

    Raises Invalid when a value lacks, is not asked for, or does not have its shape: words hold no long number and
    no link, so that a telephone, an ID or a card number cannot slip into a message.
    """
    if missing := sorted(kind.places.keys() - values.keys()):
        raise Invalid(zh("模板“%(code)s”缺少内容：%(names)s", code=kind.code, names="、".join(missing)))
    if extra := sorted(values.keys() - kind.places.keys()):
        raise Invalid(zh("模板“%(code)s”不使用：%(names)s", code=kind.code, names="、".join(extra)))
    for name, shape in kind.places.items():
        if not SHAPES[shape](values[name]):
            raise Invalid(zh("“%(name)s”的内容不能放入消息", name=name), field=name)
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    return kind.titles[spoken], kind.texts[spoken].format_map(dict(values))


def has_long_number(text: str) -> bool:
    """Whether a text holds seven digits or more in a row, gaps and strokes not counted: a telephone, an ID, a card."""
    return _LONG_NUMBER.search(_GAPS.sub("", unicodedata.normalize("NFKC", text))) is not None


def _is_words(value: str) -> bool:
    plain = unicodedata.normalize("NFKC", value)
    return (
        0 < len(value.strip()) == len(value) <= 60
        and plain.isprintable()
        and not has_long_number(plain)
        and not _LINK.search(plain)
        and "@" not in plain
    )


def words_or(given: str, otherwise: str) -> str:
    """What somebody typed, tidied and cut to length, if it may stand in a message; `otherwise` if not."""
    tidy = " ".join(given.split())[:60].strip()
    return tidy if _is_words(tidy) else otherwise


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _fits(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


SHAPES: Final[Mapping[str, Callable[[str], bool]]] = {
    "receipt": _fits(r"[A-Z0-9][A-Z0-9-]{3,38}[A-Z0-9]"),
    "code": _fits(r"[0-9]{4,8}"),
    "count": _fits(r"[0-9]{1,4}"),
    "day": _is_day,
    "words": _is_words,
}


def segments(text: str) -> int:
    """How many short messages a text takes: 160 (153 each when several) in GSM 03.38, 70 (67) otherwise."""
    if all(letter in _GSM or letter in _GSM_TWICE for letter in text):
        length, alone, joined = len(text) + sum(letter in _GSM_TWICE for letter in text), 160, 153
    else:
        length, alone, joined = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= alone else -(-length // joined)


# --- to whom -------------------------------------------------------------------------------------


def address(channel: str, given: str) -> str:
    """The one spelling of an address on a channel; '' when it cannot be one."""
    text = tidied(given)
    if channel == "sms":
        return _reached_by_sms(text)
    pattern = {"mail": _MAIL, "wechat": _OPENID}.get(channel)
    if pattern is None or len(text) > 254 or not text.isascii() or not pattern.match(text):
        return ""
    return text.lower() if channel == "mail" else text


def _reached_by_sms(text: str) -> str:
    try:
        called = phone(text)
    except Invalid:
        return ""
    return called.digits if called is not None and called.sort in ("mobile", "foreign") else ""


def usable(wanted: Sequence[str], kind: Template, addresses: Mapping[str, str]) -> tuple[str, ...]:
    """The channels to try, in the order wanted: those the template allows and the person has an address on."""
    return tuple(
        channel
        for channel in dict.fromkeys(wanted)
        if channel in kind.channels and (channel == INSIDE or addresses.get(channel))
    )


# --- when ----------------------------------------------------------------------------------------


def is_quiet(local: datetime, rules: Policy) -> bool:
    """Whether the hour (the office's own) lies in the quiet hours; their end belongs to the day."""
    now, start, end = local.time(), rules.quiet_start, rules.quiet_end
    return start <= now < end if start <= end else now >= start or now < end


def release(purpose: Purpose, channel: str, local: datetime, rules: Policy) -> datetime:
    """The earliest moment a message may leave: at once, but a courtesy waits for the end of the quiet hours.

    An inbox here disturbs nobody and has none.
    """
    if purpose != "courtesy" or channel == INSIDE or not is_quiet(local, rules):
        return local
    end = local.replace(hour=rules.quiet_end.hour, minute=rules.quiet_end.minute, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def wait_before(attempt: int, key: str, rules: Policy) -> timedelta:
    """How long to wait after the `attempt`-th try (from 1): doubled each time up to the longest, a quarter more or
    less by the key, so that what failed together does not come back together. The same key waits the same."""
    longest = min(rules.longest_wait, rules.first_wait * 2 ** min(attempt - 1, 30))
    draw = int.from_bytes(hashlib.sha256(f"{attempt}|{key}".encode()).digest()[:4]) / 2**32
    return timedelta(seconds=round(longest * (0.75 + draw / 2), 3))


# --- what a try leads to -------------------------------------------------------------------------

REACHED: Final = frozenset({"accepted", "delivered"})
HOPELESS: Final = frozenset({"refused", "not_configured"})


def verdict(outcome: str, tries: int, last_channel: bool, rules: Policy) -> Verdict:
    """done: it left; again: same channel after a wait; next: the next channel at once; park: somebody must see to it.

    `tries` counts the tries on this channel, this one included.
    """
    if outcome in REACHED:
        return "done"
    if outcome not in HOPELESS and tries < rules.tries:
        return "again"
    return "park" if last_channel else "next"


def places(code: str) -> tuple[str, str, str]:
    """City, district and street of a place code, '' below its width."""
    return code[:4], code[:6] if len(code) >= 6 else "", code[:9] if len(code) >= 9 else ""


def longest(kinds: Iterable[Template]) -> dict[str, int]:
    """Segments of each template's text when every value is as long as its shape allows; for the check of the table."""
    widest = {"receipt": "A" * 24, "code": "0" * 8, "count": "0" * 4, "day": "2026-12-31", "words": "局" * 20}
    return {
        kind.code: max(
            segments(text.format_map({name: widest[shape] for name, shape in kind.places.items()}))
            for text in kind.texts.values()
        )
        for kind in kinds
    }
