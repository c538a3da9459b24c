"""Texts that say nothing, to learn what they look like beside real ones: greetings, random keys, loose characters."""

from __future__ import annotations

from typing import Final

import numpy as np

_SAID: Final = (
    "你好|您好|你好，在吗|在吗|喂|喂喂喂|测试|测试一下|test|hello|谢谢|谢谢您|"
    "好的|收到|无|没有|不知道|没事了|没什么|打错了|随便看看|如题|同上|见附件|详见附件|略|"
    "嗯|哈哈|请问|请问有人吗|我想问一下|我有个问题|想咨询一下|麻烦了|辛苦了|尊敬的领导|"
    "尊敬的领导您好|领导好|领导您好，麻烦您了，谢谢|请尽快处理|请领导重视|请领导批示|"
    "希望尽快解决，谢谢|投诉|我要投诉|举报|咨询|再见|早上好|下午好|可以吗|怎么办|为什么|"
    "是这样的|情况属实|此致敬礼|祝您工作顺利|无内容|空白|1|12|123|111111|"
    "123456|0000|13800000000|2026年1月1日|...|？？？|!!!!|"
    "。。。。|，|-|～|"
)
_EMPTY_WORDS: Final = tuple(_SAID.split("|"))
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_MARKS: Final = "，。！？、；：…—()[]*#@&%^~ "


def empty_texts(characters: str, *, seed: int, count: int = 240) -> list[str]:
    """`count` texts that say nothing and the fixed ones; `characters` are those of the data, frequent ones often."""
    random = np.random.default_rng(seed)
    made = list(_EMPTY_WORDS)
    pools = [_LETTERS, _LETTERS + "0123456789", "0123456789", _MARKS]
    common = characters or "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之"
    for number in range(count):
        length = int(random.integers(1, 60))
        pool = pools[number % 4] if number % 2 else common
        made.append("".join(pool[int(place)] for place in random.integers(0, len(pool), length)))
    for number in range(count // 6):
        picked = random.integers(0, len(_EMPTY_WORDS) - 14, 2 + number % 3)
        made.append("，".join(_EMPTY_WORDS[int(place)] for place in picked))
    return made
