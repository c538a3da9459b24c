"""Indexes of the reader: contacts nobody has read by machine yet, and contacts by the keys they share."""

from django.db import migrations

MADE = """
CREATE INDEX complaints_contact_unread ON complaints_contact (id) WHERE sketch IS NULL;
CREATE INDEX complaints_contact_blocks ON complaints_contact USING gin (blocks);
"""
GONE = "DROP INDEX complaints_contact_unread; DROP INDEX complaints_contact_blocks;"


class Migration(migrations.Migration):
    dependencies = [("complaints", "0003_person_acts")]

    operations = [migrations.RunSQL(MADE, GONE)]
