"""Whoever holds a receipt is told where it stands, whatever the state, and nothing that is not theirs to know."""

import re
from itertools import product
from typing import get_args

import pytest

from laojian.cases.rules.flow_table import FINAL_STATES, STATES, STEPS
from laojian.complaints.rules.standing import (
    BY_CASE,
    BY_CONTACT,
    STAGES,
    WITHHELD,
    PublicState,
    Stage,
    standing,
)

CASES = [state.code for state in STATES]
CLOCKS = {clock for step in STEPS for clock in (*step.starts, *step.stops)}
ARTICLE = re.compile(r".+ 第[〇零一二三四五六七八九十百]+条")


def test_every_state_of_a_case_and_of_a_contact_has_its_row() -> None:
    assert set(BY_CASE) == set(CASES)
    assert set(BY_CONTACT) == set(get_args(PublicState))
    assert set(STAGES) == set(get_args(Stage))
    assert {row.stage for row in BY_CASE.values()} == set(STAGES)


@pytest.mark.parametrize("kind", ["complaint", "report", "enquiry"])
def test_no_answer_is_empty_or_without_an_article(kind: str) -> None:
    for contact, case in product(get_args(PublicState), ["", *CASES]):
        seen = standing(contact, case, kind=kind)
        assert str(seen.sentence).endswith("。")
        assert str(seen.next_step).endswith("。")
        assert str(seen.holder)
        assert ARTICLE.match(seen.basis), seen.basis
        assert seen.withheld == WITHHELD
        assert set(seen.clocks) <= CLOCKS
        if seen.remedy is not None:
            assert ARTICLE.match(seen.remedy_basis)


def test_only_what_is_over_looks_over() -> None:
    over = {case for case in CASES if standing("with_case", case).ended}
    closed = {case for case in CASES if standing("with_case", case).stage == "closed"}
    assert over == (FINAL_STATES - {"S95"}) | {"S91"}
    assert closed == {"S91", "S92"}


def test_a_result_that_waits_for_approval_is_not_called_closed() -> None:
    waiting = standing("with_case", "S90")
    assert waiting.stage == "deciding"
    assert "不算办结" in str(waiting.sentence)


@pytest.mark.parametrize("case", ["S03", "S11"])
def test_a_refusal_names_reconsideration_first(case: str) -> None:
    seen = standing("with_case", case)
    assert "六十日" in str(seen.remedy)
    assert "十五日" in str(seen.remedy)
    assert "行政复议法 第二十条" in seen.remedy_basis


def test_a_reporter_is_offered_no_review_and_no_term_for_complaints() -> None:
    for case in CASES:
        seen = standing("with_case", case, kind="report")
        assert seen.remedy is None, case
        assert "DL01" not in seen.clocks, case
        assert "您已撤回投诉" not in str(seen.sentence), case
        assert "书面告知您" not in f"{seen.sentence}{seen.next_step}", case


def test_a_contact_without_a_case_speaks_for_itself() -> None:
    assert standing("received").stage == "received"
    assert standing("refused").stage == "refused"
    assert standing("passed_on").stage == "passed_on"
    assert standing("answered", kind="enquiry").stage == "closed"


def test_what_was_not_solved_is_open_again_although_the_case_is_closed() -> None:
    for over in ("", "S03", "S91", "S92"):
        seen = standing("reopened", over)
        assert not seen.ended
        assert seen.stage == "received"
    assert standing("reopened", "S20") == standing("with_case", "S20")


def test_a_joined_contact_follows_its_master() -> None:
    seen = standing("joined", "S20")
    assert seen.stage == "investigating"
    assert str(seen.sentence) == "正在调查取证。您的反映与同一事件合并办理。"
    assert standing("joined").stage == "joined"
    assert standing("joined", "S91").stage == "closed"


def test_sentences_carry_no_inner_opinions() -> None:
    for row, word in product((*BY_CASE.values(), *BY_CONTACT.values()), ["审核意见", "讨论结论", "评分", "警号"]):
        assert word not in f"{row.sentence}{row.next_step}"


def test_an_unknown_state_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(KeyError):
        standing("with_case", "S99")


@pytest.mark.parametrize("contact", ["answered", "refused", "passed_on", "withdrawn"])
def test_what_ended_apart_from_the_case_is_not_told_by_the_case(contact: PublicState) -> None:
    assert standing(contact, "S20") == BY_CONTACT[contact]


def test_only_a_joined_one_is_told_of_the_joining_and_only_while_its_master_runs() -> None:
    assert "合并办理" in str(standing("joined", "S20").sentence)
    assert standing("with_case", "S20") == BY_CASE["S20"]
    assert standing("joined", "S91") == BY_CASE["S91"]


@pytest.mark.parametrize(
    ("case", "sentence", "following"),
    [
        ("S91", "查处完毕", "有新的线索"),
        ("S92", "查处完毕", "有新的线索"),
        ("S31", "已经改正", "核实后报请办结。"),
        ("S20", "正在调查取证", "在调查期限内完成调查"),
        ("S03", "不予立案处理", "有新的线索"),
    ],
)
def test_a_report_is_told_the_result_in_general_words(case: str, sentence: str, following: str) -> None:
    seen = standing("with_case", case, kind="report")
    assert sentence in str(seen.sentence)
    assert str(seen.next_step).startswith(following)
