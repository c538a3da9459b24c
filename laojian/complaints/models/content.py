# ruff: noqa: E501
"""What a contact holds: talk in both directions, files, who else came with it, the draft it grew from, the evaluation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laojian.complaints.models.contact import Contact
from laojian.documents.models import StoredFile
from laojian.org.identity_keys import SealedField
from laojian.org.models import Officer


class Teller(models.Model):
    """Somebody else who came with the ticket of a contact: who he is and whom he named, sealed. Number 1 is the contact's own person.

    What he said and handed in is his (`whose`), never the first one's. `guarded`: his identity opens to two people, whatever the contact's does.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="tellers", verbose_name="来件")
    number = models.PositiveSmallIntegerField("序号")
    sealed_identity = SealedField("身份（加密）")
    guarded = models.BooleanField("身份保密", default=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "另一反映人"
        constraints = [
            models.UniqueConstraint(fields=["contact", "number"], name="contacts_teller_number"),
            models.CheckConstraint(condition=Q(number__gte=2), name="contacts_teller_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}/{self.number}"


class Note(models.Model):
    """One message between the person and the office, or an internal remark. The text is sealed.

    `by` is the officer who wrote; None when the person did. The person sees a role, not a name, and only what is his: `whose` is "1" for
    the person of the receipt (what the office wrote to him too), "2" … another teller, "w3" a worker of the roster, "" nobody outside.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="notes", verbose_name="来件")
    from_person = models.BooleanField("来自当事人")
    internal = models.BooleanField("仅内部可见", default=False)
    whose = models.CharField("归属", max_length=12, blank=True)
    purpose = models.CharField("用途", max_length=12, default="talk", choices=[
        ("talk", "往来"), ("supplement", "补充材料"), ("unsolved", "未解决"), ("paid", "确认收到"), ("answer", "答复"), ("ask", "要求补充"), ("withdraw", "撤回"),
    ])  # fmt: skip
    sealed_text = SealedField("内容（加密）")
    role = models.CharField("身份", max_length=30, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True)

    class Meta:
        verbose_name = "往来消息"
        indexes = [models.Index("contact", "at", "id", name="contacts_notes"),
                   models.Index("contact", name="contacts_unread", condition=Q(from_person=True, read_at__isnull=True))]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=Q(from_person=True, by__isnull=True, internal=False) | Q(from_person=False), name="contacts_note_author"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.contact_id} {self.purpose}"


class Attachment(models.Model):
    """A file of the person: the sealed original, and a working copy without traces when one could be made.

    `traces`: what the original would betray; `left`: what the working copy still may (both kinds and places, never values).
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="attachments", verbose_name="来件")
    note = models.ForeignKey(Note, on_delete=models.PROTECT, null=True, related_name="attachments", verbose_name="消息")
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="原件（加密）")
    working = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="工作副本"
    )
    whose = models.CharField("归属", max_length=12, blank=True, help_text="同往来消息；空为不明，不向当事人出示")
    label = models.CharField("名称", max_length=60)
    traces = models.JSONField("可识别痕迹", default=list, blank=True)
    left = models.JSONField("副本遗留", default=list, blank=True)
    from_person = models.BooleanField("来自当事人", default=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "来件材料"

    def __str__(self) -> str:
        return self.label


class Draft(models.Model):
    """A form begun and not sent. Sealed; found by the hash of a key that only the person's device holds; swept after its days."""

    key_hash = models.BinaryField("标识", max_length=32, unique=True)
    sealed = SealedField("内容（加密）")
    saved_at = models.DateTimeField("保存时间")
    expires_at = models.DateTimeField("过期时间", db_index=True)

    class Meta:
        verbose_name = "草稿"

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Evaluation(models.Model):
    """好差评: five levels, once for each contact; never counted in an officer's appraisal (a service figure, not a score)."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="evaluation", verbose_name="来件")
    level = models.PositiveSmallIntegerField("等级")
    sealed_text = SealedField("意见（加密）", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "评价"
        constraints = [models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="contacts_five_levels")]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.level}"


class PersonAct(models.Model):
    """That an act of the person was done, under the key of the form it came from: pressed twice it acts once."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", verbose_name="来件")
    mark = models.BinaryField("提交标识", max_length=32, unique=True)

    class Meta:
        verbose_name = "当事人提交"

    def __str__(self) -> str:
        return f"{self.contact_id}"
