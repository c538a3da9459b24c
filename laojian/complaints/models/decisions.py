"""Acts on contacts that need reasons, second people or undoing: openings, marks, urgency, disputes, bulk work."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from laojian.complaints.models.contact import Contact
from laojian.org.models import Approval, Officer, Unit


class Opening(models.Model):
    """A guarded identity may be seen: asked for with a reason, approved by another (`approval`), for a short time."""

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="opening", verbose_name="审批事项")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="openings", verbose_name="来件")
    expires_at = models.DateTimeField("有效至", null=True)

    class Meta:
        verbose_name = "身份查看审批"

    def __str__(self) -> str:
        return f"{self.contact_id}"


class UrgencyChange(models.Model):
    """A changed urgency: raising holds at once; lowering waits for a second person (`approval`)."""

    approval = models.OneToOneField(
        Approval, on_delete=models.PROTECT, null=True, related_name="urgency_change", verbose_name="审批事项"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="urgency_changes", verbose_name="来件")
    was = models.PositiveSmallIntegerField("原级别")
    now = models.PositiveSmallIntegerField("新级别")
    reason = models.CharField("理由", max_length=400)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    at = models.DateTimeField("提出时间")

    class Meta:
        verbose_name = "紧急程度变更"
        constraints = [
            models.CheckConstraint(
                condition=Q(now__gte=F("was")) | Q(approval__isnull=False), name="contacts_lowering_needs_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.was}→{self.now}"


class MaliciousMark(models.Model):
    """A sender whose contacts are held to be malicious, until a day; proposed by one, approved by two others.

    It never refuses a contact: marked ones are numbered and read like all; they only stand last and say so.
    """

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="mark", verbose_name="审批事项")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="marks", verbose_name="来件")
    phone_blind = models.BinaryField("电话标识", max_length=32, null=True, db_index=True)
    until = models.DateField("有效至")
    lifted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="解除人")
    lifted_at = models.DateTimeField("解除时间", null=True)

    class Meta:
        verbose_name = "恶意标记"

    def __str__(self) -> str:
        return f"{self.contact_id} {self.until}"

    @property
    def state(self) -> str:
        """`holds` once approved, `lifted` once taken away; else the state of its approval."""
        if self.lifted_at is not None:
            return "lifted"
        return "holds" if self.approval.state == Approval.State.APPROVED else self.approval.state


class Dispute(models.Model):
    """Two units disagree who is competent; the common superior designates (行政处罚法 第二十五条), or they agree."""

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="dispute", verbose_name="审批事项")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="disputes", verbose_name="来件")
    holder = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="现受理机构")
    other = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="认为应受理的机构")
    goes_to = models.CharField("指定机关层级", max_length=6)
    designated = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="指定机构")

    class Meta:
        verbose_name = "管辖争议"
        constraints = [
            models.CheckConstraint(condition=~Q(holder=F("other")), name="contacts_dispute_two_units"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.holder_id}/{self.other_id}"


class Batch(models.Model):
    """One act on many contacts, worked off item by item with progress; it can be undone item by item."""

    act = models.CharField("办理", max_length=20)
    inputs = models.JSONField("填写内容", default=dict)
    total = models.PositiveIntegerField("总数")
    done = models.PositiveIntegerField("已办", default=0)
    failed = models.PositiveIntegerField("未办成", default=0)
    undone = models.PositiveIntegerField("已撤销", default=0)
    state = models.CharField(
        "状态",
        max_length=8,
        default="running",
        choices=[
            ("running", "办理中"),
            ("finished", "已完成"),
            ("undoing", "撤销中"),
            ("undone", "已撤销"),
            ("stopped", "已停止"),
        ],
    )
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "批量办理"

    def __str__(self) -> str:
        return f"{self.act} {self.done}/{self.total}"


class BatchItem(models.Model):
    """One contact of a batch: what was before (so that it can be undone), what came of it."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items", verbose_name="批次")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", verbose_name="来件")
    seen_version = models.PositiveIntegerField("所见版本")
    before = models.JSONField("原值", default=dict)
    after_version = models.PositiveIntegerField("办后版本", null=True)
    state = models.CharField(
        "状态",
        max_length=8,
        default="waiting",
        choices=[("waiting", "待办"), ("done", "已办"), ("failed", "未办成"), ("undone", "已撤销"), ("kept", "未撤销")],
    )
    problem = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "批量办理明细"
        constraints = [models.UniqueConstraint(fields=["batch", "contact"], name="contacts_batch_item_once")]
        indexes = [models.Index("batch", "id", name="contacts_batch_waiting", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.contact_id} {self.state}"
