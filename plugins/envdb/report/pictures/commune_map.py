"""The map of the 126 communes: a measure in classes, and who has not reported."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from envdb.report.document.words import number
from envdb.report.pictures.canvas import INK, LINE, PAPER, png

NOT_REPORTED = "chưa báo cáo"

_SHADES = ("#dbe7f3", "#a6c5e0", "#6a9fcb", "#33709f", "#123a5e")
_ZERO = "#f4f4f4"
_HATCH = "//////"
_HEIGHT_CM = 15.0
_KM_PER_DEGREE = 111.32
_INNER = (105.755, 105.905, 20.955, 21.085)
"""Bounds of the second map, in degrees west, east, south, north: the wards of the inner city, which
are too small for the first."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a commune: its rings in degrees east and north, the first is the outer one."""

    code: str
    rings: Sequence[Sequence[tuple[float, float]]]


@cache
def read_outlines(path: Path) -> tuple[Outline, ...]:
    """Read the outlines of a GeoJSON file of polygons with ``code``."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return tuple(
        Outline(
            feature["properties"]["code"],
            [
                [(east, north) for east, north in ring]
                for ring in feature["geometry"]["coordinates"]
            ],
        )
        for feature in features
    )


def classes(values: Sequence[float], most: int = len(_SHADES)) -> list[tuple[float, float]]:
    """Return at most so many classes of values above zero, each with about as many communes.

    A class is its least and greatest value; equal values are never parted.
    """
    known = sorted(value for value in values if value > 0)
    if not known:
        return []
    if len(set(known)) <= most:
        return [(value, value) for value in dict.fromkeys(known)]
    ends = [known[math.ceil(len(known) * part / most) - 1] for part in range(1, most + 1)]
    found: list[tuple[float, float]] = []
    for end in dict.fromkeys(ends):
        least = min(value for value in known if not found or value > found[-1][1])
        found.append((least, end))
    return found


def commune_map(
    outlines: Sequence[Outline],
    values: Mapping[str, float | None],
    *,
    unit: str,
    decimals: int | None = None,
) -> bytes:
    """Return the map of a measure by commune code; a commune without a value has not reported.

    Raises ``ValueError`` for a code that has no outline: a value that nobody would see.
    """
    strangers = values.keys() - {one.code for one in outlines}
    if strangers:
        raise ValueError(f"no outline of {', '.join(sorted(strangers))}")
    known = {code: value for code, value in values.items() if value is not None}
    groups = classes(list(known.values()))

    def paint(figure: Figure) -> None:
        whole = figure.add_axes((0.0, 0.0, 0.67, 1.0))
        _draw(whole, outlines, known, groups)
        _frame(whole, outlines)
        detail = figure.add_axes((0.655, 0.03, 0.335, 0.38))
        _draw(detail, outlines, known, groups)
        _zoom(detail)
        west, east, south, north = _INNER
        box = Rectangle((west, south), east - west, north - south, fill=False, edgecolor=INK)
        whole.add_patch(box)
        _legend(figure, groups, known, len(outlines), unit, decimals)

    return png(_HEIGHT_CM, paint)


def _draw(
    axes: Axes,
    outlines: Sequence[Outline],
    known: Mapping[str, float],
    groups: Sequence[tuple[float, float]],
) -> None:
    missing = [one for one in outlines if one.code not in known]
    axes.add_collection(
        PolyCollection(
            [one.rings[0] for one in missing],
            facecolor=PAPER,
            edgecolor=LINE,
            linewidth=0.3,
            hatch=_HATCH,
        )
    )
    shown = [one for one in outlines if one.code in known]
    axes.add_collection(
        PolyCollection(
            [one.rings[0] for one in shown],
            facecolor=[_shade(known[one.code], groups) for one in shown],
            edgecolor=INK,
            linewidth=0.3,
        )
    )
    axes.set_axis_off()


def _shade(value: float, groups: Sequence[tuple[float, float]]) -> str:
    if value <= 0:
        return _ZERO
    at = next(place for place, (_, end) in enumerate(groups) if value <= end)
    return _shades(len(groups))[at]


def _shades(many: int) -> Sequence[str]:
    """Return shades that are apart as far as so few can be."""
    if many == 1:
        return _SHADES[3:4]
    last = len(_SHADES) - 1
    return [_SHADES[round(at * last / (many - 1))] for at in range(many)]


def _bounds(outlines: Sequence[Outline]) -> tuple[float, float, float, float]:
    points = [point for one in outlines for point in one.rings[0]]
    east, north = zip(*points, strict=True)
    return min(east), max(east), min(north), max(north)


def _zoom(axes: Axes) -> None:
    west, east, south, north = _INNER
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(1 / math.cos(math.radians((south + north) / 2)))
    axes.set_axis_on()
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_title("Khu vực nội thành", fontsize=7)


def _frame(axes: Axes, outlines: Sequence[Outline]) -> None:
    """Set the bounds of the whole map, its scale and where north is."""
    west, east, south, north = _bounds(outlines)
    middle = math.radians((south + north) / 2)
    axes.set_xlim(west - 0.02, east + 0.02)
    axes.set_ylim(south - 0.06, north + 0.02)
    axes.set_aspect(1 / math.cos(middle))
    wide = 10 / (_KM_PER_DEGREE * math.cos(middle))
    axes.plot([west, west + wide], [south - 0.02] * 2, color=INK, linewidth=1.6)
    axes.text(west + wide / 2, south - 0.035, "10 km", ha="center", va="top", fontsize=7)
    axes.annotate(
        "B",
        xy=(west + 0.02, north),
        xytext=(west + 0.02, north - 0.09),
        ha="center",
        arrowprops={"arrowstyle": "-|>", "color": INK},
    )


def _legend(
    figure: Figure,
    groups: Sequence[tuple[float, float]],
    known: Mapping[str, float],
    communes: int,
    unit: str,
    decimals: int | None,
) -> None:
    entries = []
    zeros = sum(value <= 0 for value in known.values())
    if zeros:
        entries.append(Patch(facecolor=_ZERO, edgecolor=INK, label=f"0 ({zeros})"))
    for shade, (least, end) in zip(_shades(len(groups)), groups, strict=True):
        many = sum(least <= value <= end for value in known.values())
        ends = [number(least, decimals), number(end, decimals)]
        words = " – ".join(dict.fromkeys(ends))
        entries.append(Patch(facecolor=shade, edgecolor=INK, label=f"{words} ({many})"))
    missing = communes - len(known)
    if missing:
        entries.append(
            Patch(
                facecolor=PAPER, edgecolor=LINE, hatch=_HATCH, label=f"{NOT_REPORTED} ({missing})"
            )
        )
    legend = figure.legend(
        handles=entries,
        title=f"{unit[:1].upper()}{unit[1:]} (số xã, phường)",
        loc="upper right",
        bbox_to_anchor=(0.995, 0.985),
        frameon=False,
        alignment="left",
        handleheight=1.4,
    )
    legend.get_title().set_fontsize(8)
