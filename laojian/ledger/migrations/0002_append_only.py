"""The database itself keeps the ledger append-only, and writes an entry in one round trip.

* The app role (which may be absent on a foreign server) gets SELECT and INSERT alone on what is append-only.
* A trigger refuses UPDATE, DELETE and TRUNCATE to everybody, owner included.
* `ledger_record` gets the canonical text of an entry in two halves, before and after the value of `seq`. It takes
  the next number of the stream, hashes the whole, and writes entry, payload and queue row; the columns are read out of
  the very text that is hashed. Each statement in a VOLATILE function has a snapshot of its own under READ COMMITTED, so after a
  lost race (ON CONFLICT waits for the winner's commit, then does nothing) the next look sees the winner.
"""

from django.db import migrations

APP = "laojian_app"
APPEND_ONLY = (
    "ledger_entry",
    "ledger_payload",
    "ledger_position",
    "ledger_subtree",
    "ledger_block",
    "ledger_checkpoint",
)

REFUSE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

TRIGGERS = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""
    for table in APPEND_ONLY
)

RIGHTS = f"""
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP}') THEN
        REVOKE ALL ON {", ".join(APPEND_ONLY)} FROM {APP};
        GRANT SELECT, INSERT ON {", ".join(APPEND_ONLY)} TO {APP};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ledger_unsealed TO {APP};
        REVOKE ALL ON ledger_cursor FROM {APP};
        GRANT SELECT, INSERT, UPDATE ON ledger_cursor TO {APP};
    END IF;
END $$;
"""

RECORD = """
CREATE FUNCTION ledger_record(p_stream text, p_before text, p_after text, p_salt bytea, p_body jsonb)
RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    content jsonb := (p_before || 0 || p_after)::jsonb;
    new_id bigint;
    new_seq integer;
BEGIN
    IF content->>'alg' <> 'sha256' THEN
        RAISE EXCEPTION 'the ledger does not know the algorithm %', content->>'alg';
    END IF;
    LOOP
        SELECT coalesce(max(seq), 0) + 1 INTO new_seq FROM ledger_entry WHERE stream = p_stream;
        INSERT INTO ledger_entry
            (stream, seq, verb, subject, by, authority, basis, "on", at, payload_hash, leaf_hash, alg)
        VALUES (
            p_stream, new_seq, content->>'verb', content->>'subject', content->>'by', content->>'authority',
            content->>'basis', (content->>'on')::date, (content->>'at')::timestamptz,
            decode(content->>'payload_hash', 'hex'),
            sha256('\\x00'::bytea || convert_to(p_before || new_seq || p_after, 'UTF8')), content->>'alg'
        )
        ON CONFLICT (stream, seq) DO NOTHING
        RETURNING id INTO new_id;
        EXIT WHEN new_id IS NOT NULL;
    END LOOP;
    INSERT INTO ledger_unsealed (entry_id) VALUES (new_id);
    IF p_body IS NOT NULL THEN
        INSERT INTO ledger_payload (entry_id, salt, body) VALUES (new_id, p_salt, p_body);
    END IF;
    RETURN new_id || ' ' || new_seq;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION ledger_refuse()"),
        migrations.RunSQL(TRIGGERS, "".join(f"DROP TRIGGER append_only ON {table};" for table in APPEND_ONLY)),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(RECORD, "DROP FUNCTION ledger_record"),
    ]
