"""One value has one text, and what has no one text is refused."""

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laojian.kernel.references import Ref
from laojian.ledger import rules


def test_keys_are_sorted_and_nothing_is_escaped_that_need_not_be():
    assert (
        rules.canonical(rules.plain({"乙": 1, "b": [True, None], "a": 'x"y'}))
        == '{"a":"x\\"y","b":[true,null],"乙":1}'.encode()
    )


def test_the_two_ways_to_write_one_letter_give_the_same_hash():
    composed, apart = "é", unicodedata.normalize("NFD", "é")
    assert composed != apart
    salt = b"0" * 16
    assert rules.payload_hash(salt, rules.plain(composed)) == rules.payload_hash(salt, rules.plain(apart))


def test_a_time_is_written_in_utc_with_six_decimals():
    guangzhou = timezone(timedelta(hours=8))
    assert rules.moment(datetime(2026, 11, 23, 10, 4, 5, 6, guangzhou)) == "2026-11-23T02:04:05.000006Z"


def test_dates_times_and_references_become_text():
    value = {"on": date(2026, 3, 2), "at": datetime(2026, 3, 2, 1, tzinfo=UTC), "who": Ref("officer", "7")}
    assert rules.plain(value) == {"on": "2026-03-02", "at": "2026-03-02T01:00:00.000000Z", "who": "officer:7"}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"amount": 1.5}, "payload.amount: a float"),
        ({"rows": [0, float("nan")]}, r"payload.rows\[1\]: a float"),
        ({"at": datetime(2026, 1, 1)}, "without a zone"),
        ({"name": "a\x00b"}, "NUL"),
        ({"name": "\ud800"}, "surrogate"),
        ({1: "x"}, "a key must be text"),
        ({"é": 1, unicodedata.normalize("NFD", "é"): 2}, "two keys"),
        ({"raw": b"x"}, "bytes cannot be recorded"),
        ({"set": {1}}, "set cannot be recorded"),
    ],
)
def test_what_has_no_one_text_is_refused_with_its_place(value, reason):
    with pytest.raises(rules.NotRecordable, match=reason):
        rules.plain(value)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(st.recursive(st.none() | st.booleans() | st.integers() | words, lambda inner: st.lists(inner, max_size=3)))
def test_reading_the_text_back_gives_the_same_text(value):
    once = rules.canonical(rules.plain({"v": value}))
    assert rules.canonical(rules.read_object(once.decode())) == once


@given(
    stream=words,
    verb=words,
    basis=words,
    on=st.none() | st.dates(),
    at=st.datetimes(min_value=datetime(1, 1, 3), timezones=st.just(UTC)),
    digest=st.none() | st.binary(min_size=32, max_size=32),
    seq=st.integers(1, 2**31 - 1),
)
def test_the_text_written_by_hand_is_the_canonical_one(stream, verb, basis, on, at, digest, seq):
    facts = rules.Facts(stream, verb, "case:1", "", '"', basis, on, at, digest)
    assert facts.content(seq).encode() == rules.canonical(facts.fields(seq))
    assert facts.content(0).replace(',"seq":0,', f',"seq":{seq},') == facts.content(seq)
    assert facts.content(0).count(',"seq":0,') == 1
    if rules.is_plain(facts.content(0)):
        assert facts == facts.normal()


def test_the_same_payload_under_another_salt_has_another_hash():
    assert rules.payload_hash(b"a" * 16, {"phone": "138"}) != rules.payload_hash(b"b" * 16, {"phone": "138"})


class _Nowhere(tzinfo):
    def utcoffset(self, _at):
        return None


def test_a_zone_that_knows_no_offset_is_no_zone():
    with pytest.raises(rules.NotRecordable, match="without a zone"):
        rules.moment(datetime(2026, 1, 1, tzinfo=_Nowhere()))


@pytest.mark.parametrize(
    ("content", "plain"),
    [("a", True), ("é", True), ("e\u0301", False), ("a\\u0001", False), ("é\\u0001", False), ("é\ud800", False)],
)
def test_what_needs_a_second_look(content, plain):
    assert rules.is_plain(content) is plain
