"""A channel's file: shown before anything is written, every bad row explained and kept, good rows taken in once."""

from __future__ import annotations

import csv
import io
from datetime import date

import intake_cast
import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate

from laojian.complaints import imports
from laojian.complaints.actions.suggesting import WHAT
from laojian.complaints.models import Contact, Suggestion
from laojian.complaints.sealing import seal_json
from laojian.kernel.refusal import Invalid
from laojian.ledger import queries as ledger
from laojian.org.models import Division, Officer, Unit

ON = date(2026, 11, 23)
KNOWN = {"员村街道": "440106003", "天河区员村街道": "440106003", "天河区": "440106"}
HEAD = "工单编号,收到日期,类别,工单类别,姓名,联系电话,用人单位,地点代码或街镇名,金额（元）,人数,匿名,诉求内容,备注\n"
ROWS = (
    HEAD
    + 'GZ-1,2026-11-20,投诉,12345 投诉举报,王五,13912345678,员村电子厂,员村街道,"12,000.50",3,,拖欠三个月工资,甲\n'
    + "GZ-2,2026年11月19日 08:30,举报,,,,珠江装饰,440106003,,,是,有人押工人的身份证,乙\n"
    + "GZ-3,2026-11-40,投诉,,张三,,,,,,,没有签合同,丙\n"
    + "GZ-4,2026-11-20,表扬,,,,,,,,,谢谢你们,丁\n"
    + "GZ-5,2026-11-20,投诉,,,,,不知道的街道,,,,押金不退,戊\n"
    + "GZ-6,2026-11-20,投诉,,,,,,很多,,,押金不退,己\n"
    + "GZ-1,2026-11-20,投诉,,,,,,,,,同一工单再来,庚\n"
    + "GZ-7,2026-11-20,举报,,赵六,13900000000,,,,,是,匿名却写了姓名,辛\n"
    + ",,,,,,,,,,,,\n"
    + "GZ-8,2026-11-20,投诉,,,,,,,,,,=cmd()\n"
    + ",2026-11-20,咨询,,,,,,,,,产假有多少天,壬\n"
)


@pytest.fixture
def office(db):
    """The office of the interface, with the streets the file names."""
    at = ledger.now()
    unit, clerk = intake_cast.office(at)
    return unit, clerk, at


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "来件.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_every_bad_row_says_why_and_nothing_is_written():
    sheet = imports.read(ROWS.encode(), "a.csv", ON)
    rows = list(imports.judge(sheet.rows, channel="hotline", known=KNOWN, on=date(2026, 11, 23)))
    good = [row for row in rows if isinstance(row, imports.Good)]
    assert [row.row for row in good] == [2, 3, 12]
    first, second = good[0].contact, good[1].contact
    assert (first.amount_claimed, first.people, first.workplace_code) == (1_200_050, 3, "440106003")
    assert first.identity.phone == "13912345678" and first.ticket_kind == "complaint"
    assert second.received_on == date(2026, 11, 19) and second.anonymous and second.kept_secret
    said = {row.row: str(row.reason) for row in rows if isinstance(row, imports.Bad)}
    assert sorted(said) == [4, 5, 6, 7, 8, 9, 11]
    assert "日期" in said[4] and "投诉" in said[5] and "不知道的街道" in said[6] and "金额" in said[7]
    assert "第 2 行" in said[8] and "匿名" in said[9] and "事由" in said[11]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_as_offices_save_them(codec):
    assert len(imports.read(ROWS.encode(codec), "a.csv", ON).rows) == 10


def test_a_spreadsheet_with_dates_and_numbers_typed_as_such():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["收到日期*", "类别", "电话", "案由代码", "事由", "金额"])
        sheet.write_datetime(1, 0, date(2026, 11, 20), day)
        sheet.write_row(1, 1, ["投诉", 13912345678, 201, "欠薪", 800.5])
    rows = list(
        imports.judge(
            imports.read(out.getvalue(), "a.xlsx", ON).rows, channel="hotline", known={}, on=date(2026, 11, 23)
        )
    )
    contact = rows[0].contact
    assert (contact.received_on, contact.identity.phone) == (date(2026, 11, 20), "13912345678")
    assert (contact.cause, contact.amount_claimed) == ("0201", 80_050)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有内容"),
        ("收到日期,类别\n".encode(), "事由"),
        (b"PK\x03\x04broken", "损坏"),
        (b"\x81\xff\xff\xfe\x00\x00", "不是可以读取的表格"),
        ("甲,乙\n1,2\n".encode(), "列名"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_as_a_whole(content, said):
    with pytest.raises(Invalid) as refused:
        imports.read(content, "a.csv", ON)
    assert said in str(refused.value)


@pytest.mark.django_db
def test_the_preview_changes_nothing(office, file, capsys):
    before = len(ledger.trail([], limit=5)), Contact.objects.count()
    with pytest.raises(CommandError) as said:
        call_command("contacts", "import", str(file), "--channel", "hotline")
    assert "7 行未导入" in str(said.value) and (len(ledger.trail([], limit=5)), Contact.objects.count()) == before
    assert "可以受理 3 件" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_preview_does_not_take_a_ticket_of_another_district_for_one_of_ours(office):
    clerk, at = office[1:]
    beside = Unit.objects.create(code="B", name="从化区大队", place="440117", kind="大队")
    of_file = {"sheet": imports.read(ROWS.encode(), "a.csv", ON), "channel": "hotline", "on": localdate(at)}
    list(imports.bring(**of_file, by=clerk, at=at))

    def met(by):
        return sum(row.kind == "met" for row in imports.look(**of_file, by=by))

    assert met(by=None) == met(by=clerk) > 0
    assert met(by=Officer(unit=beside)) == 0


@pytest.mark.django_db
def test_good_rows_become_contacts_and_bad_rows_are_kept_beside(office, file):
    apply = ("contacts", "import", str(file), "--channel", "hotline", "--apply", "--by", "clerk")
    with pytest.raises(CommandError):
        call_command(*apply)
    assert Contact.objects.filter(channel="hotline").count() == 3
    kept = file.with_name("来件.csv.rejected.csv")
    assert kept.stat().st_mode & 0o777 == 0o600
    lines = list(csv.reader(io.StringIO(kept.read_text(encoding="utf-8-sig"), newline="")))
    assert lines[0][-2:] == ["行号", "原因"] and [line[-2] for line in lines[1:]] == [
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "11",
    ]
    assert all(line[-1] for line in lines[1:]) and lines[-1][-3] == "'=cmd()"
    with pytest.raises(CommandError):
        call_command(*apply)
    assert Contact.objects.count() == 3
    for contact in Contact.objects.all():
        assert [row.verb for row in ledger.trail(str(contact.ref))].count("contact.receive") == 1


@pytest.mark.django_db
def test_the_kept_rows_put_right_go_in_and_the_old_file_of_bad_rows_goes(office, file, tmp_path):
    def call(path):
        call_command("contacts", "import", str(path), "--channel", "hotline", "--apply", "--by", "clerk")

    with pytest.raises(CommandError):
        call(file)
    right = tmp_path / "改好.csv"
    right.write_text(HEAD + "GZ-3,2026-11-20,投诉,,张三,,,,,,,没有签合同,丙\n", encoding="utf-8")
    right.with_name("改好.csv.rejected.csv").write_text("old")
    call(right)
    assert Contact.objects.filter(ticket="GZ-3").count() == 1
    assert not right.with_name("改好.csv.rejected.csv").exists()


@pytest.mark.django_db
def test_an_import_that_broke_off_is_begun_again_and_ends_as_if_it_had_not(office, monkeypatch):
    _, clerk, at = office
    on = at.date()
    lines = [f"{on.isoformat()},投诉,拖欠工资第{n}件" for n in range(130)]
    sheet = imports.read(("收到日期,类别,事由\n" + "\n".join(lines)).encode(), "a.csv", ON)
    whole = imports.receive
    calls = iter(range(1000))

    def dies(**given):
        if next(calls) == 70:
            raise KeyboardInterrupt
        return whole(**given)

    monkeypatch.setattr(imports, "receive", dies)
    with pytest.raises(KeyboardInterrupt):
        list(imports.bring(sheet=sheet, channel="letter", by=clerk, at=at, on=on))
    assert Contact.objects.count() == imports.BATCH
    kinds = [outcome.kind for outcome in imports.bring(sheet=sheet, channel="letter", by=clerk, at=at, on=on)]
    assert kinds == ["met"] * imports.BATCH + ["made"] * (130 - imports.BATCH)
    again = [outcome.kind for outcome in imports.bring(sheet=sheet, channel="letter", by=clerk, at=at, on=on)]
    assert again == ["met"] * 130 and Contact.objects.count() == 130
    assert [row.verb for row in ledger.trail(f"import:{sheet.sha256[:16]}")] == ["contact.import"] * 2


@pytest.mark.django_db
def test_a_row_from_elsewhere_is_numbered_here_and_not_lost(office):
    unit, clerk, at = office
    head = "收到日期,类别,事由,地点\n"
    sheet = imports.read(f"{head}{at.date()},投诉,欠薪,440117100\n".encode(), "a.csv", ON)
    done = list(imports.bring(sheet=sheet, channel="letter", by=clerk, at=at, on=at.date()))
    assert [outcome.kind for outcome in done] == ["made"]
    contact = Contact.objects.get()
    assert (contact.unit, contact.district_code, contact.workplace_code) == (unit, "440106", "440117100")
    assert Officer.objects.get(username="clerk") == contact.registered_by


@pytest.mark.django_db
def test_the_template_reads_back_as_an_empty_table(tmp_path):
    path = tmp_path / "模板.xlsx"
    call_command("contacts", "template", str(path))
    assert imports.read(path.read_bytes(), path.name, ON).rows == ()


@pytest.mark.django_db
def test_names_of_places_that_two_places_bear_are_not_guessed(office):
    Division.objects.create(code="440117", name="从化区", level="district", parent_code="4401")
    Division.objects.create(code="440117003", name="员村街道", level="street", parent_code="440117")
    known = imports.places()
    assert "员村街道" not in known and known["天河区员村街道"] == "440106003" and known["从化区员村"] == "440117003"


@pytest.mark.django_db(transaction=True)
def test_what_clerks_decided_is_exported_for_training_once_into_a_file_of_the_owner(office, tmp_path):
    unit, clerk, at = office
    contact = imports.receive(
        contact=intake_cast.first_contact(1, "web", at.date(), kind="complaint", anonymous=False),
        key=intake_cast.key_of(1), by=None, at=at, on=at.date(), unit_id=unit.pk,
    ).contact  # fmt: skip
    held = {"value": "wages", "words": "", "start": -1, "end": -1, "note": ""}
    Suggestion.objects.create(
        contact=contact, kind="class", sealed=seal_json(contact.number, WHAT, held), score=0.9, source="test", at=at,
        state="accepted", decided_by=clerk, decided_at=at,
    )  # fmt: skip
    path = tmp_path / "train.csv"
    path.write_text("an older one", encoding="utf-8")
    call_command("contacts", "export-training", str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["label"] == "wages" and "第1件" in row["text"]
    with pytest.raises(CommandError):
        call_command("contacts", "export-training", str(path), "--by", "clerk")
