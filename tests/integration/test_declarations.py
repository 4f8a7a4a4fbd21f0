"""Claims about who must declare, on lists small enough to judge by hand.

``declarations.sql`` says beside each enterprise what it is there to show. Thresholds are those of
``include/reference/declaration_sectors.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from envdb.contract.reference import load_reference
from envdb.identity import declarers
from envdb.identity.review import ReviewError
from envdb.settings import shipped_folder
from envdb.warehouse.embedded import Server

pytest.register_assert_rewrite("intake_site")
from intake_site import prepared_database  # noqa: E402 - after its assertions are made to explain

INCLUDE = shipped_folder("include")
REFERENCE = load_reference(INCLUDE / "reference")
Connection = psycopg.Connection[dict[str, Any]]


@pytest.fixture(scope="module")
def lists(server: Server) -> Iterator[Connection]:
    """Connect to a warehouse with the lists and declarations in it."""
    with (
        prepared_database(server) as url,
        psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as plain,
    ):
        plain.execute(Path(__file__).with_name("declarations.sql").read_bytes())
        with psycopg.connect(
            plain.info.dsn, password=plain.info.password, autocommit=True, row_factory=dict_row
        ) as connection:
            yield connection


def ask(connection: Connection, query: str, as_of: str = "2026-04-01") -> list[dict[str, Any]]:
    with connection.transaction():
        connection.execute("SELECT set_config('envdb.as_of', %s, true)", [as_of])
        return connection.execute(query.encode()).fetchall()


def assessed(
    connection: Connection, columns: str, year: int = 2025, as_of: str = "2026-04-01"
) -> dict[int, tuple[Any, ...]]:
    """Return columns of the assessment of a year by enterprise."""
    query = f"SELECT enterprise_id, {columns} FROM mart.declaration_assessment WHERE year = {year}"
    return {row.pop("enterprise_id"): tuple(row.values()) for row in ask(connection, query, as_of)}


VERDICTS = {
    1: ("beer_soft_drinks", "must", "reaches_threshold"),
    2: ("beer_soft_drinks", "must", "reaches_threshold"),
    3: ("chemicals", "must", "reaches_threshold"),
    4: ("thermal_power", "must", "every_site"),
    5: ("hydro_power", "voluntary", "below_threshold"),
    6: ("hydro_power", "must", "reaches_threshold"),
    7: ("batteries", "must", "reaches_threshold"),
    8: ("batteries", "must", "reaches_threshold"),
    9: ("batteries", "review", "other_threshold_open"),
    10: ("batteries", "review", "unit_not_convertible"),
    11: ("batteries", "review", "capacity_missing"),
    12: ("alcohol_spirits", "review", "unit_not_convertible"),
    13: ("beer_soft_drinks", "review", "unit_not_convertible"),
    14: ("alcohol_spirits", "review", "unit_not_convertible"),
    15: ("dyed_textiles", "review", "threshold_unit_unknown"),
    16: ("pulp", "must", "reaches_threshold"),
    17: ("recycled_paper", "must", "reaches_threshold"),
    18: ("pulp", "review", "sector_open"),
    19: ("pulp", "not_required", "below_threshold"),
    22: ("thermal_power", "review", "sector_open"),
    23: ("alcohol_spirits", "must", "reaches_threshold"),
    24: ("chemicals", "must", "reaches_threshold"),
    25: ("beer_soft_drinks", "review", "status_open"),
    26: ("beer_soft_drinks", "review", "status_open"),
    27: ("beer_soft_drinks", "not_required", "dissolved"),
    28: ("chemicals", "review", "sector_open"),
    30: ("batteries", "voluntary", "outside_sectors"),
    31: ("batteries", "must", "reaches_threshold"),
    40: ("chemicals", "voluntary", "outside_sectors"),
    41: ("other_unlisted", "review", "annex_rows_unknown"),
    42: ("alcohol_spirits", "must", "reaches_threshold"),
}


def test_each_enterprise_is_judged_by_sector_capacity_and_status(lists: Connection) -> None:
    # 20 (solar), 21 (briquettes) and 43 (steel) are of no row that is known
    assert assessed(lists, "sector_code, verdict, reason") == VERDICTS


def test_a_list_in_the_old_vsic_decides_only_what_is_sure(lists: Connection) -> None:
    # 45 makes malt; the others of 2024 must or are open by a class whose name was not seen
    assert assessed(lists, "sector_code, verdict, reason", year=2024) == {
        1: ("beer_soft_drinks", "must", "reaches_threshold"),
        44: ("beer_soft_drinks", "must", "reaches_threshold"),
        46: ("chemicals", "review", "sector_open"),
        47: ("chemicals", "not_required", "below_threshold"),
    }


def test_every_missing_fact_is_named_and_what_would_settle_it(lists: Connection) -> None:
    why = {number: text for number, (text,) in assessed(lists, "why").items()}
    assert why[1] == (
        "Sản xuất bia, nước giải khát: công suất 30.000.000 lít/năm,"
        " từ ngưỡng 30.000.000 lít/năm trở lên."
    )
    assert why[4] == "Nhiệt điện: mọi cơ sở đều phải khai báo."
    assert why[5] == "Thủy điện: công suất 19.999 kW, dưới ngưỡng 20 MW."
    assert why[9] == (
        "Cần xem xét: công suất 299.999 kWh/năm dưới một ngưỡng nhưng chưa so được với ngưỡng kia"
        " (300.000 kWh/năm hoặc 600 tấn/năm)."
    )
    assert why[12] == (
        "Cần xem xét: công suất 10 m3/ngày chưa quy đổi được sang đơn vị của ngưỡng"
        " 2.000.000 lít/năm (cần số ngày làm việc trong năm)."
    )
    assert "cần khối lượng riêng của sản phẩm" in why[13]
    assert why[14] == (
        "Cần xem xét: công suất 5 MW chưa quy đổi được sang đơn vị của ngưỡng 2.000.000 lít/năm."
    )
    assert why[15] == "Cần xem xét: chưa rõ đơn vị của ngưỡng 100.000.000."
    assert why[25] == "Cần xem xét: tình trạng hoạt động: Tạm ngừng."
    assert why[26] == "Cần xem xét: chưa rõ tình trạng hoạt động."
    assert why[28] == (
        "Cần xem xét: chưa rõ có thuộc ngành “Sản xuất hóa chất, chất tẩy rửa” không (mã ngành 2022,"
        " VSIC 2025; sản phẩm: không ghi); chưa có công suất để so với ngưỡng 10.000 tấn/năm."
    )
    assert "dòng 13 đến 16" in why[41]


def test_who_may_belong_to_several_sectors_shows_all_of_them(lists: Connection) -> None:
    found = assessed(lists, "candidate_sectors")
    assert found[18] == (["pulp", "recycled_paper"],)
    assert found[23] == (["chemicals", "alcohol_spirits"],)
    assert found[1] == (["beer_soft_drinks"],)


def test_rows_of_one_source_are_marked_as_not_confirmed(lists: Connection) -> None:
    found = assessed(lists, "confirmed")
    assert found[1] == (False,)  # beer: one source
    assert found[7] == (True,)
    assert found[41] == (None,)  # rows 13 to 16


def test_declared_late_or_not_by_the_day_in_hanoi(lists: Connection) -> None:
    columns = "declaration_status, declared_on, days_late"
    found = assessed(lists, columns)
    assert found[1] == ("declared", date(2026, 1, 31), 0)
    assert found[2] == ("late", date(2026, 2, 1), 1)
    assert found[3] == ("declared", date(2026, 1, 20), 0)  # what was corrected later was in time
    # withdrawn, so it has nothing: from 31 January to 1 April are 28 + 31 + 1 days
    assert found[4] == ("not_declared", None, 60)
    assert found[6] == ("not_declared", None, 60)
    # and on the day before the withdrawal it had declared
    query = (
        "SELECT declaration_status FROM mart.declaration_assessment"
        " WHERE enterprise_id = 4 AND year = 2025"
    )
    with lists.transaction(force_rollback=True):
        # the list that names it is made known in time, to ask of a day before it came
        lists.execute(
            "UPDATE core.enterprise SET recorded_during = tstzrange('2026-01-05 09:05+07', NULL)"
            " WHERE enterprise_id = 4"
        )
        assert ask(lists, query, "2026-02-14") == [{"declaration_status": "declared"}]
        assert ask(lists, query, "2026-02-15") == [{"declaration_status": "not_declared"}]


def test_a_declaration_is_owed_after_its_due_day(lists: Connection) -> None:
    found = assessed(lists, "declaration_status", year=2026)
    assert set(found.values()) == {("not_due",)}
    # the list of 2025 holds on until there is a later one
    assert found.keys() == VERDICTS.keys() - {30, 40, 41}
    assert assessed(lists, "declaration_status", 2026, "2027-01-31")[6] == ("not_due",)
    assert assessed(lists, "declaration_status", 2026, "2027-02-01")[6] == ("not_declared",)


def test_before_a_list_came_the_older_one_is_what_was_known(lists: Connection) -> None:
    columns = "main_product, since_year"
    assert assessed(lists, columns, 2025, "2026-03-19")[1] == ("Bia hơi", 2024)
    assert assessed(lists, columns, 2025, "2026-03-20")[1] == ("Bia lon", 2024)


def test_since_when_is_the_first_year_of_the_verdict(lists: Connection) -> None:
    assert assessed(lists, "since_year")[1] == (2024,)
    assert assessed(lists, "since_year")[2] == (2025,)
    assert assessed(lists, "since_year", year=2026)[2] == (2025,)


def test_a_branch_whose_head_declared_says_so_and_has_not_declared(lists: Connection) -> None:
    found = assessed(lists, "declaration_status, head_or_branch_declared")
    assert found[31] == ("not_declared", True)
    assert found[6] == ("not_declared", False)
    assert found[30] == ("declared", False)


def test_the_list_leaves_out_who_need_not_and_the_years_before_the_plan(lists: Connection) -> None:
    rows = ask(lists, "SELECT DISTINCT year, verdict FROM mart.declaration_list ORDER BY 1, 2")
    assert [tuple(row.values()) for row in rows] == [
        (2025, "must"),
        (2025, "review"),
        (2025, "voluntary"),
        (2026, "must"),
        (2026, "review"),
    ]
    (count,) = ask(lists, "SELECT count(*) FROM mart.declaration_list WHERE year = 2025")
    assert count == {"count": 29}  # the 31 judged without 19 and 27


def test_an_enterprise_stands_once_in_a_year(lists: Connection) -> None:
    query = (
        "SELECT enterprise_id, year FROM mart.declaration_assessment"
        " GROUP BY 1, 2 HAVING count(*) > 1"
    )
    assert ask(lists, query) == []


def test_a_household_is_masked(lists: Connection) -> None:
    assert assessed(lists, "tax_code_masked")[42] == ("********0042",)


def test_the_summary_counts_by_sector_in_the_order_of_the_annex(lists: Connection) -> None:
    query = (
        "SELECT annex_rows, sector_code, must, declared, late, not_declared, not_due, review,"
        " review_declared, voluntary, not_required, not_assessed"
        " FROM mart.declaration_summary WHERE year = 2025"
    )
    found = [tuple(row.values()) for row in ask(lists, query)]
    assert found == [
        ("1", "thermal_power", 1, 0, 0, 1, 0, 1, 0, 0, 0, None),
        ("2", "hydro_power", 1, 0, 0, 1, 0, 0, 0, 1, 0, None),
        ("3", "oil_gas_extraction", 0, 0, 0, 0, 0, 0, 0, 0, 0, None),
        ("4", "refining", 0, 0, 0, 0, 0, 0, 0, 0, 0, None),
        ("5", "chemicals", 2, 1, 0, 1, 0, 1, 0, 1, 0, None),  # 3, 24; 28; 40
        ("6", "fertiliser", 0, 0, 0, 0, 0, 0, 0, 0, 0, None),
        ("7", "batteries", 3, 0, 0, 3, 0, 3, 0, 1, 0, None),  # 7, 8, 31; 9 to 11; 30
        ("8", "pulp", 1, 0, 0, 1, 0, 1, 0, 0, 1, None),  # 16; 18; 19
        ("9", "recycled_paper", 1, 0, 0, 1, 0, 0, 0, 0, 0, None),
        ("10", "beer_soft_drinks", 2, 1, 1, 0, 0, 3, 0, 0, 1, None),  # 1, 2; 13, 25, 26; 27
        ("11", "alcohol_spirits", 2, 0, 0, 2, 0, 2, 0, 0, 0, None),  # 23, 42; 12, 14
        ("12", "dyed_textiles", 0, 0, 0, 0, 0, 1, 0, 0, 0, None),
        # nobody knows who must by rows 13 to 16: solar, briquettes and steel may
        ("13-16", "other_unlisted", None, 0, 0, 0, 0, 1, 1, 0, None, 3),
    ]


def test_without_a_list_the_summary_knows_nothing(lists: Connection) -> None:
    query = "SELECT DISTINCT year, register_listed_on, must, review FROM mart.declaration_summary"
    assert ask(lists, query, "2026-01-04") == [
        {"year": year, "register_listed_on": None, "must": None, "review": None}
        for year in (2025, 2026)
    ]


# --- what an officer decides -----------------------------------------------------------------------


@pytest.fixture
def deciding(lists: Connection) -> Iterator[psycopg.Connection[Any]]:
    """Connect as the command does; what was decided is taken away again."""
    with psycopg.connect(
        lists.info.dsn, password=lists.info.password, autocommit=True
    ) as connection:
        yield connection
        connection.execute("TRUNCATE core.declaration_decision")


def decided_on(connection: psycopg.Connection[Any], at: str) -> None:
    """Say that the decision that stands was made at another time, to ask of days around it."""
    connection.execute(
        "UPDATE core.declaration_decision SET recorded_during = tstzrange(%s, NULL)"
        " WHERE upper_inf(recorded_during)",
        [at],
    )


def test_an_officer_decides_what_the_facts_leave_open(
    lists: Connection, deciding: psycopg.Connection[Any]
) -> None:
    declarers.decide(deciding, 11, 2025, "must", by="an_na", reason="650 tấn/năm")
    declarers.decide(deciding, 15, 2025, "not_required", by="binh", reason="Chỉ đóng gói")
    deciding.execute(
        "UPDATE core.declaration_decision SET recorded_during = tstzrange('2026-03-25 08:00+07', NULL)"
    )
    columns = "verdict, reason, decided_verdict, decided_by"
    after = assessed(lists, columns)
    assert after[11] == ("must", "officer", "must", "an_na")
    assert after[15] == ("not_required", "officer", "not_required", "binh")
    assert {number: row[:2] for number, row in after.items() if number not in {11, 15}} == {
        number: verdict[1:] for number, verdict in VERDICTS.items() if number not in {11, 15}
    }
    # another year is another question
    assert assessed(lists, columns, year=2026)[11] == ("review", "capacity_missing", None, None)
    assert assessed(lists, "why")[11] == (
        "Cán bộ an_na quyết định ngày 25/03/2026 là phải khai báo; dữ kiện còn thiếu: chưa có công"
        " suất để so với ngưỡng 300.000 kWh/năm hoặc 600 tấn/năm.",
    )
    # it now owes the declaration: from 31 January to 1 April are 28 + 31 + 1 days
    assert assessed(lists, "declaration_status, days_late")[11] == ("not_declared", 60)
    query = (
        "SELECT decided_by, decided_at = '2026-03-25 08:00+07' AS at FROM mart.declaration_list"
        " WHERE year = 2025 AND enterprise_id IN (11, 15)"
    )
    assert ask(lists, query) == [{"decided_by": "an_na", "at": True}]
    query = (
        "SELECT sector_code, must, review, not_required, decided_must, decided_not_required"
        " FROM mart.declaration_summary WHERE year = 2025"
        " AND sector_code IN ('batteries', 'dyed_textiles')"
    )
    assert [tuple(row.values()) for row in ask(lists, query)] == [
        ("batteries", 4, 2, 0, 1, 0),
        ("dyed_textiles", 0, 0, 1, 0, 1),
    ]
    assert led_to(lists, "declaration_summary", "decided_must", 2025, "batteries") == [
        (LISTED, 2, 11)
    ]


def test_the_past_knows_what_was_decided_then(
    lists: Connection, deciding: psycopg.Connection[Any]
) -> None:
    declarers.decide(deciding, 11, 2025, "must", by="an_na", reason="650 tấn/năm")
    decided_on(deciding, "2026-04-10 09:00+07")
    assert assessed(lists, "verdict", as_of="2026-04-09")[11] == ("review",)
    assert assessed(lists, "verdict", as_of="2026-04-10")[11] == ("must",)
    declarers.undo(deciding, 11, 2025, by="binh", reason="Nhầm")
    assert assessed(lists, "verdict, decided_by", as_of="2026-04-10")[11] == ("must", "an_na")
    assert assessed(lists, "verdict, decided_by", as_of="")[11] == ("review", None)
    declarers.decide(deciding, 11, 2025, "not_required", by="binh", reason="Chỉ lắp ráp")
    _, history = declarers.show(deciding, 11, 2025)
    assert [(one.verdict, one.by, one.reason, one.undone_by) for one in history] == [
        ("must", "an_na", "650 tấn/năm", "binh"),
        ("not_required", "binh", "Chỉ lắp ráp", None),
    ]


def test_who_declared_and_need_not_is_voluntary_and_of_rows_13_to_16_only_the_decided_count(
    lists: Connection, deciding: psycopg.Connection[Any]
) -> None:
    declarers.decide(deciding, 41, 2025, "not_required", by="an_na", reason="Thuộc da thủ công")
    decided_on(deciding, "2026-03-25 09:00+07")
    assert assessed(lists, "verdict, reason")[41] == ("voluntary", "officer")
    deciding.execute("TRUNCATE core.declaration_decision")
    declarers.decide(deciding, 41, 2025, "must", by="an_na", reason="Có tên tại dòng 14")
    decided_on(deciding, "2026-03-25 09:00+07")
    query = (
        "SELECT must, declared, review FROM mart.declaration_summary"
        " WHERE year = 2025 AND sector_code = 'other_unlisted'"
    )
    assert ask(lists, query) == [{"must": 1, "declared": 1, "review": 0}]


def test_facts_that_settle_it_go_before_a_decision(
    lists: Connection, deciding: psycopg.Connection[Any]
) -> None:
    declarers.decide(deciding, 11, 2025, "not_required", by="an_na", reason="Nhỏ")
    decided_on(deciding, "2026-03-25 09:00+07")
    with lists.transaction(force_rollback=True):
        lists.execute(
            "UPDATE core.enterprise SET capacity = 600, capacity_unit = 't_year'"
            " WHERE enterprise_id = 11"
        )
        assert assessed(lists, "verdict, reason, decided_by")[11] == (
            "must",
            "reaches_threshold",
            None,
        )


@pytest.mark.parametrize(
    ("enterprise", "year", "reason", "words"),
    [
        (1, 2025, "x", "không chờ quyết định, dữ kiện đã đủ: Sản xuất bia"),
        (20, 2025, "x", "Năm 2025 không xét khai báo của doanh nghiệp số định danh 20"),
        (11, 2019, "x", "Năm 2019 không xét"),
        (11, 2025, " ", "phải có lý do"),
    ],
)
def test_what_cannot_be_decided_is_told(
    deciding: psycopg.Connection[Any], enterprise: int, year: int, reason: str, words: str
) -> None:
    with pytest.raises(ReviewError, match=words):
        declarers.decide(deciding, enterprise, year, "must", by="an_na", reason=reason)
    assert deciding.execute("SELECT count(*) FROM core.declaration_decision").fetchone() == (0,)


def test_one_verdict_stands_at_a_time(lists: Connection, deciding: psycopg.Connection[Any]) -> None:
    with pytest.raises(ReviewError, match="không có quyết định nào"):
        declarers.undo(deciding, 11, 2025, by="an_na", reason=None)
    before, total = declarers.waiting(deciding, year=2025, limit=3)
    assert (len(before), total) == (3, 13)
    declarers.decide(deciding, 11, 2025, "must", by="an_na", reason="650 tấn/năm")
    assert declarers.waiting(deciding, year=2025, limit=3)[1] == 12
    with pytest.raises(ReviewError, match=r"an_na đã quyết định .* undo 11 2025"):
        declarers.decide(deciding, 11, 2025, "not_required", by="binh", reason="Nhỏ")
    with pytest.raises(psycopg.errors.ExclusionViolation):
        deciding.execute(
            "INSERT INTO core.declaration_decision (enterprise_id, year, verdict, decided_by,"
            " reason, recorded_during) VALUES (11, 2025, 'must', 'x', 'x', tstzrange(now(), NULL))"
        )


def test_analysts_see_who_decided_and_not_why(
    lists: Connection, deciding: psycopg.Connection[Any]
) -> None:
    declarers.decide(deciding, 11, 2025, "must", by="an_na", reason="Hỏi ông A")
    with lists.transaction(force_rollback=True):
        lists.execute("SET LOCAL ROLE envdb_analyst")
        query = "SELECT decided_by FROM mart.declaration_list WHERE decided_by IS NOT NULL"
        assert lists.execute(query).fetchall() == [{"decided_by": "an_na"}]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            lists.execute("SELECT reason FROM core.declaration_decision")


# --- the rows behind a figure ---------------------------------------------------------------------


def led_to(
    connection: Connection, mart: str, column: str, *key: object, as_of: str = "2026-04-01"
) -> list[tuple[str, int, int | None]]:
    """Return feed, submission and enterprise of each row that a figure leads to."""
    values = ", ".join(f"'{part}'" for part in key)
    query = (
        "SELECT traced.feed, traced.submission_id,"
        " coalesce(listed.enterprise_id, declared.enterprise_id) AS enterprise_id"
        f" FROM core.trace('{mart}', '{column}', ARRAY[{values}]) AS traced"
        " LEFT JOIN core.enterprise_register__enterprises AS listed"
        " ON traced.feed = 'enterprise_register'"
        " AND (traced.submission_id, traced.row_number) = (listed.submission_id, listed.row_number)"
        " LEFT JOIN core.enterprise_declarations__general AS declared"
        " ON traced.feed = 'enterprise_declarations'"
        " AND (traced.submission_id, traced.row_number)"
        " = (declared.submission_id, declared.row_number)"
        " ORDER BY 1 DESC, 2, 3"
    )
    return [tuple(row.values()) for row in ask(connection, query, as_of)]


LISTED, SENT = "enterprise_register", "enterprise_declarations"


def test_a_verdict_leads_to_the_row_of_the_list_and_to_the_declaration(lists: Connection) -> None:
    assert led_to(lists, "declaration_list", "verdict", 2025, 1) == [
        (LISTED, 2, 1),
        (SENT, 10, 1),
    ]
    assert led_to(lists, "declaration_list", "capacity", 2025, 1) == [(LISTED, 2, 1)]
    # it must since 2024, which the list of that year says
    assert led_to(lists, "declaration_assessment", "since_year", 2025, 1) == [
        (LISTED, 1, 1),
        (LISTED, 2, 1),
        (SENT, 10, 1),
    ]
    assert led_to(lists, "declaration_list", "verdict", 2025, 6) == [(LISTED, 2, 6)]


def test_the_day_of_a_declaration_is_that_of_the_file_that_came_first(lists: Connection) -> None:
    assert led_to(lists, "declaration_list", "declared_on", 2025, 3) == [(SENT, 12, 3)]
    assert led_to(lists, "declaration_list", "declared_sector", 2025, 3) == [(SENT, 13, 3)]
    # 4 withdrew the only one it sent
    assert led_to(lists, "declaration_list", "declared_on", 2025, 4) == []


def test_what_a_head_declared_leads_to_its_declaration(lists: Connection) -> None:
    assert led_to(lists, "declaration_list", "head_or_branch_declared", 2025, 31) == [
        (SENT, 18, 30)
    ]


def test_each_count_of_the_summary_leads_to_as_many_rows(lists: Connection) -> None:
    columns = (
        *("must", "declared", "late", "not_declared", "not_due"),
        *("review", "review_declared", "voluntary", "not_required", "not_assessed"),
    )
    asked = 0
    for row in ask(lists, "SELECT * FROM mart.declaration_summary"):
        # of what counts nothing, one column: a question takes 30 ms
        for column in [one for one in columns if row[one]] + [
            one for one in columns if not row[one]
        ][:1]:
            found = led_to(lists, "declaration_summary", column, row["year"], row["sector_code"])
            listed = {enterprise for feed, _, enterprise in found if feed == LISTED}
            assert len(listed) == (row[column] or 0), (row["year"], row["sector_code"], column)
            asked += row[column] or 0
    assert asked > 60
    beer = led_to(lists, "declaration_summary", "must", 2025, "beer_soft_drinks")
    assert beer == [(LISTED, 2, 1), (LISTED, 2, 2), (SENT, 10, 1), (SENT, 11, 2)]
    # solar, briquettes and steel
    assert led_to(lists, "declaration_summary", "not_assessed", 2025, "other_unlisted") == [
        (LISTED, 2, 20),
        (LISTED, 2, 21),
        (LISTED, 2, 43),
    ]


# --- the reference rows --------------------------------------------------------------------------


def _csv(name: str) -> list[dict[str, str]]:
    with (INCLUDE / "reference" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_class_and_sector_of_the_mapping_exists_and_has_its_reason() -> None:
    rows = _csv("declaration_classes.csv")
    sectors = {row["sector_code"] for row in _csv("declaration_sectors.csv")}
    assert {row["sector_code"] for row in rows} == sectors
    assert {row["vsic_class"] for row in rows if row["vsic_version"] == "2025"} <= set(
        REFERENCE.vsic
    )
    for row in rows:
        assert row["reason"], row
        assert row["otherwise"] in {"yes", "no", "open"}, row
        assert (row["when_named"] in {"yes", "open"}) == bool(row["product_words"]), row
        assert (row["when_other"] in {"no", "open"}) == bool(row["other_words"]), row


def test_capacity_converts_by_a_factor_or_says_what_is_needed() -> None:
    units = set(REFERENCE.codelists["capacity_unit"].labels)
    for row in _csv("capacity_conversions.csv"):
        assert {row["from_unit"], row["to_unit"]} <= units, row
        assert bool(row["factor"]) != bool(row["needs_vi"]), row
        assert row["source"], row
        # of a day no year is made without the days one works
        if "_day" in row["from_unit"]:
            assert "ngày làm việc" in row["needs_vi"], row


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Thuỷ điện", " thủy điện "),
        ("HOÁ CHẤT,\n hóa  dầu.", " hóa chất hóa dầu "),
        ("", "  "),
    ],
)
def test_words_are_the_same_wherever_the_tone_stands(
    lists: Connection, text: str, folded: str
) -> None:
    (row,) = lists.execute(
        "SELECT core.folded_words(%s) = core.folded_words(%s) AS same,"
        " core.folded_words('hoà') = core.folded_words('hoa') AS other",
        [text, folded],
    ).fetchall()
    assert row == {"same": True, "other": False}
