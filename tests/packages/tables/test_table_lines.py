"""Lines as people paste them: who, which telephone, how much, and what is no entry at all."""

import pytest
from packages.tables.reads import Report, pasted, people, refused

ZHOU = ("周小满", "13800138021", "4000.00")
LINES = {
    "周小满 13800138021 4000": ZHOU,
    "1. 周小满 138 0013 8021 4000": ZHOU,
    "(12)周小满 138-0013-8021 4,000元": ZHOU,
    "③ 周小满\t+86 138 0013 8021\t¥4000.00": ZHOU,
    "1周小满 13800138021 四千元": ZHOU,
    "第3 周小满 13800138021 0.4万": ZHOU,
    "12 13800138021 周小满 4000": ZHOU,
    "周小满：13800138021：4000": ZHOU,
    "周小满-13800138021-4000": ZHOU,
    "周小满|13800138021|4000": ZHOU,
    "周　小　满，１３８００１３８０２１，４０００": ZHOU,
    "周小满13800138021九月工资4000": ZHOU,
    "周小满 4000 138 0013 8021": ZHOU,
    "周小满（班长）13800138021 4000": ZHOU,
    "王班长：周小满 13800138021 4000": ZHOU,
    "[2026-11-20 10:03] 周小满 13800138021 4000": ZHOU,
    "姓名：周小满 电话：13800138021 金额：4000元": ZHOU,
    "李　明 13800138023 5000": ("李明", "13800138023", "5000.00"),
    "欧阳 娜娜 13800138023 5000": ("欧阳娜娜", "13800138023", "5000.00"),
    "阿卜杜拉·买买提 13800138023 5000": ("阿卜杜拉·买买提", "13800138023", "5000.00"),
    "John Smith 138 0013 8003 9000": ("John Smith", "13800138003", "9000.00"),
    "Nguyễn Văn A 13800138003 9000": ("Nguyễn Văn A", "13800138003", "9000.00"),
    "王😀 13800138003 9000": ("王😀", "13800138003", "9000.00"),
    "周小满 1500 138 0013 8021": ("周小满", "13800138021", "1500.00"),
    "周小满 020-83331234转801 4000": ("周小满", "02083331234转801", "4000.00"),
    "周小满 13800138021 9-10月工资 4000": ZHOU,
    "周小满 13800138021 2026.9-2026.10 4000": ZHOU,
    "周小满 13800138021 RMB 4000": ZHOU,
    "周小满 13800138021 无 4000": ZHOU,
    "钱七 13800138021 1万2": ("钱七", "13800138021", "12000.00"),
    "周小满": ("周小满", "", ""),
    "何立夏 3500": ("何立夏", "", "3500.00"),
}


@pytest.mark.parametrize(("line", "expected"), LINES.items(), ids=LINES)
def test_a_line_is_one_entry(line: str, expected: tuple[str, str, str]) -> None:
    found = pasted(line)

    assert people(found) == [expected]
    assert refused(found) == []


@pytest.mark.parametrize(
    "line",
    [
        "合计 8000",
        "合计：7人 35000元",
        "#接龙",
        "以下是名单：",
        "请老板快发工资",
        "李工头 2026/11/20 10:03",
        "收到 谢谢",
    ],
)
def test_a_line_about_nobody_is_named(line: str) -> None:
    found = pasted(f"周小满 13800138021 4000\n{line}")

    assert people(found) == [ZHOU]
    assert len(found["headings"]["named"]) == 1
    assert found["cells"]["named"] > 0


def test_two_people_in_one_line_are_two() -> None:
    found = pasted("周小满 13800138021 4000；李明 13800138022 5000")

    assert people(found) == [ZHOU, ("李明", "13800138022", "5000.00")]


def test_a_paper_in_groups_is_a_paper() -> None:
    found = pasted("周小满 13800138021 440106 19900101 0013 4000")

    assert people(found, "name", "identity", "amount") == [("周小满", "440106199001010013", "4000.00")]


@pytest.mark.parametrize("amount", ["约4000", "4000元/月", "4000+500", "4000-5000", "-4000"])
def test_an_amount_that_is_none_is_refused_and_the_person_stays(amount: str) -> None:
    found = pasted(f"周小满 13800138021 {amount}")

    assert people(found) == [("周小满", "13800138021", "")]
    assert refused(found) == [(1, "金额")]


def test_a_second_amount_is_asked_about_and_not_added() -> None:
    found = pasted("周小满 13800138021 九月 4000 十月 5000")

    assert people(found, "amount", "what") == [("4000.00", "九月 十月")]
    assert "5000" in asked(found)[0][0]


def test_a_line_without_a_name_keeps_its_telephone_and_asks_for_the_name() -> None:
    found = pasted("13800138021 4000")

    assert people(found) == [("", "13800138021", "4000.00")]
    assert asked(found) == [["缺少：姓名"]]


def test_headings_over_typed_lines_are_headings() -> None:
    found = pasted("姓名 电话 金额\n周小满 13800138021 4000")

    assert found["headings"]["used"] == {"姓名": "name", "电话": "phone", "金额": "amount"}
    assert people(found) == [ZHOU]


def test_a_table_copied_from_a_spreadsheet_is_read_by_its_headings() -> None:
    found = pasted("九月名单\n金额\t姓名\t联系电话\n4000\t周小满\t13800138021\n")

    assert people(found) == [ZHOU]
    assert found["headings"]["named"] == ["九月名单"]


def test_two_of_one_name_are_asked_about_unless_papers_and_telephones_differ() -> None:
    asks = asked(pasted("张伟 13800138031 1000\n张伟 13800138032 2000\n李明 13800138033 3000"))
    apart = asked(pasted("张伟 13800138031 H12345678 1000\n张伟 13800138032 H12345679 2000"))

    assert [bool(ask) for ask in asks] == [True, True, False]
    assert apart == [[], []]


def test_one_name_and_telephone_with_two_papers_is_asked_about() -> None:
    asks = asked(pasted("张伟 13800138031 H12345678 1000\n张伟 13800138031 H12345679 2000"))

    assert [bool(ask) for ask in asks] == [True, True]


def test_nothing_typed_is_said() -> None:
    found = pasted(" \n\n")

    assert found["sheets"] == [{"name": "", "state": "empty"}]
    assert [one["reason"] for one in found["refused"]] == ["文件没有内容"]


def test_a_line_too_long_is_refused_whole() -> None:
    found = pasted("周小满 13800138021 4000\n" + "啊" * 1001)

    assert people(found) == [ZHOU]
    assert refused(found) == [(2, "")]


def asked(found: Report) -> list[list[str]]:
    return [row["ask"] for row in found["rows"]]
