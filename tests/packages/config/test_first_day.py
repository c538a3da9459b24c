"""The first day: an office is opened from the command line, and what it brings along is taken over from tables."""

import csv
import stat
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.conf import settings
from django.core.management import CommandError, call_command

from config import first_day
from config.management.commands.init import ensure_divisions
from laojian.cases.models import Case, Clock
from laojian.employers.models import Employer, ImportedRow
from laojian.ledger import queries as ledger
from laojian.org import access
from laojian.org.divisions import build, read
from laojian.org.models import Certificate, Grant, Grid, Office, Officer, Unit
from laojian.tables.columns import columns
from laojian.tables.reading import read_whole
from laojian.tables.values import Moment

PASSWORD = "kapok-harbour-27"
UNITS = """单位代码,单位名称,类别,区域代码,上级单位代码
ZD,广州市劳动保障监察支队,支队,4401,
TH,天河区劳动保障监察大队,大队,440106,ZD
TH1,天河区一中队,中队,440106,TH
"""
OFFICERS = """用户名,姓名,单位代码,电话,执法证号,执法证起,执法证止,角色,区域代码
li.si,李示一,TH,19900000001,粤A示01,2025-01-01,2030-12-31,监察员,
wang.wu,王示二,TH,,,,,受理员、回访员,440106
zhao.liu,赵示三,TH,,粤A示02,2025-01-01,2030-12-31,监察员,
"""
EMPLOYERS = """名称,类型,统一社会信用代码,区代码,街镇代码,用工地址
广州示例沅穗服饰有限公司,企业,91350100M000100Y43,440106,440106003,天河区车陂街道示例路1号
某无照作坊,无照用工主体,,440106,,
广州示例坏码有限公司,企业,91350100M000100Y44,440106,,
"""
CASES = (
    "编号,来源,标题,单位代码,区域代码,用人单位名称,案由代码,收到日期,立案日期,状态,状态日期,主办,协办,期限\n"
    "旧7号,投诉,拖欠工资,TH,440106003,某单位,0201,2026-10-08,2026-10-12,调查取证,2026-10-13,li.si,zhao.liu,"
    "DL04@2026-10-12\n"
    "旧8号,投诉,拖欠工资,TH,440106003,某单位,0201,2026-10-08,,调查取证,2026-10-13,li.si,zhao.liu,\n"
)


@pytest.fixture(scope="module")
def guangdong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `init` makes of the published package, one province of it: that is read twenty times here."""
    whole, part = (tmp_path_factory.mktemp("divisions") / name for name in ("whole.csv", "divisions.csv"))
    build(settings.NODE_MODULES, whole)
    head, *rows = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    part.write_text(head + "".join(row for row in rows if row.startswith("44")), encoding="utf-8")
    return part


@pytest.fixture
def divisions(settings: Any, guangdong: Path) -> Path:
    settings.LAOJIAN_DIVISIONS = guangdong
    return guangdong


def test_init_makes_the_table_of_divisions_when_set_up_has_not(settings: Any, tmp_path: Path) -> None:
    settings.LAOJIAN_DIVISIONS = tmp_path / "divisions.csv"
    ensure_divisions()
    assert [row.name for row in read(settings.LAOJIAN_DIVISIONS, "4401")][:2] == ["广东省", "广州市"]


def init(folder: Path, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password + "\n")
    call_command(
        "init", city="4401", office_name="", initial="穗", admin="admin", admin_name="管理员甲", password_file=secret
    )


@pytest.fixture
def office(db: None, divisions: Path, tmp_path: Path, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("laojian.ledger.queries.now", lambda: at)
    init(tmp_path, PASSWORD)
    return Office.objects.get()


def table(folder: Path, text: str, name: str = "a.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_init_opens_the_office_with_its_streets_and_grids(office: Office) -> None:
    assert (office.city_code, office.initial) == ("4401", "穗")
    assert Grid.objects.values("street_code").distinct().count() == 176


def test_the_first_administrator_must_change_the_password(office: Office) -> None:
    admin = Officer.objects.get(username="admin")
    assert admin.check_password(PASSWORD)
    assert admin.must_change_password


def test_init_makes_the_keys_outside_the_database(office: Office, settings: Any) -> None:
    keys = Path(settings.LAOJIAN_KEYS)
    for name in ("vault.key", "identity.key", "ledger_signing.key"):
        assert stat.S_IMODE((keys / name).stat().st_mode) == 0o600


def test_init_brings_no_demonstration_data(office: Office) -> None:
    assert Officer.objects.count() == 1
    assert Unit.objects.count() == 0


def test_a_second_init_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="已经初始化"):
        init(tmp_path, PASSWORD)


@pytest.mark.django_db
def test_init_without_a_terminal_names_the_missing_option(divisions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(CommandError, match="--city"):
        call_command("init")


@pytest.mark.django_db
def test_a_weak_first_password_is_refused_and_nothing_is_left(divisions: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="密码"):
        init(tmp_path, "12345")
    assert not Office.objects.exists()


def test_a_preview_changes_nothing(office: Office, tmp_path: Path, at: datetime) -> None:
    result = first_day.run("units", table(tmp_path, UNITS), apply=False, by=None, at=at)
    assert result.count("made") == 3
    assert Unit.objects.count() == 0


def test_units_come_with_their_order(office: Office, tmp_path: Path, at: datetime) -> None:
    first_day.run("units", table(tmp_path, UNITS), apply=True, by=None, at=at)
    assert Unit.objects.get(code="TH1").parent.code == "TH"


def test_the_same_file_again_does_nothing(office: Office, tmp_path: Path, at: datetime) -> None:
    file = table(tmp_path, UNITS)
    first_day.run("units", file, apply=True, by=None, at=at)
    again = first_day.run("units", file, apply=True, by=None, at=at)
    assert (again.count("made"), again.count("met")) == (0, 3)
    assert Unit.objects.count() == 3


def test_an_import_names_its_file_in_the_ledger(office: Office, tmp_path: Path, at: datetime) -> None:
    first_day.run("units", table(tmp_path, UNITS), apply=True, by=None, at=at)
    entries = [row for row in ledger.trail("office:1") if row.verb == "org.import_units"]
    assert entries[0].payload is not None
    assert entries[0].payload["source"] == "a.csv"


def test_officers_come_with_certificates_rights_and_a_first_password(
    office: Office, tmp_path: Path, at: datetime
) -> None:
    first_day.run("units", table(tmp_path, UNITS), apply=True, by=None, at=at)
    result = first_day.run("officers", table(tmp_path, OFFICERS, "o.csv"), apply=True, by=None, at=at)
    assert result.count("made") == 3
    officer = Officer.objects.get(username="li.si")
    assert officer.must_change_password
    assert "19900000001" not in officer.phone
    assert Certificate.objects.get(officer=officer).number == "粤A示01"
    assert access.allowed(officer, "case.investigate", "440106", on=at.date(), assigned=True)
    assert set(Grant.objects.filter(officer__username="wang.wu").values_list("role", flat=True)) == {
        "intake_clerk",
        "follow_up",
    }
    assert result.secrets is not None
    assert stat.S_IMODE(result.secrets.stat().st_mode) == 0o600
    with result.secrets.open(encoding="utf-8-sig", newline="") as file:
        secrets = {line["用户名"]: line["首次密码"] for line in csv.DictReader(file)}
    assert officer.check_password(secrets["li.si"].removeprefix("'"))


def test_bad_rows_are_kept_with_their_reasons_and_good_ones_taken(office: Office, tmp_path: Path, at: datetime) -> None:
    file = table(tmp_path, UNITS + "X,某队,舰队,440106,\nY,外地大队,大队,440306,\nZ,=cmd,大队,440106,无此\n")
    result = first_day.run("units", file, apply=True, by=None, at=at)
    assert (result.count("made"), result.count("bad")) == (3, 3)
    assert result.rejected == tmp_path / "a.csv.rejected.csv"
    with result.rejected.open(encoding="utf-8-sig", newline="") as kept:
        rows = list(csv.DictReader(kept))
    assert [row["行号"] for row in rows] == ["5", "6", "7"]
    assert "舰队" in rows[0]["原因"]
    assert "440306" in rows[1]["原因"]
    assert rows[2]["单位名称"] == "'=cmd"


def test_a_bad_row_leaves_nothing_half_made(office: Office, tmp_path: Path, at: datetime) -> None:
    first_day.run("units", table(tmp_path, UNITS), apply=True, by=None, at=at)
    text = OFFICERS.replace("监察员", "船长")
    result = first_day.run("officers", table(tmp_path, text, "o.csv"), apply=True, by=None, at=at)
    assert result.count("bad") == 2
    assert not Officer.objects.filter(username="li.si").exists()


def test_a_missing_column_is_said(office: Office, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="单位名称"):
        call_command("import", "units", str(table(tmp_path, "单位代码,类别,区域代码\nA,大队,440106\n")))


def test_the_command_previews_then_applies(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(table(tmp_path, UNITS))
    call_command("import", "units", file)
    assert "预览" in capsys.readouterr().out
    assert Unit.objects.count() == 0
    call_command("import", "units", file, apply=True, by="admin")
    assert "已导入 3 行" in capsys.readouterr().out
    assert Unit.objects.count() == 3


def test_bad_rows_give_a_failing_exit(office: Office, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="rejected"):
        call_command("import", "units", str(table(tmp_path, UNITS + "X,某队,舰队,440106,\n")), apply=True)


@pytest.mark.parametrize("kind", list(first_day.KINDS))
def test_a_template_filled_in_below_its_hints_is_read(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    first_day.template(kind, file)
    found = read_whole(file.read_bytes(), file.name, kind, Moment(date(2026, 11, 23)))
    assert list(found.account.used.values()) == [column.field for column in columns(kind)]
    assert found.rows == []


def test_codes_from_a_workbook_stay_codes(office: Office, tmp_path: Path, at: datetime) -> None:
    file = tmp_path / "u.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["单位代码*", "单位名称*", "类别*", "区域代码*", "上级单位代码"])
        sheet.write_row(1, 0, ["A1", "甲大队", "大队", 440106, ""])
    assert first_day.run("units", file, apply=True, by=None, at=at).count("made") == 1
    assert Unit.objects.get(code="A1").place == "440106"


def test_employers_come_with_their_origin_and_bad_ones_are_kept(office: Office, tmp_path: Path, at: datetime) -> None:
    admin = Officer.objects.get(username="admin")
    file = table(tmp_path, EMPLOYERS)
    seen = first_day.run("employers", file, apply=False, by=admin, at=at)
    assert (seen.count("made"), seen.count("bad"), Employer.objects.count()) == (1, 2, 0)
    first_day.run("employers", file, apply=True, by=admin, at=at)
    employer = Employer.objects.get()
    assert employer.origin == "a.csv#2"
    assert ImportedRow.objects.filter(outcome="kept_back").count() == 2
    again = first_day.run("employers", file, apply=True, by=admin, at=at)
    assert (again.count("made"), again.count("met"), Employer.objects.count()) == (0, 1, 1)


def test_open_cases_come_with_running_clocks(office: Office, tmp_path: Path, at: datetime) -> None:
    admin = Officer.objects.get(username="admin")
    first_day.run("units", table(tmp_path, UNITS), apply=True, by=None, at=at)
    first_day.run("officers", table(tmp_path, OFFICERS, "o.csv"), apply=True, by=None, at=at)
    file = table(tmp_path, CASES, "c.csv")
    assert first_day.run("cases", file, apply=False, by=admin, at=at).count("made") == 1
    assert not Case.objects.exists()
    result = first_day.run("cases", file, apply=True, by=admin, at=at)
    assert (result.count("made"), result.count("bad")) == (1, 1)
    case = Case.objects.get()
    assert case.imported
    assert Clock.objects.get(case=case, code="DL04").due is not None
    assert first_day.run("cases", file, apply=True, by=admin, at=at).count("met") == 1


def test_employers_and_cases_need_somebody_who_answers_for_them(office: Office, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--by"):
        call_command("import", "cases", str(table(tmp_path, CASES)))


def test_only_an_administrator_may_import(office: Office, tmp_path: Path, at: datetime) -> None:
    first_day.run("units", table(tmp_path, UNITS), apply=True, by=None, at=at)
    first_day.run("officers", table(tmp_path, OFFICERS, "o.csv"), apply=True, by=None, at=at)
    with pytest.raises(CommandError, match="导入既有数据"):
        call_command("import", "units", str(table(tmp_path, UNITS)), by="li.si")


def test_the_command_writes_templates(tmp_path: Path) -> None:
    file = tmp_path / "cases.xlsx"
    call_command("import", "template", "cases", str(file))
    assert file.stat().st_size > 1000
