# ruff: noqa: E501
"""The contact: somebody turned to the office. Its clocks, its workers, the cases it led to."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q

from laojian.cases.models import Case, Claim
from laojian.complaints.rules import flow_table
from laojian.complaints.rules.states import ContactState
from laojian.employers.models import Employer
from laojian.kernel.references import Ref
from laojian.org.identity_keys import SealedField
from laojian.org.models import Officer, Unit

OPEN: Final = Q(is_open=True)
STATE_CHOICES: Final = [(state.code, state.title) for state in flow_table.STATES]


class ContactEdge(models.Model):
    """A transition that may be stored, written from the flow by migration. `kind`: step | receive | carried."""

    flow_version = models.PositiveSmallIntegerField("流程版本")
    source = models.CharField("从", max_length=10)
    step = models.CharField("步骤", max_length=40)
    target = models.CharField("到", max_length=10)
    kind = models.CharField("类别", max_length=8, default="step")

    class Meta:
        verbose_name = "来件流程边"
        constraints = [
            models.UniqueConstraint(fields=["flow_version", "source", "step", "target"], name="contacts_edge_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target} {self.step}"


class Contact(models.Model):
    """One first contact, whatever its channel, numbered at once; refused ones and mere enquiries too.

    Nothing that tells who the person is stands here in the clear: `sealed_text` (what was said, in the person's own words)
    and `sealed_identity` (who said it) are opened by the identity keys alone, `phone_blind` finds the same telephone without
    showing it. `key_hash` is the sender's key: the same key twice is one contact. Amounts in fen.
    """

    number = models.CharField("来件编号", max_length=20, unique=True)
    serial = models.BigIntegerField("序号", unique=True)
    key_hash = models.BinaryField("提交标识", max_length=32, unique=True)
    body_hash = models.BinaryField("内容标识", max_length=32)
    link_mac = models.BinaryField("链接校验", max_length=32)
    code_mac = models.BinaryField("查询码校验", max_length=32)
    channel = models.CharField("渠道", max_length=12)
    ticket = models.CharField("渠道工单号", max_length=60, blank=True)
    ticket_kind = models.CharField("工单类别", max_length=12, blank=True)
    #: Whose ticket it is: numbers of offices side by side are each their own. Not moved with the contact.
    ticket_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, db_index=False, related_name="+", verbose_name="工单接收机构"
    )
    kind = models.CharField("类别", max_length=10)
    anonymous = models.BooleanField("匿名", default=False)
    guarded = models.BooleanField("身份保密", default=True)
    language = models.CharField("语言", max_length=8, default="zh-hans")
    state = models.CharField("状态", max_length=10, choices=STATE_CHOICES, default=ContactState.NEW.value)
    #: The last row of `ContactStep`; the database refuses any other pair of this and `state`.
    seq = models.PositiveIntegerField("步骤序号", default=1)
    is_open = models.BooleanField("待办", default=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="受理机构")
    district_code = models.CharField("区", max_length=6)
    street_code = models.CharField("街镇", max_length=9, blank=True)
    workplace_code = models.CharField("用工地代码", max_length=15, blank=True)
    workplace_address = models.CharField("用工地址", max_length=200, blank=True)
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="用人单位"
    )
    employer_name = models.CharField("用人单位名称", max_length=120, blank=True)
    employer_uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    matters = models.JSONField("反映的事项", default=list, blank=True)
    cause = models.CharField("案由", max_length=4, blank=True)
    people = models.PositiveIntegerField("人数", default=1)
    amount_claimed = models.BigIntegerField("请求金额", default=0)
    period_from = models.DateField("期间自", null=True, blank=True)
    period_to = models.DateField("期间至", null=True, blank=True)
    occurred_on = models.DateField("行为终了日期", null=True, blank=True)
    parallel_proceeding = models.CharField("并行程序", max_length=20, blank=True)
    sealed_text = SealedField("事由（加密）")
    sealed_identity = SealedField("身份（加密）", null=True)
    phone_blind = models.BinaryField("电话标识", max_length=32, null=True, db_index=True)
    sketch = models.BinaryField("内容特征", max_length=256, null=True)
    blocks = models.JSONField("归并线索", default=list, blank=True)
    received_on = models.DateField("收到日期")
    received_at = models.DateTimeField("收到时间")
    registered_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    urgency = models.PositiveSmallIntegerField("紧急程度", default=0)
    urgency_reasons = models.JSONField("紧急理由", default=list, blank=True)
    assessment = models.JSONField("受理审查", default=dict, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="案件"
    )
    due = models.DateField("最近到期日", null=True, blank=True)
    due_code = models.CharField("最近到期规则", max_length=16, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = models.CharField("答复内容", max_length=1000, blank=True)
    reopened = models.PositiveSmallIntegerField("重新受理次数", default=0)
    version = models.PositiveIntegerField("版本", default=1)
    changed_at = models.DateTimeField("最后变动时间")
    changed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="最后变动人"
    )

    class Meta:
        verbose_name = "来件"
        indexes = [
            models.Index(F("received_at").desc(), F("id").desc(), name="contacts_by_received"),
            models.Index("district_code", F("received_at").desc(), F("id").desc(), name="contacts_by_district"),
            models.Index("street_code", F("received_at").desc(), F("id").desc(), name="contacts_by_street"),
            models.Index("due", "id", name="contacts_open_due", condition=OPEN),
            models.Index("district_code", "due", "id", name="contacts_open_district_due", condition=OPEN),
            models.Index(F("urgency").desc(), "due", "id", name="contacts_open_urgency", condition=OPEN),
            models.Index("received_on", "channel", name="contacts_by_day"),
            models.Index(fields=["employer_name"], name="contacts_employer_prefix", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "ticket", "ticket_unit"], condition=~Q(ticket=""), name="contacts_one_per_ticket"
            ),
            models.CheckConstraint(
                condition=Q(ticket="") | Q(ticket_unit__isnull=False), name="contacts_ticket_is_somebodys"
            ),
            models.CheckConstraint(condition=Q(amount_claimed__gte=0), name="contacts_amount_not_negative"),
            models.CheckConstraint(condition=Q(urgency__lte=3), name="contacts_urgency_0_to_3"),
            models.CheckConstraint(condition=Q(kind__in=["complaint", "report", "enquiry"]), name="contacts_kind"),
            models.CheckConstraint(
                condition=~Q(state=ContactState.LINKED.value) | Q(case__isnull=False), name="contacts_linked_has_case"
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=sorted(state.value for state in flow_table.OPEN))
                | Q(is_open=False, state__in=sorted(state.value for state in flow_table.ENDED)),
                name="contacts_open_until_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ref(self) -> Ref:
        """The plain pointer used in the ledger: the number itself, so that a proof names what the receipt names."""
        return Ref("contact", self.number)

    @property
    def place(self) -> str:
        """The narrowest place code: rights are measured against it."""
        return self.street_code or self.district_code


class ContactStep(models.Model):
    """One step taken, never changed, never deleted. The database stores none that its edges do not hold, or that does
    not follow the former one. `by` None: the person, or the case that moved."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="steps", verbose_name="来件")
    seq = models.PositiveIntegerField("序号")
    prev_seq = models.PositiveIntegerField("前一序号", null=True)
    flow_version = models.PositiveSmallIntegerField("流程版本")
    source = models.CharField("从", max_length=10)
    step = models.CharField("步骤", max_length=40)
    target = models.CharField("到", max_length=10)
    on = models.DateField("发生日期")
    at = models.DateTimeField("记录时间")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人")

    class Meta:
        verbose_name = "来件步骤"
        constraints = [
            models.UniqueConstraint(fields=["contact", "seq", "target"], name="contacts_step_target"),
            models.UniqueConstraint(fields=["contact", "seq"], name="contacts_step_seq_once"),
            models.CheckConstraint(
                condition=Q(seq=1, prev_seq__isnull=True, source=flow_table.BEFORE)
                | Q(seq__gt=1, prev_seq__isnull=False, prev_seq=F("seq") - 1),
                name="contacts_step_follows_the_former",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}/{self.seq} {self.step}"


class ContactClock(models.Model):
    """A term that runs for the contact itself: acceptance (DL01) and the channel's own (DL53–57). Several run at once."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="clocks", verbose_name="来件")
    code = models.CharField("期限", max_length=8)
    start_on = models.DateField("起算")
    due = models.DateField("到期日", null=True)
    provisional = models.BooleanField("暂定", default=False)
    law_version = models.PositiveIntegerField("规则版本", default=1)
    stopped_on = models.DateField("停止", null=True)
    stopped_why = models.CharField("停止原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "来件期限"
        constraints = [models.UniqueConstraint(fields=["contact", "code", "start_on"], name="contacts_clock_once")]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.code}"


class Worker(models.Model):
    """One worker of a complaint (the roster of a group): who (sealed, masked), how much, and whether paid. Fen.

    `claim`: the claim of the case it became. `representative`: elected to speak for the others.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="workers", verbose_name="来件")
    seq = models.PositiveIntegerField("序号")
    sealed_identity = SealedField("身份（加密）")
    name_masked = models.CharField("姓名", max_length=60)
    phone_blind = models.BinaryField("电话标识", max_length=32, null=True, db_index=True)
    representative = models.BooleanField("代表", default=False)
    claimed = models.BigIntegerField("请求金额", default=0)
    what = models.CharField("请求事项", max_length=120, blank=True)
    period_from = models.DateField("期间自", null=True, blank=True)
    period_to = models.DateField("期间至", null=True, blank=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="案件请求")
    confirmed_at = models.DateTimeField("本人确认收到", null=True)
    confirmed_amount = models.BigIntegerField("本人确认金额", null=True)

    class Meta:
        verbose_name = "劳动者"
        constraints = [
            models.UniqueConstraint(fields=["contact", "seq"], name="contacts_worker_seq"),
            models.CheckConstraint(condition=Q(claimed__gte=0), name="contacts_worker_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}/{self.seq} {self.name_masked}"


class ContactCase(models.Model):
    """The contact and a case belong together from a day on: registered from it, joined as the same event, parted again."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="links", verbose_name="来件")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", verbose_name="案件")
    kind = models.CharField("关系", max_length=10, choices=[("registered", "登记"), ("same_event", "同一事件")])
    since = models.DateTimeField("自")
    until = models.DateTimeField("至", null=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "来件与案件"
        constraints = [
            models.UniqueConstraint(fields=["contact"], condition=Q(until__isnull=True), name="contacts_one_case_now")
        ]
        indexes = [models.Index(fields=["case"], condition=Q(until__isnull=True), name="contacts_of_case")]

    def __str__(self) -> str:
        return f"{self.contact_id} – {self.case_id}"
