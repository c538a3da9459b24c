"""The many ways of leaving a field empty: 无, 不详, /, -, 0000000."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

from laojian.kernel.tidying import tidied

Kind = Literal["phone", "amount", "date", "identity", "name"]

#: Each word alone or repeated says that nothing is known or told. Simplified and traditional spellings.
_WORDS: Final = frozenset(
    re.findall(
        r"\S+",
        """
    无 無 没 没有 沒有 暂无 暫無 暂缺 暂时没有 暂没有 暂未提供 暂不提供 无此项 无信息 无资料 无数据 无记录
    无内容 无法提供 无法联系 无从得知 无电话 无手机 无手机号 无号码 无联系方式 无身份证 无证件 无姓名 没有电话
    没有手机 没有提供 没电话 没手机 没带 没提供 没留 没说 没填 不详 不祥 不詳 未详 不明 不清 不清楚 不知 不知道
    不晓得 不记得 不记得了 不了解 不确定 未知 未知悉 未提供 未告知 未说明 未说 未填 未填写 未填报 未登记 未记录
    未留 未留电话 未透露 未核实 忘记 忘记了 忘了 缺 缺失 空 空白 拒绝 拒绝提供 拒绝透露 拒绝告知 拒不提供 不提供
    不愿提供 不愿意提供 不愿透露 不愿意透露 不便透露 不便提供 不方便提供 不想说 不填 保密 匿名 佚名 无名氏 某
    某某 某某某 待定 待补 待补充 待填 待查 待核 待核实 待确认 待提供 后补 另补 不适用 不涉及
    n/a na nil none null nan unknown tbd tba undefined anonymous notprovided notknown notavailable x no
    """,
    )
)
#: Short words that may as well be somebody's name.
_ALSO_NAMES: Final = frozenset({"na", "nil", "no", "x"})
#: What no name is spelled like, though its letters alone may be one.
_NOT_APPLICABLE: Final = frozenset({"n/a", "n.a.", "n.a"})
#: Marks that say something: a tick is a yes.
_SPEAKING: Final = frozenset("√%")
_BOXES: Final = frozenset("○□●■")
_LONGEST: Final = 40
_MARKS: Final = re.compile(r"[\W_]+")
_STROKES: Final = frozenset({"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "Zs"})


def _bare(word: str) -> str:
    return _MARKS.sub("", word.casefold())


def _repeated(words: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?P<word>{'|'.join(longest_first)})(?P=word)*的?")


_ALL: Final = frozenset(_bare(word) for word in _WORDS)
_WORD: Final = _repeated(_ALL)
_WORD_FOR_NAMES: Final = _repeated(_ALL - _ALSO_NAMES | {"xx", "xxx"})
_BEGINNINGS: Final = frozenset(word[0] for word in _ALL) | {"0"}


def is_nothing(text: str, *, kind: Kind | None = None) -> bool:
    """Whether a field says that there is nothing to say: empty, strokes, 无, 不详, N/A, 0000000.

    By kind: 0 and 00 are nothing as a telephone, paper, name or day, but zero as an amount; a telephone or paper of
    one figure throughout (11111111111) was only typed to get past the field.
    """
    return says_nothing(tidied(text), kind)


def says_nothing(plain: str, kind: Kind | None) -> bool:
    """The same of a text that is tidied already."""
    if len(plain) > _LONGEST:
        return False
    if plain.isascii() and plain.isdigit():
        return _is_filler(plain, kind)
    bare = _bare(plain)
    if not bare:
        return all(_is_stroke(sign) for sign in plain)
    if bare[0] not in _BEGINNINGS:
        return False
    words = _WORD_FOR_NAMES if kind == "name" else _WORD
    if words.fullmatch(bare) or plain.casefold() in _NOT_APPLICABLE:
        return True
    parts = [_bare(part) for part in _MARKS.split(plain)]
    return all(words.fullmatch(part) or (part.isdecimal() and _is_filler(part, kind)) for part in parts if part)


def _is_stroke(sign: str) -> bool:
    if sign in _SPEAKING:
        return False
    return sign in _BOXES or unicodedata.category(sign) in _STROKES


def _is_filler(digits: str, kind: Kind | None) -> bool:
    """One figure throughout, where that can be no value."""
    if kind == "amount" or len(set(digits)) != 1:
        return False
    if digits[0] == "0":
        return kind is not None or len(digits) >= 3
    if kind not in ("phone", "identity"):
        return False
    return len(digits) >= (5 if digits[0] in "19" else 9)


def usual() -> frozenset[str]:
    """The words by which people say that there is nothing to say."""
    return _WORDS
