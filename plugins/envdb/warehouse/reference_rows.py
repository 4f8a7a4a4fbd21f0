"""Rows of the dimension tables, from the reference data (column order as in the migrations)."""

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
        "plan_task": _columns(
            folder / "plan_tasks.csv",
            ("task_number", "task_vi", "lead_unit", "partners_vi", "schedule"),
        ),
        "vsic_section": _columns(folder / "vsic2025_level1.csv", ("version", "code", "name_vi")),
        "fuel_factor": _figures(
            folder / "fuel_factors.csv",
            ("fuel", "unit", "toe_per_unit", "valid_from", "valid_to", "source", "note"),
        ),
        "wastewater_limit": _figures(
            folder / "wastewater_limits.csv",
            (
                *("standard", "parameter", "unit", "column_a_min", "column_a_max"),
                *("column_b_min", "column_b_max", "valid_from", "valid_to"),
            ),
        ),
        "grid_emission_factor": _figures(
            folder / "grid_emission_factors.csv", ("data_year", "tco2_per_mwh", "document")
        ),
        "unit_conversion": _figures(
            folder / "unit_conversions.csv", ("from_unit", "to_unit", "factor", "source")
        ),
    }


def _figures(path: Path, names: Sequence[str]) -> Rows:
    """Return rows that end with whether an official text confirms them; only ``yes`` does."""
    return [(*row[:-1], row[-1] == "yes") for row in _columns(path, (*names, "confirmed"))]


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
