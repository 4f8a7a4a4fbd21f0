"""What agencies do for the Plan: progress of its tasks, green models, relocations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from envdb.demo import people
from envdb.demo.city import City
from envdb.demo.rows import Row, Rows, stream

_TASKS: Mapping[str, tuple[int, ...]] = {
    "SCT": (1, 2, 3, 4, 8),
    "SKHCN": (5,),
    "STC": (6,),
    "SNNMT": (7,),
}
_TASKS_OF_COMMUNES = (2, 3, 4)
_RESULTS = {
    1: "Đã tổ chức các hội nghị phổ biến pháp luật cho doanh nghiệp",
    2: "Đã ban hành kế hoạch sản xuất và tiêu dùng bền vững của năm",
    3: "Đã kiểm toán năng lượng và tập huấn người quản lý năng lượng",
    4: "Đã ban hành và triển khai kế hoạch bảo vệ môi trường ngành Công Thương",
    5: "Đã lấy ý kiến dự thảo cơ chế khuyến khích chuyển giao công nghệ",
    6: "Đã rà soát, lập danh sách cơ sở phải di dời",
    7: "Đã xây dựng dự thảo cơ chế khuyến khích sản xuất xanh",
    8: "Đã tổ chức đoàn học tập kinh nghiệm",
}
_DIFFICULTIES = (None, None, "Kinh phí được giao chậm", "Thiếu cán bộ chuyên trách")
_PROPOSALS = {
    "Kinh phí được giao chậm": "Giao kinh phí ngay từ quý I",
    "Thiếu cán bộ chuyên trách": "Bố trí một cán bộ chuyên trách môi trường",
}

_MODELS = (
    ("circular_economy", "Tái sử dụng nước thải sau xử lý", "Giảm 20 % lượng nước cấp"),
    ("cleaner_production", "Thu hồi nhiệt khói lò hơi", "Giảm 8 % lượng than sử dụng"),
    ("low_carbon", "Thay lò hơi đốt than bằng lò hơi điện", "Giảm 900 tấn CO2 mỗi năm"),
    ("technology_transfer", "Dây chuyền mạ không crom", "Không còn nước thải chứa crom (VI)"),
    ("sustainable_consumption", "Bao bì dùng nhiều lần", "Giảm 12 tấn nhựa mỗi năm"),
    ("environmental_industry", "Sản xuất viên nén từ bã thải", "Dùng lại 400 tấn bã mỗi năm"),
)
_MODELS_OF: Mapping[str, int] = {"SNNMT": 6, "SKHCN": 4, "SCT": 5}
_MOVING_OF: Mapping[str, int] = {"STC": 10, "SCT": 5, "BQLKCN": 4}


def _is_later(period: str) -> bool:
    return period == "2026-H2"


def progress(city: City, unit: str, period: str) -> Rows:
    """Return a unit's tasks; in the second half they are further and have cost more."""
    rows: list[Row] = []
    for task in _TASKS.get(unit, _TASKS_OF_COMMUNES):
        rng = stream(city.seed, "progress", unit, str(task))
        budget = float(rng.randrange(60, 900, 10)) if unit in _TASKS else None
        done = float(rng.randrange(20, 55, 5)) + (rng.randrange(25, 45, 5) * _is_later(period))
        difficulty = rng.choice(_DIFFICULTIES)
        rows.append(
            {
                "task_number": task,
                "result": _RESULTS[task],
                "progress_pct": done,
                "budget_planned_mvnd": budget,
                "budget_spent_mvnd": None if budget is None else round(budget * done / 110, 1),
                "difficulties": difficulty,
                "proposals": _PROPOSALS.get(difficulty or ""),
            }
        )
    return {"progress": rows}


def green_models(city: City, unit: str, period: str) -> Rows:
    """Return a unit's models; one more begins in the second half."""
    rng = stream(city.seed, "green", unit)
    users = rng.sample(city.producers[:400], _MODELS_OF[unit])
    rows: list[Row] = []
    for number, one in enumerate(users):
        kind, name, saving = _MODELS[number % len(_MODELS)]
        started = people.day_between(rng, date(2024, 3, 1), date(2026, 5, 30))
        rows.append(
            {
                "model_name": f"{name} - {one.trade.word} {one.name.rsplit(maxsplit=2)[-1]}",
                "model_kind": kind,
                "tax_code": one.tax_code,
                "commune_code": one.commune_code,
                "commune_name": city.reference.communes[one.commune_code],
                "started_on": started,
                "saving_description": saving,
                "cost_mvnd": float(rng.randrange(200, 6_000, 50)),
            }
        )
    if not _is_later(period):
        return {"models": rows[:-1]}
    rows[-1]["started_on"] = people.day_between(rng, date(2026, 7, 2), date(2026, 11, 30))
    return {"models": rows}


def relocations(city: City, unit: str, period: str) -> Rows:
    """Return facilities that move into zones that were reported; half a year later some have."""
    rng = stream(city.seed, "relocations", unit)
    in_wards = [
        one
        for one in city.producers
        if city.reference.communes[one.commune_code].startswith("Phường")
    ]
    rows: list[Row] = []
    for one in rng.sample(in_wards, _MOVING_OF[unit]):
        status = rng.choice(("planned", "planned", "ongoing", "completed", "cancelled"))
        moves = rng.random() < 0.6
        if _is_later(period) and moves:
            status = {"planned": "ongoing", "ongoing": "completed"}.get(status, status)
        goes = status in {"ongoing", "completed"}
        zone, support = rng.choice(city.zone_codes), float(rng.randrange(120, 1_800, 20))
        done = people.day_between(rng, date(2026, 2, 2), date(2026, 6, 25))
        rows.append(
            {
                "tax_code": one.tax_code,
                "facility_name": one.name,
                "from_commune_code": one.commune_code,
                "from_commune_name": city.reference.communes[one.commune_code],
                "to_zone_code": zone if goes else None,
                "status": status,
                "completed_on": done if status == "completed" else None,
                "support_mvnd": support if goes else None,
            }
        )
    return {"relocations": rows}
