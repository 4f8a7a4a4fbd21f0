"""The headers clerks write in place of ours: other words, capitals, no accents, two rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from envdb.contract.model import Column
from envdb.contract.reference import Reference
from envdb.render.template_columns import header_text


@dataclass(frozen=True, slots=True)
class Group:
    """A text above several columns, and what stands below it in each of them."""

    title: str
    columns: Mapping[str, str]


GROUPS: Mapping[str, tuple[Group, ...]] = {
    "craft_villages": (
        Group("Quy mô", {"households": "Số hộ", "workers": "Lao động"}),
        Group(
            "Nước thải (m3/ngày)",
            {"wastewater_m3_day": "Phát sinh", "wastewater_treated_m3_day": "Được xử lý"},
        ),
        Group(
            "Xử lý ô nhiễm",
            {"handling_measure": "Biện pháp xử lý", "handling_progress_pct": "Tiến độ (%)"},
        ),
    ),
    "facilities": (
        Group("Mã số", {"tax_code": "Mã số thuế", "personal_id": "Số CCCD"}),
        Group("Công suất", {"capacity": "Thiết kế", "capacity_unit": "Đơn vị tính"}),
        Group(
            "Hồ sơ môi trường",
            {"permit_kind": "Loại hồ sơ", "permit_number": "Số", "permit_date": "Ngày cấp"},
        ),
        Group(
            "Nước thải",
            {"wastewater_m3_day": "Lưu lượng\n(m3/ngày)", "wastewater_treated": "Có xử lý"},
        ),
        Group("Di dời", {"must_relocate": "Phải di dời", "relocation_reason": "Lý do di dời"}),
    ),
    "zones": (
        Group(
            "Trạm xử lý nước thải tập trung",
            {
                "has_wastewater_station": "Có trạm",
                "station_capacity_m3_day": "Công suất\n(m3/ngày)",
                "meets_standard": "Đạt quy chuẩn",
                "auto_monitoring": "Quan trắc tự động",
            },
        ),
    ),
    "attendees": (
        Group("Doanh nghiệp", {"enterprise_name": "Tên doanh nghiệp", "tax_code": "Mã số thuế"}),
    ),
}
"""By sheet. The text of a column alone often says nothing ("Số"), as in real tables."""


def header(column: Column, style: str, rng: Random, reference: Reference) -> str:
    """Return a column's header in one of the styles of clerks.

    ``label`` as we write it, ``alias`` another word for it, ``capitals``, ``bare`` without
    accents, ``broken`` over two lines, ``name`` the column's name in the warehouse.
    """
    label = header_text(column, reference)
    if style == "alias":
        return rng.choice((column.label, *column.aliases))
    if style == "capitals":
        return column.label.upper()
    if style == "bare":
        return without_accents(column.label)
    if style == "broken":
        words = label.split(" ")
        middle = (len(words) + 1) // 2
        return "\n".join(filter(None, (" ".join(words[:middle]), " ".join(words[middle:]))))
    return column.name if style == "name" else label


def without_accents(text: str) -> str:
    """Return a Vietnamese text as it is typed without an input method."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char))
