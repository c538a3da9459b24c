"""Law as dated rows, and the clocks that run by them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laojian.cases.models.case import Case
from laojian.kernel.clocks import Term
from laojian.org.models import Approval, Officer


class Deadline(models.Model):
    """One term of law in one version. A changed rule is a new row; what a row in use says is never rewritten.

    `origin`: shipped with a release, or the office's own, set by two people. `known_from`: when this version came into
    the system; empty for the rows it was delivered with. `stated_to`: the end its own source states. `holds` and
    `valid_to` follow from all rows of the code (`rules.lawbook.timeline`): whether it is in force at all, and until
    when, its successor counted. `gone_at`: when a release no longer carried it; the row is kept.
    """

    code = models.CharField("编号", max_length=8)
    version = models.PositiveSmallIntegerField("版本", default=1)
    name_zh = models.CharField("名称", max_length=60)
    name_en = models.CharField("英文名称", max_length=160)
    number = models.PositiveSmallIntegerField("数", null=True)
    unit = models.CharField("单位", max_length=8)
    kind = models.CharField("种类", max_length=6)
    roll = models.BooleanField("顺延", default=False)
    show_both = models.BooleanField("两日并示", default=False)
    extension = models.PositiveSmallIntegerField("可延长", null=True)
    from_event_zh = models.CharField("起算", max_length=120, blank=True)
    from_event_en = models.CharField("英文起算", max_length=160, blank=True)
    basis_zh = models.CharField("依据", max_length=200)
    article_en = models.CharField("英文依据", max_length=200, blank=True)
    mark = models.CharField("确度", max_length=2)
    configurable = models.BooleanField("可设定", default=False)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)
    note_zh = models.CharField("说明", max_length=300, blank=True)
    known_from = models.DateTimeField("录入时间", null=True, blank=True)
    origin = models.CharField("来源", max_length=8, default="shipped")
    stated_to = models.DateField("规定的失效日", null=True, blank=True)
    holds = models.BooleanField("适用", default=True)
    gone_at = models.DateTimeField("不再随附", null=True, blank=True)

    class Meta:
        verbose_name = "期限规则"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="cases_deadline_version_once"),
            models.UniqueConstraint(
                fields=["code", "valid_from"], condition=Q(holds=True), name="cases_deadline_one_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def term(self) -> Term:
        """The rule as the arithmetic takes it."""
        return Term(self.number, self.unit, self.kind, roll=self.roll, extension=self.extension)  # type: ignore[arg-type]


class Violation(models.Model):
    """One kind of violation (案由) with its article, remedy and penalty; dated, for the law at the time applies."""

    code = models.CharField("代码", max_length=4)
    name_zh = models.CharField("名称", max_length=120)
    name_en = models.CharField("英文名称", max_length=160, blank=True)
    basis = models.CharField("依据", max_length=300, blank=True)
    remedy = models.CharField("处理", max_length=300, blank=True)
    penalty = models.CharField("处罚", max_length=300, blank=True)
    mark = models.CharField("确度", max_length=2, blank=True)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)
    more = models.JSONField("其他", default=dict, blank=True)

    class Meta:
        verbose_name = "案由"
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="cases_violation_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class LawChange(models.Model):
    """A change of a configurable term; who proposed it and who approved it stands in `approval`.

    `move_open`: clocks still running go over to the new row when it is approved; closed ones never do. `answers`: the
    shipped row that came beside the office's own and is settled by this; `base`: the row that then says the term.
    """

    approval = models.OneToOneField(
        Approval, on_delete=models.PROTECT, related_name="law_change", verbose_name="审批事项"
    )
    code = models.CharField("编号", max_length=8)
    number = models.PositiveSmallIntegerField("数", null=True)
    extension = models.PositiveSmallIntegerField("可延长", null=True)
    valid_from = models.DateField("自")
    move_open = models.BooleanField("在办一并适用", default=False)
    reason = models.CharField("理由", max_length=400)
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="新规则")
    answers = models.ForeignKey(
        Deadline, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="随程序发布的规则"
    )
    base = models.ForeignKey(Deadline, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="采用的规则")

    class Meta:
        verbose_name = "期限修改"

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class LawRecompute(models.Model):
    """The recorded act by which the running clocks of a term were counted anew by the shipped rows known then."""

    code = models.CharField("编号", max_length=8)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="经办人")
    reason = models.CharField("理由", max_length=400)
    moved = models.PositiveIntegerField("变动的期限")

    class Meta:
        verbose_name = "期限重新计算"

    def __str__(self) -> str:
        return f"{self.code} {self.at}"


class Clock(models.Model):
    """A running or finished term of a case: a projection of its steps that `rebuild` reproduces exactly.

    `due` is empty while paused. `due_nominal` is the end before it rolled to a working day. `counts`: the office
    itself must act by it. `calendar_at`: a finished clock was counted with the calendar known then.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks", verbose_name="案件")
    code = models.CharField("编号", max_length=16)
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="规则")
    start_seq = models.PositiveIntegerField("起算步骤")
    start_on = models.DateField("起算日")
    due = models.DateField("到期日", null=True, blank=True)
    due_nominal = models.DateField("名义到期日", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    reason = models.CharField("无到期日原因", max_length=60, blank=True)
    extended = models.BooleanField("已延长", default=False)
    counts = models.BooleanField("计入到期", default=False)
    stop_seq = models.PositiveIntegerField("停止步骤", null=True, blank=True)
    stopped_on = models.DateField("停止日", null=True, blank=True)
    calendar_at = models.DateTimeField("日历时点", null=True, blank=True)

    class Meta:
        verbose_name = "期限"
        constraints = [models.UniqueConstraint(fields=["case", "code", "start_seq"], name="cases_clock_once")]
        indexes = [
            models.Index(fields=["due", "case"], name="cases_clock_running", condition=Q(stopped_on__isnull=True)),
            models.Index(fields=["code"], name="cases_clock_code", condition=Q(stopped_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code} {self.due}"


class ClockPause(models.Model):
    """Days that do not count, both included; without `last` the pause still runs."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses", verbose_name="期限")
    first = models.DateField("自")
    last = models.DateField("至", null=True, blank=True)
    seq = models.PositiveIntegerField("步骤序号")
    reason = models.CharField("事由", max_length=20, blank=True)

    class Meta:
        verbose_name = "期限中止"

    def __str__(self) -> str:
        return f"{self.first}/{self.last or ''}"
