"""``laojian officer unlock | password | no-code | confirm``: help at the console for one who cannot log in.

`confirm`: an account that one administrator alone made is its owner's; where no second administrator can say so.
"""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from laojian.kernel.refusal import Refused
from laojian.ledger.queries import now
from laojian.org import actions, login, queries
from laojian.org.models import Officer


class Command(BaseCommand):
    """Each is an entry of the ledger with the authority `console`."""

    help = "Unlock, new password, second factor off, confirm a new account. 解锁、重置密码、停用动态口令、确认新账号。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, for whom."""
        parser.add_argument("what", choices=["unlock", "password", "no-code", "confirm"])
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; a new password is printed once and must be changed at the next log-in."""
        officer = self._officer(options["username"])
        at = now()
        try:
            if options["what"] == "unlock":
                self.stdout.write(f"{login.unlock(username=officer.username, by=None, at=at)}")
            elif options["what"] == "no-code":
                actions.reset_code(officer_id=officer.pk, by=None, at=at)
            elif options["what"] == "confirm":
                actions.confirm_accounts(officer_ids=[officer.pk], by=None, at=at)
            else:
                fresh = secrets.token_urlsafe(12)
                actions.reset_password(officer_id=officer.pk, password=fresh, by=None, at=at)
                self.stdout.write(fresh)
        except Refused as problem:
            raise CommandError(str(problem)) from problem

    def _officer(self, username: str) -> Officer:
        found = queries.officer_named(username)
        if found is None:
            raise CommandError(f"没有人员 {username} / no such officer")
        return found
