"""Time-based one-time codes (RFC 6238), six digits every 30 seconds."""

import hmac
from datetime import datetime
from typing import Final

import pyotp

from laojian.kernel.typed import compact
from laojian.org import vault
from laojian.org.models import Officer

STEP: Final = 30
#: A clock may be one step off, either way.
TOLERANCE: Final = 1


def new_secret() -> str:
    """A fresh secret, base 32."""
    return pyotp.random_base32()


def address_for_app(officer: Officer, secret: str) -> str:
    """The otpauth:// address that authenticator apps read from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=officer.username, issuer_name="Laojian")


def use_code(officer: Officer, code: str, at: datetime) -> bool:
    """Whether the code is right now, and used for the first time: a code, or an older one, never works twice."""
    step = matching_step(vault.totp_secret(officer), code, at)
    if step is None:
        return False
    # one statement: of two log-ins with the same code at the same moment one changes the row
    return bool(Officer.objects.filter(pk=officer.pk, totp_last_step__lt=step).update(totp_last_step=step))


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The time step the code belongs to, within the tolerance; None if it belongs to none."""
    typed = compact(code)
    if not secret or len(typed) != 6 or not (typed.isascii() and typed.isdigit()):
        return None
    now, generator = int(at.timestamp()) // STEP, pyotp.TOTP(secret)
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if hmac.compare_digest(generator.generate_otp(step), typed):
            return step
    return None
