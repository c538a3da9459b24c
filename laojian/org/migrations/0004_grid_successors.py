from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("org", "0003_calendar_proposals")]

    operations = [
        migrations.AddField("grid", "successor_code", models.CharField(blank=True, default="", max_length=15)),
        migrations.AddConstraint(
            "grid",
            models.CheckConstraint(condition=~Q(successor_code=F("code")), name="org_grid_not_its_own_successor"),
        ),
    ]
