"""What communes report through the year: incidents, inspections, plastic reduction."""

from __future__ import annotations

from datetime import timedelta

from envdb.contract.periods import parse_period
from envdb.demo import people
from envdb.demo.city import City
from envdb.demo.rows import Row, Rows, stream

_INCIDENTS = (
    # kind, place, quantity and unit of what got out, response
    ("oil_spill", "Kênh thoát nước cạnh kho xăng dầu", 0.4, "m3", "Quây phao, thu gom dầu tràn"),
    ("wastewater", "Mương tưới cuối cụm công nghiệp", 35.0, "m3", "Đóng cửa xả, bơm về bể chứa"),
    ("chemical", "Kho hóa chất của xưởng mạ", 120.0, "kg", "Trung hòa, thu gom đất nhiễm"),
    ("fire", "Xưởng tái chế nhựa", None, None, "Cảnh sát chữa cháy dập tắt, thu gom tro"),
    ("air", "Lò hơi xưởng chế biến gỗ", None, None, "Dừng lò, sửa hệ thống lọc bụi"),
)
_FIELDS = ("wastewater", "air", "solid_waste", "hazardous_waste", "permit")
_REMEDIES = {
    "wastewater": "Xây bể lắng và trạm xử lý nước thải",
    "air": "Lắp thiết bị lọc bụi",
    "solid_waste": "Ký hợp đồng thu gom chất thải",
    "hazardous_waste": "Xây kho lưu giữ chất thải nguy hại",
    "permit": "Lập hồ sơ đăng ký môi trường",
}
_OUTLETS = (("market", 2, 6), ("supermarket", 1, 5), ("convenience_store", 4, 30), ("hotel", 1, 9))


def incidents(city: City, commune: str, period: str) -> Rows:
    """Return two to four incidents of a quarter, each at a place of its own."""
    rng = stream(city.seed, "incidents", commune, period)
    within = parse_period(period)
    causers = [one for one in city.producers if one.commune_code == commune]
    rows: list[Row] = []
    for kind, place, quantity, unit, response in rng.sample(_INCIDENTS, rng.randint(2, 4)):
        known = causers and rng.random() < 0.6
        rows.append(
            {
                "incident_date": people.day_between(rng, within.start, within.end),
                "place": f"{place}, {city.reference.communes[commune]}",
                "incident_kind": kind,
                "facility_tax_code": rng.choice(causers).tax_code if known else None,
                "released_quantity": quantity and round(quantity * rng.uniform(0.4, 1.6), 1),
                "released_unit": unit,
                "damage_vnd": rng.randrange(5, 240) * 1_000_000 if rng.random() < 0.7 else None,
                "response": response,
                "resolved": rng.random() < 0.8,
            }
        )
    return {"incidents": rows}


def inspections(city: City, commune: str, period: str) -> Rows:
    """Return inspections of a quarter: the first fined, the second without a violation."""
    rng = stream(city.seed, "inspections", commune, period)
    within = parse_period(period)
    nearby = [one for one in city.producers if one.commune_code == commune]
    rows: list[Row] = []
    numbers = rng.sample(range(10, 400), 8)
    for number, one in enumerate(rng.sample(nearby, min(len(nearby), rng.randint(3, 6)))):
        fined = number == 0 or (number > 1 and rng.random() < 0.4)
        kind = rng.choice(_FIELDS) if fined else "no_violation"
        on = people.day_between(rng, within.start, within.end)
        rows.append(
            {
                "inspection_date": on,
                "facility_name": one.name,
                "tax_code": one.tax_code,
                "violation_field": kind,
                "decision_number": f"{numbers[number]}/QĐ-XPHC" if fined else None,
                "decision_date": on + timedelta(days=rng.randint(1, 6)) if fined else None,
                "fine_vnd": rng.randrange(4, 120) * 500_000 if fined else 0,
                "remedy": _REMEDIES.get(kind),
                "remedy_status": rng.choice(("pending", "ongoing", "completed"))
                if fined
                else "not_required",
            }
        )
    return {"inspections": rows}


def plastic(city: City, commune: str, period: str) -> Rows:
    """Return a commune's outlets; half a year later more of them go without plastic."""
    rng = stream(city.seed, "plastic", commune)
    rows: list[Row] = []
    for kind, low, high in _OUTLETS:
        count = rng.randint(low, high)
        share = rng.uniform(0.3, 0.7) + (0.15 if period == "2026-H2" else 0.0)
        rows.append(
            {
                "outlet_kind": kind,
                "outlet_count": count,
                "outlets_without_free_bags": round(count * share),
                "outlets_without_single_use": round(count * share / 2),
                "plastic_avoided_kg": round(count * share * rng.uniform(20, 90), 1),
            }
        )
    return {"outlets": rows}
