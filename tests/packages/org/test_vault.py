"""Protected values: sealed in the database, shown masked, opened for a reason, found by equality, sealed anew."""

import json
import stat
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from laojian.kernel.references import Ref
from laojian.kernel.refusal import Forbidden, Invalid, NotFound
from laojian.ledger import queries as ledger
from laojian.org import keyring, vault
from laojian.org.models import Officer, ProtectedValue
from laojian.org.rules.pieces import Kind, Piece, Reader, Stand

Make = Callable[..., Officer]
CASE = Ref("case", "7")
MAY = Reader(frozenset({Stand.SEES, Stand.REVEALS}))
VALUES = {
    "phone": "13812341234",
    "resident_id": "44010619900101123X",
    "bank_card": "6222021234567890123",
    "name": "李小明",
    "address": "广州市天河区五山路381号5栋",
}


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: LazySettings) -> None:
    settings.LAOJIAN_KEYS = tmp_path / "keys"


@pytest.fixture
def clerk(make: Make) -> Officer:
    return make("clerk", "intake_clerk@440106")


def put(at: datetime, kind: str = "phone", value: str = "", subject: Ref = CASE) -> str:
    return vault.put(kind=kind, value=value or VALUES[kind], subject=subject, by=None, at=at)


def open_value(token: str, by: Officer, at: datetime, **changed: object) -> str:
    told = {"piece": Piece(Kind.CLAIMANT), "reader": MAY, "place": "440106003", "reason": "电话通知补正"}
    words: dict[str, object] = told | changed
    return vault.reveal(token=token, by=by, at=at, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", list(VALUES))
def test_the_database_holds_no_plain_text(clerk: Officer, at: datetime, kind: str) -> None:
    token = put(at, kind)
    with connection.cursor() as cursor:
        cursor.execute("SELECT v::text, sealed, blind FROM org_protectedvalue v WHERE token = %s", [token])
        row, sealed, blind = cursor.fetchone()
        cursor.execute("SELECT coalesce(string_agg(p::text, ''), '') FROM ledger_payload p")
        told = cursor.fetchone()[0]
    for place in (row.encode(), bytes(sealed), bytes(blind or b""), told.encode()):
        assert VALUES[kind].encode() not in place
    assert open_value(token, clerk, at) == VALUES[kind]


def test_screens_show_the_masked_form(admin: Officer, at: datetime) -> None:
    tokens = [put(at, "phone"), put(at, "resident_id")]
    assert vault.masked(tokens[0]) == "138****1234"
    shown = vault.masked_many(tokens)
    assert [shown[str(token)] for token in tokens] == ["138****1234", "4401**********123X"]
    assert vault.masked("00000000-0000-0000-0000-000000000000") == ""


def test_each_opening_is_an_entry_with_the_reason_and_without_the_value(clerk: Officer, at: datetime) -> None:
    token = put(at)
    open_value(token, clerk, at)
    last = ledger.trail(str(CASE))[-1]
    assert (last.verb, last.by) == ("vault.reveal", clerk.ref)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM ledger_payload ORDER BY entry_id DESC LIMIT 1")
        body = json.loads(cursor.fetchone()[0])
    assert body == {"kind": "phone", "token": token, "reason": "电话通知补正"}


@pytest.mark.parametrize("reason", ["", "   ", "看看", " 三个字 "])
def test_no_reason_no_value(clerk: Officer, at: datetime, reason: str) -> None:
    token = put(at)
    entries = len(ledger.trail(str(CASE)))
    with pytest.raises(Invalid, match="理由") as refused:
        open_value(token, clerk, at, reason=reason)
    assert refused.value.field == "reason"
    assert len(ledger.trail(str(CASE))) == entries


def test_only_those_who_may_open_it_at_its_place(clerk: Officer, make: Make, admin: Officer, at: datetime) -> None:
    token = put(at)
    for officer, place in ((clerk, "440117100"), (make("head", "bureau_head@4401"), "440106"), (admin, "440106")):
        with pytest.raises(Forbidden):
            open_value(token, officer, at, place=place)
    inspector = make("inspector", "inspector@440106")
    with pytest.raises(Forbidden):
        open_value(token, inspector, at)
    assert open_value(token, inspector, at, assigned=True) == VALUES["phone"]


def test_a_value_that_does_not_exist_is_not_found(clerk: Officer, at: datetime) -> None:
    with pytest.raises(NotFound):
        open_value("00000000-0000-0000-0000-000000000000", clerk, at)


@pytest.mark.django_db(transaction=True)
def test_an_opening_cannot_be_rolled_back(clerk: Officer, at: datetime) -> None:
    token = put(at)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        open_value(token, clerk, at)


def test_equal_values_are_found_however_written(admin: Officer, at: datetime) -> None:
    put(at, "phone")
    put(at, "phone", "+86 138 1234 1234", Ref("employer", "9"))
    put(at, "phone", "13900000000", Ref("case", "8"))
    assert set(vault.find("phone", "138-1234-1234")) == {CASE, Ref("employer", "9")}
    assert vault.find("resident_id", "13812341234") == []
    put(at, "address")
    assert vault.find("address", VALUES["address"]) == []


def test_each_kind_has_its_own_index_key(admin: Officer, at: datetime) -> None:
    put(at, "phone", "13900139000")
    put(at, "bank_card", "13900139000")
    assert len(set(ProtectedValue.objects.values_list("blind", flat=True))) == 2


def test_equal_values_are_sealed_differently(admin: Officer, at: datetime) -> None:
    put(at)
    put(at)
    assert len({bytes(sealed) for sealed in ProtectedValue.objects.values_list("sealed", flat=True)}) == 2


@pytest.mark.parametrize("what", ["copied to another row", "passed off as another kind", "changed by a bit"])
def test_a_sealed_value_that_was_meddled_with_does_not_open(clerk: Officer, at: datetime, what: str) -> None:
    token, other = put(at), put(at, value="13900000000")
    rows = ProtectedValue.objects
    if what == "copied to another row":
        rows.filter(token=other).update(sealed=rows.get(token=token).sealed)
        token = other
    elif what == "passed off as another kind":
        rows.filter(token=token).update(kind="name")
    else:
        sealed = bytearray(rows.get(token=token).sealed)
        sealed[-1] ^= 1
        rows.filter(token=token).update(sealed=bytes(sealed))
    with pytest.raises(vault.Damaged):
        open_value(token, clerk, at)


def test_an_unknown_kind_is_an_error(admin: Officer, at: datetime) -> None:
    with pytest.raises(ValueError, match="shoe"):
        vault.put(kind="shoe", value="43", subject=CASE, by=None, at=at)


def test_the_key_file_is_its_owners_alone_and_is_made_once(admin: Officer) -> None:
    before = keyring.path().read_bytes()
    assert stat.S_IMODE(keyring.path().stat().st_mode) == 0o600
    assert keyring.create() is False
    assert keyring.path().read_bytes() == before
    assert {p.name for p in keyring.path().parent.iterdir()} == {file.name for file in keyring.FILES}


def test_without_the_key_file_nothing_opens_and_the_message_names_it(clerk: Officer, at: datetime) -> None:
    token = put(at)
    keyring.path().unlink()
    with pytest.raises(keyring.KeyMissing, match=r"vault\.key is missing"):
        open_value(token, clerk, at)
    assert vault.masked(token) == "138****1234"


def test_another_installations_keys_do_not_open(clerk: Officer, at: datetime) -> None:
    token = put(at)
    keyring.path().unlink()
    keyring.create()
    with pytest.raises(vault.Damaged):
        open_value(token, clerk, at)


def rotate(*options: str) -> str:
    out = StringIO()
    call_command("vault", "rotate", *options, stdout=out)
    return out.getvalue()


def test_rotation_seals_everything_anew_and_all_stays_readable(
    clerk: Officer, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "BATCH", 2)
    tokens = {kind: put(at, kind) for kind in VALUES}
    clerk.totp_key_version, clerk.totp_secret = vault.seal_totp(clerk.pk, "SECRET")
    clerk.save(update_fields=["totp_key_version", "totp_secret"])
    said = rotate()
    assert "sealed anew 6" in said
    assert "key version 2" in said
    assert "rows on old keys 0" in said
    assert {kind: open_value(token, clerk, at) for kind, token in tokens.items()} == VALUES
    assert vault.totp_secret(Officer.objects.get(pk=clerk.pk)) == "SECRET"
    assert vault.find("phone", VALUES["phone"]) == [CASE]


def test_in_the_middle_of_a_rotation_old_and_new_are_both_readable(clerk: Officer, at: datetime) -> None:
    old = put(at)
    keyring.add_version()
    new = put(at, value="13900000000")
    assert (open_value(old, clerk, at), open_value(new, clerk, at)) == (VALUES["phone"], "13900000000")
    assert vault.rows_on_old_keys() == 1
    assert "rows on old keys 0" in rotate("--continue", "--destroy")
    assert list(keyring.keyring().sealing) == [2]
    assert open_value(old, clerk, at) == VALUES["phone"]


def test_old_keys_are_not_destroyed_while_rows_need_them(
    admin: Officer, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(at)
    monkeypatch.setattr(vault, "rewrap", lambda: iter(()))
    with pytest.raises(CommandError, match="remain on old keys"):
        rotate("--destroy")
    assert list(keyring.keyring().sealing) == [1, 2]


@pytest.mark.django_db
def test_the_command_makes_the_keys_and_says_when_they_are_missing() -> None:
    with pytest.raises(CommandError, match="vault init"):
        call_command("vault", "status")
    for word in ("made", "exists"):
        out = StringIO()
        call_command("vault", "init", stdout=out)
        assert word in out.getvalue()
