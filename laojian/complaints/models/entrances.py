"""How people and systems come in: site codes, keys of channels, tries of receipt codes, log-ins by telephone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from laojian.employers.models import Employer, Workplace
from laojian.org.identity_keys import SealedField
from laojian.org.models import Officer, Unit


class SiteCode(models.Model):
    """The QR on a site's rights board: it fills in who the parties are (保障农民工工资支付条例 第三十四条)."""

    code = models.CharField("代码", max_length=12, unique=True)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+", verbose_name="用人单位")
    workplace = models.ForeignKey(
        Workplace, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="工作场所"
    )
    name = models.CharField("工地或者场所名称", max_length=120)
    builder = models.CharField("建设单位", max_length=120, blank=True)
    contractor = models.CharField("施工总承包单位", max_length=120, blank=True)
    workplace_code = models.CharField("地点代码", max_length=15)
    address = models.CharField("地址", max_length=200)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="制作人")
    at = models.DateTimeField("制作时间")

    class Meta:
        verbose_name = "工地码"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ChannelKey(models.Model):
    """The key of another system that hands in contacts of one channel. Only its hash is kept; it has an end."""

    name = models.CharField("名称", max_length=60)
    channel = models.CharField("渠道", max_length=12)
    key_hash = models.BinaryField("密钥标识", max_length=32, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="接收机构")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至")
    ended_at = models.DateTimeField("停用时间", null=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="签发人")
    at = models.DateTimeField("签发时间")

    class Meta:
        verbose_name = "渠道密钥"

    def __str__(self) -> str:
        return self.name


class CodeTry(models.Model):
    """Tries in a window of time: of one receipt number, of one address, of the whole door. Keyed hashes, no values."""

    about = models.BinaryField("对象", max_length=32)
    window = models.DateTimeField("时段")
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = "尝试次数"
        constraints = [models.UniqueConstraint(fields=["about", "window"], name="contacts_try_window")]
        indexes = [models.Index(fields=["window"], name="contacts_try_old")]

    def __str__(self) -> str:
        return f"{self.count}"


class PersonLogin(models.Model):
    """A one-time code asked for, sent to the telephone when it is known, and the log-in it opened. Short-lived.

    Every telephone has its row, known or not, so that nobody learns by the time an answer takes who has complained.
    `sealed_phone` is there until the code was made; then only hashes are.
    """

    phone_blind = models.BinaryField("电话标识", max_length=32, db_index=True)
    sealed_phone = SealedField("电话（加密）", null=True)
    code_hash = models.BinaryField("验证码标识", max_length=32, default=bytes)
    asked_at = models.DateTimeField("请求时间")
    expires_at = models.DateTimeField("有效至")
    tries = models.PositiveSmallIntegerField("尝试次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "当事人登录"
        indexes = [
            models.Index(fields=["expires_at"], name="contacts_login_old"),
            models.Index(fields=["id"], name="contacts_login_asked", condition=Q(sealed_phone__isnull=False)),
        ]
        constraints = [models.CheckConstraint(condition=Q(tries__lte=5), name="contacts_login_five_tries")]

    def __str__(self) -> str:
        return f"login {self.pk}"
