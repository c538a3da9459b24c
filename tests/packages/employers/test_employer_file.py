"""The employer's file: opened once per code, edited by one person at a time, with a history."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import ProtectedError

from laojian.employers import actions, queries
from laojian.employers.models import ContactPerson, Employer, Workplace
from laojian.kernel.identifiers import uscc_check_character
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.org import keyring
from laojian.org.models import Officer, ProtectedValue

pytestmark = pytest.mark.django_db
CLERK = Ref("officer", "7")
TIANHE = {"name": "广州市云岭建筑有限公司", "kind": "enterprise", "district_code": "440106"}
NO_CODE = {"no_code_reason": "unlicensed"}
ON = date(2026, 11, 23)


def code(serial: int) -> str:
    body = f"91440101{serial:09d}"
    return body + uscc_check_character(body)


def make(at: datetime, **fields: Any) -> Employer:
    given = {**TIANHE, **({} if "uscc" in fields else NO_CODE), **fields}
    return actions.create_employer(fields=given, by=CLERK, at=at)


def test_an_employer_is_opened_with_its_code(at: datetime) -> None:
    employer = make(at, uscc=f" {code(1).lower()} ", registered_address="天河路1号", headcount="１２")
    assert (employer.uscc, employer.headcount, employer.version) == (code(1), 12, 1)


def test_a_wrong_code_is_refused_with_the_reason(at: datetime) -> None:
    with pytest.raises(Invalid, match="校验码错误") as refused:
        make(at, uscc=code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1"))
    assert refused.value.field == "uscc"


def test_a_code_has_one_file_and_the_refusal_points_to_it(at: datetime) -> None:
    first = make(at, uscc=code(1))
    with pytest.raises(Invalid, match=f"已有档案：广州市云岭建筑有限公司（档案号 {first.pk}）"):
        make(at, uscc=code(1), name="另一家公司")


def test_an_employer_without_a_code_needs_a_reason(at: datetime) -> None:
    with pytest.raises(Invalid, match="必须说明原因") as refused:
        actions.create_employer(fields=TIANHE, by=CLERK, at=at)
    assert refused.value.basis == "劳动保障监察条例 第三十三条"
    assert make(at).uscc is None and make(at, name="无照作坊").uscc is None


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "  ", "名称至少两个字"),
        ("name", "长" * 121, "最长 120 字"),
        ("kind", "company", "请选择用人单位类型"),
        ("district_code", "", "不是有效的地域代码"),
        ("district_code", "440106005", "不是有效的地域代码"),
        ("street_code", "440111001", "街镇不属于所选的区"),
        ("grid_code", "440111001001001", "网格不属于所选的街镇"),
        ("headcount", "-1", "整数"),
        ("headcount", "1.5", "整数"),
        ("industry_section", "Z", "A 至 T"),
        ("industry_code", "12", "四位数字"),
        ("established_on", "2026-02-30", "不是有效日期"),
        ("bank_card", "1", "没有“bank_card”这一项"),
    ],
)
def test_bad_fields_are_refused_by_name(at: datetime, field: str, value: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        make(at, **{field: value})
    assert refused.value.field == field


def test_an_edit_raises_the_version_and_keeps_the_former_name(at: datetime) -> None:
    employer = make(at, uscc=code(1))
    edited = actions.edit_employer(
        employer_id=employer.pk, fields={"name": "广州市新岭建筑有限公司"}, expected_version=1, by=CLERK, at=at
    )
    assert (edited.version, edited.former_names) == (2, ["广州市云岭建筑有限公司"])
    last = queries.history(employer.pk)[0]
    assert last.verb == "employer.edit" and last.payload is not None
    assert last.payload["changed"] == {"name": {"before": "广州市云岭建筑有限公司", "after": "广州市新岭建筑有限公司"}}


def test_the_slower_of_two_editors_learns_who_and_when(at: datetime) -> None:
    employer = make(at)
    later = at + timedelta(minutes=5)
    actions.edit_employer(employer_id=employer.pk, fields={"headcount": 3}, expected_version=1, by=CLERK, at=later)
    with pytest.raises(Stale) as refused:
        actions.edit_employer(employer_id=employer.pk, fields={"headcount": 4}, expected_version=1, by=CLERK, at=later)
    assert (refused.value.who, refused.value.when) == ("officer:7", later)


def test_an_edit_that_changes_nothing_leaves_no_trace(at: datetime) -> None:
    employer = make(at)
    actions.edit_employer(employer_id=employer.pk, fields={"name": employer.name}, expected_version=1, by=CLERK, at=at)
    assert len(queries.history(employer.pk)) == 1 and Employer.objects.get().version == 1


def test_the_file_follows_its_main_workplace(at: datetime) -> None:
    employer = make(at)
    first = actions.add_workplace(
        employer_id=employer.pk, address="天河区岗顶大厦", district_code="440106", street_code="440106005",
        main=True, on=ON, by=CLERK, at=at,
    )  # fmt: skip
    actions.add_workplace(
        employer_id=employer.pk, address="番禺区市桥街1号", district_code="440113", main=True, on=ON, by=CLERK, at=at
    )
    employer.refresh_from_db()
    assert (employer.district_code, employer.street_code) == ("440113", "")
    assert [row.main for row in Workplace.objects.order_by("pk")] == [False, True]
    actions.close_workplace(workplace_id=first.pk, on=ON, by=CLERK, at=at)
    assert [w.address for w in queries.workplaces(employer.pk, ON + timedelta(days=1))] == ["番禺区市桥街1号"]
    with pytest.raises(Refused, match="已经停用"):
        actions.close_workplace(workplace_id=first.pk, on=ON, by=CLERK, at=at)


def test_a_workplace_cannot_end_before_it_began(at: datetime) -> None:
    employer = make(at)
    workplace = actions.add_workplace(
        employer_id=employer.pk, address="天河路1号", district_code="440106", on=ON, by=CLERK, at=at
    )
    with pytest.raises(Invalid, match="停用日期早于启用日期"):
        actions.close_workplace(workplace_id=workplace.pk, on=ON - timedelta(days=1), by=CLERK, at=at)


@pytest.fixture
def vault_key() -> None:
    keyring.create()


@pytest.mark.usefixtures("vault_key")
def test_a_contact_is_kept_masked_and_its_values_in_the_vault(at: datetime) -> None:
    employer = make(at)
    contact = actions.add_contact(
        employer_id=employer.pk, name="欧阳小明", phone="13800138000", post="人事", on=ON, by=CLERK, at=at
    )
    shown = f"{contact.name_masked}{contact.phone_masked}"
    assert "小明" not in shown and "13800138000" not in shown
    assert ProtectedValue.objects.filter(token=contact.phone_token).exists()
    actions.close_contact(contact_id=contact.pk, on=ON, by=CLERK, at=at)
    assert ContactPerson.objects.get().valid_to == ON
    told = str([row.payload for row in queries.history(employer.pk)])
    assert "13800138000" not in told and "小明" not in told


def test_an_officer_without_the_right_at_the_place_may_not_edit(at: datetime) -> None:
    officer = Officer.objects.create(username="e", name="某人")
    with pytest.raises(Forbidden):
        actions.create_employer(fields={**TIANHE, **NO_CODE}, by=officer, at=at)


def test_nor_does_he_add_or_close_what_belongs_to_it(at: datetime, vault_key: None) -> None:
    officer = Officer.objects.create(username="e", name="某人")
    employer = make(at)
    place = {"employer_id": employer.pk, "address": "天河路1号", "district_code": "440106", "on": ON, "at": at}
    person = {"employer_id": employer.pk, "name": "欧阳小明", "on": ON, "at": at}
    workplace, contact = actions.add_workplace(**place, by=CLERK), actions.add_contact(**person, by=CLERK)
    for act in (
        lambda: actions.add_workplace(**place, by=officer),
        lambda: actions.add_contact(**person, by=officer),
        lambda: actions.close_workplace(workplace_id=workplace.pk, on=ON, by=officer, at=at),
        lambda: actions.close_contact(contact_id=contact.pk, on=ON, by=officer, at=at),
        lambda: actions.edit_employer(
            employer_id=employer.pk, fields={"headcount": 3}, expected_version=2, by=officer, at=at
        ),
    ):
        with pytest.raises(Forbidden):
            act()


def test_unknown_files_are_not_found(at: datetime) -> None:
    employer = make(at)
    with pytest.raises(NotFound):
        actions.edit_employer(employer_id=0, fields={}, expected_version=1, by=None, at=at)
    assert queries.employer(employer.pk, ["440106"]) == employer
    for places in (["440111"], []):
        with pytest.raises(NotFound):
            queries.employer(employer.pk, places)


def test_an_employer_with_a_workplace_cannot_be_deleted(at: datetime) -> None:
    employer = make(at)
    actions.add_workplace(employer_id=employer.pk, address="天河路1号", district_code="440106", on=ON, by=None, at=at)
    with pytest.raises(ProtectedError):
        employer.delete()
