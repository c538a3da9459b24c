"""Who asked and who decided about a step or a term stands in its approval alone."""

import django.db.models.deletion
from django.db import migrations, models

CONSTRAINTS = ("cases_proposal_one_pending", "cases_proposal_two_people", "cases_proposal_decided_at_a_time")
INDEXES = ("cases_proposal_pending", "cases_proposal_mine")
LAW_CONSTRAINTS = ("cases_lawchange_two_people", "cases_lawchange_one_pending")
LAW_FIELDS = ("proposed_by", "proposed_at", "state", "decided_by", "decided_at")
FIELDS = ("at", "by", "decided_at", "decided_by", "permission", "place", "reason", "state")


class Migration(migrations.Migration):

    dependencies = [("cases", "0011_carry_proposals")]

    operations = [
        migrations.AlterModelOptions(name="proposal", options={"verbose_name": "提请的步骤"}),
        *(migrations.RemoveConstraint(model_name="proposal", name=name) for name in CONSTRAINTS),
        *(migrations.RemoveIndex(model_name="proposal", name=name) for name in INDEXES),
        *(migrations.RemoveField(model_name="proposal", name=name) for name in FIELDS),
        *(migrations.RemoveConstraint(model_name="lawchange", name=name) for name in LAW_CONSTRAINTS),
        *(migrations.RemoveField(model_name="lawchange", name=name) for name in LAW_FIELDS),
        migrations.AlterField(
            model_name="lawchange",
            name="approval",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="law_change",
                to="org.approval",
                verbose_name="审批事项",
            ),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="approval",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposal",
                to="org.approval",
                verbose_name="审批事项",
            ),
        ),
    ]
