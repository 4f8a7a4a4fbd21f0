"""Users with roles: who looks, who runs the pipeline, and who may answer an approval, on real pages."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from command_process import run_envdb
from compose_here import free_port
from envdb.orchestration.airflow_settings import airflow_environment, own_settings, sign_in
from envdb.settings import Settings, SettingsError, load_settings
from envdb.warehouse.embedded import Server
from intake_site import empty_database

PASSWORD = "mat khau dai"
TASK = "/dags/yearly_reports/dagRuns/r/taskInstances/approve"


@dataclass(frozen=True)
class Pages:
    """The api-server of an installation whose users have roles."""

    settings: Settings
    address: str

    def token(self, user: str, password: str = PASSWORD) -> requests.Response:
        body = {"username": user, "password": password}
        return requests.post(f"{self.address}/auth/token", json=body, timeout=30)

    def ask(self, user: str, method: str, path: str, body: object = None) -> int:
        bearer = self.token(user).json()["access_token"]
        answer = requests.request(
            method,
            f"{self.address}/api/v2{path}",
            json=body,
            headers={"Authorization": f"Bearer {bearer}"},
            timeout=30,
        )
        return answer.status_code


def envdb(
    settings: Settings, *words: str, said: str = PASSWORD, installed: bool = False
) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, **own_settings(settings)}
    return run_envdb(*words, environ=environ, typed=f"{said}\n", installed=installed)


@pytest.fixture(scope="module")
def pages(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    home, port = tmp_path_factory.mktemp("accounts"), free_port()
    with empty_database(server) as metadata, empty_database(server) as warehouse:
        settings = load_settings(
            {
                "ENVDB_HOME": str(home),
                "ENVDB_WAREHOUSE_URL": warehouse,
                "ENVDB_AIRFLOW_URL": metadata,
                "ENVDB_AUTH": "fab",
            }
        )
        environ = {**os.environ, **airflow_environment(settings, api_port=port)}
        for words in (("airflow", "db", "migrate"), ("envdb.orchestration.accounts",)):
            subprocess.run(
                [sys.executable, "-m", *words], env=environ, check=True, capture_output=True
            )
        with (home / "api.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "airflow", "api-server"],
                env=environ, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            for name, role in (("xem", "Viewer"), ("van_hanh", "Op"), ("can_bo", "Officer")):
                done = envdb(settings, "user", name, "--role", role)
                assert done.returncode == 0, done.stderr
            opened = Pages(settings, f"http://127.0.0.1:{port}")
            _wait(opened, process, home / "api.log")
            yield opened
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _wait(opened: Pages, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while True:
        assert process.poll() is None, log.read_text()[-3000:]
        assert time.monotonic() < deadline
        try:
            return requests.get(
                f"{opened.address}/api/v2/monitor/health", timeout=5
            ).raise_for_status()
        except requests.RequestException:
            time.sleep(0.2)


def test_the_first_account_signs_in_with_the_password_of_its_file(pages: Pages) -> None:
    account = sign_in(pages.settings)
    assert pages.token(account.user, account.password).status_code == 201
    assert pages.token(account.user, "another").status_code == 401


def test_nobody_looks_without_an_account(pages: Pages) -> None:
    assert requests.get(f"{pages.address}/api/v2/dags", timeout=30).status_code == 401


@pytest.mark.parametrize(
    ("user", "looks", "answers", "sets_a_task", "starts_another_dag"),
    [
        # 404: allowed, and there is no such run; 403: not allowed
        ("xem", 200, 403, 403, 403),
        ("can_bo", 200, 404, 403, 403),
        ("van_hanh", 200, 404, 404, 404),
    ],
)
def test_a_role_may_do_its_own_and_no_more(
    pages: Pages, user: str, looks: int, answers: int, sets_a_task: int, starts_another_dag: int
) -> None:
    assert pages.ask(user, "GET", "/dags") == looks
    answer = {"chosen_options": ["Approve"], "params_input": {}}
    assert pages.ask(user, "PATCH", f"{TASK}/-1/hitlDetails", answer) == answers
    assert pages.ask(user, "PATCH", TASK, {"new_state": "success"}) == sets_a_task
    run = {"logical_date": None}
    assert pages.ask(user, "POST", "/dags/no_dag_of_ours/dagRuns", run) == starts_another_dag


def test_an_officer_may_start_the_reports_only(pages: Pages) -> None:
    run = {"logical_date": None}
    assert pages.ask("can_bo", "POST", "/dags/yearly_reports/dagRuns", run) == 404
    assert pages.ask("can_bo", "POST", "/dags/build_marts/dagRuns", run) == 403


def test_an_account_gets_another_role_and_password_and_keeps_its_number(pages: Pages) -> None:
    first = envdb(pages.settings, "user", "moi", "--role", "Viewer", installed=True)
    again = envdb(pages.settings, "user", "moi", "--role", "Officer", said="mat khau khac")
    assert first.stdout.partition("mã ")[2] == again.stdout.partition("mã ")[2] != ""
    assert pages.token("moi").status_code == 401
    assert pages.token("moi", "mat khau khac").status_code == 201


def test_a_short_password_and_an_unknown_role_are_refused(pages: Pages) -> None:
    assert envdb(pages.settings, "user", "ai", "--role", "Officer", said="ngan").returncode == 2
    assert envdb(pages.settings, "user", "ai", "--role", "Boss").returncode == 2


def test_without_users_the_command_says_what_to_set(tmp_path: Path) -> None:
    simple = load_settings({"ENVDB_HOME": str(tmp_path)})
    done = envdb(simple, "user", "ai", "--role", "Viewer")
    assert (done.returncode, "ENVDB_AUTH" in done.stderr) == (2, True)


def test_two_approvals_want_two_people() -> None:
    with pytest.raises(SettingsError, match="fewer than two people"):
        load_settings({"ENVDB_APPROVALS": "2", "ENVDB_APPROVERS": "4=an_na"})
    two = load_settings({"ENVDB_APPROVALS": "2", "ENVDB_APPROVERS": "4=an_na 7=binh"})
    assert two.approvers == (("4", "an_na"), ("7", "binh"))
