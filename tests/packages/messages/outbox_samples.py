"""What the tests of messages write about, and a look into the tables as a thief of the database would have it."""

from __future__ import annotations

from django.db import connection

from laojian.kernel.references import Ref

PHONE, EMAIL, OPENID, RECEIPT = "13812345678", "worker.one@example.cn", "oWx_worker_0001", "GZ26-7K4M-9Q2T"
MATTER = Ref("complaint", "7")


def dump() -> str:
    """Every column of every table of messages and of the ledger, as text (bytes as hexadecimal)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^(outbox|ledger)_' ORDER BY 1"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert len(tables) > 8
        found = []
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")
            found.append(cursor.fetchone()[0])
    return "\n".join(found)
