"""A ticket's number belongs to the office that received it; offices side by side may give the same one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_closing_gate'),
        ('complaints', '0007_notes_at_one_moment'),
        ('employers', '0002_search'),
        ('org', '0003_calendar_proposals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='contact',
            name='contacts_one_per_ticket',
        ),
        migrations.AddField(
            model_name='contact',
            name='ticket_unit',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='工单接收机构'),
        ),
        migrations.RunSQL(
            [
                "UPDATE complaints_contact SET ticket_unit_id = unit_id WHERE ticket <> ''",
                "SET CONSTRAINTS ALL IMMEDIATE",  # else the table cannot be altered in this transaction
            ],
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(condition=models.Q(('ticket', ''), _negated=True), fields=('channel', 'ticket', 'ticket_unit'), name='contacts_one_per_ticket'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('ticket', ''), ('ticket_unit__isnull', False), _connector='OR'), name='contacts_ticket_is_somebodys'),
        ),
    ]
