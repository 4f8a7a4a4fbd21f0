"""Records without a tax code find their enterprise, or wait for an officer; sources stay as they are.

Each record is called as what it is to show. The register of the season is replaced by a small one of
hand-made neighbours, so that every answer can be given by reading the names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from mart_season import INCLUDE, libpq

from envdb.identity import review
from envdb.identity.match import match_records
from envdb.warehouse.checksum import warehouse_checksum

Connection = psycopg.Connection[Any]

REGISTER = (
    # number, tax code, name, address, commune
    (1, "0100000001", "Công ty TNHH Bao bì Hưng Phát", "Số 12, đường Hoa Sữa", "00004"),
    (2, "0100000001-001", "Chi nhánh Công ty TNHH Bao bì Hưng Phát", "Số 7, đường Ao Sen", "00004"),
    (3, "0100000003", "Công ty cổ phần Cơ khí Vạn Tín", "Số 3, đường Cây Đa", "00004"),
    (4, "0100000004", "Công ty cổ phần Cơ khí Vạn Tín", "Số 9, đường Bến Gạo", "00008"),
    (5, "0100000005", "Công ty TNHH Dệt Minh Khang", "Số 5, đường Đình Cũ", "00004"),
    (6, "0100000006", "Công ty TNHH Nhuộm Kim Sơn", "Số 6, đường Cầu Mới", "00008"),
    (7, "0100000007", "Công ty TNHH Gốm Gia Lộc", "Số 8, đường Cầu Mới", "00025"),
)
SURE, BRANCH, HERE, HOUSEHOLD, NOBODY = range(2, 7)
INSPECTED = {
    SURE: "CTY TNHH BAO BI HUNG PHAT",
    BRANCH: "Chi nhánh Công ty TNHH Bao bì Hưng Phát",
    HERE: "CTCP Cơ khí Vạn Tín",
    HOUSEHOLD: "Hộ kinh doanh Dệt Minh Khang",
    NOBODY: "Xưởng mộc Ông Tư",
}


@pytest.fixture
def warehouse(warehouse_url: str) -> Iterator[Connection]:
    with psycopg.connect(libpq(warehouse_url), autocommit=True) as connection:
        _submission(connection, 1, "CTK", "enterprise_register", "2025", "2025-12-31")
        connection.execute("INSERT INTO core.register_merge VALUES (1, '2026-01-05 08:00+07')")
        for number, code, name, address, commune in REGISTER:
            _enterprise(connection, number, code, name, address, commune)
        _submission(connection, 2, "00004", "commune_inspections", "2026-Q1", "2026-03-31")
        for row, name in INSPECTED.items():
            _inspection(connection, 2, row, name)
        connection.execute("SELECT setval('core.enterprise_identity_enterprise_id_seq', 100)")
        yield connection


def _submission(
    connection: Connection,
    number: int,
    unit: str,
    feed: str,
    period: str,
    end: str,
    received_at: str = "2026-04-02 09:00+07",
) -> None:
    connection.execute(
        "INSERT INTO intake.submission (submission_id, claim_key, folder, unit_code, file_name,"
        " received_at, unlinked_at, feed, period, period_start, period_end, outcome, step,"
        " replaces_key, recorded_during, nothing_to_report, rows_loaded)"
        " OVERRIDING SYSTEM VALUE VALUES (%(n)s, 'claim ' || %(n)s, %(unit)s, %(unit)s,"
        " %(n)s || '.xlsx', %(at)s, %(at)s, %(feed)s, %(period)s,"
        " %(end)s::date - 89, %(end)s, 'accepted', 'decided', concat_ws('/', %(unit)s::text,"
        " %(feed)s::text, %(period)s::text), tstzrange(%(at)s, NULL), false, 1)",
        {
            "n": number,
            "unit": unit,
            "feed": feed,
            "period": period,
            "end": end,
            "at": received_at,
        },
    )


def _enterprise(
    connection: Connection, number: int, code: str, name: str, address: str, commune: str
) -> None:
    connection.execute(
        "INSERT INTO core.enterprise_identity (enterprise_id, tax_code)"
        " OVERRIDING SYSTEM VALUE VALUES (%s, %s)",
        [number, code],
    )
    connection.execute(
        "INSERT INTO core.enterprise (enterprise_id, valid, recorded_during, submission_id,"
        " fingerprint, enterprise_name, address, commune_code) VALUES (%s, '[2025-12-31,)',"
        " '[2026-01-05 08:00+07,)', 1, gen_random_uuid(), %s, %s, %s)",
        [number, name, address, commune],
    )


def _inspection(
    connection: Connection, submission: int, row: int, name: str, enterprise: int | None = None
) -> None:
    connection.execute(
        "INSERT INTO core.commune_inspections__inspections (submission_id, row_number, unit_code,"
        " period, inspection_date, facility_name, violation_field, fine_vnd, enterprise_id,"
        " tax_code) VALUES (%(submission)s, %(row)s, '00004', '2026-Q1', '2026-02-01', %(name)s,"
        " 'no_violation', 0, %(enterprise)s,"
        " (SELECT tax_code FROM core.enterprise_identity WHERE enterprise_id = %(enterprise)s))",
        {"submission": submission, "row": row, "name": name, "enterprise": enterprise},
    )


def _resolved(connection: Connection, as_of: str = "") -> dict[int, tuple[int | None, str | None]]:
    with connection.transaction():
        connection.execute("SELECT set_config('envdb.as_of', %s, true)", [as_of])
        rows = connection.execute(
            "SELECT row_number, enterprise_id, resolved_by FROM core.resolved_enterprise"
            " WHERE feed = 'commune_inspections'"
        ).fetchall()
    return {row: (enterprise, by) for row, enterprise, by in rows}


def _case(connection: Connection, row: int, submission: int = 2) -> int:
    found = connection.execute(
        "SELECT case_id FROM core.identity_record WHERE submission_id = %s AND row_number = %s",
        [submission, row],
    ).fetchone()
    assert found
    return int(found[0])


def _queue(connection: Connection) -> set[int]:
    return {one.case_id for one in review.waiting(connection, feed=None, limit=100)[0]}


def _sources(connection: Connection) -> dict[str, str]:
    return {
        name: checksum
        for name, checksum in warehouse_checksum(connection).items()
        if "__" in name or name.startswith("intake.") or name == "core.enterprise"
    }


def test_what_is_sure_is_decided_and_what_is_not_waits(warehouse: Connection) -> None:
    match_records(warehouse, INCLUDE)
    resolved = _resolved(warehouse)
    # without accents and shortened, and not the branch, whose form is another
    assert resolved[SURE] == (1, "automatic")
    assert resolved[BRANCH] == (2, "automatic")
    # of two namesakes the one of the inspecting commune
    assert resolved[HERE] == (3, "automatic")
    # a household called like a company is for a person, and the mason is in no list
    assert resolved[HOUSEHOLD] == (None, None)
    assert resolved[NOBODY] == (None, None)
    assert _queue(warehouse) == {_case(warehouse, HOUSEHOLD)}


def test_two_namesakes_in_one_commune_wait_for_a_person(warehouse: Connection) -> None:
    _enterprise(warehouse, 8, "0100000008", "Công ty cổ phần Cơ khí Vạn Tín", "Số 1", "00004")
    match_records(warehouse, INCLUDE)
    assert _resolved(warehouse)[HERE] == (None, None)
    case = review.show(warehouse, _case(warehouse, HERE))
    assert {one.enterprise_id for one in case.possible[:2]} == {3, 8}
    with pytest.raises(review.ReviewError, match="--as-enterprise"):
        review.accept(warehouse, case.case_id, enterprise_id=None, by="an_na", reason=None)


def test_a_second_run_changes_nothing_and_sources_are_never_touched(warehouse: Connection) -> None:
    before = _sources(warehouse)
    match_records(warehouse, INCLUDE)
    after = warehouse_checksum(warehouse)
    assert match_records(warehouse, INCLUDE).cases == 0
    assert warehouse_checksum(warehouse) == after
    assert _sources(warehouse) == before
    assert len(before) > 10


def test_an_officer_accepts_undoes_and_refuses(warehouse: Connection) -> None:
    match_records(warehouse, INCLUDE)
    case = _case(warehouse, HOUSEHOLD)
    assert review.accept(warehouse, case, enterprise_id=None, by="an_na", reason="Đã hỏi xã") == 5
    assert _resolved(warehouse)[HOUSEHOLD] == (5, "person")
    assert _queue(warehouse) == set()
    with pytest.raises(review.ReviewError, match="an_na"):
        review.accept(warehouse, case, enterprise_id=1, by="binh", reason=None)
    assert review.undo(warehouse, case, by="binh", reason="Nhầm") == 1
    assert _resolved(warehouse)[HOUSEHOLD] == (None, None)
    assert _queue(warehouse) == {case}
    assert review.refuse(warehouse, case, by="binh", reason=None) == [5]
    assert _queue(warehouse) == set()
    history = review.show(warehouse, case).history
    assert [(one.verdict, one.by, one.undone_by) for one in history] == [
        ("accepted", "an_na", "binh"),
        ("refused", "binh", None),
    ]


def test_what_the_threshold_decided_and_a_person_undid_is_not_decided_again(
    warehouse: Connection,
) -> None:
    match_records(warehouse, INCLUDE)
    case = _case(warehouse, SURE)
    review.undo(warehouse, case, by="an_na", reason="Cơ sở khác")
    warehouse.execute("UPDATE core.register_merge SET merged_at = merged_at + interval '1 day'")
    assert match_records(warehouse, INCLUDE).cases == len(INSPECTED)
    assert _resolved(warehouse)[SURE] == (None, None)
    assert case in _queue(warehouse)


def test_decisions_survive_a_new_list(warehouse: Connection) -> None:
    match_records(warehouse, INCLUDE)
    case = _case(warehouse, HOUSEHOLD)
    review.accept(warehouse, case, enterprise_id=5, by="an_na", reason=None)
    before = _resolved(warehouse)
    warehouse.execute("UPDATE core.register_merge SET merged_at = merged_at + interval '1 day'")
    assert match_records(warehouse, INCLUDE).cases == len(INSPECTED)
    assert _resolved(warehouse) == before


def test_an_automatic_answer_ends_with_what_it_rested_on(warehouse: Connection) -> None:
    match_records(warehouse, INCLUDE)
    warehouse.execute(
        "UPDATE core.enterprise SET recorded_during = tstzrange(lower(recorded_during), now())"
        " WHERE enterprise_id = 1"
    )
    warehouse.execute("UPDATE core.register_merge SET merged_at = merged_at + interval '1 day'")
    match_records(warehouse, INCLUDE)
    assert _resolved(warehouse)[SURE][0] != 1


def test_a_correction_keeps_the_decision_while_it_says_the_same_of_whom(
    warehouse: Connection,
) -> None:
    match_records(warehouse, INCLUDE)
    case = _case(warehouse, HOUSEHOLD)
    review.accept(warehouse, case, enterprise_id=5, by="an_na", reason=None)
    warehouse.execute(
        "UPDATE intake.submission SET recorded_during = tstzrange(lower(recorded_during),"
        " '2026-04-20 09:00+07') WHERE submission_id = 2"
    )
    again = "2026-04-20 09:00+07"
    _submission(warehouse, 3, "00004", "commune_inspections", "2026-Q1", "2026-03-31", again)
    _inspection(warehouse, 3, 2, "HỘ KINH DOANH  Dệt Minh Khang")
    _inspection(warehouse, 3, 3, "Hộ kinh doanh Dệt Minh Khánh")
    match_records(warehouse, INCLUDE)
    resolved = _resolved(warehouse)
    assert resolved[2] == (5, "person")
    assert resolved[3] == (None, None)
    assert _case(warehouse, 3, submission=3) != case


def test_a_day_of_the_past_knows_what_was_decided_then(warehouse: Connection) -> None:
    match_records(warehouse, INCLUDE)
    case = _case(warehouse, HOUSEHOLD)
    review.accept(warehouse, case, enterprise_id=5, by="an_na", reason=None)
    warehouse.execute(
        "UPDATE core.identity_decision SET recorded_during = tstzrange('2026-04-10 09:00+07', NULL)"
    )
    assert _resolved(warehouse, "2026-04-09")[HOUSEHOLD] == (None, None)
    assert _resolved(warehouse, "2026-04-10")[HOUSEHOLD] == (5, "person")
    review.undo(warehouse, case, by="an_na", reason=None)
    assert _resolved(warehouse, "2026-04-10")[HOUSEHOLD] == (5, "person")
    assert _resolved(warehouse)[HOUSEHOLD] == (None, None)


def test_a_tax_code_of_the_register_needs_no_match_and_another_one_is_never_overruled(
    warehouse: Connection,
) -> None:
    _enterprise_identity(warehouse, 90, "0100000090")
    _inspection(warehouse, 2, 20, "Tên khác hẳn", enterprise=6)
    _inspection(warehouse, 2, 21, "Công ty TNHH Bao bì Hưng Phát", enterprise=90)
    match_records(warehouse, INCLUDE)
    resolved = _resolved(warehouse)
    assert resolved[20] == (6, "own_code")
    # no list has its code, and the name is that of number 1: the officer is asked
    assert resolved[21] == (90, "own_code")
    assert _case(warehouse, 21) in _queue(warehouse)


def _enterprise_identity(connection: Connection, number: int, code: str) -> None:
    connection.execute(
        "INSERT INTO core.enterprise_identity (enterprise_id, tax_code)"
        " OVERRIDING SYSTEM VALUE VALUES (%s, %s)",
        [number, code],
    )


def test_other_feeds_are_matched_too(warehouse: Connection) -> None:
    _submission(warehouse, 4, "STC", "relocations", "2026-H1", "2026-06-30")
    warehouse.execute(
        "INSERT INTO core.relocations__relocations (submission_id, row_number, unit_code, period,"
        " facility_name, from_commune_code, status) VALUES (4, 2, 'STC', '2026-H1',"
        " 'Công ty TNHH Nhuộm Kim Sơn', '00008', 'planned')"
    )
    _submission(warehouse, 5, "00025", "commune_incidents", "2026-Q1", "2026-03-31")
    warehouse.execute(
        "INSERT INTO core.commune_incidents__incidents (submission_id, row_number, unit_code,"
        " period, incident_date, place, incident_kind, response, resolved) VALUES"
        " (5, 2, '00025', '2026-Q1', '2026-02-01', 'Kho của Công ty TNHH Gốm Gia Lộc, đường làng',"
        " 'oil_spill', 'Đã thu gom', true),"
        " (5, 3, '00025', '2026-Q1', '2026-02-01', 'Kênh thoát nước', 'oil_spill', 'x', true)"
    )
    _submission(warehouse, 6, "00008", "commune_facilities", "2025", "2025-12-31")
    warehouse.execute(
        "INSERT INTO core.commune_facilities__facilities (submission_id, row_number, unit_code,"
        " period, personal_id, facility_name, address, commune_code) VALUES (6, 2, '00008', '2025',"
        " '001099000012', 'Hộ kinh doanh Nguyễn Văn Ví', 'Số 1, ngõ 2', '00008')"
    )
    match_records(warehouse, INCLUDE)
    rows = warehouse.execute(
        "SELECT resolved_enterprise.submission_id, row_number,"
        " coalesce(listed.enterprise_id, 0), resolved_by"
        " FROM core.resolved_enterprise LEFT JOIN core.enterprise AS listed USING (enterprise_id)"
        " WHERE resolved_enterprise.submission_id >= 4 ORDER BY 1, 2"
    ).fetchall()
    assert rows == [
        (4, 2, 6, "automatic"),
        (5, 2, 7, "automatic"),
        (5, 3, 0, None),
        (6, 2, 0, "own_code"),  # a personal ID is its tax code, though no list has it
    ]
    shown = [
        warehouse.execute(
            "SELECT submission_id, row_number, resolved_by, resolved_tax_code_masked,"
            f" resolved_enterprise_name FROM mart.{mart} WHERE submission_id >= 4 ORDER BY 1, 2"
        ).fetchall()
        for mart in ("relocations", "incidents", "facilities")
    ]
    assert shown == [
        [(4, 2, "automatic", "0100000006", "Công ty TNHH Nhuộm Kim Sơn")],
        [
            (5, 2, "automatic", "0100000007", "Công ty TNHH Gốm Gia Lộc"),
            (5, 3, None, None, None),
        ],
        # a household's personal ID is masked, and no list has its name
        [(6, 2, "own_code", "********0012", None)],
    ]
    counted = warehouse.execute(
        "SELECT records, by_own_code, automatic, by_person, unresolved, waiting, without_candidate"
        " FROM mart.unresolved_records WHERE feed = 'commune_inspections'"
    ).fetchall()
    assert counted == [(5, 0, 3, 0, 2, 1, 1)]


def test_the_name_leads_to_the_row_and_to_the_list(warehouse: Connection) -> None:
    warehouse.execute(
        "INSERT INTO core.enterprise_register__enterprises (submission_id, row_number, unit_code,"
        " period, enterprise_id, tax_code, enterprise_name) SELECT 1, enterprise_id + 10, 'CTK',"
        " '2025', enterprise_id, tax_code, enterprise_name"
        " FROM core.enterprise JOIN core.enterprise_identity USING (enterprise_id)"
    )
    match_records(warehouse, INCLUDE)
    query = "SELECT * FROM core.trace('inspections', %s, ARRAY['2', %s])"
    row = ("commune_inspections", "inspections", 2, SURE)
    name = ["resolved_enterprise_name", str(SURE)]
    assert warehouse.execute(query, name).fetchall() == [
        row,
        ("enterprise_register", "enterprises", 1, 11),
    ]
    assert warehouse.execute(query, ["fine_vnd", str(SURE)]).fetchall() == [row]


def test_one_case_has_one_enterprise(warehouse: Connection) -> None:
    match_records(warehouse, INCLUDE)
    with pytest.raises(psycopg.errors.ExclusionViolation):
        warehouse.execute(
            "INSERT INTO core.identity_decision (case_id, enterprise_id, verdict, automatic,"
            " decided_by, recorded_during) VALUES (%s, 6, 'accepted', false, 'x',"
            " tstzrange(now(), NULL))",
            [_case(warehouse, SURE)],
        )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT record_name FROM core.identity_case",
        "SELECT * FROM core.review_queue",
        "SELECT decided_by FROM core.identity_decision",
        "SELECT agreement FROM core.identity_candidate",
    ],
)
def test_analysts_see_no_names_of_cases_and_officers_do(warehouse: Connection, query: str) -> None:
    match_records(warehouse, INCLUDE)
    with warehouse.transaction(force_rollback=True):
        warehouse.execute("SET LOCAL ROLE envdb_officer")
        warehouse.execute(query.encode())
    with warehouse.transaction(force_rollback=True):
        warehouse.execute("SET LOCAL ROLE envdb_analyst")
        warehouse.execute("SELECT * FROM mart.unresolved_records")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            warehouse.execute(query.encode())
