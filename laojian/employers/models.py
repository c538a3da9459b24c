"""The employer's file. Written by `actions` only; nothing here is deleted, things end on a date."""

from __future__ import annotations

from django.db import models


class Employer(models.Model):
    """One employer. `version` grows with every edit and guards against two people overwriting each other.

    `names_text` and `address_text` are what search reads (`rules.search_form` of names and addresses).
    Place codes are those of the main workplace; headcounts are persons, empty when unknown.
    """

    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, unique=True)
    no_code_reason = models.CharField("无代码原因", max_length=20, blank=True)
    name = models.CharField("名称", max_length=120)
    former_names = models.JSONField("曾用名", default=list, blank=True)
    kind = models.CharField("类型", max_length=20)
    registration_status = models.CharField("登记状态", max_length=20, default="active")
    legal_rep = models.CharField("法定代表人（负责人）", max_length=60, blank=True)
    registered_address = models.CharField("登记住所", max_length=200, blank=True)
    industry_section = models.CharField("行业门类", max_length=1, blank=True)
    industry_code = models.CharField("行业代码", max_length=4, blank=True)
    headcount = models.PositiveIntegerField("用工总数", null=True, blank=True)
    headcount_women = models.PositiveIntegerField("女职工", null=True, blank=True)
    headcount_minors = models.PositiveIntegerField("未成年工", null=True, blank=True)
    headcount_dispatched = models.PositiveIntegerField("劳务派遣", null=True, blank=True)
    headcount_migrant = models.PositiveIntegerField("农民工", null=True, blank=True)
    established_on = models.DateField("成立日期", null=True, blank=True)
    district_code = models.CharField("区", max_length=6)
    street_code = models.CharField("街镇", max_length=9, blank=True)
    grid_code = models.CharField("网格", max_length=15, blank=True)
    names_text = models.TextField("检索用名称", editable=False, default="")
    address_text = models.TextField("检索用地址", editable=False, default="")
    origin = models.CharField("来源", max_length=120, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    created_at = models.DateTimeField("建档时间")
    created_by = models.CharField("建档人", max_length=120, blank=True)
    changed_at = models.DateTimeField("最后修改时间")
    changed_by = models.CharField("最后修改人", max_length=120, blank=True)

    class Meta:
        verbose_name = "用人单位"
        indexes = [
            models.Index(fields=["district_code", "id"], name="employers_by_district"),
            models.Index(fields=["street_code", "id"], name="employers_by_street"),
            models.Index(fields=["grid_code", "id"], name="employers_by_grid"),
        ]

    def __str__(self) -> str:
        return self.name


class Workplace(models.Model):
    """Where people actually work (用工所在地): it decides jurisdiction (劳动保障监察条例 第十三条)."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="workplaces", verbose_name="用人单位")
    address = models.CharField("地址", max_length=200)
    district_code = models.CharField("区", max_length=6)
    street_code = models.CharField("街镇", max_length=9, blank=True)
    grid_code = models.CharField("网格", max_length=15, blank=True)
    main = models.BooleanField("主要用工地", default=False)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "用工地点"
        indexes = [
            models.Index(fields=["district_code", "employer"], name="workplaces_by_district"),
            models.Index(fields=["street_code", "employer"], name="workplaces_by_street"),
            models.Index(fields=["grid_code", "employer"], name="workplaces_by_grid"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["employer"], condition=models.Q(main=True, valid_to=None), name="employers_one_main_workplace"
            )
        ]

    def __str__(self) -> str:
        return self.address


class ContactPerson(models.Model):
    """A person to reach. Name and telephone are masked here; the full values lie in the vault under the tokens."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="contacts", verbose_name="用人单位")
    post = models.CharField("职务", max_length=40, blank=True)
    name_masked = models.CharField("姓名", max_length=60)
    name_token = models.CharField("姓名存放号", max_length=80)
    phone_masked = models.CharField("电话", max_length=40, blank=True)
    phone_token = models.CharField("电话存放号", max_length=80, blank=True)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        db_table = "employers_contact"
        verbose_name = "联系人"

    def __str__(self) -> str:
        return f"{self.name_masked} {self.post}".strip()


class ImportedRow(models.Model):
    """What became of one row of an imported file: the employer it made or met, or why it was kept back."""

    file_sha256 = models.CharField("文件摘要", max_length=64)
    row = models.PositiveIntegerField("行号")
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="用人单位"
    )
    outcome = models.CharField("结果", max_length=10)
    problem = models.TextField("问题", blank=True)
    cells = models.JSONField("原始内容", default=dict)
    imported_at = models.DateTimeField("导入时间")
    by = models.CharField("导入人", max_length=120, blank=True)

    class Meta:
        verbose_name = "导入行"
        constraints = [models.UniqueConstraint(fields=["file_sha256", "row"], name="employers_import_row_once")]

    def __str__(self) -> str:
        return f"{self.file_sha256[:8]} {self.row} {self.outcome}"
