"""What an officer's service consists of besides the account: certificates, interests, hand-overs."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.kernel.typed import compact
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access
from laojian.org.actions.preconditions import actor, administrator, place_of, required
from laojian.org.models import Certificate, Handover, Interest, Officer
from laojian.org.rules import plain_name


@transaction.atomic
def set_certificate(
    *, officer: Officer, number: str, valid_from: date, valid_to: date, by: Officer | None, at: datetime
) -> Certificate:
    """Enter an enforcement certificate, or new days for one the officer has. Days inclusive.

    Source: 行政处罚法 第四十二条. Raises Forbidden, Invalid (days, number of somebody else), Refused (one's own).
    """
    authority = administrator(by, place_of(officer), at)
    if by is not None and by.pk == officer.pk:
        raise Refused(zh("不能登记自己的执法证"), remedy=zh("请由另一位系统管理员登记"))
    number = required(number, "number", zh("执法证号"), 40)
    if valid_to < valid_from:
        raise Invalid(zh("有效期止早于有效期起"), field="valid_to")
    if Certificate.objects.filter(number=number).exclude(officer=officer).exists():
        raise Invalid(zh("执法证号 %(number)s 属于另一位人员", number=number), field="number")
    kept, _ = Certificate.objects.update_or_create(
        number=number, defaults={"officer": officer, "valid_from": valid_from, "valid_to": valid_to}
    )
    record(
        verb="org.set_certificate",
        subject=officer.ref,
        by=actor(by),
        at=at,
        on=valid_from,
        authority=authority,
        basis="行政处罚法 第四十二条",
        payload={"number": number, "to": valid_to},
    )
    return kept


@transaction.atomic
def declare_interest(
    *,
    officer: Officer,
    employer_code: str = "",
    employer_name: str = "",
    relation: str,
    note: str = "",
    valid_from: date,
    by: Officer | None,
    at: datetime,
) -> Interest:
    """Declare that an officer has an interest in an employer, by code or by name: he then handles none of its cases.

    By himself or an administrator. Source: 劳动保障监察条例 第十六条. Raises Forbidden, Invalid.
    """
    authority = _own_or_administrator(officer, by, at)
    if relation not in Interest.Relation.values:
        raise Invalid(zh("没有这种关系：%(relation)s", relation=relation), field="relation")
    code, name = compact(employer_code), plain_name(employer_name)
    if not code and not name:
        raise Invalid(zh("请填写用人单位的统一社会信用代码或者名称"), field="employer_name")
    if len(code) > 18 or len(name) > 200:
        raise Invalid(zh("统一社会信用代码最多 18 位，名称最多 200 个字"), field="employer_code")
    declared = Interest.objects.create(
        officer=officer,
        employer_code=code,
        employer_name=name,
        relation=relation,
        note=note.strip()[:200],
        valid_from=valid_from,
    )
    record(
        verb="org.declare_interest",
        subject=officer.ref,
        by=actor(by),
        at=at,
        on=valid_from,
        authority=authority,
        basis="劳动保障监察条例 第十六条",
        payload={"interest": declared.pk, "employer": code, "relation": relation},
    )
    return declared


@transaction.atomic
def end_interest(*, interest_id: int, valid_to: date, by: Officer | None, at: datetime) -> Interest:
    """Let a declared interest end after a day. Only an administrator: nobody lifts his own recusal.

    Raises Forbidden, Invalid, NotFound.
    """
    declared = Interest.objects.select_for_update(of=("self",)).select_related("officer__unit").filter(pk=interest_id)
    interest = declared.first()
    if interest is None:
        raise NotFound(zh("没有这项申报"))
    authority = administrator(by, place_of(interest.officer), at)
    if by is not None and by.pk == interest.officer_id:
        raise Refused(zh("不能解除自己的回避"), basis="劳动保障监察条例 第十六条")
    if valid_to < interest.valid_from:
        raise Invalid(zh("结束日期早于开始日期"), field="valid_to")
    interest.valid_to = valid_to
    interest.save(update_fields=["valid_to"])
    record(
        verb="org.end_interest",
        subject=interest.officer.ref,
        by=actor(by),
        at=at,
        on=valid_to,
        authority=authority,
        payload={"interest": interest.pk},
    )
    return interest


@transaction.atomic
def record_handover(*, giver: Officer, taker: Officer, reason: str, work: int, by: Officer, at: datetime) -> Handover:
    """Note that all work of one officer went to another; the caller moves it in the same transaction.

    `work`: how many things moved. By a head of the giver's place (case.handover). Raises Forbidden, Invalid, Refused.
    """
    held = access.require(by, "case.handover", place_of(giver), on=localdate(at))
    if giver.pk == taker.pk:
        raise Invalid(zh("不能移交给本人"), field="taker")
    if not taker.is_active:
        raise Refused(zh("接收人的账号已经停用"))
    done = Handover.objects.create(
        giver=giver, taker=taker, at=at, by=by, reason=required(reason, "reason", zh("移交原因"), 200)
    )
    record(
        verb="org.hand_over",
        subject=giver.ref,
        by=by.ref,
        at=at,
        authority=str(held),
        payload={"taker": str(taker.ref), "work": work, "reason": done.reason},
    )
    return done


def _own_or_administrator(officer: Officer, by: Officer | None, at: datetime) -> str:
    if by is not None and by.pk == officer.pk:
        return "self"
    return administrator(by, place_of(officer), at)
