"""Index of contacts that were read and whose keys were emptied since: they are compared again."""

from django.db import migrations

MADE = """
CREATE INDEX complaints_contact_unmatched ON complaints_contact (id) WHERE sketch IS NOT NULL AND blocks = '[]'::jsonb;
"""
GONE = "DROP INDEX complaints_contact_unmatched;"


class Migration(migrations.Migration):
    dependencies = [("complaints", "0004_reading")]

    operations = [migrations.RunSQL(MADE, GONE)]
