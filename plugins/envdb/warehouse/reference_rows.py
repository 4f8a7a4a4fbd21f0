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
        "declaration_sector": [
            (*row[:-2], row[-2] == "yes", row[-1])
            for row in _columns(
                folder / "declaration_sectors.csv",
                (
                    "row_number",
                    "sector_code",
                    "sector_vi",
                    "threshold",
                    "threshold_unit",
                    "alternative_threshold",
                    "alternative_unit",
                    "valid_from",
                    "source",
                    "confirmed",
                    "note",
                ),
            )
        ],
        "declaration_class": _declaration_classes(folder / "declaration_classes.csv"),
        "capacity_conversion": _columns(
            folder / "capacity_conversions.csv",
            ("from_unit", "to_unit", "factor", "needs_vi", "source"),
        ),
        "plan_target": _columns(
            folder / "plan_targets.csv",
            ("target_code", "target_vi", "unit", "target_value", "target_year", "measured_from"),
        ),
    }


def _declaration_classes(path: Path) -> Rows:
    """Return the rows of ``core.declaration_class``; what is open is null."""
    decided: dict[object, bool | None] = {"yes": True, "no": False, "open": None, None: None}
    names = ("vsic_version", "vsic_class", "sector_code")
    asked = ("product_words", "when_named", "other_words", "when_other", "otherwise", "reason")
    return [
        (
            *row[:3],
            _words(row[3]),
            decided[row[4]],
            _words(row[5]),
            *map(decided.get, row[6:8]),
            row[8],
        )
        for row in _columns(path, (*names, *asked))
    ]


def _words(text: object) -> list[str]:
    return [] if text is None else str(text).split(";")


def _columns(path: Path, names: Sequence[str]) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [tuple(row[name] or None for name in names) for row in csv.DictReader(lines)]
