"""Horizontal bars: one measure, this year beside the year before, shares of a target."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from envdb.report.document.words import number
from envdb.report.pictures.canvas import DARK, INK, LIGHT, LINE, WIDTH_CM, png

NOT_KNOWN = "chưa có số liệu"

_LABEL_CHARACTERS = 34
_CHARACTER_CM, _LINE_CM = 0.165, 0.36
_BAR_CM = 0.7
_ABOVE_CM, _LEGEND_CM, _BELOW_CM = 0.2, 0.6, 1.25
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Series:
    """Values of the bars in their order, ``None`` where there is none, and how they are drawn."""

    name: str
    values: Sequence[float | None]
    color: str = DARK


def bars(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str,
    decimals: int | None = None,
    target: float | None = None,
) -> bytes:
    """Return bars from top to bottom, a group a label; a value nobody knows is said to be unknown.

    Raises ``ValueError`` where there is nothing to draw.
    """
    if not labels or not series:
        raise ValueError("a chart needs a label and a series")
    wrapped = ["\n".join(textwrap.wrap(label, _LABEL_CHARACTERS)) for label in labels]
    tallest = max(_LINE_CM * (1 + label.count("\n")) + 0.2 for label in wrapped)
    above_cm = _ABOVE_CM + (_LEGEND_CM if len(series) > 1 else 0)
    height_cm = above_cm + _BELOW_CM + len(labels) * max(_BAR_CM * len(series), tallest)
    longest = max(len(line) for label in wrapped for line in label.split("\n"))
    left = (longest * _CHARACTER_CM + 0.4) / WIDTH_CM
    place = (left, _BELOW_CM / height_cm, 0.99 - left, 1 - (above_cm + _BELOW_CM) / height_cm)

    def paint(figure: Figure) -> None:
        _paint(figure.add_axes(place), wrapped, series, unit, decimals, target)

    return png(height_cm, paint)


def _paint(
    axes: Axes,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
    decimals: int | None,
    target: float | None,
) -> None:
    known = [value for one in series for value in one.values if value is not None]
    ends = [*known, *([target] if target is not None else [])]
    low, high = min([0.0, *ends]), max([0.0, *ends]) or 1.0
    axes.set_xlim(low * 1.18, high * 1.18)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    thick = 0.72 / len(series)
    for at, one in enumerate(series):
        places = [row - 0.36 + thick * (at + 0.5) for row in range(len(labels))]
        axes.barh(
            places,
            [value or 0.0 for value in one.values],
            height=thick,
            color=one.color,
            edgecolor=INK,
            linewidth=0.4,
            label=one.name,
        )
        for place, value in zip(places, one.values, strict=True):
            _write_value(axes, place, value, decimals, (high - low) * 0.012)
    if target is not None:
        axes.axvline(target, color=INK, linewidth=0.9, linestyle=(0, (4, 2)))
    axes.axvline(0, color=INK, linewidth=0.6)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(_TICKS))
    axes.xaxis.set_major_formatter(lambda value, _: number(value))
    axes.set_axisbelow(True)
    axes.grid(axis="x", color=LINE, linewidth=0.3, alpha=0.6)
    axes.set_xlabel(unit if target is None else f"{unit} (nét đứt: {number(target)})")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    if len(series) > 1:
        axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=len(series), frameon=False)


def _write_value(
    axes: Axes, place: float, value: float | None, decimals: int | None, gap: float
) -> None:
    if value is None:
        axes.text(gap, place, NOT_KNOWN, va="center", ha="left", style="italic", fontsize=7)
        return
    side = "right" if value < 0 else "left"
    end = value - gap if value < 0 else value + gap
    axes.text(end, place, number(value, decimals), va="center", ha=side, fontsize=7)


def two_years(
    labels: Sequence[str],
    now: tuple[str, Sequence[float | None]],
    before: tuple[str, Sequence[float | None]],
    *,
    unit: str,
    decimals: int | None = None,
) -> bytes:
    """Return bars of a year above those of the year before; each is its name and values."""
    return bars(
        labels,
        [Series(now[0], now[1]), Series(before[0], before[1], LIGHT)],
        unit=unit,
        decimals=decimals,
    )
