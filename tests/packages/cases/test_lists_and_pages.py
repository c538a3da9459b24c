"""What officers see: scope, filters, keyset paging, a constant number of queries, the desk, the case page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laojian.cases import actions, queries
from laojian.cases.models import Case
from laojian.kernel.refusal import Invalid, NotFound
from laojian.org import access
from laojian.org.models import Grant, Interest, Officer, Unit

pytestmark = pytest.mark.django_db


def counted(act):
    with CaptureQueriesContext(connection) as queries_:
        act()
    return len(queries_)


@pytest.fixture
def many(walk):
    """Twelve leads in two streets, on twelve working days."""
    for number in range(12):
        walk.register(
            title=f"拖欠工资{number}", employer_id=None, employer_name=f"某某公司{number}", phone="", complainant="",
            claims=(), workplace_code="440106003" if number % 2 else "440106009",
        )  # fmt: skip
        walk.wait(1)
    return walk


def test_paging_by_key_shows_every_row_once_in_order(many):
    for sort in ("opened", "due"):
        seen, cursor = [], ""
        while True:
            page = queries.page(many.city.clerk, many.day, sort=sort, cursor=cursor, size=5)
            seen += [row.id for row in page.rows]
            cursor = page.next
            if not cursor:
                break
        assert len(seen) == len(set(seen)) == 12
        order = Case.objects.order_by(*(("due", "id") if sort == "due" else ("-opened_at", "-id")))
        assert seen == list(order.values_list("id", flat=True))


def test_a_row_put_in_while_paging_disturbs_nothing(many):
    first = queries.page(many.city.clerk, many.day, size=5)
    many.register(claims=(), phone="")
    second = queries.page(many.city.clerk, many.day, size=5, cursor=first.next)
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}


def test_a_page_takes_the_same_number_of_queries_however_long_it_is(many):
    clerk = Officer.objects.get(username="clerk")
    access.once_per_request(clerk)
    access.grants_of(clerk)
    few = counted(lambda: queries.page(clerk, many.day, size=2))
    lots = counted(lambda: queries.page(clerk, many.day, size=12))
    assert few == lots == 2


def test_filters_let_through_what_they_say(many):
    clerk, on = many.city.clerk, many.day

    def titles(**filters):
        return {row.title for row in queries.page(clerk, on, filters=filters, size=100).rows}

    assert len(titles(street="440106003")) == 6
    assert titles(text="资11") == {"拖欠工资11"}
    assert titles(text="公司7") == {"拖欠工资7"}
    assert titles(text="天劳监〔2026〕3号") == {"拖欠工资2"}
    assert titles(state="S12") == set() and len(titles(state="S00")) == 12
    assert (
        len(titles(due="overdue")) + len(titles(due="today")) + len(titles(due="week")) + len(titles(due="later")) == 12
    )
    assert len(titles(origin="TS", cause="0201", kind="complaint", open="1", wage="1", leads="1")) == 12
    assert queries.count(clerk, on, most=5) == queries.Count(5, True)
    assert queries.count(clerk, on, filters={"street": "440106003"}) == queries.Count(6, False)
    for wrong in ({"state": "S77"}, {"due": "soon"}, {"nonsense": "1"}, {"officer": "x"}):
        with pytest.raises(Invalid):
            titles(**wrong)
    with pytest.raises(Invalid):
        queries.page(clerk, on, cursor="abc")
    with pytest.raises(Invalid):
        queries.page(clerk, on, sort="colour")


def test_an_officer_of_another_street_or_district_sees_only_their_own(many):
    unit = Unit.objects.create(code="yc", name="员村中队", kind="中队", place="440106003")
    street = Officer.objects.create(username="street", name="街道", unit=unit, password="!")
    Grant.objects.create(officer=street, role="leader", place="440106003", valid_from=many.day, granted_at=many.at)
    assert {row.street_code for row in queries.page(street, many.day).rows} == {"440106003"}
    nobody = Officer.objects.create(username="nobody", name="无", unit=unit, password="!")
    assert queries.page(nobody, many.day).rows == ()
    foreign = Case.objects.filter(street_code="440106009").first()
    with pytest.raises(NotFound):
        queries.case_view(street, foreign.pk, many.day)
    with pytest.raises(NotFound):
        queries.timeline(street, foreign.pk, many.day)


def test_an_inspector_sees_leads_of_the_place_and_cases_in_hand(walk):
    walk.filed()
    lead = type(walk)(walk.city).register()
    assert {row.id for row in queries.page(walk.city.wang, walk.day).rows} == {walk.case.pk, lead.case.pk}
    assert {row.id for row in queries.page(walk.city.zhao, walk.day).rows} == {lead.case.pk}


def test_after_declaring_an_interest_nothing_of_that_employer_is_seen(walk):
    walk.filed()
    Interest.objects.create(
        officer=walk.city.wang, employer_code=walk.city.employer.uscc, relation="own", valid_from=walk.day
    )
    assert queries.page(walk.city.wang, walk.day).rows == ()
    with pytest.raises(NotFound):
        queries.case_view(walk.city.wang, walk.case.pk, walk.day)


def test_the_desk_sorts_by_what_is_due_and_keeps_its_number_of_queries(many):
    first = counted(lambda: queries.desk(Officer.objects.get(username="clerk"), many.day))
    desk = queries.desk(many.city.clerk, many.day)
    assert desk.overdue and all(row.days_left < 0 for row in desk.overdue)
    assert all(row.days_left == 0 for row in desk.today) and all(0 < row.days_left <= 7 for row in desk.week)
    for _ in range(5):
        many.register(claims=(), phone="", employer_id=None, employer_name="丙")
    assert counted(lambda: queries.desk(Officer.objects.get(username="clerk"), many.day)) == first


def test_the_desk_shows_what_awaits_my_approval_and_what_i_proposed(walk):
    walk.investigated()
    walk.propose("extend", "wang", reason="复杂")
    assert [row.step for row in queries.desk(walk.city.bureau, walk.day).approvals] == ["extend"]
    assert [row.step for row in queries.desk(walk.city.wang, walk.day).drafts] == ["extend"]
    assert queries.desk(walk.city.head, walk.day).approvals == ()
    assert queries.waiting_count(walk.city.bureau, walk.day) == 1
    assert str(queries.approvals(walk.city.bureau, walk.day)[0].step_title) == "延长调查期限"
    actions.withdraw_proposal(proposal_id=queries.drafts(walk.city.wang)[0].id, by=walk.city.wang, at=walk.at)
    assert queries.decided(walk.city.wang)[0].state == "withdrawn"


def test_the_case_page_says_what_each_step_still_needs(walk):
    walk.filed()
    view = queries.case_view(walk.city.wang, walk.case.pk, walk.day)
    steps = {step.base: step for step in view.next}
    assert steps["begin_investigation"].may
    walk.take("begin_investigation", "wang", certificates_shown=True, rights_told=True)
    steps = {step.base: step for step in queries.case_view(walk.city.wang, walk.case.pk, walk.day).next}
    assert not steps["report"].ready and "卷内没有证据" in {str(words) for words in steps["report"].missing}
    assert not steps["decide_recusal"].permitted and not steps["decide_recusal"].may
    assert {clock.value.code for clock in view.clocks if clock.running} == {"DL04", "DL06", "LT75", "LT90"}
    assert all(clock.basis and str(clock.title) for clock in view.clocks)
    assert [row.step for row in view.steps] == ["register", "examine", "accept", "approve_filing"]


def test_a_reviewer_of_the_team_reads_why_not(walk):
    walk.reported()
    Grant.objects.create(
        officer=walk.city.wang, role="reviewer", place="440106", valid_from=walk.day, granted_at=walk.at
    )
    steps = {step.base: step for step in queries.case_view(walk.city.wang, walk.case.pk, walk.day).next}
    assert steps["take_review"].permitted and steps["take_review"].excluded and not steps["take_review"].may


def test_the_case_page_takes_the_same_number_of_queries_with_more_in_the_file(walk):
    walk.investigated()
    few = counted(lambda: queries.case_view(walk.city.wang, walk.case.pk, walk.day))
    for _ in range(4):
        walk.evidence()
        actions.add_claim(
            case_id=walk.case.pk,
            claim=actions.NewClaim(name="王五", claimed=1),
            by=walk.city.wang,
            at=walk.at,
            on=walk.day,
        )
    walk.take("extend", "wang", "bureau", reason="复杂")
    assert counted(lambda: queries.case_view(walk.city.wang, walk.case.pk, walk.day)) == few


def test_the_timeline_tells_everything_in_words(walk):
    walk.investigated()
    rows = queries.timeline(walk.city.wang, walk.case.pk, walk.day)
    titles = [str(row.title) for row in rows]
    assert {"登记", "批准立案", "开始调查", "收录证据"} <= set(titles)
    assert not [title for title in titles if title.isascii()]
    assert all(row.intact for row in rows)


def test_the_search_box_finds_by_number_name_code_and_by_right_telephone(walk):
    walk.filed()
    people, on = walk.city, walk.day
    for text in (walk.case.number, "天河某", "91440101MA5TESTX0U", "91440101ma5t"):
        assert [row.id for row in queries.search_box(people.clerk, text, on).rows] == [walk.case.pk], text
    assert queries.search_box(people.clerk, "138 0013 8000", on).rows
    assert queries.search_box(people.supervisor, "13800138000", on) == queries.Hits((), False)
    assert queries.search_box(people.clerk, " ", on).rows == ()
    assert [row.id for row in queries.of_employer(people.clerk, people.employer.pk, on)] == [walk.case.pk]


def test_a_list_is_kept_under_a_name(walk):
    clerk = walk.city.clerk
    actions.save_view(name="我的", filters={"state": "S00", "text": ""}, sort="due", by=clerk, at=walk.at)
    view = actions.save_view(name="我的", filters={"state": "S01"}, sort="due", by=clerk, at=walk.at)
    assert [(kept.name, kept.filters) for kept in queries.views(clerk)] == [("我的", {"state": "S01"})]
    with pytest.raises(NotFound):
        actions.delete_view(view_id=view.pk, by=walk.city.head, at=walk.at)
    actions.delete_view(view_id=view.pk, by=clerk, at=walk.at)
    assert queries.views(clerk) == []


def test_causes_are_those_in_force(walk):
    codes = [code for code, _ in queries.causes(walk.day)]
    assert "0201" in codes and codes == sorted(codes)
