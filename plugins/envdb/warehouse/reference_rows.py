"""Rows of the dimension tables, from the reference data (column order as in V002__reference.sql)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from envdb.contract.reference import Reference

Rows = list[tuple[object, ...]]


def reference_tables(reference: Reference) -> dict[str, Rows]:
    """Return the rows of each dimension by its table name in ``core``."""
    folder = reference.folder
    return {
        "unit": [(u.code, u.kind, u.name) for u in reference.units.values()],
        "commune": [
            (code, name, reference.commune_province[code])
            for code, name in reference.communes.items()
        ],
        "commune_conversion": _columns(
            folder / "commune_conversion_2025_hanoi.csv",
            ("old_code", "old_name", "new_code", "extent"),
        ),
        "vsic_class": [
            ("2025", one.code, one.section, one.label or None) for one in reference.vsic.values()
        ],
        "industry_trade_section": [
            (section, name, confirmed == "yes")
            for section, name, confirmed in _columns(
                folder / "industry_trade_sections.csv", ("section", "name_vi", "confirmed")
            )
        ],
        "code": [
            (codelist.name, code, label)
            for codelist in reference.codelists.values()
            if codelist.name not in {"commune", "vsic"}
            for code, label in codelist.labels.items()
        ],
        "plan_target": _columns(
            folder / "plan_targets.csv",
            ("target_code", "target_vi", "unit", "target_value", "target_year", "measured_from"),
        ),
    }


def _columns(path: Path, names: Sequence[str]) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [tuple(row[name] or None for name in names) for row in csv.DictReader(lines)]
