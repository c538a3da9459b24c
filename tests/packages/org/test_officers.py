"""Accounts, certificates, interests and hand-overs."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused
from laojian.ledger import queries as ledger
from laojian.org import actions, queries
from laojian.org.models import Handover, Officer, Unit

Make = Callable[..., Officer]


def create(admin: Officer, unit: Unit | None, at: datetime, **changed: object) -> Officer:
    words: dict[str, object] = {"username": "wang", "name": "王工", "password": "correct-horse-1949"} | changed
    return actions.create_officer(unit=unit, by=admin, at=at, **words)  # type: ignore[arg-type]


def test_a_new_account_has_no_rights_and_must_change_its_password(
    admin: Officer, district_unit: Unit, at: datetime
) -> None:
    wang = create(admin, district_unit, at, username=" Ｗang.1 ")
    assert (wang.username, wang.must_change_password, wang.is_active) == ("wang.1", True, True)
    assert not queries.current_grants(wang).exists()
    assert queries.officer_named("WANG.1") == wang


def test_passwords_are_kept_by_argon2(make: Make) -> None:
    assert make("wang").password.startswith("argon2$")


def test_a_telephone_number_lies_in_the_vault_and_is_shown_masked(
    admin: Officer, district_unit: Unit, at: datetime
) -> None:
    wang = create(admin, district_unit, at, phone="138 0000 1234")
    assert wang.phone == "138****1234"
    with connection.cursor() as cursor:
        cursor.execute("SELECT o::text FROM org_officer o WHERE id = %s", [wang.pk])
        assert "13800001234" not in cursor.fetchone()[0]
    actions.edit_officer(officer_id=wang.pk, name="王工", unit=district_unit, phone="", by=admin, at=at)
    wang.refresh_from_db()
    assert (wang.phone, wang.phone_token) == ("", None)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"username": "x"}, "用户名应为"),
        ({"username": "a b"}, "用户名应为"),
        ({"username": "admin"}, "已经使用"),
        ({"name": ""}, "请填写姓名"),
        ({"name": "长" * 41}, "最多 40 个字"),
        ({"password": "short"}, "密码不合要求"),
        ({"password": "1234567890"}, "密码不合要求"),
        ({"locale": "fr"}, "没有这种语言"),
    ],
)
def test_an_impossible_account_is_refused(
    admin: Officer, district_unit: Unit, at: datetime, changed: dict[str, object], why: str
) -> None:
    """Neither its words nor the password that `set_password` is given."""
    with pytest.raises(Invalid, match=why):
        create(admin, district_unit, at, **changed)


def test_an_administrator_works_within_his_place(make: Make, admin: Officer, city_unit: Unit, at: datetime) -> None:
    local = make("local", "administrator@440106")
    with pytest.raises(Forbidden):
        create(local, city_unit, at)
    with pytest.raises(Forbidden):
        create(local, None, at)
    other = create(admin, city_unit, at)
    with pytest.raises(Forbidden):
        actions.edit_officer(officer_id=other.pk, name="x", unit=local.unit, by=local, at=at)
    with pytest.raises(Forbidden):
        actions.reset_password(officer_id=other.pk, password="another-horse-1949", by=local, at=at)


def test_one_changes_his_own_password_by_giving_the_old_one(make: Make, password: str, at: datetime) -> None:
    wang = make("wang")
    with pytest.raises(Invalid, match="当前密码不正确"):
        actions.change_password(password="another-horse-1949", current="guess", by=wang, at=at)
    with pytest.raises(Invalid, match="不能与当前密码相同"):
        actions.change_password(password=password, current=password, by=wang, at=at)
    changed = actions.change_password(password="another-horse-1949", current=password, by=wang, at=at)
    assert changed.check_password("another-horse-1949")
    assert not changed.must_change_password


def test_an_administrators_new_password_must_be_changed(make: Make, admin: Officer, at: datetime) -> None:
    wang = make("wang")
    actions.reset_password(officer_id=wang.pk, password="another-horse-1949", by=admin, at=at)
    wang.refresh_from_db()
    assert wang.must_change_password and wang.check_password("another-horse-1949")


def test_one_who_still_holds_work_is_not_closed(make: Make, admin: Officer, at: datetime) -> None:
    wang = make("wang")
    with pytest.raises(Refused, match="还有 3 项未办结工作") as refused:
        actions.deactivate(officer_id=wang.pk, open_work=3, by=admin, at=at)
    assert "移交" in str(refused.value.remedy)
    actions.deactivate(officer_id=wang.pk, open_work=0, by=admin, at=at)
    with pytest.raises(Refused, match="已经停用"):
        actions.deactivate(officer_id=wang.pk, open_work=0, by=admin, at=at)


def test_one_who_does_not_exist_is_not_found(admin: Officer, at: datetime) -> None:
    with pytest.raises(NotFound):
        actions.deactivate(officer_id=0, open_work=0, by=admin, at=at)
    with pytest.raises(NotFound):
        actions.reset_code(officer_id=0, by=admin, at=at)


def test_a_certificate_holds_from_its_first_to_its_last_day(make: Make, admin: Officer, at: datetime) -> None:
    wang, li = make("wang"), make("li")
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    actions.set_certificate(officer=wang, number="粤A-1", valid_from=first, valid_to=last, by=admin, at=at)
    assert queries.has_certificate(wang, first)
    assert queries.has_certificate(wang, last)
    assert not queries.has_certificate(wang, date(2027, 1, 1))
    assert not queries.has_certificate(li, first)
    assert queries.certified([wang.pk, li.pk], last) == {wang.pk}
    actions.set_certificate(officer=wang, number="粤A-1", valid_from=first, valid_to=date(2030, 1, 1), by=admin, at=at)
    assert queries.has_certificate(wang, date(2027, 1, 1))
    with pytest.raises(Invalid, match="属于另一位"):
        actions.set_certificate(officer=li, number="粤A-1", valid_from=first, valid_to=last, by=admin, at=at)
    with pytest.raises(Invalid, match="早于"):
        actions.set_certificate(officer=li, number="粤A-2", valid_from=last, valid_to=first, by=admin, at=at)
    with pytest.raises(Invalid, match="请填写执法证号"):
        actions.set_certificate(officer=li, number=" ", valid_from=first, valid_to=last, by=admin, at=at)
    actions.set_certificate(officer=li, number="粤A-2", valid_from=first, valid_to=last, by=None, at=at)
    assert queries.certified([wang.pk, li.pk], last) == {wang.pk, li.pk}


def test_nobody_enters_his_own_certificate(admin: Officer, at: datetime, on: date) -> None:
    with pytest.raises(Refused, match="自己的执法证"):
        actions.set_certificate(officer=admin, number="粤A-1", valid_from=on, valid_to=on, by=admin, at=at)


def test_a_declared_interest_is_found_by_code_or_name(make: Make, admin: Officer, at: datetime, on: date) -> None:
    wang, li = make("wang"), make("li")
    declared = actions.declare_interest(
        officer=wang,
        employer_code="91440101ma59f00x1x",
        employer_name="广州 （某）公司",
        relation="relative",
        valid_from=on,
        by=wang,
        at=at,
    )
    both = [wang.pk, li.pk]
    assert queries.interested(both, employer_code="91440101MA59F00X1X", on=on) == {wang.pk}
    assert queries.interested(both, employer_name="广州(某)公司", on=on) == {wang.pk}
    assert queries.interested(both, employer_name="广州(某)公司", on=date(2026, 1, 1)) == set()
    assert queries.interested(both, employer_name="另一公司", on=on) == queries.interested(both, on=on) == set()
    with pytest.raises(Forbidden):
        actions.end_interest(interest_id=declared.pk, valid_to=on, by=wang, at=at)
    actions.end_interest(interest_id=declared.pk, valid_to=on, by=admin, at=at)
    assert queries.interested([wang.pk], employer_name="广州(某)公司", on=date(2026, 11, 24)) == set()


def test_an_interest_names_an_employer_and_is_declared_by_oneself(make: Make, at: datetime, on: date) -> None:
    wang, li = make("wang"), make("li")
    with pytest.raises(Invalid, match="请填写用人单位"):
        actions.declare_interest(officer=wang, relation="own", valid_from=on, by=wang, at=at)
    with pytest.raises(Forbidden):
        actions.declare_interest(officer=wang, employer_name="某", relation="own", valid_from=on, by=li, at=at)


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"relation": "friend"}, "没有这种关系"), ({"employer_code": "9" * 19}, "最多 18 位")],
)
def test_an_impossible_interest_is_refused(
    make: Make, at: datetime, on: date, changed: dict[str, str], why: str
) -> None:
    wang = make("wang")
    words = {"employer_name": "某公司", "relation": "own"} | changed
    with pytest.raises(Invalid, match=why):
        actions.declare_interest(officer=wang, valid_from=on, by=wang, at=at, **words)


def test_nobody_lifts_his_own_recusal(make: Make, admin: Officer, at: datetime, on: date) -> None:
    declared = actions.declare_interest(
        officer=admin, employer_name="某公司", relation="own", valid_from=on, by=admin, at=at
    )
    with pytest.raises(Refused, match="不能解除自己的回避"):
        actions.end_interest(interest_id=declared.pk, valid_to=on, by=admin, at=at)
    with pytest.raises(Invalid, match="早于开始"):
        actions.end_interest(interest_id=declared.pk, valid_to=date(2026, 1, 1), by=None, at=at)
    with pytest.raises(NotFound):
        actions.end_interest(interest_id=0, valid_to=on, by=None, at=at)


def test_work_is_not_handed_to_a_closed_account(make: Make, admin: Officer, at: datetime) -> None:
    wang, li, head = make("wang"), make("li"), make("head", "team_head@440106")
    closed = actions.deactivate(officer_id=li.pk, open_work=0, by=admin, at=at)
    with pytest.raises(Refused, match="已经停用"):
        actions.record_handover(giver=wang, taker=closed, reason="调离", work=1, by=head, at=at)


def test_a_hand_over_is_noted_by_the_head(make: Make, admin: Officer, at: datetime) -> None:
    wang, li, head = make("wang"), make("li"), make("head", "team_head@440106")
    actions.record_handover(giver=wang, taker=li, reason="调离", work=7, by=head, at=at)
    assert [row.verb for row in ledger.trail(str(wang.ref))][-1] == "org.hand_over"
    with pytest.raises(Forbidden):
        actions.record_handover(giver=wang, taker=li, reason="调离", work=7, by=admin, at=at)
    with pytest.raises(Invalid, match="本人"):
        actions.record_handover(giver=wang, taker=wang, reason="调离", work=7, by=head, at=at)
    with pytest.raises(Invalid, match="移交原因"):
        actions.record_handover(giver=wang, taker=li, reason=" ", work=7, by=head, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(giver=wang, taker=wang, by=head, at=at, reason="x")


def test_the_list_of_officers_keeps_to_the_places(make: Make, admin: Officer) -> None:
    wang = make("wang")
    assert list(queries.officers_within(["440106"])) == [wang]
    assert set(queries.officers_within(["4401"])) == {wang, admin}
    assert list(queries.officers_within(["440117"])) == []


def test_everybody_chooses_his_own_language(make: Make, at: datetime) -> None:
    assert actions.set_locale(locale="en", by=make("wang"), at=at).locale == "en"


def test_an_edit_changes_this_officer_alone_and_the_ledger_says_from_where_to_where(
    make: Make, admin: Officer, city_unit: Unit, district_unit: Unit, at: datetime
) -> None:
    """`put_phone` and the rest write one row."""
    wang, li = make("wang"), make("li")

    def edit(officer: Officer, unit: Unit | None, **phone: str) -> object:
        actions.edit_officer(officer_id=officer.pk, name="某", unit=unit, by=admin, at=at, **phone)
        return ledger.trail(str(officer.ref))[-1].payload

    edit(li, district_unit, phone="13900139000")
    out = {"unit_from": "GZ-TH", "unit_to": "", "phone_changed": True}
    assert edit(wang, None, phone="13800138000") == out
    assert edit(wang, city_unit) == {"unit_from": "", "unit_to": "GZ", "phone_changed": False}
    wang.refresh_from_db()
    assert (wang.unit, wang.phone) == (city_unit, "138****8000")
    edit(wang, city_unit, phone="无")
    li.refresh_from_db()
    assert li.phone == "139****9000"
    with pytest.raises(Refused, match="没有停用"):
        actions.reactivate(officer_id=wang.pk, password="another-horse-1949", by=admin, at=at)


def test_a_certificate_and_an_interest_of_one_day_and_the_longest_texts_are_taken(
    make: Make, admin: Officer, at: datetime, on: date
) -> None:
    wang = make("wang")
    actions.set_certificate(officer=wang, number="粤" * 40, valid_from=on, valid_to=on, by=admin, at=at)
    assert queries.certificates_of(wang)[0].valid_to == on
    declared = actions.declare_interest(
        officer=wang, employer_code="9" * 18, employer_name="某" * 200, relation="own", valid_from=on, by=admin, at=at
    )
    assert actions.end_interest(interest_id=declared.pk, valid_to=on, by=admin, at=at).valid_to == on
    assert queries.interests_of(wang, on) == [declared]
    still = actions.declare_interest(officer=wang, employer_code="91", relation="own", valid_from=on, by=None, at=at)
    assert (still.employer_code, still.employer_name) == ("91", "")
    assert queries.interests_of(wang, date(2026, 11, 24)) == [still]
    for wrong in ({"employer_code": "9" * 19}, {"employer_name": "某" * 201}):
        with pytest.raises(Invalid, match="最多 18 位"):
            actions.declare_interest(officer=wang, relation="own", valid_from=on, by=admin, at=at, **wrong)


def test_the_list_shows_roles_of_the_day_and_the_latest_certificate(
    make: Make, admin: Officer, at: datetime, on: date
) -> None:
    wang = make("wang", "inspector@440106")
    for role, first, last in (("reviewer", -2, -1), ("legal_reviewer", 1, None), ("team_head", 0, 0)):
        until = None if last is None else on + timedelta(days=last)
        start = on + timedelta(days=first)
        actions.grant(officer=wang, role=role, place="440106", valid_from=start, valid_to=until, by=None, at=at)
    ended = actions.grant(officer=wang, role="intake_clerk", place="440106", by=None, at=at)
    actions.end_grant(grant_id=ended.pk, by=admin, at=at)
    for number, year in (("一", 2028), ("二", 2030), ("三", 2029)):
        until = date(year, 1, 1)
        actions.set_certificate(officer=wang, number=number, valid_from=on, valid_to=until, by=admin, at=at)
    [row] = queries.officer_rows(["440106"], on)
    assert (row.roles, row.certificate_until) == (("inspector", "team_head"), date(2030, 1, 1))
    assert [one.username for one in queries.officer_rows(["4401"], on, " ＷＡ ")] == ["wang"]
    assert [one.username for one in queries.officer_rows(["4401"], on, "管理")] == ["admin"]
    assert queries.officer_rows(["4401"], on, "无此人") == []
    assert queries.officer_within(["440106"], wang.pk) == wang
    with pytest.raises(NotFound):
        queries.officer_within(["440106"], admin.pk)
    assert queries.names_of([wang.pk, admin.pk]) == {wang.pk: "Wang", admin.pk: "管理员"}
    assert queries.names_of([wang.pk]) == {wang.pk: "Wang"} and queries.names_of([]) == {}
    assert queries.officer_named("nobody") is None
