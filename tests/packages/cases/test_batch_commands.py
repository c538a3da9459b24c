"""`laojian due` (by the office's own tables), `check-ids` and `typed`: the file edge, the sentences, the exit codes."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from laojian.cases.management.tables import opened, replaced
from laojian.cases.models import Deadline
from laojian.kernel.refusal import Invalid

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*words, stdout=out, stderr=err)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (("--start", "2026-03-02"), "2026-05-28\n"),
        (("--start", "2026-11-20"), "2027-02-17 provisional\n"),
        (("--start", "2026-03-02", "--extended"), "2026-07-10\n"),
        (("--start", "2026-03-02", "--extended", "1"), "2026-07-10\n"),
        (("--start", "2026-03-02", "--pauses", "2026-03-05/2026-03-07"), "2026-06-01\n"),
    ],
)
def test_one_due_day_is_printed_alone(words: tuple[str, ...], printed: str) -> None:
    assert run("due", "--rule", "DL04", *words) == (0, printed, "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--rule", "DL99", "--start", "2026-03-02"), "没有编号为“DL99”的规则"),
        (("--rule", "DL04", "--start", "2026-02-30"), "“2026-02-30”不是有效日期"),
        (("--rule", "DL04", "--start", "2026-03-02", "--pauses", "2026-04-01/"), "paused"),
        (("--rule", "DL47", "--start", "2026-03-02"), "周期性事项，没有到期日"),
        ((), "请给出 --rule 和 --start"),
        (("--out", "x.csv"), "--batch 与 --out 须同时给出"),
        (("--batch", "no-such.csv", "--out", "x.csv"), "无法读取文件 no-such.csv"),
    ],
)
def test_without_a_due_day_the_reason_is_told_and_the_exit_code_is_one(words: tuple[str, ...], reason: str) -> None:
    code, out, err = run("due", *words)
    assert (code, out) == (1, "")
    assert err.startswith(reason)


def test_a_file_of_typed_values(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes("kind,value\r\namount,3.5万\r\nphone,不详\r\n".encode("gb18030"))
    code, _, err = run("typed", "--batch", str(source), "--out", str(target))
    assert (code, err) == (0, "2 行，其中 1 行没有结果 (1 without a result)\n")
    assert target.read_text(encoding="utf-8").splitlines() == [
        "kind,value,result,sort,reason",
        "amount,3.5万,35000.00,,",
        "phone,不详,,,没有填写内容",
    ]
    assert run("typed", "--batch", "no-such.csv", "--out", str(target))[0] == 1


def test_a_file_of_due_days(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes("\ufeffrule,start\r\nDL04,2026-03-02\r\nDL04,x\r\n".encode())
    code, _, err = run("due", "--batch", str(source), "--out", str(target))
    assert (code, err) == (0, "2 行，其中 1 行没有到期日 (1 without a due day)\n")
    assert target.read_text(encoding="utf-8").splitlines() == [
        "rule,start,due,provisional,reason",
        "DL04,2026-03-02,2026-05-28,false,",
        "DL04,x,,false,“x”不是有效日期",
    ]
    assert sorted(tmp_path.iterdir()) == [source, target]


def test_a_missing_column_leaves_the_old_answer_where_it_was(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("rule\nDL04\n", encoding="utf-8")
    target.write_text("old", encoding="utf-8")
    code, _, err = run("due", "--batch", str(source), "--out", str(target))
    assert (code, err) == (1, "缺少列：start 请在文件第一行写上列名。\n")
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(tmp_path.iterdir()) == [source, target]


def test_a_file_of_codes(tmp_path: Path, settings: Any) -> None:
    settings.LAOJIAN_DIVISIONS = tmp_path / "divisions.csv"
    settings.LAOJIAN_DIVISIONS.write_text(
        "code,name,level,parent_code\n440106,天河区,district,4401\n", encoding="utf-8"
    )
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("kind,value\nuscc,91350100M000100Y43\ndivision,440106\nric,1\n", encoding="utf-8")
    code, _, err = run("check_ids", "--batch", str(source), "--out", str(target))
    assert (code, err) == (0, "3 行，其中 1 行无效 (1 invalid)\n")
    assert target.read_text(encoding="utf-8").splitlines()[1:] == [
        "uscc,91350100M000100Y43,true,",
        "division,440106,true,",
        "ric,1,false,公民身份号码应为18位，现为1位",
    ]


def test_without_the_table_of_divisions_the_set_up_is_asked_for(tmp_path: Path, settings: Any) -> None:
    settings.LAOJIAN_DIVISIONS = tmp_path / "absent.csv"
    code, _, err = run("check_ids", "--batch", "in.csv", "--out", "out.csv")
    assert code == 2
    assert "make setup" in err


def test_a_file_of_codes_that_is_not_there(tmp_path: Path, settings: Any) -> None:
    settings.LAOJIAN_DIVISIONS = tmp_path / "divisions.csv"
    settings.LAOJIAN_DIVISIONS.write_text("code\n44\n", encoding="utf-8")
    code, _, err = run("check_ids", "--batch", str(tmp_path / "no.csv"), "--out", str(tmp_path / "out.csv"))
    assert code == 1
    assert "无法读取文件" in err


def test_a_table_saved_by_a_chinese_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes("规则".encode("gb18030"))
    assert opened(path) == "规则"
    path.write_bytes(b"\xff\xff\xff")
    with pytest.raises(Invalid, match="编码无法识别"):
        opened(path)


def test_an_answer_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="无法写入文件"):
        replaced(tmp_path / "nowhere" / "out.csv", lambda out: out.write("x"))


def test_a_run_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")

    def breaks(out: io.TextIOBase) -> int:
        out.write("half")
        raise KeyError("half")

    with pytest.raises(KeyError):
        replaced(path, breaks)  # type: ignore[arg-type]
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_written_through_and_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "out.csv", tmp_path / "link.csv"
    path.write_text("old", encoding="utf-8")
    link.symlink_to(path)
    replaced(link, lambda out: out.write("new"))
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "new"


def test_a_term_the_office_changed_answers_from_its_first_day() -> None:
    first = Deadline.objects.get(code="DL11", version=1)
    Deadline.objects.create(
        **{f.name: getattr(first, f.name) for f in Deadline._meta.fields if f.name not in {"id", "version"}}
        | {"version": 2, "number": first.number + 2, "valid_from": "2026-03-01"}
    )
    assert run("due", "--rule", "DL11", "--start", "2026-02-02")[1] == "2026-02-05\n"
    assert run("due", "--rule", "DL11", "--start", "2026-03-02")[1] == "2026-03-09\n"


def test_a_start_before_the_rules_first_row_has_its_day_and_the_reason_beside_it() -> None:
    code, day, reason = run("due", "--rule", "DL51", "--start", "2026-03-31")
    assert (code, day) == (0, "2027-03-31\n") and "早于本规则的施行之日 2026-04-01" in reason


def test_without_an_office_the_tables_as_published_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_database() -> None:
        raise OperationalError("no server")

    monkeypatch.setattr("laojian.cases.management.commands.due.office_tables", no_database)
    assert run("due", "--rule", "DL04", "--start", "2026-03-02") == (0, "2026-05-28\n", "")
