"""What is typed at first contact is read once, whatever door it came by; who left no telephone is nobody's double."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from laojian.kernel.refusal import Invalid

if TYPE_CHECKING:
    from flows.cast import City

CameIn = Callable[..., Any]


def kept(contact: Any) -> dict[str, Any]:
    from laojian.complaints.sealing import opened_json

    return opened_json(contact.number, "identity", contact.sealed_identity)


def test_the_person_is_kept_in_one_spelling(came_in: CameIn) -> None:
    from laojian.complaints.actions import Identity

    who = Identity(name="李\u3000明", phone="\u202d+86 138-0013-8021\u202c", resident_id="４４０１０６ 19900101 0013")
    found = kept(came_in(identity=who))
    assert (found["name"], found["phone"], found["resident_id"]) == ("李明", "13800138021", "440106199001010013")


@pytest.mark.parametrize("paper", ["H12345678", "911840199001010018", "830000199001010012", "护照AB1234567"])
def test_papers_other_than_ours_are_taken(came_in: CameIn, paper: str) -> None:
    from laojian.complaints.actions import Identity, NewWorker

    assert kept(came_in(identity=Identity(name="王一", resident_id=paper)))["resident_id"] == paper
    assert came_in(workers=[NewWorker("赵一", "", paper)]).people == 1


@pytest.mark.parametrize("nothing", ["不详", "无", "0000000", "/", "11111111111", "12345", "400-830-1234"])
def test_who_left_no_telephone_of_his_own_has_no_index(came_in: CameIn, nothing: str) -> None:
    from laojian.complaints.actions import Identity, NewWorker
    from laojian.complaints.models import Worker

    one = came_in(identity=Identity(name="周小满", phone=nothing))
    group = came_in(workers=[NewWorker("赵一", nothing)])
    assert one.phone_blind is None
    assert set(Worker.objects.filter(contact__in=[one, group]).values_list("phone_blind", flat=True)) == {None}


def test_a_placeholder_is_no_name_no_ticket_and_no_employer(came_in: CameIn) -> None:
    from laojian.complaints.actions import Identity

    one = came_in(ticket="无", employer_name="不详", identity=Identity(name="无名氏", phone="/", address="不详"))
    two = came_in(ticket="无", text="另一件事，工资也没有发。")
    assert one.pk != two.pk
    assert (one.ticket, one.employer_name, one.sealed_identity) == ("", "", None)


@pytest.mark.parametrize(
    ("wrong", "field", "reason"),
    [
        ({"phone": "13800138021/13900139021"}, "phone", "2 个电话号码"),
        ({"phone": "83331234"}, "phone", "区号"),
        ({"resident_id": "12345678"}, "resident_id", "哪一种证件"),
        ({"resident_id": "440106199001010014"}, "resident_id", "校验码"),
        ({"name": "李?明"}, "name", "没有显示出来"),
    ],
)
def test_what_does_not_read_is_refused_at_its_field(
    came_in: CameIn, wrong: dict[str, str], field: str, reason: str
) -> None:
    from laojian.complaints.actions import Identity, NewWorker

    with pytest.raises(Invalid, match=reason) as refused:
        came_in(identity=Identity(**({"name": "王一"} | wrong)))
    assert refused.value.field == field
    with pytest.raises(Invalid, match="名册第 2 行") as refused:
        came_in(workers=[NewWorker("赵一"), NewWorker(**({"name": "钱二"} | wrong))])
    assert (refused.value.field, reason in str(refused.value)) == ("workers", True)


def test_the_vault_finds_one_person_by_any_spelling_and_nobody_by_a_placeholder(city: City, at: datetime) -> None:
    from laojian.kernel.references import Ref
    from laojian.org import vault

    case, other = Ref("case", "1"), Ref("case", "2")
    vault.put(kind="phone", value="020-8333 1234", subject=case, by=None, at=at)
    vault.put(kind="phone", value="12345", subject=other, by=None, at=at)
    assert vault.find("phone", "（020）83331234") == [case]
    assert vault.find("phone", "12345") == vault.find("phone", "不详") == vault.find("phone", "abc") == []
    with pytest.raises(Invalid):
        vault.put(kind="phone", value="不详", subject=case, by=None, at=at)


@pytest.mark.parametrize("typed", ["不详", "12345", "/"])
def test_nobody_is_looked_up_by_a_number_that_is_nobodys(city: City, on: date, at: datetime, typed: str) -> None:
    from laojian.complaints.actions.searching import find_by_phone

    with pytest.raises(Invalid, match="完整的电话号码"):
        find_by_phone(phone=typed, by=city.people["clerk"], at=at, on=on)


def test_who_left_no_telephone_before_loses_the_index_he_shared(came_in: CameIn) -> None:
    from importlib import import_module

    from django.apps import apps

    from laojian.complaints.actions import Identity
    from laojian.complaints.models import Contact, Worker
    from laojian.org.identity_keys import blind

    one, other, known = (
        came_in(identity=Identity(name=name, phone="13800138021")) for name in ("王一", "李二", "赵三")
    )
    Contact.objects.filter(pk=one.pk).update(phone_blind=blind("match_phone", "不详"))
    Worker.objects.filter(contact=other).update(phone_blind=blind("match_phone", "0000000"))
    import_module("laojian.complaints.migrations.0013_no_index_for_nothing").forget(apps, None)
    for row in (one, other, known):
        row.refresh_from_db()
    assert (one.phone_blind, other.workers.get().phone_blind) == (None, None)
    assert known.phone_blind == other.phone_blind == blind("match_phone", "13800138021")
