"""Two people are two wills: neither the same person, nor one in the name of the other, nor both in a third's."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laojian.org.limits import limits
from laojian.org.rules.second import KINDS, Content, Party, difference, digest, mark_of, why_not_second

ANN, BOB, CARL, DORA = 1, 2, 3, 4


def behind(officer: int, *others: int) -> Party:
    return Party(officer, frozenset(others))


@pytest.mark.parametrize(
    ("decider", "asker"),
    [
        (behind(ANN), behind(ANN)),
        (behind(ANN, BOB), behind(ANN, CARL)),
        (behind(BOB, ANN), behind(ANN)),
        (behind(ANN), behind(BOB, ANN)),
        (behind(BOB, ANN), behind(CARL, ANN)),
        (behind(CARL, BOB, ANN), behind(ANN)),
        (behind(ANN), behind(CARL, BOB, ANN)),
    ],
    ids=["the same", "the same for others", "in his name", "he in mine", "both for a third", "a chain", "his chain"],
)
def test_one_will_is_not_two(decider: Party, asker: Party) -> None:
    assert why_not_second(decider, [asker]) is not None


@pytest.mark.parametrize(
    ("decider", "asker"),
    [(behind(BOB), behind(ANN)), (behind(BOB, CARL), behind(ANN)), (behind(BOB), behind(ANN, DORA))],
)
def test_two_people_of_their_own_right_are(decider: Party, asker: Party) -> None:
    assert why_not_second(decider, [asker]) is None


def test_it_is_asked_about_everybody_who_acted_before() -> None:
    assert why_not_second(behind(CARL), [behind(ANN), behind(BOB)]) is None
    assert why_not_second(behind(CARL), [behind(ANN), behind(BOB, CARL)]) is not None
    assert why_not_second(behind(BOB), [behind(ANN), behind(BOB)]) is not None


def test_one_word_for_oneself_and_one_for_a_stand_in() -> None:
    same, lent = why_not_second(behind(ANN), [behind(ANN)]), why_not_second(behind(BOB, ANN), [behind(ANN)])
    assert "提出人不得批准" in str(same)
    assert "受本人委托" in str(lent)


SHOWN: Content = {"amount": ("金额", "5840"), "paper": ("文书", "D26")}


def test_a_changed_amount_changes_the_digest_and_is_named() -> None:
    now = {**SHOWN, "amount": ("金额", "999999")}
    assert digest(now) != digest(SHOWN)
    assert difference(SHOWN, now) == (("金额", "5840", "999999"),)


def test_what_is_gone_and_what_is_new_are_named() -> None:
    now: Content = {"amount": ("金额", "5840"), "proof": ("证据", "考勤表")}
    assert difference(SHOWN, now) == (("文书", "D26", ""), ("证据", "", "考勤表"))


def test_a_label_or_the_order_changes_nothing() -> None:
    assert digest({"paper": ("Paper", "D26"), "amount": ("Amount", "5840")}) == digest(SHOWN)
    assert digest(json.loads(json.dumps(SHOWN))) == digest(SHOWN), "as it comes back from the database"


contents = st.dictionaries(st.text(max_size=4), st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=4)


@given(contents, contents)
def test_two_contents_have_one_digest_exactly_when_no_value_differs(one: Content, two: Content) -> None:
    same = {name: value for name, (_, value) in one.items()} == {name: value for name, (_, value) in two.items()}
    assert (digest(one) == digest(two)) is same
    assert not (same and difference(one, two))


def test_a_text_stands_as_a_short_digest() -> None:
    assert mark_of("") == ""
    assert len(mark_of("张三")) == 12
    assert mark_of("张三") != mark_of("张四")


def test_every_kind_lapses_after_days_the_office_set() -> None:
    rows = {row.code: row for row in limits()}
    assert {f"AP-{kind}" for kind in KINDS} == set(rows) - {"AP-HOLD", "EX-ROWS"}
    assert all(int(row.cells["number"]) > 0 and row.cells["mark"] == "P" for row in rows.values())
