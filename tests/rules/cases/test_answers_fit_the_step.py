"""What the answers to a step must be to one another, to amounts of law and to what the file already says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import pytest
from history import CALENDAR, at, investigating

from laojian.cases.rules import inputs
from laojian.cases.rules.checks import Context, check
from laojian.cases.rules.cleaning import LONGEST, clean, shown
from laojian.cases.rules.clocks import Taken
from laojian.cases.rules.flow import FLOW, step_named
from laojian.kernel.clocks import Term
from laojian.kernel.refusal import Invalid, Refused

ON = date(2026, 3, 16)
TERMS = {"DL10": Term(7, "working", "before")}
AMOUNTS = {"AM01": 300_000, "AM02": 20_000}


def taken(name: str, on: date = ON, **inputs) -> Taken:
    step = FLOW.step(name)
    return Taken(2, step.name, sorted(step.sources)[0], step.target, on, at(on), inputs)


def context(*history: Taken, **more) -> Context:
    given = {"history": history, "terms": TERMS, "amount": AMOUNTS.__getitem__} | more
    return Context(on=ON, calendar=CALENDAR, **given)


def refused(step: str, inputs: dict, *history: Taken, **more) -> str:
    """The field that is blamed; '' when the answers fit."""
    try:
        check(step_named("S20", step) if step == "correct" else FLOW.step(step), inputs, context(*history, **more))
    except Refused as no:
        return no.field or "step"
    return ""


@pytest.mark.parametrize("name", ["supplement_due", "order_due", "perform_by", "hearing_on", "deferred_to"])
@pytest.mark.parametrize(
    ("day", "fits"), [("2026-03-16", False), ("2026-03-17", True), ("2029-12-31", True), ("2030-01-01", False)]
)
def test_a_day_ahead_lies_ahead_and_not_too_far(name: str, day: str, fits: bool) -> None:
    assert refused("report", {name: day}) == ("" if fits else name)


def test_two_officers_are_two_people() -> None:
    assert refused("approve_filing", {"lead_officer": 1, "second_officer": 1}) == "second_officer"
    assert refused("approve_filing", {"lead_officer": 1, "second_officer": 2}) == ""
    assert refused("transfer_police", {"transfer_officer_one": 1, "transfer_officer_two": 1}) == "transfer_officer_two"
    assert refused("transfer_police", {"transfer_officer_one": 1, "transfer_officer_two": 2}) == ""


@pytest.mark.parametrize(
    ("suspected", "note", "blamed"), [(True, "", "duplicates_note"), (True, "无", ""), (False, "", "")]
)
def test_a_suspected_duplicate_is_answered(suspected: bool, note: str, blamed: str) -> None:
    assert refused("examine", {"duplicates_note": note}, suspected_duplicates=suspected) == blamed


@pytest.mark.parametrize(
    ("kind", "party", "fine", "due", "blamed"),
    [
        ("fine", "unit", 300_000, "", ""),
        ("fine", "unit", 300_001, "", "onspot_fine"),
        ("fine", "person", 20_000, "", ""),
        ("fine", "person", 20_001, "", "onspot_fine"),
        ("fine", "unit", 0, "", "onspot_fine"),
        ("warning", "unit", 0, "", ""),
        ("warning", "unit", 100, "", "onspot_fine"),
        ("order", "unit", 0, "", "onspot_due"),
        ("order", "unit", 0, "2026-03-20", ""),
    ],
)
def test_an_on_the_spot_fine_keeps_to_its_amount(kind: str, party: str, fine: int, due: str, blamed: str) -> None:
    inputs = {"lead_officer": 1, "second_officer": 2, "onspot_kind": kind, "onspot_party": party, "onspot_fine": fine}
    assert refused("handle_onspot", inputs | ({"onspot_due": due} if due else {})) == blamed


def test_a_hearing_is_told_seven_working_days_before_and_held_on_its_day() -> None:
    assert refused("announce_hearing", {"hearing_on": "2026-03-24"}) == "hearing_on"
    assert refused("announce_hearing", {"hearing_on": "2026-03-25"}) == "", "on the last day of notice"
    unnumbered = {"DL10": Term(None, "working", "before")}
    assert refused("announce_hearing", {"hearing_on": "2026-03-17"}, terms=unnumbered) == ""
    early, today = (taken("announce_hearing", hearing_on=day) for day in ("2026-03-17", "2026-03-16"))
    assert refused("hold_hearing", {}, early) == "step"
    assert refused("hold_hearing", {}, today) == refused("hold_hearing", {}) == ""
    assert refused("hold_hearing", {}, early, taken("correct_s52")) == "step"


def test_a_notice_of_handling_names_no_fine_and_hearings_come_after_legal_review() -> None:
    assert refused("give_notice", {"notice_kind": "handling", "notice_amount": 1}) == "notice_amount"
    assert refused("give_notice", {"notice_kind": "handling"}) == ""
    assert refused("give_notice", {"notice_kind": "penalty", "notice_amount": 1}) == ""
    late = {"notice_kind": "penalty", "hearing_right": True}
    assert refused("give_notice_after_review", late) == "hearing_right"
    assert refused("give_notice_after_review", late | {"hearing_right": False}) == ""


@pytest.mark.parametrize(
    ("told", "inputs", "blamed"),
    [
        ("penalty", {"decision_kind": "penalty", "fine": 500}, ""),
        ("handling", {"decision_kind": "penalty", "fine": 500}, "decision_kind"),
        ("penalty", {"decision_kind": "no_penalty", "fine": 500}, "fine"),
        ("penalty", {"decision_kind": "penalty", "fine": 501}, "heavier_reason"),
        ("penalty", {"decision_kind": "penalty", "fine": 501, "heavier_reason": "新查明"}, ""),
        ("handling", {"decision_kind": "handling"}, "perform_by"),
        ("handling", {"decision_kind": "handling", "perform_by": "2026-03-30"}, ""),
        ("penalty", {"decision_kind": "no_penalty"}, ""),
    ],
)
def test_a_decision_keeps_to_what_was_told(told: str, inputs: dict, blamed: str) -> None:
    notice = taken("give_notice", notice_kind=told, notice_amount=500)
    assert refused("decide_unopposed", inputs, notice, taken("serve_notice", served_how="direct")) == blamed


def test_public_service_is_published_first() -> None:
    assert refused("complete_service", {"served_how": "public"}) == "served_how"
    assert refused("complete_service", {"served_how": "public"}, taken("publish_service")) == ""
    assert refused("complete_service", {"served_how": "direct"}) == ""
    assert refused("serve_notice", {"served_how": "public"}) == "served_how"
    assert refused("serve_notice", {"served_how": "direct"}) == ""


@pytest.mark.parametrize(("reason", "blamed"), [("不归我", "refusal_reason"), ("不归我管", "")])
def test_a_refusal_is_written_out(reason: str, blamed: str) -> None:
    assert refused("refuse_complaint", {"refusal_reason": reason}) == blamed


@pytest.mark.parametrize(
    ("what", "value", "blamed"),
    [
        ("received_on", "2026-02-30", "correct_value"),
        ("received_on", "2026-03-17", "correct_value"),
        ("received_on", "2026-03-03", "correct_value"),
        ("received_on", "2026-03-02", ""),
        ("occurred_on", "2026-03-16", ""),
        ("occurred_on", "2026-03-17", "correct_value"),
        ("workers", "十", "correct_value"),
        ("workers", "１２", "correct_value"),
        ("workers", "12a", "correct_value"),
        ("workers", "1234567", "correct_value"),
        ("workers", "123456", ""),
        ("title", "长" * 201, "correct_value"),
        ("title", "长" * 200, ""),
    ],
)
def test_a_correction_is_a_value_that_can_be(what: str, value: str, blamed: str) -> None:
    steps = investigating().steps
    assert refused("correct", {"correct_what": what, "correct_value": value}, *steps) == blamed


def test_a_corrected_day_keeps_the_order_of_steps() -> None:
    story = investigating("03-02").then("03-05", "report", by=1)
    number = len(story.steps)

    def moved(seq: int, day: str) -> str:
        return refused("correct", {"correct_what": "step_on", "correct_value": day, "correct_seq": seq}, *story.steps)

    assert moved(number, "2026-03-02") == moved(number, "2026-03-16") == ""
    assert moved(number, "2026-03-01") == "correct_value"
    assert moved(number - 1, "2026-03-06") == "correct_value" and moved(number - 1, "2026-03-05") == ""
    assert moved(99, "2026-03-05") == "correct_seq"
    assert moved(1, "2026-03-01") == "" and moved(1, "2026-03-03") == "correct_value", "nothing stands before the first"
    first = {"correct_what": "received_on", "correct_value": "2026-03-10"}
    assert refused("correct", first, story.steps[0]) == "", "nothing came after it"


def test_a_correction_is_not_corrected_and_its_own_day_stands_in_nobodys_way() -> None:
    story = investigating("03-02")
    story.then("03-05", "correct", correct_what="title", correct_value="x").then("03-09", "report")
    story.then("03-12", "correct_s40", correct_what="title", correct_value="y")
    begun, corrected, reported = (taken.seq for taken in story.steps[-4:-1])

    def moved(seq: int, day: str) -> str:
        return refused("correct", {"correct_what": "step_on", "correct_value": day, "correct_seq": seq}, *story.steps)

    assert moved(corrected, "2026-03-06") == "correct_seq"
    assert moved(reported, "2026-03-03") == "", "before the day of the correction between"
    assert moved(begun, "2026-03-06") == "", "after the day of the correction behind it"
    assert moved(reported, "2026-03-13") == "", "nor does a correction made since count"


class TestTyped:
    """What is typed into a step, field by field."""

    EXTEND, FILE, BEGIN = FLOW.step("extend"), FLOW.step("approve_filing"), FLOW.step("begin_investigation")
    REVIEW, SUPPLEMENT, NOTICE = FLOW.step("give_review"), FLOW.step("ask_supplement"), FLOW.step("give_notice")
    TOLD: Final = {"notice_kind": "penalty", "notice_content": "x"}

    @pytest.mark.parametrize(
        ("raw", "field"),
        [
            ({"other": "x"}, "other"),
            ({"reason": " "}, "reason"),
            ({"reason": "长" * (LONGEST + 1)}, "reason"),
            ({"reason": "a\x00b"}, "reason"),
        ],
    )
    def test_a_text_is_refused_by_its_name(self, raw: dict, field: str) -> None:
        with pytest.raises(Invalid) as no:
            clean(self.EXTEND, {"reason": "案情复杂"} | raw)
        assert no.value.field == field

    def test_a_text_is_kept_without_its_borders(self) -> None:
        assert clean(self.EXTEND, {"reason": " " + "长" * LONGEST + " "})["reason"] == "长" * LONGEST

    @pytest.mark.parametrize("bad", ["x", "1" * 13, "-1", "1.5", "٣"])
    def test_people_are_numbers(self, bad: str) -> None:
        with pytest.raises(Invalid) as no:
            clean(self.FILE, {"lead_officer": bad, "second_officer": "2"})
        assert no.value.field == "lead_officer"
        assert clean(self.FILE, {"lead_officer": "１", "second_officer": 2})["lead_officer"] == 1
        assert clean(self.FILE, {"lead_officer": "1" * 12, "second_officer": 2})["lead_officer"] == int("1" * 12)

    @pytest.mark.parametrize("ticked", [False, None, "", "0", "false", "off", "no"])
    def test_a_box_that_must_be_ticked_is_ticked(self, ticked: object) -> None:
        with pytest.raises(Invalid) as no:
            clean(self.BEGIN, {"certificates_shown": True, "rights_told": ticked})
        assert no.value.field == "rights_told"

    @pytest.mark.parametrize("ticked", [True, "on", "1"])
    def test_a_box_is_ticked_or_not(self, ticked: object) -> None:
        boxes = clean(self.BEGIN, {"certificates_shown": True, "rights_told": ticked})
        assert boxes["certificates_shown"] is boxes["rights_told"] is True
        review = {"review_opinion": "同意", "legal_review_grounds": "none"}
        assert clean(self.REVIEW, review)["discussion_due"] is False
        assert clean(self.REVIEW, review | {"discussion_due": ticked})["discussion_due"] is True

    @pytest.mark.parametrize("typed", ["2026-03-20", "2026年3月20日", date(2026, 3, 20)])
    def test_a_day_is_stored_as_iso(self, typed: object) -> None:
        given = {"supplement_items": "工资条", "supplement_due": typed}
        assert clean(self.SUPPLEMENT, given)["supplement_due"] == "2026-03-20"

    @pytest.mark.parametrize("typed", ["下周", "2026-02-30", "无", 0, ""])
    def test_what_is_no_day_is_refused(self, typed: object) -> None:
        with pytest.raises(Invalid) as no:
            clean(self.SUPPLEMENT, {"supplement_items": "工资条", "supplement_due": typed})
        assert no.value.field == "supplement_due"

    @pytest.mark.parametrize(
        ("typed", "fen"), [("1,500元", 150_000), ("0", 0), (0, 0), (150_000, 150_000), ("无", None), (" ", None)]
    )
    def test_money_is_stored_in_fen_and_a_number_is_fen_already(self, typed: object, fen: int | None) -> None:
        assert clean(self.NOTICE, self.TOLD | {"notice_amount": typed}).get("notice_amount") == fen

    @pytest.mark.parametrize("typed", [-1, "-1", True, "许多", []])
    def test_what_is_no_amount_is_refused(self, typed: object) -> None:
        with pytest.raises(Invalid) as no:
            clean(self.NOTICE, self.TOLD | {"notice_amount": typed})
        assert no.value.field == "notice_amount"

    def test_a_choice_is_one_of_the_row(self) -> None:
        assert clean(self.NOTICE, self.TOLD | {"notice_kind": " handling "})["notice_kind"] == "handling"
        with pytest.raises(Invalid) as no:
            clean(self.NOTICE, self.TOLD | {"notice_kind": "警告"})
        assert no.value.field == "notice_kind"


@pytest.mark.parametrize("field", [inputs._text, inputs._date])
def test_a_field_has_help_where_some_was_written(field: Callable[..., inputs.Input]) -> None:
    assert field("理由").help is None and str(field("理由", "一次列全。").help) == "一次列全。"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("notice_kind", "penalty", "行政处罚"),
        ("notice_kind", "gone", "gone"),
        ("fine", 150_000, "1,500.00 元"),
        ("hearing_right", True, "是"),
        ("hearing_right", False, "否"),
        ("reason", "案情复杂", "案情复杂"),
        ("of_a_former_version", 3, "3"),
    ],
)
def test_a_stored_answer_is_shown_in_words(name: str, value: object, words: str) -> None:
    assert str(shown(name, value)) == words
