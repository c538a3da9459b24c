"""Amounts as people write them, in whole fen, or a sentence that says how."""

import pytest

from laojian.kernel.money import MOST_FEN
from laojian.kernel.refusal import Invalid
from laojian.kernel.typed import amount


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("0", "0"), ("0000000", "0"), ("零元整", "0"), ("8000", "8000"), ("８０００", "8000"), ("8000.", "8000"),
        (".5", "0.5"),
        ("3.5万", "35000"), ("0.8万", "8000"), ("8千", "8000"), ("八千元", "8000"), ("1,500元", "1500"),
        ("1，500", "1500"),
        ("￥１２．５０元", "12.5"), (" ¥ 20,000 ", "20000"), ("人民币3000元整", "3000"), ("RMB 3,000.50", "3000.5"),
        ("共计3000元", "3000"), ("3000元人民币", "3000"), ("3万5", "35000"), ("3万5千", "35000"),
        ("3万5千元", "35000"),
        ("3万500", "30500"), ("10万零500", "100500"), ("3千5", "3500"), ("两万三", "23000"), ("一百二", "120"),
        ("十五", "15"),
        ("一千零五", "1005"), ("二十五万", "250000"), ("壹万贰仟元整", "12000"), ("壹万零伍元", "10005"),
        ("1.2亿", "120000000"),
        ("1亿2000万", "120000000"), ("1.5k", "1500"), ("2W", "20000"), ("3块5", "3.5"), ("3块5毛", "3.5"),
        ("3元5角2分", "3.52"),
        ("三元五角二分", "3.52"), ("3元25", "3.25"), ("5角", "0.5"), ("5分", "0.05"), ("壹元零伍分", "1.05"),
        ("3000块钱", "3000"),
        ("3万零5", "30005"), ("一百零5", "105"), ("3千零50", "3050"), ("三点五万", "35000"), ("3點5萬", "35000"),
        ("5000元（伍仟元整）", "5000"), ("五千(5000)", "5000"),
        ("100圆正", "100"), ("3。5万", "35000"), ("'8000", "8000"), ('="8000"', "8000"),
        ("八\u200b千\u3000元", "8000"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_meant(text: str, yuan: str) -> None:
    whole, _, cents = yuan.partition(".")
    assert amount(text) == int(whole) * 100 + int(cents.ljust(2, "0") or 0)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("8000.005", 800001),
        ("8000.004", 800000),
        ("4333.333333333333", 433333),
        ("0.145", 15),
        ("1334.2999999999997", 133430),
    ],
)
def test_an_amount_is_rounded_half_up_to_fen(text: str, fen: int) -> None:
    assert amount(text) == fen


@pytest.mark.parametrize("text", ["", " ", "无", "暂无", "/", "-", "——", "不详", "N/A", "NaN", "¥"])
def test_no_amount_is_not_zero(text: str) -> None:
    assert amount(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-8000", "不能小于零"), ("−8000", "不能小于零"), ("(8000)", "不能小于零"), ("负3000", "不能小于零"),
        ("8000/月", "单价"), ("每月5000", "单价"), ("月薪5000", "单价"), ("一个月3000", "单价"), ("200元/天", "单价"),
        ("3000-5000", "范围"), ("3000~5000元", "范围"), ("5千到8千", "范围"), ("三五千", "范围"), ("两三万", "范围"),
        ("约8000", "约数"), ("大概3000", "约数"), ("8000左右", "约数"), ("三千多", "约数"), ("几千", "约数"),
        ("3000元以上", "约数"),
        ("8000+500", "算式"), ("1E+5", "科学记数"), ("1.23457E+11", "科学记数"),
        ("3000元、5000元", "不止一个数"), ("3000 5000", "不止一个数"), ("3000元5000元", "不止一个数"),
        ("5000元（陆仟元整）", "不止一个数"),
        ("$500", "不是人民币"), ("500美元", "不是人民币"), ("12,34", "逗号"), ("1,2345", "逗号"), ("1.500,00", "逗号"),
        ("abc", "无法识别"), ("百", "无法识别"), ("元", "无法识别"), ("半", "无法识别"), ("3万元5", "无法识别"),
        ("9" * 80 + "元", "无法识别"),
        ("3.5万5千", "无法识别"), ("三千五千", "无法识别"), ("3.5元5角", "无法识别"), ("八千元5000分", "无法识别"),
        ("999999999999999999", "过大"), ("3元5分2", "无法识别"), ("3角5", "无法识别"), ("元5", "无法识别"),
    ],
)  # fmt: skip
def test_what_is_not_one_amount_is_refused_with_what_to_write(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        amount(text, field="amount")
    assert refused.value.field == "amount"
    assert refused.value.remedy is not None


def test_sixty_characters_are_read_and_one_more_is_not() -> None:
    assert amount("共计" * 26 + "8000000元") == 800_000_000
    with pytest.raises(Invalid, match="无法识别"):
        amount("共计" * 26 + "80000000元")


def test_the_largest_amount_is_taken_and_one_fen_more_is_not() -> None:
    assert amount(f"{MOST_FEN // 100}") == MOST_FEN
    with pytest.raises(Invalid, match="过大"):
        amount(f"{MOST_FEN // 100}.01")
