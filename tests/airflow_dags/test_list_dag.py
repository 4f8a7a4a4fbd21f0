"""The DAG that fetches the list of enterprises: skipped without work, and never half-way."""

from __future__ import annotations

from dataclasses import replace

from airflow_process import AirflowProcess, Run
from envdb.settings import Settings
from intake_site import Site, as_csv, sample, table
from list_server import running_list_server

DAG, FEED = "import_enterprise_list", "enterprise_register"


def run(airflow: AirflowProcess, settings: Settings, day: int) -> Run:
    return airflow.run(DAG, settings, day=f"2026-08-{day:02}T22:10:00+00:00")


def test_without_an_address_there_is_nothing_to_do(airflow: AirflowProcess, site: Site) -> None:
    assert run(airflow, site.settings, 1).states() == {"fetch[-1]": "skipped"}


def test_a_new_list_is_dropped_and_a_known_one_is_not(airflow: AirflowProcess, site: Site) -> None:
    with running_list_server() as server:
        server.content = as_csv(table(FEED, sample(FEED, "CTK", "2025")))
        settings = replace(site.settings, list_url=f"{server.url}/{{year}}.csv")
        first = run(airflow, settings, 2)
        assert first.states() == {"fetch[-1]": "success"}
        assert first.returned["fetch[-1]"]["year"] == 2025
        assert [one.outcome for one in site.ingest()] == ["accepted"]
        assert run(airflow, settings, 3).states() == {"fetch[-1]": "skipped"}
        assert server.answers == [200, 304]


def test_a_list_that_is_refused_fails_the_task_and_drops_nothing(
    airflow: AirflowProcess, site: Site
) -> None:
    with running_list_server() as server:
        server.codes = [404]
        settings = replace(site.settings, list_url=f"{server.url}/list.csv")
        failed = run(airflow, settings, 4)
    assert failed.states() == {"fetch[-1]": "failed"}
    assert "ENVDB_LIST_URL" in failed.log
    assert not list(site.settings.inbox.glob("CTK/*"))
