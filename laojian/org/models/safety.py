"""What keeps people and acts safe: protected values, log-in attempts, idempotency keys."""

import uuid

from django.db import models


class ProtectedValue(models.Model):
    """One sealed value. Plain text is never stored; `masked` is what screens show."""

    class Kind(models.TextChoices):
        PHONE = "phone", "电话"
        RESIDENT_ID = "resident_id", "居民身份号码"
        BANK_CARD = "bank_card", "银行卡号"
        NAME = "name", "姓名"
        ADDRESS = "address", "住址"

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject = models.CharField(max_length=80, db_index=True, help_text="所属对象，如 case:123")
    masked = models.CharField(max_length=120)
    key_version = models.IntegerField(db_index=True)
    sealed = models.BinaryField(help_text="随机数 12 字节 + 密文 + 校验 16 字节")
    blind = models.BinaryField(null=True, blank=True, help_text="检索用的 HMAC-SHA-256；住址没有")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "blind"], name="org_protected_blind")]

    def __str__(self) -> str:
        return self.masked


class LoginAttempt(models.Model):
    """One try at an account's password or code, counted before either is looked at: many at once cannot slip by.

    `account` is a hash of what was typed as user name: people type passwords into that field. `device` is a keyed hash:
    in the pool of a device which one it was, else the device that became known by a complete log-in.
    """

    class Pool(models.TextChoices):
        DEVICE = "device", "本人用过的设备"
        ADDRESS = "address", "本人用过的网络地址"
        ELSEWHERE = "elsewhere", "其他网络地址"
        SESSION = "session", "登录后"

    account = models.CharField(max_length=64)
    pool = models.CharField(max_length=10, choices=Pool.choices, default=Pool.ELSEWHERE)
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=32, blank=True)
    succeeded = models.BooleanField(default=False)
    cleared = models.BooleanField(default=False, help_text="管理员解锁，不再计数")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "pool", "-id"], name="org_login_pool"),
            models.Index(fields=["address", "at"], name="org_login_address"),
            models.Index(fields=["at"], name="org_login_at"),
        ]

    def __str__(self) -> str:
        return f"{self.account[:8]} {self.at:%Y-%m-%d %H:%M}"


class Idempotency(models.Model):
    """An act that was done once under a key, and the answer it gave."""

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    act = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    answer = models.TextField(blank=True)
    done = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="org_idempotency_once")]
        indexes = [models.Index(fields=["at"], name="org_idempotency_at")]

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"
