"""Stored files, issued papers and the counters that number them. Rows are written by `actions` and `files` only."""

from __future__ import annotations

from django.db import models

from laojian.org.identity_keys import SealedField


class StoredFile(models.Model):
    """One file as somebody handed it in. Two rows may share one content: the store keeps it once.

    `subject` and `by` are references such as ``case:12`` and ``officer:5``; `size` is bytes. A sealed file has a
    neutral `name`, the `sha256` of what lies in the store (sealed), the envelopes of its key (`sealed`) and of its true
    name; `plain_digest` is an HMAC by which the same content is found again. `size` is that of the plain content.
    """

    sha256 = models.CharField("内容摘要", max_length=64, db_index=True)
    size = models.BigIntegerField("字节数")
    kind = models.CharField("类型", max_length=8)
    name = models.CharField("文件名", max_length=160)
    subject = models.CharField("所属事项", max_length=120, db_index=True)
    stored_at = models.DateTimeField("存入时间")
    by = models.CharField("存入人", max_length=120, blank=True)
    sealed = SealedField("密封的密钥", null=True)
    sealed_name = SealedField("密封的原名", null=True)
    plain_digest = models.BinaryField("原文比对码", max_length=32, null=True, db_index=True)

    class Meta:
        verbose_name = "文件"
        constraints = [
            models.CheckConstraint(
                name="documents_storedfile_sealed_whole",
                condition=models.Q(sealed=None, sealed_name=None, plain_digest=None)
                | models.Q(sealed__isnull=False, sealed_name__isnull=False, plain_digest__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Numbering(models.Model):
    """The last serial given out per authority word, paper and year; locked while issuing, so that no gap arises."""

    word = models.CharField("机关代字", max_length=40)
    code = models.CharField("文书代码", max_length=3)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用序号", default=0)

    class Meta:
        verbose_name = "文号序列"
        constraints = [
            models.UniqueConstraint(fields=["word", "code", "year"], name="documents_numbering_one_per_series")
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.code} {self.year}: {self.last}"


class Document(models.Model):
    """A paper that has a number. It is never changed and never deleted; at most it is voided with a reason.

    `facts` is what it was filled with, `facts_sha256` the check printed on its foot, `sha256` the PDF's own digest.
    """

    code = models.CharField("文书代码", max_length=3)
    word = models.CharField("机关代字", max_length=40)
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    number = models.CharField("文号", max_length=80, unique=True)
    title = models.CharField("名称", max_length=80)
    subject = models.CharField("所属事项", max_length=120, db_index=True)
    place = models.CharField("地域", max_length=15)
    authority = models.CharField("制作机关", max_length=80)
    unit_code = models.CharField("承办机构", max_length=40, blank=True)
    facts = models.JSONField("填充内容", default=dict)
    facts_sha256 = models.CharField("内容核验码", max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="documents", verbose_name="文件")
    sha256 = models.CharField("文件摘要", max_length=64)
    issued_on = models.DateField("制作日期")
    issued_at = models.DateTimeField("制作时间")
    by = models.CharField("制作人", max_length=120, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by = models.CharField("作废人", max_length=120, blank=True)
    void_reason = models.TextField("作废原因", blank=True)

    class Meta:
        verbose_name = "文书"
        constraints = [
            models.UniqueConstraint(fields=["word", "code", "year", "serial"], name="documents_document_one_serial")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"
