"""``laojian init``: open the office of a city on an empty system, with its first administrator and its keys."""

import getpass
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from laojian.kernel.refusal import Refused
from laojian.ledger import queries, sealing, signing
from laojian.org import actions, divisions
from laojian.org.models import Grid

QUESTIONS = (
    ("city", "城市代码（4 位，如 4401） City code"),
    ("office_name", "机关名称（留空用“某市人力资源和社会保障局”） Name of the office"),
    ("initial", "机关代字（文号用，如 穗） Character in document numbers"),
    ("admin", "首位系统管理员的用户名 User name of the first administrator"),
    ("admin_name", "首位系统管理员的姓名 Name of the first administrator"),
)
MAY_BE_EMPTY = {"office_name", "initial"}


class Command(BaseCommand):
    """Asks what is not given when somebody sits at the terminal; otherwise says which option is missing."""

    help = "Open the office: city, first administrator, keys outside the database. 初始化：城市、首位管理员、密钥。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Everything may be given as an option, so that an installation can be scripted."""
        parser.add_argument("--city", help="4401")
        parser.add_argument("--office-name")
        parser.add_argument("--initial", help="穗")
        parser.add_argument("--admin", help="user name of the first administrator")
        parser.add_argument("--admin-name")
        parser.add_argument("--password-file", type=Path, help="a file with the first password in its first line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the office and say what comes next; a refusal is one sentence and exit code 1."""
        given = {name: self._answer(name, question, options[name]) for name, question in QUESTIONS}
        password = self._password(options["password_file"])
        at = queries.now()
        try:
            ensure_divisions()
            office, first = actions.init_office(
                city=given["city"],
                table=settings.LAOJIAN_DIVISIONS,
                administrator_username=given["admin"],
                administrator_name=given["admin_name"],
                password=password,
                name=given["office_name"],
                initial=given["initial"],
                must_change_password=True,
                at=at,
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        signing.signing_key(Path(settings.LAOJIAN_KEYS))
        sealing.seal_all(at)
        self.stdout.write(
            f"{office.name}（{office.city_code}，{office.initial}）已初始化，网格 {Grid.objects.count()} 个。"
        )
        self.stdout.write(
            f"首位系统管理员 {first.username}：首次登录须修改密码 must change the password at first log-in."
        )
        self.stdout.write(
            f"密钥在数据库之外，请另行备份 keys lie outside the database, back them up: {settings.LAOJIAN_KEYS}"
        )
        self.stdout.write("下一步 next: laojian import template officers officers.xlsx")

    def _answer(self, name: str, question: str, given: str | None) -> str:
        if given is not None:
            return given.strip()
        if sys.stdin.isatty():
            return input(f"{question}：").strip()
        if name in MAY_BE_EMPTY:
            return ""
        raise CommandError(f"缺少选项 missing option --{name.replace('_', '-')}")

    def _password(self, file: Path | None) -> str:
        if file is not None:
            try:
                return file.read_text(encoding="utf-8").splitlines()[0]
            except (OSError, IndexError, UnicodeDecodeError) as problem:
                raise CommandError(f"密码文件不可读 cannot read the password file: {file}") from problem
        if not sys.stdin.isatty():
            raise CommandError("缺少选项 missing option --password-file")
        first = getpass.getpass("密码 Password：")
        if getpass.getpass("再输一次 Again：") != first:
            raise CommandError("两次输入不一致 the two do not agree")
        return first


def ensure_divisions() -> None:
    """Make the table of divisions from the published package when set-up has not. Raises CommandError."""
    if settings.LAOJIAN_DIVISIONS.exists():
        return
    try:
        divisions.build(settings.NODE_MODULES, settings.LAOJIAN_DIVISIONS)
    except divisions.Unusable as problem:
        raise CommandError(str(problem)) from problem
