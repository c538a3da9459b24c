# ruff: noqa: N999
"""``laojian import KIND FILE``: take over units, officers, employers or open cases on the first day."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate
from rich.console import Console
from rich.table import Table

from config import first_day
from laojian.kernel.refusal import Refused
from laojian.ledger import queries
from laojian.org import access
from laojian.org import queries as org
from laojian.org.models import Officer

SHOWN = 20


class Command(BaseCommand):
    """Shows first, applies when told; `import template KIND FILE` writes an empty table to fill in."""

    help = "Take over units, officers, employers or open cases from CSV or XLSX. 导入单位、人员、用人单位、在办案件。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to import, from which file, in whose name."""
        parser.add_argument("what", choices=[*first_day.KINDS, "template"])
        parser.add_argument("rest", nargs="+", metavar="FILE", help="FILE, or KIND [FILE] after `template`")
        parser.add_argument("--apply", action="store_true", help="take the good rows over; without it nothing changes")
        parser.add_argument("--by", help="user name of the administrator who imports; needed for employers and cases")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0 when every row is good, 1 when the file cannot be used or a row is bad."""
        try:
            if options["what"] == "template":
                self._template(*options["rest"])
            elif len(options["rest"]) != 1:
                raise CommandError("一次导入一个文件 one file at a time")
            else:
                self._import(options["what"], Path(options["rest"][0]), options["apply"], options["by"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _template(self, kind: str, file: str = "", *more: str) -> None:
        if kind not in first_day.KINDS or more:
            raise CommandError(f"laojian import template {{{'|'.join(first_day.KINDS)}}} [FILE.xlsx]")
        path = Path(file or f"{kind}.xlsx")
        first_day.template(kind, path)
        self.stdout.write(f"已写出模板 template written: {path}")

    def _import(self, kind: str, path: Path, apply: bool, by: str | None) -> None:
        at = queries.now()
        officer = self._officer(by, localdate(at)) if by else None
        if officer is None and first_day.KINDS[kind].needs_officer:
            raise CommandError("请用 --by 指明导入人 say who imports with --by USERNAME")
        result = first_day.run(kind, path, apply=apply, by=officer, at=at)
        self._show(kind, result)
        if result.bad():
            raise CommandError(f"{len(result.bad())} 行未导入 rows kept back: {result.rejected}")

    def _officer(self, username: str, on: date) -> Officer:
        officer = Officer.objects.filter(username=username, is_active=True).first()
        office = org.office()
        if officer is None or office is None:
            raise CommandError(f"没有用户 no such user: {username}")
        access.require(officer, "import.run", office.city_code, on=on)
        return officer

    def _show(self, kind: str, result: first_day.Result) -> None:
        """The counts, and the first bad rows with their reasons."""
        console = Console(width=120, highlight=False)
        made = "已导入" if result.applied else "可以导入"
        console.print(
            f"{first_day.KINDS[kind].title}：{made} {result.count('made')} 行，"
            f"已有 {result.count('met')} 行，有问题 {result.count('bad')} 行。"
        )
        if result.named:
            console.print("未采用 not used: " + "；".join(result.named))
        for where, said in result.said[:SHOWN]:
            console.print(f"第 {where} 行 row {where}: {said}")
        if result.bad():
            table = Table("行 row", "原因 reason")
            for outcome in result.bad()[:SHOWN]:
                table.add_row(result.where.get(outcome.row, str(outcome.row)), str(outcome.reason))
            console.print(table)
        waiting = [outcome for outcome in result.outcomes if getattr(outcome, "waiting", ())]
        if waiting:
            console.print(f"{len(waiting)} 人的重要角色待另一位管理员批准。")
        if result.secrets is not None:
            console.print(f"首次密码 first passwords: {result.secrets}（交付后请删除 delete after handing over）")
        if not result.applied:
            console.print("以上为预览，没有改动任何数据；加 --apply 正式导入。Preview only; add --apply.")
