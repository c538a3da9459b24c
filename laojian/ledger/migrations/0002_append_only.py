"""The database itself keeps the ledger append-only, and writes an entry in one round trip.

* The app role (which may be absent on a foreign server) gets SELECT and INSERT alone on what is append-only.
* A trigger refuses UPDATE, DELETE and TRUNCATE to everybody, owner included.
* `ledger_record` takes the next number of the stream, computes the leaf hash and writes entry, payload and
  queue row. Each statement in a VOLATILE function has a snapshot of its own under READ COMMITTED, so after a
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
CREATE FUNCTION ledger_record(
    p_stream text, p_verb text, p_subject text, p_by text, p_authority text, p_basis text, p_on date, p_at timestamptz,
    p_payload_hash bytea, p_salt bytea, p_body jsonb, p_alg text, p_before text, p_after text,
    OUT o_id bigint, OUT o_seq integer, OUT o_leaf bytea
) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF p_alg <> 'sha256' THEN
        RAISE EXCEPTION 'the ledger does not know the algorithm %', p_alg;
    END IF;
    LOOP
        SELECT coalesce(max(seq), 0) + 1 INTO o_seq FROM ledger_entry WHERE stream = p_stream;
        o_leaf := sha256('\\x00'::bytea || convert_to(p_before || o_seq || p_after, 'UTF8'));
        INSERT INTO ledger_entry
            (stream, seq, verb, subject, by, authority, basis, "on", at, payload_hash, leaf_hash, alg)
        VALUES
            (p_stream, o_seq, p_verb, p_subject, p_by, p_authority, p_basis, p_on, p_at, p_payload_hash, o_leaf, p_alg)
        ON CONFLICT (stream, seq) DO NOTHING
        RETURNING id INTO o_id;
        EXIT WHEN o_id IS NOT NULL;
    END LOOP;
    INSERT INTO ledger_unsealed (entry_id) VALUES (o_id);
    IF p_body IS NOT NULL THEN
        INSERT INTO ledger_payload (entry_id, salt, body) VALUES (o_id, p_salt, p_body);
    END IF;
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
