"""A plain pointer to an object of any package, without importing that package."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KIND = re.compile(r"[a-z][a-z0-9_.]*\Z")


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """`Ref("case", "123")`, written `case:123`. Raises ValueError for an unusable kind or id."""

    kind: str
    id: str

    def __post_init__(self) -> None:
        if not isinstance(self.id, str):
            raise ValueError(f"the id of a reference is text, not {type(self.id).__name__}")
        if not _KIND.match(self.kind):
            raise ValueError(f"not a kind of reference: {self.kind!r}")
        if not self.id or self.id != self.id.strip():
            raise ValueError(f"not an id of a reference: {self.id!r}")

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Ref:
        """Read `kind:id`; the id may itself hold colons. Raises ValueError."""
        kind, colon, identity = text.partition(":")
        if not colon:
            raise ValueError(f"not a reference: {text!r}")
        return cls(kind, identity)
