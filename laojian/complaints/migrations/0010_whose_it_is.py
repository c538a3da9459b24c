"""Whose each message and file is: the person's of the receipt, another's who came with the ticket, a worker's.

What exists is given to whom it certainly belongs to; what cannot be known is nobody's, and shown to no complainant.
"""

import django.db.models.deletion
from django.db import migrations, models

import laojian.org.identity_keys

_TOLD = "EXISTS (SELECT 1 FROM ledger_entry e WHERE e.verb = '{verb}' AND e.subject = 'contact:' || c.number{more})"
_AT_THAT_MOMENT = " AND e.at = n.at"

FILL = [
    "UPDATE complaints_note SET whose = '1' WHERE NOT internal",
    # came again under a ticket: perhaps the same person, perhaps another
    "UPDATE complaints_note n SET whose = '' FROM complaints_contact c WHERE c.id = n.contact_id AND n.from_person AND "
    + _TOLD.format(verb="contact.ticket_again", more=_AT_THAT_MOMENT),
    # handed on by the channel after two had come
    "UPDATE complaints_note n SET whose = '' FROM complaints_contact c WHERE c.id = n.contact_id AND n.from_person AND "
    + _TOLD.format(verb="contact.files_from_channel", more=_AT_THAT_MOMENT)
    + " AND "
    + _TOLD.format(verb="contact.ticket_again", more=""),
    # the word of a worker: the person's own where the telephones are one, or where the only worker left none
    """
    UPDATE complaints_note n SET whose = coalesce((
        SELECT min(CASE WHEN w.phone_blind = c.phone_blind THEN '1'
                        WHEN (SELECT count(*) FROM complaints_worker x WHERE x.contact_id = c.id) > 1 THEN 'w' || w.seq
                        WHEN w.phone_blind IS NULL THEN '1' ELSE '' END)
        FROM complaints_worker w JOIN complaints_contact c ON c.id = w.contact_id
        WHERE c.id = n.contact_id AND w.confirmed_at = n.at HAVING count(*) = 1
    ), '') WHERE n.purpose = 'paid'
    """,
    "UPDATE complaints_attachment SET whose = '1' WHERE note_id IS NULL AND from_person",
    "UPDATE complaints_attachment a SET whose = n.whose FROM complaints_note n WHERE n.id = a.note_id",
]

KEPT = """
DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'laojian_app') THEN
        REVOKE DELETE, TRUNCATE ON complaints_teller FROM laojian_app;
    END IF;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0009_codes_asked_for'),
        ('ledger', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Teller',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('sealed_identity', laojian.org.identity_keys.SealedField(verbose_name='身份（加密）')),
                ('guarded', models.BooleanField(default=True, verbose_name='身份保密')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tellers', to='complaints.contact', verbose_name='来件')),
            ],
            options={
                'verbose_name': '另一反映人',
                'constraints': [
                    models.UniqueConstraint(fields=('contact', 'number'), name='contacts_teller_number'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 2)), name='contacts_teller_is_another'),
                ],
            },
        ),
        migrations.AddField(
            model_name='note',
            name='whose',
            field=models.CharField(blank=True, max_length=12, verbose_name='归属'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='whose',
            field=models.CharField(blank=True, help_text='同往来消息；空为不明，不向当事人出示', max_length=12, verbose_name='归属'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
