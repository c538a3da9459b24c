"""What a case holds: claims, payments, confirmations, evidence, papers, corrections, links."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from laojian.cases.models.case import Case
from laojian.documents.models import Document, StoredFile
from laojian.org.models import Officer


class Claim(models.Model):
    """What one worker asks for, and what became of it. Amounts in fen; the person's data lie in the vault.

    `version` grows with every edit and guards against two people overwriting each other.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="claims", verbose_name="案件")
    name_masked = models.CharField("姓名", max_length=60)
    name_token = models.CharField("姓名存放号", max_length=80)
    phone_masked = models.CharField("电话", max_length=40, blank=True)
    phone_token = models.CharField("电话存放号", max_length=80, blank=True)
    id_masked = models.CharField("身份号码", max_length=40, blank=True)
    id_token = models.CharField("身份号码存放号", max_length=80, blank=True)
    what = models.CharField("请求事项", max_length=120, blank=True)
    period_from = models.DateField("期间自", null=True, blank=True)
    period_to = models.DateField("期间至", null=True, blank=True)
    claimed = models.BigIntegerField("请求金额", default=0)
    found = models.BigIntegerField("查明金额", default=0)
    ordered = models.BigIntegerField("责令金额", default=0)
    paid = models.BigIntegerField("已付金额", default=0)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    changed_at = models.DateTimeField("最后修改时间")
    changed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="修改人"
    )

    class Meta:
        verbose_name = "请求事项"
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed__gte=0, found__gte=0, ordered__gte=0, paid__gte=0), name="cases_claim_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name_masked} {self.claimed}"

    @property
    def owed(self) -> int:
        """What counts as due to the worker: ordered, else found, else claimed (fen)."""
        return self.ordered or self.found or self.claimed


class Payment(models.Model):
    """Money that moved: wages to a worker, or a fine to the bank. Fen. Never changed; a wrong one is reversed.

    `by` is None when the worker told it himself; `through` then names the contact he did it from.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payments", verbose_name="案件")
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, related_name="payments", verbose_name="请求事项"
    )
    kind = models.CharField("种类", max_length=6, choices=[("wage", "支付劳动者"), ("fine", "缴纳罚款")])
    amount = models.BigIntegerField("金额")
    paid_on = models.DateField("支付日期")
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="凭证")
    receipt = models.CharField("票据号", max_length=60, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by", verbose_name="冲销"
    )
    reason = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    through = models.CharField("经由", max_length=40, blank=True)
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "支付记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False) | ~Q(through=""), name="cases_payment_told_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(kind="wage", claim__isnull=False) | Q(kind="fine", claim__isnull=True),
                name="cases_payment_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(amount__lt=0, reverses__isnull=False), name="cases_payment_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Confirmation(models.Model):
    """Why a worker counts as settled: the worker's word, a bank record, or a named supervisor's reason.

    `by` is None when the worker gave the word himself; `through` then names the contact he gave it from.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="confirmations", verbose_name="请求事项")
    kind = models.CharField(
        "依据", max_length=10, choices=[("worker", "本人确认"), ("bank", "银行凭证"), ("supervisor", "监督负责人理由")]
    )
    on = models.DateField("日期")
    proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="凭证")
    reason = models.CharField("理由", max_length=400, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    through = models.CharField("经由", max_length=40, blank=True)
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "支付确认"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["worker", "bank"], proof__isnull=False)
                    | (Q(kind="worker", by__isnull=True) & ~Q(through=""))
                    | (Q(kind="supervisor", by__isnull=False) & ~Q(reason=""))
                ),
                name="cases_confirmation_has_its_ground",
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind}"


class Evidence(models.Model):
    """A piece of evidence: a stored file, where and when it was obtained, its digest (行政处罚法 第四十六条)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence", verbose_name="案件")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    sha256 = models.CharField("内容摘要", max_length=64)
    title = models.CharField("名称", max_length=120)
    kind = models.CharField("种类", max_length=16)
    obtained_on = models.DateField("取得日期")
    obtained_where = models.CharField("取得地点", max_length=120, blank=True)
    device = models.CharField("设备", max_length=60, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="收录人")
    at = models.DateTimeField("收录时间")
    excluded_on = models.DateField("排除日期", null=True, blank=True)
    excluded_reason = models.CharField("排除理由", max_length=200, blank=True)
    excluded_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="排除人"
    )

    class Meta:
        verbose_name = "证据"

    def __str__(self) -> str:
        return self.title


class CasePaper(models.Model):
    """A paper of the case: issued by the system, or the signed one handed in for a step."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers", verbose_name="案件")
    code = models.CharField("文书代码", max_length=3)
    step_seq = models.PositiveIntegerField("步骤序号")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="文书")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="扫描件")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="制作人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "案件文书"
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False) | Q(file__isnull=False), name="cases_paper_is_there"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"


class Correction(models.Model):
    """What a correction step changed: the old and the new value stay readable beside each other."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="corrections", verbose_name="案件")
    step_seq = models.PositiveIntegerField("更正步骤序号")
    what = models.CharField("内容", max_length=30)
    target_seq = models.PositiveIntegerField("被更正步骤序号", null=True)
    old = models.CharField("原值", max_length=400, blank=True)
    new = models.CharField("新值", max_length=400, blank=True)
    reason = models.CharField("理由", max_length=400)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "更正"

    def __str__(self) -> str:
        return f"{self.case_id} {self.what}"


class Link(models.Model):
    """Two cases that belong together: joined (并案) or split off (分案)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links", verbose_name="案件")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="linked_from", verbose_name="另一案件")
    kind = models.CharField("关系", max_length=6, choices=[("join", "并入"), ("split", "分出")])
    on = models.DateField("日期")
    reason = models.CharField("理由", max_length=400, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "案件关联"
        constraints = [
            models.CheckConstraint(condition=~Q(case=F("other")), name="cases_link_two_cases"),
            models.UniqueConstraint(fields=["case", "other", "kind"], name="cases_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"
