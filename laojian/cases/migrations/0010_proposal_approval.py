"""A proposed step and a changed term point to the one table of what waits for a second person."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0009_law_origin"), ("org", "0007_approvals_alone")]

    operations = [
        migrations.AddField(
            model_name="lawchange",
            name="approval",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="law_change",
                to="org.approval",
                verbose_name="审批事项",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="approval",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposal",
                to="org.approval",
                verbose_name="审批事项",
            ),
        ),
    ]
