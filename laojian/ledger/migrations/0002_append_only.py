"""The database itself keeps the ledger append-only, and writes an entry in one round trip.

* The app role (which may be absent on a foreign server) gets SELECT and INSERT alone on what is append-only.
* A trigger refuses UPDATE, DELETE and TRUNCATE to everybody, owner included.
* `ledger_record` gets the canonical text of an entry with `seq` 0, and the payload (32 hexadecimal digits of salt, then
  JSON, or nothing). It takes the next number of the stream, puts it in the place of the 0 (no string can hold that
  place's bare quotation marks), hashes the whole, and writes entry, payload and queue row; the columns are read out
  of the very text that is hashed. Each statement in a VOLATILE function has a snapshot of its own under READ COMMITTED, so after a
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
CREATE FUNCTION ledger_record(p_content text, p_payload text)
RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    content jsonb := p_content;
    stream_ text := content->>'stream';
    new_id bigint;
    new_seq integer;
BEGIN
    IF content->>'alg' <> 'sha256' THEN
        RAISE EXCEPTION 'the ledger does not know the algorithm %', content->>'alg';
    END IF;
    LOOP
        INSERT INTO ledger_entry
            (stream, seq, verb, subject, by, authority, basis, "on", at, payload_hash, leaf_hash, alg)
        SELECT
            stream_, n, content->>'verb', content->>'subject', content->>'by', content->>'authority',
            content->>'basis', (content->>'on')::date, (content->>'at')::timestamptz,
            decode(content->>'payload_hash', 'hex'),
            sha256('\\x00'::bytea || convert_to(replace(p_content, ',"seq":0,', ',"seq":' || n || ','), 'UTF8')),
            content->>'alg'
        FROM (SELECT coalesce(max(seq), 0) + 1 AS n FROM ledger_entry WHERE stream = stream_) AS next
        ON CONFLICT (stream, seq) DO NOTHING
        RETURNING id, seq INTO new_id, new_seq;
        EXIT WHEN new_id IS NOT NULL;
    END LOOP;
    INSERT INTO ledger_unsealed (entry_id) VALUES (new_id);
    IF p_payload <> '' THEN
        INSERT INTO ledger_payload (entry_id, salt, body)
        VALUES (new_id, decode(left(p_payload, 32), 'hex'), substr(p_payload, 33)::jsonb);
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
