"""An old commune that was split and stays open is listed for a person, until the unit says where.

Phường Ngọc Hà of before July 2025 (00016) went to Ba Đình (00004) and Ngọc Hà (00008).
"""

from __future__ import annotations

from typing import Any

import pytest

from envdb.contract.loader import load_contracts
from envdb.contract.model import table_name
from envdb.intake.submission import Submission
from envdb.monitor.status import SPLIT_LISTED_MAX, overview
from envdb.settings import shipped_folder
from envdb.warehouse.marts import read_marts

pytest.register_assert_rewrite("file_season", "intake_site")
from file_season import changed  # noqa: E402 - after its assertions are made to explain
from intake_site import Site, form, sample  # noqa: E402

INCLUDE = shipped_folder("include")
MART = "split_communes_to_resolve"
SPLIT = {"from_commune_code": "00016", "from_commune_name": ""}


def relocations(site: Site, **cells: str) -> Submission:
    rows = changed(sample("relocations", "STC", "2026-H1"), "relocations", 1, **cells)
    site.drop("STC", f"{len(site.submissions())}.xlsx", form("relocations", "STC", "2026-H1", rows))
    (submission,) = site.ingest()
    return submission


def zones(site: Site, commune: str) -> None:
    place = {"commune_code": commune, "commune_name": ""}
    rows = changed(sample("industrial_zones", "SCT", "2026-H1"), "zones", 0, **place)
    site.drop("SCT", f"{commune}.xlsx", form("industrial_zones", "SCT", "2026-H1", rows))
    site.ingest()


def listed(site: Site) -> list[tuple[Any, ...]]:
    with site.connection.transaction():
        site.connection.execute("SET LOCAL ROLE envdb_analyst")
        return site.connection.execute(
            "SELECT submission_id, unit_code, sheet, row_number, column_name, old_code, old_name,"
            " candidate_codes, candidates FROM mart.split_communes_to_resolve"
            " ORDER BY submission_id, row_number"
        ).fetchall()


def test_an_open_split_commune_is_listed_with_its_candidates(site: Site) -> None:
    submission = relocations(site, **SPLIT)

    assert submission.outcome == "accepted_with_warnings"
    assert listed(site) == [
        (
            submission.submission_id,
            "STC",
            "relocations",
            7,
            "from_commune_code",
            "00016",
            "Phường Ngọc Hà",
            ["00004", "00008"],
            "00004 Phường Ba Đình; 00008 Phường Ngọc Hà",
        )
    ]
    assert overview(site.connection, site.settings).attention == [
        "Xã cũ đã chia: BN000001 của STC, relocations dòng 7: 00016 Phường Ngọc Hà có thể là "
        "00004 Phường Ba Đình; 00008 Phường Ngọc Hà."
    ]


def test_it_is_no_longer_listed_when_the_unit_has_corrected_it(site: Site) -> None:
    zones(site, "00016")
    before = listed(site)

    zones(site, "00008")

    assert [row[:4] for row in before] == [(1, "SCT", "zones", 6)]
    assert listed(site) == []
    assert overview(site.connection, site.settings).attention == []


def test_of_many_the_first_are_listed_and_the_rest_counted(site: Site) -> None:
    row = sample("relocations", "STC", "2026-H1")["relocations"][1] | SPLIT
    names = [f"Xưởng {number}" for number in range(SPLIT_LISTED_MAX + 3)]
    rows = {"relocations": [row | {"facility_name": name} for name in names]}
    site.drop("STC", "nhiều.xlsx", form("relocations", "STC", "2026-H1", rows))
    site.ingest()

    attention = overview(site.connection, site.settings).attention

    assert len(attention) == SPLIT_LISTED_MAX + 1
    assert attention[-1] == ("Xã cũ đã chia: còn 3 ô khác, xem mart.split_communes_to_resolve.")


def test_every_sheet_with_a_commune_is_looked_at() -> None:
    (mart,) = [one for one in read_marts(INCLUDE / "sql" / "marts") if one.name == MART]
    wanted = {
        (f"core.{table_name(contract.feed, sheet.name)}\n", f"{column.name}_resolution = 'split'")
        for contract in load_contracts(INCLUDE / "contracts").values()
        for sheet in contract.sheets
        for column in sheet.columns
        if column.codelist == "commune"
    }

    assert all(table in mart.text and condition in mart.text for table, condition in wanted)
    assert mart.text.count("_resolution = 'split'") == len(wanted)
