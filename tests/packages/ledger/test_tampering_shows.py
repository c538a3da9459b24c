"""Eight kinds of tampering, twice each; `tests/soak/test_ledger_tampering.py` does a hundred of each."""

import pytest
from packages.ledger import forgery

from config import database

pytestmark = pytest.mark.django_db(transaction=True)


def test_tampering_in_the_database_shows(at, tmp_path):
    caught = forgery.run_in_database(database.conninfo("owner"), at, tmp_path, seed=1, per_kind=2)
    assert caught == dict.fromkeys(forgery.KINDS, 2)


def test_tampering_with_the_files_shows(at, tmp_path):
    assert forgery.run_on_files(at, tmp_path, seed=2, per_kind=2) == dict.fromkeys(forgery.KINDS, 2)


def test_nothing_is_reported_when_nothing_was_changed(at, tmp_path):
    assert forgery.run_clean(at, tmp_path, seed=3, runs=3) == 3
