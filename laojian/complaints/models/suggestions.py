# ruff: noqa: E501
"""What the machine suggests and a clerk decides: readings of the text, and contacts that speak of the same event."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from laojian.complaints.models.contact import Contact
from laojian.org.identity_keys import SealedField
from laojian.org.models import Officer


class TriageModel(models.Model):
    """A trained model the office took into use: its digest, its card, since when. One is in use at a time."""

    name = models.CharField("名称", max_length=60)
    path = models.CharField("文件", max_length=200)
    sha256 = models.CharField("摘要", max_length=64)
    card = models.JSONField("模型卡", default=dict)
    since = models.DateTimeField("启用时间")
    until = models.DateTimeField("停用时间", null=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="启用人")

    class Meta:
        verbose_name = "分诊模型"
        constraints = [
            models.UniqueConstraint(
                F("until"), condition=Q(until__isnull=True), name="triage_one_in_use", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


class Suggestion(models.Model):
    """One thing read in the text, with the words it rests on (sealed: the words are the person's). Never decides by itself.

    `kind`: class, violation, employer, place, amount, people, period, occurred, parallel, betrays. `source`: which reader and version.
    Accepted and corrected ones are what the next training learns from.
    """

    class State(models.TextChoices):
        OPEN = "open", "待确认"
        ACCEPTED = "accepted", "已采纳"
        CORRECTED = "corrected", "已更正"
        DISMISSED = "dismissed", "未采纳"

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="suggestions", verbose_name="来件")
    kind = models.CharField("种类", max_length=12)
    sealed = SealedField("内容与依据文字（加密）")
    score = models.FloatField("把握程度")
    source = models.CharField("来源", max_length=60)
    at = models.DateTimeField("时间")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    sealed_corrected = SealedField("更正为（加密）", null=True)
    decided_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )
    decided_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "建议"
        indexes = [models.Index(fields=["kind", "state"], name="suggestions_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state="open", decided_by__isnull=True) | Q(~Q(state="open"), decided_by__isnull=False), name="suggestion_decided_by_somebody")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.contact_id} {self.kind} {self.state}"


class Match(models.Model):
    """Two contacts that may speak of the same event; `contact` is the later one. A clerk says whether it is so."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="matches", verbose_name="来件")
    other = models.ForeignKey(
        Contact, on_delete=models.PROTECT, related_name="matched_from", verbose_name="疑似同一事件"
    )
    score = models.FloatField("相似程度")
    reasons = models.JSONField("理由", default=list)
    state = models.CharField(
        "状态",
        max_length=9,
        default="open",
        choices=[("open", "待确认"), ("same", "同一事件"), ("different", "不是同一事件")],
    )
    at = models.DateTimeField("时间")
    decided_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )
    decided_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "疑似同一事件"
        constraints = [
            models.UniqueConstraint(fields=["contact", "other"], name="contacts_match_once"),
            models.CheckConstraint(condition=~Q(contact=F("other")), name="contacts_match_two"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} ~ {self.other_id}"
