"""Receivers on this machine that behave as real ones do on bad days: gateways by HTTP, a mail server."""

from __future__ import annotations

import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default as readable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = b"a-shared-key-of-the-tests"


@dataclass
class Inbox:
    """What a receiver got. `effects` by message id, in order of arrival: what people saw. `calls`: every request."""

    effects: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    behaviours: list[str] = field(default_factory=list)
    choose: Callable[[], str] | None = None
    arrived: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_behaviour(self) -> str:
        """The next one planned; afterwards what `choose` says, or "ok"."""
        with self.lock:
            if self.behaviours:
                return self.behaviours.pop(0)
        return self.choose() if self.choose else "ok"

    def take(self, identity: str, content: dict[str, Any]) -> None:
        """Known ids have no second effect."""
        with self.lock:
            self.calls.append(identity)
            self.effects.setdefault(identity, content)
        self.arrived.set()

    @property
    def texts(self) -> list[str]:
        return [effect["text"] for effect in self.effects.values()]


class Gateway(BaseHTTPRequestHandler):
    """One POST. It checks the signature first, as a real one would."""

    inbox: Inbox
    dialect: str
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = self.headers["X-Timestamp"].encode() + b"." + body
        if not hmac.compare_digest(hmac.new(KEY, signed, hashlib.sha256).hexdigest(), self.headers["X-Signature"]):
            self.answer(401, {"error": "signature"})
            return
        content = json.loads(body)
        identity = self.headers["X-Message-Id"]
        assert content["message_id"] == identity == self.headers["Idempotency-Key"]
        self.behave(self.inbox.next_behaviour(), identity, content)

    def behave(self, how: str, identity: str, content: dict[str, Any]) -> None:
        if how in {"refuse", "later", "down", "forbidden"}:
            self.inbox.calls.append(identity)
            self.say_no(how)
            return
        self.inbox.take(identity, content)
        if how == "drop":  # taken, but the answer never comes
            self.close_connection = True
        elif how == "500":
            self.answer(500, {"error": "after accepting"})
        elif how == "hang":
            self.inbox.go_on.wait(20)
            self.close_connection = True
        elif how == "garbage":
            self.raw(200, b"<html>fine</html>")
        elif how == "huge":
            self.raw(200, b"x" * 200_000)
        elif how == "twice":
            self.inbox.take(identity, content)
            self.answer(409, {"id": f"g-{identity}"})
        else:
            self.accept(identity)

    def accept(self, identity: str) -> None:
        if self.dialect == "wechat":
            self.answer(200, {"errcode": 0, "msgid": f"g-{identity}"})
        else:
            self.answer(202, {"id": f"g-{identity}"})

    def say_no(self, how: str) -> None:
        if how == "forbidden":
            self.answer(403, {"error": "who are you"})
        elif self.dialect == "wechat":
            self.answer(200, {"errcode": {"refuse": 43004, "later": 45009, "down": 40001}[how]})
        elif how == "refuse":
            self.answer(422, {"error": "number"})
        else:
            self.answer({"later": 429, "down": 500}[how], {}, wait="90" if how == "later" else "")

    def answer(self, status: int, content: dict[str, Any], wait: str = "") -> None:
        self.raw(status, json.dumps(content).encode(), wait)

    def raw(self, status: int, body: bytes, wait: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if wait:
            self.send_header("Retry-After", wait)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


class QuietHTTP(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that went away is part of the tests."""


@contextmanager
def gateway(dialect: str = "sms") -> Iterator[tuple[str, Inbox]]:
    """A gateway of its own: (address, what it got)."""
    inbox = Inbox()
    handler = type("Here", (Gateway,), {"inbox": inbox, "dialect": dialect})
    with QuietHTTP(("127.0.0.1", 0), handler) as server:
        runner = threading.Thread(target=server.serve_forever, args=(0.02,))
        runner.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/send", inbox
        finally:
            inbox.go_on.set()
            server.shutdown()
            runner.join()


class MailSession(socketserver.StreamRequestHandler):
    """Enough SMTP for one client at a time."""

    inbox: Inbox

    def handle(self) -> None:
        how = self.inbox.next_behaviour()
        if how == "busy":
            self.say("421 too busy")
            return
        self.say("220 here")
        for line in self.rfile:
            word = line.split(None, 1)[0].upper()
            if word == b"RCPT" and how in {"refuse", "later"}:
                self.say("550 no such person" if how == "refuse" else "451 later")
            elif word == b"DATA":
                self.say("354 go on")
                if not self.take_mail(how):
                    return
            elif word == b"QUIT":
                if how != "rude":
                    self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take_mail(self, how: str) -> bool:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        mail: Message = message_from_bytes(b"".join(lines), policy=readable)
        text = mail.get_content()  # type: ignore[attr-defined]
        headers = {name.lower(): str(value) for name, value in mail.items()}
        self.inbox.take(headers["x-message-id"], {"text": text.strip(), **headers})
        if how == "drop":
            return False
        self.say("250 taken")
        return True

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class QuietTCP(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: object) -> None:
        """A client that went away is part of the tests."""


@contextmanager
def mail_server() -> Iterator[tuple[str, Inbox]]:
    """A mail server of its own, without TLS: (address, what it got)."""
    inbox = Inbox()
    with QuietTCP(("127.0.0.1", 0), type("Here", (MailSession,), {"inbox": inbox})) as server:
        runner = threading.Thread(target=server.serve_forever, args=(0.02,))
        runner.start()
        try:
            yield f"smtp+plain://127.0.0.1:{server.server_address[1]}", inbox
        finally:
            server.shutdown()
            runner.join()
