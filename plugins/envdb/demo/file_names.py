"""How clerks name their files: with or without the form, the period, accents and the sender."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from envdb.demo.headers import without_accents
from envdb.demo.rows import Report

_WORDS = {
    "commune_craft_villages": "làng nghề",
    "commune_facilities": "cơ sở sản xuất",
    "enterprise_register": "danh sách doanh nghiệp",
    "industrial_zones": "khu cụm công nghiệp",
    "renewable_power": "năng lượng tái tạo",
    "training_events": "tập huấn",
}
_AGAIN = (" (sửa)", " lần 2", " - nộp lại", "_v2", " (1)")


def file_name(
    report: Report, suffix: str, rng: Random, *, is_titled: bool, again: bool = False
) -> str:
    """Return a name; it tells the period at least where the file itself does not.

    ``again`` marks a corrected file as its sender would.
    """
    patterns = _WITH_PERIOD if not is_titled or rng.random() < 0.7 else _WITHOUT_PERIOD
    name = rng.choice(patterns)(report)
    return f"{name}{rng.choice(_AGAIN) if again else ''}{suffix}"


def _place(report: Report) -> str:
    name = report.unit.name.removeprefix("UBND ")
    return name.replace("phường ", "P. ")


def _word(report: Report) -> str:
    title = report.contract.title
    return _WORDS.get(report.contract.feed, f"{title[0].lower()}{title[1:]}")


def _plain_name(report: Report) -> str:
    return without_accents(_word(report)).replace(" ", "_")


_WITH_PERIOD: tuple[Callable[[Report], str], ...] = (
    lambda one: f"Báo cáo {_word(one)} {_said(one)} - {_place(one)}",
    lambda one: f"{_plain_name(one)}_{one.period}",
    lambda one: f"{one.contract.feed}_{one.period}",
    lambda one: f"{_word(one).capitalize()} {one.period.title_vi()}",
    lambda one: f"BC {without_accents(_word(one)).upper()} {_said(one)}",
    # no form in these names: the headers must tell
    lambda one: f"Bieu so lieu {_said(one)} {without_accents(_place(one))}",
    lambda one: f"Phụ lục kèm công văn ({one.period.title_vi()})",
)
_WITHOUT_PERIOD: tuple[Callable[[Report], str], ...] = (
    lambda one: f"{_word(one).capitalize()} {_place(one)}",
    lambda one: f"{_plain_name(one)}_{without_accents(_place(one)).replace(' ', '')}",
    lambda one: f"{_place(one)} gửi Sở Công Thương",
    lambda one: f"Bieu mau {without_accents(_place(one))}",
)


def _said(report: Report) -> str:
    """Return the period short: ``2025``, ``6 tháng đầu năm 2026``, ``Quý I-2026``."""
    said = report.period.title_vi()
    if said.startswith("năm "):
        return str(report.period.year)
    return said.replace(" năm ", "-").replace("quý", "Quý") if said.startswith("quý") else said
