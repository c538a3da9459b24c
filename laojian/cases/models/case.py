# ruff: noqa: E501
"""The case, its steps, the proposals that wait for a second person, and its team."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q

from laojian.documents.models import StoredFile
from laojian.employers.models import Employer
from laojian.kernel.references import Ref
from laojian.org.models import Approval, Officer, Unit

OPEN: Final = Q(is_open=True)


class FlowEdge(models.Model):
    """A transition that may be stored, written from the flow by migration. Steps refer to it by foreign key.

    `kind`: step | register | import. `two_person`: the step needs another person's approval.
    """

    flow_version = models.PositiveSmallIntegerField("流程版本")
    source = models.CharField("从", max_length=3)
    step = models.CharField("步骤", max_length=60)
    target = models.CharField("到", max_length=3)
    kind = models.CharField("类别", max_length=8, default="step")
    two_person = models.BooleanField("须二人", default=False)

    class Meta:
        verbose_name = "流程边"
        constraints = [
            models.UniqueConstraint(fields=["flow_version", "source", "step", "target"], name="cases_flowedge_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target} {self.step}"


class CaseCounter(models.Model):
    """The last serial given out per office word and year; locked while a lead is registered, so no gap arises."""

    word = models.CharField("代字", max_length=20)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用序号", default=0)

    class Meta:
        verbose_name = "案件序列"
        constraints = [models.UniqueConstraint(fields=["word", "year"], name="cases_counter_one_per_series")]

    def __str__(self) -> str:
        return f"{self.word} {self.year}: {self.last}"


class Case(models.Model):
    """A lead or a case: one row from registration to archive. Amounts in fen.

    `state` and `seq` name the last row of `CaseStep`; the database refuses any other pair. `due` is the nearest
    day on which the office must act. `is_open` is false in states where nothing remains to be done in time.
    """

    number = models.CharField("编号", max_length=40, unique=True)
    origin = models.CharField("来源", max_length=2)
    channel = models.CharField("渠道", max_length=40, blank=True)
    ticket = models.CharField("工单号", max_length=60, blank=True)
    ticket_kind = models.CharField("工单类别", max_length=12, blank=True)
    kind = models.CharField("类别", max_length=10)
    state = models.CharField("状态", max_length=3)
    seq = models.PositiveIntegerField("步骤序号")
    flow_version = models.PositiveSmallIntegerField("流程版本")
    is_open = models.BooleanField("在办", default=True)
    imported = models.BooleanField("导入", default=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="办理机构")
    district_code = models.CharField("区", max_length=6)
    street_code = models.CharField("街镇", max_length=9, blank=True)
    grid_code = models.CharField("网格", max_length=15, blank=True)
    workplace_code = models.CharField("用工地代码", max_length=15, blank=True)
    workplace_address = models.CharField("用工地址", max_length=200, blank=True)
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="用人单位"
    )
    employer_name = models.CharField("用人单位名称", max_length=120, blank=True)
    employer_uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    cause = models.CharField("案由", max_length=4, blank=True)
    title = models.CharField("标题", max_length=120)
    facts = models.TextField("事由", blank=True)
    search_text = models.TextField("检索用文字", editable=False, default="")
    complainant_masked = models.CharField("投诉举报人", max_length=60, blank=True)
    complainant_token = models.CharField("投诉举报人存放号", max_length=80, blank=True)
    phone_masked = models.CharField("电话", max_length=40, blank=True)
    phone_token = models.CharField("电话存放号", max_length=80, blank=True)
    anonymous = models.BooleanField("匿名", default=False)
    received_on = models.DateField("收到日期")
    occurred_on = models.DateField("违法行为终了日期", null=True, blank=True)
    limitation_reason = models.CharField("时效理由", max_length=200, blank=True)
    parallel_proceeding = models.CharField("并行程序", max_length=20, blank=True)
    suspected_duplicates = models.JSONField("疑似重复", default=list, blank=True)
    opened_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    filed_on = models.DateField("立案日期", null=True, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    closed_on = models.DateField("结案日期", null=True, blank=True)
    outcome = models.CharField("结案方式", max_length=20, blank=True)
    due = models.DateField("最近到期日", null=True, blank=True)
    due_code = models.CharField("最近到期规则", max_length=16, blank=True)
    lead_officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主办"
    )
    second_officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="协办"
    )
    is_wage = models.BooleanField("涉工资", default=False)
    urgent = models.BooleanField("紧急", default=False)
    workers = models.PositiveIntegerField("涉及人数", default=0)
    amount_claimed = models.BigIntegerField("请求金额", default=0)
    amount_ordered = models.BigIntegerField("责令金额", default=0)
    amount_paid = models.BigIntegerField("已付金额", default=0)
    fine = models.BigIntegerField("罚款", default=0)
    fine_late = models.BigIntegerField("加处罚款", default=0)
    fine_paid = models.BigIntegerField("已缴罚款", default=0)
    remedy = models.CharField("复议诉讼", max_length=16, blank=True)
    published = models.BooleanField("已公示", default=False)
    followed_up = models.BooleanField("已回访", default=False)
    master = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined", verbose_name="主案"
    )
    changed_at = models.DateTimeField("最后变动时间")
    changed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="最后变动人"
    )

    class Meta:
        verbose_name = "案件"
        indexes = [
            models.Index(F("opened_at").desc(), F("id").desc(), name="cases_by_opened"),
            models.Index("district_code", F("opened_at").desc(), F("id").desc(), name="cases_by_district"),
            models.Index("street_code", F("opened_at").desc(), F("id").desc(), name="cases_by_street"),
            models.Index("state", F("opened_at").desc(), F("id").desc(), name="cases_open_state", condition=OPEN),
            models.Index(
                "district_code",
                "state",
                F("opened_at").desc(),
                F("id").desc(),
                name="cases_open_district_state",
                condition=OPEN,
            ),
            models.Index(
                "street_code",
                "state",
                F("opened_at").desc(),
                F("id").desc(),
                name="cases_open_street_state",
                condition=OPEN,
            ),
            models.Index(F("amount_claimed").desc(), F("id").desc(), name="cases_by_amount"),
            models.Index("district_code", F("amount_claimed").desc(), F("id").desc(), name="cases_district_amount"),
            models.Index(fields=["employer_name"], name="cases_employer_prefix", opclasses=["varchar_pattern_ops"]),
            models.Index("due", "id", name="cases_open_due", condition=OPEN),
            models.Index("district_code", "due", "id", name="cases_open_district_due", condition=OPEN),
            models.Index("street_code", "due", "id", name="cases_open_street_due", condition=OPEN),
            models.Index("lead_officer", "due", "id", name="cases_open_lead", condition=OPEN),
            models.Index("second_officer", "due", "id", name="cases_open_second", condition=OPEN),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(lead_officer=F("second_officer")), name="cases_two_different_inspectors"),
            models.CheckConstraint(
                condition=Q(amount_claimed__gte=0, amount_ordered__gte=0, amount_paid__gte=0, fine__gte=0, fine_paid__gte=0),
                name="cases_amounts_not_negative",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        """The plain pointer used in the ledger."""
        return Ref("case", str(self.pk))

    @property
    def place(self) -> str:
        """The narrowest place code: rights are measured against it."""
        return self.grid_code or self.street_code or self.district_code


class CaseStep(models.Model):
    """One step taken. Never changed, never deleted: wrong ones are put right by a correction, itself a step.

    `on` is the day it happened in law, `recorded_at` the database clock; `late`: recorded more than one working
    day after, with a proof and a second person.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps", verbose_name="案件")
    seq = models.PositiveIntegerField("序号")
    prev_seq = models.PositiveIntegerField("前一序号", null=True)
    flow_version = models.PositiveSmallIntegerField("流程版本")
    source = models.CharField("从", max_length=3)
    step = models.CharField("步骤", max_length=60)
    target = models.CharField("到", max_length=3)
    on = models.DateField("发生日期")
    recorded_at = models.DateTimeField("记录时间")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    approved_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="批准人"
    )
    late = models.BooleanField("迟录", default=False)
    late_proof = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="迟录证明"
    )
    inputs = models.JSONField("填写内容", default=dict)
    payload = models.JSONField("附记", default=dict)

    class Meta:
        verbose_name = "案件步骤"
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="cases_step_seq_once"),
            models.UniqueConstraint(fields=["case", "seq", "target"], name="cases_step_target"),
            models.CheckConstraint(
                condition=Q(seq=1, prev_seq__isnull=True, source="NEW")
                | Q(seq__gt=1, prev_seq__isnull=False, prev_seq=F("seq") - 1),
                name="cases_step_follows_the_former",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(by__isnull=True) | ~Q(approved_by=F("by")),
                name="cases_step_two_people",
            ),
            models.CheckConstraint(
                condition=Q(late=False) | Q(approved_by__isnull=False, late_proof__isnull=False),
                name="cases_step_late_has_proof_and_second_person",
            ),
        ]
        indexes = [
            models.Index(fields=["by", "recorded_at"], name="cases_step_late", condition=Q(late=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.step}"


class Proposal(models.Model):
    """A step laid before a second person; who asked, who may decide and what became of it stands in `approval`.

    `seq` is the case's last step when it was proposed; a later step that leaves the state makes it lapse.
    """

    approval = models.OneToOneField(
        Approval, on_delete=models.PROTECT, related_name="proposal", verbose_name="审批事项"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals", verbose_name="案件")
    step = models.CharField("步骤", max_length=60)
    district_code = models.CharField("区", max_length=6)
    street_code = models.CharField("街镇", max_length=9, blank=True)
    seq = models.PositiveIntegerField("提出时序号")
    inputs = models.JSONField("填写内容", default=dict)
    on = models.DateField("发生日期")
    late = models.BooleanField("迟录", default=False)
    late_proof = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="迟录证明"
    )
    due = models.DateField("应批日期", null=True, blank=True)

    class Meta:
        verbose_name = "提请的步骤"

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class TeamMember(models.Model):
    """Who handles or handled the case; a former member stays in the list, for the separation of duties."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="team", verbose_name="案件")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="监察员")
    duty = models.CharField("分工", max_length=8)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    at = models.DateTimeField("记录时间")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="指派人")

    class Meta:
        verbose_name = "承办人"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "duty"], condition=Q(until__isnull=True), name="cases_team_one_per_duty"
            ),
            models.UniqueConstraint(
                fields=["case", "officer"], condition=Q(until__isnull=True), name="cases_team_officer_once"
            ),
        ]
        indexes = [models.Index(fields=["officer"], condition=Q(until__isnull=True), name="cases_team_now")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.officer_id} {self.duty}"
