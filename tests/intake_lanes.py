"""The two other ways in, for the runs in which processes are killed: the form of the public door, and files."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import intake_cast
from surviving import PATIENCE, Book, House

from laojian.bench.telephone import SEND, Telephone, report


@dataclass
class Phone:
    """Somebody at a telephone who presses until there is a receipt."""

    house: House
    book: Book
    telephone: Telephone | None = None

    def report(self, number: int) -> None:
        """Fill in the steps, send, press the last button once more: one receipt."""
        key, until = f"form:{number}", time.monotonic() + PATIENCE
        line = self.telephone = self.telephone or Telephone(self.house.port)
        line.begin_anew()
        told = {name: str(value) for name, value in intake_cast.told(number).items()}
        for path, values in report(told):
            while not line.press(path, values):
                if line.refused or time.monotonic() > until or self.book.over.is_set():
                    self.book.failed(f"{key}: {path} was not taken: {line.refused}")
                    return
                self.book.saw("form again")
                time.sleep(0.1)
        line.press(SEND, {})
        while (given := line.receipt()) is None:
            if time.monotonic() > until or self.book.over.is_set():
                self.book.failed(f"{key}: no receipt within {PATIENCE} s")
                return
            time.sleep(0.1)
        self.book.told(key, given)
        self.book.saw("form")


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
