"""Contacts get their steps: the transitions that may be stored, and a history for those that are there.

What was done with them before stands in the ledger; here they begin with their receipt and one step to where they stand.
"""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

#: The transitions of version 1: kind, step, target, sources. Frozen: what is added later comes with a later migration.
EDGES = (
    ("receive", "receive", "new", "none"),
    ("carried", "carried_waiting", "waiting", "new"),
    ("carried", "carried_linked", "linked", "new"),
    ("carried", "carried_redirected", "redirected", "new"),
    ("carried", "carried_passed_on", "passed_on", "new"),
    ("carried", "carried_answered", "answered", "new"),
    ("carried", "carried_closed", "closed", "new"),
    ("carried", "carried_reopened", "reopened", "new"),
    ("carried", "carried_withdrawn", "withdrawn", "new"),
    ("step", "register_case", "linked", "new reopened waiting"),
    ("step", "attach_to_case", "linked", "new reopened waiting"),
    ("step", "ask_supplement", "waiting", "linked new reopened waiting"),
    ("step", "redirect", "redirected", "new reopened waiting"),
    ("step", "pass_on", "passed_on", "new reopened waiting"),
    ("step", "answer", "answered", "new reopened waiting"),
    ("step", "answer_and_close", "closed", "linked reopened waiting"),
    ("step", "answer_channel_in_waiting", "waiting", "waiting"),
    ("step", "answer_channel_in_linked", "linked", "linked"),
    ("step", "answer_channel_in_reopened", "reopened", "reopened"),
    ("step", "answer_channel_in_withdrawn", "withdrawn", "withdrawn"),
    ("step", "detach", "new", "closed linked reopened waiting"),
    ("step", "detach_to_new", "new", "linked"),
    ("step", "detach_to_waiting", "waiting", "linked"),
    ("step", "detach_to_reopened", "reopened", "linked"),
    ("step", "take_back_to_new", "new", "passed_on redirected"),
    ("step", "take_back_to_waiting", "waiting", "passed_on redirected"),
    ("step", "take_back_to_reopened", "reopened", "passed_on redirected"),
    ("step", "supplement_to_new", "new", "waiting"),
    ("step", "supplement_to_linked", "linked", "waiting"),
    ("step", "supplement_to_reopened", "reopened", "waiting"),
    ("step", "unsolved", "reopened", "answered closed passed_on redirected"),
    ("step", "withdraw", "withdrawn", "new reopened waiting"),
    ("step", "close", "closed", "linked waiting"),
    ("step", "goes_on", "linked", "closed reopened"),
)

CARRY = [
    """
    INSERT INTO complaints_contactstep (contact_id, seq, prev_seq, flow_version, source, step, target, "on", at, by_id)
    SELECT id, 1, NULL, 1, 'none', 'receive', 'new', (timezone('Asia/Shanghai', received_at))::date, received_at,
        registered_by_id FROM complaints_contact
    """,
    """
    INSERT INTO complaints_contactstep (contact_id, seq, prev_seq, flow_version, source, step, target, "on", at, by_id)
    SELECT id, 2, 1, 1, 'new', 'carried_' || state, state, (timezone('Asia/Shanghai', changed_at))::date, changed_at,
        changed_by_id FROM complaints_contact WHERE state <> 'new'
    """,
    "UPDATE complaints_contact SET seq = 2 WHERE state <> 'new'",
]


def load(apps, schema_editor):
    """The transitions that may be stored."""
    edge = apps.get_model("complaints", "ContactEdge")
    edge.objects.bulk_create(
        edge(flow_version=1, source=source, step=step, target=target, kind=kind)
        for kind, step, target, sources in EDGES
        for source in sources.split()
    )


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_closing_gate'),
        ('complaints', '0010_whose_it_is'),
        ('employers', '0002_search'),
        ('org', '0003_calendar_proposals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactEdge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('flow_version', models.PositiveSmallIntegerField(verbose_name='流程版本')),
                ('source', models.CharField(max_length=10, verbose_name='从')),
                ('step', models.CharField(max_length=40, verbose_name='步骤')),
                ('target', models.CharField(max_length=10, verbose_name='到')),
                ('kind', models.CharField(default='step', max_length=8, verbose_name='类别')),
            ],
            options={
                'verbose_name': '来件流程边',
            },
        ),
        migrations.CreateModel(
            name='ContactStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField(verbose_name='序号')),
                ('prev_seq', models.PositiveIntegerField(null=True, verbose_name='前一序号')),
                ('flow_version', models.PositiveSmallIntegerField(verbose_name='流程版本')),
                ('source', models.CharField(max_length=10, verbose_name='从')),
                ('step', models.CharField(max_length=40, verbose_name='步骤')),
                ('target', models.CharField(max_length=10, verbose_name='到')),
                ('on', models.DateField(verbose_name='发生日期')),
                ('at', models.DateTimeField(verbose_name='记录时间')),
            ],
            options={
                'verbose_name': '来件步骤',
            },
        ),
        migrations.AddField(
            model_name='contact',
            name='seq',
            field=models.PositiveIntegerField(default=1, verbose_name='步骤序号'),
        ),
        migrations.AddConstraint(
            model_name='contactedge',
            constraint=models.UniqueConstraint(fields=('flow_version', 'source', 'step', 'target'), name='contacts_edge_once'),
        ),
        migrations.AddField(
            model_name='contactstep',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人'),
        ),
        migrations.AddField(
            model_name='contactstep',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='complaints.contact', verbose_name='来件'),
        ),
        migrations.AddConstraint(
            model_name='contactstep',
            constraint=models.UniqueConstraint(fields=('contact', 'seq', 'target'), name='contacts_step_target'),
        ),
        migrations.AddConstraint(
            model_name='contactstep',
            constraint=models.UniqueConstraint(fields=('contact', 'seq'), name='contacts_step_seq_once'),
        ),
        migrations.AddConstraint(
            model_name='contactstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('prev_seq__isnull', True), ('seq', 1), ('source', 'none')), models.Q(('prev_seq', django.db.models.expressions.CombinedExpression(models.F('seq'), '-', models.Value(1))), ('prev_seq__isnull', False), ('seq__gt', 1)), _connector='OR'), name='contacts_step_follows_the_former'),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        migrations.RunSQL(CARRY, migrations.RunSQL.noop),
    ]
