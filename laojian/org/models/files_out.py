"""Lists that officers took out as files, and those that wait for a second person first."""

from typing import ClassVar, cast

from django.db import models
from django.db.models import Q

from laojian.org.models.approvals import Approval
from laojian.org.models.officers import Officer


class FileOut(models.Model):
    """One list as one file. With `approval` it goes out once, after a second person agreed; without, at once.

    `wish`: a keyed digest of everything the list was narrowed by; `filters`: the same in words, without what may name
    somebody. `rows`: how many went out, or were asked for. `on`: the office's day on which it went out.
    """

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name="导出人")
    verb = models.CharField("清单", max_length=40)
    title = models.CharField("清单名称", max_length=60)
    wish = models.CharField("条件标识", max_length=64)
    filters = models.CharField("条件", max_length=400, blank=True)
    purpose = models.CharField("用途", max_length=200)
    rows = models.PositiveIntegerField("行数")
    at = models.DateTimeField("提出时间")
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, blank=True, related_name="file_out")
    on = models.DateField("导出日期", null=True, blank=True)

    class Meta:
        verbose_name = "导出文件"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(on__isnull=False) | Q(approval__isnull=False), name="org_file_out_or_waiting"
            )
        ]
        indexes: ClassVar = [models.Index("officer", "on", name="org_file_out_of_day")]

    def __str__(self) -> str:
        return f"{self.verb} {self.rows}"

    @property
    def asked(self) -> Approval:
        """What a second person decides; of a list that was asked for."""
        return cast(Approval, self.approval)
