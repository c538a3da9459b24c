"""Site codes: the QR of a rights board that fills in who the parties are and where people work."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Final

from django.db import transaction

from laojian.complaints.models import SiteCode
from laojian.employers.models import Employer, Workplace
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.regions import level_of
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.models import Officer

BASIS: Final = "保障农民工工资支付条例 第三十四条"
#: Without signs that look alike; printed on paper, typed by hand.
_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 8


@transaction.atomic
def make_site(
    *,
    employer_id: int,
    by: Officer,
    at: datetime,
    on: date,
    name: str,
    workplace_id: int | None = None,
    workplace_code: str = "",
    address: str = "",
    builder: str = "",
    contractor: str = "",
    since: date | None = None,
    until: date | None = None,
) -> SiteCode:
    """Make the code of a site or another place of work. `workplace_id` brings address and place along.

    `builder`: who has it built; `contractor`: the general contractor who stands for the wages (条例 第三十条).
    Raises Invalid, NotFound for an employer that is not there, Forbidden without `site.manage` at the place.
    """
    employer = Employer.objects.filter(pk=employer_id).first()
    if employer is None:
        raise NotFound(zh("没有这个用人单位档案"))
    workplace = _workplace(employer, workplace_id, on)
    code = workplace_code or (workplace and (workplace.grid_code or workplace.street_code)) or employer.street_code
    where = address.strip() or (workplace.address if workplace else "") or employer.registered_address
    first = since or on
    for value, field in ((name.strip(), "name"), (where, "address"), (code, "workplace_code")):
        if not value:
            raise Invalid(zh("工地码要写明名称、地址和所在街镇"), basis=BASIS, field=field)
    if until is not None and until < first:
        raise Invalid(zh("停用日期不能早于启用日期"), field="until")
    try:
        level_of(code)
    except ValueError:
        raise Invalid(zh("地点代码无效"), field="workplace_code") from None
    held = access.require(by, "site.manage", code, on=on)
    made = SiteCode.objects.create(
        code=_fresh(), employer=employer, workplace=workplace, name=name.strip()[:120], builder=builder.strip()[:120],
        contractor=contractor.strip()[:120], workplace_code=code, address=where[:200], since=first, until=until,
        by=by, at=at,
    )  # fmt: skip
    record(
        verb="site.make", subject=_ref(made), by=by.ref, at=at, on=on, authority=str(held), basis=BASIS,
        payload={"name": made.name, "employer": employer.pk, "place": code, "since": first, "until": until},
    )  # fmt: skip
    return made


@transaction.atomic
def end_site(*, site_id: int, until: date, by: Officer, at: datetime, on: date) -> SiteCode:
    """The code holds for the last time on `until`; a sheet that still hangs there says so when it is scanned.

    Raises NotFound for a foreign code, Refused for one that has ended, Invalid for a day before it began.
    """
    found = SiteCode.objects.select_for_update().filter(pk=site_id).first()
    if found is None or (held := access.held_for(by, "site.manage", found.workplace_code, on=on)) is None:
        raise NotFound(zh("没有这个工地码"))
    if found.until is not None and found.until <= on:
        raise Refused(zh("这个工地码已经停用"))
    if until < found.since:
        raise Invalid(zh("停用日期不能早于启用日期"), field="until")
    found.until = until
    found.save(update_fields=["until"])
    record(
        verb="site.end", subject=_ref(found), by=by.ref, at=at, on=on, authority=str(held), basis=BASIS,
        payload={"until": until},
    )  # fmt: skip
    return found


def _workplace(employer: Employer, workplace_id: int | None, on: date) -> Workplace | None:
    if workplace_id is None:
        return None
    found = Workplace.objects.filter(pk=workplace_id, employer=employer).first()
    if found is None or (found.valid_to is not None and found.valid_to < on):
        raise Invalid(zh("该单位没有这个用工地点，或者已经停用"), field="workplace_id")
    return found


def _fresh() -> str:
    """A code nobody has; eight signs give 8 · 10¹¹ of them, so that codes are not guessed by counting up."""
    while True:
        code = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
        if not SiteCode.objects.filter(code=code).exists():
            return code


def _ref(site: SiteCode) -> Ref:
    return Ref("site", site.code)
