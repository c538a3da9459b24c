"""Identity, workplaces and contacts of one employer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from laojian.documents.who import Actor, name_of, ref_of
from laojian.employers import rules
from laojian.employers.law_rows import codes
from laojian.employers.models import ContactPerson, Employer, Workplace
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused, Stale
from laojian.kernel.typed import is_nothing
from laojian.kernel.words import Message, zh
from laojian.ledger.actions import record
from laojian.org import access, vault
from laojian.org import queries as org
from laojian.org.models import Officer


@transaction.atomic
def create_employer(*, fields: Mapping[str, object], by: Actor, at: datetime, origin: str = "") -> Employer:
    """Open a file. `fields` are those of `rules.FIELDS`; name, kind and district are required.

    Raises Invalid for a bad field, for a code that already has a file (pointing to it), and when the code is
    missing without a reason (劳动保障监察条例 第三十三条 knows unlicensed users of labour).
    """
    required: dict[str, object] = {"name": "", "kind": "", "district_code": ""}
    clean = rules.checked({**required, **fields}, codes(localdate(at)))
    _require(by, str(clean["district_code"]), at)
    employer = Employer(**clean, origin=origin)
    _check_whole(employer)
    employer.created_at = employer.changed_at = at
    employer.created_by = employer.changed_by = name_of(by)
    _write(employer)
    _record("employer.create", employer.pk, by, at, {"fields": _said(clean), "origin": origin})
    return employer


@transaction.atomic
def edit_employer(
    *, employer_id: int, fields: Mapping[str, object], expected_version: int, by: Actor, at: datetime
) -> Employer:
    """Change given fields of a file read at `expected_version`; an unchanged file is left as it is.

    Raises Stale when somebody else changed it since, Invalid, NotFound.
    """
    employer = _locked(employer_id)
    _require(by, employer.district_code, at)
    if employer.version != expected_version:
        raise Stale(
            zh("该用人单位档案已被他人修改"),
            who=_name(employer.changed_by),
            when=employer.changed_at,
            remedy=zh("请刷新页面，核对新内容后重新提交；您填写的内容已保留。"),
        )
    clean = rules.checked(fields, codes(localdate(at)))
    before = {field: getattr(employer, field) for field in clean}
    changed = {field: value for field, value in clean.items() if value != before[field]}
    if not changed:
        return employer
    _require_grid(str(changed.get("grid_code", "")), localdate(at))
    for field, value in changed.items():
        setattr(employer, field, value)
    if "name" in changed and before["name"] not in employer.former_names:
        employer.former_names = [*employer.former_names, before["name"]]
    _check_whole(employer)
    _require(by, employer.district_code, at)
    employer.version += 1
    employer.changed_at, employer.changed_by = at, name_of(by)
    _write(employer)
    diff = {field: {"before": before[field], "after": changed[field]} for field in changed}
    _record("employer.edit", employer.pk, by, at, {"changed": diff, "version": employer.version})
    return employer


@transaction.atomic
def add_workplace(
    *,
    employer_id: int,
    address: str,
    district_code: str,
    street_code: str = "",
    grid_code: str = "",
    main: bool = False,
    on: date,
    by: Actor,
    at: datetime,
) -> Workplace:
    """Add a place of work, in use from `on`. A main one takes the place of the former main one.

    The file follows its main workplace: district, street and grid of the file are those of it.
    """
    employer = _locked(employer_id)
    _require(by, district_code, at)
    places = {"district_code": district_code, "street_code": street_code, "grid_code": grid_code}
    clean = rules.checked(places, codes(localdate(at)))
    rules.check_places(district_code, street_code, grid_code)
    _require_grid(grid_code, max(on, localdate(at)))
    text = rules.tidy(address)
    if not 4 <= len(text) <= 200:
        raise Invalid(zh("用工地址应为 4 至 200 字"), remedy=zh("请写到门牌号。"), field="address")
    if main:
        Workplace.objects.filter(employer=employer, main=True, valid_to=None).update(main=False)
    workplace = Workplace.objects.create(employer=employer, address=text, main=main, valid_from=on, **clean)
    _follow_workplaces(employer, workplace if main else None, by, at)
    _record(
        "employer.add_workplace",
        employer.pk,
        by,
        at,
        {"workplace": workplace.pk, "address": text, "main": main, **places},
    )
    return workplace


@transaction.atomic
def close_workplace(*, workplace_id: int, on: date, by: Actor, at: datetime) -> Workplace:
    """The last day a workplace was in use. Raises Refused when it is closed, Invalid before its first day."""
    workplace = Workplace.objects.filter(pk=workplace_id).first()
    if workplace is None:
        raise NotFound(zh("没有这个用工地点"))
    employer = _locked(workplace.employer_id)
    workplace = Workplace.objects.select_for_update().get(pk=workplace_id)
    _require(by, workplace.district_code, at)
    _end(workplace, on, zh("该用工地点已经停用"))
    _follow_workplaces(employer, None, by, at)
    _record("employer.close_workplace", employer.pk, by, at, {"workplace": workplace.pk, "on": on})
    return workplace


@transaction.atomic
def add_contact(
    *, employer_id: int, name: str, phone: str = "", post: str = "", on: date, by: Actor, at: datetime
) -> ContactPerson:
    """Add a person to reach. Name and telephone go to the vault; the file keeps their masked forms."""
    employer = _locked(employer_id)
    _require(by, employer.district_code, at)
    if len(rules.tidy(name)) < 2:
        raise Invalid(zh("请填写联系人姓名"), field="name")
    said = not is_nothing(phone, kind="phone")
    subject = _ref(employer.pk)
    name_token = vault.put(kind="name", value=name, subject=subject, by=ref_of(by), at=at)
    phone_token = vault.put(kind="phone", value=phone, subject=subject, by=ref_of(by), at=at) if said else ""
    masked = vault.masked_many([token for token in (name_token, phone_token) if token])
    contact = ContactPerson.objects.create(
        employer=employer,
        post=rules.tidy(post)[:40],
        name_masked=masked[name_token],
        name_token=name_token,
        phone_masked=masked.get(phone_token, ""),
        phone_token=phone_token,
        valid_from=on,
    )
    _record("employer.add_contact", employer.pk, by, at, {"contact": contact.pk, "post": contact.post})
    return contact


@transaction.atomic
def close_contact(*, contact_id: int, on: date, by: Actor, at: datetime) -> ContactPerson:
    """The last day a person was to be reached here."""
    contact = ContactPerson.objects.select_for_update().select_related("employer").filter(pk=contact_id).first()
    if contact is None:
        raise NotFound(zh("没有这个联系人"))
    _require(by, contact.employer.district_code, at)
    _end(contact, on, zh("该联系人已经停用"))
    _record("employer.close_contact", contact.employer_id, by, at, {"contact": contact.pk, "on": on})
    return contact


def _end(row: Workplace | ContactPerson, on: date, ended: Message) -> None:
    if row.valid_to is not None:
        raise Refused(ended)
    if on < row.valid_from:
        raise Invalid(zh("停用日期早于启用日期 %(day)s", day=row.valid_from.isoformat()), field="on")
    row.valid_to = on
    if isinstance(row, Workplace):
        row.main = False
        row.save(update_fields=["valid_to", "main"])
    else:
        row.save(update_fields=["valid_to"])


def _require(by: Actor, place: str, at: datetime) -> None:
    if isinstance(by, Officer):
        access.require(by, "employer.edit", place, on=localdate(at))


def _require_grid(code: str, on: date) -> None:
    """Raises Invalid for a grid that is not in use on a day."""
    if code and not org.grid_in_use(code, on):
        raise Invalid(
            zh("网格 %(code)s 在 %(day)s 没有使用", code=code, day=on.isoformat()),
            remedy=zh("请选择使用中的网格。"),
            field="grid_code",
        )


def _locked(employer_id: int) -> Employer:
    employer = Employer.objects.select_for_update().filter(pk=employer_id).first()
    if employer is None:
        raise NotFound(zh("没有这个用人单位"))
    return employer


def _check_whole(employer: Employer) -> None:
    rules.check_places(employer.district_code, employer.street_code, employer.grid_code)
    if employer.uscc:
        employer.no_code_reason = ""
        same = Employer.objects.filter(uscc=employer.uscc).exclude(pk=employer.pk).values_list("pk", "name").first()
        if same is not None:
            raise _taken(employer.uscc, *same)
    elif not employer.no_code_reason:
        raise Invalid(
            zh("没有统一社会信用代码的，必须说明原因"),
            basis="劳动保障监察条例 第三十三条",
            remedy=zh("请填写代码，或者选择“无营业执照或者已被吊销”等原因。"),
            field="uscc",
        )


def _taken(uscc: str, other_id: int, name: str) -> Invalid:
    return Invalid(
        zh("统一社会信用代码 %(code)s 已有档案：%(name)s（档案号 %(id)s）", code=uscc, name=name, id=other_id),
        remedy=zh("请打开已有档案办理，不要重复建档。"),
        field="uscc",
    )


def _write(employer: Employer) -> None:
    """Store the file with its search texts. Two people opening the same code at once: the second is refused."""
    employer.names_text = rules.joined([employer.name, *employer.former_names])
    employer.address_text = rules.joined([employer.registered_address, *_addresses(employer)])
    try:
        with transaction.atomic():
            employer.save()
    except IntegrityError as problem:
        same = Employer.objects.filter(uscc=employer.uscc).exclude(pk=employer.pk).values_list("pk", "name").first()
        if same is None or employer.uscc is None:
            raise
        raise _taken(employer.uscc, *same) from problem


def _addresses(employer: Employer) -> list[str]:
    if employer.pk is None:
        return []
    return list(employer.workplaces.filter(valid_to=None).order_by("pk").values_list("address", flat=True))


def _follow_workplaces(employer: Employer, main: Workplace | None, by: Actor, at: datetime) -> None:
    if main is not None:
        employer.district_code = main.district_code
        employer.street_code = main.street_code
        employer.grid_code = main.grid_code
    employer.version += 1
    employer.changed_at, employer.changed_by = at, name_of(by)
    _write(employer)


def _record(verb: str, employer_id: int, by: Actor, at: datetime, payload: Mapping[str, object]) -> None:
    record(verb=verb, subject=_ref(employer_id), by=ref_of(by), at=at, payload=payload)


def _name(who: str) -> str:
    """An officer's name for the eye; anything else as it is written."""
    kind, _, identity = who.partition(":")
    if kind != "officer" or not identity.isdigit():
        return who
    return Officer.objects.filter(pk=int(identity)).values_list("name", flat=True).first() or who


def _ref(employer_id: int) -> Ref:
    return Ref("employer", str(employer_id))


def _said(fields: Mapping[str, object]) -> dict[str, object]:
    return {field: value for field, value in fields.items() if value not in (None, "", [])}
