"""A paper is numbered without gaps, says all it must, stays readable, and can be verified for ever."""

import io
import json
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import samples
from django.db import transaction
from django.db.models import ProtectedError
from PIL import Image

from laojian.documents import actions, files, queries, rules, typesetting
from laojian.documents.law_rows import authority_rows, numbering_rows
from laojian.documents.models import Document, Numbering, StoredFile
from laojian.documents.rules.blocks import Remedies
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.ledger.queries import trail

ON = date(2026, 11, 23)
CASE = Ref("case", "1")


def issue(at: datetime, code: str = "D26", place: str = "440106005", on: date = ON, **facts: Any) -> Document:
    return actions.issue(
        code=code, facts={**samples.FACTS, **facts}, subject=CASE, authority=None, place=place, by=None, at=at, on=on
    )


def text_of(document: Document) -> str:
    with files.open(document.file_id) as source:
        pdf = pypdfium2.PdfDocument(source.read())
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in pdf))


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(rules.PAPERS))
def test_every_paper_can_be_issued_and_names_its_authority_and_number(code: str, at: datetime) -> None:
    document = issue(at, code)
    text = text_of(document)
    assert document.number in text and document.title in text
    assert "广州市天河区人力资源和社会保障局" in text
    assert rules.check_code(document.facts_sha256) in text


@pytest.mark.django_db
def test_numbers_follow_each_other_per_authority_paper_and_year(at: datetime) -> None:
    numbers = [
        issue(at).number,
        issue(at).number,
        issue(at, "D41").number,
        issue(at, place="4401").number,
        issue(at, on=date(2027, 1, 4)).number,
    ]
    assert numbers == [
        "穗天人社监改字〔2026〕1号",
        "穗天人社监改字〔2026〕2号",
        "穗天人社监罚字〔2026〕1号",
        "穗人社监改字〔2026〕1号",
        "穗天人社监改字〔2027〕1号",
    ]


@pytest.mark.django_db
def test_a_failed_issue_leaves_no_gap(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(at)
    with monkeypatch.context() as patch:
        patch.setattr(actions, "typeset", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("printer on fire")))
        with pytest.raises(RuntimeError):
            issue(at)
    with pytest.raises(RuntimeError), transaction.atomic():
        issue(at)
        raise RuntimeError("the step itself failed")
    assert issue(at).serial == 2 and Numbering.objects.get().last == 2


@pytest.mark.django_db
def test_missing_facts_are_named_all_at_once_before_a_number_is_taken(at: datetime) -> None:
    with pytest.raises(Refused, match="还缺少：") as refused:
        issue(at, facts="", violation=None, inspectors="  ")
    assert "查明的事实" in str(refused.value) and "违反的规定" in str(refused.value)
    assert "监察员姓名及执法证号" in str(refused.value)
    assert Numbering.objects.count() == 0 and StoredFile.objects.count() == 0


@pytest.mark.django_db
def test_unknown_facts_codes_and_places_are_refused(at: datetime) -> None:
    with pytest.raises(Invalid, match="没有“shoe_size”"):
        issue(at, shoe_size="43")
    with pytest.raises(Invalid, match="没有编号为“D99”"):
        issue(at, "D99")
    with pytest.raises(Refused, match="没有设定制作机关"):
        issue(at, place="1101")
    with pytest.raises(Invalid, match="履行或改正期限”不是日期"):
        issue(at, due_on="下周五")


@pytest.mark.django_db
def test_the_ledger_holds_the_digest_of_what_was_issued(at: datetime) -> None:
    document = issue(at)
    entry = trail("case:1")[-1]
    assert entry.verb == "document.issue" and entry.subject == Ref("document", str(document.pk))
    assert entry.payload == {
        "code": "D26",
        "number": document.number,
        "sha256": document.file.sha256,
        "facts_sha256": document.facts_sha256,
    }
    assert document.facts_sha256 == rules.facts_digest("D26", document.number, document.facts)


@pytest.mark.django_db
def test_a_void_paper_keeps_its_number_its_file_and_the_reason(at: datetime) -> None:
    document = issue(at)
    with pytest.raises(Invalid, match="必须说明理由"):
        actions.void(document_id=document.pk, reason=" ", by=None, at=at)
    actions.void(document_id=document.pk, reason="当事人名称有误", by=Ref("officer", "3"), at=at)
    with pytest.raises(Refused, match="已经作废"):
        actions.void(document_id=document.pk, reason="再次", by=None, at=at)
    with pytest.raises(NotFound):
        actions.void(document_id=0, reason="没有", by=None, at=at)
    found = queries.verify(document.number)
    assert found is not None and found.void_reason == "当事人名称有误" and text_of(document)
    assert trail("case:1")[-1].verb == "document.void"
    assert issue(at).serial == 2


@pytest.mark.django_db
def test_a_number_can_be_verified(at: datetime) -> None:
    document = issue(at)
    found = queries.verify(f" {document.number} ")
    assert found is not None
    assert (found.title, found.check) == (document.title, rules.check_code(document.facts_sha256))
    assert queries.verify("穗天人社监改字〔2026〕999号") is None
    assert [paper.pk for paper in queries.papers_of(CASE)] == [document.pk]
    other = Ref("case", "2")
    assert queries.papers_of(other) == [] and queries.file_of(CASE, document.file_id) == document.file
    for subject, number in ((other, document.file_id), (CASE, 0)):
        with pytest.raises(NotFound):
            queries.file_of(subject, number)


@pytest.mark.django_db
def test_facts_are_never_read_as_markup(at: datetime) -> None:
    name = '#panic() *粗* $x^2$ _斜_ "引号" <script>alert(1)</script> \\ {employer_name} @ref //'
    text = text_of(issue(at, employer_name=name, facts='= 标题\n- #read("/etc/passwd")\n+ 项'))
    assert re.sub(r"\s", "", name) in text
    assert "=标题" in text and '-#read("/etc/passwd")' in text


@pytest.mark.django_db
def test_control_and_direction_marks_do_not_reach_the_paper(at: datetime) -> None:
    document = issue(at, legal_rep="陈\u202e某\x00\x1b某")
    assert document.facts["legal_rep"] == "陈某某"


@pytest.mark.django_db
def test_a_character_no_font_has_is_named_with_its_code_and_what_to_do(
    at: datetime, settings: Any, tmp_path: Path
) -> None:
    settings.LAOJIAN_MORE_FONTS = [tmp_path]
    with pytest.raises(Refused, match="字体没有“𠮷”（U\\+20BB7）这个字") as refused:
        issue(at, legal_rep="陈𠮷")
    assert f"{tmp_path}/characters/U+20BB7.svg" in str(refused.value.remedy)
    assert issue(at).number.endswith("〔2026〕1号")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["𠮷", "𬭎", "𪜀", "𫝀", "𫠠"])
def test_a_name_outside_the_first_font_is_set_in_another_one(at: datetime, name: str) -> None:
    document = issue(at, legal_rep=f"陈{name}")
    assert f"陈{name}" in text_of(document)


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_character_in_no_font_is_set_from_the_drawing_of_the_office(
    at: datetime, settings: Any, tmp_path: Path, form: str
) -> None:
    settings.LAOJIAN_MORE_FONTS = [tmp_path]
    (tmp_path / "characters").mkdir()
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "black").save(picture, "PNG")
    square = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>'
    (tmp_path / "characters" / f"U+2EBE0.{form}").write_bytes(square if form == "svg" else picture.getvalue())
    data = page_of("陈\U0002ebe0某")
    with_drawing = darkness(data, at)
    assert with_drawing > darkness(page_of("陈一某"), at) + 500  # a black square of a whole character


@pytest.mark.django_db
def test_without_the_chinese_font_nothing_is_numbered(at: datetime, settings: Any, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "gone"):
        settings.LAOJIAN_FONTS = folder
        with pytest.raises(Refused, match="缺少中文字体 Noto Serif SC"):
            issue(at)
    assert Numbering.objects.count() == 0


def page_of(words: str) -> dict[str, Any]:
    """The data of a sheet with nothing on it but these words."""
    return {
        "layout": "record", "title": "一", "number": "二", "authority": "三", "date": "", "check": "", "to": "",
        "party": [], "foot": [], "qr": typesetting.qr_svg("x"),
        "blocks": [{"kind": "text", "text": words, "indent": False}],
    }  # fmt: skip


def darkness(data: dict[str, Any], at: datetime) -> int:
    """How many points of the rendered sheet are dark."""
    sheet = pypdfium2.PdfDocument(typesetting.typeset(data, at=at))[0].render(scale=2).to_pil().convert("L")
    return sum(sheet.histogram()[:128])


def ink(words: str, at: datetime) -> list[int]:
    """How dark each of the first characters of the facts is, cut from a rendered page."""
    page = pypdfium2.PdfDocument(typesetting.typeset(page_of(words), at=at))[0]
    textpage, scale = page.get_textpage(), 4
    picture = page.render(scale=scale).to_pil().convert("L")
    whole = textpage.get_text_range()
    darkness = []
    for word in words:
        left, bottom, right, top = textpage.get_charbox(whole.index(word))
        box = (left * scale, picture.height - top * scale, right * scale, picture.height - bottom * scale)
        darkness.append(sum(255 - value for value in picture.crop(tuple(map(int, box))).tobytes()))
    return darkness


def test_characters_are_drawn_and_are_not_all_the_same_box(at: datetime) -> None:
    thin, thick, other = ink("一龘国", at)
    assert 0 < thin < other < thick


@pytest.mark.django_db
def test_papers_are_archival_pdf(at: datetime) -> None:
    with files.open(issue(at).file_id) as source:
        content = source.read()
    assert content.startswith(b"%PDF-1.7") and b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in content


REMEDY = {row.code: row.remedy for row in numbering_rows()}


@pytest.mark.django_db
@pytest.mark.parametrize("code", [code for code, mode in REMEDY.items() if mode != "none"])
def test_a_decision_says_where_and_until_when_it_can_be_attacked(code: str, at: datetime) -> None:
    text = text_of(issue(at, code))
    assert "六十日内向广州市天河区人民政府申请行政复议" in text
    assert ("六个月内" if REMEDY[code] == "choice" else "十五日内") in text and "提起行政诉讼" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "clause",
    [
        "如不服，可以申请行政复议。",
        "如不服，可以自收到之日起六十日内向广东省人力资源和社会保障厅申请行政复议，或者六个月内提起行政诉讼。",
        "如不服，可以自收到之日起60日内向广州市天河区人民政府申请行政复议，或者三个月内提起行政诉讼。",
        "如不服，可以自收到之日起三十日内向广州市天河区人民政府申请行政复议，或者六个月内提起行政诉讼。",
    ],
)
def test_a_wrong_or_old_remedy_clause_is_refused(clause: str, at: datetime) -> None:
    with pytest.raises(Refused, match="救济途径的告知不完整"):
        issue(at, "D41", remedies=clause)


@pytest.mark.django_db
def test_a_remedy_clause_written_by_hand_may_stand_when_it_is_whole(at: datetime) -> None:
    own = "如不服，可以自收到之日起 60 日内向广州市天河区人民政府申请行政复议，或者 6 个月内依法提起行政诉讼。"
    assert "60日内" in text_of(issue(at, "D44", remedies=own))


def test_every_paper_that_needs_a_remedy_clause_prints_it() -> None:
    printed = {code for code, paper in rules.PAPERS.items() if Remedies() in paper.blocks}
    assert printed == {code for code, mode in REMEDY.items() if mode != "none"}


def test_papers_for_the_employer_cannot_name_a_complainant() -> None:
    secret = {"complainant_masked", "source", "channel", "complaint_kind", "received_on", "claims", "grid"}
    told = {
        code: used
        for code, paper in rules.PAPERS.items()
        if paper.audience == "employer" and (used := rules.used_facts(paper) & secret)
    }
    assert told == {}


def test_every_paper_uses_known_facts_and_has_a_word_of_its_own() -> None:
    for paper in rules.PAPERS.values():
        assert rules.used_facts(paper) <= set(rules.FACTS), paper.code
        assert paper.basis, paper.code
    assert set(rules.PAPERS) == {row.code for row in numbering_rows()}
    words = [row.type_word for row in numbering_rows()]
    assert len(words) == len(set(words))
    initials = [row.word for row in authority_rows()]
    assert len(initials) == len(set(initials))


def test_templates_say_what_they_need() -> None:
    assert "due_on" in queries.templates()["D26"].needs
    assert set(queries.templates()) == set(rules.PAPERS)


def test_a_penalty_decision_states_the_six_items_of_the_law() -> None:
    needed = set(rules.needed_facts(rules.PAPERS["D41"]))
    assert {
        "employer_name",
        "employer_address",
        "facts",
        "evidence",
        "decision",
        "basis",
        "way_of_performance",
    } <= needed
    assert rules.PAPERS["D41"].layout == "letter"


def test_dates_and_numbers_are_written_the_official_way() -> None:
    assert rules.capital_date(date(2026, 11, 23)) == "二〇二六年十一月二十三日"
    assert rules.capital_date(date(2030, 10, 20)) == "二〇三〇年十月二十日"
    assert rules.plain_date("2026-03-02") == "2026年3月2日"
    assert rules.number_text("穗天人社监", "改字", 2026, 35) == "穗天人社监改字〔2026〕35号"
    with pytest.raises(ValueError, match="no number"):
        rules.number_text("穗", "改字", 2026, 0)


def test_the_capital_amount_is_written_from_the_figures() -> None:
    assert rules.clean_facts({"amount": "105,750.00"})["amount_capital"] == "壹拾万伍仟柒佰伍拾元整"
    assert rules.clean_facts({"amount": "十万"})["amount_capital"] == "壹拾万元整"
    with pytest.raises(Invalid):
        rules.clean_facts({"amount": "十万左右"})


def test_an_optional_paragraph_goes_when_its_fact_is_missing() -> None:
    facts = rules.clean_facts({k: v for k, v in samples.FACTS.items() if k not in ("workers", "workers_table")})
    kinds = json.dumps(rules.fill_blocks(rules.PAPERS["D26"], facts), ensure_ascii=False)
    assert "附件" not in kinds and "以上应支付劳动者" not in kinds


def test_sentences_end_once() -> None:
    paper = replace(rules.PAPERS["D45"], to="")
    blocks = rules.fill_blocks(paper, {**samples.FACTS, "facts": "已经改正。", "reason": "情节轻微且已改正。"})
    words = [block["text"] for block in blocks]
    assert "已经改正。" in words and not any("。。" in word or "。，" in word for word in words)


def test_long_annexes_run_over_several_sheets_with_their_heading(at: datetime) -> None:
    rows = "\n".join(f"工人{n}|2025年12月|{n}.00|" for n in range(1, 121))
    table = {"kind": "table", "title": "", "sheet": "附件", "columns": ["姓名", "期间", "金额", "备注"],
             "widths": [1, 1, 1, 1], "rows": [line.split("|") for line in rows.split("\n")]}  # fmt: skip
    data = {"layout": "letter", "title": "题", "number": "号", "authority": "局", "date": "日", "check": "码", "to": "",
            "party": [], "foot": ["注"], "qr": typesetting.qr_svg("x"),
            "blocks": [{"kind": "text", "text": "正文。", "indent": True}, table]}  # fmt: skip
    pdf = pypdfium2.PdfDocument(io.BytesIO(typesetting.typeset(data, at=at)))
    assert len(pdf) >= 4
    assert all("姓名" in page.get_textpage().get_text_range() for page in list(pdf)[1:])


@pytest.mark.django_db
def test_the_file_of_a_paper_cannot_be_deleted_from_under_it(at: datetime) -> None:
    document = issue(at)
    with pytest.raises(ProtectedError):
        document.file.delete()
