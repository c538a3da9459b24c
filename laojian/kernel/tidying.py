"""One spelling for what people and spreadsheets put into a field: width, spaces, marks nobody sees, quotes of tables.

For values (names, numbers, amounts, days, codes), not for what somebody tells in his own words: a narrative stays as
it was written.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: CJK compatibility ideographs. NFKC, and NFC too, would put another character in their place; somebody is called so.
_KEPT: Final = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
#: Marks without a width that are no format character of Unicode: joiners, fillers, emoji presentation, braille blank.
_UNSEEN: Final = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe0e\ufe0f]")
_CELL: Final = re.compile(r'=\s*"(.*)"', re.DOTALL)
_DASHES: Final = re.compile("[\u2010-\u2015\u2212\u2043\u30fc\ufe58\ufe63\uff0d\uff70]+")


def tidied(text: str) -> str:
    """A typed value in its one spelling; tidied again it is itself.

    NFKC (full-width digits and letters, ligatures, radicals), every kind of space to one blank, no blank at the ends,
    no zero-width, direction or control mark, no leading apostrophe or ="…" of spreadsheets. CJK compatibility
    ideographs stay: they are the spelling of a name.
    """
    plain = " ".join(text.split())
    if not plain.isprintable() or not plain.isascii():
        plain = _settled(plain)
    while plain.startswith(("'", "=")):
        bare = _without_cell(plain)
        if bare == plain:
            break
        plain = bare
    return plain


def compact(text: str) -> str:
    """A code without gaps and strokes, in capitals: `440106-19900101 001x` is 44010619900101001X."""
    return plain_dashes(tidied(text)).replace(" ", "").replace("-", "").upper()


def squeezed(text: str) -> str:
    """A typed value without any blank and in full NFKC, case kept: what is compared, never what is shown."""
    return unicodedata.normalize("NFKC", tidied(text)).replace(" ", "")


def kept(text: str) -> str:
    """A title or official name as it is stored: no mark nobody sees, single blanks, NFC; the width of signs stays."""
    return " ".join(unicodedata.normalize("NFC", _shown(text)).split())


def plain_dashes(text: str) -> str:
    """Every stroke people put between figures, from the hyphen to the dash of two, as one `-`."""
    return text if text.isascii() else _DASHES.sub("-", text)


def _settled(text: str) -> str:
    """Widths, marks and spaces, until nothing changes any more: taking a mark out may join what stood around it."""
    while not (text.isprintable() and unicodedata.is_normalized("NFKC", text) and not _UNSEEN.search(text)):
        plain = _KEPT.sub(lambda part: unicodedata.normalize("NFKC", part[0]), _shown(text))
        plain = " ".join(plain.split())
        if plain == text:
            break
        text = plain
    return text


def _shown(text: str) -> str:
    bare = _UNSEEN.sub("", text)
    return "".join(sign for sign in bare if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf"))


def _without_cell(plain: str) -> str:
    found = _CELL.fullmatch(plain)
    if found is not None:
        return found[1].strip()
    return plain[1:].strip() if plain.startswith("'") and len(plain) > 1 else plain
