"""``laojian COMMAND``: Django's commands with the database started first where one is needed."""

import os
import subprocess
import sys

import psycopg
from django.core.management import execute_from_command_line

from config import database

WITHOUT_DATABASE = {
    "check_ids",
    "typed",
    "triage",
    "tables",
    "assets",
    "catalogue",
    "docs",
    "serve",  # looks at its port before anything else; its first step starts the database
    "stop",
    "health",  # says that the database is away, and does not start it
    "help",
    "--help",
    "-h",
    "--version",
    "version",
}
AS_OWNER = {"migrate", "makemigrations", "sqlmigrate", "law", "backup", "restore"}


def main() -> None:
    """Run one command; a database that cannot start is said in one line, exit code 3."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    argv = [sys.argv[0], *(sys.argv[1:] or ["help"])]
    argv[1] = argv[1].replace("-", "_") if not argv[1].startswith("-") else argv[1]
    asks_help = any(word in {"--help", "-h"} for word in argv[2:])
    if argv[1] in AS_OWNER:
        os.environ["LAOJIAN_DB_ROLE"] = "owner"
    try:
        if argv[1] not in WITHOUT_DATABASE and not asks_help:
            prepare(argv[1])
        execute_from_command_line(argv)
    except database.DatabaseUnavailable as problem:
        sys.stderr.write(f"laojian: {problem}\n")
        sys.exit(problem.exit_code)


def prepare(command: str) -> None:
    """Start the database; on a new one, make the tables first.

    ``due`` makes nothing: without an office's own tables it answers from those published with the program.
    """
    if command == "due" and not database.exists():
        return
    database.ensure()
    if command not in AS_OWNER | {"due"} and not has_tables():
        made = subprocess.run([sys.executable, "-m", "config.cli", "migrate", "--verbosity=0"])
        if made.returncode:
            raise database.DatabaseUnavailable("建表失败，见上文", "the tables could not be made, see above")


def has_tables() -> bool:
    """Whether the database was ever migrated."""
    with psycopg.connect(**database.conninfo("owner")) as connection:
        row = connection.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
    return bool(row and row[0])


if __name__ == "__main__":
    main()
