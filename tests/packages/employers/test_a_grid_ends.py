"""When a grid ends, what lies in it goes over to the grid that takes over: on the day after, once, with a trace."""

from datetime import date, datetime, timedelta

import pytest

from laojian.employers import actions
from laojian.employers.models import Employer, Workplace
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, Stale
from laojian.ledger.queries import trail
from laojian.org.models import Grid

pytestmark = pytest.mark.django_db
CLERK = Ref("officer", "7")
STREET, OLD, NEW = "440106005", "440106005000001", "440106005000002"
ON = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def grids(db: None) -> None:
    for code in (OLD, NEW):
        Grid.objects.create(code=code, name=code[-1], street_code=STREET, valid_from=date(2026, 1, 1))


def end_old() -> None:
    Grid.objects.filter(code=OLD).update(valid_to=ON, successor_code=NEW)


def opened(at: datetime, name: str = "云岭公司") -> Employer:
    fields = {"name": name, "kind": "enterprise", "district_code": "440106", "no_code_reason": "unlicensed"}
    places = {"street_code": STREET, "grid_code": OLD}
    return actions.create_employer(fields={**fields, **places}, by=CLERK, at=at)


def works_at(employer: Employer, at: datetime, grid: str = OLD, *, main: bool = False) -> Workplace:
    place = {"district_code": "440106", "street_code": STREET, "grid_code": grid}
    return actions.add_workplace(
        employer_id=employer.pk, address="石牌西路 8 号", main=main, on=ON, by=CLERK, at=at, **place
    )


def test_files_and_places_of_work_go_over_on_the_day_after_the_last(at: datetime) -> None:
    employer = opened(at)
    place = works_at(employer, at, main=True)
    end_old()
    assert actions.leave_ended_grids(at=at) == 0, "on its last day the grid still has them"
    assert actions.leave_ended_grids(at=at + timedelta(days=1)) == 1
    employer.refresh_from_db()
    place.refresh_from_db()
    assert (employer.grid_code, place.grid_code) == (NEW, NEW)
    entry = trail(f"employer:{employer.pk}")[-1]
    assert entry.verb == "employer.change_grid" and entry.payload is not None
    assert (entry.payload["from"], entry.payload["to"]) == (OLD, NEW)
    assert actions.leave_ended_grids(at=at + timedelta(days=1)) == 0


def test_a_place_of_work_in_it_goes_over_though_the_file_lies_elsewhere(at: datetime) -> None:
    employer = opened(at)
    Employer.objects.filter(pk=employer.pk).update(grid_code=NEW)
    open_place, closed = works_at(employer, at), works_at(employer, at)
    actions.close_workplace(workplace_id=closed.pk, on=ON, by=CLERK, at=at)
    end_old()
    actions.leave_ended_grids(at=at + timedelta(days=1))
    open_place.refresh_from_db()
    closed.refresh_from_db()
    assert (open_place.grid_code, closed.grid_code) == (NEW, OLD), "what was closed before stays where it was"


def test_who_had_the_file_open_does_not_carry_it_back(at: datetime) -> None:
    employer = opened(at)
    end_old()
    actions.leave_ended_grids(at=at + timedelta(days=1))
    with pytest.raises(Stale):
        actions.edit_employer(
            employer_id=employer.pk, fields={"grid_code": OLD}, expected_version=employer.version, by=CLERK, at=at
        )


def test_nothing_new_is_laid_into_an_ended_grid(at: datetime) -> None:
    employer = opened(at)
    Employer.objects.filter(pk=employer.pk).update(grid_code=NEW)
    end_old()
    after = at + timedelta(days=1)
    with pytest.raises(Invalid, match="没有使用") as refused:
        actions.edit_employer(
            employer_id=employer.pk, fields={"grid_code": OLD}, expected_version=employer.version, by=CLERK, at=after
        )
    assert refused.value.field == "grid_code"
    with pytest.raises(Invalid, match="没有使用"):
        works_at(employer, after)


def test_many_are_moved_in_parts(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laojian.employers.actions.grids.MOST", 2)
    for number in range(5):
        opened(at, f"第{number}公司")
    end_old()
    assert actions.leave_ended_grids(at=at + timedelta(days=1)) == 5
    assert not Employer.objects.filter(grid_code=OLD).exists()
