"""The mistakes that are planted in yearly reports and trainings, by the rule that must name each.

Whoever adds one writes what it breaks; that nothing else breaks is tested by taking every file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from envdb.demo.fault import Fault
from envdb.demo.rows import AsTyped, Row

_TAX_CODE = "0199000017"
"""Valid and of nobody: beyond the codes that were given out (see people)."""

_ENTERPRISE = {"owner_kind": "enterprise", "personal_id": None}
_HOUSEHOLD = {"owner_kind": "household", "tax_code": None}
_DAY = datetime(2025, 3, 15)  # noqa: DTZ001 - a cell of Excel has no zone


def _village(rule: str, *, shape: str | None = None, **cells: object) -> Fault:
    return Fault("commune_craft_villages", "craft_villages", rule, cells, shape=shape)


def _facility(
    rule: str,
    cells: Mapping[str, object],
    *,
    shape: str | None = None,
) -> Fault:
    return Fault("commune_facilities", "facilities", rule, cells, shape=shape)


VILLAGE_FAULTS = (
    _village("village_name.required", village_name=None),
    _village("trade.required", trade=None),
    _village("recognised.required", recognised=None),
    _village("recognised.type", recognised=AsTyped("đang làm hồ sơ")),
    _village("on_pollution_list.required", on_pollution_list=None),
    _village("households.required", households=None),
    _village("households.type", households=AsTyped("khoảng 40")),
    _village("households.range", households=-12, workers=30),
    _village("workers.type", workers=AsTyped("120-150")),
    _village("wastewater_m3_day.required", wastewater_m3_day=None),
    # alone in a column of number cells, nothing tells which of two numbers is meant
    _village(
        "wastewater_m3_day.type",
        shape="form",
        wastewater_m3_day=AsTyped("1.234"),
        wastewater_treated_m3_day=20.0,
    ),
    Fault(
        "commune_craft_villages",
        "craft_villages",
        "wastewater_m3_day.range",
        {"wastewater_m3_day": -4.5, "wastewater_treated_m3_day": 0.0},
        also=(("wastewater_treated_within_generated", "critical"),),
    ),
    _village("wastewater_treated_m3_day.required", wastewater_treated_m3_day=None),
    _village(
        "wastewater_treated_within_generated",
        wastewater_m3_day=35.5,
        wastewater_treated_m3_day=355.0,
    ),
    # Excel makes a date of what was meant as a number
    _village("solid_waste_t_year.type", shape="plain", solid_waste_t_year=AsTyped(_DAY)),
    _village(
        "handling_measure.required",
        on_pollution_list=True,
        handling_measure=None,
        handling_progress_pct=40.0,
    ),
    _village(
        "handling_progress_pct.required",
        on_pollution_list=True,
        handling_measure="Thu gom, xử lý chất thải theo hợp đồng",
        handling_progress_pct=None,
    ),
    _village(
        "handling_progress_pct.range",
        on_pollution_list=True,
        handling_measure="Xây trạm xử lý nước thải tập trung",
        handling_progress_pct=120.0,
    ),
    Fault("commune_craft_villages", "craft_villages", "key.unique", copied=("village_name",)),
)

FACILITY_FAULTS = (
    _facility("facility_name.required", {"facility_name": None}),
    _facility("owner_kind.required", {"owner_kind": None, "tax_code": _TAX_CODE}),
    _facility("owner_kind.code", {"owner_kind": AsTyped("Cá nhân"), "tax_code": _TAX_CODE}),
    _facility("tax_code.required", {**_ENTERPRISE, "tax_code": None}),
    _facility("tax_code.tax_code", {**_ENTERPRISE, "tax_code": AsTyped("0199999999")}),
    _facility("personal_id.required", {**_HOUSEHOLD, "personal_id": None}),
    _facility("personal_id.personal_id", {**_HOUSEHOLD, "personal_id": AsTyped("0018123")}),
    _facility("vsic_code.required", {"vsic_code": None}),
    _facility("vsic_code.form", {"vsic_code": AsTyped("C16")}),
    _facility(
        "vsic_code.type",
        {"vsic_code": AsTyped("1610: Cưa, xẻ, bào gỗ; 3101: Sản xuất giường, tủ")},
    ),
    _facility("address.required", {"address": None}),
    _facility("commune_code.known", {"commune_code": AsTyped("99999")}),
    _facility("commune_code.fits_name", {"commune_name": "Phường Chưa Có Tên"}, shape="form"),
    _facility("location_kind.code", {"location_kind": AsTyped("Ven sông")}),
    _facility("zone_code.form", {"location_kind": "cluster", "zone_code": AsTyped("Cụm Quế Điền")}),
    _facility("capacity.range", {"capacity": -50.0, "capacity_unit": "t_year"}),
    _facility("capacity_unit.required", {"capacity": 80.0, "capacity_unit": None}),
    _facility("capacity_unit.code", {"capacity": 80.0, "capacity_unit": AsTyped("kg/tháng")}),
    _facility("employees.type", {"employees": AsTyped("10 người nhà")}),
    _facility("employees.range", {"employees": 120_000}),
    _facility(
        "permit_kind.code",
        {
            "permit_kind": AsTyped("Cam kết BVMT"),
            "permit_number": "5/CK-UBND",
            "permit_date": date(2019, 4, 2),
        },
    ),
    _facility(
        "permit_number.required",
        {"permit_kind": "registration", "permit_number": None, "permit_date": None},
    ),
    _facility(
        "permit_date.required",
        {"permit_kind": "permit", "permit_number": "14/GPMT-UBND", "permit_date": None},
    ),
    _facility(
        "permit_date.type",
        {
            "permit_kind": "permit",
            "permit_number": "27/GPMT-UBND",
            "permit_date": AsTyped("31/02/2024"),
        },
    ),
    _facility(
        "permit_date_within_period",
        {
            "permit_kind": "permit",
            "permit_number": "3/GPMT-UBND",
            "permit_date": date(2026, 1, 8),
        },
    ),
    _facility("wastewater_m3_day.range", {"wastewater_m3_day": 150_000.0}),
    _facility("wastewater_treated.type", {"wastewater_treated": AsTyped("sơ bộ")}),
    _facility("must_relocate.required", {"must_relocate": None, "relocation_reason": None}),
    _facility("relocation_reason.required", {"must_relocate": True, "relocation_reason": None}),
    _facility("facility_code.given", {"facility_code": "CS-00000-0099"}, shape="form"),
    Fault(
        "commune_facilities",
        "facilities",
        "key.unique_2",
        copied=("tax_code", "facility_name", "owner_kind", "personal_id"),
    ),
    Fault(
        "commune_facilities",
        "facilities",
        "key.unique_3",
        copied=("personal_id", "facility_name", "owner_kind", "tax_code"),
    ),
)

WARNINGS = (
    Fault(
        "commune_craft_villages",
        "craft_villages",
        "workers_not_below_households",
        {"households": 210, "workers": 95},
        severity="warning",
    ),
    Fault(
        "commune_facilities",
        "facilities",
        "zone_expected",
        {"location_kind": "park", "zone_code": None},
        severity="warning",
    ),
    Fault(
        "commune_facilities",
        "facilities",
        "vsic_code.known",
        {"vsic_code": "4520"},
        severity="warning",
    ),
    Fault(
        "commune_facilities",
        "facilities",
        "zone_known",
        {"location_kind": "cluster", "zone_code": "CCN-990"},
        severity="warning",
    ),
)
"""What a file is accepted with."""


def _is_above(row: Row, column: str, bound: float) -> bool:
    value = row.get(column)
    return isinstance(value, float) and value > bound


HISTORY = {
    "commune_craft_villages": Fault(
        "commune_craft_villages",
        "craft_villages",
        "progress_not_lower",
        {"handling_progress_pct": lambda row: row["handling_progress_pct"] - 20.0},
        severity="warning",
        where=lambda row: _is_above(row, "handling_progress_pct", 29),
    ),
    "commune_facilities": Fault(
        "commune_facilities",
        "facilities",
        "wastewater_not_tripled",
        {"wastewater_m3_day": lambda row: round(row["wastewater_m3_day"] * 4.5, 1)},
        severity="warning",
        where=lambda row: _is_above(row, "wastewater_m3_day", 5),
    ),
}
"""What the year after differs in too much from this one; its rows move by a tenth at most."""

NEXT_FAULTS = {
    "commune_craft_villages": VILLAGE_FAULTS[1],
    "commune_facilities": FACILITY_FAULTS[10],
}


def _event(rule: str, **cells: object) -> Fault:
    return Fault("training_events", "events", rule, cells)


def _attendee(rule: str, **cells: object) -> Fault:
    return Fault("training_events", "attendees", rule, cells)


TRAINING_FAULTS = (
    _event("topic_kind.code", topic_kind=AsTyped("Môi trường chung")),
    _event("participants.range", participants=-15),
    _event("event_date.type", event_date=AsTyped("sáng thứ Bảy")),
    _event("event_date_not_before_period", event_date=date(2025, 11, 20)),
    _attendee("tax_code.tax_code", tax_code=AsTyped("0123456780")),
    _attendee("persons.range", persons=0),
    _attendee("event_code.refers_to", event_code="TH-77"),
    Fault("training_events", "attendees", "key.unique", copied=("event_code", "tax_code")),
    _event("event_date_not_after_period", event_date=date(2026, 12, 24)),
    _event("cost_mvnd.type", cost_mvnd=AsTyped("theo dự toán")),
)


def _zone(rule: str, *, severity: str = "critical", **cells: object) -> Fault:
    return Fault("industrial_zones", "zones", rule, cells, severity=severity)


ZONE_FAULTS = {
    one.rule: one
    for one in (
        _zone("parks_from_parks_board", zone_kind="park"),
        # a park under the code of a cluster that the Department has reported
        _zone("zone_of_one_unit", severity="warning", zone_code="CCN-003"),
        _zone(
            "station_capacity_m3_day.required",
            has_wastewater_station=True,
            station_capacity_m3_day=None,
            meets_standard=True,
            auto_monitoring=False,
        ),
        _zone("operating_since.required", zone_status="operating", operating_since=None),
        _zone("zone_code.form", zone_code=AsTyped("Cụm số 7")),
        _zone("occupancy_pct.range", occupancy_pct=108.0),
        _zone("area_ha.range", area_ha=0.0),
    )
}

PLANT_FAULTS = {
    "output_within_capacity": Fault(
        "renewable_power",
        "plants",
        "output_within_capacity",
        {
            "status": "operating",
            "commissioned_on": date(2021, 5, 4),
            "capacity_mw": 0.6,
            # kWh in place of MWh
            "output_mwh": 336_000.0,
        },
    ),
    "waste_burned_t.required": Fault(
        "renewable_power",
        "plants",
        "waste_burned_t.required",
        {"plant_kind": "waste_to_energy", "waste_burned_t": None},
    ),
}
