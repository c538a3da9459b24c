"""Where the database is: a server named by DATABASE_URL, or the embedded one in the data home.

Imports no Django, so that settings may ask it. Two roles: `owner` creates tables (migrations), `app` does
the daily work and may not change what is append-only.
"""

import hashlib
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from config import embedded
from config.embedded import APP, DATABASE, OWNER, PATIENCE, PAUSE, PORT, Cluster, DatabaseUnavailable

__all__ = [
    "DatabaseUnavailable",
    "Parameters",
    "cluster",
    "conninfo",
    "ensure",
    "exists",
    "external",
    "home",
    "parameters",
    "stop",
]

ROLES = ("app", "owner")
ROOMS = ("pg", "keys", "files", "anchors", "imports")
CHECKOUT = Path(__file__).resolve().parents[1]
NOT_YET = ("starting up", "shutting down", "recovery mode", "not yet accepting connections")


class Parameters(TypedDict):
    """Connection parameters in Django's words."""

    ENGINE: str
    NAME: str
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str
    OPTIONS: dict[str, str]


def home() -> Path:
    """The data home of this checkout with its rooms; made on first use, closed to other accounts.

    LAOJIAN_HOME, else /var/lib/laojian/<checkout> for root, else the user's data folder. Root's home itself may
    be passed through (0711) because the server inside runs under another account; its rooms are closed.
    """
    chosen = os.environ.get("LAOJIAN_HOME")
    root = os.geteuid() == 0
    try:
        path = Path(chosen).expanduser().absolute() if chosen else default_home(root)
        for parent in reversed(path.parents):
            make_room(parent, 0o755 if root else 0o700)
        make_room(path, 0o711 if root else 0o700)
        for room in ROOMS:
            make_room(path / room, 0o700)
    except OSError as error:
        raise embedded.from_os_error(error) from None
    return path


def default_home(root: bool) -> Path:
    """One folder per checkout, so that two copies of the program never share data."""
    key = f"{CHECKOUT.name}-{hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:10]}"
    if root:
        return Path("/var/lib/laojian") / key
    given = os.environ.get("XDG_DATA_HOME", "")
    try:
        base = Path(given) if given.startswith("/") else Path.home() / ".local" / "share"
    except RuntimeError:
        raise DatabaseUnavailable(
            "找不到用户主目录；请设置 LAOJIAN_HOME 和 DATABASE_URL", "no home folder; set LAOJIAN_HOME and DATABASE_URL"
        ) from None
    return base / "laojian" / key


def make_room(path: Path, mode: int) -> None:
    """A folder with exactly this mode, whatever the umask; one that exists is left as it is."""
    if not path.is_dir():
        path.mkdir(mode=mode, exist_ok=True)
        path.chmod(mode)


def external() -> bool:
    """Is a PostgreSQL server named in the environment?"""
    return bool(os.environ.get("DATABASE_URL"))


def parameters(role: str = "app") -> Parameters:
    """Connection parameters for the role `app` or `owner`; starts nothing.

    LAOJIAN_DB_NAME names another database of the embedded server (tests, a restore on trial).
    """
    if role not in ROLES:
        raise DatabaseUnavailable(f"没有数据库角色 {role}", f"no database role {role}; LAOJIAN_DB_ROLE is app or owner")
    if external():
        url = os.environ["DATABASE_URL"]
        return from_url(os.environ.get("DATABASE_OWNER_URL") or url if role == "owner" else url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("LAOJIAN_DB_NAME") or DATABASE,
        "USER": OWNER if role == "owner" else APP,
        "PASSWORD": "",
        "HOST": str(cluster().run),
        "PORT": PORT,
        "OPTIONS": {},
    }


def from_url(url: str) -> Parameters:
    """postgres://user:password@host:port/name?sslmode=… → parameters; a bad address is refused without repeating it."""
    try:
        parts = urlsplit(url)
        port = parts.port or int(PORT)
    except ValueError:
        parts, port = urlsplit(""), 0
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name or not parts.username:
        raise DatabaseUnavailable(
            "DATABASE_URL 格式不对，应为 postgres://用户:口令@主机:端口/库名",
            "DATABASE_URL must look like postgres://user:password@host:port/name",
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port),
        "OPTIONS": options,
    }


def conninfo(role: str = "app", name: str | None = None) -> dict[str, Any]:
    """The same parameters in libpq's words, optionally for another database of the same server."""
    found = parameters(role)
    words = {
        "dbname": name or found["NAME"],
        "user": found["USER"],
        "password": found["PASSWORD"],
        "host": found["HOST"],
        "port": found["PORT"],
        **found["OPTIONS"],
    }
    return {word: value for word, value in words.items() if value}


def cluster() -> Cluster:
    return Cluster(home())


def exists() -> bool:
    """A server is named, or the embedded cluster has been made."""
    return external() or cluster().exists()


def ensure(settings: Mapping[str, str] | None = None) -> None:
    """Return when the database answers; start the embedded server if it does not run.

    `settings` are extra server settings, used only if this call starts it. Raises DatabaseUnavailable.
    """
    try:
        if external():
            require_answer()
        else:
            ensure_embedded(cluster(), settings or {})
    except OSError as error:
        raise embedded.from_os_error(error) from None


def ensure_embedded(here: Cluster, settings: Mapping[str, str]) -> None:
    """Whoever gets the lock starts the server; everybody else waits until it answers."""
    deadline = time.monotonic() + PATIENCE
    while not (embedded.listening(here) and answers()):
        lock = embedded.try_lock(here)
        if lock is not None:
            try:
                process = embedded.start(here, lock, settings)
            finally:
                os.close(lock)
            while not (embedded.listening(here) and answers()):
                if process.poll() is not None:
                    raise embedded.failed(here.start_log.read_text(encoding="utf-8", errors="replace"))
                wait(deadline)
            process.returncode = 0  # the server outlives us on purpose: nobody is to wait for it
            return
        wait(deadline)


def wait(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise DatabaseUnavailable(
            f"等待 {PATIENCE:.0f} 秒后服务器仍未就绪，可能仍在恢复；请稍后再试",
            f"the server is not ready after {PATIENCE:.0f} s, it may still be recovering; try again later",
        )
    time.sleep(PAUSE)


def answers() -> bool:
    """Can the app role log in? False while the server starts or stops; any other refusal is final."""
    try:
        psycopg.connect(**{"connect_timeout": 10} | conninfo(name=DATABASE)).close()
    except psycopg.OperationalError as error:
        text = str(error)
        if "too many clients" in text or "remaining connection slots" in text:
            return True
        if any(sign in text for sign in NOT_YET) or not embedded.listening(cluster()):
            return False
        raise DatabaseUnavailable(text.strip(), text.strip()) from None
    return True


def require_answer() -> None:
    """One look at the server named by DATABASE_URL."""
    try:
        psycopg.connect(**{"connect_timeout": 10} | conninfo()).close()
    except psycopg.Error as error:
        found = parameters()
        where = f"{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
        reason = str(error).strip()
        raise DatabaseUnavailable(f"无法连接 {where}：{reason}", f"cannot connect to {where}: {reason}") from None


def stop() -> bool:
    """Stop the embedded server; True when one was running. A server named by DATABASE_URL is left alone."""
    return False if external() else embedded.stop(cluster())
