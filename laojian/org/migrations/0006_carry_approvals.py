"""Requests and proposals of before become approvals: who asked, who decided, when, why; nothing is lost."""

import hashlib
import json
from datetime import timedelta

from django.db import migrations

DAYS = 30


def digest(content):
    values = {name: value for name, (_, value) in content.items()}
    plain = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def carried(apps, row, *, kind, subject, key, place, permission, asked_with, asked_by, asked_at, content):
    """One row's approval. What it was to decide is not known any more when it was asked: it counts as it stands."""
    pending = row.state == "pending"
    return apps.get_model("org", "Approval").objects.create(
        kind=kind, subject=subject, key=key, permission=permission, place=place, asked_with=asked_with,
        asked_by_id=asked_by, asked_at=asked_at, content=content, digest=digest(content), state=row.state,
        decided_by_id=row.decided_by_id, decided_at=row.decided_at, answer=row.reason,
        lapses_at=asked_at + timedelta(days=DAYS) if pending else None,
    )  # fmt: skip


def carry(apps, schema_editor):
    city = apps.get_model("org", "Office").objects.values_list("city_code", flat=True).first() or ""
    titles = apps.get_model("org", "Grant").objects
    for row in apps.get_model("org", "RightsRequest").objects.select_related("officer").order_by("pk"):
        held = titles.filter(officer=row.officer, ended_at__isnull=True).order_by("role", "place")
        row.approval = carried(
            apps, row, kind="rights", subject=f"officer:{row.officer_id}",
            key=f"{row.officer_id}/{row.role}/{row.place}", place=row.place, permission="org.admin",
            asked_with="org.admin", asked_by=row.asked_by_id, asked_at=row.asked_at,
            content=rights_content(row, held.values_list("role", "place")),
        )  # fmt: skip
        row.save(update_fields=["approval"])
    notices = apps.get_model("org", "CalendarNotice").objects.filter(replaced_at__isnull=True)
    for row in apps.get_model("org", "CalendarProposal").objects.order_by("pk"):
        former = notices.filter(year=row.year).first()
        row.approval = carried(
            apps, row, kind="calendar", subject=f"calendar:{row.year}", key=f"calendar:{row.year}", place=city,
            permission="calendar.approve", asked_with="calendar.propose", asked_by=row.proposed_by_id,
            asked_at=row.proposed_at, content=notice_content(row, former),
        )  # fmt: skip
        row.save(update_fields=["approval"])


def rights_content(row, held):
    return {
        "officer": ["被授权人", row.officer.name],
        "role": ["角色", row.role],
        "place": ["区域", row.place],
        "from": ["自", row.valid_from.isoformat()],
        "to": ["至", row.valid_to.isoformat() if row.valid_to else ""],
        "holds": ["现有角色", "；".join(f"{role} {place}" for role, place in held)],
    }


def notice_content(row, former):
    return {
        "year": ["年份", str(row.year)],
        "notice": ["通知", row.notice],
        "days": ["天数", str(len(row.rows))],
        "digest": ["内容摘要", row.digest[:12]],
        "replaces": ["替换", former.digest[:12] if former else ""],
    }


class Migration(migrations.Migration):

    dependencies = [("org", "0005_approvals")]

    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
