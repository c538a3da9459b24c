"""Employers and places named in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import rjieba

from laojian.analytics.extraction.suggestion import Suggestion, clause

_SUFFIXES: Final = (
    ("有限责任公司|股份有限公司|集团有限公司|有限公司", 0.95),
    ("分公司|子公司|集团|公司|事务所|合作社|合伙企业|农场", 0.8),
    ("制衣厂|电子厂|五金厂|塑胶厂|玩具厂|鞋厂|家具厂|加工厂|厂", 0.75),
    (
        "大酒店|酒店|酒楼|酒家|餐厅|饭店|饭馆|宾馆|会所|茶楼|火锅店|理发店|美容院|超市|商行|门市"
        "部|经营部|服务部|专卖店|旗舰店|门店|店", 0.7),
    ("幼儿园|培训学校|学校|医院|门诊部|工作室|培训中心|服务中心|网吧|养老院", 0.65),
    ("项目经理部|项目部|施工队|劳务队|工程队|建筑工地|工地|项目", 0.6),
)  # fmt: skip
_SUFFIX: Final = re.compile("|".join(f"(?P<s{place}>{words})" for place, (words, _) in enumerate(_SUFFIXES)))
#: Words that end a name to the left. One-character ones count only where the segmenter sees them alone.
_STOP_WORDS: Final = (
    "在 是 的 被 到 向 由 和 与 跟 叫 为 于 给 去 从 对 让 把 我们 我 本人 他 她 他们 你 该 "
    "此 这 那 老板 投诉 举报 反映 名叫 入职 "
    "看到 看见 见到 听说 发现 楼 栋 座 层 "
    "就职 工作 进入 进 来 任职 受雇于 打工 上班 一家 家 一个 个 这家 那家 某 某家 承包 承建 "
    "施工 开发 分包 总包 挂靠 拖欠 克扣 欠 "
    "因 因为 及 以及 或 还有 都 了 过 有 没 没有 不 已 已经 也 就 我司 原 现 前 后 找 称 说 "
    "要求 求助 请 望 希望 通过 应聘 应聘到 "
    "离开 辞去 起诉 状告 控告 关于 其 本 贵 全 各 每 几 多 两 三 时 时候 期间 月 年 日 号 今年 去年 现在 目前 "
    "位于 坐落 等 之 员工 工人 职工 如 像 同 同一 另一 另 别的 其他 其它 你们 咱们 大 小 新 老 旧 开 做 干 干活 做工 "
    "实习 兼职 帮 送货 招聘 入"
)
_STOPS: Final = frozenset(_STOP_WORDS.split())
#: Stops that also stand inside names: 和记、同仁、新世界.
_INNER: Final = frozenset("和与为同来大小新老")
_PUNCTUATION: Final = re.compile(r"[^\w()·&-]")
_EMPTY_STEMS: Final = re.compile(
    r"(?:这|那|该|某|本|我|我们|他们|贵|一|两|三|几|多|家|个|间|总|分|子|母|新|老|旧|大|小|原|"
    r"前|后|房|外|各|人力|劳务|派遣|中介|物业|保险|"
    r"快递|装修|建筑|工程|食品|电子|服装|商|书|饭|网|工|开|关|进|出|到|回|门|本地|外地|私人|小"
    r"型|大型|民营|国有|上市|\d|[a-z]?)+"
)
_BOSS: Final = re.compile(
    r"(?:包工头|工头|老板|承包人|负责人|带班)(?:名叫|名字叫|叫做|叫|是|为|姓名|:)?(?P<name>[\u"
    r"4e00-\u9fff]{2,3})(?=[,。;、!?\s(]|拖|欠|不|没|一|说|把|跑|失|电|手|$)"
)
_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
    "龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左"
    "柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈"
    "饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵"
    "苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝")  # fmt: skip
_LONGEST_NAME: Final = 32


def employers(text: str, original: str) -> Iterator[Suggestion]:
    """Firms, shops, sites and contractors: from the last word that cannot be part of a name to its suffix."""
    edges: list[tuple[int, str]] = []
    at = 0
    for word in rjieba.cut(text):
        edges.append((at, word))
        at += len(word)
    best: dict[int, Suggestion] = {}
    for found in _SUFFIX.finditer(text):
        rank = next(place for place in range(len(_SUFFIXES)) if found[f"s{place}"])
        start = _start_of(text, edges, found.start())
        stem = text[start : found.start()].strip("()·&-")
        if len(stem) < 2 or _EMPTY_STEMS.fullmatch(stem):
            continue
        end = _end_of(text, found.end())
        words = original[start:end]
        score = _SUFFIXES[rank][1] - (0.15 if len(stem) == 2 and rank > 1 else 0)
        old = best.get(start)
        if old is None or (old.end < end and not old.words.endswith("有限公司")):
            best[start] = Suggestion("employer", words.strip(), words, start, end, round(score, 2))
    yield from best.values()
    for found in _BOSS.finditer(text):
        if found["name"][0] in _SURNAMES:
            start, end = found.span("name")
            yield Suggestion("employer", original[start:end], original[start:end], start, end, 0.5, "包工头或负责人")


def _start_of(text: str, edges: Sequence[tuple[int, str]], suffix: int) -> int:
    """Walk left over words until one that ends a name, a mark, or the longest name."""
    start = suffix
    for at, word in reversed(edges[max(0, (last := bisect_left(edges, (suffix, ""))) - _LONGEST_NAME) : last]):
        if at + len(word) > suffix:
            word = word[: suffix - at]
        inner = word in _INNER and 0 < suffix - start < 2
        if suffix - at > _LONGEST_NAME or (word in _STOPS and not inner) or _PUNCTUATION.search(word):
            break
        start = at
    while start < suffix and text[start] in ")-·&":
        start += 1
    if text.count("(", start, suffix) < text.count(")", start, suffix):
        start = text.index(")", start, suffix) + 1
    return start


def _end_of(text: str, end: int) -> int:
    """A branch in brackets or after the name belongs to it: 某某公司(天河店)、某某公司广州分公司."""
    branch = re.match(r"\([\w-]{1,12}(?:店|分公司|厂|部|校区|院区)\)|[\u4e00-\u9fff]{2,6}分公司", text[end : end + 16])
    return end + len(branch[0]) if branch else end


@lru_cache(maxsize=8)
def _gazetteer(places: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, tuple[tuple[str, bool], ...]]]:
    """One pattern over all names, longest first, and the codes of each; whole names and those without their ending."""
    known: dict[str, list[tuple[str, bool]]] = {}
    for code, name in places:
        known.setdefault(name.lower(), []).append((code, True))
        short = re.sub(r"(?:街道|地区|[市区县镇乡街])$", "", name.lower())
        if len(short) >= 2 and short != name:
            known.setdefault(short, []).append((code, False))
            if name.endswith("街道"):
                known.setdefault(f"{short}街", []).append((code, True))
    pattern = "|".join(re.escape(name) for name in sorted(known, key=lambda name: (-len(name), name))) or r"(?!)"
    return re.compile(pattern), {name: tuple(codes) for name, codes in known.items()}


def named_places(text: str, original: str, places: Sequence[tuple[str, str]]) -> Iterator[Suggestion]:
    """Places of the table; one code for a name, the one inside a district also named if there are several."""
    pattern, known = _gazetteer(tuple(places))
    hits = [(found, known[found[0]]) for found in pattern.finditer(text)]
    districts = {code for found, codes in hits for code, _ in codes if len(code) <= 6}
    seen: set[str] = set()
    for found, codes in hits:
        inside = [(code, whole) for code, whole in codes if any(code.startswith(d) and code != d for d in districts)]
        whole = [(code, is_whole) for code, is_whole in codes if is_whole]
        code, is_whole = (inside or whole or list(codes))[0]
        _, right = clause(text, *found.span(), before=4, after=4)
        if not is_whole and ((len(code) > 6 and not inside) or re.match(r"[\u4e00-\u9fff]{0,3}(?:公司|厂|店)", right)):
            continue
        if code in seen:
            continue
        seen.add(code)
        several = len({one for one, _ in codes}) > 1 and not inside
        score = 0.9 if is_whole and not several else 0.7 if is_whole or inside else 0.6
        words = original[found.start() : found.end()]
        yield Suggestion("place", code, words, found.start(), found.end(), score, "同名地点" if several else "")
