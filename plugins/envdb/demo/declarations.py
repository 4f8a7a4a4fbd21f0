"""Yearly declarations of enterprises (TT 42/2020/TT-BCT): seven pages of one enterprise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from envdb.demo import key_users, people
from envdb.demo.city import City
from envdb.demo.enterprises import Enterprise
from envdb.demo.rows import Rows, stream
from envdb.demo.wastes import waste_of
from envdb.demo.waters import AIR, LIMIT_COLUMN, WATER, measured, moved

_SECTORS: Mapping[str, str] = {
    "1105": "beer_soft_drinks",
    "1312": "dyed_textiles",
    "1313": "dyed_textiles",
    "1702": "recycled_paper",
    "2011": "chemicals",
    "2023": "chemicals",
}
_DECLARERS = 6


def declarers(city: City) -> Sequence[Enterprise]:
    """Return the enterprises that declare: of listed trades, with a capacity in the list."""
    found = [one for one in city.producers if one.trade.vsic in _SECTORS and one.capacity]
    return found[:_DECLARERS]


def declaration(city: City, one: Enterprise, period: str) -> Rows:
    """Return the declaration of an enterprise; a year later its figures have moved a little."""
    rng = stream(city.seed, "declaration", one.tax_code)
    share = city.share("declaration", one.tax_code, period)
    capacity = float(one.capacity or 0.0)
    size = rng.uniform(0.6, 3.0)
    return {
        "general": [
            {
                "tax_code": one.tax_code,
                "decl_sector": _SECTORS[one.trade.vsic],
                "contact_person": people.person(rng),
                "contact_email": f"moitruong{rng.randint(10, 99)}@vidu.vn",
                "permit_number": f"{rng.randint(11, 320)}/GPMT-UBND",
            }
        ],
        "production": [
            {
                "product": one.trade.product,
                "output": round(capacity * rng.uniform(0.62, 0.8) * share),
                "output_unit": one.capacity_unit,
            },
        ],
        "inputs": [
            {"input_kind": "electricity_kwh", "quantity": _electricity_kwh(city, one, period)},
            *(
                {"input_kind": kind, "quantity": round(usual * size * share)}
                for kind, usual in (
                    ("water_supply_m3", 21_000),
                    ("raw_material_t", 2_600),
                    ("chemicals_t", 44),
                )
            ),
        ],
        "wastewater": [
            {
                "outfall": "Cửa xả số 1",
                "discharge_m3_day": round(70 * size * share, 1),
                "parameter": parameter,
                "concentration": moved(measured(rng, parameter, usual), parameter, share),
                "limit_column": LIMIT_COLUMN,
            }
            for parameter, usual in WATER
        ],
        "air": [
            {
                "stack": "Ống khói lò hơi 1",
                "flow_nm3_hour": round(5_200 * size * share),
                "parameter": parameter,
                "concentration": moved(measured(rng, parameter, usual), parameter, share),
            }
            for parameter, usual in AIR
        ],
        "solid_waste": [
            {
                "waste_kind": kind,
                "quantity_t": round(usual * size * share, 1),
                "recycled_t": round(usual * size * share * recycled, 1),
            }
            for kind, usual, recycled in (
                ("domestic", 16.0, 0.0),
                ("ordinary_industrial", 140.0, 0.7),
                ("sludge", 38.0, 0.0),
            )
        ],
        "hazardous": [
            {name: row[name] for name in ("waste_code", "quantity_kg", "treatment")}
            for row in waste_of(city, one, period)
        ],
    }


def _electricity_kwh(city: City, one: Enterprise, period: str) -> int:
    """Return what a key energy user reports in thousands of kWh, or a smaller one's use."""
    if one in key_users.users(city):
        return round(key_users.electricity_1000_kwh(city, one, int(period)) * 1000)
    return round(one.employees * 9_500 * city.share("electricity", one.tax_code, period))
