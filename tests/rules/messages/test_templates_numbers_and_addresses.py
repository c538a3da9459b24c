"""Templates, the numbers of a day, values and addresses at their edges: what is said, and with which words refused."""

from datetime import date, datetime, time, timedelta, timezone

import pytest

from laojian.kernel.refusal import Invalid
from laojian.messages import rules
from laojian.messages.rules import Policy, Template

SHAPES = {"receipt": "receipt", "code": "code", "day": "day"}
ROW = {
    "code": "trial", "purpose": "legal", "channels": "sms inside", "valid_from": "2026-01-01", "valid_to": "",
    "mark": "P", "title_zh": "题", "text_zh": "编号{receipt}。", "title_en": "T", "text_en": "No. {receipt}",
}  # fmt: skip
CODE = {"purpose": "code", "channels": "sms", "text_zh": "码{code}", "text_en": "{code}"}
NUMBERS = {
    "quiet_start": "21:00", "quiet_end": "08:30", "courtesy_per_day": "3", "code_per_day": "6", "code_minutes": "10",
    "tries": "5", "first_wait": "30", "longest_wait": "600", "lease": "60", "retention_days": "180",
    "inside_days": "90", "segments": "4",
}  # fmt: skip
POLICY = rules.policy(NUMBERS)
CHINA = timezone(timedelta(hours=8))


def read(**changed: str) -> Template:
    return rules.template(ROW | changed, SHAPES)


def test_a_row_is_read_with_what_is_filled_in() -> None:
    kind = read(basis="条例")
    assert (kind.channels, dict(kind.places), kind.basis) == (("sms", "inside"), {"receipt": "receipt"}, "条例")
    assert dict(read(**CODE).places) == {"code": "code"}
    assert read(text_zh="好", text_en="{{fine}}").places == {}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"text_zh": "{name}", "text_en": "{name}"}, "不允许的占位符：name"),
        ({"text_en": "none"}, "占位符不一致"),
        ({"text_en": "{receipt} {day}"}, "占位符不一致"),
        ({"title_zh": "{receipt}"}, "标题不能含有占位符"),
        ({"title_en": "{receipt}"}, "标题不能含有占位符"),
        ({"channels": "sms pigeon"}, "渠道有误"),
        ({"channels": " "}, "“channels”列不能为空"),
        ({"purpose": "fun"}, "“fun”不是消息的用途"),
        ({"text_zh": "{receipt!r}", "text_en": "{receipt}"}, "占位符“receipt”的写法有误"),
        ({"text_zh": "{receipt:>9}", "text_en": "{receipt}"}, "占位符“receipt”的写法有误"),
        ({"text_zh": "{receipt.real}", "text_en": "{receipt}"}, "占位符“receipt.real”的写法有误"),
        ({"text_zh": "码{code}", "text_en": "{code}"}, "验证码只能用验证码类模板"),
        ({"purpose": "code"}, "验证码只能用验证码类模板"),
        ({**CODE, "channels": "sms inside"}, "不进入站内消息"),
    ],
)
def test_a_template_is_refused_with_what_is_wrong(changed: dict[str, str], why: str) -> None:
    with pytest.raises(Invalid, match=why):
        read(**changed)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"quiet_start": "24:00"}, "“24:00”不是有效时刻"),
        ({"quiet_end": "8"}, "“8”不是有效时刻"),
        ({"tries": "0"}, "“tries”必须大于零"),
        ({"lease": ""}, "“lease”必须大于零"),
        ({"lease": "-1"}, "不是整数"),
    ],
)
def test_a_number_of_the_day_that_does_not_read_is_named(changed: dict[str, str], why: str) -> None:
    with pytest.raises(Invalid, match=why):
        rules.policy(NUMBERS | changed)


def test_the_numbers_of_a_day_stand_where_they_belong() -> None:
    assert Policy(time(21), time(8, 30), 3, 6, 10, 5, 30, 600, 60, 180, 90, 4) == POLICY
    assert [POLICY.cap(purpose) for purpose in rules.PURPOSES] == [6, None, 3]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "缺少内容：receipt"),
        ({"receipt": "AB12-34", "day": "2026-01-01"}, "不使用：day"),
        ({"receipt": "ab12-34"}, "“receipt”的内容不能放入消息"),
    ],
)
def test_values_that_do_not_fit_are_named(values: dict[str, str], why: str) -> None:
    with pytest.raises(Invalid, match=why):
        rules.filled(read(), values, "zh")


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "编号AB12-34。"), ("en", "No. AB12-34"), ("yue", "编号AB12-34。")]
)
def test_a_language_that_is_not_there_is_chinese(language: str, said: str) -> None:
    assert rules.filled(read(), {"receipt": "AB12-34"}, language)[1] == said


@pytest.mark.parametrize(
    ("shape", "value", "fits"),
    [
        ("words", "局" * 60, True), ("words", "局" * 61, False), ("words", "", False), ("words", " 局", False),
        ("words", "123456", True), ("words", "1234567", False), ("words", "a@b", False), ("words", "局\u200b", False),
        ("words", "见a.com", False), ("words", "第1.2条", True),
        ("day", "2026-12-31", True), ("day", "20261231", False), ("day", "2026-02-30", False),
        ("receipt", "A-B-C", True), ("receipt", "ABCD", False), ("receipt", "-ABCD", False),
        ("code", "1234", True), ("code", "123", False), ("count", "9999", True), ("count", "", False),
    ],
)  # fmt: skip
def test_a_value_has_its_shape(shape: str, value: str, fits: bool) -> None:
    assert rules.SHAPES[shape](value) is fits


@pytest.mark.parametrize(
    ("channel", "typed", "kept"),
    [
        ("sms", "138 0013 8021", "13800138021"), ("sms", "+852 9123 4567", "+85291234567"),
        ("sms", "020-83331234", ""), ("sms", "12345", ""), ("sms", "不详", ""), ("sms", "138", ""),
        ("mail", f"{'a' * 64}@{'b' * 189}", f"{'a' * 64}@{'b' * 189}"), ("mail", f"{'a' * 64}@{'b' * 190}", ""),
        ("mail", "Ann@B.cn", "ann@b.cn"), ("mail", "ann", ""), ("mail", "änn@b.cn", ""),
        ("wechat", "oAbC_12", "oAbC_12"), ("wechat", "oAbC", ""), ("inside", "oAbC_12", ""), ("fax", "oAbC_12", ""),
    ],
)  # fmt: skip
def test_an_address_is_kept_in_one_spelling_or_not_at_all(channel: str, typed: str, kept: str) -> None:
    assert rules.address(channel, typed) == kept


def test_channels_are_tried_once_each_in_the_order_wanted_where_there_is_an_address() -> None:
    kind = read(channels="sms mail inside")
    wanted = ["mail", "inside", "wechat", "sms", "mail"]
    assert rules.usable(wanted, kind, {"sms": "1", "mail": "", "wechat": "o"}) == ("inside", "sms")
    assert rules.usable(wanted, kind, {"sms": "1", "mail": "a"}) == ("mail", "inside", "sms")
    assert rules.usable(["inside"], read(channels="sms"), {"inside": "x"}) == ()


@pytest.mark.parametrize(
    ("hour", "minute", "start", "end", "quiet"),
    [
        (21, 0, 21, 8, True), (20, 59, 21, 8, False), (7, 59, 21, 8, True), (8, 0, 21, 8, False),
        (12, 0, 12, 14, True), (13, 59, 12, 14, True), (14, 0, 12, 14, False), (11, 59, 12, 14, False),
        (9, 0, 9, 9, False), (3, 0, 9, 9, False),
    ],
)  # fmt: skip
def test_the_quiet_hours_begin_with_their_first_minute_and_end_before_their_last(
    hour: int, minute: int, start: int, end: int, quiet: bool
) -> None:
    policy = rules.policy(NUMBERS | {"quiet_start": f"{start}:00", "quiet_end": f"{end}:00"})
    assert rules.is_quiet(datetime(2026, 11, 23, hour, minute, tzinfo=CHINA), policy) is quiet


@pytest.mark.parametrize(("hour", "day"), [(22, 24), (3, 23), (0, 23)])
def test_a_courtesy_of_the_night_waits_for_the_next_morning(hour: int, day: int) -> None:
    night = datetime(2026, 11, 23, hour, 7, 5, 9, tzinfo=CHINA)
    morning = datetime(2026, 11, day, 8, 30, tzinfo=CHINA)
    assert rules.release("courtesy", "sms", night, POLICY) == morning
    assert rules.release("courtesy", "inside", night, POLICY) == night
    assert rules.release("legal", "sms", night, POLICY) == night


def test_a_place_code_gives_city_district_and_street_as_far_as_it_goes() -> None:
    assert rules.places("4401") == ("4401", "", "")
    assert rules.places("440106") == ("4401", "440106", "")
    assert rules.places("440106003001012") == ("4401", "440106", "440106003")


def test_the_longest_text_of_either_language_is_counted() -> None:
    kind = read(text_zh="好{receipt}", text_en="x" * 150 + "{receipt}")
    assert rules.longest([kind]) == {"trial": 2}
    assert kind.valid_from == date(2026, 1, 1)
