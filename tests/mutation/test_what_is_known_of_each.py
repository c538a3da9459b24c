"""What became of a mutant is kept from run to run; the score leaves out what nobody could see, and only that."""

import json
from pathlib import Path

import pytest

from mutation import fates, planting

MONEY = fates.numbered(planting.mutants("laojian/kernel/money.py"))
FIRST, SECOND, *OTHERS = MONEY


def listing(file: Path, *keys: fates.Key) -> Path:
    names = ("path", "function", "was", "now", "nth")
    rows = [dict(zip(names, key, strict=True)) | {"reason": "the same answer"} for key in keys]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return file


@pytest.mark.parametrize(
    ("listed", "states", "least", "code", "says"),
    [
        ([], ["killed", "survived"], 0.5, 0, "1 of 2 noticed = 0.500; without 0 listed as equivalent 1 of 2"),
        ([], ["killed", "survived"], 0.51, 1, "1 of 2 noticed = 0.500"),
        ([SECOND], ["killed", "survived"], 1, 0, "without 1 listed as equivalent 1 of 1 noticed = 1.000"),
        ([SECOND], ["killed", "killed"], 0, 1, "listed as equivalent, yet noticed: laojian/kernel/money.py:"),
        ([(*SECOND[:4], 9)], ["killed", "killed"], 0, 1, "there is no such place"),
    ],
)
def test_the_bound_holds_without_what_is_rightly_listed(
    listed: list[fates.Key],
    states: list[str],
    least: float,
    code: int,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(fates, "LISTED", listing(tmp_path / "listed.jsonl", *listed))
    known = dict(zip([FIRST, SECOND], states, strict=True))
    assert fates.told(MONEY, known, "seed 1", least) == code
    assert says in capsys.readouterr().out


def test_the_newest_word_on_each_is_kept_and_survivors_are_found_again(tmp_path: Path) -> None:
    file = tmp_path / "last.jsonl"
    fates.keep(file, {FIRST: {"state": "survived", "by": ""}, SECOND: {"state": "unreached", "by": ""}})
    assert fates.survivors(file) == {FIRST, SECOND}
    fates.keep(file, {SECOND: {"state": "killed", "by": "test_money.py::test_fen"}})
    assert fates.survivors(file) == {FIRST}
    assert fates.killers(file) == {f"{SECOND[0]}:{SECOND[1]}": ["test_money.py::test_fen"]}


def test_two_alike_in_one_function_are_told_apart() -> None:
    body = "def act(x):\n    if x < 1:\n        return 1\n    return x < 1\n"
    found = fates.numbered(planting.mutants("sample.py", body))
    assert [key[4] for key in found if key[2:4] == ("x < 1", "x <= 1")] == [1, 2]
