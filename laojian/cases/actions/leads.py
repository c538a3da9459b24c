"""Registration: a lead comes in, gets its number at once, and is checked for duplicates, place and limitation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate

from laojian.cases.actions.moving import search_text, settle
from laojian.cases.actions.preconditions import is_late, locked, require_act, require_fresh
from laojian.cases.models import Case, CaseCounter, CaseStep, Claim
from laojian.cases.reading import Loaded, calendars, cause_in_force
from laojian.cases.rules.clocks import Taken
from laojian.cases.rules.flow_table import NEW, VERSION
from laojian.cases.rules.sources import CHANNELS, KIND_OF, KINDS, ORIGINS, PARALLEL, TICKET_KINDS
from laojian.cases.rules.states import CaseState
from laojian.employers.models import Employer
from laojian.kernel import typed
from laojian.kernel.identifiers import check_uscc
from laojian.kernel.refusal import Invalid, NotFound
from laojian.kernel.regions import contains
from laojian.kernel.words import zh
from laojian.ledger.actions import record
from laojian.org import access, vault
from laojian.org import queries as org
from laojian.org.models import Officer, Unit
from laojian.org.rules import mask

BASIS: Final = "劳动保障监察条例 第十四条"
#: One word per Guangdong city district for case numbers, e.g. 穗天; other districts use the last two digits.
DISTRICT_WORDS: Final = {
    "440103": "荔", "440104": "越", "440105": "海", "440106": "天", "440111": "云", "440112": "埔",
    "440113": "番", "440114": "花", "440115": "南", "440117": "从", "440118": "增",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewClaim:
    """One worker's claim as it comes in. Name and phone go to the vault; amounts in fen."""

    name: str
    claimed: int = 0
    what: str = ""
    phone: str = ""
    resident_id: str = ""
    period_from: date | None = None
    period_to: date | None = None


@dataclass(frozen=True, slots=True)
class NewLead:
    """What is known of a lead. `workplace_code` is the narrowest place code of where people work, it decides who
    is competent (劳动保障监察条例 第十三条). `occurred_on`: when the violation ended. Amounts in fen."""

    origin: str
    title: str
    received_on: date
    kind: str = ""
    channel: str = ""
    ticket: str = ""
    ticket_kind: str = ""
    facts: str = ""
    cause: str = ""
    employer_id: int | None = None
    employer_name: str = ""
    employer_uscc: str = ""
    workplace_code: str = ""
    workplace_address: str = ""
    occurred_on: date | None = None
    limitation_reason: str = ""
    parallel_proceeding: str = ""
    complainant: str = ""
    phone: str = ""
    anonymous: bool = False
    amount_claimed: int = 0
    workers: int = 0
    is_wage: bool | None = None
    urgent: bool = False
    claims: Sequence[NewClaim] = ()


@transaction.atomic
def register_lead(*, lead: NewLead, by: Officer, at: datetime, on: date, unit_id: int | None = None) -> Case:
    """Register a lead at a unit (the officer's own unless another is named): number, duplicates, channel clocks.

    Raises Invalid for a field that does not read, Forbidden, NotFound for the unit.
    """
    lead = _in_one_spelling(lead)
    unit = _unit(unit_id, by)
    place = _handling_place(lead, unit)
    held = access.require(by, "lead.register", place, on=on)
    known = calendars()
    employer = _checked(lead, on)
    if is_late(on, localdate(at), known(None)):
        raise Invalid(
            zh("登记日期不能早于一个工作日以前，收到日期可以另填"), basis="行政处罚法 第四十七条", field="on"
        )  # fmt: skip
    case = _fresh(lead, employer, unit, place, by=by, at=at, on=on)
    _people(case, lead, by=by, at=at)
    case.suspected_duplicates = duplicates(case, lead.phone)
    row = first_step(case, lead, by=by, at=at, on=on)
    loaded = Loaded(case, on=on, history=[row])
    settle(loaded, at=at, who=by)
    case.save()
    _claims(case, lead.claims, by=by, at=at)
    record(
        verb="case.register",
        subject=case.ref,
        by=by.ref,
        at=at,
        on=on,
        authority=str(held),
        basis=BASIS,
        payload={
            "number": case.number,
            "origin": case.origin,
            "kind": case.kind,
            "place": case.place,
            "suspected_duplicates": case.suspected_duplicates,
        },
    )
    return case


def _unit(unit_id: int | None, by: Officer) -> Unit:
    found = Unit.objects.filter(pk=unit_id, closed_on__isnull=True).first() if unit_id else by.unit
    if found is None:
        raise NotFound(zh("没有这个办理机构"))
    return found


def _handling_place(lead: NewLead, unit: Unit) -> str:
    """Where the file is kept: at the workplace if the unit is competent there, else at the unit until passed on."""
    code = lead.workplace_code
    return code if code and contains(unit.place, code) else unit.place


def _checked(lead: NewLead, on: date) -> Employer | None:
    for value, table, field in (
        (lead.origin, ORIGINS, "origin"),
        (lead.kind or "own", KINDS, "kind"),
        (lead.channel or "window", CHANNELS, "channel"),
        (lead.ticket_kind or "other", TICKET_KINDS, "ticket_kind"),
        (lead.parallel_proceeding or "court", PARALLEL, "parallel_proceeding"),
    ):
        if value not in table:
            raise Invalid(zh("没有“%(value)s”这一选项", value=value), field=field)
    if not lead.title.strip():
        raise Invalid(zh("请填写标题"), field="title")
    if lead.received_on > on:
        raise Invalid(zh("收到日期不能晚于登记日期"), basis=BASIS, field="received_on")
    if lead.occurred_on is not None and lead.occurred_on > on:
        raise Invalid(zh("违法行为日期不能晚于登记日期"), field="occurred_on")
    if lead.cause and not cause_in_force(lead.cause, lead.occurred_on or lead.received_on):
        raise Invalid(zh("没有案由代码“%(code)s”", code=lead.cause), field="cause")
    if lead.employer_uscc:
        verdict = check_uscc(lead.employer_uscc)
        if not verdict.valid:
            raise Invalid(verdict.reason or zh("统一社会信用代码无效"), field="employer_uscc")
    if lead.workers < 0 or lead.amount_claimed < 0:
        raise Invalid(zh("人数和金额不能是负数"), field="workers")
    if any(claim.claimed < 0 for claim in lead.claims):
        raise Invalid(zh("金额不能是负数"), field="claimed")
    if lead.employer_id is None:
        return None
    employer = Employer.objects.filter(pk=lead.employer_id).first()
    if employer is None:
        raise Invalid(zh("没有这个用人单位档案"), field="employer_id")
    return employer


def _in_one_spelling(lead: NewLead) -> NewLead:
    """Codes, names and numbers as `kernel.typed` reads them; 不详 is nothing."""
    uscc, employer = typed.compact(lead.employer_uscc), typed.kept(lead.employer_name)
    return replace(
        lead,
        employer_uscc="" if typed.is_nothing(uscc) else uscc,
        employer_name="" if typed.is_nothing(employer) else employer,
        ticket="" if typed.is_nothing(lead.ticket) else typed.tidied(lead.ticket),
    )


def _fresh(
    lead: NewLead, employer: Employer | None, unit: Unit, place: str, *, by: Officer, at: datetime, on: date
) -> Case:
    case = Case(
        number=next_number(unit, on),
        kind=lead.kind or KIND_OF.get(lead.origin, "own"),
        state=CaseState.REGISTERED,
        seq=1,
        flow_version=VERSION,
        unit=unit,
        employer=employer,
        employer_name=(employer.name if employer else lead.employer_name)[:120],
        employer_uscc=(employer.uscc or "" if employer else lead.employer_uscc),
        workers=lead.workers or len(lead.claims),
        amount_claimed=lead.amount_claimed or sum(claim.claimed for claim in lead.claims),
        is_wage=_is_wage(lead),
        opened_at=at,
        registered_by=by,
        changed_at=at,
        changed_by=by,
        **places_of(place),
    )
    for name in (
        "origin", "channel", "ticket", "ticket_kind", "cause", "facts", "workplace_code", "received_on",
        "occurred_on", "parallel_proceeding", "anonymous", "urgent",
    ):  # fmt: skip
        setattr(case, name, getattr(lead, name))
    case.title = lead.title.strip()[:120]
    case.workplace_address = lead.workplace_address.strip()[:200]
    case.limitation_reason = lead.limitation_reason.strip()[:200]
    case.search_text = search_text(case)
    case.save()
    return case


def places_of(place: str) -> dict[str, str]:
    """The scope columns of a place code: district (or city), street, grid."""
    return {
        "district_code": place[:6],
        "street_code": place[:9] if len(place) >= 9 else "",
        "grid_code": place if len(place) == 15 else "",
    }


def _is_wage(lead: NewLead) -> bool:
    return lead.cause.startswith("02") if lead.is_wage is None else lead.is_wage


def next_number(unit: Unit, on: date) -> str:
    """The next number of the unit's district and year, gap-free: 穗天劳监〔2026〕123号."""
    office = org.office()
    initial = office.initial if office else "劳"
    district = unit.place[:6]
    word = f"{initial}{DISTRICT_WORDS.get(district, district[4:6])}劳监"
    series = CaseCounter.objects.select_for_update().filter(word=word, year=on.year)
    counter = series.first()
    if counter is None:
        CaseCounter.objects.bulk_create([CaseCounter(word=word, year=on.year)], ignore_conflicts=True)
        counter = series.get()
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{word}〔{on.year}〕{counter.last}号"


def _people(case: Case, lead: NewLead, *, by: Officer, at: datetime) -> None:
    if not typed.is_nothing(lead.complainant, kind="name"):
        case.complainant_token = vault.put(kind="name", value=lead.complainant, subject=case.ref, by=by.ref, at=at)
        case.complainant_masked = mask("name", lead.complainant)
    if not typed.is_nothing(lead.phone, kind="phone"):
        case.phone_token = vault.put(kind="phone", value=lead.phone, subject=case.ref, by=by.ref, at=at)
        case.phone_masked = mask("phone", lead.phone)


def duplicates(case: Case, phone: str) -> list[str]:
    """Numbers of open cases against the same employer, and of cases with the same telephone; at most ten."""
    found: dict[int, str] = {}
    same = Case.objects.filter(is_open=True).exclude(pk=case.pk)
    if case.employer_id:
        found.update(same.filter(employer_id=case.employer_id).order_by("-id").values_list("id", "number")[:10])
    elif case.employer_uscc:
        found.update(same.filter(employer_uscc=case.employer_uscc).order_by("-id").values_list("id", "number")[:10])
    if not typed.is_nothing(phone, kind="phone"):
        ids = [int(ref.id) for ref in vault.find("phone", phone) if ref.kind == "case" and ref.id != str(case.pk)]
        found.update(Case.objects.filter(pk__in=ids).order_by("-id").values_list("id", "number")[:10])
    return [found[pk] for pk in sorted(found, reverse=True)][:10]


def first_step(case: Case, lead: NewLead, *, by: Officer, at: datetime, on: date) -> Taken:
    """The row of history with which a case begins."""
    inputs: dict[str, Any] = {
        "origin": "TS" if case.kind == "complaint" else case.origin,
        "received_on": lead.received_on.isoformat(),
        "ticket_kind": lead.ticket_kind,
    }
    row = CaseStep.objects.create(
        case=case, seq=1, prev_seq=None, flow_version=VERSION, source=NEW, step="register", target=CaseState.REGISTERED,
        on=on, recorded_at=at, by=by, inputs=inputs,
    )  # fmt: skip
    return Taken(1, "register", NEW, CaseState.REGISTERED, on, at, row.inputs, by.pk, None)


def _claims(case: Case, claims: Sequence[NewClaim], *, by: Officer, at: datetime) -> None:
    for claim in claims:
        make_claim(case, claim, by=by, at=at)


def make_claim(case: Case, claim: NewClaim, *, by: Officer, at: datetime) -> Claim:
    """Store one worker's claim, the person's data in the vault."""
    called, told = typed.name(claim.name, field="name"), typed.phone(claim.phone, field="phone")
    paper = typed.identity(claim.resident_id, today=localdate(at), field="resident_id")
    if called is None:
        raise Invalid(zh("请填写劳动者姓名"), field="name")
    tokens: dict[str, str] = {}
    for kind, value, field in (
        ("name", called, "name"),
        ("phone", told, "phone"),
        ("resident_id", paper, "id"),
    ):
        if value is not None:
            token = vault.put(kind=kind, value=str(value), subject=case.ref, by=by.ref, at=at)
            tokens |= {f"{field}_token": token, f"{field}_masked": mask(kind, str(value))}
    return Claim.objects.create(
        case=case, claimed=claim.claimed, what=claim.what.strip()[:120], period_from=claim.period_from,
        period_to=claim.period_to, changed_at=at, changed_by=by, **tokens,
    )  # fmt: skip


@transaction.atomic
def set_employer(
    *, case_id: int, employer_id: int, by: Officer, at: datetime, on: date, expected_seq: int | None = None
) -> Case:
    """Link a lead to the file of its employer, before it is filed. Raises Refused afterwards (that is a correction)."""
    case = locked(case_id)
    held = require_act(Loaded(case, on=on), "set_employer", by)
    require_fresh(case, expected_seq)
    employer = Employer.objects.filter(pk=employer_id).first()
    if employer is None:
        raise Invalid(zh("没有这个用人单位档案"), field="employer_id")
    old = case.employer_name
    case.employer, case.employer_name, case.employer_uscc = employer, employer.name, employer.uscc or ""
    case.search_text = search_text(case)
    case.suspected_duplicates = duplicates(case, "")
    case.save()
    record(
        verb="case.set_employer", subject=case.ref, by=by.ref, at=at, on=on, authority=str(held), basis=BASIS,
        payload={"employer": employer.pk, "name": employer.name, "was": old},
    )  # fmt: skip
    return case
