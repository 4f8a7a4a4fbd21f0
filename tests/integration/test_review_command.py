"""``envdb review`` as officers run it: a process, its words and its exit code, for both queues.

The enterprises are those of ``declarations.sql``; two cases of identity stand beside them. What a
command did is asked of the warehouse too, not only of its words.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from mart_season import libpq, prepared

from command_process import run_envdb

ONE, TWO = 1, 2
"""A case with one enterprise that it may mean, and one with two."""

CASES = """
INSERT INTO intake.submission (submission_id, claim_key, folder, unit_code, file_name, received_at,
    unlinked_at, feed, period, period_start, period_end, outcome, step, replaces_key, recorded_during)
OVERRIDING SYSTEM VALUE VALUES (30, 'claim 30', '00004', '00004', '30.xlsx', '2026-04-02 09:00+07',
    '2026-04-02 09:00+07', 'commune_inspections', '2026-Q1', '2026-01-01', '2026-03-31', 'accepted',
    'decided', '00004/commune_inspections/2026-Q1', tstzrange('2026-04-02 09:00+07', NULL));
INSERT INTO core.identity_case (case_key, feed, unit_code, record_name, commune_code, first_seen)
SELECT md5(name)::uuid, 'commune_inspections', '00004', name, '00004', '2026-04-02 10:00+07'
FROM (VALUES (1, 'Xưởng bia Hoa Sữa'), (2, 'Xưởng pin Ao Sen')) AS named (place, name)
ORDER BY place;
INSERT INTO core.identity_record (submission_id, row_number, feed, unit_code, period, case_id)
VALUES (30, 2, 'commune_inspections', '00004', '2026-Q1', 1),
    (30, 3, 'commune_inspections', '00004', '2026-Q1', 2);
INSERT INTO core.identity_candidate
    (case_id, enterprise_id, score, weight, agreement, model_version, recorded_during)
SELECT case_id, enterprise_id, score, 1, '{"name": 2}', 'x', tstzrange('2026-04-02 10:00+07', NULL)
FROM (VALUES (1, 1, 0.80), (2, 9, 0.45), (2, 10, 0.40)) AS possible (case_id, enterprise_id, score);
"""


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


class Desk:
    """Where an officer types, beside a look into the warehouse."""

    def __init__(self, url: str, home: Path, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self._home = home
        self._environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ENVDB_")},
            "ENVDB_HOME": str(home),
            "ENVDB_WAREHOUSE_URL": url,
            "ENVDB_NOW": "2026-04-20T09:00:00+07:00",
            "COLUMNS": "400",
        }

    def review(self, *arguments: str) -> Run:
        done = run_envdb("review", *arguments, environ=self._environ, folder=self._home)
        assert "Traceback" not in done.stdout + done.stderr
        return Run(done.returncode, done.stdout, done.stderr)

    def done(self, *arguments: str) -> str:
        run = self.review(*arguments)
        assert (run.code, run.err) == (0, ""), run
        return run.out

    def refused(self, *arguments: str) -> str:
        """Return what is said of a command that could not be done, which says nothing else."""
        run = self.review(*arguments)
        assert (run.code, run.out) == (2, ""), run
        return " ".join(run.err.replace("│", " ").split())

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query.encode()).fetchall()


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    prepared(database_url).close()
    with psycopg.connect(libpq(database_url), autocommit=True) as connection:
        connection.execute(Path(__file__).with_name("declarations.sql").read_bytes())
        connection.execute(CASES.encode())
        yield Desk(database_url, tmp_path, connection)


RESOLVED = "SELECT case_id, enterprise_id, resolved_by FROM core.resolved_enterprise ORDER BY 1"
JUDGED = (
    "SELECT verdict, reason, decided_by FROM mart.declaration_assessment"
    " WHERE enterprise_id = 11 AND year = 2025"
)


def test_a_case_is_listed_shown_accepted_undone_and_refused(desk: Desk) -> None:
    listed = desk.done("list")
    assert "Xưởng bia Hoa Sữa" in listed
    assert "Xưởng pin Ao Sen" in listed
    # the one that is doubted least comes first
    assert listed.index("Xưởng bia") < listed.index("Xưởng pin")
    assert desk.done("list", "--feed", "relocations") == "Không có hồ sơ nào chờ xem xét.\n"
    shown = desk.done("show", "1")
    assert "Hồ sơ 1: Kiểm tra, đơn vị 00004\n" in shown
    assert "Doanh nghiệp 1" in shown
    assert "80,0 %" in shown

    told = desk.done("accept", "1", "--by", "an_na", "--reason", "Đã hỏi xã")
    assert told == "Hồ sơ 1: an_na nhận là doanh nghiệp 1. Hoàn tác: envdb review undo 1\n"
    assert desk.ask(RESOLVED) == [(ONE, 1, "person"), (TWO, None, None)]
    assert "Xưởng bia" not in desk.done("list")

    told = desk.done("undo", "1", "--by", "binh", "--reason", "Nhầm")
    assert told == "Hồ sơ 1: binh đã hoàn tác 1 quyết định. Xem: envdb review show 1\n"
    assert desk.ask(RESOLVED) == [(ONE, None, None), (TWO, None, None)]
    assert "Xưởng bia" in desk.done("list")
    history = desk.done("show", "1")
    assert "an_na nhận (doanh nghiệp 1), lý do: Đã hỏi xã; " in history
    assert "binh hoàn tác, lý do: Nhầm" in history

    told = desk.done("refuse", "2", "--by", "an_na")
    assert told.startswith("Hồ sơ 2: an_na ghi là không phải doanh nghiệp 9, 10. ")
    assert "Xưởng pin" not in desk.done("list")


def test_what_a_case_cannot_be_is_told_and_nothing_is_decided(desk: Desk) -> None:
    assert "Không có hồ sơ số 99. Xem các số hồ sơ bằng: envdb review list" in desk.refused(
        "show", "99"
    )
    assert "Không có hồ sơ số 99" in desk.refused("accept", "99", "--by", "an_na")
    assert "có 2 doanh nghiệp có thể; ghi số định danh đã chọn" in desk.refused(
        "accept", "2", "--by", "an_na"
    )
    assert "Danh sách doanh nghiệp không có số định danh 777." in desk.refused(
        "accept", "1", "--as-enterprise", "777", "--by", "an_na"
    )
    assert "Hồ sơ 1 không có quyết định nào đang có hiệu lực." in desk.refused(
        "undo", "1", "--by", "an_na"
    )
    assert "Các biểu có nhận diện: commune_facilities" in desk.refused("list", "--feed", "plastic")
    assert "'một' không phải là số: ghi một số nguyên dương" in desk.refused("show", "một")
    assert "'0' không phải là số" in desk.refused("undo", "0")
    assert desk.ask("SELECT count(*) FROM core.identity_decision") == [(0,)]
    desk.done("accept", "1", "--by", "an_na")
    assert "đã được an_na nhận là doanh nghiệp 1. Muốn đổi, trước hết hoàn tác" in desk.refused(
        "accept", "1", "--as-enterprise", "2", "--by", "binh"
    )


def test_a_declarer_is_listed_shown_accepted_undone_and_refused(desk: Desk) -> None:
    listed = desk.done("declarations", "list", "--year", "2025", "--limit", "100")
    # 9 to 15, 18, 22, 25, 26, 28 and 41
    assert "13 doanh nghiệp chờ xem xét, hiện 13" in listed
    assert "chưa có công suất để so với ngưỡng 300.000 kWh/năm hoặc 600 tấn/năm." in listed
    shown = desk.done("declarations", "show", "11", "2025")
    assert "Doanh nghiệp 11, năm 2025: Doanh nghiệp 11, mã số thuế 0100000011\n" in shown
    assert "  Kết luận: cần xem xét; quá hạn, chưa khai báo\n" in shown

    decide = ("declarations", "accept", "11", "2025", "--by", "an_na", "--reason", "650 tấn/năm")
    assert desk.done(*decide) == (
        "Doanh nghiệp 11, năm 2025: an_na quyết định phải khai báo. "
        "Hoàn tác: envdb review declarations undo 11 2025\n"
    )
    assert desk.ask(JUDGED) == [("must", "officer", "an_na")]
    assert "12 doanh nghiệp chờ xem xét" in desk.done("declarations", "list", "--year", "2025")
    assert "an_na phải khai báo, lý do: 650 tấn/năm\n" in desk.done(
        "declarations", "show", "11", "2025"
    )

    told = desk.done("declarations", "undo", "11", "2025", "--by", "binh", "--reason", "Nhầm")
    assert "binh đã hoàn tác quyết định." in told
    assert desk.ask(JUDGED) == [("review", "capacity_missing", None)]

    told = desk.done(
        *("declarations", "refuse", "11", "2025", "--by", "binh", "--reason", "Chỉ lắp ráp")
    )
    assert "binh quyết định không phải khai báo." in told
    assert desk.ask(JUDGED) == [("not_required", "officer", "binh")]
    history = desk.done("declarations", "show", "11", "2025")
    assert "an_na phải khai báo, lý do: 650 tấn/năm; " in history
    assert "binh hoàn tác, lý do: Nhầm" in history
    assert "binh không phải khai báo, lý do: Chỉ lắp ráp\n" in history


def test_a_decision_that_a_list_overtook_is_shown_as_no_longer_used(desk: Desk) -> None:
    desk.done("declarations", "refuse", "11", "2025", "--by", "an_na", "--reason", "Nhỏ")
    desk.connection.execute(
        "UPDATE core.enterprise SET capacity = 600, capacity_unit = 't_year'"
        " WHERE enterprise_id = 11"
    )
    shown = desk.done("declarations", "show", "11", "2025")
    assert "  Kết luận: phải khai báo; " in shown
    assert "Dữ kiện của danh sách nay đã đủ nên quyết định không còn được dùng." in shown


def test_what_a_declarer_cannot_be_is_told_and_nothing_is_decided(desk: Desk) -> None:
    said = ("--by", "an_na", "--reason", "x")
    assert "Doanh nghiệp 1 năm 2025 không chờ quyết định, dữ kiện đã đủ" in desk.refused(
        "declarations", "accept", "1", "2025", *said
    )
    assert "Năm 2025 không xét khai báo của doanh nghiệp số định danh 999." in desk.refused(
        "declarations", "show", "999", "2025"
    )
    assert "không có quyết định nào đang có hiệu lực" in desk.refused(
        "declarations", "undo", "11", "2025", "--by", "an_na"
    )
    assert "Quyết định phải có lý do: ghi bằng --reason." in desk.refused(
        "declarations", "refuse", "11", "2025", "--by", "an_na", "--reason", " "
    )
    assert "Quyết định phải có lý do: ghi bằng --reason." in desk.refused(
        "declarations", "refuse", "11", "2025", "--by", "an_na"
    )
    assert "'năm ngoái' không phải là số" in desk.refused(
        "declarations", "accept", "11", "năm ngoái", *said
    )
    assert desk.ask("SELECT count(*) FROM core.declaration_decision") == [(0,)]
    desk.done("declarations", "accept", "11", "2025", *said)
    assert "an_na đã quyết định về doanh nghiệp 11 năm 2025. Muốn đổi" in desk.refused(
        "declarations", "refuse", "11", "2025", "--by", "binh", "--reason", "y"
    )
