"""What goes out to people: messages, tries, reports, failures. Written by `actions` only.

No address and no text stands here in plain form: both lie in sealed columns, which are emptied when their time is over.
"""

from __future__ import annotations

import uuid

from django.db import models

from laojian.org.identity_keys import SealedField


class Outgoing(models.Model):
    """One message to one person, under a key that makes it unique.

    `channels` is the order of preference, `channel` the index of the one being tried, `tries` the tries made there.
    A message in state `sending` belongs to the worker that holds `fence` until `leased_until`; then it is free again.
    `round` grows when an officer sends it again: the receiver knows a message by `message_id` and `round` together.
    `lane`: within a lane messages leave one after the other ('' for those that wait for nobody); one that has another
    before it is `queued`, and set to `waiting` in the transaction that ends the one before.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        WAITING = "waiting", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发出"
        DELIVERED = "delivered", "已送达"
        PARKED = "parked", "发送失败"

    message_id = models.UUIDField("消息号", default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField("唯一键", max_length=200, unique=True)
    template = models.CharField("模板", max_length=40)
    purpose = models.CharField("用途", max_length=10)
    language = models.CharField("语言", max_length=2)
    about = models.CharField("事项", max_length=80)
    recipient = models.CharField("收件人", max_length=80)
    place = models.CharField("地区", max_length=15)
    channels = models.JSONField("渠道顺序", default=list)
    channel = models.PositiveSmallIntegerField("当前渠道", default=0)
    tries = models.PositiveSmallIntegerField("当前渠道尝试次数", default=0)
    round = models.PositiveSmallIntegerField("第几轮", default=0)
    urgency = models.PositiveSmallIntegerField("次序")
    lane = models.CharField("队列", max_length=180, blank=True)
    sealed_content = SealedField("密封的内容", null=True)
    sealed_addresses = SealedField("密封的地址", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField("应发时间")
    useless_at = models.DateTimeField("失效时间", null=True)
    leased_until = models.DateTimeField("占用至", null=True)
    fence = models.PositiveIntegerField("占用序号", default=0)
    created_at = models.DateTimeField("建立时间")
    created_by = models.CharField("建立人", max_length=80, blank=True)
    done_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        verbose_name = "消息"
        indexes = [
            models.Index(
                fields=["urgency", "due_at", "id"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="outbox_open_due",
            ),
            models.Index(
                fields=["lane", "id"],
                condition=models.Q(state__in=["queued", "waiting", "sending"]),
                name="outbox_lanes",
            ),
            models.Index(fields=["about", "id"], name="outbox_about_id"),
            models.Index(
                fields=["done_at"],
                condition=models.Q(sealed_content__isnull=False) | models.Q(sealed_addresses__isnull=False),
                name="outbox_to_erase",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"


class Attempt(models.Model):
    """One try on one channel, written before it is made: a try whose worker died stays visible as `unknown`."""

    class Outcome(models.TextChoices):
        SENDING = "sending", "发送中"
        ACCEPTED = "accepted", "渠道已接收"
        DELIVERED = "delivered", "已送达"
        REFUSED = "refused", "地址被拒"
        LATER = "later", "稍后再试"
        BROKEN = "broken", "渠道故障"
        NOT_CONFIGURED = "not_configured", "渠道未配置"
        UNKNOWN = "unknown", "结果不明"

    message = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="attempts", verbose_name="消息")
    fence = models.PositiveIntegerField("占用序号")
    round = models.PositiveSmallIntegerField("第几轮")
    channel = models.CharField("渠道", max_length=10)
    adapter = models.CharField("适配器", max_length=40, blank=True)
    at = models.DateTimeField("开始时间")
    answered_at = models.DateTimeField("答复时间", null=True)
    outcome = models.CharField("结果", max_length=15, choices=Outcome.choices, default=Outcome.SENDING)
    provider_id = models.CharField("渠道编号", max_length=120, blank=True)
    error = models.CharField("错误类别", max_length=60, blank=True)

    class Meta:
        verbose_name = "发送尝试"
        constraints = [models.UniqueConstraint(fields=["message", "fence"], name="outbox_attempt_once")]
        indexes = [
            models.Index(fields=["channel", "provider_id"], condition=~models.Q(provider_id=""), name="outbox_provider")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.outcome}"


class Report(models.Model):
    """What the channel reported afterwards about a try: the proof of delivery, or that it never arrived."""

    class Status(models.TextChoices):
        DELIVERED = "delivered", "已送达"
        UNDELIVERED = "undelivered", "未送达"

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="reports", verbose_name="发送尝试")
    status = models.CharField("状态", max_length=12, choices=Status.choices)
    at = models.DateTimeField("报告时间")
    code = models.CharField("渠道代码", max_length=40, blank=True)

    class Meta:
        verbose_name = "送达报告"
        constraints = [models.UniqueConstraint(fields=["attempt", "status"], name="outbox_report_once")]

    def __str__(self) -> str:
        return self.status


class Failure(models.Model):
    """A work item: a message that could not be brought to its person, until somebody settles it.

    Place codes stand here so that a list filters by the narrowest one alone.
    """

    class Reason(models.TextChoices):
        NO_ADDRESS = "no_address", "没有可用的联系方式"
        REFUSED = "refused", "地址被拒"
        LATER = "later", "渠道一直繁忙"
        BROKEN = "broken", "渠道故障"
        NOT_CONFIGURED = "not_configured", "渠道未配置"
        UNKNOWN = "unknown", "结果不明"
        UNDELIVERED = "undelivered", "报告未送达"
        TOO_LATE = "too_late", "已过有效时间"

    class How(models.TextChoices):
        SENT_AGAIN = "sent_again", "重新发送"
        PROVED_LATER = "proved_later", "事后报告已送达"
        PHONE_CALL = "phone_call", "电话告知"
        IN_PERSON = "in_person", "当面告知"
        LETTER = "letter", "邮寄告知"
        OTHER_CONTACT = "other_contact", "经其他联系方式告知"
        NOT_NEEDED = "not_needed", "无须告知"

    message = models.ForeignKey(Outgoing, on_delete=models.PROTECT, related_name="failures", verbose_name="消息")
    about = models.CharField("事项", max_length=80)
    city_code = models.CharField("市", max_length=4)
    district_code = models.CharField("区", max_length=6, blank=True)
    street_code = models.CharField("街镇", max_length=9, blank=True)
    reason = models.CharField("原因", max_length=15, choices=Reason.choices)
    failed_at = models.DateTimeField("失败时间")
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.CharField("处理人", max_length=80, blank=True)
    how = models.CharField("处理方式", max_length=15, choices=How.choices, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "发送失败事项"
        constraints = [
            models.UniqueConstraint(
                fields=["message"], condition=models.Q(settled_at=None), name="outbox_one_open_failure"
            )
        ]
        indexes = [
            models.Index(fields=["city_code", "id"], condition=models.Q(settled_at=None), name="outbox_failed_city"),
            models.Index(
                fields=["district_code", "id"], condition=models.Q(settled_at=None), name="outbox_failed_dist"
            ),
            models.Index(fields=["street_code", "id"], condition=models.Q(settled_at=None), name="outbox_failed_str"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.reason}"


class Inside(models.Model):
    """A message as it lies in the recipient's own inbox here; the text is sealed and goes with the retention."""

    message = models.OneToOneField(Outgoing, on_delete=models.PROTECT, related_name="inside", verbose_name="消息")
    recipient = models.CharField("收件人", max_length=80)
    sealed_content = SealedField("密封的内容", null=True)
    at = models.DateTimeField("到达时间")
    read_at = models.DateTimeField("阅读时间", null=True)

    class Meta:
        verbose_name = "站内消息"
        indexes = [
            models.Index(fields=["recipient", "-id"], name="outbox_inside_of"),
            models.Index(
                fields=["recipient"],
                condition=models.Q(read_at=None, sealed_content__isnull=False),
                name="outbox_inside_unread",
            ),
            models.Index(fields=["at"], condition=models.Q(sealed_content__isnull=False), name="outbox_inside_erase"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.at:%Y-%m-%d}"


class Counted(models.Model):
    """That an address was counted on a day: a hash under a key of that day, so two days do not compare."""

    blind = models.BinaryField("地址摘要")
    purpose = models.CharField("用途", max_length=10)
    on = models.DateField("日期")

    class Meta:
        verbose_name = "当日计数"
        indexes = [
            models.Index(fields=["blind", "purpose"], name="outbox_counted_blind"),
            models.Index(fields=["on"], name="outbox_counted_on"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.on}"
