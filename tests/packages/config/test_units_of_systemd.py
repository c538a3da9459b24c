"""The units of systemd in `tools/systemd` start what `serve` starts, with words the commands know."""

from __future__ import annotations

import configparser
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from config.management.commands.serve import COMPANIONS

UNITS = Path(__file__).resolve().parents[3] / "tools" / "systemd"
PROGRAM = "/srv/laojian/.venv/bin/laojian"


def read(path: Path) -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None, strict=True)
    found.optionxform = str  # type: ignore[method-assign,assignment]  # the names are spelled with capitals
    found.read_string(path.read_text(encoding="utf-8"))
    return found


SERVICES = {path.name: read(path) for path in sorted(UNITS.glob("*.service"))}


def words_of(name: str) -> list[list[str]]:
    """The words after `laojian` of each command a unit runs, also within a shell."""
    lines = [value for key, value in SERVICES[name]["Service"].items() if key in ("ExecStart", "ExecStop")]
    found = []
    for line in lines:
        words = shlex.split(line)
        words = shlex.split(words[2].partition(PROGRAM)[2]) if words[0] == "/bin/sh" else words[1:]
        found.append(words)
        assert PROGRAM in line
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_every_command_of_a_unit_is_one_of_ours_and_its_words_are_known(name: str) -> None:
    for command, *rest in words_of(name):
        parser = load_command_class(get_commands()[command], command).create_parser("laojian", command)
        parser.parse_args(rest)


def test_each_process_that_serve_starts_beside_itself_has_a_unit() -> None:
    started = [tuple(words) for name in SERVICES for words in words_of(name)]
    assert set(COMPANIONS) <= set(started)
    assert any(words[0] == "serve" and "--web-only" in words for words in started)


@pytest.mark.parametrize("name", SERVICES)
def test_no_unit_runs_as_root_or_may_write_to_the_program(name: str) -> None:
    service = SERVICES[name]["Service"]
    assert (service["User"], service["ProtectSystem"], service["NoNewPrivileges"]) == ("laojian", "strict", "yes")


@pytest.mark.parametrize("name", [path.name for path in UNITS.glob("*.timer")])
def test_a_timer_has_its_unit_and_is_wanted(name: str) -> None:
    timer = read(UNITS / name)
    assert name.replace(".timer", ".service") in SERVICES
    assert timer["Timer"]["OnCalendar"] and timer["Install"]["WantedBy"] == "timers.target"
