"""Proposals and changes of terms of before become approvals: who asked, who decided, when, why; nothing is lost.

What was shown when they were asked is not known any more: their content is empty, so that whoever approves one that
still waits is shown all of it as new.
"""

from datetime import timedelta

from django.db import migrations

from laojian.cases.rules.flow import FLOW

DAYS, LAW_DAYS = 90, 30


def carry(apps, schema_editor):
    approvals = apps.get_model("org", "Approval").objects
    asked_with = {step.name: step.permission for step in FLOW.steps}
    for row in apps.get_model("cases", "Proposal").objects.filter(approval=None).order_by("pk").iterator():
        pending = row.state == "pending"
        row.approval = approvals.create(
            kind="step", subject=f"case:{row.case_id}", key=f"{row.case_id}/{row.step}", permission=row.permission,
            place=row.place, asked_by_id=row.by_id, asked_at=row.at, asked_with=asked_with.get(row.step, "case.view"),
            content={}, digest="", state=row.state, decided_by_id=row.decided_by_id, decided_at=row.decided_at,
            answer=row.reason, lapses_at=row.at + timedelta(days=DAYS) if pending else None,
        )  # fmt: skip
        row.save(update_fields=["approval"])
    city = apps.get_model("org", "Office").objects.values_list("city_code", flat=True).first() or ""
    for row in apps.get_model("cases", "LawChange").objects.filter(approval=None).order_by("pk"):
        pending = row.state == "pending"
        row.approval = approvals.create(
            kind="law", subject=f"law:{row.code}", key=f"law:{row.code}", permission="law.approve", place=city,
            asked_by_id=row.proposed_by_id, asked_at=row.proposed_at, asked_with="law.propose", reason=row.reason,
            content={}, digest="", state=row.state, decided_by_id=row.decided_by_id, decided_at=row.decided_at,
            lapses_at=row.proposed_at + timedelta(days=LAW_DAYS) if pending else None,
        )  # fmt: skip
        row.save(update_fields=["approval"])


class Migration(migrations.Migration):

    dependencies = [("cases", "0010_proposal_approval")]

    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
