"""``laojian work``: the regular tasks, once or for ever."""

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from config.schedule import TASKS
from laojian.ledger.queries import now

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Every task keeps its own rhythm; one that fails is logged and tried again at its next turn."""

    help = "Do the regular tasks (config/schedule.py). 定时任务：责令期满自动转为逾期未改正等。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, or until stopped."""
        parser.add_argument("--forever", action="store_true", help="go on until SIGTERM or SIGINT")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run what is due."""
        if not options["forever"]:
            for task in TASKS:
                self.stdout.write(f"{task.name}: {task.act(now())}")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        next_turn = {task.name: 0.0 for task in TASKS}
        while not stop.wait(1.0):
            for task in TASKS:
                if time.monotonic() >= next_turn[task.name]:
                    next_turn[task.name] = time.monotonic() + task.every
                    self.attempt(task)

    def attempt(self, task: Any) -> None:
        """A database that does not answer now may answer at the next turn."""
        try:
            task.act(now())
        except DatabaseError as error:
            log.error("%s: the database does not answer: %s", task.name, error)
            connection.close()
