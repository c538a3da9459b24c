"""The employer's file at its edges: former names, the main place of work, grids, contacts, interests."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from laojian.employers import actions, queries
from laojian.employers.actions import employer_file
from laojian.employers.models import Employer, Workplace
from laojian.kernel.identifiers import uscc_check_character
from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused, Stale
from laojian.org import keyring
from laojian.org.models import Grant, Grid, Interest, Officer
from laojian.org.rules.pieces import Stand

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
    import_, nobody = f"import:{wang.pk}", "officer:x"
    for who, said in (
        (f"officer:{wang.pk}", "王工"), ("officer:0", "officer:0"), ("system", "system"), (import_, import_),
        (nobody, nobody),
    ):  # fmt: skip
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
    assert not actions.close_workplace(workplace_id=closed.pk, on=ON, by=None, at=at).main
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


def test_who_edits_files_of_one_district_neither_takes_one_in_nor_gives_one_away(at: datetime) -> None:
    clerk = Officer.objects.create(username="clerk", name="某人")
    Grant.objects.create(officer=clerk, role="intake_clerk", place="440106", valid_from=ON, granted_at=at)
    here, there = make(at), make(at, name="番禺某厂", district_code="440113")
    for employer, district in ((here, "440113"), (there, "440106")):
        with pytest.raises(Forbidden):
            actions.edit_employer(
                employer_id=employer.pk, fields={"district_code": district}, expected_version=1, by=clerk, at=at
            )
    edited = actions.edit_employer(employer_id=here.pk, fields={"headcount": "3"}, expected_version=1, by=clerk, at=at)
    assert (edited.headcount, edited.changed_by) == (3, str(clerk.ref))


def test_the_history_says_what_was_filled_in_and_what_was_not_is_left_out(at: datetime) -> None:
    employer = make(at, established_on="2020-01-02", legal_rep=" ")
    edit(employer, at, established_on="2020-01-03")
    changed, opened = (row.payload for row in queries.history(employer.pk))
    assert opened and opened["fields"] == TIANHE | {"established_on": "2020-01-02"}
    assert changed and changed["changed"] == {"established_on": {"before": "2020-01-02", "after": "2020-01-03"}}


def test_of_two_who_open_one_code_at_once_the_second_is_refused_and_another_fault_stays_one(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(at, name="别家")
    first = make(at, uscc=code(1))
    monkeypatch.setattr(employer_file, "_check_whole", lambda _: None)  # as if both had looked before either wrote
    with pytest.raises(Invalid, match=f"档案号 {first.pk}"):
        make(at, uscc=code(1))
    for uscc in (None, code(2)):
        with pytest.raises(IntegrityError), transaction.atomic():
            employer_file._write(
                Employer(uscc=uscc, name="某公司", kind="enterprise", created_at=at)
            )  # no day of change
    first.changed_at = None
    with pytest.raises(IntegrityError), transaction.atomic():
        employer_file._write(first)  # the code is taken by itself


def test_who_declared_an_interest_reads_the_name_alone_and_the_auditor_the_trail(at: datetime) -> None:
    keyring.create()
    employer = make(at, uscc=code(1))
    actions.add_contact(employer_id=employer.pk, name="欧阳", on=ON, by=None, at=at)
    other = make(at, name="无照作坊")
    leader, clerk, auditor, barred, grid = (
        Officer.objects.create(username=name, name=name)
        for name in ("leader", "intake_clerk", "auditor", "supervisor", "grid_worker")
    )
    for officer in (leader, clerk, auditor, barred, grid):
        role = officer.username
        Grant.objects.create(officer=officer, role=role, place="440106", valid_from=ON, granted_at=at)
    Interest.objects.create(officer=barred, employer_code=code(1), relation="own", valid_from=ON)

    def stands(officer: Officer, whose: Employer = employer) -> set[Stand]:
        return set(queries.reader(officer, whose, ON).stands)

    assert (stands(leader), stands(clerk)) == ({Stand.SEES}, {Stand.SEES, Stand.REVEALS})
    assert (stands(barred), stands(barred, other)) == ({Stand.EXCLUDED}, {Stand.SEES, Stand.AUDITS})
    shown, shut = (queries.file_for(officer, employer.pk, ["440106"], ON) for officer in (leader, barred))
    assert (len(shown.people), len(shown.history), len(shown.tokens)) == (1, 3, 1), "no telephone was said"
    assert (shut.employer, shut.people, shut.history) == (employer, [], [])
    told = {officer: len(queries.audited(officer, employer.pk, ON, limit=9)) for officer in (auditor, barred, grid)}
    assert told == {auditor: 3, barred: 0, grid: 0}
    assert queries.audited(auditor, 0, ON, limit=9) == [] and len(queries.audited(barred, other.pk, ON, limit=9)) == 1
    assert [queries.is_interested(barred, code=whose, name="", on=ON) for whose in (code(1), code(2))] == [True, False]
    assert queries.is_interested(barred, code="", name="云岭建筑", on=ON)
    with CaptureQueriesContext(connection) as asked:
        assert not queries.is_interested(barred, code="", name="", on=ON)
    assert len(asked) == 0
