"""Splitting a case (分案): part of its claims goes on under a number of its own. Joining is a step of the flow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from laojian.cases.actions.claims import total
from laojian.cases.actions.leads import next_number
from laojian.cases.actions.moving import settle
from laojian.cases.actions.preconditions import locked, require_act, require_fresh
from laojian.cases.models import Case, CaseStep, Claim, Link
from laojian.cases.reading import Loaded
from laojian.cases.rules.clocks import Taken
from laojian.cases.rules.flow_table import NEW, VERSION
from laojian.cases.rules.states import CaseState as S
from laojian.kernel.refusal import Invalid, Refused
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org.models import Officer

BASIS: Final = "关于实施《劳动保障监察条例》若干规定 第十三条"
_COPIED: Final = (
    "origin", "channel", "ticket", "kind", "district_code", "street_code", "grid_code", "workplace_code",
    "workplace_address", "employer_id", "employer_name", "employer_uscc", "cause", "facts", "anonymous", "received_on",
    "occurred_on", "limitation_reason", "is_wage", "urgent", "complainant_masked", "complainant_token", "phone_masked",
    "phone_token", "unit_id",
)  # fmt: skip


@transaction.atomic
def split_case(
    *, case_id: int, claim_ids: Sequence[int], title: str, reason: str, by: Officer, at: datetime, on: date,
    expected_seq: int | None = None,
) -> Case:  # fmt: skip
    """Move some claims of a case into a new lead at the same unit; both know of each other.

    The new lead starts at registration with the day the complaint was received, so no time is won by splitting.
    Raises Forbidden, Refused after the investigation, Invalid when no claim would move or none would stay.
    """
    case = locked(case_id)
    held = require_act(Loaded(case, on=on), "split_case", by)
    require_fresh(case, expected_seq)
    if not reason.strip() or not title.strip():
        raise Invalid(zh("请写明分案的标题和理由"), basis=BASIS, field="reason")
    moving = list(Claim.objects.select_for_update(of=("self",)).filter(case=case, pk__in=list(claim_ids)))
    if not moving or len(moving) != len(set(claim_ids)) or len(moving) == Claim.objects.filter(case=case).count():
        raise Invalid(zh("请选择要分出的部分请求，并至少留下一项"), basis=BASIS, field="claims")
    if any(claim.paid for claim in moving):
        raise Refused(zh("已有支付记录的请求不能分出"), basis=BASIS)
    part = _part(case, title, by=by, at=at, on=on)
    Claim.objects.filter(pk__in=[claim.pk for claim in moving]).update(case=part)
    for one in (case, part):
        one.workers = 0
        total(one)
        one.save()
    Link.objects.create(case=part, other=case, kind="split", on=on, reason=reason.strip()[:400], by=by, at=at)
    for one in (case, part):
        record(
            verb="case.split", subject=one.ref, by=by.ref, at=at, on=on, authority=str(held), basis=BASIS,
            payload={"from": case.number, "to": part.number, "claims": [c.pk for c in moving], "reason": reason},
        )  # fmt: skip
    return part


def _part(case: Case, title: str, *, by: Officer, at: datetime, on: date) -> Case:
    part = Case(
        number=next_number(case.unit, on),
        title=title.strip()[:120],
        state=S.REGISTERED,
        seq=1,
        flow_version=VERSION,
        opened_at=at,
        registered_by=by,
        changed_at=at,
        changed_by=by,
        **{name: getattr(case, name) for name in _COPIED},
    )
    part.save()
    row = CaseStep.objects.create(
        case=part, seq=1, prev_seq=None, flow_version=VERSION, source=NEW, step="register", target=S.REGISTERED, on=on,
        recorded_at=at, by=by,
        inputs={
            "origin": "TS" if part.kind == "complaint" else part.origin,
            "received_on": part.received_on.isoformat(),
        },
    )  # fmt: skip
    loaded = Loaded(part, on=on, history=[Taken(1, "register", NEW, S.REGISTERED, on, at, row.inputs, by.pk, None)])
    settle(loaded, at=at, who=by)
    part.save()
    return part
