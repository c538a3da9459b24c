"""Identity keys: apart from the vault's, envelopes bound to what they are about, rotated without opening values."""

import stat
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from laojian.org import identity_keys, keyring
from laojian.org.identity_keys import identity
from laojian.org.keyring import IDENTITY, Damaged, KeyMissing

NAME = "李小明".encode()
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: LazySettings) -> None:
    settings.LAOJIAN_KEYS = tmp_path / "keys"
    keyring.create()


def test_the_identity_keys_lie_in_a_file_of_their_own() -> None:
    assert IDENTITY.path() != keyring.path()
    assert stat.S_IMODE(IDENTITY.path().stat().st_mode) == 0o600
    assert {path.name for path in IDENTITY.path().parent.iterdir()} == {"vault.key", "identity.key"}


def test_an_office_that_has_a_vault_gets_the_identity_keys_and_keeps_its_own() -> None:
    IDENTITY.path().unlink()
    before = keyring.path().read_bytes()
    assert keyring.create() is True
    assert keyring.path().read_bytes() == before and IDENTITY.path().exists()
    assert keyring.create() is False


def test_what_was_sealed_opens_again_and_shows_nothing() -> None:
    sealed = identity().seal("name|contact:7", NAME)
    assert identity().open("name|contact:7", sealed) == NAME
    assert NAME not in sealed
    assert identity().open("name|contact:7", memoryview(sealed)) == NAME  # as the database hands it out
    assert identity().open("empty", identity().seal("empty", b"")) == b""


def test_equal_values_are_sealed_differently() -> None:
    assert len({identity().seal("name|contact:7", NAME) for _ in range(20)}) == 20


def test_an_envelope_does_not_open_as_something_else() -> None:
    sealed = identity().seal("name|contact:7", NAME)
    for context in ("name|contact:8", "phone|contact:7", ""):
        with pytest.raises(Damaged):
            identity().open(context, sealed)


def test_an_envelope_changed_in_any_byte_does_not_open() -> None:
    sealed = identity().seal("name", NAME)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises((Damaged, KeyMissing)):
            identity().open("name", bytes(changed))
    for cut in (b"", sealed[:10], sealed[: identity_keys.WRAPPED], sealed[:-1]):
        with pytest.raises(Damaged):
            identity().open("name", cut)


def test_a_data_key_cannot_be_put_before_another_value() -> None:
    first, second = identity().seal("name", NAME), identity().seal("name", b"other")
    with pytest.raises(Damaged):
        identity().open("name", first[: identity_keys.WRAPPED] + second[identity_keys.WRAPPED :])


def test_the_vaults_keys_do_not_open_identities() -> None:
    sealed = identity().seal("name", NAME)
    IDENTITY.path().write_text(keyring.path().read_text())
    with pytest.raises(Damaged):
        identity().open("name", sealed)


def test_rotation_seals_the_data_key_anew_and_leaves_the_value_as_it_is() -> None:
    old = identity().seal("name", NAME)
    assert IDENTITY.add_version() == 2
    assert identity().open("name", old) == NAME
    new = identity_keys.rewrap(old)
    assert (identity_keys.version_of(old), identity_keys.version_of(new)) == (1, 2)
    assert new[identity_keys.WRAPPED :] == old[identity_keys.WRAPPED :]
    assert IDENTITY.drop_versions_before(2) == [1]
    assert identity().open("name", new) == NAME
    with pytest.raises(KeyMissing, match=r"identity\.key"):
        identity().open("name", old)


def test_without_the_file_nothing_opens_and_the_message_says_what_to_do() -> None:
    sealed = identity().seal("name", NAME)
    IDENTITY.path().unlink()
    with pytest.raises(KeyMissing, match=r"identity\.key is missing: run `laojian vault init`"):
        identity().open("name", sealed)


def test_equal_values_are_found_within_their_kind_only() -> None:
    one = identity_keys.blind("match_phone", "13812341234")
    assert one == identity_keys.blind("match_phone", "13812341234") and len(one) == 32
    assert one != identity_keys.blind("match_phone", "13812341235")
    assert len({identity_keys.blind(kind, "13812341234") for kind in identity_keys.BLIND}) == len(identity_keys.BLIND)
    with pytest.raises(ValueError, match="shoe"):
        identity_keys.blind("shoe", "43")


def test_each_purpose_has_its_own_key_and_rotation_changes_none() -> None:
    def keys() -> list[bytes]:
        return [identity_keys.receipt_key(), identity_keys.sketch_key(), identity_keys.address_key(DAY)]

    before = keys()
    assert len(set(before)) == 3 and {len(key) for key in before} == {32}
    IDENTITY.add_version()
    assert keys() == before


def test_addresses_of_two_days_do_not_compare() -> None:
    assert identity_keys.address_key(DAY) != identity_keys.address_key(date(2026, 11, 24))


def test_another_installation_has_other_keys() -> None:
    before = identity_keys.blind("same_person", "李小明"), identity_keys.receipt_key()
    IDENTITY.path().unlink()
    keyring.create()
    assert identity_keys.blind("same_person", "李小明") != before[0]
    assert identity_keys.receipt_key() != before[1]


@pytest.mark.django_db
def test_the_command_makes_both_files_and_rotates_both() -> None:
    for file in keyring.FILES:
        file.path().unlink()
    out = StringIO()
    call_command("vault", "init", stdout=out)
    assert out.getvalue().count("made") == 2
    call_command("vault", "rotate", "--destroy", stdout=out)
    assert [list(file.keyring().sealing) for file in keyring.FILES] == [[2], [2]]
    call_command("vault", "status", stdout=out)
    assert "identity key version 2" in out.getvalue()


@pytest.mark.django_db
def test_a_rotation_without_the_identity_keys_changes_nothing() -> None:
    IDENTITY.path().unlink()
    with pytest.raises(CommandError, match="vault init"):
        call_command("vault", "rotate", stdout=StringIO())
    assert list(keyring.keyring().sealing) == [1]
