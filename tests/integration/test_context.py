"""Rules on last period, other units, the register and figures, through the whole way of files.

Each story drops two files or more and looks at what the second one was told: the warning with the
value it was compared with, or the count of rules that had nothing to compare.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

from envdb.intake.check import check_file
from envdb.intake.ingest import Installation
from envdb.intake.submission import Submission
from envdb.monitor.status import overview
from envdb.render.samples import SampleRows

pytest.register_assert_rewrite("file_season", "intake_site")
from file_season import changed  # noqa: E402 - after its assertions are made to explain
from intake_site import (  # noqa: E402
    VILLAGES,
    Site,
    communes,
    form,
    sample,
)

ZONES, WASTE, TRAINING = "industrial_zones", "hazardous_waste", "training_events"
REGISTER, DECLARATIONS = "enterprise_register", "enterprise_declarations"
UNKNOWN = "0101248141"
"""A tax code that the sample of the register does not have."""


def take(site: Site, unit: str, content: bytes) -> Submission:
    site.drop(unit, f"{len(site.submissions())}.xlsx", content)
    (submission,) = site.ingest()
    return submission


def warnings(site: Site, submission: Submission) -> dict[str, str]:
    """Return rule to message of what a submission was warned of."""
    return dict(
        site.connection.execute(
            "SELECT rule, message FROM intake.finding"
            " WHERE submission_id = %s AND severity = 'warning'",
            [submission.submission_id],
        ).fetchall()
    )


def not_applicable(site: Site, submission: Submission) -> dict[str, int]:
    """Return rule to the number of rows that had nothing to be compared with."""
    return dict(
        site.connection.execute(
            "SELECT rule, rows_concerned FROM intake.rule_outcome"
            " WHERE submission_id = %s AND outcome = 'not_applicable'",
            [submission.submission_id],
        ).fetchall()
    )


def progress(unit: str, period: str, percent: str) -> bytes:
    rows = sample(VILLAGES, unit, period)
    measure = {"on_pollution_list": "Có", "handling_measure": "Trạm xử lý"}
    rows = changed(rows, "craft_villages", 0, **measure, handling_progress_pct=percent)
    return form(VILLAGES, unit, period, rows)


# --- the period before ---------------------------------------------------------------------------


def test_a_first_period_has_nothing_to_be_compared_with_and_its_receipt_says_so(site: Site) -> None:
    submission = take(site, communes()[0], progress(communes()[0], "2024", "60"))

    assert submission.outcome == "accepted"
    assert not_applicable(site, submission) == {"progress_not_lower": 3}
    told = "Chưa so sánh được 1 quy tắc vì chưa có số liệu kỳ trước."
    assert told in site.receipt(submission).splitlines()


def test_a_value_lower_than_last_period_is_told_with_the_last_one(site: Site) -> None:
    unit = communes()[0]
    take(site, unit, progress(unit, "2024", "60"))
    take(site, communes()[1], progress(communes()[1], "2024", "99"))

    submission = take(site, unit, progress(unit, "2025", "59,5"))

    assert submission.outcome == "accepted_with_warnings"
    assert warnings(site, submission) == {
        "progress_not_lower": "Tiến độ xử lý 59,5 % thấp hơn kỳ trước (60 %)."
    }
    assert not_applicable(site, submission) == {}
    assert "Chưa so sánh được" not in site.receipt(submission)


def test_the_last_period_counts_as_it_was_corrected(site: Site) -> None:
    unit = communes()[0]
    take(site, unit, progress(unit, "2024", "60"))
    take(site, unit, progress(unit, "2024", "50"))

    submission = take(site, unit, progress(unit, "2025", "59,5"))

    assert warnings(site, submission) == {}


def test_two_periods_dropped_together_are_compared_as_if_one_came_after_the_other(
    site: Site,
) -> None:
    unit = communes()[0]
    site.drop(unit, "1.xlsx", progress(unit, "2024", "60"))
    site.drop(unit, "2.xlsx", progress(unit, "2025", "59,5"))

    first, second = sorted(site.ingest(), key=lambda one: str(one.period))

    assert (first.outcome, warnings(site, first)) == ("accepted", {})
    assert second.submission_id > first.submission_id
    assert list(warnings(site, second)) == ["progress_not_lower"]
    site.balance(2)


def waste(period: str, stock: str) -> bytes:
    rows = sample(WASTE, "SNNMT", period)
    rows = changed(
        rows,
        "waste",
        0,
        stock_start_kg=stock,
        quantity_kg="10,1",
        treated_kg="0",
        treatment="",
        handler_tax_code="",
    )
    return form(WASTE, "SNNMT", period, rows)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("5,2", "15,3", None),
        ("", "10,1", None),
        ("5,2", "5,2", "Tồn đầu kỳ (5,2 kg) khác số còn lại cuối kỳ trước (15,3 kg"),
        ("", "", "Tồn đầu kỳ (0 kg) khác số còn lại cuối kỳ trước (10,1 kg"),
    ],
)
def test_the_stock_is_what_last_period_left(
    site: Site, before: str, now: str, told: str | None
) -> None:
    take(site, "SNNMT", waste("2024", before))

    submission = take(site, "SNNMT", waste("2025", now))

    row = site.connection.execute(
        "SELECT message FROM intake.finding WHERE submission_id = %s AND row_number = 6"
        " AND rule = 'stock_follows_previous'",
        [submission.submission_id],
    ).fetchone()
    assert (None if row is None else row[0][: len(told or "")]) == told


# --- other units ---------------------------------------------------------------------------------


def test_a_zone_that_another_unit_reported_is_told_with_its_name(site: Site) -> None:
    clusters = {"zones": sample(ZONES, "SCT", "2026-H1")["zones"][:1]}
    parks = sample(ZONES, "BQLKCN", "2026-H1")
    code = clusters["zones"][0]["zone_code"]
    take(site, "SCT", form(ZONES, "SCT", "2026-H1", clusters))

    submission = take(site, "BQLKCN", form(ZONES, "BQLKCN", "2026-H1", parks))

    message = warnings(site, submission)["zone_of_one_unit"]
    assert message == (
        f"Khu, cụm công nghiệp {code} đã có trong số liệu của Sở Công Thương nộp cho cùng kỳ."
    )


# --- the register --------------------------------------------------------------------------------


def training(unit: str, code: str) -> bytes:
    rows = sample(TRAINING, unit, "2026-Q1")
    return form(TRAINING, unit, "2026-Q1", changed(rows, "attendees", 0, tax_code=code))


def register() -> SampleRows:
    rows = sample(REGISTER, "CTK", "2025")
    return changed(rows, "enterprises", 0, capacity="100", capacity_unit="tấn/năm")


def test_a_tax_code_is_looked_for_in_the_register_once_there_is_one(site: Site) -> None:
    one, two, three = communes()[:3]
    before = take(site, one, training(one, UNKNOWN))
    take(site, "CTK", form(REGISTER, "CTK", "2025", register()))
    known = register()["enterprises"][0]["tax_code"]

    after = take(site, two, training(two, f"{known}-001"))
    unknown = take(site, three, training(three, UNKNOWN))

    assert not_applicable(site, before) == {"tax_code_in_register": 3}
    assert "danh sách doanh nghiệp" in site.receipt(before)
    assert warnings(site, after) == {}
    assert UNKNOWN in warnings(site, unknown)["tax_code_in_register"]


@pytest.mark.parametrize(
    ("output", "unit", "told"),
    [
        ("100", "tấn/năm", None),
        ("100,5", "tấn/năm", "output_within_registered_capacity"),
        ("100,5", "m3/năm", None),
    ],
)
def test_output_is_compared_with_the_capacity_of_the_register_in_its_unit(
    site: Site, output: str, unit: str, told: str | None
) -> None:
    take(site, "CTK", form(REGISTER, "CTK", "2025", register()))
    rows = sample(DECLARATIONS, "SCT", "2025")
    general = [rows["general"][0] | {"tax_code": register()["enterprises"][0]["tax_code"]}]
    production = [rows["production"][0] | {"output": output, "output_unit": unit}]
    rows = {**rows, "general": general, "production": production}

    submission = take(site, "SCT", form(DECLARATIONS, "SCT", "2025", rows))

    rule = "output_within_registered_capacity"
    assert [one for one in warnings(site, submission) if one == rule] == ([told] if told else [])
    absent = {"output_within_registered_capacity": 1} if unit == "m3/năm" else {}
    assert {
        rule: rows
        for rule, rows in not_applicable(site, submission).items()
        if rule.startswith("output")
    } == absent


# --- without a warehouse, and with a rule that fails -----------------------------------------------


def test_a_check_without_a_warehouse_compares_with_nothing_and_says_so(
    site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "lang nghe.xlsx"
    file.write_bytes(progress(communes()[0], "2025", "60"))

    checked = check_file(None, site.settings, file, communes()[0])

    assert checked.exit_code == 0
    assert "chưa so sánh với số liệu kỳ trước (1 quy tắc: progress_not_lower)" in checked.summary


class ColumnValuesNotThirteen(ColumnMapMetricProvider):
    """A metric that fails over a frame in which there is a 13."""

    condition_metric_name = "column_values.not_thirteen"
    condition_value_keys = ()

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, **_kwargs: object) -> pd.Series:  # noqa: N805
        if (column == 13).any():
            raise ZeroDivisionError("a rule that fails")
        return column.notna()


class ExpectColumnValuesToBeNotThirteen(ColumnMapExpectation):
    """An expectation that cannot be judged where there is a 13."""

    map_metric = "column_values.not_thirteen"


def test_a_rule_that_fails_holds_only_the_file_on_which_it_fails(
    site: Site, tmp_path: Path
) -> None:
    suites = tmp_path / "expectations"
    shutil.copytree(site.settings.expectations, suites)
    path = suites / f"{VILLAGES}.craft_villages.json"
    suite = json.loads(path.read_text(encoding="utf-8"))
    (rule,) = [one for one in suite["expectations"] if one["meta"]["rule"] == "progress_not_lower"]
    rule["type"] = "expect_column_values_to_be_not_thirteen"
    rule["kwargs"] = {"column": "previous_progress_pct"}
    path.write_text(json.dumps(suite), encoding="utf-8")
    well, ill = communes()[:2]
    take(site, well, progress(well, "2024", "12"))
    take(site, ill, progress(ill, "2024", "13"))
    settings = replace(site.settings, expectations=suites)
    place = Installation(settings, site.place.contracts, site.place.reference, site.place.pool)
    broken = Site(settings, site.connection, place)
    broken.drop(well, "1.xlsx", progress(well, "2025", "50"))
    broken.drop(ill, "2.xlsx", progress(ill, "2025", "50"))

    ended = {one.unit_code: one for one in broken.ingest()}

    assert ended[well].outcome == "accepted"
    assert (ended[ill].outcome, ended[ill].reason) == ("held", "rule_not_run")
    assert ended[ill].rows_loaded == 0
    assert site.connection.execute(
        "SELECT submission_id, rule FROM intake.rule_outcome WHERE outcome = 'not_run'"
    ).fetchall() == [(ended[ill].submission_id, "progress_not_lower")]
    (line,) = overview(site.connection, settings).attention
    assert ended[ill].number in line
    assert "đơn vị không phải làm gì" in broken.receipt(ended[ill])
