"""Openings, urgencies, marks and disputes point to the one table of what waits for a second person."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("complaints", "0013_no_index_for_nothing"), ("org", "0007_approvals_alone")]

    operations = [
        migrations.AddField(
            model_name="opening",
            name="approval",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="opening",
                to="org.approval",
                verbose_name="审批事项",
            ),
        ),
        migrations.AddField(
            model_name="urgencychange",
            name="approval",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="urgency_change",
                to="org.approval",
                verbose_name="审批事项",
            ),
        ),
        migrations.AddField(
            model_name="maliciousmark",
            name="approval",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="mark",
                to="org.approval",
                verbose_name="审批事项",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="approval",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="dispute",
                to="org.approval",
                verbose_name="审批事项",
            ),
        ),
        migrations.RenameField(model_name="maliciousmark", old_name="ended_by", new_name="lifted_by"),
        migrations.RenameField(model_name="maliciousmark", old_name="ended_at", new_name="lifted_at"),
    ]
