"""Imported calendars: notices of the State Council, one year each, and the days they name."""

from django.db import models
from django.db.models import F, Q

from laojian.org.models.officers import Officer


class CalendarNotice(models.Model):
    """One imported file. A corrected one replaces it; the former stays, with `replaced_at` set."""

    year = models.IntegerField()
    notice = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(replaced_at__isnull=True), name="org_calendar_one_notice_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.notice}"


class CalendarDay(models.Model):
    """A day named by a notice."""

    notice = models.ForeignKey(CalendarNotice, models.PROTECT, related_name="days")
    date = models.DateField()
    is_workday = models.BooleanField()
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "date"], name="org_calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class CalendarProposal(models.Model):
    """A notice that waits for a second person. `rows`: [day, worked, name] of each day it names."""

    class State(models.TextChoices):
        PENDING = "pending", "待批准"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"
        WITHDRAWN = "withdrawn", "已撤回"

    year = models.IntegerField()
    notice = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.JSONField()
    proposed_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    decided_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(state="pending"), name="org_calendar_one_proposal_a_year"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_by__isnull=True, decided_at__isnull=True)
                | Q(state="withdrawn", decided_by=F("proposed_by"), decided_at__isnull=False)
                | (
                    Q(state__in=["approved", "refused"], decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
                name="org_calendar_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.notice} {self.state}"
