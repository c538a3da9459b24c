"""The classifier: learns from noisy texts, knows when a text says nothing, is the same twice, is never code."""

import io
import time
import zipfile
from datetime import date

import hotline
import numpy as np
import pytest

from laojian.analytics.triage.card import card_page
from laojian.analytics.triage.figures import calibration_error, macro_f1
from laojian.analytics.triage.fitting import fit
from laojian.analytics.triage.model import Model, dumped, loaded
from laojian.kernel.refusal import Invalid

ON = date(2026, 11, 23)
NOTHING = [
    "",
    "   ",
    "，。！",
    "你好",
    "您好，在吗",
    "asdfghjk qwe",
    "？？？？",
    "123456",
    "测试",
    "谢谢",
    "zzzzzzzzzzzzzzzzzzzz",
]


def learn(pairs: list[tuple[str, str]], *, several: bool = False) -> Model:
    texts, cells = zip(*pairs, strict=True)
    return fit(texts, cells, several=several, text_column="text", on=ON)


@pytest.fixture(scope="module")
def single() -> Model:
    return learn(hotline.rows(1000, seed=1))


@pytest.fixture(scope="module")
def many() -> Model:
    return learn(hotline.several(800, seed=2), several=True)


def test_most_texts_get_their_true_class_in_spite_of_wrong_labels(single: Model) -> None:
    truth = hotline.rows(500, seed=9, noise=0)
    said = single.predict([text for text, _ in truth]).labels
    assert np.mean([label == name for label, (_, name) in zip(said, truth, strict=True)]) > 0.9


def test_the_score_is_about_the_share_of_right_answers(single: Model) -> None:
    noisy = hotline.rows(600, seed=10)
    answers = single.predict([text for text, _ in noisy])
    right = np.array([label == name for label, (_, name) in zip(answers.labels, noisy, strict=True)])
    assert calibration_error(answers.scores, right) < 0.1


def test_texts_that_say_nothing_score_far_below_real_ones(single: Model, many: Model) -> None:
    real = [text for text, _ in hotline.rows(200, seed=11)]
    for model in (single, many):
        nothing = model.predict(NOTHING)
        assert nothing.scores.max() < 0.35 < np.median(model.predict(real).scores)
        assert np.median(nothing.scores) < 0.1
        assert nothing.by_class.max() < 0.35


def test_without_any_known_feature_the_score_is_zero(single: Model) -> None:
    assert single.predict(["", "。。。", "🜁🜂", "\0\0", "\ud800"]).scores.tolist() == [0] * 5


def test_a_short_plain_text_is_not_taken_for_nothing(single: Model) -> None:
    answers = single.predict(["老板不发工资", "公司不给买社保"])
    assert answers.labels == ["欠薪", "社保"]
    assert answers.scores.min() > 0.5


def test_several_labels_are_told_apart_and_none_is_an_answer(many: Model) -> None:
    truth = hotline.several(300, seed=12)
    answers = many.predict([text for text, _ in truth])
    given = np.array([[name in cell.split("|") for name in many.labels] for _, cell in truth])
    said = np.array([[name in cell.split("|") for name in many.labels] for cell in answers.labels])
    assert macro_f1(given, said) > 0.75
    assert "" in answers.labels


def test_the_same_data_give_the_same_bytes_and_a_read_model_answers_the_same(single: Model) -> None:
    content = dumped(single)
    assert dumped(learn(hotline.rows(1000, seed=1))) == content
    texts = [text for text, _ in hotline.rows(50, seed=13)]
    mine, read = single.predict(texts), loaded(content).predict(texts)
    assert mine.labels == read.labels
    assert np.array_equal(mine.by_class, read.by_class)


def test_probabilities_of_one_label_never_exceed_one_in_sum(single: Model) -> None:
    answers = single.predict([text for text, _ in hotline.rows(100, seed=14)] + NOTHING)
    assert answers.by_class.min() >= 0
    assert answers.by_class.sum(axis=1).max() <= 1 + 1e-9


def test_a_model_holds_no_pickle_and_a_planted_one_is_refused(single: Model) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(dumped(single))) as whole, zipfile.ZipFile(out, "w") as changed:
        assert {name.rsplit(".", 1)[1] for name in whole.namelist()} == {"json", "npy"}
        for name in whole.namelist():
            if name != "scale.npy":
                changed.writestr(name, whole.read(name))
        planted = io.BytesIO()
        np.save(planted, np.array([{"code": 1}], dtype=object), allow_pickle=True)
        changed.writestr("scale.npy", planted.getvalue())
    with pytest.raises(Invalid, match="模型文件无法读取"):
        loaded(out.getvalue())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x80\x04K\x01.", b"label,score\n"])
def test_what_is_not_a_model_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(Invalid, match="模型文件无法读取"):
        loaded(content)


def test_a_model_of_another_version_is_named(single: Model) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(dumped(single))) as whole, zipfile.ZipFile(out, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b'"version": 1', b'"version": 99'))
    with pytest.raises(Invalid, match="版本为 99"):
        loaded(out.getvalue())


def test_twenty_rows_with_rare_classes_are_enough_to_answer() -> None:
    pairs = [*hotline.rows(17, seed=3), ("厂里有童工", "1"), ("有童工", "1"), ("路灯坏了", "0012")]
    model = learn(pairs)
    assert {"1", "0012"} <= set(model.labels)
    assert model.predict(["厂里有童工"]).labels == ["1"]


def test_two_hundred_classes_and_labels_like_numbers() -> None:
    pairs = [
        (f"第{n}类事项：{chr(0x4E00 + 7 * n)}{chr(0x4E01 + 11 * n)}的问题{k}", str(n))
        for n in range(210)
        for k in range(3)
    ]
    model = learn(pairs)
    assert len(model.labels) == 210
    said = model.predict([text for text, _ in pairs]).labels
    assert np.mean([a == b for a, (_, b) in zip(said, pairs, strict=True)]) > 0.9


def test_one_text_with_two_labels_and_rows_without_any() -> None:
    pairs = [*hotline.rows(60, seed=4), ("工资拖欠", "欠薪"), ("工资拖欠", "合同"), ("", "欠薪"), ("没有标签", "")]
    model = learn(pairs)
    assert (model.card["rows"], model.card["dropped"]) == (62, 2)


def test_one_class_alone_cannot_be_learned() -> None:
    with pytest.raises(Invalid, match="只有 1 个类别"):
        learn([("工资", "欠薪")] * 5)


def test_rows_with_no_label_at_all_cannot_be_learned() -> None:
    with pytest.raises(Invalid, match="只有 0 个类别"):
        learn([("工资", ""), ("社保", "")], several=True)


def test_the_card_tells_figures_by_class_and_limits(single: Model, many: Model) -> None:
    page = card_page(single.card)
    for words in ("2026-11-23", "| 童工 |", "Doubted labels", "Candidates", "1000 行", single.card["data_sha256"]):
        assert words in page
    assert "阈值 threshold" in card_page(many.card)
    assert 0.6 < single.card["macro_f1"] <= 1


@pytest.mark.soak
def test_ten_thousand_rows_fit_in_a_minute_and_two_thousand_texts_are_answered_in_a_second() -> None:
    pairs = hotline.rows(10_000, seed=5)
    start = time.perf_counter()
    model = learn(pairs)
    fitted = time.perf_counter() - start
    texts = [text for text, _ in pairs]
    start = time.perf_counter()
    model.predict(texts)
    answered = time.perf_counter() - start
    print(f"fit 10,000 rows: {fitted:.1f} s; predict: {len(texts) / answered:,.0f} texts/s; {model.card['macro_f1']=}")
    assert fitted < 60
    assert len(texts) / answered > 2_000
