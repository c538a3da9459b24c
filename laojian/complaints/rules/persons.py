"""Whether two who came with one ticket are one person. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from laojian.kernel.refusal import Invalid
from laojian.org.rules import normal

_TELLING: Final = ("resident_id", "phone", "email")


def same_person(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether they are certainly one person: the same identity number, or the same telephone or mail *and* name.

    What contradicts or cannot be known is another person: what he said is then not shown to the first one.
    """
    mine, theirs = ({name: _plain(name, who) for name in ("name", *_TELLING)} for who in (one, other))
    given = {name for name in mine if mine[name] and theirs[name]}
    if any(mine[name] != theirs[name] for name in given - {"email"}):
        return False
    return "resident_id" in given or (
        "name" in given and any(mine[name] == theirs[name] for name in given & {"phone", "email"})
    )


def _plain(name: str, who: Mapping[str, str]) -> str:
    try:
        return normal(name, str(who.get(name, ""))).casefold()
    except Invalid:  # nothing was given
        return ""
