"""A yearly report is frozen, approved by people, numbered and delivered: each once, whatever happens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from openpyxl import load_workbook

from airflow_process import AirflowProcess, Run
from envdb.destinations import read_destinations
from envdb.settings import Settings
from http_receiver import Receiver, running_receiver
from intake_site import VILLAGES, Site, form

DAG, START = "yearly_reports", "yearly_reports_start"
YES = {
    "comment": "Đồng ý",
    "number": "12/BC-SCT",
    "signed_by": "Nguyễn Văn A",
    "signed_as": "GIÁM ĐỐC",
}
TITLE = "Công tác bảo vệ môi trường ngành Công Thương thành phố Hà Nội năm 2025"
APPROVED = ["check", "freeze", "render", "approve", "publish", "deliver"]


@dataclass(frozen=True)
class Reporting:
    """An office with one accepted file of 2025, and a receiver of its reports."""

    airflow: AirflowProcess
    site: Site
    settings: Settings
    receiver: Receiver

    def begin(self, day: int) -> Run:
        conf = {"report": "ministry", "year": 2025}
        when = f"2026-07-{day:02}T01:00:00+00:00"
        return self.airflow.begin(DAG, self.settings, when, conf)

    def answer(
        self, run: Run, user: str, choice: str = "Approve", task: str = "approve", **form: str
    ) -> int:
        status, _ = self.airflow.ask(
            "ask_pages",
            self.settings,
            method="PATCH",
            path=f"/dags/{DAG}/dagRuns/{run.run_id}/taskInstances/{task}/-1/hitlDetails",
            user=user,
            body={"chosen_options": [choice], "params_input": form},
        )
        return int(status)

    def go_on(self, run: Run) -> Run:
        return self.airflow.go_on(run, self.settings, DAG)

    def clear(self, run: Run, *tasks: str) -> Run:
        return self.airflow.clear(run, self.settings, *tasks, dag_id=DAG)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.site.connection.execute(query).fetchall()


@pytest.fixture
def reporting(airflow: AirflowProcess, site: Site) -> Iterator[Reporting]:
    site.drop("00004", "lang nghe 2025.xlsx", form(VILLAGES, "00004", "2025"))
    site.ingest()
    with running_receiver() as receiver:
        settings = replace(site.settings, deliver_to=read_destinations(f"bct={receiver.url}"))
        yield Reporting(airflow, site, settings, receiver)


def states(run: Run) -> dict[str, str]:
    return {one["task"]: one["state"] for one in run.tasks}


def test_it_waits_for_a_person_and_then_goes_all_the_way_once(reporting: Reporting) -> None:
    run = reporting.begin(1)
    assert states(run)["approve"] == "awaiting_input"
    assert reporting.receiver.requests == []
    status, asked = reporting.airflow.ask(
        "ask_pages",
        reporting.settings,
        method="GET",
        path=f"/dags/{DAG}/dagRuns/{run.run_id}/taskInstances/approve/-1/hitlDetails",
        user="an_na",
    )
    assert (status, asked["subject"]) == (200, f"Duyệt báo cáo: {TITLE}")
    owed = reporting.rows(
        "SELECT count(*), count(*) FILTER (WHERE submitted) FROM mart.completeness_by_unit"
        " WHERE period_end BETWEEN '2025-01-01' AND '2025-12-31'"
    )
    assert f"Phải nộp {owed[0][0]}, đã nộp {owed[0][1]}," in asked["body"]
    assert owed[0][1] == 1

    assert reporting.answer(run, "an_na", **YES) == 200
    done = reporting.go_on(run)
    assert done.state == "success"
    assert states(done) == {**dict.fromkeys(APPROVED, "success"), "approve_again": "skipped"}
    assert reporting.rows("SELECT number, signed_by, year FROM release.release") == [
        ("12/BC-SCT", "Nguyễn Văn A", 2025)
    ]
    ((name, comment, at),) = reporting.rows(
        "SELECT user_name, comment, answered_at FROM release.approval"
    )
    assert (name, comment) == ("an_na", "Đồng ý")
    assert at is not None

    (kept,) = reporting.receiver.accepted.values()
    manifest = json.loads(kept["files"]["ban_ke_tep.json"])
    assert manifest["number"] == "12/BC-SCT"
    assert [one["name"] for one in manifest["approved_by"]] == ["an_na"]
    for one in manifest["files"]:
        assert hashlib.sha256(kept["files"][one["name"]]).hexdigest() == one["sha256"]
    assert kept["manifest"]["title"].endswith("năm 2025, số 12/BC-SCT")

    again = reporting.clear(done, "check", "freeze", "render", "publish", "deliver")
    assert again.state == "success"
    assert len(reporting.receiver.requests) == 1
    assert reporting.rows("SELECT count(*) FROM release.release") == [(1,)]
    assert reporting.rows("SELECT attempts FROM release.delivery") == [(1,)]


def test_figures_are_those_of_the_freeze_not_of_the_approval(reporting: Reporting) -> None:
    run = reporting.begin(2)
    reporting.site.drop("00008", "lang nghe 2025.xlsx", form(VILLAGES, "00008", "2025"))
    reporting.site.ingest()
    reporting.answer(run, "an_na", **YES)
    reporting.go_on(run)
    ((path,),) = reporting.rows(
        "SELECT path FROM release.release_file"
        " WHERE state = 'released' AND file_name LIKE 'phu_luc%'"
    )
    (sheet,) = (one for one in load_workbook(path) if one["A1"].value.startswith("Tình hình nộp"))
    names, *rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    submitted = {row[names.index("feed")]: row[names.index("submitted")] for row in rows}
    assert submitted[VILLAGES] == 1


def test_a_rejection_ends_it_and_nothing_is_published(reporting: Reporting) -> None:
    run = reporting.begin(3)
    assert reporting.answer(run, "an_na", "Reject", **{**YES, "comment": "Sai số"}) == 200
    done = reporting.go_on(run)
    assert states(done)["publish"] == states(done)["deliver"] == "skipped"
    assert reporting.rows("SELECT published_at FROM release.release") == [(None,)]
    assert reporting.receiver.requests == []


def test_an_approval_that_was_set_to_success_without_a_person_publishes_nothing(
    reporting: Reporting,
) -> None:
    run = reporting.begin(4)
    status, _ = reporting.airflow.ask(
        "ask_pages",
        reporting.settings,
        method="PATCH",
        path=f"/dags/{DAG}/dagRuns/{run.run_id}/taskInstances/approve",
        user="binh",
        body={"new_state": "success"},
    )
    assert status == 200, "Airflow no longer allows it: this test has nothing left to show"
    done = reporting.go_on(run)
    assert states(done)["approve"] == "success"
    assert states(done)["publish"] == "failed"
    assert reporting.rows("SELECT published_at FROM release.release") == [(None,)]
    assert reporting.receiver.requests == []


def test_a_second_person_is_asked_where_a_setting_says_so(reporting: Reporting) -> None:
    two = replace(
        reporting,
        settings=replace(
            reporting.settings,
            approvals=2,
            approvers=(("an_na", "an_na"), ("binh", "binh")),
        ),
    )
    run = two.begin(5)
    assert two.answer(run, "somebody", **YES) == 403
    assert two.answer(run, "an_na", **YES) == 200
    run = two.go_on(run)
    assert states(run)["approve_again"] == "awaiting_input"
    assert two.answer(run, "an_na", task="approve_again", comment="") == 403
    assert two.answer(run, "binh", task="approve_again", comment="Đã xem") == 200
    assert two.go_on(run).state == "success"
    assert two.rows("SELECT step, user_id, comment FROM release.approval ORDER BY step") == [
        (1, "an_na", "Đồng ý"),
        (2, "binh", "Đã xem"),
    ]


def test_a_delivery_that_failed_is_taken_up_by_clearing_it(reporting: Reporting) -> None:
    run = reporting.begin(6)
    reporting.answer(run, "an_na", **YES)
    reporting.receiver.script = [(422, {})]
    failed = reporting.go_on(run)
    assert states(failed)["deliver"] == "failed"
    assert states(reporting.clear(failed, "deliver"))["deliver"] == "success"
    assert len(reporting.receiver.accepted) == 1


def test_while_files_are_worked_on_nothing_is_frozen(reporting: Reporting) -> None:
    reporting.site.connection.execute(
        "INSERT INTO intake.submission (claim_key, folder, file_name, received_at)"
        " VALUES ('k', '00004', 'a.xlsx', now())"
    )
    run = reporting.begin(7)
    assert states(run)["check"] == "failed"
    assert reporting.rows("SELECT count(*) FROM release.release") == [(0,)]


def test_a_number_that_is_taken_is_told_and_another_is_asked_for(reporting: Reporting) -> None:
    first = reporting.begin(8)
    reporting.answer(first, "an_na", **YES)
    reporting.go_on(first)
    second = reporting.begin(9)
    reporting.answer(second, "an_na", **YES)
    failed = reporting.go_on(second)
    assert states(failed)["publish"] == "failed"
    assert "Số văn bản 12/BC-SCT đã dùng" in failed.log
    waiting = reporting.clear(failed, "approve", "approve_again", "publish", "deliver")
    assert states(waiting)["approve"] == "awaiting_input"
    assert reporting.answer(waiting, "an_na", **{**YES, "number": "13/BC-SCT"}) == 200
    assert reporting.go_on(waiting).state == "success"
    assert reporting.rows("SELECT number FROM release.release ORDER BY number") == [
        ("12/BC-SCT",),
        ("13/BC-SCT",),
    ]
    assert len(reporting.receiver.accepted) == 2


def test_a_year_begins_each_yearly_report_once(reporting: Reporting) -> None:
    def begun() -> list[str]:
        conf = {"year": 2025}
        day = f"2026-08-{len(before) + 1:02}T01:00:00+00:00"
        assert reporting.airflow.begin(START, reporting.settings, day, conf).state == "success"
        return [one for one in reporting.airflow.runs(DAG) if one.startswith("yearly__")]

    before: list[str] = []
    before = begun()
    assert {"yearly__2025__ministry", "yearly__2025__city"} <= set(before)
    assert begun() == before
