"""Hands out the templates of a unit, blank or prefilled, with a guide, into its inbox folder."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path

from envdb.contract.loader import load_contracts
from envdb.contract.model import Contract
from envdb.contract.periods import Period, PeriodError, parse_period, periods_between
from envdb.contract.reference import ReportingUnit, load_reference
from envdb.contract.words import fold
from envdb.intake.inbox import FORMS_FOLDER
from envdb.intake.prefill import rows_before, warnings_before
from envdb.intake.submission import Connection
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
    warehouse: Connection | None = None,
) -> list[Path]:
    """Write a unit's templates and guide and return the paths.

    Without ``period`` each template is for the period that was last completed; with one, only the
    feeds of that kind of period are written. With a ``warehouse`` they show what stands from the
    unit's last accepted files, and the warnings of the last answered one. A template that somebody
    has filled in where it lay is kept under another name. Raises :class:`SettingsError` for an
    unknown unit, a feed the unit does not send, or a period that is none of the feed's.
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
    if feed is not None and not chosen:
        names = ", ".join(contract.feed for contract in mine) or "chưa có"
        raise SettingsError(f"{whose.name} không gửi biểu {feed}; các biểu của đơn vị: {names}.")
    today = settings.today()
    wanted = _period(period, chosen, today) if period else None
    home = settings.inbox / unit
    home.mkdir(parents=True, exist_ok=True)
    target = folder or home / FORMS_FOLDER
    target.mkdir(parents=True, exist_ok=True)
    written = [_guide(home if folder is None else target, whose, mine)]
    for contract in chosen:
        for_period = wanted or last_completed(contract, today)
        if for_period.kind is not contract.period:
            continue
        blank = render_template(contract, reference, unit=whose, period=for_period)
        rows = rows_before(warehouse, contract, unit, for_period) if warehouse else {}
        warnings = warnings_before(warehouse, contract, unit) if warehouse else []
        content = blank
        if any(rows.values()) or warnings:
            content = render_template(
                contract, reference, unit=whose, period=for_period, rows=rows, warnings=warnings
            )
        path = target / f"{template_file_name(contract, for_period)}.xlsx"
        _keep_filled(path, (content, blank))
        path.write_bytes(content)
        written.append(path)
    return written


def _period(text: str, contracts: list[Contract], today: date) -> Period:
    try:
        period = parse_period(text)
    except PeriodError as error:
        raise SettingsError(
            f"“{text}” không phải là kỳ báo cáo: ghi 2026 (năm), 2026-H1 (6 tháng) hoặc 2026-Q1 (quý)."
        ) from error
    if all(contract.period is not period.kind for contract in contracts):
        fitting = ", ".join(f"{c.feed} {last_completed(c, today)}" for c in contracts)
        raise SettingsError(
            f"Không có biểu nào theo kỳ “{text}”; kỳ của các biểu, ví dụ: {fitting}."
        )
    return period


def _keep_filled(path: Path, handed_out: tuple[bytes, ...]) -> None:
    """Move a template away that is no longer as it was handed out: it may hold a day's work."""
    if not path.is_file() or path.read_bytes() in handed_out:
        return
    names = (path.with_name(f"{path.stem}_ban_cu_{n}{path.suffix}") for n in count(1))
    path.rename(next(name for name in names if not name.exists()))


def units_that_send(
    settings: Settings, feed: str | None = None, period: str | None = None
) -> list[str]:
    """Return the codes of units that may send a feed, or any feed, for that kind of period.

    Raises :class:`SettingsError` for an unknown feed, or a period that is none of the feeds'.
    """
    contracts = load_contracts(settings.include / "contracts")
    reference = load_reference(settings.include / "reference")
    chosen = [contract for contract in contracts.values() if feed in {None, contract.feed}]
    if not chosen:
        raise SettingsError(f"Không có biểu {feed}; các biểu: {', '.join(contracts)}.")
    wanted = _period(period, chosen, settings.today()) if period else None
    return sorted(
        {
            unit.code
            for contract in chosen
            if wanted is None or contract.period is wanted.kind
            for unit in reference.units_matching(contract.submitted_by)
        }
    )


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
