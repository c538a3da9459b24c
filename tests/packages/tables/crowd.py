"""A roster made of lines in twelve spellings, with the truth beside it."""

import random
from collections.abc import Callable
from typing import NamedTuple

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文建国小满立夏白露"
LATIN = ("John Smith", "Maria Garcia", "Nguyễn Văn A", "José Ángel", "Ahmed Ali Khan")
DOTTED = ("阿卜杜拉·买买提", "古丽娜尔·艾合买提", "扎西·次仁")
DOUBLE = ("欧阳娜娜", "司马建国", "诸葛明")


class Worker(NamedTuple):
    """Who is owed how much; amounts in fen."""

    name: str
    phone: str
    fen: int


def crowd(count: int, seed: int) -> tuple[list[str], list[Worker]]:
    """Lines as people paste them, and the people in them, in the same order."""
    chance = random.Random(seed)
    people = [_worker(chance, place) for place in range(count)]
    spellings = [SPELLINGS[chance.randrange(len(SPELLINGS))] for _ in people]
    return [spell(chance, at, one) for at, (spell, one) in enumerate(zip(spellings, people, strict=True), 1)], people


def _worker(chance: random.Random, place: int) -> Worker:
    draw = chance.random()
    if draw < 0.03:
        name = chance.choice(LATIN)
    elif draw < 0.06:
        name = chance.choice(DOTTED)
    elif draw < 0.09:
        name = chance.choice(DOUBLE)
    else:
        name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2))))
    return Worker(
        name, f"1{chance.choice('3456789')}{place % 10}{chance.randrange(10**8):08d}", chance.randrange(5, 400) * 10_000
    )


def _grouped(phone: str, sign: str) -> str:
    return sign.join((phone[:3], phone[3:7], phone[7:]))


def _yuan(fen: int) -> str:
    return str(fen // 100)


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _spread(name: str) -> str:
    return f"{name[0]}　{name[1:]}" if len(name) in (2, 3) else name


def _in_ten_thousands(fen: int) -> str:
    return f"{fen / 1_000_000:g}万"


SPELLINGS: list[Callable[[random.Random, int, Worker], str]] = [
    lambda _, at, one: f"{one.name} {one.phone} {_yuan(one.fen)}",
    lambda _, at, one: f"{at % 1000}. {one.name} {_grouped(one.phone, ' ')} {_yuan(one.fen)}",
    lambda _, at, one: f"{one.name}：{one.phone}：{_yuan(one.fen)}",
    lambda _, at, one: f"{_spread(one.name)} {one.phone} {_yuan(one.fen)}元",
    lambda _, at, one: f"{one.name}，{_grouped(one.phone, '-')}，{one.fen // 100:,}元",
    lambda _, at, one: f"{at % 1000}、{one.name}\t+86 {one.phone}\t¥{one.fen / 100:.2f}",
    lambda _, at, one: f"{one.name} {one.phone} {_in_ten_thousands(one.fen)}",
    lambda _, at, one: f"{_wide(f'{one.phone}')}　{one.name}　{_wide(_yuan(one.fen))}",
    lambda _, at, one: f"姓名：{one.name} 电话：{one.phone} 金额：{_yuan(one.fen)}元",
    lambda _, at, one: f"[2026-11-20 09:{at % 60:02d}] {one.name} {one.phone} 九月工资 {_yuan(one.fen)}",
    lambda _, at, one: f"({at % 1000}) {one.name}|{one.phone}|{_yuan(one.fen)}|十月",
    lambda _, at, one: f"{one.name} {_yuan(one.fen)}元 {_grouped(one.phone, ' ')} 班组：三班",
]
