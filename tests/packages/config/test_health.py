"""Each part of the installation says whether it is well; one that is not is noticed from outside."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import Client

from config import health
from laojian.kernel.references import Ref
from laojian.ledger import queries as ledger
from laojian.ledger.actions import record

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
MOST = health.Limits()


def entry(verb: str, subject: Ref) -> None:
    with transaction.atomic():
        record(verb=verb, subject=subject, by=None, at=ledger.now())


def away(*_: Any, **__: Any) -> None:
    raise OperationalError("connection refused by 10.1.2.3")


@pytest.mark.django_db
def test_a_watcher_gets_ok_without_log_in_and_without_figures(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"ok\n", "text/plain")
    assert "no-store" in answer["Cache-Control"] and client.post("/healthz").status_code == 405


def test_a_watcher_gets_503_when_the_database_is_away_and_nothing_of_why(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"unavailable\n")


def test_without_a_database_the_other_parts_are_still_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", away)
    found = health.findings(NOW)
    assert [one.name for one in found][:2] == ["database", "disk"] and not found[0].good
    assert "10.1.2.3" not in str(found[0])


@pytest.mark.django_db
def test_entries_that_wait_for_their_seal_are_told_by_the_oldest() -> None:
    assert ledger.oldest_unsealed(ledger.now()) == 0
    entry("service.restart", Ref("installation", "serve"))
    entry("service.restart", Ref("installation", "serve"))
    at = ledger.now()
    assert health.sealing(at + timedelta(seconds=119), MOST).good
    late = health.sealing(at + timedelta(seconds=200), MOST)
    assert not late.good and "200" in late.chinese


@pytest.mark.django_db
def test_a_backup_that_was_begun_is_none_and_a_made_one_grows_old() -> None:
    at = ledger.now()
    entry("installation.back_up", Ref("installation", "backup"))
    assert "从未" in health.backup(at, MOST).chinese
    entry(health.MADE, Ref("installation", "backup"))
    assert health.backup(at + timedelta(hours=26), MOST).good
    assert not health.backup(at + timedelta(hours=27), MOST).good


def test_keys_that_others_can_read_or_that_are_old_are_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    folder = home / "keys"
    folder.mkdir(parents=True)
    assert not health.keys(folder, home, NOW, MOST).good, "none is there"
    key = folder / "vault"
    key.write_text("x")
    key.chmod(0o600)
    (folder / "ledger.pub").write_text("for everybody")
    (folder / "ledger.pub").chmod(0o644)
    os.utime(key, (NOW.timestamp(), NOW.timestamp()))
    fresh = health.keys(folder, home, NOW, MOST)
    assert fresh.good and "与数据同处" in fresh.chinese
    assert "与数据分开" in health.keys(folder, tmp_path / "other", NOW, MOST).chinese
    assert not health.keys(folder, home, NOW + timedelta(days=731), MOST).good
    key.chmod(0o640)
    assert "vault" in health.keys(folder, home, NOW, MOST).chinese


def test_a_full_disk_and_an_anchor_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    assert health.disk(tmp_path, health.Limits(disk_percent=0)).good
    assert not health.disk(tmp_path, health.Limits(disk_percent=101)).good
    assert health.anchors([tmp_path], tmp_path).chinese.endswith("之外 0 处")
    assert not health.anchors([tmp_path / "gone"], tmp_path).good


def test_a_certificate_is_told_before_it_ends(tmp_path: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=21)).sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path / "a.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    assert health.certificate(file, NOW, MOST).good
    assert not health.certificate(file, NOW + timedelta(days=1), MOST).good
    assert "读不出" in health.certificate(tmp_path / "none.pem", NOW, MOST).chinese


def test_a_limit_is_set_by_the_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAOJIAN_HEALTH_BACKUP_HOURS", "50")
    assert health.limits() == health.Limits(backup_hours=50)


@pytest.mark.django_db
def test_the_command_leaves_with_one_when_something_is_not_well(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("health")
    said = capsys.readouterr().out
    assert (
        left.value.code == 1 and "FAIL backup" in said and "ok   database" in said and "backup" in said.splitlines()[-1]
    )
