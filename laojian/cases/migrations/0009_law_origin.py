"""Where a law row comes from, the end its source states, whether it holds, and the recorded recomputes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from laojian.cases.rules.lawbook import LawRow, timeline


def reconcile(apps, schema_editor):
    """Later versions were the office's own; what holds and until when follows from all rows of a code."""
    deadline = apps.get_model("cases", "Deadline")
    codes = {}
    for row in deadline.objects.order_by("code", "version"):
        row.origin = "shipped" if row.known_from is None else "office"
        row.stated_to = row.valid_to
        codes.setdefault(row.code, []).append(row)
    for rows in codes.values():
        later = {row.valid_from for row in rows}
        for row in rows:
            if row.stated_to is not None and any((day - row.stated_to).days == 1 for day in later):
                row.stated_to = None
        facts = [
            LawRow(
                row.pk, row.code, None, row.valid_from, row.stated_to, origin=row.origin, version=row.version,
                configurable=row.configurable,
            )
            for row in rows
        ]  # fmt: skip
        ends = {span.row.id: span.valid_to for span in timeline(facts)}
        for row in rows:
            row.holds = row.pk in ends
            row.valid_to = ends.get(row.pk, row.stated_to)
        deadline.objects.bulk_update(rows, ["origin", "stated_to", "holds", "valid_to"])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cases", "0008_closing_gate"),
    ]

    operations = [
        migrations.AddField(
            "deadline", "origin", models.CharField(default="shipped", max_length=8, verbose_name="来源")
        ),
        migrations.AddField("deadline", "stated_to", models.DateField(blank=True, null=True, verbose_name="规定的失效日")),
        migrations.AddField("deadline", "holds", models.BooleanField(default=True, verbose_name="适用")),
        migrations.AddField("deadline", "gone_at", models.DateTimeField(blank=True, null=True, verbose_name="不再随附")),
        migrations.RunPython(reconcile, migrations.RunPython.noop),
        migrations.AddConstraint(
            "deadline",
            models.UniqueConstraint(
                condition=models.Q(("holds", True)), fields=("code", "valid_from"), name="cases_deadline_one_from_a_day"
            ),
        ),
        migrations.AddField(
            "lawchange",
            "answers",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.deadline",
                verbose_name="随程序发布的规则",
            ),
        ),
        migrations.AddField(
            "lawchange",
            "base",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.deadline",
                verbose_name="采用的规则",
            ),
        ),
        migrations.CreateModel(
            name="LawRecompute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8, verbose_name="编号")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("reason", models.CharField(max_length=400, verbose_name="理由")),
                ("moved", models.PositiveIntegerField(verbose_name="变动的期限")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
            ],
            options={"verbose_name": "期限重新计算"},
        ),
    ]
