"""What belongs to the desk rather than to one case: saved views, imported lists."""

from __future__ import annotations

from django.db import models

from laojian.cases.models.case import Case
from laojian.org.models import Officer


class SavedView(models.Model):
    """A list with its filters and order, kept under a name by one officer."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+", verbose_name="人员")
    name = models.CharField("名称", max_length=40)
    filters = models.JSONField("筛选", default=dict)
    sort = models.CharField("排序", max_length=20, blank=True)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "常用列表"
        constraints = [models.UniqueConstraint(fields=["officer", "name"], name="cases_view_name_once")]

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """One imported list of open cases. The same file twice is the same batch."""

    file_sha256 = models.CharField("文件摘要", max_length=64, unique=True)
    name = models.CharField("文件名", max_length=160)
    imported_at = models.DateTimeField("导入时间")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="导入人")

    class Meta:
        verbose_name = "案件导入"

    def __str__(self) -> str:
        return self.name


class ImportedCase(models.Model):
    """What became of one row: the case it made, or why it was kept back."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows", verbose_name="批次")
    row = models.PositiveIntegerField("行号")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="案件")
    problem = models.TextField("问题", blank=True)
    cells = models.JSONField("原始内容", default=dict)

    class Meta:
        verbose_name = "案件导入行"
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="cases_import_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.row}"
