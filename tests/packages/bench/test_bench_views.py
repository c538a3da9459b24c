"""The views of the case benchmark answer through the program's own handler, with one number of queries."""

import json
import os

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from laojian.bench import filling, sampling, scratch


@pytest.fixture
def door(owner_connection, settings):
    """The program in front of two hundred cases."""
    filling.fill(owner_connection, count=200, seed=7, divisions=settings.LAOJIAN_DIVISIONS, tell=lambda *_: None)
    owner_connection.commit()
    settings.ROOT_URLCONF = "laojian.bench.urls"
    return sampling.Door()


@pytest.mark.django_db(transaction=True)
def test_the_list_and_the_bare_view_answer_an_officer(door):
    rows = json.loads(door.ask(door.environ("list", "chief", "first")))["rows"]
    assert len(rows) == sampling.SIZE
    assert json.loads(door.ask(door.environ("bare", "chief", "first")))["id"] == 1
    mine = json.loads(door.ask(door.environ("list", "clerk", "first", 200)))["rows"]
    streets = {row[9] for row in mine}
    assert len(streets) == 1 and 0 < len(mine) < 200


@pytest.mark.django_db(transaction=True)
def test_the_number_of_queries_is_one_and_the_same(door):
    counts = door.queries()
    assert len(counts) == len(sampling.WHO) * len(sampling.PAGES) * len(sampling.SIZES)
    assert len(set(counts.values())) == 1


@pytest.mark.django_db(transaction=True)
def test_a_sample_counts_the_cpu_of_program_and_database(door):
    spent = door.sample(door.environ("list", "chief", "first"), 5)
    assert spent.app > 0
    assert spent.database > 0
    assert spent.wall > 0


@pytest.mark.django_db(transaction=True)
def test_a_stranger_is_not_answered(door):
    environ = door.environ("bare", "chief", "first") | {"HTTP_COOKIE": ""}
    with pytest.raises(CommandError, match="401"):
        door.ask(environ)


def test_cpu_is_read_of_a_process_and_refused_for_one_elsewhere():
    assert sampling.cpu_of(os.getpid()) > 0
    with pytest.raises(CommandError, match="on this machine"):
        sampling.cpu_of(2**22 + 1)


def test_another_seed_or_count_is_another_database():
    assert len({scratch.key(count, seed) for count in (10, 20) for seed in (1, 2)}) == 4
    assert scratch.key(10, 1) == scratch.key(10, 1)


@pytest.mark.django_db
def test_the_scratch_database_is_on_the_same_server():
    assert scratch.words("elsewhere")["dbname"] == "elsewhere"
    assert scratch.words()["host"] == settings.DATABASES["default"]["HOST"]
    assert connection.settings_dict["NAME"] == scratch.words()["dbname"]
