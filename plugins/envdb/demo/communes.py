"""What communes report once a year: craft villages and facilities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from envdb.contract.reference import Reference
from envdb.demo import people
from envdb.demo.enterprises import Enterprise
from envdb.demo.rows import Row

_CRAFTS = (
    # trade, word in the name, wastewater m3 a day and household, solid waste t a year and household
    ("Gốm sứ", "gốm", 0.4, 1.8),
    ("Mây tre đan", "mây tre đan", 0.05, 0.6),
    ("Mộc, đồ gỗ", "mộc", 0.08, 2.2),
    ("Dệt, nhuộm", "dệt nhuộm", 2.1, 0.9),
    ("Chế biến nông sản", "chế biến tinh bột", 3.4, 2.6),
    ("Bún, bánh", "làm bún", 1.6, 0.7),
    ("Cơ kim khí", "cơ kim khí", 0.6, 1.4),
    ("Sơn mài", "sơn mài", 0.12, 0.5),
    ("Thêu ren", "thêu ren", 0.03, 0.1),
    ("Tái chế nhựa", "tái chế nhựa", 1.1, 4.2),
    ("Nón lá", "nón lá", 0.02, 0.2),
    ("Giấy dó", "làm giấy", 2.4, 0.8),
)
_HAMLETS = (
    "thôn Đông", "thôn Đoài", "thôn Thượng", "thôn Hạ", "thôn Trung", "thôn Nội", "thôn Ngoại",
    "thôn Chùa", "thôn Đình", "xóm Bến",
)  # fmt: skip
_MEASURES = (
    "Xây trạm xử lý nước thải tập trung",
    "Di dời hộ sản xuất vào cụm công nghiệp",
    "Thu gom, xử lý chất thải theo hợp đồng",
    "Thay nồi hơi đốt than bằng nồi hơi điện",
)
_RELOCATION = (
    "Gây ô nhiễm trong khu dân cư",
    "Không phù hợp quy hoạch",
    "Tiếng ồn vượt quy chuẩn, gần trường học",
)
_HOUSEHOLD_TRADES = (
    ("1610", "Xưởng xẻ gỗ"),
    ("3101", "Cơ sở mộc"),
    ("1079", "Cơ sở làm bún"),
    ("1410", "Cơ sở may"),
    ("2592", "Xưởng cơ khí"),
    ("3830", "Cơ sở thu mua phế liệu"),
    ("2393", "Lò gốm"),
    ("1629", "Cơ sở mây tre đan"),
)
_PERIOD_END = date(2025, 12, 31)


def craft_villages(rng: Random, *, is_ward: bool) -> list[Row]:
    """Return the craft villages of a commune: none to six, most wards have none."""
    counts = (0, 0, 0, 0, 1, 1, 2) if is_ward else (0, 0, 1, 2, 2, 3, 3, 4, 5, 6)
    places = rng.sample(_HAMLETS, rng.choice(counts))
    return [_village(rng, place) for place in places]


def added_village(rng: Random) -> Row:
    """Return a craft village that no first report has."""
    return _village(rng, "thôn Mới")


def _village(rng: Random, place: str) -> Row:
    trade, word, water, waste = rng.choice(_CRAFTS)
    households = rng.randint(18, 420)
    wastewater = round(households * water * rng.uniform(0.7, 1.3), 1)
    polluted = rng.random() < 0.3
    treated_share = rng.choice((0.0, 0.0, 0.3, 0.5, 0.8, 1.0))
    return {
        "village_name": f"Làng nghề {word} {place}",
        "trade": trade,
        "recognised": rng.random() < 0.7,
        "on_pollution_list": polluted,
        "households": households,
        "workers": int(households * rng.uniform(1.4, 3.2)),
        "wastewater_m3_day": wastewater,
        "wastewater_treated_m3_day": round(wastewater * treated_share, 1),
        "solid_waste_t_year": round(households * waste * rng.uniform(0.7, 1.3), 1),
        "handling_measure": rng.choice(_MEASURES) if polluted else None,
        "handling_progress_pct": float(rng.randrange(0, 101, 5)) if polluted else None,
    }


def facilities(
    rng: Random,
    commune: str,
    reference: Reference,
    *,
    enterprises: Sequence[Enterprise],
    clusters: Sequence[str],
    has_village: bool,
) -> list[Row]:
    """Return 3 to 25 facilities: enterprises of the register that produce, and households."""
    count = 3 + int(23 * rng.betavariate(1.2, 2.0))
    producers = [one for one in enterprises if one.status == "active" and one.trade.is_production]
    chosen = rng.sample(producers, min(len(producers), int(count * rng.uniform(0.35, 0.7))))
    rows = [_of_enterprise(rng, one) for one in chosen]
    rows += [_of_household(rng, reference.communes[commune]) for _ in range(count - len(chosen))]
    for row in rows:
        row["commune_code"] = commune
        row["commune_name"] = reference.communes[commune]
        _place(rng, row, clusters, has_village=has_village)
        _environment(rng, row)
    rng.shuffle(rows)
    return rows


def added_facility(rng: Random, commune: str, reference: Reference) -> Row:
    """Return a household business that a commune found later."""
    return facilities(rng, commune, reference, enterprises=(), clusters=(), has_village=False)[0]


def _of_enterprise(rng: Random, one: Enterprise) -> Row:
    return {
        "facility_name": one.name,
        "owner_kind": "cooperative" if one.legal_form == "cooperative" else "enterprise",
        "tax_code": one.tax_code,
        "vsic_code": one.trade.vsic,
        "address": one.address,
        "main_product": one.trade.product,
        "capacity": one.capacity,
        "capacity_unit": one.capacity_unit,
        "employees": one.employees if rng.random() < 0.9 else None,
    }


def _of_household(rng: Random, place: str) -> Row:
    vsic, word = rng.choice(_HOUSEHOLD_TRADES)
    owner = people.person(rng)
    return {
        "facility_name": f"{word} {owner}",
        "owner_kind": "household",
        "personal_id": people.personal_id(rng),
        "vsic_code": vsic,
        "address": people.address(rng, place),
        "employees": rng.randint(1, 14),
    }


def _place(rng: Random, row: Row, clusters: Sequence[str], *, has_village: bool) -> None:
    kinds = ["residential", "residential", "other"]
    kinds += ["craft_village"] * 2 if has_village and row["owner_kind"] == "household" else []
    kinds += ["cluster"] * 3 if clusters and row["owner_kind"] != "household" else []
    row["location_kind"] = rng.choice(kinds)
    if row["location_kind"] == "cluster":
        row["zone_code"] = rng.choice(clusters)


def _environment(rng: Random, row: Row) -> None:
    weights = (5, 25, 30, 40) if row["owner_kind"] == "household" else (45, 35, 8, 12)
    kind = rng.choices(("permit", "registration", "exempt", "none"), weights)[0]
    row["permit_kind"] = kind
    if kind in {"permit", "registration"}:
        mark = "GPMT" if kind == "permit" else "ĐKMT"
        row["permit_date"] = people.day_between(rng, date(2021, 1, 4), _PERIOD_END)
        row["permit_number"] = f"{rng.randint(3, 480)}/{mark}-UBND"
    if rng.random() < 0.7:
        row["wastewater_m3_day"] = round(rng.lognormvariate(1.6, 1.2), 1)
        row["wastewater_treated"] = kind == "permit" or rng.random() < 0.4
    row["must_relocate"] = row["location_kind"] == "residential" and rng.random() < 0.12
    if row["must_relocate"]:
        row["relocation_reason"] = rng.choice(_RELOCATION)


def village_a_year_later(rng: Random, row: Row) -> Row:
    """Return a village's row of the year after: a little more of all, the handling further."""
    later = {**row, **_moved(rng, row, "wastewater_m3_day", "solid_waste_t_year")}
    treated, generated = row["wastewater_treated_m3_day"], row["wastewater_m3_day"]
    if treated:
        share = float(str(treated)) / float(str(generated))
        later["wastewater_treated_m3_day"] = round(
            float(str(later["wastewater_m3_day"])) * share - 0.05, 1
        )
    if row["handling_progress_pct"] is not None:
        done = float(str(row["handling_progress_pct"])) + rng.choice((0, 5, 10))
        later["handling_progress_pct"] = min(100.0, done)
    return later


def facility_a_year_later(rng: Random, row: Row) -> Row:
    """Return a facility's row of the year after, which its commune knows by name and tax code."""
    return {**row, **_moved(rng, row, "wastewater_m3_day")}


def _moved(rng: Random, row: Row, *columns: str) -> Row:
    return {
        name: round(float(str(row[name])) * rng.uniform(0.92, 1.1), 1)
        for name in columns
        if row.get(name) is not None
    }
