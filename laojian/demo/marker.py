"""The ledger says that an office is a demonstration, and how far its loading got."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from django.conf import settings

from laojian.kernel.references import Ref
from laojian.ledger import queries
from laojian.ledger.actions import record
from laojian.org.models import Office

SUBJECT: Final = Ref("demo", "1")
BEGAN: Final = "demo.load_began"
FINISHED: Final = "demo.load_finished"

Standing = Literal["empty", "real", "unfinished", "loaded"]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a demonstration is, and from which seed."""

    employers: int
    cases: int
    seed: int

    def payload(self) -> dict[str, object]:
        """As the ledger keeps it."""
        return {"employers": self.employers, "cases": self.cases, "seed": self.seed}

    def __str__(self) -> str:
        return f"--employers {self.employers} --cases {self.cases} --seed {self.seed}"


def began(size: Size, at: datetime) -> None:
    """Mark the office as a demonstration; in the transaction that opens it."""
    record(verb=BEGAN, subject=SUBJECT, by=None, at=at, payload=size.payload())


def finished(size: Size, at: datetime) -> None:
    """Mark the demonstration as complete."""
    record(verb=FINISHED, subject=SUBJECT, by=None, at=at, payload=size.payload())


def standing() -> tuple[Standing, Size | None]:
    """What is in this installation, and the size of a demonstration in it."""
    rows = queries.trail(str(SUBJECT))
    if not rows:
        return ("real" if Office.objects.exists() else "empty"), None
    last = rows[-1]
    payload = last.payload or {}
    size = Size(*(int(str(payload.get(name, 0))) for name in ("employers", "cases", "seed")))
    return ("loaded" if last.verb == FINISHED else "unfinished"), size


def new_password() -> str:
    """A password for everybody in the demonstration, kept beside the keys so that it can be shown again."""
    password = f"sui-{secrets.token_hex(4)}-demo"
    file = _password_file()
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(password)
    return password


def password() -> str:
    """The password of the loaded demonstration; '' when its file is gone."""
    file = _password_file()
    return file.read_text().strip() if file.is_file() else ""


def _password_file() -> Path:
    return Path(settings.LAOJIAN_KEYS) / "demo_password"
