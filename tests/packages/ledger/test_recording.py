"""An entry is written with the change it tells of, or neither is."""

import threading
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import connection, transaction

from laojian.kernel.references import Ref
from laojian.ledger import actions, queries, rules, sealing
from laojian.ledger.models import Entry, Payload, Unsealed

CASE, OFFICER = Ref("case", "12"), Ref("officer", "7")


def record(at, **more):
    return actions.record(**({"verb": "case.file", "subject": CASE, "by": OFFICER, "at": at} | more))


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded(at):
    with pytest.raises(actions.OutsideTransaction, match="inside the transaction"):
        record(at)
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_no_entry(at):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(at, payload={"a": 1})
        _ = 1 / 0
    assert (Entry.objects.count(), Payload.objects.count(), Unsealed.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_what_comes_back_is_what_the_database_holds(at):
    written = record(
        at, on=date(2026, 11, 20), authority="天河区大队", basis="劳动保障监察条例 第十七条", payload={"金额": 12}
    )
    read = Entry.objects.get(pk=written.id)
    for name in written._fields:
        ours, stored = getattr(written, name), getattr(read, name)
        assert (bytes(stored) if isinstance(stored, memoryview) else stored) == ours, name


@pytest.mark.django_db
def test_the_hash_made_in_the_database_is_the_hash_of_the_rules(at):
    for payload in (None, {}, {"备注": 'é "quoted" \\ \n\u2028'}):
        entry = record(at, payload=payload, authority='主办 "甲"\\', on=date(2026, 11, 20))
        row = queries.trail("case:12")[-1]
        assert row.id == entry.id
        assert row.intact
        assert row.payload_intact
        assert row.payload == payload
        assert not row.erased, "nothing was there to erase"


@pytest.mark.django_db
def test_words_are_kept_in_one_normal_form_and_the_place_of_the_number_cannot_be_forged(at):
    apart, forged = "e\u0301", 'x","seq":0,"stream":"y'
    entry = record(at, authority=apart, basis=forged, verb="a\\u0000\x01b", payload={apart: 1})
    (row,) = queries.trail("case:12")
    assert (row.authority, row.basis, row.verb) == ("\u00e9", forged, "a\\u0000\x01b")
    assert row.payload == {"\u00e9": 1}
    assert row.intact
    assert row.payload_intact
    assert entry.leaf_hash == bytes(Entry.objects.get().leaf_hash)


@pytest.mark.django_db
def test_a_stream_counts_its_own_entries_from_one(at):
    assert [record(at).seq, record(at).seq, record(at, stream="employer:3").seq, record(at).seq] == [1, 2, 1, 3]
    assert record(at, by=None, subject=Ref("employer", "3")).seq == 2


@pytest.mark.django_db
def test_how_long_the_oldest_entry_waits_for_its_position_is_counted_in_seconds(at):
    assert queries.oldest_unsealed(at) == 0.0
    record(at), record(at + timedelta(seconds=3))
    assert [queries.oldest_unsealed(at + timedelta(seconds=n)) for n in (-1, 0, 5)] == [0.0, 0.0, 5.0]
    assert queries.waiting() == 2


@pytest.mark.django_db
def test_one_entry_is_one_round_trip(at, django_assert_num_queries, monkeypatch):
    sent = []
    execute = psycopg.Cursor.execute

    def counted(cursor, *arguments, **more):
        sent.append(arguments[0])
        return execute(cursor, *arguments, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", counted)
    with django_assert_num_queries(0):  # none by Django's own cursor
        record(at, payload={"a": 1})
    assert sent == ["SELECT ledger_record(%s, %s)"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"payload": {"amount": 1.5}}, "payload.amount: a float"),
        ({"at": datetime(2026, 11, 23)}, "without a zone"),
        ({"on": datetime(2026, 11, 23, tzinfo=UTC)}, "a day, not a time"),
        ({"verb": ""}, "a verb and a stream"),
        ({"stream": ""}, "a verb and a stream"),
        ({"basis": "a\x00"}, "basis: a NUL"),
        ({"authority": "\ud800"}, "authority: a lone surrogate"),
        ({"subject": Ref("case", "\x00")}, "a NUL"),
    ],
)
def test_what_cannot_be_recorded_is_refused_before_the_database_is_asked(at, wrong, reason):
    with pytest.raises(rules.NotRecordable, match=reason):
        record(**({"at": at} | wrong))
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_stream_both_succeed_one_after_the_other(at):
    """The second looks at the stream before the first commits; it waits, looks again, takes the next number."""
    started, results = threading.Event(), []

    def second():
        try:
            with transaction.atomic():
                started.set()
                results.append(record(at, verb="case.second").seq)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        record(at, verb="case.first")
        other.start()
        started.wait(10)
        wait_until_somebody_waits_for_a_lock()
    other.join(10)
    assert results == [2]
    assert [row.verb for row in queries.trail("case:12")] == ["case.first", "case.second"]


def wait_until_somebody_waits_for_a_lock():
    for _ in range(2000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
                "WHERE NOT l.granted AND a.datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_of_one_stream_leave_no_gap(at):
    def write():
        try:
            for _ in range(5):
                with transaction.atomic():
                    record(at)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [row.seq for row in queries.trail("case:12")] == list(range(1, 81))
    assert sealing.seal_once(at).size == 80
    assert [row.seq for row in queries.follow("anybody")] == list(range(1, 81))
