"""What the database itself refuses: steps outside the flow, states without a step, changed history."""

from django.db import migrations

APP = "laojian_app"  # the role of daily work; may be absent on a foreign server
APPEND_ONLY = ("cases_casestep", "cases_payment", "cases_confirmation", "cases_correction")
KEPT = ("cases_case", "cases_proposal", "cases_claim", "cases_evidence", "cases_casepaper", "cases_link", "cases_lawchange", "cases_teammember")  # fmt: skip

KEYS = """
ALTER TABLE cases_casestep
    ADD CONSTRAINT cases_step_in_flow FOREIGN KEY (flow_version, source, step, target)
        REFERENCES cases_flowedge (flow_version, source, step, target),
    ADD CONSTRAINT cases_step_from_former FOREIGN KEY (case_id, prev_seq, source)
        REFERENCES cases_casestep (case_id, seq, target),
    ADD CONSTRAINT cases_step_not_before_it_happened
        CHECK ("on" <= (timezone('Asia/Shanghai', recorded_at))::date);
ALTER TABLE cases_case
    ADD CONSTRAINT cases_state_is_a_step FOREIGN KEY (id, seq, state)
        REFERENCES cases_casestep (case_id, seq, target) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX cases_text ON cases_case USING gin (bigrams(search_text));
"""
UNKEYS = """
DROP INDEX cases_text;
ALTER TABLE cases_case DROP CONSTRAINT cases_state_is_a_step;
ALTER TABLE cases_casestep DROP CONSTRAINT cases_step_in_flow, DROP CONSTRAINT cases_step_from_former,
    DROP CONSTRAINT cases_step_not_before_it_happened;
"""

TRIGGERS = """
CREATE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION cases_step_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    edge cases_flowedge%ROWTYPE;
    held cases_case%ROWTYPE;
BEGIN
    SELECT * INTO held FROM cases_case WHERE id = NEW.case_id;
    IF NOT FOUND OR held.flow_version <> NEW.flow_version THEN
        RAISE EXCEPTION 'step % belongs to another flow version', NEW.step USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.seq <> held.seq + 1 AND NOT (NEW.seq = 1 AND held.seq = 1) THEN
        RAISE EXCEPTION 'step % does not follow step %', NEW.seq, held.seq USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO edge FROM cases_flowedge WHERE flow_version = NEW.flow_version
        AND source = NEW.source AND step = NEW.step AND target = NEW.target;
    IF edge.two_person AND (NEW.by_id IS NULL OR NEW.approved_by_id IS NULL OR NEW.by_id = NEW.approved_by_id) THEN
        RAISE EXCEPTION 'step % takes two people', NEW.step USING ERRCODE = 'check_violation';
    END IF;
    IF edge.kind = 'import' AND NOT (held.imported AND NEW.seq = 2) THEN
        RAISE EXCEPTION 'only an imported case begins in %', NEW.target USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION cases_step_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM cases_case WHERE id = NEW.case_id AND seq >= NEW.seq) THEN
        RAISE EXCEPTION 'step % was stored, but its case did not move', NEW.seq USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION cases_case_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.seq <> 1 OR NEW.state <> 'S00' THEN
            RAISE EXCEPTION 'a case begins at its registration' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.flow_version <> OLD.flow_version
            OR NEW.opened_at <> OLD.opened_at OR NEW.imported <> OLD.imported THEN
        RAISE EXCEPTION 'what was registered is not changed' USING ERRCODE = 'check_violation';
    ELSIF NOT (NEW.seq = OLD.seq AND NEW.state = OLD.state OR NEW.seq = OLD.seq + 1) THEN
        RAISE EXCEPTION 'a case moves one step at a time' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_step_check BEFORE INSERT ON cases_casestep
    FOR EACH ROW EXECUTE FUNCTION cases_step_check();
CREATE CONSTRAINT TRIGGER cases_step_taken AFTER INSERT ON cases_casestep
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_step_taken();
CREATE TRIGGER cases_case_check BEFORE INSERT OR UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_case_check();
CREATE TRIGGER cases_case_kept BEFORE DELETE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_refuse();
CREATE TRIGGER cases_case_whole BEFORE TRUNCATE ON cases_case
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse();
"""
UNTRIGGERS = """
DROP TRIGGER cases_step_check ON cases_casestep;
DROP TRIGGER cases_step_taken ON cases_casestep;
DROP TRIGGER cases_case_check ON cases_case;
DROP TRIGGER cases_case_kept ON cases_case;
DROP TRIGGER cases_case_whole ON cases_case;
DROP FUNCTION cases_step_check(), cases_step_taken(), cases_case_check();
"""


def append_only() -> str:
    """Triggers that refuse change and removal on the tables that only grow."""
    return "".join(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION cases_refuse();"
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse();"
        for table in APPEND_ONLY
    )


def changeable() -> str:
    """The reverse of `append_only`."""
    dropped = "".join(f"DROP TRIGGER {t}_kept ON {t}; DROP TRIGGER {t}_whole ON {t};" for t in APPEND_ONLY)
    return dropped + "DROP FUNCTION cases_refuse();"


def rights() -> str:
    """What the app role loses: it may not change history, remove rows that are kept, or write the flow."""
    return f"""
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP}') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON {", ".join(APPEND_ONLY)} FROM {APP};
        REVOKE DELETE, TRUNCATE ON {", ".join(KEPT)} FROM {APP};
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON cases_flowedge FROM {APP};
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("employers", "0002_search")]

    operations = [
        migrations.RunSQL(KEYS, UNKEYS),
        migrations.RunSQL(TRIGGERS, UNTRIGGERS),
        migrations.RunSQL(append_only(), changeable()),
        migrations.RunSQL(rights(), migrations.RunSQL.noop),
    ]
