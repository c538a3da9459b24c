"""What the person sees while the office works: asked for more, sent elsewhere, accepted with a paper, under inquiry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import localdate
from flows.cast import Walk

from laojian.complaints import actions
from laojian.complaints.models import Contact
from laojian.ledger import queries as ledger

if TYPE_CHECKING:
    from flows.cast import City
    from packages.web.portal.visitor import Visitor

pytestmark = pytest.mark.django_db


class Desk:
    """The clerk at the desk, now."""

    def __init__(self, city: City) -> None:
        self.city = city

    def do(self, act: str, **more: Any) -> Any:
        at = ledger.now()
        given = {"contact_id": Contact.objects.get().pk, "by": self.city.people["clerk"], "at": at, "on": localdate(at)}
        return getattr(actions, act)(**(given | more))


@pytest.fixture
def desk(city: City) -> Desk:
    return Desk(city)


@pytest.fixture
def here(visitor: Visitor) -> str:
    """The page of a complaint just made."""
    return visitor.handed_in().opened().here


def test_asked_for_more_the_person_adds_it_and_it_goes_back_to_the_desk(
    visitor: Visitor, desk: Desk, here: str
) -> None:
    desk.do("ask_supplement", items=["工资条", "考勤"], until=date(2099, 1, 1))
    visitor.get(here)
    assert visitor.shown("stage") == "等待补充材料" and "1. 工资条" in visitor.text and "您本人" in visitor.text
    assert 'name="purpose" value="supplement"' in visitor.text
    visitor.do("say", {"text": "工资条在这里", "purpose": "supplement"})
    assert Contact.objects.get().state == "new"
    assert Contact.objects.get().notes.filter(purpose="supplement").count() == 1


def test_sent_elsewhere_the_person_reads_why_and_what_rights_remain(visitor: Visitor, desk: Desk, here: str) -> None:
    desk.do("redirect", door="severance", text="经济补偿有争议，请申请劳动仲裁。")
    visitor.get(here)
    assert visitor.shown("result") == "经济补偿有争议，请申请劳动仲裁。"
    assert "不服怎么办" in visitor.text and "行政复议法" in visitor.text
    assert "act-unsolved" in visitor.text and "act-evaluate" in visitor.text and "act-withdraw" not in visitor.text


def test_a_report_sent_elsewhere_has_no_rights_of_review(visitor: Visitor, desk: Desk) -> None:
    here = visitor.handed_in("report").opened().here
    desk.do("pass_on", receiver="应急管理局", reason="安全隐患由其负责")
    visitor.get(here)
    assert "应急管理局" in visitor.shown("result") and "不服怎么办" not in visitor.text


def test_an_accepted_complaint_shows_its_stage_its_clock_and_the_paper(
    visitor: Visitor, desk: Desk, here: str, city: City, other: Any
) -> None:
    case = desk.do("register_case", title="拖欠工资", facts="反映单位拖欠工资八千元", cause="0201")
    walk = Walk(city, day=localdate(ledger.now()), case=case)
    visitor.get(here)
    assert visitor.shown("stage") in ("已收到", "受理审查")
    walk.take("examine", "clerk", duplicates_note="不是同一事项").take("accept", "clerk", facts="属实")
    visitor.get(here)
    assert visitor.shown("stage") == "已受理" and "机构负责人" in visitor.text
    paper = visitor.text.split(f'href="{here}paper/')[1].split('"')[0]
    got = visitor.client.get(f"{here}paper/{paper}")
    assert b"".join(got.streaming_content).startswith(b"%PDF") and "attachment" in got["Content-Disposition"]
    stranger = other()
    own = stranger.handed_in().opened().here
    stranger.get(f"{here}paper/{paper}", 404)
    stranger.get(f"{own}paper/{paper}", 404)


def test_during_an_inquiry_recent_looks_are_told_later(visitor: Visitor, desk: Desk, here: str) -> None:
    desk.do("register_case", title="拖欠工资", facts="反映单位拖欠工资八千元", cause="0201")
    desk.do("look")
    visitor.get(here)
    assert "会晚些显示" in visitor.text and 'data-test="looks"' not in visitor.text


def test_the_case_number_and_the_names_of_officers_are_not_shown(
    visitor: Visitor, desk: Desk, here: str, city: City
) -> None:
    case = desk.do("register_case", title="拖欠工资内部标题", facts="反映单位拖欠工资八千元", cause="0201")
    visitor.get(here)
    for words in (case.number, "内部标题", *(officer.name for officer in city.people.values())):
        assert words not in visitor.text, words
