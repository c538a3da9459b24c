"""Who asked and who decided stands in `approval` alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("org", "0006_carry_approvals")]

    operations = [
        migrations.RemoveConstraint(
            model_name='calendarproposal',
            name='org_calendar_one_proposal_a_year',
        ),
        migrations.RemoveConstraint(
            model_name='calendarproposal',
            name='org_calendar_two_people',
        ),
        migrations.RemoveConstraint(
            model_name='rightsrequest',
            name='org_rights_two_people',
        ),
        migrations.RemoveConstraint(
            model_name='rightsrequest',
            name='org_rights_not_for_oneself',
        ),
        migrations.RemoveConstraint(
            model_name='rightsrequest',
            name='org_rights_decided_by_somebody',
        ),
        migrations.RemoveField(
            model_name='calendarproposal',
            name='decided_at',
        ),
        migrations.RemoveField(
            model_name='calendarproposal',
            name='decided_by',
        ),
        migrations.RemoveField(
            model_name='calendarproposal',
            name='proposed_at',
        ),
        migrations.RemoveField(
            model_name='calendarproposal',
            name='proposed_by',
        ),
        migrations.RemoveField(
            model_name='calendarproposal',
            name='reason',
        ),
        migrations.RemoveField(
            model_name='calendarproposal',
            name='state',
        ),
        migrations.RemoveField(
            model_name='rightsrequest',
            name='asked_at',
        ),
        migrations.RemoveField(
            model_name='rightsrequest',
            name='asked_by',
        ),
        migrations.RemoveField(
            model_name='rightsrequest',
            name='decided_at',
        ),
        migrations.RemoveField(
            model_name='rightsrequest',
            name='decided_by',
        ),
        migrations.RemoveField(
            model_name='rightsrequest',
            name='reason',
        ),
        migrations.RemoveField(
            model_name='rightsrequest',
            name='state',
        ),
        migrations.AlterField(
            model_name='rightsrequest',
            name='approval',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rights_request', to='org.approval', verbose_name='审批事项'),
        ),
        migrations.AlterField(
            model_name='calendarproposal',
            name='approval',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='calendar_proposal', to='org.approval', verbose_name='审批事项'),
        ),
    ]
