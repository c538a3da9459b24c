"""The flow's transitions and the law rows, as delivered."""

from django.db import migrations

from laojian.cases import law_tables
from laojian.cases.rules.flow import edges


def load(apps, schema_editor):
    """Write what is not there yet."""
    edge, deadline, violation = (apps.get_model("cases", name) for name in ("FlowEdge", "Deadline", "Violation"))
    edge.objects.bulk_create([edge(**row._asdict()) for row in edges()], ignore_conflicts=True)
    deadline.objects.bulk_create([deadline(**row) for row in law_tables.deadlines()], ignore_conflicts=True)
    violation.objects.bulk_create([violation(**row) for row in law_tables.violations()], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_guards")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
