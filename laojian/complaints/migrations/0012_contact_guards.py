"""What the database itself refuses of contacts: steps outside the flow, states without a step, changed history."""

from django.db import migrations, models

APP = "laojian_app"  # the role of daily work; may be absent on a foreign server

KEYS = """
ALTER TABLE complaints_contactstep
    ADD CONSTRAINT contacts_step_in_flow FOREIGN KEY (flow_version, source, step, target)
        REFERENCES complaints_contactedge (flow_version, source, step, target),
    ADD CONSTRAINT contacts_step_from_former FOREIGN KEY (contact_id, prev_seq, source)
        REFERENCES complaints_contactstep (contact_id, seq, target);
ALTER TABLE complaints_contact
    ADD CONSTRAINT contacts_state_is_a_step FOREIGN KEY (id, seq, state)
        REFERENCES complaints_contactstep (contact_id, seq, target) DEFERRABLE INITIALLY DEFERRED;
"""
UNKEYS = """
ALTER TABLE complaints_contact DROP CONSTRAINT contacts_state_is_a_step;
ALTER TABLE complaints_contactstep DROP CONSTRAINT contacts_step_in_flow, DROP CONSTRAINT contacts_step_from_former;
"""

TRIGGERS = """
CREATE FUNCTION contacts_step_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held integer;
BEGIN
    SELECT seq INTO held FROM complaints_contact WHERE id = NEW.contact_id;
    IF NOT FOUND OR NEW.seq <> held + 1 AND NOT (NEW.seq = 1 AND held = 1) THEN
        RAISE EXCEPTION 'step % does not follow step %', NEW.seq, held USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM complaints_contactedge WHERE flow_version = NEW.flow_version
            AND source = NEW.source AND step = NEW.step AND target = NEW.target AND kind = 'carried') THEN
        RAISE EXCEPTION 'only what was there before steps were kept is carried over' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION contacts_step_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM complaints_contact WHERE id = NEW.contact_id AND seq >= NEW.seq) THEN
        RAISE EXCEPTION 'step % was stored, but its contact did not move', NEW.seq USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION contacts_contact_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.seq <> 1 OR NEW.state <> 'new' THEN
            RAISE EXCEPTION 'a contact begins at its receipt' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NOT (NEW.seq = OLD.seq AND NEW.state = OLD.state OR NEW.seq = OLD.seq + 1) THEN
        RAISE EXCEPTION 'a contact moves one step at a time' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contacts_step_check BEFORE INSERT ON complaints_contactstep
    FOR EACH ROW EXECUTE FUNCTION contacts_step_check();
CREATE CONSTRAINT TRIGGER contacts_step_taken AFTER INSERT ON complaints_contactstep
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contacts_step_taken();
CREATE TRIGGER contacts_contact_check BEFORE INSERT OR UPDATE OF id, seq, state ON complaints_contact
    FOR EACH ROW EXECUTE FUNCTION contacts_contact_check();
CREATE TRIGGER contacts_step_kept BEFORE UPDATE OR DELETE ON complaints_contactstep
    FOR EACH ROW EXECUTE FUNCTION cases_refuse();
CREATE TRIGGER contacts_step_whole BEFORE TRUNCATE ON complaints_contactstep
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse();
"""
UNTRIGGERS = """
DROP TRIGGER contacts_step_check ON complaints_contactstep;
DROP TRIGGER contacts_step_taken ON complaints_contactstep;
DROP TRIGGER contacts_contact_check ON complaints_contact;
DROP TRIGGER contacts_step_kept ON complaints_contactstep;
DROP TRIGGER contacts_step_whole ON complaints_contactstep;
DROP FUNCTION contacts_step_check(), contacts_step_taken(), contacts_contact_check();
"""

RIGHTS = f"""
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP}') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON complaints_contactstep FROM {APP};
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON complaints_contactedge FROM {APP};
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0011_contact_steps"), ("cases", "0002_guards")]

    operations = [
        # what was in step with its state all along is said by the database now
        migrations.RunSQL(
            "UPDATE complaints_contact SET is_open = state IN ('new', 'waiting', 'linked', 'reopened')"
            " WHERE is_open <> (state IN ('new', 'waiting', 'linked', 'reopened'))",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_open', True), ('state__in', ['linked', 'new', 'reopened', 'waiting'])), models.Q(('is_open', False), ('state__in', ['answered', 'closed', 'passed_on', 'redirected', 'withdrawn'])), _connector='OR'), name='contacts_open_until_ended'),
        ),
        migrations.RunSQL(KEYS, UNKEYS),
        migrations.RunSQL(TRIGGERS, UNTRIGGERS),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
