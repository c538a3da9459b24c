"""Resets of somebody's password or second factor: who did it, and whose hands the account may be in since."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from laojian.org.models.approvals import Approval
from laojian.org.models.officers import Officer


class AccountReset(models.Model):
    """What another did to an account's log-in: made it, opened it again, reset password or second factor.

    `by` is empty for the person at the server's console.

    With `approval` it takes a second administrator and is done when he agrees; `hashed` holds the new password until
    then. `proven_at`: nobody else holds the account any more: its owner has since logged in with his own second factor,
    or a further administrator (`second_by` of an account made or opened again) or the console has confirmed it.
    """

    class What(models.TextChoices):
        MADE = "made", "设立账号"
        OPENED = "opened", "重新启用账号"
        PASSWORD = "password", "重设密码"
        CODE = "code", "停用动态口令"

    #: What has no owner who would notice: it stays in the hand of who did it until somebody confirms it.
    LASTING: ClassVar = (What.MADE, What.OPENED)

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="resets", verbose_name="账号")
    what = models.CharField("内容", max_length=10, choices=What.choices)
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, blank=True, related_name="account_reset")
    by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人")
    second_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    at = models.DateTimeField("提出时间")
    done_at = models.DateTimeField("生效时间", null=True, blank=True)
    proven_at = models.DateTimeField("本人证实时间", null=True, blank=True)
    hashed = models.CharField("新密码的散列", max_length=128, blank=True)

    class Meta:
        verbose_name = "账号重设"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(by=F("officer")), name="org_account_reset_by_another"),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True)
                | (Q(by__isnull=False) & ~Q(second_by=F("by")) & ~Q(second_by=F("officer"))),
                name="org_account_reset_two_people",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(approval__isnull=True) | Q(second_by__isnull=False),
                name="org_account_reset_waits_for_the_second",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                "officer", F("done_at").desc(), name="org_account_reset_of", condition=Q(done_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.what}"

    @property
    def waiting(self) -> bool:
        """Whether it waits for a second administrator."""
        return self.done_at is None and self.approval is not None and self.approval.pending
