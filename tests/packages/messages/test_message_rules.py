"""What may be said, to which addresses, at which hours, and how long to wait: without a database."""

from datetime import UTC, datetime, time, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laojian.kernel.refusal import Invalid
from laojian.messages import law_rows, rules

GUANGZHOU = timezone(timedelta(hours=8))
POLICY = law_rows.policy(datetime(2026, 11, 23, tzinfo=UTC).date())
TEMPLATES = list(law_rows.templates())
ROW = {
    "code": "trial", "purpose": "legal", "channels": "sms inside", "valid_from": "2026-01-01", "valid_to": "",
    "mark": "P", "basis": "", "title_zh": "题", "text_zh": "编号{receipt}。",
    "title_en": "T", "text_en": "No. {receipt}",
}  # fmt: skip


def policy_with(start: time, end: time) -> rules.Policy:
    rows = {"quiet_start": start.strftime("%H:%M"), "quiet_end": end.strftime("%H:%M")}
    rest = (
        "courtesy_per_day code_per_day code_minutes tries first_wait longest_wait lease retention_days inside_days "
        "segments"
    )
    return rules.policy(rows | dict.fromkeys(rest.split(), "5"))


minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(GUANGZHOU))


@given(moments, minutes, minutes)
def test_a_courtesy_leaves_in_the_first_minute_that_is_not_quiet(local: datetime, start: time, end: time) -> None:
    policy = policy_with(start, end)
    release = rules.release("courtesy", "sms", local, policy)
    assert local <= release < local + timedelta(days=1)
    assert not rules.is_quiet(release, policy)
    if release > local:
        assert (release.hour, release.minute) == (end.hour, end.minute)
        assert rules.is_quiet(local, policy) and rules.is_quiet(release - timedelta(minutes=1), policy)


@given(moments, minutes, minutes, st.sampled_from(["legal", "code"]))
def test_law_and_codes_know_no_night(local: datetime, start: time, end: time, purpose: rules.Purpose) -> None:
    assert rules.release(purpose, "sms", local, policy_with(start, end)) == local


@given(moments, minutes, minutes)
def test_an_inbox_disturbs_nobody(local: datetime, start: time, end: time) -> None:
    assert rules.release("courtesy", "inside", local, policy_with(start, end)) == local


@pytest.mark.parametrize(
    ("hour", "waits_until"), [(20, (23, 20)), (21, (24, 8)), (23, (24, 8)), (3, (23, 8)), (8, (23, 8))]
)
def test_the_night_of_the_published_row(hour: int, waits_until: tuple[int, int]) -> None:
    release = rules.release("courtesy", "sms", datetime(2026, 11, 23, hour, tzinfo=GUANGZHOU), POLICY)
    assert (release.day, release.hour) == waits_until


@given(st.integers(1, 60), st.text(max_size=20))
def test_waits_double_within_a_quarter_up_to_the_longest_and_repeat_for_the_same_key(tried: int, key: str) -> None:
    middle = min(POLICY.longest_wait, POLICY.first_wait * 2 ** (tried - 1))
    wait = rules.wait_before(tried, key, POLICY).total_seconds()
    assert 0.75 * middle <= wait <= 1.25 * middle
    assert wait == rules.wait_before(tried, key, POLICY).total_seconds()


def test_what_failed_together_does_not_come_back_together() -> None:
    waits = sorted(rules.wait_before(4, f"key{n}", POLICY).total_seconds() for n in range(50))
    assert len(set(waits)) == 50
    assert waits[-1] - waits[0] > 0.3 * POLICY.first_wait * 8


@pytest.mark.parametrize(
    "outcome", ["later", "broken", "unknown", "refused", "not_configured", "accepted", "delivered"]
)
@pytest.mark.parametrize("tries", [1, POLICY.tries - 1, POLICY.tries, POLICY.tries + 3])
@pytest.mark.parametrize("last", [True, False])
def test_what_a_try_leads_to(outcome: str, tries: int, last: bool) -> None:
    found = rules.verdict(outcome, tries, last, POLICY)
    if outcome in {"accepted", "delivered"}:
        assert found == "done"
    elif outcome in {"refused", "not_configured"} or tries >= POLICY.tries:
        assert found == ("park" if last else "next")
    else:
        assert found == "again"


def test_every_template_fits_its_segments_and_speaks_both_languages() -> None:
    assert len(TEMPLATES) >= 12
    assert max(rules.longest(TEMPLATES).values()) <= POLICY.segments
    assert all(kind.texts["zh"] and kind.texts["en"] and kind.titles["zh"] and kind.titles["en"] for kind in TEMPLATES)


def test_no_template_says_that_somebody_complained_or_about_whom() -> None:
    """A message lies open on a locked screen, perhaps beside the employer."""
    for kind in TEMPLATES:
        if kind.code.startswith("matter"):
            text = kind.titles["zh"] + kind.texts["zh"]
            assert not any(word in text for word in ("投诉", "举报", "欠薪", "用人单位", "工资")), kind.code


@pytest.mark.parametrize(
    "changed",
    [
        {"text_zh": "{name}您好", "text_en": "Dear {name}"},
        {"text_zh": "电话{phone}", "text_en": "{phone}"},
        {"text_en": "nothing"},
        {"title_zh": "编号{receipt}"},
        {"channels": "sms pigeon"},
        {"channels": " "},
        {"purpose": "fun"},
        {"text_zh": "{receipt!r}", "text_en": "{receipt!r}"},
        {"text_zh": "{receipt.__class__}", "text_en": "{receipt.__class__}"},
        {"text_zh": "码{code}", "text_en": "{code}"},
        {"purpose": "code"},
        {"purpose": "code", "text_zh": "码{code}", "text_en": "{code}"},
        {"mark": ""},
    ],
)
def test_a_template_that_could_betray_somebody_is_not_read(changed: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        rules.template(ROW | changed, law_rows.shapes())


def test_a_template_in_order_is_read() -> None:
    kind = rules.template(ROW, law_rows.shapes())
    assert rules.filled(kind, {"receipt": "AB12-34"}, "zh") == ("题", "编号AB12-34。")
    assert rules.filled(kind, {"receipt": "AB12-34"}, "en")[1] == "No. AB12-34"
    assert rules.filled(kind, {"receipt": "AB12-34"}, "yue")[0] == "题"


@pytest.mark.parametrize("values", [{}, {"receipt": "AB12", "code": "1234"}, {"receipt": "ab 12"}, {"receipt": ""}])
def test_values_are_those_asked_for_in_their_shape(values: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        rules.filled(rules.template(ROW, law_rows.shapes()), values, "zh")


@pytest.mark.parametrize(
    "words",
    ["请拨13812345678", "请拨 138-1234-5678", "１３８ １２３４ ５６７８", "44010619900101123X",
     "见http://a", "见 x.cn 网站", "a@b", "", " 边", "行\n行", "局" * 61, "\u202e反"],
)  # fmt: skip
def test_numbers_of_people_and_links_do_not_slip_in_as_words(words: str) -> None:
    assert not rules.SHAPES["words"](words)


@given(st.integers(10**10, 10**18), st.sampled_from(["", " ", "-", "·", "—"]), st.integers(1, 4))
def test_no_long_number_passes_however_it_is_written(number: int, gap: str, every: int) -> None:
    digits = str(number)
    written = gap.join(digits[place : place + every] for place in range(0, len(digits), every))
    assert rules.has_long_number(f"电话{written}谢谢")


@pytest.mark.parametrize(
    ("typed", "said"),
    [(" 天河区\n法院 ", "天河区 法院"), ("局" * 70, "局" * 60), ("王某13812345678", "有关机关"), ("", "有关机关")],
)
def test_what_an_officer_typed_stands_in_a_message_only_if_it_may(typed: str, said: str) -> None:
    assert rules.words_or(typed, "有关机关") == said


def test_the_names_of_offices_and_stages_pass() -> None:
    for words in ("广州市天河区劳动保障监察大队", "调查取证", "责令限期改正（15日）", "第2次补正"):
        assert rules.SHAPES["words"](words), words


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 1), ("中" * 70, 1), ("中" * 71, 2), ("中" * 134, 2), ("中" * 135, 3), ("a" * 160, 1), ("a" * 161, 2),
     ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2), ("😀" * 35, 1), ("😀" * 36, 2)],
)  # fmt: skip
def test_short_messages_are_counted_as_carriers_count(text: str, count: int) -> None:
    assert rules.segments(text) == count


@pytest.mark.parametrize(
    ("channel", "typed", "one"),
    [
        ("sms", " +86 138-1234-5678", "13812345678"), ("sms", "０１３８", ""), ("sms", "13812345678;1", ""),
        ("sms", "+85291234567", "+85291234567"), ("mail", "A.B@Example.CN ", "a.b@example.cn"),
        ("mail", "a@b\r\nBcc: c@d", ""), ("mail", "a@b@c", ""), ("mail", "你@例.cn", ""),
        ("wechat", "oWx_1-23456", "oWx_1-23456"), ("wechat", "o W", ""), ("inside", "x", ""),
    ],
)  # fmt: skip
def test_an_address_has_one_spelling_or_none(channel: str, typed: str, one: str) -> None:
    assert rules.address(channel, typed) == one


def test_a_one_time_code_never_lies_in_an_inbox() -> None:
    codes = [kind for kind in TEMPLATES if kind.purpose == "code"]
    assert codes and all("inside" not in kind.channels for kind in codes)


def test_urgent_first() -> None:
    assert [a < b for a, b in pairwise(map(rules.PURPOSES.index, ("code", "legal", "courtesy")))] == [True, True]
