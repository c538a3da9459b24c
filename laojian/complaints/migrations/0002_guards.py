"""Numbers come from a sequence, and no contact can be deleted: the app role has no DELETE on what people handed in.

A sequence leaves a gap where a transaction broke off, but hands out numbers without making callers wait for each other,
and each number given to a person stands in the ledger (docs/decisions/0007).
"""

from django.db import migrations

APP = "laojian_app"
KEPT = (
    "complaints_contact",
    "complaints_contactclock",
    "complaints_worker",
    "complaints_contactcase",
    "complaints_note",
    "complaints_attachment",
    "complaints_evaluation",
    "complaints_suggestion",
    "complaints_match",
    "complaints_opening",
    "complaints_urgencychange",
    "complaints_maliciousmark",
    "complaints_dispute",
    "complaints_batch",
    "complaints_batchitem",
)

SEQUENCE = f"""
CREATE SEQUENCE complaints_contact_serial AS bigint MAXVALUE 9999999;
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP}') THEN
        GRANT USAGE ON SEQUENCE complaints_contact_serial TO {APP};
        REVOKE DELETE, TRUNCATE ON {", ".join(KEPT)} FROM {APP};
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_tables")]

    operations = [migrations.RunSQL(SEQUENCE, "DROP SEQUENCE complaints_contact_serial")]
