"""Indexes of the desk: words of the employer's name, and tickets whose channel nobody has answered."""

from django.db import migrations

MADE = """
CREATE INDEX complaints_contact_employer ON complaints_contact USING gin (bigrams(employer_name));
CREATE INDEX complaints_contact_unanswered ON complaints_contact (received_at DESC, id DESC)
    WHERE answered_on IS NULL AND channel IN ('hotline', 'petition', 'platform', 'superior', 'body');
"""
GONE = "DROP INDEX complaints_contact_employer; DROP INDEX complaints_contact_unanswered;"


class Migration(migrations.Migration):
    dependencies = [("complaints", "0005_unmatched"), ("employers", "0002_search")]

    operations = [migrations.RunSQL(MADE, GONE)]
