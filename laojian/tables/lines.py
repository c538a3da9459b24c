"""Lines as people paste them: 1. 周小满 138 0013 8003 4200、李明：138…：5000、John Smith 138… 9000.

A line is taken apart by what its pieces look like; telephones and papers first, then amounts, then words. What is no
answer (numbering, labels, who sent the message) is named; what is left after the name tells what it is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from laojian.kernel.tidying import plain_dashes, tidied
from laojian.kernel.typed.numerals import DIGITS
from laojian.tables.columns import found as heading
from laojian.tables.sides import is_foot, is_total_label

What = Literal["number", "name", "phone", "identity", "amount", "words", "label", "sender"]

_HAN: Final = "々-〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_CN: Final = f"{''.join(sign for sign in DIGITS if not sign.isascii())}十百千万亿拾佰仟"
#: 1. 2、(3) 第4 五、 and the dots and stars of lists.
_NUMBERING: Final = re.compile(
    rf"[(\[【#]?(?:第\s*)?(?:\d{{1,4}}|[一二三四五六七八九十]{{1,3}})\s*(?:[)\]】]|[.、:,](?!\d)|(?:号|位)?[.、:)])\s*(?=\D)"
    rf"|[(\[【#]?(?:\d{{1,4}}|[一二三四五六七八九十]{{1,3}})\s*[)\]】.、:]\s*(?=1[3-9]\d)"
    rf"|第\d{{1,4}}\s+|\d{{1,3}}\s+(?=1[3-9]\d{{9}})"
    rf"|\d{{1,4}}(?:\s+|\s*\|\s*)(?=[^\W\d])|\d{{1,3}}(?=[{_HAN}](?<![年月日号元万千百个人名楼栋区块]))"
    rf"|[•·●○■◆*\-]+\s*(?=[^\s\d\-])"
)
_STAMP: Final = re.compile(
    r"[\[(【]?\s*(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*,?\s*)?(?:上午|下午|晚上|中午|早上|凌晨)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?\s*[\])】]?",
    re.IGNORECASE,
)
_SENT: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*(?:上午|下午|晚上)?\s*\d{1,2}:\d{2}(?::\d{2})?")
_LABEL: Final = re.compile(
    rf"(?<![{_HAN}A-Za-z])(?:姓名|名字|工友|工人|联系人|联系电话|联系方式|电话号码|手机号码|手机号|手机|电话|身份证号码|身份证号|身份证|证件号码|证件号"
    r"|欠薪金额|被欠金额|拖欠金额|请求金额|拖欠工资|欠发工资|金额|欠薪|拖欠|被欠|欠款|工资|欠|备注|事项|name|phone|mobile|tel|id|amount|note|owed)"
    r"\s*(?:[:=]+|(?=\s*[¥\d\0])|(?<=姓名)\s)",
    re.IGNORECASE,
)
_GAP: Final = r"[ .\-·]"
_PHONES: Final = (
    re.compile(
        rf"(?<![\dA-Za-z.])(?:\(?(?:\+|00)\s?86\)?[ \-]*|86[ \-]?)?1[3-9]\d"
        rf"(?:\d{{8}}|{_GAP}\d{{4}}{_GAP}\d{{4}}|{_GAP}\d{{8}}"
        rf"|\d{{4}}{_GAP}\d{{4}}|{_GAP}\d{{3}}{_GAP}\d{{5}}|\d{_GAP}\d{{4}}{_GAP}\d{{3}})(?![\dA-Za-z])",
        re.ASCII,
    ),
    re.compile(
        r"(?<![\dA-Za-z.])\(?0\d{2,3}\)?[ \-]*\d{3,4}[ \-]?\d{4}(?:\s*(?:转|ext\.?|-)\s*\d{1,6})?(?!\d)", re.ASCII
    ),
    re.compile(r"(?<![\dA-Za-z.])(?:\+|00)(?!86)[1-9]\d{0,2}[ \-]?\d[\d \-]{5,13}\d(?!\d)", re.ASCII),
)
_PAPERS: Final = (
    re.compile(
        r"(?<![\dA-Za-z])[1-9]\d{5}[ \-]?(?:19|20)\d{2}[ \-]?\d{4}[ \-]?\d{3}[ \-]?[\dXx](?![\dA-Za-z])", re.ASCII
    ),
    re.compile(r"(?<![\dA-Za-z])(?:\d{17}[\dXx]|[1-9]\d{14})(?![\dA-Za-z])", re.ASCII),
    re.compile(
        r"(?:护照|回乡证|台胞证|通行证|居住证|旅行证)\s*(?:号码?)?:?\s*[A-Za-z]{0,3}\d{6,12}(?![\dA-Za-z])", re.ASCII
    ),
    re.compile(r"(?<![\dA-Za-z])[A-Za-z]{1,2}\d{7,10}(?![\dA-Za-z])", re.ASCII),
)
_UNIT: Final = r"\s?[万千百kKwW]?\s?(?:元|块钱|块|圆|yuan|rmb)?整?"
_FIGURES: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+[万千]\d{1,4}(?=元|块|(?!\w))|\d+)(?:\.\d+)?"
#: What makes an amount no amount, taken along so that it is refused and not half read.
_DOUBT: Final = (
    r"(?:(?:左右|上下|多元|余元|多|余|以上|以下|起)|/[^\s,;\0]+|每[月天日]|(?:[+*×~]|-(?=\d)|至|到)\d[\d.,]*元?)?"
)
_ALONE: Final = re.compile(
    rf"(?<![\w.\-])(?:(?<=\s)-)?(?:约|大约|大概|将近|近|共|共计|合计|(?:rmb|cny|人民币)\s?)?[¥$]?\s?{_FIGURES}{_UNIT}{_DOUBT}(?![\w.])"
    rf"|(?<=[\0\s]-){_FIGURES}{_UNIT}{_DOUBT}(?![\w.])"
    rf"|(?<![{_HAN}])[{_CN}]+(?:元|块钱|块|圆)[{_CN}角分整]*(?![{_HAN}])|(?<![{_HAN}])[{_CN}]+[万千百][{_CN}]*(?![{_HAN}])",
    re.IGNORECASE,
)
_YEAR: Final = r"(?:20\d\d[-./年])"
#: 9-10月工资, 2026.9-2026.10: for how long, not how much.
_PERIOD: Final = re.compile(
    rf"(?<![\d.]){_YEAR}?\d{{1,2}}月?\s?[-~至到]\s?{_YEAR}?\d{{1,2}}月份?[{_HAN}]*"
    rf"|(?<![\d.]){_YEAR}\d{{1,2}}(?:[-./月]\d{{1,2}}日?)?\s?[-~至到]\s?{_YEAR}\d{{1,2}}(?:[-./月]\d{{1,2}}日?)?(?![\d.])"
)
#: An amount written on to a word: 九月工资4000.
_GLUED: Final = re.compile(
    rf"(?<=[{_HAN}])(?<![年月第号楼栋区])(?:\d{{3,}}(?:\.\d+)?|{_FIGURES}\s?[万千]){_UNIT}{_DOUBT}(?![\w.])"
)
_BETWEEN: Final = re.compile(r"[\0]+|[,;、:|/=]+|(?<=\s)-+(?=\s)|\s*--+\s*|[()\[\]【】]|(?<!\w)-+|-+(?!\w)")
_ONE_MORE: Final = (";", "。", ",", "、")
_NAME: Final = re.compile(rf"[{_HAN}]{{1,4}}|[{_HAN}]{{1,12}}(?:\s?[·•・‧∙.]\s?[{_HAN}]{{1,12}})+")
_LATIN: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-]|[\u0300-\u036f])*")
_IS_HAN: Final = re.compile(rf"[{_HAN}]+")
_NO_NAME: Final = re.compile(
    r"工资|欠薪|名单|名册|以下|以上|大家|你好|您好|老板|公司|工地|项目|接龙|电话|手机|金额|谢谢|收到|请|我们|他们|没发|拖欠|加班|补助|补贴|押金|奖金"
    r"|好的|在吗|哈哈|如下|明细|汇总|附件|人员|登记|统计|工人|班组|工程|转发|群公告|[年月日天号]$|人$|份$|^[男女]$"
)
_DOUBLE: Final = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘令狐"
        "轩辕呼延段干百里东郭南门歐陽諸葛",
    )
)
_LONGEST_HAN: Final = 4
_LONGEST_LATIN: Final = 6
_LONGEST_NAME: Final = 30


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line as it stands, and what it is taken for."""

    text: str
    what: What


@dataclass(slots=True)
class Line:
    """One entry of a line, taken apart; `person` is false when it is about nobody: it is named as a whole."""

    pieces: list[Piece] = field(default_factory=list)
    person: bool = True

    def texts(self, what: What) -> list[str]:
        """The pieces of a kind, in order."""
        return [piece.text for piece in self.pieces if piece.what == what]


def taken_apart(line: str) -> list[Line]:
    """The entries of one line, mostly one; none for a blank line."""
    text = plain_dashes(tidied(line))
    if not text:
        return []
    return [_apart(part) for part in _several(text)]


def _several(text: str) -> list[str]:
    """The parts of a line that holds several people, each with a telephone of his own; else the line."""
    for sign in _ONE_MORE:
        parts = [part.strip() for part in text.split(sign) if part.strip()]
        if len(parts) > 1 and all(any(phone.search(part) for phone in _PHONES) for part in parts):
            lines = [_apart(part) for part in parts]
            if all(line.texts("name") for line in lines):
                return parts
    return [text]


def _apart(text: str) -> Line:
    if _is_aside(text):
        return Line([Piece(text, "label")], person=False)
    marks = _Marks(text)
    marks.at_start(_STAMP, "sender")
    marks.all(_SENT, "sender")
    marks.at_start(_NUMBERING, "number")
    for pattern in _PAPERS:
        marks.all(pattern, "identity")
    for pattern in _PHONES:
        marks.all(pattern, "phone")
    marks.all(_PERIOD, "words")
    marks.all(_LABEL, "label")
    if not marks.all(_ALONE, "amount"):
        marks.all(_GLUED, "amount")
    line = Line(_named(marks))
    line.person = _is_person(line)
    return line


def _is_person(line: Line) -> bool:
    """Whether a line is about somebody, or only what people write between the lines of a list."""
    if line.texts("phone") or line.texts("identity"):
        return True
    names, words = line.texts("name"), line.texts("words")
    if not names or line.texts("sender"):
        return False
    if line.texts("amount"):
        return True
    if _IS_HAN.search(names[0]):
        return len(words) <= 1
    return not words and all(token[:1].isupper() for token in names[0].split())


def _is_aside(text: str) -> bool:
    first = re.split(r"[\s:,]", text, maxsplit=1)[0]
    no_phone = not any(phone.search(text) for phone in _PHONES)
    return text.startswith("#") or (no_phone and (is_total_label(text) or is_total_label(first) or is_foot(text)))


class _Marks:
    """The pieces found so far, by their place in the line; what is found is blotted out for those who search next."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.rest = text
        self.found: list[tuple[int, int, What]] = []
        self._start = 0

    def at_start(self, pattern: re.Pattern[str], what: What) -> None:
        match = pattern.match(self._text, self._start)
        if match is not None and match.end() > self._start:
            self._put(self._start, match.end(), what)
            self._start = match.end()

    def all(self, pattern: re.Pattern[str], what: What) -> bool:
        spots = [match.span() for match in pattern.finditer(self.rest) if match.start() >= self._start]
        for start, end in spots:
            self._put(start, end, what)
        return bool(spots)

    def text(self, start: int, end: int) -> str:
        return self._text[start:end].strip(" ,;:、|/=")

    def words(self) -> list[tuple[int, int]]:
        """Where the runs of words stand that nothing else was found in."""
        spots, start = [], 0
        for match in [*_BETWEEN.finditer(self.rest), None]:
            end = match.start() if match else len(self.rest)
            if self.rest[start:end].strip(" .。!！?？~-"):
                spots.append((start, end))
            start = match.end() if match else end
        return spots

    def _put(self, start: int, end: int, what: What) -> None:
        self.found.append((start, end, what))
        self.rest = f"{self.rest[:start]}{chr(0) * (end - start)}{self.rest[end:]}"


def _named(marks: _Marks) -> list[Piece]:
    """All pieces in order, the name among the words found."""
    words = marks.words()
    spots: list[tuple[int, str, What]] = [
        (start, marks.text(start, end), what) for start, end, what in marks.found if marks.text(start, end)
    ]
    chosen = next((place for place, spot in enumerate(words) if _parted_name(marks.text(*spot))[0]), None)
    numbers = [start for start, _, what in marks.found if what in ("phone", "identity")]
    if chosen is None and numbers:
        chosen = next((place for place, spot in enumerate(words) if _could_be(marks.text(*spot))), None)
    if chosen is not None and _is_sender(marks, words, chosen):
        spots.append((words[chosen][0], marks.text(*words[chosen]), "sender"))
        words = [spot for place, spot in enumerate(words) if place != chosen]
    for place, (start, end) in enumerate(words):
        text = marks.text(start, end)
        if place != chosen:
            spots.append((start, text, "words"))
            continue
        name, rest = _parted_name(text)
        spots.append((start, name or text, "name"))
        if name and rest:
            spots.append((end, rest, "words"))
    return [Piece(text, what) for _, text, what in sorted(spots, key=lambda spot: spot[0])]


def _is_sender(marks: _Marks, words: list[tuple[int, int]], chosen: int) -> bool:
    """王班长：周小满 138…: the first of two names before the number, with a colon behind, sent the message."""
    if chosen + 1 >= len(words) or not marks.rest[words[chosen][1] :].startswith(":"):
        return False
    between = marks.rest[words[chosen][1] : words[chosen + 1][0]]
    return "\0" not in between and bool(_parted_name(marks.text(*words[chosen + 1]))[0])


def _parted_name(text: str) -> tuple[str, str]:
    """A name at the beginning of some words, and what follows it; "" without a name."""
    tokens = text.split()
    if not tokens or _NO_NAME.search(tokens[0]):
        return "", text
    taken = _name_tokens(tokens)
    return " ".join(tokens[:taken]), " ".join(tokens[taken:])


def _name_tokens(tokens: list[str]) -> int:
    """How many of the words are the name."""
    first = tokens[0]
    if _IS_HAN.fullmatch(first):
        if len(first) > 1 and first not in _DOUBLE:
            return 1 if len(first) <= _LONGEST_HAN else 0
        taken, signs, whole = 1, len(first), 3 if len(first) == 1 else 4
        for token in tokens[1:]:
            if not _IS_HAN.fullmatch(token) or signs + len(token) > whole or _NO_NAME.search(token):
                break
            taken, signs = taken + 1, signs + len(token)
        return taken
    for count in (3, 1):
        if _NAME.fullmatch(" ".join(tokens[:count])):
            return count
    latin = 0
    while latin < min(len(tokens), _LONGEST_LATIN) and _is_latin(tokens[latin]):
        latin += 1
    return latin


def _is_latin(token: str) -> bool:
    return _LATIN.fullmatch(token) is not None and _IS_HAN.search(token) is None


def _could_be(text: str) -> bool:
    """Whether words before a telephone may be what somebody is called, though they do not look like a name."""
    return len(text) <= _LONGEST_NAME and any(sign.isalpha() for sign in text) and not _NO_NAME.search(text)


def is_heading_line(kind: str, text: str) -> bool:
    """Whether a line holds nothing but headings, two at least."""
    parts = [part for part in re.split(r"[\s,;、:|/]+", tidied(text)) if part]
    return len(parts) > 1 and all(heading(kind, part) for part in parts)
