"""What waits for a second person, or waited: one table for every kind."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from laojian.org.models.officers import Officer


class Approval(models.Model):
    """One matter asked by one officer and decided by another. What it is about lies in the package that asks.

    `key`: what may wait only once of a kind. `permission` at `place` is what the second person needs, `asked_with` what
    the asker acted on; `asked_behind` and its like: officers in whose name that was, at the time. `content` is what was
    to be decided when it was asked, `digest` its SHA-256. `asked_in`: a mark of the browser it was asked in, or ''.
    """

    class State(models.TextChoices):
        PENDING = "pending", "待批准"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"
        WITHDRAWN = "withdrawn", "已撤回"
        LAPSED = "lapsed", "已失效"

    kind = models.CharField("种类", max_length=20)
    subject = models.CharField("对象", max_length=80, db_index=True)
    key = models.CharField("同一事项", max_length=120)
    permission = models.CharField("批准权限", max_length=40)
    place = models.CharField("批准层级", max_length=15)
    asked_by = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name="提请人")
    asked_at = models.DateTimeField("提请时间")
    asked_with = models.CharField("提请权限", max_length=40)
    asked_authority = models.CharField("提请人的职权", max_length=80, blank=True)
    asked_behind = ArrayField(models.BigIntegerField(), default=list, verbose_name="提请人代行何人")
    asked_in = models.CharField("提请所用浏览器", max_length=64, blank=True)
    reason = models.CharField("提请理由", max_length=400, blank=True)
    content = models.JSONField("提请时的内容", default=dict)
    digest = models.CharField("内容摘要", max_length=64)
    needed = models.PositiveSmallIntegerField("须几人批准", default=1)
    lapses_at = models.DateTimeField("失效时间", null=True, blank=True)
    first_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="第一批准人"
    )
    first_at = models.DateTimeField("第一批准时间", null=True, blank=True)
    first_authority = models.CharField("第一批准人的职权", max_length=80, blank=True)
    first_behind = ArrayField(models.BigIntegerField(), default=list, verbose_name="第一批准人代行何人")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PENDING)
    decided_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_authority = models.CharField("决定人的职权", max_length=80, blank=True)
    decided_behind = ArrayField(models.BigIntegerField(), default=list, verbose_name="决定人代行何人")
    answer = models.CharField("决定意见", max_length=400, blank=True)

    class Meta:
        verbose_name = "审批事项"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state="pending"), name="org_approval_one_pending"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=["withdrawn", "lapsed"], decided_at__isnull=False)
                | Q(state__in=["approved", "refused"], decided_by__isnull=False, decided_at__isnull=False),
                name="org_approval_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | ~Q(decided_by=F("asked_by")),
                name="org_approval_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"])
                | (
                    ~Q(asked_behind__contains=[F("decided_by")])
                    & ~Q(decided_behind__contains=[F("asked_by")])
                    & ~Q(asked_behind__overlap=F("decided_behind"))
                ),
                name="org_approval_not_in_ones_name",
            ),
            models.CheckConstraint(
                condition=Q(first_by__isnull=True)
                | (
                    ~Q(first_by=F("asked_by"))
                    & ~Q(asked_behind__contains=[F("first_by")])
                    & ~Q(first_behind__contains=[F("asked_by")])
                    & ~Q(asked_behind__overlap=F("first_behind"))
                ),
                name="org_approval_first_is_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved", needed=2)
                | (
                    Q(first_by__isnull=False)
                    & ~Q(first_by=F("decided_by"))
                    & ~Q(first_behind__contains=[F("decided_by")])
                    & ~Q(decided_behind__contains=[F("first_by")])
                    & ~Q(first_behind__overlap=F("decided_behind"))
                ),
                name="org_approval_three_people",
            ),
        ]
        indexes: ClassVar = [
            models.Index("permission", "asked_at", "id", name="org_approval_waiting", condition=Q(state="pending")),
            models.Index("asked_by", F("asked_at").desc(), F("id").desc(), name="org_approval_mine"),
            models.Index("lapses_at", name="org_approval_lapsing", condition=Q(state="pending")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.state}"

    @property
    def pending(self) -> bool:
        """Whether nobody decided yet."""
        return self.state == self.State.PENDING
