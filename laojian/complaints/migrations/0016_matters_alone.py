"""Who asked and who decided about a contact stands in its approval alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CONSTRAINTS = {'opening': ['contacts_opening_two_people', 'contacts_opening_ends', 'contacts_opening_one_pending'], 'urgencychange': ['contacts_lowering_needs_two', 'contacts_urgency_one_pending'], 'maliciousmark': ['contacts_mark_two_approvals', 'contacts_mark_not_by_proposer', 'contacts_mark_one'], 'dispute': ['contacts_dispute_two_people', 'contacts_dispute_one_open']}
FIELDS = {'opening': ['reason', 'asked_by', 'asked_at', 'state', 'decided_by', 'decided_at'], 'urgencychange': ['state', 'decided_by', 'decided_at'], 'maliciousmark': ['reason', 'proposed_by', 'proposed_at', 'first_by', 'first_at', 'second_by', 'second_at', 'state'], 'dispute': ['reason', 'raised_by', 'raised_at', 'decided_reason', 'decided_by', 'decided_at']}
NAMES = {'opening': 'opening', 'maliciousmark': 'mark', 'dispute': 'dispute'}


class Migration(migrations.Migration):

    dependencies = [("complaints", "0015_carry_matters")]

    operations = [
        *(migrations.RemoveConstraint(model_name=model, name=name) for model in CONSTRAINTS for name in CONSTRAINTS[model]),
        *(migrations.RemoveField(model_name=model, name=name) for model in FIELDS for name in FIELDS[model]),
        *(
            migrations.AlterField(
                model_name=model,
                name="approval",
                field=models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name=name,
                    to="org.approval",
                    verbose_name="审批事项",
                ),
            )
            for model, name in NAMES.items()
        ),
        migrations.AlterField(
            model_name="maliciousmark",
            name="lifted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="解除人",
            ),
        ),
        migrations.AlterField(
            model_name="maliciousmark", name="lifted_at", field=models.DateTimeField("解除时间", null=True)
        ),
        migrations.AddConstraint(
            model_name="urgencychange",
            constraint=models.CheckConstraint(
                condition=models.Q(now__gte=models.F("was")) | models.Q(approval__isnull=False),
                name="contacts_lowering_needs_two",
            ),
        ),
    ]
