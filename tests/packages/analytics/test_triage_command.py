"""`laojian triage`: files in, files out, and one clear line when something is wrong."""

import csv
import io
from pathlib import Path

import hotline
import pytest
from django.core.management import call_command


def run(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("triage", *words, stdout=out, stderr=err)
    except SystemExit as left:
        return int(left.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def written(path: Path, header: list[str], rows: list[tuple[str, ...]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("triage")
    written(folder / "train.csv", ["id", "text", "label"], [("1", *row) for row in hotline.rows(200, seed=1)])
    arguments = ["--data", str(folder / "train.csv"), "--text", "text", "--label", "label"]
    code, _, err = run("fit", *arguments, "--model", str(folder / "M"))
    assert code == 0
    assert "200 rows" in err
    return folder


def predict(room: Path, data: Path, *more: str) -> tuple[int, str, str]:
    return run(
        "predict", "--model", str(room / "M"), "--data", str(data), "--out", str(data.with_suffix(".out")), *more
    )


def test_one_row_for_each_text_in_order_with_a_score(room: Path, tmp_path: Path) -> None:
    rows = [("老板不发工资\n“已经，三个月”", "x"), ("", "y"), ("公司不给买社保," * 9000, "z"), ("公司不给买社保", "")]
    data = written(tmp_path / "new.csv", ["text", "other"], rows)
    assert predict(room, data)[0] == 0
    answers = read(tmp_path / "new.out")
    assert [answer["label"] for answer in (answers[0], answers[3])] == ["欠薪", "社保"]
    assert len(answers) == 4
    assert list(answers[0]) == ["label", "score"]
    assert answers[1]["score"] == "0.000000"


def test_a_column_for_each_class_in_a_fixed_order(room: Path, tmp_path: Path) -> None:
    data = written(tmp_path / "new.csv", ["text"], [("老板不发工资",)])
    assert predict(room, data, "--scores")[0] == 0
    [answer] = read(tmp_path / "new.out")
    names = [name for name in answer if name.startswith("score:")]
    assert names == sorted(names)
    assert answer[f"score:{answer['label']}"] == answer["score"] == max(answer[name] for name in names)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_files_as_spreadsheets_save_them(room: Path, tmp_path: Path, encoding: str) -> None:
    data = written(tmp_path / "new.csv", ["编号", "text"], [("1", "老板不发工资")], encoding)
    assert predict(room, data)[0] == 0
    assert read(tmp_path / "new.out")[0]["label"] == "欠薪"


def test_several_labels_in_one_cell(tmp_path: Path) -> None:
    train = written(tmp_path / "train.csv", ["诉求", "标签"], hotline.several(300, seed=2))
    arguments = ["--data", str(train), "--text", "诉求", "--label", "标签", "--model", str(tmp_path / "M"), "--multi"]
    assert run("fit", *arguments)[0] == 0
    data = written(tmp_path / "new.csv", ["诉求"], [("公司不给买社保，天天加班没有加班费",), ("你好",)])
    assert predict(tmp_path, data)[0] == 0
    answers = read(tmp_path / "new.out")
    assert set(answers[0]["label"].split("|")) == {"社保", "加班"}
    assert answers[1]["label"] == ""
    assert float(answers[1]["score"]) < 0.3


def test_the_card_lies_beside_the_model_and_is_printed(room: Path) -> None:
    beside = (room / "M.card.md").read_text(encoding="utf-8")
    assert "cross-validated" in beside
    assert run("card", "--model", str(room / "M"))[1].strip() == beside.strip()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"text,other\nx,y\n", "缺少列：label"),
        (b"", "文件是空的"),
        (b"text,label\n", "只有 0 个类别"),
        ("text,label\n工资,欠薪\n加班,欠薪\n".encode(), "只有 1 个类别"),
    ],
)
def test_what_cannot_be_learned_is_told_in_one_line(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "train.csv").write_bytes(content)
    model = tmp_path / "M"
    model.write_bytes(b"old")
    arguments = ["--data", str(tmp_path / "train.csv"), "--text", "text", "--label", "label", "--model", str(model)]
    code, _, err = run("fit", *arguments)
    assert (code, err.count("\n")) == (1, 1)
    assert reason in err
    assert model.read_bytes() == b"old"
    assert not (tmp_path / "M.card.md").exists()


def test_a_missing_file_or_model_is_told_in_one_line(room: Path, tmp_path: Path) -> None:
    code, _, err = predict(room, tmp_path / "none.csv")
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith("无法读取文件")
    (tmp_path / "M").write_bytes(b"not a model")
    data = written(tmp_path / "new.csv", ["text"], [("x",)])
    code, _, err = predict(tmp_path, data)
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith("模型文件无法读取")


def test_new_data_without_the_text_column_of_the_model_are_refused(room: Path, tmp_path: Path) -> None:
    code, _, err = predict(room, written(tmp_path / "new.csv", ["内容"], [("x",)]))
    assert code == 1
    assert err.startswith("缺少列：text")
