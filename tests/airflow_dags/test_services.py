"""All services on one machine: they come up, stay up, and leave nothing behind.

One home for the module, because a start is 15 s of CPU: the tests run in the order they stand in,
and each brings up what it needs. The figures are in the report's properties and, with ``-s``,
printed.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from envdb.demo.run import demo_settings
from envdb.orchestration import processes, readiness
from envdb.orchestration.airflow_settings import (
    airflow_environment,
    airflow_home,
    own_settings,
    sign_in,
)
from envdb.orchestration.parts import PARTS, living, log_file, run_folder
from envdb.orchestration.services import Running, ServicesError, down, running, up
from envdb.settings import Address, Settings, SettingsError, load_settings
from envdb.warehouse import embedded

pytest.register_assert_rewrite("from_outside")
from from_outside import (  # noqa: E402 - after its assertions are made to explain
    call,
    is_beating,
    leader,
    listeners,
    port_of,
    remains,
    wait_until,
    working,
)

DAG = """
from airflow.sdk import dag, task

@dag(schedule=None)
def tiny():
    @task
    def rest():
        import pathlib, time
        pathlib.Path({beside!r}, "resting").touch()
        time.sleep(5)

    rest()

tiny()
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    home = tmp_path_factory.mktemp("services") / "home"
    found = load_settings({"ENVDB_HOME": str(home)})
    yield found
    data = embedded.data_folder(home)
    down(found, tell=lambda _: None)
    if data.exists() and not data.is_relative_to(home):
        shutil.rmtree(data.parent)  # as root it is below /var/lib/envdb


@pytest.fixture(scope="module")
def dags(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dags")
    (folder / "tiny.py").write_text(DAG.format(beside=str(folder)), encoding="utf-8")
    (folder / "broken.py").write_text("from airflow.sdk import no_dag\n", encoding="utf-8")
    return folder


@pytest.fixture
def told(settings: Settings, dags: Path) -> list[str]:
    """Bring everything up unless it is; return what was told."""
    lines: list[str] = []
    if running(settings) is None:
        up(settings, detach=True, tell=lines.append, dags=dags)
    return lines


@pytest.mark.slow
def test_up_is_ready_within_a_minute_and_says_how_to_come_in(
    settings: Settings, dags: Path, record_property: Callable[[str, object], None]
) -> None:
    lines: list[str] = []
    began = time.monotonic()
    up(settings, detach=True, tell=lines.append, dags=dags)
    took = time.monotonic() - began
    record_property("first_start_s", took)
    print(f"\nfirst start {took:.1f} s", *lines, sep="\n")
    found = running(settings)
    assert found is not None
    assert (found.ready, found.detached) == (True, True)
    assert any(found.address in line for line in lines)
    account = sign_in(settings)
    assert sum(account.password in line for line in lines) == 1
    assert any("broken.py" in line and "no_dag" in line for line in lines)
    assert account.password not in log_file(settings, "supervisor").read_text()
    assert took < 60


@pytest.mark.slow
def test_all_parts_work_and_the_dag_is_listed(settings: Settings, told: list[str]) -> None:
    health = readiness.call(port_of(settings), "GET", "/api/v2/monitor/health")
    assert {part: state["status"] for part, state in health.items()} == {
        "metadatabase": "healthy",
        "scheduler": "healthy",
        "triggerer": "healthy",
        "dag_processor": "healthy",
    }
    listed = call(settings, "GET", "/api/v2/dags")["dags"]
    assert [(dag["dag_id"], dag["is_paused"]) for dag in listed] == [("tiny", False)]


@pytest.mark.slow
def test_only_loopback_is_listened_on(settings: Settings, told: list[str]) -> None:
    ours = processes.members(living(settings))
    listening = listeners(ours)
    assert f"127.0.0.1:{port_of(settings)}" in listening
    assert all(place.startswith("127.0.0.1:") for place in listening)


@pytest.mark.slow
def test_no_secret_is_on_a_command_line(settings: Settings, told: list[str]) -> None:
    home = airflow_home(settings)
    password = embedded.server_folder(settings.home) / "password"
    hidden = [password.read_text(), sign_in(settings).password]
    hidden += json.loads((home / "secrets.json").read_text()).values()
    found = running(settings)
    assert found is not None
    for pid in (found.pid, *processes.members(living(settings))):
        line = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
        assert not [secret for secret in hidden if secret in line]


@pytest.mark.slow
def test_a_second_up_says_where_it_runs(settings: Settings, told: list[str]) -> None:
    before = running(settings)
    assert before is not None
    for detach in (True, False):
        lines: list[str] = []
        up(settings, detach=detach, tell=lines.append)
        assert len(lines) == 1
        assert before.address in lines[0]
        assert str(before.pid) in lines[0]
    assert running(settings) == before


@pytest.mark.slow
def test_a_killed_scheduler_is_started_again(settings: Settings, told: list[str]) -> None:
    before = leader(settings, "scheduler")
    workers = set(processes.members([before])) - {before}
    assert workers
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: leader(settings, "scheduler") not in (before, None))
    assert not [pid for pid in workers if processes.identify(pid)]
    wait_until(lambda: is_beating(settings, "scheduler"))
    assert "scheduler đã chết (tín hiệu 9)" in log_file(settings, "supervisor").read_text()


@pytest.mark.slow
def test_a_killed_postgresql_is_started_again(settings: Settings, told: list[str]) -> None:
    server = embedded.status(settings.home)
    assert server is not None
    postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    wait_until(lambda: embedded.status(settings.home) == server)
    wait_until(lambda: working(settings) == PARTS.keys())


@pytest.mark.slow
def test_down_lets_a_running_task_end_and_leaves_nothing(
    settings: Settings, dags: Path, told: list[str], record_property: Callable[[str, object], None]
) -> None:
    """The supervisor has been killed, so that down itself has to find what runs."""
    found = running(settings)
    assert found is not None
    call(settings, "POST", "/api/v2/dags/tiny/dagRuns", {"logical_date": None})
    wait_until((dags / "resting").exists)
    os.kill(found.pid, signal.SIGKILL)
    wait_until(lambda: running(settings) is None)
    assert processes.members(living(settings))
    began = time.monotonic()
    down(settings, tell=lambda _: None)
    took = time.monotonic() - began
    record_property("down_with_a_task_s", took)
    print(f"\ndown with a task of 5 s and no supervisor: {took:.1f} s")
    assert remains(settings) == []
    assert took < 30


@pytest.mark.slow
def test_up_goes_on_after_a_killed_supervisor_and_ctrl_c_ends_it(
    settings: Settings, dags: Path, record_property: Callable[[str, object], None]
) -> None:
    """Detached, killed, in the foreground, Ctrl-C: and the task of the last test has succeeded."""
    up(settings, detach=True, tell=lambda _: None, dags=dags)
    assert [
        run["state"] for run in call(settings, "GET", "/api/v2/dags/tiny/dagRuns")["dag_runs"]
    ] == ["success"]
    old = set(living(settings))
    found = running(settings)
    assert found is not None
    address = found.address
    os.kill(found.pid, signal.SIGKILL)
    began = time.monotonic()
    terminal = subprocess.Popen(
        [sys.executable, "-c", FOREGROUND, str(settings.home), str(dags)],
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        process_group=0,
    )
    assert terminal.stdout is not None
    lines = []
    for line in terminal.stdout:
        lines.append(line)
        if line.startswith("Đăng nhập"):
            break
    record_property("up_after_a_killed_supervisor_s", time.monotonic() - began)
    print(f"\nup after a killed supervisor: {time.monotonic() - began:.1f} s", *lines)
    found = running(settings)
    assert found is not None
    assert found == Running(terminal.pid, address, ready=True, detached=False)
    assert not old & living(settings).keys()
    began = time.monotonic()
    os.killpg(terminal.pid, signal.SIGINT)  # what a terminal sends
    assert terminal.wait(timeout=30) == 0
    record_property("ctrl_c_s", time.monotonic() - began)
    print(f"Ctrl-C: {time.monotonic() - began:.1f} s", *terminal.stdout)
    assert remains(settings) == []


FOREGROUND = """
import sys, pathlib
from envdb.orchestration.services import up
from envdb.settings import load_settings
up(
    load_settings({"ENVDB_HOME": sys.argv[1]}),
    detach=False,
    tell=lambda line: print(line, flush=True),
    dags=pathlib.Path(sys.argv[2]),
)
"""


# --- without starting anything -------------------------------------------------------------------


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """Settings of an installation whose databases are on another server."""
    return load_settings(environ_elsewhere(tmp_path))


def environ_elsewhere(folder: Path) -> dict[str, str]:
    server = "postgresql+psycopg://u:p@127.0.0.1:1"
    return {
        "ENVDB_HOME": str(folder / "home"),
        "ENVDB_WAREHOUSE_URL": f"{server}/envdb",
        "ENVDB_AIRFLOW_URL": f"{server}/airflow",
    }


def test_a_record_of_a_pid_that_another_process_has_ends_nobody(elsewhere: Settings) -> None:
    bystander = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        identity = processes.identify(bystander.pid)
        assert identity is not None
        for wrong in ({"started": identity.started - 1}, {"boot": "another"}):
            stale = dataclasses.replace(identity, **wrong)
            for name in (*PARTS, "supervisor"):
                file = run_folder(elsewhere) / f"{name}.json"
                processes.write_record(file, stale, port=1, ready=True, detached=True)
            assert running(elsewhere) is None
            down(elsewhere, tell=lambda _: None)
            assert processes.is_alive(identity)
    finally:
        bystander.kill()
        bystander.wait()


def test_a_process_with_our_mark_is_found_with_all_of_its_session(elsewhere: Settings) -> None:
    """Also one of another installation, of the person's own shell, and one whose leader died."""
    mine = {"AIRFLOW_HOME": str(airflow_home(elsewhere)), processes.MARK: "scheduler"}
    other = {"AIRFLOW_HOME": "/elsewhere/airflow", processes.MARK: "scheduler"}
    shell = {"AIRFLOW_HOME": str(airflow_home(elsewhere))}
    # The leader starts a child and dies; env -i: the child's child has no environment at all.
    orphaning = ["sh", "-c", "sh -c 'env -i sleep 60 & sleep 60' & sleep 0.2"]
    started = [
        subprocess.Popen(orphaning, env={**os.environ, **extra}, start_new_session=True)
        for extra in (mine, other, shell)
    ]
    try:
        for process in started:
            process.wait()
        assert living(elsewhere) == {started[0].pid: "scheduler"}
        assert len(processes.members([started[0].pid])) >= 2
        down(elsewhere, tell=lambda _: None)
        counts = [len(processes.members([process.pid])) for process in started]
        assert counts[0] == 0
        assert all(counts[1:])
    finally:
        processes.kill(process.pid for process in started)


def test_nothing_to_stop_is_said(elsewhere: Settings) -> None:
    lines: list[str] = []
    down(elsewhere, tell=lines.append)
    assert lines == ["envdb không chạy."]


def test_secrets_are_made_once_and_for_the_owner_only(elsewhere: Settings) -> None:
    first = airflow_environment(elsewhere, api_port=8080, environ={})
    again = airflow_environment(elsewhere, api_port=8080, environ={})
    assert first == again
    for name in ("secrets.json", "passwords.json"):
        assert (airflow_home(elsewhere) / name).stat().st_mode & 0o777 == 0o600
    assert (
        len({value for name, value in first.items() if "SECRET" in name or "FERNET" in name}) == 3
    )


def test_parts_read_the_settings_they_were_given(elsewhere: Settings) -> None:
    changed = dataclasses.replace(
        elsewhere,
        settle_s=0.25,
        file_max_mb=7,
        api_port=8081,
        metrics=Address("::1", 8125),
        lineage="/srv/lineage.jsonl",
    )
    given = airflow_environment(changed, api_port=8080, environ={})
    assert load_settings(given) == changed


@pytest.mark.parametrize("url", [None, "postgresql://u:secret@h/airflow"])
def test_a_missing_or_wrong_metadata_database_is_named_without_its_password(
    elsewhere: Settings, url: str | None
) -> None:
    wrong = dataclasses.replace(elsewhere, airflow_url=url)
    with pytest.raises(SettingsError, match="ENVDB_AIRFLOW_URL") as caught:
        airflow_environment(wrong, api_port=8080, environ={})
    assert "secret@" not in str(caught.value)


def test_the_metadata_database_may_stand_in_a_file(tmp_path: Path) -> None:
    environ = environ_elsewhere(tmp_path)
    url = environ.pop("ENVDB_AIRFLOW_URL")
    (tmp_path / "url").write_text(f"{url}\n")
    found = load_settings({**environ, "ENVDB_AIRFLOW_URL_FILE": str(tmp_path / "url")})
    given = airflow_environment(found, api_port=8080, environ={})
    assert given["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == url


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("ENVDB_METRICS", "statsd"),
        ("ENVDB_METRICS", ":8125"),
        ("ENVDB_API_PORT", "http"),
        ("ENVDB_API_PORT", "65536"),
        ("ENVDB_LINEAGE", "kafka://broker:9092"),
        ("ENVDB_LINEAGE", "http:///v1"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_says(variable: str, text: str) -> None:
    with pytest.raises(SettingsError, match=variable) as caught:
        load_settings({variable: text})
    assert text in str(caught.value)


def given_by(elsewhere: Settings, section: str, **changes: object) -> dict[str, str]:
    """Return Airflow's variables of a section, without what begins their names."""
    changed = dataclasses.replace(elsewhere, **changes)
    given = airflow_environment(changed, api_port=8080, environ={})
    start = f"AIRFLOW__{section}__"
    return {name.removeprefix(start): value for name, value in given.items() if start in name}


def test_a_file_of_an_address_does_not_reach_parts_that_have_their_own(tmp_path: Path) -> None:
    """The demo runs its own server, also where the real one's address is mounted as a file."""
    secret = tmp_path / "url"
    secret.write_text("postgresql+psycopg://u:p@127.0.0.1:1/real", encoding="utf-8")
    caller = {"ENVDB_WAREHOUSE_URL_FILE": str(secret), "ENVDB_AIRFLOW_URL_FILE": str(secret)}
    real = load_settings({**caller, "ENVDB_HOME": str(tmp_path / "home")})
    assert real.warehouse_url == real.airflow_url == secret.read_text(encoding="utf-8")
    demo = demo_settings(real)
    assert load_settings({**caller, **own_settings(demo)}) == demo
    assert demo.warehouse_url is None
    assert demo.airflow_url is None


def test_metrics_go_where_the_setting_says(elsewhere: Settings) -> None:
    assert given_by(elsewhere, "METRICS") == {}
    metrics = load_settings({"ENVDB_METRICS": "[::1]:8125"}).metrics
    assert given_by(elsewhere, "METRICS", metrics=metrics) == {
        "STATSD_ON": "True",
        "STATSD_HOST": "::1",
        "STATSD_IPV6": "True",
        "STATSD_PORT": "8125",
    }


def test_metrics_arrive(elsewhere: Settings, tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        changed = dataclasses.replace(elsewhere, metrics=Address(*receiver.getsockname()))
        given = airflow_environment(changed, api_port=8080, environ={})
        code = (
            "from airflow.observability.metrics import stats_utils as s;"
            " s.get_stats_factory()().incr('envdb_was_here')"
        )
        subprocess.run([sys.executable, "-c", code], env={**os.environ, **given}, check=True)
        packets = iter(lambda: receiver.recv(1000), b"")
        assert any(b"envdb_was_here:1|c" in packet for packet in packets)


@pytest.mark.parametrize(
    ("text", "transport"),
    [
        ("/srv/l.jsonl", {"type": "file", "log_file_path": "/srv/l.jsonl", "append": True}),
        ("http://catalogue:5000", {"type": "http", "url": "http://catalogue:5000"}),
        (
            "https://catalogue/openlineage/v1/",
            {"type": "http", "url": "https://catalogue", "endpoint": "openlineage/v1"},
        ),
    ],
)
def test_lineage_goes_where_the_setting_says(
    elsewhere: Settings, text: str, transport: dict[str, object]
) -> None:
    assert given_by(elsewhere, "OPENLINEAGE") == {}
    lineage = load_settings({"ENVDB_LINEAGE": text}).lineage
    given = given_by(elsewhere, "OPENLINEAGE", lineage=lineage)
    assert json.loads(given["TRANSPORT"]) == transport


def test_a_start_that_fails_tells_why_and_leaves_nothing(
    elsewhere: Settings,
) -> None:
    with pytest.raises(ServicesError, match="ENVDB_AIRFLOW_URL"):
        up(elsewhere, detach=True, tell=lambda _: None)
    assert running(elsewhere) is None
    assert remains(elsewhere) == []
