"""The employer's file at its edges: former names, the main place of work, grids, contacts, interests."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from laojian.employers import actions, queries
from laojian.employers.models import Employer, Workplace
from laojian.kernel.identifiers import uscc_check_character
from laojian.kernel.refusal import Invalid, NotFound, Refused, Stale
from laojian.org import keyring
from laojian.org.models import Grid, Interest, Officer

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
DAY = timedelta(days=1)
GRID = "440106005001001"
TIANHE = {"name": "云岭建筑", "kind": "enterprise", "district_code": "440106", "no_code_reason": "unlicensed"}


def code(serial: int) -> str:
    body = f"91440101{serial:09d}"
    return body + uscc_check_character(body)


def make(at: datetime, **fields: Any) -> Employer:
    return actions.create_employer(fields=TIANHE | fields, by=None, at=at)


def edit(employer: Employer, at: datetime, **fields: Any) -> Employer:
    version = Employer.objects.get(pk=employer.pk).version
    return actions.edit_employer(employer_id=employer.pk, fields=fields, expected_version=version, by=None, at=at)


def place(employer: Employer, at: datetime, address: str = "天河路1号", on: date = ON, **more: Any) -> Workplace:
    words = {"district_code": "440106"} | more
    return actions.add_workplace(employer_id=employer.pk, address=address, on=on, by=None, at=at, **words)


def test_a_name_that_comes_back_is_a_former_one_once(at: datetime) -> None:
    employer = make(at)
    for name in ("新岭建筑", "云岭建筑", "新岭建筑"):
        employer = edit(employer, at, name=name)
    assert employer.former_names == ["云岭建筑", "新岭建筑"]
    assert edit(employer, at, legal_rep="李某").former_names == ["云岭建筑", "新岭建筑"]


def test_a_code_ends_the_reason_for_having_none_and_belongs_to_one_file(at: datetime) -> None:
    first, second = make(at, uscc=code(1)), make(at, name="另一家")
    assert first.no_code_reason == ""
    with pytest.raises(Invalid, match=f"已有档案：云岭建筑（档案号 {first.pk}）"):
        edit(second, at, uscc=code(1))
    with pytest.raises(Invalid, match="必须说明原因"):
        edit(first, at, uscc="")
    assert edit(first, at, headcount=3).uscc == code(1)


def test_a_file_changed_since_says_by_whom(at: datetime) -> None:
    wang = Officer.objects.create(username="wang", name="王工")
    employer = make(at)
    for who, said in ((f"officer:{wang.pk}", "王工"), ("officer:0", "officer:0"), ("system", "system")):
        Employer.objects.filter(pk=employer.pk).update(changed_by=who)
        with pytest.raises(Stale) as stale:
            actions.edit_employer(employer_id=employer.pk, fields={}, expected_version=9, by=None, at=at)
        assert stale.value.who == said


def test_a_grid_must_be_in_use_on_the_day_it_is_entered_for(at: datetime) -> None:
    employer = make(at)
    grid = {"street_code": "440106005", "grid_code": GRID}
    with pytest.raises(Invalid, match="没有使用"):
        edit(employer, at, **grid)
    Grid.objects.create(code=GRID, name="一", street_code="440106005", valid_from=ON, valid_to=ON)
    edit(employer, at, **grid)
    place(employer, at, on=ON - DAY, **grid)
    with pytest.raises(Invalid, match="在 2026-11-24 没有使用"):
        place(employer, at, on=ON + DAY, **grid)


@pytest.mark.parametrize(
    ("address", "taken"), [("天河路", False), ("天河路1", True), ("路" * 200, True), ("路" * 201, False)]
)
def test_an_address_has_four_to_two_hundred_characters(at: datetime, address: str, taken: bool) -> None:
    employer = make(at)
    if taken:
        assert place(employer, at, address).address == address
        return
    with pytest.raises(Invalid, match="4 至 200 字"):
        place(employer, at, address)


def test_each_employer_has_its_own_main_place_and_what_was_main_and_closed_is_left(at: datetime) -> None:
    first, second = make(at), make(at, name="另一家")
    other = place(second, at, main=True)
    closed = place(first, at, main=True, street_code="440106005")
    actions.close_workplace(workplace_id=closed.pk, on=ON, by=None, at=at)
    Workplace.objects.filter(pk=closed.pk).update(main=True)
    place(first, at, "番禺市桥", main=True, district_code="440113")
    place(first, at, "天河岗顶")
    main = set(Workplace.objects.filter(main=True).values_list("pk", flat=True))
    assert {other.pk, closed.pk} < main and len(main) == 3
    first.refresh_from_db()
    assert (first.district_code, first.street_code) == ("440113", ""), "a further place does not move the file"
    assert "天河路1号" not in first.address_text and "天河岗顶" in first.address_text


def test_places_and_contacts_are_those_of_the_day(at: datetime) -> None:
    keyring.create()
    employer = make(at)
    workplace = place(employer, at)
    person = actions.add_contact(employer_id=employer.pk, name="欧阳", phone="不详", on=ON, by=None, at=at)
    assert (person.phone_masked, person.phone_token) == ("", "")
    actions.close_workplace(workplace_id=workplace.pk, on=ON, by=None, at=at)
    actions.close_contact(contact_id=person.pk, on=ON, by=None, at=at)
    for read in (queries.workplaces, queries.contacts):
        assert [len(read(employer.pk, ON + n * DAY)) for n in (-1, 0, 1)] == [0, 1, 0]
        assert len(read(employer.pk)) == 1 and read(employer.pk + 1, ON) == []
    with pytest.raises(Refused, match="联系人已经停用"):
        actions.close_contact(contact_id=person.pk, on=ON, by=None, at=at)
    with pytest.raises(Invalid, match="联系人姓名"):
        actions.add_contact(employer_id=employer.pk, name=" 李 ", on=ON, by=None, at=at)
    for act in (
        lambda: actions.close_contact(contact_id=0, on=ON, by=None, at=at),
        lambda: actions.close_workplace(workplace_id=0, on=ON, by=None, at=at),
        lambda: queries.employer(0),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_file_is_found_by_its_code_alone(at: datetime) -> None:
    employer = make(at, uscc=code(1))
    make(at, name="无照作坊")
    assert queries.by_code(f" {code(1).lower()} ") == employer
    assert queries.by_code("") is None
    assert queries.by_code(code(2)) is None


def test_an_interest_holds_by_code_by_name_and_by_the_names_of_a_code_on_its_days(at: datetime) -> None:
    employer = edit(make(at, uscc=code(1)), at, name="新岭建筑")
    coded, named, over, coming, none = (
        Officer.objects.create(username=name, name=name) for name in ("coded", "named", "over", "coming", "none")
    )

    def declare(officer: Officer, first: date, last: date | None, **whose: str) -> None:
        Interest.objects.create(officer=officer, relation="own", valid_from=first, valid_to=last, **whose)

    declare(coded, ON, ON, employer_code=code(1))
    declare(named, ON, None, employer_name="新岭建筑")
    declare(over, ON - DAY, ON - DAY, employer_code=code(1))
    declare(coming, ON + DAY, None, employer_code=code(1))
    declare(none, ON, None, employer_code=code(2), employer_name="别家")
    ids = [one.pk for one in (coded, named, over, coming, none)]

    def found(on: date, whose: str = "", name: str = "") -> set[int]:
        return queries.interested(ids, code=whose, name=name, on=on)

    assert employer.former_names == ["云岭建筑"]
    assert found(ON, name="新岭 建筑") == {coded.pk, named.pk}
    assert found(ON, name="云岭建筑") == {coded.pk}
    assert found(ON, code(1)) == {coded.pk}
    assert found(ON) == set()
    assert found(ON + DAY, name="新岭建筑") == {named.pk, coming.pk}
    assert queries.interested([none.pk], code=code(1), name="新岭建筑", on=ON) == set()
    assert queries.declared_interests(coded.pk, ON) == ({code(1)}, {"新岭建筑", "云岭建筑"})
    assert queries.declared_interests(named.pk, ON) == (frozenset(), {"新岭建筑"})
    for officer, day in ((coded, ON + DAY), (coming, ON), (over, ON)):
        assert queries.declared_interests(officer.pk, day) == (frozenset(), frozenset())
