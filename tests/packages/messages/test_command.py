"""`laojian messages`: the worker as an office runs it, and what it says of its channels."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from laojian.kernel.references import Ref
from laojian.ledger.queries import now
from laojian.messages import models, queries, words
from laojian.messages.models import Outgoing

Write = Callable[..., Outgoing]
ME = Ref("contact", "12")


def said(*words_: str) -> str:
    out = StringIO()
    call_command("messages", *words_, stdout=out)
    return out.getvalue()


def test_one_turn(write: Write, channels: object) -> None:
    write("k", "inside", at=now())
    assert "dealt with 1" in said("deliver")
    assert queries.unread(ME) == 1


def test_check_names_what_is_missing_and_what_is_wrong(write: Write, settings: LazySettings) -> None:
    settings.LAOJIAN_MESSAGES = {}
    write("k", "sms", at=now())
    assert "waiting 1" in said("check") and "sms: 未配置 not configured" in said("check")
    settings.LAOJIAN_MESSAGES = {"sms": {"url": "http://gateway.example.cn/"}}
    with pytest.raises(CommandError):
        said("check")


@pytest.mark.django_db(transaction=True)
def test_a_running_worker_sends_what_comes_and_stops_when_told(write: Write) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "django", "messages", "deliver", "--forever", "--every", "0.05"], stderr=subprocess.PIPE
    )
    try:
        for number in (1, 2):
            write(f"k{number}", "inside", at=now())
            until = time.monotonic() + 30
            while queries.unread(ME) < number and worker.poll() is None and time.monotonic() < until:
                time.sleep(0.05)
            assert queries.unread(ME) == number
    finally:
        worker.send_signal(signal.SIGTERM)
        _, problems = worker.communicate(timeout=20)
    assert (worker.returncode, problems) == (0, b"")


def test_every_code_has_a_word() -> None:
    assert set(words.STATES) == set(Outgoing.State.values)
    assert set(words.OUTCOMES) == set(models.Attempt.Outcome.values)
    assert set(words.REPORTS) == set(models.Report.Status.values)
    assert set(words.REASONS) == set(models.Failure.Reason.values)
    assert set(words.HOWS) == set(models.Failure.How.values)
    assert set(queries.template_titles()) == set(queries.template_titles("en"))
