"""Officers, their certificates, declared interests and hand-overs."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from laojian.kernel.references import Ref


class OfficerAccounts(BaseUserManager["Officer"]):
    """Finds accounts by name; Django's log-in machinery asks for it."""


class Officer(AbstractBaseUser):
    """A person who logs in. Rights are not here: they are grants (`Grant`), never flags."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    unit = models.ForeignKey("org.Unit", models.PROTECT, null=True, blank=True, related_name="officers")
    phone = models.CharField(max_length=20, blank=True, help_text="掩码形式")
    phone_token = models.UUIDField(null=True, blank=True, help_text="保密柜中的原值")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    totp_secret = models.BinaryField(null=True, blank=True, help_text="加密的动态口令密钥")
    totp_key_version = models.IntegerField(default=0)
    totp_confirmed = models.BooleanField(default=False)
    totp_since = models.DateTimeField(null=True, blank=True, help_text="动态口令启用时间")
    totp_last_step = models.BigIntegerField(default=0, help_text="最近用过的时间步")
    sessions_epoch = models.IntegerField(default=0, help_text="加一则结束其全部会话")
    locale = models.CharField(max_length=10, default="zh-hans")

    objects = OfficerAccounts()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """The plain pointer used in the ledger."""
        return Ref("officer", str(self.pk))

    def get_full_name(self) -> str:
        """The name shown on screens and papers."""
        return self.name

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Sessions die when the password changes or the epoch moves (deactivation, second factor)."""
        return salted_hmac(
            "laojian.org.Officer.session", f"{self.password}|{self.sessions_epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()


class Certificate(models.Model):
    """An enforcement certificate (执法证). Days inclusive."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=40, unique=True)
    valid_from = models.DateField()
    valid_to = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="org_certificate_days_in_order")
        ]

    def __str__(self) -> str:
        return self.number


class Interest(models.Model):
    """A declared interest of an officer in an employer: he must not handle its cases (回避)."""

    class Relation(models.TextChoices):
        OWN = "own", "本人利害关系"
        RELATIVE = "relative", "近亲属利害关系"
        FORMER_JOB = "former_job", "三年内曾任职"
        OTHER = "other", "其他可能影响公正的关系"

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="interests")
    employer_code = models.CharField(max_length=18, blank=True, db_index=True, help_text="统一社会信用代码")
    employer_name = models.CharField(max_length=200, blank=True, db_index=True)
    relation = models.CharField(max_length=12, choices=Relation.choices)
    note = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(employer_code="") | ~Q(employer_name=""), name="org_interest_names_an_employer"
            )
        ]

    def __str__(self) -> str:
        return self.employer_name or self.employer_code


class Handover(models.Model):
    """All work of one officer handed to another; the work itself is moved by the packages that hold it."""

    giver = models.ForeignKey(Officer, models.PROTECT, related_name="handed_over")
    taker = models.ForeignKey(Officer, models.PROTECT, related_name="taken_over")
    at = models.DateTimeField()
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(giver=F("taker")), name="org_handover_to_another")]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.taker_id}"
