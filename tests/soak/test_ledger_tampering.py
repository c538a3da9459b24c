"""Promise: any tampering shows. Eight kinds, a hundred each, in the database and on the files; 100 clean runs quiet."""

import os

import pytest
from packages.ledger import forgery

from config import database

SEED = int(os.environ.get("LAOJIAN_SEED", "20261123"))
PER_KIND = 100
pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]


def report(what, seed, caught):
    print(f"\n{what}: seed {seed}, {sum(caught.values())}/{len(forgery.KINDS) * PER_KIND} caught; {caught}")
    assert caught == dict.fromkeys(forgery.KINDS, PER_KIND)


def test_every_tampering_in_the_database_is_caught(at, tmp_path):
    report(
        "database",
        SEED,
        forgery.run_in_database(database.conninfo("owner"), at, tmp_path, seed=SEED, per_kind=PER_KIND),
    )


def test_every_tampering_with_the_files_is_caught(at, tmp_path):
    report("files", SEED + 1, forgery.run_on_files(at, tmp_path, seed=SEED + 1, per_kind=PER_KIND))


def test_a_hundred_clean_runs_are_quiet(at, tmp_path):
    runs = forgery.run_clean(at, tmp_path, seed=SEED + 2, runs=100)
    print(f"\nclean: seed {SEED + 2}, {runs}/100 quiet")
    assert runs == 100
