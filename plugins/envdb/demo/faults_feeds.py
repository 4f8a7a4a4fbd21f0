"""The mistakes that are planted in the other feeds, history and other units' files among them.

A rule over history is broken by a function of the right row, which is near the period before. What
needs a row of another unit, or an old commune code, is made where the file is planned.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from envdb.demo.fault import Fault
from envdb.demo.rows import AsTyped

_TAX_CODE = AsTyped("0123456780")
_UNSEEN_WASTE = "19 07 01"
"""A code that no producer of the season has otherwise."""
_LONG_AGO, _LATE_IN_YEAR = date(2025, 11, 20), date(2026, 12, 24)


def _times(column: str, factor: float) -> Mapping[str, object]:
    return {column: lambda row: round(row[column] * factor, 1)}


def _faults(feed: str, sheet: str, faults: Mapping[str, Mapping[str, Any]]) -> list[Fault]:
    """Return faults of a page; ``cells`` are written beside the words of :class:`Fault`."""
    words = ("copied", "severity", "also", "shape", "where")
    return [
        Fault(
            feed,
            sheet,
            rule,
            {name: value for name, value in said.items() if name not in words},
            **{name: value for name, value in said.items() if name in words},
        )
        for rule, said in faults.items()
    ]


INCIDENT_FAULTS = _faults(
    "commune_incidents",
    "incidents",
    {
        "incident_date.required": {"incident_date": None},
        "incident_kind.code": {"incident_kind": AsTyped("Ngập úng")},
        "released_unit.required": {"released_quantity": 5.0, "released_unit": None},
        "released_unit.code": {"released_quantity": 5.0, "released_unit": AsTyped("thùng")},
        "happened_not_before_period": {"incident_date": _LONG_AGO},
        "happened_not_after_period": {"incident_date": _LATE_IN_YEAR},
        "response.required": {"response": None},
        "damage_vnd.type": {"damage_vnd": AsTyped("chưa thống kê")},
        "facility_tax_code.tax_code": {"facility_tax_code": _TAX_CODE},
        "resolved.type": {"resolved": AsTyped("đang theo dõi")},
    },
)

INSPECTION_FAULTS = _faults(
    "commune_inspections",
    "inspections",
    {
        "fine_vnd.required": {"fine_vnd": None, "where": lambda row: not row["fine_vnd"]},
        "remedy_status.code": {"remedy_status": AsTyped("Đã nhắc nhở")},
        "decision_number.required": {
            "fine_vnd": 4_000_000,
            "decision_number": None,
            "decision_date": None,
        },
        "violation_field.code": {"violation_field": AsTyped("Tiếng ồn")},
        "decision_date.required": {
            "fine_vnd": 6_000_000,
            "decision_number": "412/QĐ-XPHC",
            "decision_date": None,
        },
        "fine_vnd.range": {
            "fine_vnd": 6_000_000_000,
            "where": lambda row: row["decision_number"] is not None,
        },
        "decided_not_before_inspection": {
            "decision_number": "415/QĐ-XPHC",
            "decision_date": _LONG_AGO,
        },
        "inspected_not_after_period": {
            "inspection_date": _LATE_IN_YEAR,
            "where": lambda row: not row["fine_vnd"],
        },
        "inspected_not_before_period": {"inspection_date": _LONG_AGO},
        "facility_name.required": {"facility_name": None},
    },
)

PLASTIC_FAULTS = _faults(
    "commune_plastic_reduction",
    "outlets",
    {
        "outlet_count.required": {"outlet_count": None},
        "outlet_kind.code": {"outlet_kind": AsTyped("Quán nước")},
        "without_free_bags_within_all": {"outlet_count": 8, "outlets_without_free_bags": 12,
                                         "outlets_without_single_use": 1},
        "without_single_use_within_all": {"outlet_count": 8, "outlets_without_free_bags": 1,
                                          "outlets_without_single_use": 9},
        "plastic_avoided_kg.type": {"plastic_avoided_kg": AsTyped("chưa cân")},
        "key.unique": {"copied": ("outlet_kind",)},
    },
)  # fmt: skip

FINE_IN_THOUSANDS = _faults(
    "commune_inspections",
    "inspections",
    {
        "fine_in_dong": {
            "fine_vnd": 7_500,
            "severity": "warning",
            "where": lambda row: row["decision_number"] is not None,
        }
    },
)[0]

_WARNED = {"severity": "warning"}
_OF_AGENCIES = [
    *_faults(
        "energy_users",
        "energy",
        {
            "quantity.required": {"quantity": None},
            "fuel.code": {"fuel": AsTyped("Than tổ ong")},
            "unit.paired": {"fuel": "lpg", "unit": "1000 kWh", "toe_reported": None},
            "toe_not_above_factor": {**_times("toe_reported", 1.3), **_WARNED},
            "toe_not_below_factor": {**_times("toe_reported", 0.1), **_WARNED},
        },
    ),
    *_faults(
        "hazardous_waste",
        "waste",
        {
            "treated_within_available": {
                "treated_kg": lambda row: row["quantity_kg"] + row["stock_start_kg"] + 90.5,
                "where": lambda row: row["stock_start_kg"] is not None,
            },
            "treated_within_generated": {
                "treated_kg": lambda row: row["quantity_kg"] + 120.5,
                "where": lambda row: row["stock_start_kg"] is None,
            },
            "waste_code.form": {"waste_code": AsTyped("Giẻ lau dính dầu")},
            "treatment.required": {"treatment": None},
            "handler_tax_code.required": {"handler_tax_code": None},
            "stock_follows_previous": {
                "stock_start_kg": lambda row: row["stock_start_kg"] + 25.0,
                "where": lambda row: row["stock_start_kg"] is not None,
                **_WARNED,
            },
            "waste_code_sent_before": {"waste_code": _UNSEEN_WASTE, **_WARNED},
        },
    ),
    *_faults(
        "enterprise_declarations",
        "hazardous",
        {"waste_code_sent_before": {"waste_code": _UNSEEN_WASTE, **_WARNED}},
    ),
    *_faults(
        "enterprise_declarations",
        "air",
        {"concentration_not_tripled": {**_times("concentration", 3.6), **_WARNED}},
    ),
    *_faults(
        "ghg_inventory",
        "emissions",
        {
            "data_year_not_too_old": {"data_year": 2019},
            "data_year_not_after_period": {"data_year": 2028},
            "scope.code": {"scope": AsTyped("Phạm vi 3")},
            "tco2e.range": {"tco2e": -12.0},
            "tco2e_not_half_above_previous": {**_times("tco2e", 2.2), **_WARNED},
            "tco2e_not_half_below_previous": {**_times("tco2e", 0.2), **_WARNED},
        },
    ),
    *_faults(
        "plan_progress",
        "progress",
        {
            "progress_pct.range": {"progress_pct": 140.0},
            "result.required": {"result": None},
            "task_number.code": {"task_number": 12},
            "spent_within_planned": {
                "budget_spent_mvnd": lambda row: row["budget_planned_mvnd"] + 85.0,
                **_WARNED,
            },
        },
    ),
    *_faults(
        "green_models",
        "models",
        {
            "model_kind.code": {"model_kind": AsTyped("Trồng cây xanh")},
            "started_on.required": {"started_on": None},
            "tax_code.tax_code": {"tax_code": _TAX_CODE},
            "key.unique": {"copied": ("model_name",)},
        },
    ),
    *_faults(
        "relocations",
        "relocations",
        {
            "to_zone_code.required": {"status": "ongoing", "to_zone_code": None,
                                      "completed_on": None},
            "status.code": {"status": AsTyped("Chờ mặt bằng"), "completed_on": None},
            "completed_on.required": {"status": "completed", "to_zone_code": "CCN-001",
                                      "completed_on": None},
            "to_zone_code.form": {"to_zone_code": AsTyped("CCN số 4")},
            "zone_known": {
                "to_zone_code": "CCN-990",
                **_WARNED,
                "where": lambda row: row["to_zone_code"] is not None,
            },
        },
    ),
    *_faults(
        "monitoring_results",
        "results",
        {
            "parameter.paired": {
                "medium": "air",
                "limit_column": None,
                "where": lambda row: row["parameter"] == "cod",
            },
            "sampled_not_after_period": {"sampled_on": _LATE_IN_YEAR},
            "tax_code.tax_code": {"tax_code": _TAX_CODE},
            "value_within_limit": {
                **_times("value", 4.0),
                **_WARNED,
                "where": lambda row: row["parameter"] in {"cod", "tss", "bod5"},
            },
            "air_not_tripled": {
                **_times("value", 3.6),
                **_WARNED,
                "where": lambda row: row["medium"] == "air",
            },
            "ph_not_below_limit": {
                "value": 4.6,
                **_WARNED,
                "where": lambda row: row["parameter"] == "ph",
            },
        },
    ),
    *_faults(
        "enterprise_declarations",
        "production",
        {"output_within_registered_capacity": {**_times("output", 2.1), **_WARNED}},
    ),
    *_faults(
        "enterprise_declarations",
        "wastewater",
        {
            "concentration.required": {"concentration": None},
            "concentration_within_limit": {
                **_times("concentration", 4.0),
                **_WARNED,
                "where": lambda row: row["parameter"] in {"cod", "tss", "bod5"},
            },
            "ph_not_below_limit": {
                "concentration": 4.8,
                **_WARNED,
                "where": lambda row: row["parameter"] == "ph",
            },
        },
    ),
    *_faults(
        "enterprise_declarations",
        "solid_waste",
        {
            "recycled_within_generated": {
                "recycled_t": lambda row: row["quantity_t"] * 2,
            }
        },
    ),
]  # fmt: skip

AGENCY_FAULTS: Mapping[tuple[str, str], Fault] = {(one.feed, one.rule): one for one in _OF_AGENCIES}
"""By feed and rule."""
