"""Claims about withdrawing: a version ends, its past stays, and the one before does not come back."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from typing import Any

import psycopg
import pytest

from envdb.intake.decisions import DecisionError, withdraw
from envdb.intake.ingest import ingest
from envdb.intake.load import lock
from envdb.intake.submission import Submission, fetch
from envdb.warehouse.connection import connect

pytest.register_assert_rewrite("file_season", "intake_site")
from file_season import WRONG, villages  # noqa: E402 - after its assertions are made to explain
from intake_site import VILLAGES, Site, communes, form, sample  # noqa: E402

UNIT = communes()[0]
FIRST = form(VILLAGES, UNIT, "2025")
SECOND = form(VILLAGES, UNIT, "2025", villages(UNIT, workers="78"))


def taken(site: Site, *files: bytes) -> None:
    """Take files one after the other."""
    for content in files:
        site.drop(UNIT, "Làng nghề 2025.xlsx", content)
        site.ingest()


def only(site: Site, submission_id: int) -> Submission:
    return fetch(site.connection, [submission_id])[0]


def current(site: Site) -> list[int]:
    rows = site.connection.execute("SELECT submission_id FROM core.current_submission").fetchall()
    return [row[0] for row in rows]


def submitted(site: Site) -> Any:
    query = (
        "SELECT submitted FROM mart.completeness_by_unit"
        " WHERE unit_code = %s AND feed = %s AND period = '2025'"
    )
    return site.connection.execute(query, [UNIT, VILLAGES]).fetchone()


def test_a_withdrawn_version_ends_and_the_one_before_does_not_come_back(site: Site) -> None:
    taken(site, FIRST, SECOND)
    assert current(site) == [2]
    withdraw(site.connection, 2, reason="số liệu của xã khác", by="cán bộ A")
    assert current(site) == []
    assert submitted(site) == (False,)
    before, after = only(site, 1), only(site, 2)
    assert (before.outcome, before.replaced_by) == ("accepted", 2)
    assert (after.outcome, after.reason) == ("withdrawn", "withdrawn")
    log = site.connection.execute(
        "SELECT submission_id, kind, reason, decided_by, outcome_before FROM intake.decision"
    ).fetchall()
    assert log == [(2, "withdraw", "số liệu của xã khác", "cán bộ A", "accepted")]


def test_what_comes_after_a_withdrawal_is_submitted_on_its_own_day(site: Site) -> None:
    for day, content in (("10", FIRST), ("11", SECOND)):
        received(site, f"2026-01-{day}", content)
    assert submitted_on(site) == "2026-01-10", "a correction does not make late what came in time"
    withdraw(site.connection, 2, reason="số liệu của xã khác", by="cán bộ A")
    received(site, "2026-03-05", FIRST)
    assert submitted_on(site) == "2026-03-05"


def received(site: Site, day: str, content: bytes) -> None:
    now = datetime.fromisoformat(f"{day}T09:00:00+07:00")
    site.drop(UNIT, "Làng nghề 2025.xlsx", content)
    ingest(site.connection, replace(site.place, settings=replace(site.settings, now_fixed=now)))


def submitted_on(site: Site) -> str:
    query = (
        "SELECT submitted_on::text FROM mart.completeness_by_unit"
        " WHERE unit_code = %s AND feed = %s AND period = '2025'"
    )
    (day,) = site.connection.execute(query, [UNIT, VILLAGES]).fetchone() or (None,)
    return str(day)


def test_what_was_withdrawn_is_still_there_for_the_time_before(site: Site) -> None:
    taken(site, FIRST)
    withdraw(site.connection, 1, reason="nhầm", by="cán bộ A")
    (facts,) = site.connection.execute(
        "SELECT count(*) FROM core.commune_craft_villages__craft_villages WHERE submission_id = 1"
    ).fetchone() or (0,)
    assert facts == only(site, 1).rows_loaded > 0
    (was_current,) = site.connection.execute(
        "SELECT recorded_during @> lower(recorded_during) AND upper(recorded_during) = decided_at"
        " FROM intake.submission"
    ).fetchone() or (None,)
    assert was_current is True


def test_the_sender_gets_a_receipt_that_says_it_was_withdrawn_and_why(site: Site) -> None:
    taken(site, FIRST)
    withdraw(site.connection, 1, reason="xã nộp nhầm kỳ", by="cán bộ A")
    site.ingest()
    receipt = site.receipt(only(site, 1))
    assert "ĐÃ RÚT" in receipt
    assert "xã nộp nhầm kỳ" in receipt
    assert "coi như chưa nộp" in receipt
    site.balance(1)


def test_the_same_file_may_be_sent_again_after_a_withdrawal(site: Site) -> None:
    taken(site, FIRST, SECOND)
    withdraw(site.connection, 2, reason="nhầm", by="cán bộ A")
    taken(site, FIRST)
    assert current(site) == [3]
    assert [one.outcome for one in site.submissions()] == ["accepted", "withdrawn", "accepted"]
    site.balance(3)


def test_a_held_file_is_taken_back(site: Site) -> None:
    rows = sample(VILLAGES, UNIT, "2025")
    shorter = form(VILLAGES, UNIT, "2025", {"craft_villages": rows["craft_villages"][:1]})
    taken(site, FIRST, shorter)
    assert only(site, 2).outcome == "held"
    withdraw(site.connection, 2, reason="xã xin rút", by="cán bộ B")
    assert (only(site, 2).outcome, current(site)) == ("withdrawn", [1])


def test_only_what_is_current_or_held_is_withdrawn(site: Site) -> None:
    wrong = form(VILLAGES, UNIT, "2025", villages(UNIT, **WRONG))
    taken(site, FIRST, SECOND, wrong)
    for number, said in (
        (1, "đã được thay bằng BN000002"),
        (3, "rejected"),
        (9, "Không có lần nộp"),
    ):
        with pytest.raises(DecisionError, match=said):
            withdraw(site.connection, number, reason="thử", by="cán bộ A")
    with pytest.raises(DecisionError, match="lý do"):
        withdraw(site.connection, 2, reason=" ", by="cán bộ A")
    assert current(site) == [2]


def test_a_withdrawal_waits_for_a_load_of_the_same_period(site: Site) -> None:
    # the key is held by another transaction, as a load does; then that version is replaced
    taken(site, FIRST)
    told: list[BaseException] = []

    def take_back() -> None:
        with connect(site.settings, autocommit=True) as own:
            try:
                withdraw(own, 1, reason="nhầm", by="cán bộ A")
            except DecisionError as error:
                told.append(error)

    with site.connection.transaction():
        lock(site.connection, str(only(site, 1).replaces_key))
        other = threading.Thread(target=take_back)
        other.start()
        other.join(timeout=1)
        assert other.is_alive()
        site.connection.execute(
            "UPDATE intake.submission SET"
            " recorded_during = tstzrange(lower(recorded_during), clock_timestamp())"
        )
    other.join(timeout=30)
    assert "không còn hiệu lực" in str(told[0])
    assert only(site, 1).outcome == "accepted"


def test_two_versions_of_a_period_cannot_be_current_at_once(site: Site) -> None:
    taken(site, FIRST, SECOND)
    with pytest.raises(psycopg.errors.ExclusionViolation):
        # the first again, for a moment of the second
        site.connection.execute(
            "UPDATE intake.submission SET recorded_during = tstzrange(lower(recorded_during),"
            " upper(recorded_during) + interval '1 microsecond') WHERE submission_id = 1"
        )
