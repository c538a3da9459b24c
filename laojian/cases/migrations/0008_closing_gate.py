"""The database's own closing gate: a wage case cannot be stored as closed-as-paid while a worker is not vouched for.

The same rule as `rules/facts.py`: at least one claim, and each claim not withdrawn (joined files included) has a named
supervisor's reason, or the worker's word or a bank record with the whole amount paid (劳动保障监察条例 第十八条).
"""

from django.db import migrations

PAID = ("revoked", "corrected", "onspot", "paid", "enforced")

GATE = f"""
CREATE FUNCTION cases_closing_gate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    claims integer;
    unsettled integer;
BEGIN
    SELECT count(*), count(*) FILTER (WHERE c.withdrawn_on IS NULL AND NOT EXISTS (
        SELECT 1 FROM cases_confirmation k WHERE k.claim_id = c.id
            AND (k.kind = 'supervisor' OR c.paid >= coalesce(nullif(c.ordered, 0), nullif(c.found, 0), c.claimed))))
    INTO claims, unsettled
    FROM cases_claim c JOIN cases_case f ON f.id = c.case_id
    WHERE f.id = NEW.id OR f.master_id = NEW.id;
    IF claims = 0 OR unsettled > 0 THEN
        RAISE EXCEPTION 'case % is not closed as paid: % of % claims are not vouched for', NEW.number, unsettled, claims
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_closing_gate BEFORE UPDATE OF state ON cases_case FOR EACH ROW
    WHEN (NEW.state = 'S91' AND OLD.state <> 'S91' AND NEW.is_wage AND NEW.outcome IN {PAID})
    EXECUTE FUNCTION cases_closing_gate();
"""
UNGATE = "DROP TRIGGER cases_closing_gate ON cases_case; DROP FUNCTION cases_closing_gate();"


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_worker_word")]

    operations = [migrations.RunSQL(GATE, UNGATE)]
