"""What every act here begins with: whose act it is, and in what capacity."""

from datetime import datetime
from typing import Final

from django.utils.timezone import localdate

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound
from laojian.kernel.words import Message, zh
from laojian.org import access
from laojian.org.models import Division, Grid, Officer
from laojian.org.queries import office_city
from laojian.org.rules import require_place

CONSOLE: Final = "console"
ADMIN: Final = "org.admin"


def administrator(by: Officer | None, place: str, at: datetime) -> str:
    """The authority of an administrative act at a place. Raises Forbidden."""
    if by is None:
        return CONSOLE
    return str(access.require(by, ADMIN, place, on=localdate(at)))


def actor(by: Officer | None) -> Ref | None:
    """The actor as the ledger writes him."""
    return None if by is None else by.ref


def place_of(officer: Officer) -> str:
    """Where an officer is administered: at his unit's place, or in the city when he has no unit."""
    return officer.unit.place if officer.unit is not None else office_city()


def locked_officer(officer_id: int) -> Officer:
    """The account with its unit, locked until the transaction ends. Raises NotFound."""
    officer = Officer.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=officer_id).first()
    if officer is None:
        raise NotFound(zh("没有这个人员"))
    return officer


def existing_place(code: str) -> str:
    """The code, if it is a place of this office: in its city, and known once the divisions are loaded.

    Raises Invalid.
    """
    require_place(code)
    city = office_city()
    if city and not code.startswith(city):
        raise Invalid(zh("区域 %(code)s 不在本市（%(city)s）", code=code, city=city), field="place")
    if len(code) in {6, 9} and Division.objects.exists() and not Division.objects.filter(code=code).exists():
        raise Invalid(zh("没有区域 %(code)s", code=code), field="place")
    if len(code) == 15 and not Grid.objects.filter(code=code).exists():
        raise Invalid(zh("没有网格 %(code)s", code=code), field="place")
    return code


def required(value: str, field: str, label: Message, longest: int) -> str:
    """The stripped text. Raises Invalid when it is empty or too long."""
    text = value.strip()
    if not text:
        raise Invalid(zh("请填写%(label)s", label=label), field=field)
    if len(text) > longest:
        raise Invalid(zh("%(label)s最多 %(count)s 个字", label=label, count=longest), field=field)
    return text
