"""What is read in a complaint, with the words it rests on."""

from datetime import date

import pytest

from laojian.analytics.extraction.betrayal import betrays
from laojian.analytics.extraction.reading import extract
from laojian.analytics.extraction.violations import violation_words
from laojian.kernel.typed.numerals import number_of

ON = date(2026, 11, 23)
PLACES = [
    ("4401", "广州市"), ("440106", "天河区"), ("440113", "番禺区"), ("440106003", "石牌街道"), ("440113101", "南村镇"),
    ("440111005", "新市街道"), ("440118001", "新市街道"),
]  # fmt: skip
MONEY = ("amount_owed", "amount_monthly", "amount_daily", "amount_hourly", "amount_other")


def values(text: str, *kinds: str) -> list[tuple[str, object]]:
    return [(one.kind, one.value) for one in extract(text, on=ON, places=PLACES) if one.kind in kinds]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("两万三", 23_000), ("3万5", 35_000), ("三千五", 3_500), ("一万二千", 12_000), ("十五", 15), ("二十", 20),
        ("8k", 8_000), ("1.5w", 15_000), ("2,300", 2_300), ("一百零五", 105), ("一万零三百", 10_300), ("两千", 2_000),
        ("一百二", 120), ("二〇", 20), ("三五千", None), ("三千五千", None), ("", None), ("公司", None),
        ("三十几", None),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(written: str, value: float | None) -> None:
    assert number_of(written) == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一共拖欠工资两万三，", [("amount_owed", 2_300_000)]),
        ("还欠我3万多没给", [("amount_owed", 3_000_000)]),
        ("工资每月4500", [("amount_monthly", 450_000)]),
        ("每月8k，共计2.4万元", [("amount_monthly", 800_000), ("amount_owed", 2_400_000)]),
        ("工资３５００元一个月", [("amount_monthly", 350_000)]),
        ("欠两个月工资9000元", [("amount_owed", 900_000)]),
        ("时薪15元", [("amount_hourly", 1_500)]),
        ("日薪三百块", [("amount_daily", 30_000)]),
        ("收了押金500元", [("amount_other", 50_000)]),
        ("加班费没给，共1,234.50元", [("amount_owed", 123_450)]),
        ("涉及金额15万余元", [("amount_other", 15_000_000)]),
        ("厂里有3万平方米，2000个工人", []),
        ("2025年3月，工作8小时", []),
        ("电话13812345678", []),
    ],
)
def test_sums_in_fen_and_what_they_are(text: str, found: list[tuple[str, int]]) -> None:
    assert values(text, *MONEY) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("我们20多个人", [20]), ("三十几名工人", [30]), ("约35人", [35]), ("共有一百二十名员工", [120]),
        ("就我一个人", [1]), ("有一个人说", []), ("500人民币", []), ("第3人民医院", []),
    ],
)  # fmt: skip
def test_how_many_people(text: str, count: list[int]) -> None:
    assert [value for _, value in values(text, "people")] == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("从去年10月到今年3月没发", [("period", "2025-10/2026-03")]),
        ("2025年底至今没发工资", [("period", "2025-12/2026-11")]),
        ("2024年3月15日进厂", [("date", "2024-03-15")]),
        ("做到2025-06-30", [("date", "2025-06-30")]),
        ("5月8日被辞退", [("date", "2026-05-08")]),
        ("12月开始上班", [("period", "2025-12/2026-11")]),
        ("上个月的工资", [("date", "2026-10")]),
        ("昨天去问", [("date", "2026-11-22")]),
        ("从8月到今年2月", [("period", "2025-08/2026-02")]),
        ("11月至1月", [("period", "2026-11/2027-01")]),
        ("2025年2月30日", []),
    ],
)
def test_days_and_periods_by_the_day_of_the_contact(text: str, found: list[tuple[str, str]]) -> None:
    assert values(text, "date", "period")[: len(found) or None] == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我在广州鑫达建筑劳务有限公司工地干活", "广州鑫达建筑劳务有限公司"),
        ("我在华为技术有限公司工作", "华为技术有限公司"),
        ("入职美宜佳便利店，押金500元", "美宜佳便利店"),
        ("在番禺和记酒楼做服务员", "番禺和记酒楼"),
        ("中建三局集团有限公司（天河项目部）拖欠工资", "中建三局集团有限公司（天河项目部）"),
        ("包工头叫李建国，一直不接电话", "李建国"),
        ("这家公司拖欠工资", None),
        ("我们工地没有发钱，该厂不管", None),
    ],
)
def test_the_employer_named(text: str, name: str | None) -> None:
    assert [value for _, value in values(text, "employer")] == ([] if name is None else [name])


def test_places_of_the_table_the_one_in_the_district_named_is_taken() -> None:
    assert values("番禺区南村镇的厂", "place") == [("place", "440113"), ("place", "440113101")]
    assert values("石牌街附近", "place") == [("place", "440106003")]
    [several] = [one for one in extract("新市街道", on=ON, places=PLACES) if one.kind == "place"]
    assert several.note == "同名地点"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("拖欠工资，没有签劳动合同", ["0201", "0102"]),
        ("没有加班费，每天12小时", ["0203", "0401"]),
        ("扣了身份证，收押金", ["0106", "0107"]),
        ("怀孕期间还要上夜班", ["0502"]),
        ("厂里有15岁的童工", ["0601"]),
        ("不给买社保，低于最低工资", ["0701", "0202"]),
        ("中介扣了身份证", ["0106", "0903"]),
        ("今天天气很好", []),
    ],
)
def test_violations_named(text: str, codes: list[str]) -> None:
    assert sorted(str(value) for _, value in values(text, "violation")) == sorted(codes)


def test_a_denied_violation_counts_for_little() -> None:
    [one] = [one for one in extract("公司没有拖欠工资", on=ON, places=[]) if one.kind == "violation"]
    assert (one.note, one.score) == ("否定", 0.3)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("已申请劳动仲裁", [("arbitration", "")]),
        ("没去法院", [("court", "否定")]),
        ("是否可以申请仲裁", [("arbitration", "拟")]),
        ("报警后派出所来了", [("police", "")]),
    ],
)
def test_other_proceedings(text: str, found: list[tuple[str, str]]) -> None:
    read = [(one.value, one.note) for one in extract(text, on=ON, places=[]) if one.kind == "proceeding"]
    assert read == found


def test_every_suggestion_shows_its_words_in_the_text_as_it_was_written() -> None:
    text = "ＡＢ　我们２０多个人在天河区鑫达电子厂，去年１０月至今欠薪三万五，☎１３８１２３４５６７８，"
    text += "身份证44010619900101123X。🙂没签合同"
    found = extract(text, on=ON, places=PLACES)
    assert all(text[one.start : one.end] == one.words for one in found)
    assert {one.kind for one in found} >= {
        "people", "place", "employer", "period", "amount_owed", "phone", "id_number", "violation"
    }  # fmt: skip
    assert [one.start for one in found] == sorted(one.start for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。",
        "\ud800工厂欠薪",
        "元元元",
        "第" * 20000,
        "一" * 20000,
        "1" * 20000,
        "公司" * 9000,
        "((((((((",
        "年月日" * 800,
    ],
)
def test_odd_texts_are_read_without_harm(text: str) -> None:
    assert all(text[one.start : one.end] == one.words for one in extract(text, on=ON, places=PLACES))
    assert all(text[span.start : span.end] == span.words for span in betrays(text, known=["张三"]))


def test_codes_of_the_word_table_are_unique_and_each_has_words() -> None:
    codes = [code for code, _ in violation_words()]
    assert len(set(codes)) == len(codes) > 40
    assert all(not pattern.search("") for _, pattern in violation_words())


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("我是仓库唯一的女工", {"role", "unique"}),
        ("我们车间三个人都知道", {"group"}),
        ("老板昨天单独找我谈话", {"conversation"}),
        ("我老家在湖南", {"hometown"}),
        ("6月3日我入职", {"tenure"}),
        ("我上个月怀孕了", {"body"}),
        ("我值夜班的时候看见的", {"shift"}),
        ("我今年四十岁", {"person"}),
        ("张小明说的", {"known"}),
        ("找小明问过", {"known"}),
        ("打138 1234 5678", {"known", "contact"}),
        ("张 小 明", {"known"}),
        ("公司不给大家买社保", set()),
        ("厂里使用童工，晚上赶工到十二点", set()),
    ],
)
def test_what_would_betray_the_reporter(text: str, reasons: set[str]) -> None:
    spans = betrays(text, known=["张小明", "13812345678"])
    assert {span.reason for span in spans} == reasons
    assert all(text[span.start : span.end] == span.words for span in spans)
