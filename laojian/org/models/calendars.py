"""Imported calendars: notices of the State Council, one year each, and the days they name."""

from django.db import models
from django.db.models import Q

from laojian.org.models.approvals import Approval
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
    """A notice laid before a second person (`approval`). `rows`: [day, worked, name] of each day it names."""

    approval = models.OneToOneField(Approval, models.PROTECT, related_name="calendar_proposal", verbose_name="审批事项")
    year = models.IntegerField()
    notice = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.JSONField()

    def __str__(self) -> str:
        return f"{self.year} {self.notice}"
