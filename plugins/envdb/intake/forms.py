"""Hands out the templates of a unit, with a short guide, into its folder below the inbox."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from envdb.contract.loader import load_contracts
from envdb.contract.model import Contract
from envdb.contract.periods import Period, parse_period, periods_between
from envdb.contract.reference import ReportingUnit, load_reference
from envdb.contract.words import fold
from envdb.intake.claim import FORMS_FOLDER
from envdb.render.guide import render_guide
from envdb.render.template import render_template
from envdb.settings import Settings, SettingsError


def hand_out(
    settings: Settings,
    *,
    unit: str,
    feed: str | None = None,
    period: str | None = None,
    folder: Path | None = None,
) -> list[Path]:
    """Write a unit's templates and guide and return the paths.

    Without ``period`` each template is for the period that was last completed. Raises
    :class:`SettingsError` for an unknown unit or a feed the unit does not send.
    """
    contracts = load_contracts(settings.include / "contracts")
    reference = load_reference(settings.include / "reference")
    if unit not in reference.units:
        raise SettingsError(
            f"Không có đơn vị {unit}: ghi mã xã, phường (00004) hoặc mã cơ quan (SCT)."
        )
    whose = reference.units[unit]
    mine = [c for c in contracts.values() if whose in reference.units_matching(c.submitted_by)]
    chosen = [contract for contract in mine if feed in {None, contract.feed}]
    if not chosen:
        names = ", ".join(contract.feed for contract in mine)
        raise SettingsError(f"{whose.name} không gửi biểu {feed}; các biểu của đơn vị: {names}.")
    home = settings.inbox / unit
    home.mkdir(parents=True, exist_ok=True)
    target = folder or home / FORMS_FOLDER
    target.mkdir(parents=True, exist_ok=True)
    written = [_guide(home if folder is None else target, whose, mine)]
    for contract in chosen:
        for_period = parse_period(period) if period else last_completed(contract, settings.today())
        content = render_template(contract, reference, unit=whose, period=for_period)
        path = target / f"{template_file_name(contract, for_period)}.xlsx"
        path.write_bytes(content)
        written.append(path)
    return written


def last_completed(contract: Contract, today: date) -> Period:
    """Return the last period of a feed that has ended before ``today``."""
    return periods_between(date(today.year - 2, 1, 1), today, contract.period)[-1]


def template_file_name(contract: Contract, period: Period) -> str:
    """Return the name of a template's file: title and period, without accents."""
    return f"{fold(contract.title).replace(' ', '_')}_{period}"


def _guide(folder: Path, unit: ReportingUnit, contracts: list[Contract]) -> Path:
    path = folder / "HUONG_DAN.txt"
    # the guide brings its own line ends, for Notepad
    path.write_text(render_guide(unit, contracts), encoding="utf-8", newline="")
    return path
