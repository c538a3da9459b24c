"""Grants: which officer holds which role at which place, from when to when."""

from django.db import models
from django.db.models import F, Q

from laojian.org.models.approvals import Approval
from laojian.org.models.officers import Officer


class Grant(models.Model):
    """A role at a place. Days are inclusive; `ended_at` ends it at once.

    A delegation is a grant with `delegated_from`: it lives only as long as the grant it stands on.
    """

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20)
    place = models.CharField(max_length=15)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField()
    delegated_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="delegations")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="org_grant_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("officer")), name="org_grant_not_to_oneself"
            ),
            models.CheckConstraint(
                condition=Q(delegated_from__isnull=True) | Q(valid_to__isnull=False), name="org_delegation_has_an_end"
            ),
            models.UniqueConstraint(
                fields=["officer", "role", "place"],
                condition=Q(ended_at__isnull=True, delegated_from__isnull=True, valid_to__isnull=True),
                name="org_grant_once",
            ),
        ]
        indexes = [
            models.Index(fields=["officer"], condition=Q(ended_at__isnull=True), name="org_grant_open"),
            models.Index(fields=["role", "place"], condition=Q(ended_at__isnull=True), name="org_grant_by_role"),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.role} {self.place}"


class RightsRequest(models.Model):
    """A weighty grant that waits for a second administrator; who asked and who decided stands in `approval`."""

    approval = models.OneToOneField(Approval, models.PROTECT, related_name="rights_request", verbose_name="审批事项")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    place = models.CharField(max_length=15)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.officer_id} {self.role} {self.place}"
