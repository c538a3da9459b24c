"""Words of a report by which the employer could tell who wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from laojian.analytics.extraction.figures import contacts
from laojian.analytics.extraction.suggestion import Span, narrowed

_I: Final = r"(?:我|本人|俺|我自己)"
_POSTS: Final = (
    "会计|出纳|文员|仓管|仓库管理员|保安|保洁|司机|厨师|主管|组长|班长|车间主任|经理|店长|质"
    "检|品检|技术员|工程师|焊工|电工|叉车工|"
    "钢筋工|木工|泥水工|瓦工|架子工|普工|女工|学徒|实习生|助理|人事|采购|销售|客服|前台|护士|"
    "老师|教师|收银员|服务员|快递员|骑手|领班"
)
_PATTERNS: Final = (
    ("role", rf"{_I}(?:是|在|做|担任|任|当)[^,。!?;\n]{{0,14}}?(?:{_POSTS}|岗位|部门|车间|班组|仓库|流水线|工位)"),
    ("unique",
        r"(?:唯一|只有(?:我|一个|两个|三个|[一二两三四1234]人)|就(?:我|我们)(?:[一二两三四五几1-5]"
        r"个?人?)|仅有|独自|一个人负责|我一个人|第一个)[^,。!?;\n]{0,10}"),
    ("group",
        r"我们?(?:车间|班组|部门|宿舍|小组|组|科室|班|店)[^,。!?;\n]{0,6}?(?:[一二两三四五六七八九"
        r"十\d]{1,4}个?(?:人|名|位)|几个人)"),
    ("shift",
        r"(?:我|我们)[^,。!?;\n]{0,6}(?:夜班|白班|早班|晚班|中班|倒班|轮班)|(?:夜班|晚班|早班)[^,"
        r"。!?;\n]{0,4}(?:是我|我值|我上)"),
    ("hometown",
        rf"(?:{_I}|我们)(?:是|来自|老家(?:在|是)?|家在|从)[\u4e00-\u9fff]{{2,9}}(?:人|省|市|县|乡|"
        rf"村|老乡)|(?:我的?)?老家[在是][\u4e00-\u9fff]{{2,8}}|老乡"),
    ("tenure",
        rf"{_I}?[^,。!?;\n]{{0,6}}(?:入职|进厂|进公司|上班|干了|做了|工作了)[^,。!?;\n]{{0,10}}?(?:"
        rf"\d{{1,4}}|[一二两三四五六七八九十]{{1,4}})(?:个?月|年|天)|{_I}[^,。!?;\n]{{0,3}}(?:\d{{2,4}}年)?\d{{"
        rf"1,2}}月(?:\d{{1,2}}[日号])?[^,。!?;\n]{{0,4}}(?:入职|进厂|离职|辞职|请假|受伤)|(?:\d{{2,"
        rf"4}}年)?\d{{1,2}}月\d{{1,2}}[日号]?{_I}[^,。!?;\n]{{0,4}}(?:入职|进厂|离职|辞职|请假|受伤"
        r")"),
    ("conversation",
        r"(?:老板|经理|主管|厂长|组长|人事|领导|老板娘|负责人)[^,。!?;\n]{0,8}(?:跟|对|和|找|叫|约"
        r"|当面|单独|私下|打电话|发微信|骂|答应|威胁)[^,。!?;\n]{0,4}我|我[^,。!?;\n]{0,6}(?:跟|找"
        r"|向|和|问|问过)(?:老板|经理|主管|厂长|组长|人事|领导)[^,。!?;\n]{0,12}|我[^,。!?;\n]{0,6"
        r"}(?:录音|截图|聊天记录)"),
    ("body", rf"{_I}[^,。!?;\n]{{0,6}}(?:怀孕|工伤|受伤|骨折|生病|住院|手术|残疾|哺乳|产假|坐月子)[^,。!?;\n]{{0,6}}"),
    ("person",
        rf"{_I}(?:今年|现年)?(?:\d{{2}}|[一二三四五六]十[一二三四五六七八九]?)岁|{_I}(?:叫|姓|名叫)"
        rf"[\u4e00-\u9fff]{{1,3}}|我(?:老公|老婆|丈夫|妻子|儿子|女儿|父亲|母亲|爸|妈|弟|哥|姐|妹|亲"
        rf"戚)|工号[a-z\d-]{{2,}}|微信号?[:是]?[a-z][\w-]{{4,}}|qq[:是号]{{0,2}}\d{{5,}}"),
)  # fmt: skip
_COMPILED: Final = tuple((reason, re.compile(pattern)) for reason, pattern in _PATTERNS)


def betrays(text: str, *, known: Sequence[str]) -> list[Span]:
    """Spans to be looked at before anything goes to the employer, in order, and why.

    known: what the vault holds of the reporter — names, phones, numbers; found in any width and with gaps between.
    A given name of two characters is found without its surname too, a surname beside `小`, `老`, `师傅` and the like.
    """
    narrow = narrowed(text)
    spans = [Span(one.start, one.end, one.words, "contact") for one in contacts(narrow, text)]
    for value in known:
        spans += _known(narrow, text, narrowed(value.strip()))
    for reason, pattern in _COMPILED:
        spans += [Span(*found.span(), text[found.start() : found.end()], reason) for found in pattern.finditer(narrow)]
    return sorted(set(spans), key=lambda span: (span.start, -span.end, span.reason))


def _known(narrow: str, text: str, value: str) -> list[Span]:
    letters = [char for char in value if not char.isspace() and char not in "-·."]
    if len(letters) < 2:
        return []
    patterns = [r"[\s\-·.]{0,2}".join(re.escape(char) for char in letters)]
    if all("\u4e00" <= char <= "\u9fff" for char in letters) and 2 <= len(letters) <= 4:
        given, surname = "".join(letters[1:]), re.escape(letters[0])
        patterns += [re.escape(given)] if len(given) > 1 else []
        patterns.append(
            rf"(?:小|阿|老|我){re.escape(given)}|(?:小|老|阿){surname}(?![\u4e00-\u9fff]*(?:板|家|乡))|"
            rf"{surname}(?:师傅|工|姐|哥|某)"
        )
    elif len(letters) >= 8:
        patterns.append(rf"(?<![0-9a-z]){re.escape(''.join(letters[-4:]))}(?![0-9a-z])")
    return [
        Span(*found.span(), text[found.start() : found.end()], "known")
        for pattern in patterns
        for found in re.finditer(pattern, narrow)
    ]
