"""Open cases with running clocks are taken over on the first day; bad rows are explained and kept."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from packages.tables.reads import SAMPLES

from laojian.cases import imports
from laojian.cases.actions import clocks
from laojian.cases.models import Case, CaseStep, Clock, ImportedCase
from laojian.kernel.refusal import Forbidden
from laojian.org.models import Grant, Officer
from laojian.tables.reading import read_whole
from laojian.tables.values import Moment

pytestmark = pytest.mark.django_db

GOOD = {
    "编号": "旧2026-17", "来源": "投诉", "标题": "拖欠工资", "单位代码": "th", "区域代码": "440106003",
    "用人单位名称": "某单位", "统一社会信用代码": "91440101MA5TESTX0U", "案由代码": "0201", "收到日期": "2026-02-02",
    "立案日期": "2026-02-04", "状态": "调查取证", "状态日期": "2026-02-05", "主办": "wang", "协办": "li",
    "请求金额": "8,000", "人数": "1", "期限": "DL04@2026-02-04+|2026-02-10/2026-02-11; DL06@2026-02-04",
}  # fmt: skip


def read(rows, on):
    """The rows as they come out of a file."""
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0] | rows[-1]))
    table.writeheader()
    table.writerows(rows)
    found = read_whole(out.getvalue().encode(), "在办.csv", imports.KIND, Moment(on), compare=False)
    return [(row.place, row) for row in found.rows]


@pytest.fixture
def bring(walk):
    officer = Officer.objects.create(username="admin", name="管理员", unit=walk.city.unit, password="!")
    Grant.objects.create(officer=officer, role="administrator", place="4401", valid_from=walk.day, granted_at=walk.at)

    def take(*rows, by=officer):
        return imports.bring(rows=read(rows, walk.day), source="在办.xlsx", digest="f" * 64, by=by, at=walk.at)

    return take


def test_a_case_comes_in_its_state_with_its_clocks_and_goes_on(walk, bring):
    (outcome,) = bring(GOOD)
    assert (outcome.kind, outcome.what) == ("made", "旧2026-17")
    walk.case = Case.objects.get(number="旧2026-17")
    assert (walk.case.state, walk.case.imported, walk.case.employer) == ("S20", True, walk.city.employer)
    clock = Clock.objects.get(case=walk.case, code="DL04")
    assert clock.extended and clock.pauses.count() == 1 and str(clock.due) > "2026-06-01"
    assert Clock.objects.filter(case=walk.case, code="DL01", stopped_on__isnull=True).count() == 0
    assert list(CaseStep.objects.filter(case=walk.case).order_by("seq").values_list("step", flat=True)) == [
        "register",
        "import_s20",
    ]
    walk.evidence().take("report", "wang", facts="x", discretion_grade="none", proposed_handling="x")
    assert walk.case.state == "S40" and clocks.differences(walk.case.pk) == []


def test_the_same_file_again_makes_nothing_twice(bring):
    assert [outcome.kind for outcome in bring(GOOD)] == ["made"]
    assert [outcome.kind for outcome in bring(GOOD)] == ["met"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"编号": ""}, "缺少：编号"),
        ({"状态": "结案审批"}, "不能导入"),
        ({"状态": "天上"}, "没有状态"),
        ({"来源": "梦见"}, "没有“梦见”"),
        ({"单位代码": "zz"}, "没有单位代码"),
        ({"区域代码": "440104001"}, "辖区"),
        ({"收到日期": "2026-13-01"}, "不是有效日期"),
        ({"收到日期": "2026-12-01"}, "晚于今天"),
        ({"立案日期": ""}, "缺少立案日期"),
        ({"立案日期": "2026-02-20"}, "之间"),
        ({"主办": ""}, "主办和协办"),
        ({"协办": "wang"}, "两个人"),
        ({"主办": "nobody"}, "没有用户名"),
        ({"主办": "reviewer"}, "执法证"),
        ({"案由代码": "9999"}, "没有案由"),
        ({"请求金额": "一些"}, "金额无法识别"),
        ({"人数": "几个"}, "不是数目"),
        ({"期限": "DL04"}, "无法识别"),
        ({"期限": "DL99@2026-02-04"}, "没有编号"),
        ({"期限": "SET-ORDER@2026-02-04"}, "到期日"),
        ({"期限": "DL04@2026-02-04|2026-03-01/2026-02-01"}, "日期无效"),
        ({"状态": "决定已作出"}, "决定种类"),
    ],
)
def test_a_bad_row_is_explained_and_kept_and_leaves_nothing_behind(bring, change, why):
    good, bad = bring(GOOD, GOOD | {"编号": "旧2"} | change)
    assert good.kind == "made" and bad.kind == "bad" and why in str(bad.reason)
    assert Case.objects.count() == 1
    kept = ImportedCase.objects.get(row=3)
    assert why in kept.problem and kept.cells["标题"] == "拖欠工资"


def test_the_usual_clocks_run_when_the_file_names_none(bring):
    bring(GOOD | {"期限": ""})
    assert set(Clock.objects.filter(stopped_on__isnull=True).values_list("code", flat=True)) == {
        "DL04",
        "DL06",
        "LT75",
        "LT90",
    }


def test_a_decided_case_goes_on_to_service_and_performance(walk, bring):
    bring(
        GOOD | {"状态": "S60", "状态日期": "2026-02-27", "期限": "", "决定种类": "行政处理", "支付期限": "2026-04-30"}
    )
    walk.case = Case.objects.get()
    walk.take("serve_at_announcement", "wang", served_to="陈某").take("begin_performance", "wang")
    assert walk.case.state == "S70"


def test_only_who_may_import_does(walk, bring):
    with pytest.raises(Forbidden):
        bring(GOOD, by=walk.city.head)


def test_an_existing_number_of_another_case_is_not_taken(walk, bring):
    walk.register()
    (bad,) = bring(GOOD | {"编号": walk.case.number})
    assert bad.kind == "bad"


def test_a_number_whose_last_digits_a_spreadsheet_lost_keeps_its_row_back_and_no_other(walk, bring):
    walk.city.unit.code = "440106-DD"
    walk.city.unit.save()
    later, name = datetime(2026, 11, 27, 9, tzinfo=UTC), "k02_cases_numeric_no.xlsx"
    found = read_whole((SAMPLES / name).read_bytes(), name, imports.KIND, Moment(later.date()), compare=False)
    made, kept = imports.bring(
        rows=[(row.place, row) for row in found.rows], source=name, digest="e" * 64,
        by=Officer.objects.get(username="admin"), at=later,
    )  # fmt: skip
    assert (made.kind, made.what) == ("made", "穗天劳监旧〔2026〕1号"), str(made.reason)
    assert kept.kind == "bad" and "15 位" in str(kept.reason)
    case = Case.objects.get()
    assert (case.amount_claimed, case.workers) == (350000, 3)
