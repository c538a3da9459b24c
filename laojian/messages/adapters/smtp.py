"""Mail through an SMTP server: implicit TLS (`smtps://`) or STARTTLS (`smtp://`); without either on this machine only.

The Message-ID is made of the wire id, so that a repetition is one message to every mail system that looks at it.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, parseaddr
from typing import Final
from urllib.parse import unquote, urlsplit

from laojian.messages.adapters.wiring import LOOPBACK, Unusable, secret
from laojian.messages.ports import Delivery, Letter

STEP: Final = 5.0
HELLO: Final = "laojian.invalid"  # the name of this machine is nobody's business
PORTS: Final = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


class Smtp:
    """One server. A connection is made per message: mail is rare beside the rest, and a stale one hides failures."""

    name = "smtp"
    budget = 8 * STEP

    def __init__(self, *, scheme: str, host: str, port: int, user: str, password: str, sender: str) -> None:
        self._scheme, self._host, self._port = scheme, host, port
        self._user, self._password, self._sender = user, password, sender

    @classmethod
    def from_settings(cls, given: Mapping[str, str]) -> Smtp:
        """Raises Unusable."""
        try:
            parts = urlsplit(given["url"])
            port = parts.port
        except ValueError:
            raise Unusable("url: does not read") from None
        if parts.scheme not in PORTS or not parts.hostname or parts.password:
            raise Unusable("url: smtps:// or smtp://, a host, and no password in it")
        if parts.scheme == "smtp+plain" and parts.hostname not in LOOPBACK:
            raise Unusable("url: without TLS on this machine only")
        sender = given.get("sender", "")
        if "@" not in parseaddr(sender)[1]:
            raise Unusable("sender: an address is required")
        user = unquote(parts.username or "")
        password = secret(given.get("password_file", ""), "password_file").decode() if user else ""
        return cls(
            scheme=parts.scheme, host=parts.hostname, port=port or PORTS[parts.scheme], user=user, password=password,
            sender=sender,
        )  # fmt: skip

    def close(self) -> None:
        """Nothing stays open."""

    def send(self, letter: Letter) -> Delivery:
        """Hand it to the server. A refusal of the recipient by a 5xx is final, everything by a 4xx comes again."""
        try:
            with self._connected() as server:
                try:
                    server.send_message(self._written(letter), parseaddr(self._sender)[1], [letter.address])
                except smtplib.SMTPRecipientsRefused as refusal:
                    (code, _), *_rest = refusal.recipients.values()
                    return Delivery("later" if code < 500 else "refused", error=f"smtp_{code}")
        except smtplib.SMTPResponseException as problem:
            return Delivery("later" if 400 <= problem.smtp_code < 500 else "broken", error=f"smtp_{problem.smtp_code}")
        except (smtplib.SMTPException, OSError, UnicodeError) as problem:
            return Delivery("broken", error=type(problem).__name__)
        return Delivery("accepted", letter.wire_id)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A server ready to take mail. What it answers to QUIT changes nothing any more."""
        if self._scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, local_hostname=HELLO, timeout=STEP, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, local_hostname=HELLO, timeout=STEP)
        try:
            if self._scheme == "smtp":
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
            yield server
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _written(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=WIRE)
        message["Subject"] = letter.title
        message["From"] = self._sender
        message["To"] = letter.address
        message["Date"] = format_datetime(letter.at)
        message["Message-ID"] = f"<{letter.wire_id}@{parseaddr(self._sender)[1].rpartition('@')[2]}>"
        message["X-Message-Id"] = letter.wire_id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text + "\n")
        return message
