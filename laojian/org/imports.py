"""Units and officers taken over from a table on the first day.

Each row goes through the same actions as work at the screen, in a savepoint of its own: a row that is refused
leaves nothing behind and keeps its reason. What is there already is met, not made again.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from django.db import transaction

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import Message, zh
from laojian.ledger.actions import record
from laojian.org.actions import create_officer, create_unit, grant, set_certificate
from laojian.org.actions.preconditions import actor, administrator
from laojian.org.models import Officer, RightsRequest, Unit
from laojian.org.queries import office_city
from laojian.org.roles import ROLES
from laojian.org.rules import normal_username
from laojian.tables.entries import Row

Cells = Mapping[str, str]

#: The kinds of tables of this package; their columns stand in `tables/fields`.
KINDS: Final = ("units", "officers")
#: Beside what the field says: which roles there are.
ROLE_TITLES: Final = "、".join(str(role.title) for role in ROLES.values())

_ROLE_BY_TITLE: Final = {str(role.title): code for code, role in ROLES.items()}
_SEPARATORS: Final = re.compile(r"[、，,;；/\s]+")
_SECRET_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row. `secret`: the first password of a new account, to be handed over and forgotten.

    `waiting`: weighty roles asked for, which a second administrator still has to approve.
    """

    row: int
    kind: Literal["made", "met", "bad"]
    what: str
    reason: Message | None = None
    secret: str = ""
    waiting: tuple[str, ...] = ()


@transaction.atomic
def bring(
    *, kind: str, rows: Iterable[tuple[int, Row]], source: str, digest: str, by: Officer | None, at: datetime
) -> list[Outcome]:
    """Take over all rows that can be, in order; the others come back with their reasons.

    `kind`: units or officers; `rows`: (number in the file, row); `source` and `digest` name the file in the ledger.
    A preview runs this and rolls back. Raises Forbidden.
    """
    take = _TAKE[kind]
    authority = administrator(by, office_city(), at)
    outcomes = []
    for number, row in rows:
        outcomes.append(_one(take, number, row, by, at))
    made = [outcome for outcome in outcomes if outcome.kind == "made"]
    if made:
        record(
            verb=f"org.import_{kind}",
            subject=Ref("office", "1"),
            by=actor(by),
            at=at,
            authority=authority,
            payload={
                "source": source,
                "sha256": digest,
                "made": [outcome.what for outcome in made],
                "bad": sum(outcome.kind == "bad" for outcome in outcomes),
            },
        )
    return outcomes


def _one(take: Taker, number: int, row: Row, by: Officer | None, at: datetime) -> Outcome:
    if (faults := row.faults()) is not None:
        return Outcome(number, "bad", "", faults)
    try:
        with transaction.atomic():
            return take(number, row.values, by, at)
    except Refused as refused:
        return Outcome(number, "bad", "", _with_remedy(refused))


def _with_remedy(refused: Refused) -> Message:
    if refused.remedy is None:
        return refused.reason
    return zh("%(reason)s。%(remedy)s", reason=refused.reason, remedy=refused.remedy)


def _take_unit(number: int, cells: Cells, by: Officer | None, at: datetime) -> Outcome:
    code = cells["code"]
    if Unit.objects.filter(code=code).exists():
        return Outcome(number, "met", code)
    above = cells.get("parent", "")
    unit = create_unit(
        code=code,
        name=cells["name"],
        kind=cells["kind"],
        place=cells["place"],
        parent=_unit(above, "上级单位代码") if above else None,
        by=by,
        at=at,
    )
    return Outcome(number, "made", unit.code)


def _take_officer(number: int, cells: Cells, by: Officer | None, at: datetime) -> Outcome:
    username = normal_username(cells["username"])
    if Officer.objects.filter(username=username).exists():
        return Outcome(number, "met", username)
    unit = _unit(cells["unit"], "单位代码")
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    officer = create_officer(
        username=username,
        name=cells["name"],
        unit=unit,
        password=secret,
        phone=cells.get("phone", ""),
        must_change_password=True,
        by=by,
        at=at,
    )
    _certify(officer, cells, by, at)
    place = cells.get("place", "") or unit.place
    waiting = []
    for role in _roles(cells.get("roles", "")):
        given = grant(officer=officer, role=role, place=place, by=by, at=at)
        if isinstance(given, RightsRequest):
            waiting.append(str(ROLES[role].title))
    return Outcome(number, "made", username, secret=secret, waiting=tuple(waiting))


def _certify(officer: Officer, cells: Cells, by: Officer | None, at: datetime) -> None:
    number = cells.get("certificate", "")
    if not number:
        return
    set_certificate(
        officer=officer,
        number=number,
        valid_from=_day(cells.get("certificate_from", ""), "执法证起"),
        valid_to=_day(cells.get("certificate_to", ""), "执法证止"),
        by=by,
        at=at,
    )


def _unit(code: str, column: str) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Invalid(zh("没有单位“%(code)s”", code=code), remedy=zh("请先导入单位，上级在前。"), field=column)
    return unit


def _roles(text: str) -> list[str]:
    """Role codes of a cell that holds titles or codes."""
    found = []
    for word in filter(None, _SEPARATORS.split(text.strip())):
        code = _ROLE_BY_TITLE.get(word, word)
        if code not in ROLES:
            raise Invalid(zh("没有这种角色：%(role)s", role=word), field="角色")
        found.append(code)
    return list(dict.fromkeys(found))


def _day(text: str, column: str) -> date:
    if not text:
        raise Invalid(zh("缺少：%(columns)s", columns=column), field=column)
    return date.fromisoformat(text)


Taker = Callable[[int, Cells, Officer | None, datetime], Outcome]
_TAKE: Final[dict[str, Taker]] = {"units": _take_unit, "officers": _take_officer}
