"""Matters about contacts of before become approvals: who asked, who decided, when, why; nothing is lost.

What was shown when they were asked is not known any more: their content is empty, so that whoever approves one that
still waits is shown all of it as new. One that waited longer than its kind may still has that time from now on.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

#: Days for which a matter waits; the rows of law come after the tables.
DAYS = {"opening": 7, "urgency": 7, "mark": 30, "dispute": 365}


def place_of(contact):
    return contact.street_code or contact.district_code


def carried(apps, row, kind, *, key="", permission, place="", asked_with, by, at, reason, state, **decided):
    subject = f"contact:{row.contact.number}"
    if state == "refused" and decided["decided_by_id"] == by:
        state = "withdrawn"  # nobody refuses what he asked himself: he took it back
    pending = state == "pending"
    row.approval = apps.get_model("org", "Approval").objects.create(
        kind=kind,
        subject=subject,
        key=key or subject,
        permission=permission,
        place=place or place_of(row.contact),
        asked_by_id=by,
        asked_at=at,
        asked_with=asked_with,
        reason=reason,
        content={},
        digest="",
        state=state,
        lapses_at=timezone.now() + timedelta(days=DAYS[kind]) if pending else None,
        **decided,
    )
    row.save()


def carry(apps, schema_editor):
    def rows(name):
        return apps.get_model("complaints", name).objects.select_related("contact").order_by("pk").iterator()

    for row in rows("Opening"):
        carried(apps, row, "opening", **opening(row))
    for row in rows("UrgencyChange"):
        if row.now < row.was:
            carried(apps, row, "urgency", **urgency(row))
    for row in rows("MaliciousMark"):
        given = mark(row)
        if row.state != "lifted":
            row.lifted_by = row.lifted_at = None
        carried(apps, row, "mark", **given)
    for row in rows("Dispute"):
        carried(apps, row, "dispute", **dispute(row))


def opening(row):
    return {
        "key": f"{row.contact_id}/{row.asked_by_id}",
        "permission": "contact.approve_opening",
        "asked_with": "person.reveal",
        "by": row.asked_by_id,
        "at": row.asked_at,
        "reason": row.reason,
        "state": row.state,
        "decided_by_id": row.decided_by_id,
        "decided_at": row.decided_at,
    }


def urgency(row):
    """One that its proposer overtook by raising was never decided by a second person: it lapsed."""
    own = row.state == "refused" and row.decided_by_id == row.by_id
    return {
        "permission": "contact.approve_urgency",
        "asked_with": "contact.triage",
        "by": row.by_id,
        "at": row.at,
        "reason": row.reason,
        "state": "lapsed" if own else row.state,
        "decided_by_id": row.decided_by_id,
        "decided_at": row.decided_at,
    }


def mark(row):
    """Refused ones were ended by who refused them; lifted ones had been approved by two."""
    refused, approved = row.state == "refused", row.state in ("holds", "lifted")
    who, when = (row.lifted_by_id, row.lifted_at) if refused else (row.second_by_id, row.second_at)
    return {
        "permission": "contact.approve_mark",
        "asked_with": "contact.triage",
        "by": row.proposed_by_id,
        "at": row.proposed_at,
        "reason": row.reason,
        "needed": 2,
        "state": "refused" if refused else "approved" if approved else "pending",
        "first_by_id": row.first_by_id,
        "first_at": row.first_at,
        "decided_by_id": who,
        "decided_at": when,
    }


def dispute(row):
    return {
        "permission": "contact.designate",
        "place": row.goes_to,
        "asked_with": "contact.triage",
        "by": row.raised_by_id,
        "at": row.raised_at,
        "reason": row.reason,
        "state": "pending" if row.designated_id is None else "approved",
        "decided_by_id": row.decided_by_id,
        "decided_at": row.decided_at,
        "answer": row.decided_reason,
    }


class Migration(migrations.Migration):
    dependencies = [("complaints", "0014_matter_approvals")]

    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
