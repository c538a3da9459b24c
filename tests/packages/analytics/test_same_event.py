"""Whether two contacts speak of one event: names, sketches, signals, and the figures on contacts with known truth."""

from dataclasses import replace
from datetime import date

import matching
import pytest

from laojian.analytics import similarity
from laojian.analytics.firm_names import name_likeness
from laojian.analytics.similarity import SAME, SKETCH_BYTES, Facts, blocks, likeness, same_event, sketch
from laojian.analytics.similarity_truth import contacts

KEY = b"a key of an office"
FACTS = Facts(
    date(2026, 3, 2), employer_name="广州鑫达建筑劳务有限公司", place="440106003", cause="0201",
    amount_fen=5_000_000, people=12,
    period=(date(2025, 10, 1), date(2026, 1, 31)), sketch=sketch("鑫达建筑拖欠我们十二个人工资共五万元", KEY),
)  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("广州鑫达建筑劳务有限公司", "鑫达建筑劳务"),
        ("广州市鑫达建筑劳务有限责任公司", "鑫达建筑劳务公司"),
        ("广州（鑫达）建筑劳务有限公司", "广州(鑫达)建筑劳务有限公司"),
        ("ＡＢＣ电子厂", "abc电子厂"),
        ("第一服装厂", "第1服装厂"),
    ],
)
def test_one_firm_under_several_spellings(a: str, b: str) -> None:
    assert name_likeness(a, b) >= 0.9
    assert name_likeness(b, a) == name_likeness(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("广州鑫达建筑劳务有限公司", "广州宏盛建筑劳务有限公司"),
        ("鑫达一分厂", "鑫达二分厂"),
        ("广州天河电子科技有限公司", "广州番禺电子科技有限公司"),
        ("鑫达", ""),
    ],
)
def test_firms_that_only_sound_alike(a: str, b: str) -> None:
    assert name_likeness(a, b) < 0.6


def test_a_sketch_has_one_size_and_without_the_key_another_face() -> None:
    text = "老板拖欠我们二十个人三个月的工资，一直不给"
    assert len(sketch(text, KEY)) == len(sketch("", KEY)) == SKETCH_BYTES
    assert sketch(text, KEY) == sketch(f" {text}。", KEY)
    assert likeness(sketch(text, KEY), sketch(text, b"another key")) < 0.1
    assert likeness(sketch("", KEY), sketch("", KEY)) == 0


def test_the_likeness_of_sketches_is_about_the_share_of_common_runs() -> None:
    text = "".join(chr(0x4E00 + 37 * n % 5000) for n in range(400))
    other = text[:300] + "".join(chr(0x6E00 + 41 * n % 3000) for n in range(100))
    assert likeness(sketch(text, KEY), sketch(text, KEY)) == 1
    assert likeness(sketch(text, KEY), sketch(other, KEY)) == pytest.approx(297 / 497, abs=0.2)


def test_a_second_telling_of_the_event_is_the_same_with_reasons() -> None:
    other = replace(FACTS, received_on=date(2026, 3, 5), employer_name="鑫达建筑劳务", people=13, sketch=b"")
    verdict = same_event(FACTS, other)
    assert verdict.score > 0.9
    assert verdict.score == same_event(other, FACTS).score
    assert verdict.reasons[0].signal == "name_same"
    assert str(verdict.reasons[0].says) == "用人单位名称相同"
    assert {reason.signal for reason in verdict.reasons} >= {
        "cause_same",
        "street_same",
        "amount_close",
        "period_shared",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"employer_name": "广州宏盛建筑劳务有限公司"},
        {"period": (date(2026, 6, 1), date(2026, 7, 31)), "received_on": date(2026, 9, 1), "amount_fen": 800_000},
        {"place": "440113101", "cause": "0107", "employer_name": "鑫达餐饮店"},
    ],
)
def test_another_event_is_not_the_same(change: dict[str, object]) -> None:
    assert same_event(FACTS, replace(FACTS, sketch=b"", **change)).score < SAME  # type: ignore[arg-type]


def test_nothing_known_is_not_the_same() -> None:
    assert same_event(Facts(date(2026, 3, 2)), Facts(date(2026, 3, 2))).score < similarity.MAYBE


def test_contacts_of_one_event_share_a_key_and_strangers_do_not() -> None:
    assert blocks(FACTS) & blocks(replace(FACTS, employer_name="鑫达公司", sketch=b""))
    assert not blocks(FACTS) & blocks(Facts(date(2026, 3, 2), employer_name="天河宏盛餐饮店", phone_token="x"))


def test_precision_and_recall_on_contacts_with_known_truth() -> None:
    precision, recall, found = matching.measured(contacts(700, seed=3), SAME)
    assert precision > 0.9
    assert recall > 0.65
    assert found > 0.8


@pytest.mark.soak
def test_figures_on_six_thousand_contacts_and_weights_learned_again() -> None:
    told = contacts(6_000, seed=2)
    precision, recall, found = matching.measured(told, SAME)
    print(
        f"{len(told)} contacts, {len(matching.true_pairs(told))} true pairs, "
        f"{len(matching.candidates(told))} compared: "
        f"precision {precision:.3f}, recall {recall:.3f}, blocking recall {found:.3f} (seed 2)"
    )
    assert precision > 0.93
    assert recall > 0.75
    assert found > 0.85
    base, weights = matching.learned(contacts(6_000, seed=1))
    assert base == pytest.approx(similarity.BASE, abs=0.3)
    assert weights == pytest.approx(similarity.WEIGHTS, abs=0.3)
