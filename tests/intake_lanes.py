"""The two other ways in, for the runs in which processes are killed: the form of the public door, and files."""

from __future__ import annotations

import csv
import hashlib
import http.client
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import intake_cast
from surviving import ADDRESS, PATIENCE, Book, House

_FORM = re.compile(r'data-gate="([^"]+)" data-bits="(\d+)"')
_TAGS = re.compile(r"<[^>]+>|\s+")
_NUMBER = re.compile(r'data-test="number">([^<]+)<')
#: Presses that one challenge of the gate is good for.
USES = 6


@dataclass
class Phone:
    """Somebody at a telephone who reports by the form, step by step, without scripts but with the work of the gate."""

    house: House
    book: Book
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    answer: str = ""
    used: int = 0

    def report(self, number: int) -> None:
        """Fill in the steps and press until there is a receipt; then press the last button once more."""
        key = f"form:{number}"
        until = time.monotonic() + PATIENCE
        self.cookies.clear()
        self.used = USES
        for path, values in self.steps(number):
            while not self.press(path, values):
                if time.monotonic() > until or self.book.over.is_set():
                    self.book.failed(f"{key}: {path} was not taken within {PATIENCE} s")
                    return
                self.book.saw("form again")
                time.sleep(0.1)
        self.press("/p/form/check/", {})
        while (told := self.receipt()) is None:
            if time.monotonic() > until or self.book.over.is_set():
                self.book.failed(f"{key}: no receipt within {PATIENCE} s")
                return
            time.sleep(0.1)
        self.book.told(key, told)
        self.book.saw("form")

    def steps(self, number: int) -> list[tuple[str, dict[str, str]]]:
        told = intake_cast.told(number)
        return [
            ("/p/report/", {"anew": "1"}),
            ("/p/form/employer/", {
                "employer_name": told["employer_name"], "workplace_code": told["workplace_code"],
                "workplace_address": told["workplace_address"],
            }),
            ("/p/form/what/", {"text": told["text"], "people": str(told["people"] or 1)}),
            ("/p/form/files/", {}),
            ("/p/form/you/", {}),
            ("/p/form/check/", {}),
        ]  # fmt: skip

    def press(self, path: str, values: dict[str, str]) -> bool:
        """Send one step; whether the way goes on."""
        if self.used >= USES and not self.fresh_challenge():
            return False
        self.used += 1
        body = urlencode(values | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
        told = self.ask("POST", f"{path}?{urlencode({'c': self.token, 'n': self.answer})}", body)
        if told is not None and told[0] == 429:
            self.used = USES
        if told is not None and told[0] not in (302, 429, 503):
            self.book.failed(f"{path}: {told[0]} {_TAGS.sub(' ', told[1])[:300]}")
        return told is not None and told[0] == 302

    def receipt(self) -> str | None:
        told = self.ask("GET", "/p/receipt/")
        found = _NUMBER.search(told[1]) if told else None
        return found[1] if found else None

    def fresh_challenge(self) -> bool:
        told = self.ask("GET", "/p/report/")
        found = _FORM.search(told[1]) if told else None
        if found is None:
            return False
        self.token, self.answer, self.used = found[1], worked(found[1], int(found[2])), 0
        return True

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str] | None:
        """Status and page, None when the line was cut."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{ADDRESS}"}
        line = http.client.HTTPConnection(ADDRESS, self.house.port, timeout=60)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()
        for sent in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = sent.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, page


def worked(token: str, bits: int) -> str:
    """The number whose SHA-256 with the challenge begins with so many zero bits."""
    number = 0
    while int.from_bytes(hashlib.sha256(f"{token}:{number}".encode()).digest()) >> (256 - bits):
        number += 1
    return str(number)


@dataclass
class Clerk:
    """Somebody who takes in files of a channel, and begins again whenever the command was killed."""

    book: Book
    room: Path
    channel: str = "platform"
    at_work: subprocess.Popen[bytes] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    files: list[Path] = field(default_factory=list)

    def write(self, numbers: range) -> Path:
        """A file with a contact in each row; every second one has a ticket."""
        path = self.room / f"{self.channel}-{numbers.start}.csv"
        heads = [
            "渠道工单号",
            "收到日期",
            "类别",
            "地点",
            "用工地址",
            "用人单位",
            "金额",
            "人数",
            "姓名",
            "电话",
            "事由",
        ]
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(heads)
            for number in numbers:
                told = intake_cast.told(number)
                who = told.get("identity", {})
                out.writerow([
                    f"T{number}" if number % 2 else "", "2026-11-20", told["kind"], told["workplace_code"],
                    told["workplace_address"], told["employer_name"], told["amount_claimed"] // 100, told["people"],
                    who.get("name", ""), who.get("phone", ""), told["text"],
                ])  # fmt: skip
        self.files.append(path)
        return path

    def take_in(self, path: Path) -> None:
        """Run the command until it has ended well."""
        until = time.monotonic() + 2 * PATIENCE
        while time.monotonic() < until and not self.book.over.is_set():
            with (self.room / "import.log").open("ab") as log:
                words = ["contacts", "import", str(path), "--channel", self.channel, "--apply", "--by", "clerk"]
                command = subprocess.Popen(
                    [sys.executable, "-m", "config.cli", *words], stdout=log, stderr=log, start_new_session=True
                )
                with self.lock:
                    self.at_work = command
                code = command.wait()
            if code == 0:
                self.book.saw("file")
                return
            self.book.saw("file again")
            if code > 0 and "未导入" in (self.room / "import.log").read_text(errors="replace"):
                break
        self.book.failed(f"{path.name} was not taken in")

    def kill(self) -> bool:
        """Signal 9 to the command, if one is running."""
        with self.lock:
            if self.at_work is None or self.at_work.poll() is not None:
                return False
            self.at_work.kill()
            return True

    def keys(self, path: Path, count: int) -> list[str]:
        """The keys under which the rows of a file came in."""
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return [f"file:{self.channel}:{digest}:{row}" for row in range(2, count + 2)]
