"""Working copies tell nothing of their maker; the originals stay as they were, sealed and unreadable."""

import errno
import io
from datetime import date, datetime
from pathlib import Path

import betraying
import pytest
from betraying import MARK, SAMPLES, UNCLEANABLE, Betrayal
from django.conf import LazySettings
from django.db import connection
from hostile import SAMPLES as HOSTILE
from hostile import Sample
from PIL import Image
from pypdf import PdfReader

from laojian.documents import files
from laojian.documents.files import keeping, working
from laojian.documents.files.findings import KINDS, Finding, Report, Uncleanable
from laojian.documents.files.segments import picture_cleaner
from laojian.documents.models import StoredFile
from laojian.kernel.references import Ref
from laojian.kernel.refusal import Invalid, NotFound, Refused
from laojian.ledger.queries import trail
from laojian.org import keyring
from laojian.tables import xlsx

pytestmark = pytest.mark.django_db
CONTACT, CASE = Ref("contact", "1"), Ref("case", "1")


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: LazySettings) -> None:
    settings.LAOJIAN_KEYS = tmp_path / "keys"
    keyring.create()


def seal(content: bytes, kind: str, at: datetime) -> StoredFile:
    return files.put_sealed(content=content, name=f"{MARK}.{kind}", subject=CONTACT, by=None, at=at)


def copy(file: StoredFile, at: datetime) -> files.WorkingCopy:
    return files.working_copy(file.pk, subject=CASE, by=None, at=at)


def read(file: StoredFile | None) -> bytes:
    assert file is not None
    with files.open(file.pk) as source:
        return source.read()


def kinds(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.kind for finding in findings}


def test_there_are_samples_enough() -> None:
    assert len(SAMPLES) >= 30 and len({sample.label for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.label)
def test_a_working_copy_holds_no_trace_and_the_original_stays(sample: Betrayal, at: datetime) -> None:
    content = sample.make()
    assert betraying.betrayed(content), "a sample that betrays nothing proves nothing"
    original = seal(content, sample.kind, at)
    made = copy(original, at)
    copied = read(made.file)
    assert betraying.betrayed(copied) == []
    assert made.file is not None and (made.file.kind, made.file.name) == (sample.kind, f"工作副本-1.{sample.kind}")
    assert any(sample.kept in piece for piece in betraying.unpacked(copied))
    assert sample.removed <= kinds(made.removed) and sample.left <= kinds(made.left)
    assert set(files.traces(original.pk)) == set(made.removed) | set(made.left)
    with files.open_sealed(original.pk) as source:
        assert source.read() == content
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(f::text, '') FROM documents_storedfile f")
        rows = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(p::text, '') FROM ledger_payload p")
        rows += cursor.fetchone()[0]
    raw = b"".join(path.name.encode() + path.read_bytes() for path in keeping.root().rglob("*") if path.is_file())
    assert betraying.betrayed(rows.encode()) == [] and betraying.betrayed(raw) == []
    assert not any(MARK in finding.where for finding in (*made.removed, *made.left))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.label)
def test_a_working_copy_has_nothing_left_to_take_out(sample: Betrayal, at: datetime) -> None:
    first = copy(seal(sample.make(), sample.kind, at), at)
    assert first.file is not None
    again = copy(first.file, at)
    assert again.removed == () or kinds(again.removed) <= {"editor", "software"}  # the neutral word in their place
    assert again.left == first.left


@pytest.mark.parametrize(("label", "make", "reason"), UNCLEANABLE, ids=[row[0] for row in UNCLEANABLE])
def test_what_cannot_be_cleaned_gets_no_copy_and_a_reason(label: str, make, reason: str, at: datetime) -> None:
    original = seal(make(), "x", at)
    made = copy(original, at)
    assert made.file is None and kinds(made.left) == {reason} and made.removed == ()
    assert str(made.left[0].title) and StoredFile.objects.count() == 1
    assert len([path for path in keeping.root().rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("sample", [s for s in HOSTILE if not s.outcome.startswith("!")], ids=lambda s: s.label)
def test_every_file_that_is_taken_in_gets_a_copy_or_a_reason(sample: Sample, at: datetime) -> None:
    original = files.put_sealed(content=sample.make(), name=sample.name, subject=CONTACT, by=None, at=at)
    made = copy(original, at)
    assert (made.file is None) == bool(kinds(made.left) & {"format", "layer", "part", "broken"})
    assert made.file is None or made.file.kind == original.kind
    assert files.traces(original.pk) is not None


def test_a_photograph_is_turned_upright_before_its_orientation_is_dropped(at: datetime) -> None:
    content = betraying.photo(size=(48, 32), exif=betraying.exif(6))
    with Image.open(io.BytesIO(read(copy(seal(content, "jpg", at), at).file))) as picture:
        assert picture.size == (32, 48) and not picture.getexif()
        dark, light = picture.convert("L").getpixel((30, 24)), picture.convert("L").getpixel((1, 24))
    assert isinstance(dark, int) and isinstance(light, int) and dark < 60 < 200 < light


def test_the_picture_itself_stays(at: datetime) -> None:
    content = betraying.png_note()
    with (
        Image.open(io.BytesIO(content)) as before,
        Image.open(io.BytesIO(read(copy(seal(content, "png", at), at).file))) as after,
    ):
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


def test_a_cleaned_pdf_still_shows_its_pages_and_comments(at: datetime) -> None:
    reader = PdfReader(io.BytesIO(read(copy(seal(betraying.pdf(betraying.pdf_notes), "pdf", at), at).file)))
    assert len(reader.pages) == 1 and reader.metadata is None
    assert [note.get_object()["/Contents"] for note in reader.pages[0]["/Annots"]] == ["请核对", "请核对"]  # type: ignore[attr-defined]


def test_a_cleaned_film_keeps_its_length_and_every_offset(at: datetime) -> None:
    content = betraying.film(b"qt  ", track=True)
    copied = read(copy(seal(content, "mov", at), at).file)
    assert len(copied) == len(content)
    assert copied.index(b"picture!") == content.index(b"picture!")


def test_a_cleaned_workbook_can_be_read(at: datetime) -> None:
    sheets = xlsx.sheets_of(io.BytesIO(read(copy(seal(betraying.workbook(), "xlsx", at), at).file)))
    assert [sheet.name for sheet in sheets] == ["工资", "底稿"]
    assert list(sheets[0].rows) == [(1, ["欠薪三个月"])]


def test_neutral_words_stand_where_office_needs_a_name(at: datetime) -> None:
    pieces = betraying.unpacked(read(copy(seal(betraying.tracked(), "docx", at), at).file))
    document = next(piece for piece in pieces if b"<w:ins" in piece).decode()
    assert 'w:author="作者"' in document and "w:date" not in document and "rsid" not in document


def test_text_keeps_its_bytes_but_for_the_mark_in_front(at: datetime) -> None:
    for given, kept in (
        ("工资,日期".encode("utf-8-sig"), "工资,日期".encode()),
        ("工资,日期".encode("utf-16"), "工资,日期".encode()),
        ("工资,日期".encode("gb18030"), "工资,日期".encode("gb18030")),
    ):
        made = copy(files.put(content=given, name="a.csv", subject=CONTACT, by=None, at=at), at)
        assert read(made.file) == kept and made.file is not None and made.file.kind == "csv"


def test_the_ledger_tells_of_the_copy_under_its_neutral_name(at: datetime) -> None:
    made = copy(seal(betraying.docx(""), "docx", at), at)
    told = trail(str(CASE))[-1].payload
    assert made.file is not None and told is not None and told["name"] == "工作副本-1.docx"
    assert trail(str(CONTACT))[-1].verb == "file.store"


def test_an_unknown_a_damaged_and_a_file_over_the_quota_are_refused(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotFound):
        files.working_copy(12345, subject=CASE, by=None, at=at)
    with pytest.raises(NotFound):
        files.traces(12345)
    stored = seal(b"some text", "txt", at)
    bounds = keeping.limits(date(2026, 3, 2))
    monkeypatch.setattr(keeping, "limits", lambda on: {**bounds, "case_bytes": 3})
    with pytest.raises(Invalid, match="材料总量"):
        copy(stored, at)
    place = keeping.path_of(stored.sha256)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes()[:-1] + b"?")
    with pytest.raises(Refused, match="损坏"):
        copy(stored, at)


def test_a_full_disk_is_said_in_words_and_is_not_the_files_fault(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = seal(betraying.photo(), "jpg", at)

    class Full(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(working, "SpooledTemporaryFile", lambda *_args, **_words: Full())
    with pytest.raises(Refused, match="存储空间不足"):
        copy(stored, at)
    assert StoredFile.objects.count() == 1


PICTURES = {
    "plain": betraying.photo(exif=betraying.exif(), comment=b"note"),
    "progressive": betraying.photo(size=(300, 200), progressive=True, exif=betraying.exif()),
    "with restarts": betraying.photo(size=(300, 200), restart_marker_blocks=2, comment=b"note"),
    "a drawing": betraying.png_note(),
    "a drawing with a palette": betraying.palette(),
    "a moving picture": betraying.gif(),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_inside_a_file_loses_its_notes_and_no_pixel(name: str) -> None:
    content = PICTURES[name]
    cleaner = picture_cleaner(content)
    assert cleaner is not None
    report = Report()
    cleaned = cleaner(content, report)
    assert report.removed and len(cleaned) < len(content)
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(cleaned)) as after:
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_cut_off_anywhere_is_an_answer_and_no_crash(name: str) -> None:
    content = PICTURES[name]
    cleaner = picture_cleaner(content)
    assert cleaner is not None
    whole = cleaner(content, Report())
    for end in range(20, len(content), max(1, len(content) // 60)):
        try:
            assert len(cleaner(content[:end], Report())) <= len(whole)
        except Uncleanable as answer:
            assert answer.finding.kind == "broken"


def test_every_kind_of_trace_has_its_words() -> None:
    assert all(str(Finding(kind, "EXIF").title) == str(words) for kind, words in KINDS.items())
    with pytest.raises(ValueError, match="shoe"):
        Finding("shoe", "EXIF")
