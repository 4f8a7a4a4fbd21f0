"""Claims about the register: lists of several years become versions with two times.

Lists go the whole way of files, from the inbox to the merge. A list is dated by the last day of its
year and holds until the next one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest

from envdb.intake.decisions import accept, withdraw
from envdb.intake.submission import Submission

pytest.register_assert_rewrite("intake_site")
from intake_site import Site, form, sample  # noqa: E402 - after its assertions are made to explain

REGISTER = "enterprise_register"
ROWS = sample(REGISTER, "CTK", "2025")["enterprises"]
ONE, TWO, THREE = (row["tax_code"] for row in ROWS)
HEAD_OF_TWO = TWO.partition("-")[0]
HOUSEHOLD = "001099000012"
"""A personal ID of Hanoi, made up."""


def listed(*codes: str, **changes: dict[str, str]) -> list[dict[str, str]]:
    """Return rows of a list: each code with the sample's values but for ``changes`` (by code)."""
    shapes = dict(zip((ONE, TWO, THREE), ROWS, strict=True))
    named = {"one": ONE, "two": TWO, "three": THREE}
    changed = {named[name]: values for name, values in changes.items()}
    return [
        shapes.get(code, ROWS[0]) | {"tax_code": code} | changed.get(code, {}) for code in codes
    ]


def send(site: Site, year: int, rows: list[dict[str, str]], *, drops: bool = False) -> Submission:
    """Take the list of a year to the merge; ``drops`` lets an officer accept a shorter one."""
    content = form(REGISTER, "CTK", str(year), {"enterprises": rows})
    site.drop("CTK", f"Danh sách doanh nghiệp {year}.xlsx", content)
    (submission,) = site.ingest()
    if drops:
        assert submission.reason == "drops_rows"
        accept(site.connection, submission.submission_id, reason="đã rà soát", by="cán bộ")
        (submission,) = site.ingest()
    assert submission.outcome.startswith("accepted"), submission.reason_text
    return submission


def history(site: Site, code: str, *, now: bool = True) -> list[tuple[Any, ...]]:
    """Return (from, until, changed, gone) of an enterprise, as known now or ever."""
    return site.connection.execute(
        "SELECT lower(valid), upper(valid), changed, gone FROM core.enterprise"
        " JOIN core.enterprise_identity USING (enterprise_id)"
        " WHERE tax_code = %s AND (NOT %s OR upper_inf(recorded_during))"
        " ORDER BY lower(valid), lower(recorded_during)",
        [code, now],
    ).fetchall()


def changes(site: Site) -> list[tuple[Any, ...]]:
    return site.connection.execute(
        "SELECT changed_on, tax_code_masked, kind, value_before, value_after"
        " FROM mart.register_changes ORDER BY changed_on, tax_code_masked, kind"
    ).fetchall()


Y2023, Y2024, Y2025 = (date(year, 12, 31) for year in (2023, 2024, 2025))
"""The list of 2025 is the first in VSIC 2025: every code in it is written anew."""


def test_what_stays_the_same_is_one_version(site: Site) -> None:
    send(site, 2024, listed(ONE, TWO))
    send(site, 2023, listed(ONE, TWO))  # whatever order they come in
    assert history(site, ONE) == [(Y2023, None, [], False)]
    assert changes(site) == []


def test_new_gone_and_reappeared_are_told(site: Site) -> None:
    send(site, 2023, listed(ONE, TWO))
    send(site, 2024, listed(ONE, THREE))
    send(site, 2025, listed(ONE, TWO))
    assert history(site, TWO) == [
        (Y2023, Y2024, [], True),
        (Y2025, None, ["reappeared", "recoded"], False),
    ]
    assert [row[:3] for row in changes(site) if row[2] != "recoded"] == [
        (Y2024, TWO, "gone"),
        (Y2024, THREE, "new"),
        (Y2025, TWO, "reappeared"),
        (Y2025, THREE, "gone"),
    ]


def test_what_changed_is_told_with_both_values(site: Site) -> None:
    send(site, 2023, listed(ONE))
    send(
        site,
        2024,
        listed(
            ONE,
            one={
                "enterprise_name": "Công ty Tên mới",
                "address": "Số 9, đường Ví dụ",
                "vsic_code": "1105",
                "main_product": "Bia",
                "capacity": "200",
                "status": "Đã giải thể",
                "employees": "81",
            },
        ),
    )
    assert history(site, ONE)[1][2] == [
        *("name", "address", "sector", "product", "capacity", "status", "other")
    ]
    assert changes(site) == [
        (Y2024, ONE, "address", "Số 1, đường Ví dụ, 00004", "Số 9, đường Ví dụ, 00004"),
        (Y2024, ONE, "capacity", "110,5 t_year", "200 t_year"),
        (Y2024, ONE, "name", "Công ty TNHH Cơ khí Ví dụ", "Công ty Tên mới"),
        (Y2024, ONE, "other", None, None),
        (Y2024, ONE, "product", "Sản phẩm chính", "Bia"),
        (Y2024, ONE, "sector", "1104 (VSIC 2018)", "1105 (VSIC 2018)"),
        (Y2024, ONE, "status", "active", "dissolved"),
    ]


def test_a_new_version_of_vsic_is_no_change_of_sector(site: Site) -> None:
    send(site, 2024, listed(ONE))
    send(site, 2025, listed(ONE))
    assert [row[2:] for row in changes(site)] == [
        ("recoded", "1104 (VSIC 2018)", "1104 (VSIC 2025)")
    ]


def test_a_code_that_was_dissolved_and_works_again_keeps_its_number(site: Site) -> None:
    send(site, 2023, listed(ONE))
    send(site, 2024, listed(ONE, one={"status": "Đã giải thể"}))
    send(site, 2025, listed(ONE))
    assert [(row[0], row[2]) for row in history(site, ONE)] == [
        (Y2023, []),
        (Y2024, ["status"]),
        (Y2025, ["recoded", "status"]),
    ]
    (ids,) = site.connection.execute(
        "SELECT count(DISTINCT enterprise_id) FROM core.enterprise"
    ).fetchone() or (0,)
    assert ids == 1


def test_a_second_list_of_a_year_replaces_the_first_and_the_past_stays(site: Site) -> None:
    send(site, 2024, listed(ONE, TWO))
    send(site, 2024, listed(ONE, THREE), drops=True)
    assert history(site, TWO) == []
    assert history(site, TWO, now=False) == [(Y2024, None, [], False)]
    assert history(site, THREE) == [(Y2024, None, [], False)]


def test_an_older_list_that_comes_later_is_put_before(site: Site) -> None:
    send(site, 2025, listed(ONE, TWO))
    send(site, 2024, listed(ONE))
    assert history(site, TWO) == [(Y2025, None, ["new"], False)]
    # what was known until then did not know that it was new
    assert history(site, TWO, now=False)[0] == (Y2025, None, [], False)


def test_a_withdrawn_list_falls_back_to_what_the_others_say(site: Site) -> None:
    send(site, 2023, listed(ONE, TWO))
    last = send(site, 2024, listed(ONE, one={"capacity": "200"}))
    assert history(site, TWO) == [(Y2023, Y2024, [], True)]
    withdraw(site.connection, last.submission_id, reason="sai năm", by="cán bộ")
    site.ingest()
    assert history(site, ONE) == [(Y2023, None, [], False)]
    assert history(site, TWO) == [(Y2023, None, [], False)]
    assert changes(site) == []
    # what was said in between is still there for that time
    assert [row[2] for row in history(site, ONE, now=False)] == [[], [], [], ["capacity"]]


def test_a_merge_of_the_same_lists_changes_nothing(site: Site) -> None:
    send(site, 2023, listed(ONE, TWO))
    send(site, 2024, listed(TWO, THREE))
    before = history(site, TWO, now=False)
    site.connection.execute("DELETE FROM core.register_merge")
    site.ingest()
    assert history(site, TWO, now=False) == before


def test_a_branch_belongs_to_its_head_whether_that_is_listed_or_not(site: Site) -> None:
    send(site, 2024, listed(TWO, HEAD_OF_TWO))
    query = (
        "SELECT own.tax_code, head.tax_code FROM core.enterprise_head"
        " JOIN core.enterprise_identity AS own USING (enterprise_id)"
        " JOIN core.enterprise_identity AS head ON head.enterprise_id = head_enterprise_id"
        " ORDER BY 1"
    )
    assert site.connection.execute(query).fetchall() == [
        (HEAD_OF_TWO, HEAD_OF_TWO),
        (TWO, HEAD_OF_TWO),
    ]
    assert len(history(site, HEAD_OF_TWO)) == 1


def test_a_household_is_masked_for_analysts_wherever_it_stands(site: Site) -> None:
    household = listed(HOUSEHOLD)[0] | {"legal_form": "Hộ kinh doanh"}
    send(site, 2023, listed(ONE))
    send(site, 2024, [*listed(ONE), household])
    assert len(history(site, HOUSEHOLD)) == 1
    with site.connection.transaction(force_rollback=True):
        site.connection.execute("SET LOCAL ROLE envdb_analyst")
        shown = changes(site)
        facts = site.connection.execute(
            "SELECT tax_code_masked FROM core.enterprise_register__enterprises"
        ).fetchall()
    assert shown == [(Y2024, "********0012", "new", None, None)]
    assert ("********0012",) in facts
    assert HOUSEHOLD not in str(facts)


def test_two_versions_of_an_enterprise_cannot_overlap(site: Site) -> None:
    send(site, 2024, listed(ONE))
    copy = (
        "INSERT INTO core.enterprise (enterprise_id, valid, recorded_during, submission_id,"
        " fingerprint) SELECT enterprise_id, %s::daterange, %s::tstzrange, submission_id,"
        " fingerprint FROM core.enterprise LIMIT 1"
    )
    later = "[2100-01-01,)"
    with pytest.raises(psycopg.errors.ExclusionViolation), site.connection.transaction():
        site.connection.execute(copy, ["[2030-01-01,2031-01-01)", later])
    with site.connection.transaction(force_rollback=True):
        # another time in one of the two is no overlap
        site.connection.execute(copy, ["[2023-12-31,2024-12-31)", later])
        site.connection.execute(copy, ["[2024-12-31,)", "[2000-01-01,2001-01-01)"])


def led_to(site: Site, mart: str, column: str, *key: str) -> list[tuple[str, str | None]]:
    """Return the period of the list and the tax code of each row that a figure leads to."""
    return site.connection.execute(
        "SELECT submission.period, listed.tax_code"
        " FROM core.trace(%s, %s, %s) AS traced"
        " JOIN intake.submission USING (submission_id)"
        " LEFT JOIN core.enterprise_register__enterprises AS listed"
        " ON (listed.submission_id, listed.row_number) = (traced.submission_id, traced.row_number)"
        " ORDER BY 1, 2",
        [mart, column, list(key)],
    ).fetchall()


def test_a_change_leads_to_the_row_that_has_it_and_the_row_before(site: Site) -> None:
    send(site, 2023, listed(ONE, TWO))
    send(site, 2024, listed(ONE, TWO, one={"enterprise_name": "Công ty mới tên"}))
    send(site, 2025, listed(TWO))
    number = {
        code: str(enterprise)
        for enterprise, code in site.connection.execute(
            "SELECT enterprise_id, tax_code FROM core.enterprise_identity"
        )
    }[ONE]
    name = (number, "2024-12-31", "name")
    assert led_to(site, "register_changes", "kind", *name) == [("2023", ONE), ("2024", ONE)]
    assert led_to(site, "register_changes", "value_before", *name) == [("2023", ONE)]
    assert led_to(site, "register_changes", "value_after", *name) == [("2024", ONE)]
    # of what is gone, the row it stood in last and the list that has it no more
    gone = (number, "2025-12-31", "gone")
    assert led_to(site, "register_changes", "kind", *gone) == [("2024", ONE), ("2025", None)]


def test_the_row_before_is_of_the_list_just_before_also_where_nothing_changed(site: Site) -> None:
    send(site, 2022, listed(ONE, TWO))
    send(site, 2023, listed(ONE, TWO))
    send(site, 2024, listed(TWO))
    send(site, 2025, listed(ONE, TWO, two={"enterprise_name": "Công ty mới tên"}))
    number = {
        code: str(enterprise)
        for enterprise, code in site.connection.execute(
            "SELECT enterprise_id, tax_code FROM core.enterprise_identity"
        )
    }
    changed = (number[TWO], "2025-12-31", "name")
    assert led_to(site, "register_changes", "kind", *changed) == [("2024", TWO), ("2025", TWO)]
    again = (number[ONE], "2025-12-31", "reappeared")
    # the row it stood in last, the list without it, and the row it has again
    assert led_to(site, "register_changes", "kind", *again) == [
        ("2023", ONE),
        ("2024", None),
        ("2025", ONE),
    ]


def test_of_one_that_is_new_the_list_without_it_is_named(site: Site) -> None:
    send(site, 2024, listed(TWO))
    send(site, 2025, listed(ONE, TWO))
    ((number,),) = site.connection.execute(
        "SELECT enterprise_id FROM mart.register_changes WHERE kind = 'new'"
    ).fetchall()
    found = led_to(site, "register_changes", "kind", str(number), "2025-12-31", "new")
    assert found == [("2024", None), ("2025", ONE)]


def test_a_section_leads_to_the_row_in_force_of_the_enterprise_or_its_head(site: Site) -> None:
    send(site, 2024, listed(ONE))
    send(site, 2025, listed(ONE))
    ((number,),) = site.connection.execute(
        "SELECT enterprise_id FROM core.enterprise_identity WHERE tax_code = %s", [ONE]
    ).fetchall()
    found = led_to(site, "enterprise_sections", "vsic_section", str(number))
    assert [code for _, code in found] == [ONE]
