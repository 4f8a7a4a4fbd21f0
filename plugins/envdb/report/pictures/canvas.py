"""An empty picture in the look of the reports, and its bytes.

matplotlib, because all it draws with is in its wheel: the renderer, zlib, and a font with every
Vietnamese letter. Vega's converter takes letters its own font lacks from the system, so its pictures
differ from machine to machine, and it cannot hatch what is unknown.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

INCH_CM = 2.54
WIDTH_CM = 16.0
DPI = 200

INK, PAPER = "#1a1a1a", "#ffffff"
DARK, LIGHT, LINE = "#1f4e79", "#b9cde0", "#7f7f7f"
"""Of this year, of what it is compared with, of rules; apart in grey as well."""

_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 8.0,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.5,
    "hatch.color": LINE,
}


def png(height_cm: float, paint: Callable[[Figure], None]) -> bytes:
    """Return a picture of the width of a page, painted by a function."""
    # the settings of whoever runs it do not reach the picture
    with mpl.rc_context(mpl.rcParamsDefault), mpl.rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH_CM / INCH_CM, height_cm / INCH_CM), dpi=DPI)
        FigureCanvasAgg(figure)
        paint(figure)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()
