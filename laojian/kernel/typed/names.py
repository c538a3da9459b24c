"""Names of people as they are typed. What somebody is called is not changed; only how it was typed is."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from laojian.kernel.refusal import Invalid
from laojian.kernel.tidying import tidied
from laojian.kernel.typed.nothing import says_nothing
from laojian.kernel.words import zh

_LONGEST: Final = 100
_HAN: Final = (
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # with extensions A to H and beyond
)
#: The dot between the parts of a minority's or foreigner's name has many look-alikes; GB/T 28039 writes U+00B7.
_DOT: Final = re.compile("\\s*[\u00b7\u2022\u2027\u2219\u22c5\u2e31\u30fb\uff65\u2e33\u16eb\u25cf]\\s*")
_POINT: Final = re.compile(f"(?<=[{_HAN}])\\s*\\.\\s*(?=[{_HAN}])")
_GAP: Final = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")
_LABEL: Final = re.compile(r"\A(?:姓名|名字|name)\s*[:：]\s*", re.IGNORECASE)
#: What another program leaves of a character it does not have.
_LOST: Final = re.compile("[?\ufffd□]")
_IS_HAN: Final = re.compile(f"[{_HAN}]")
_REMEDY: Final = zh("请按身份证件写姓名；不知道姓名的留空。")


def name(text: str, *, field: str = "") -> str | None:
    """A person's name in its one spelling; None when nothing was said (无, 不详, 匿名, 无名氏).

    Blanks between Chinese characters go (李　明 is 李明), those of other scripts are one; the middle dot has one form.
    Every character stays, rare and compatibility ones too. Raises Invalid for figures or marks alone, and for a
    character that was lost on the way (乱码).
    """
    plain = _LABEL.sub("", tidied(text), count=1)
    if says_nothing(plain, "name"):
        return None
    plain = _GAP.sub("", _POINT.sub("·", _DOT.sub("·", plain)))
    if len(plain) > _LONGEST:
        raise Invalid(zh("姓名最多 %(most)s 字", most=_LONGEST), remedy=_REMEDY, field=field)
    if _LOST.search(plain) or (not plain.isprintable() and any(_is_lost(sign) for sign in plain)):
        raise Invalid(zh("姓名中有没有显示出来的字"), remedy=zh("请重新输入这个字；输入不了的用拼音。"), field=field)
    if not any(sign.isalpha() or _IS_HAN.match(sign) for sign in plain):
        raise Invalid(zh("姓名中没有文字"), remedy=_REMEDY, field=field)
    if plain == "同上":
        raise Invalid(zh("姓名写的是“同上”"), remedy=_REMEDY, field=field)
    return plain


def _is_lost(sign: str) -> bool:
    """Half a surrogate pair, a private-use character (it prints as an empty box), a code point not assigned.

    The planes of Chinese characters grow every few years: there an unassigned one is somebody's name.
    """
    return unicodedata.category(sign) in ("Cs", "Co", "Cn") and not _IS_HAN.match(sign)
