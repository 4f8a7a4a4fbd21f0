"""Charts and the map: the same bytes anywhere, nothing unknown drawn as nought."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from envdb.contract.reference import load_reference
from envdb.report.document.figures import TextError
from envdb.report.pictures import bars as bars_module
from envdb.report.pictures import commune_map as map_module
from envdb.report.pictures.bars import NOT_KNOWN, Series, bars, two_years
from envdb.report.pictures.commune_map import (
    NOT_REPORTED,
    classes,
    commune_map,
    read_outlines,
)
from envdb.report.pictures.draw import OUTLINES, draw
from envdb.report.tables import ReportTable
from envdb.settings import shipped_folder

REFERENCE = shipped_folder("include") / "reference"
COMMUNES = read_outlines(REFERENCE / OUTLINES)
LABELS = ["Sản xuất và phân phối điện, khí đốt, nước nóng, hơi nước", "Khai khoáng", "Ằ ẫ ợ ử"]

DRAWN = """
import hashlib
from envdb.report.pictures.bars import two_years
from envdb.report.pictures.commune_map import commune_map, read_outlines
from envdb.settings import shipped_folder
outlines = read_outlines(shipped_folder("include") / "reference" / "hanoi_communes.geojson")
values = {one.code: at % 7 for at, one in enumerate(outlines) if at % 3}
for png in (
    two_years(["Ằ ẫ ợ ử"], ("2026", [1234.5]), ("2025", [None]), unit="tấn"),
    commune_map(outlines, values, unit="cơ sở"),
):
    print(hashlib.sha256(png).hexdigest())
"""


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Return the figures that are painted, to look at what stands in them."""
    found: list[Figure] = []

    def look(height_cm: float, paint: object) -> bytes:
        figure = Figure(figsize=(6.3, height_cm / 2.54))
        paint(figure)  # type: ignore[operator]  # the painter of the picture
        found.append(figure)
        return b""

    for module in (bars_module, map_module):
        monkeypatch.setattr(module, "png", look)
    return found


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def lengths(figure: Figure) -> list[float]:
    patches = [one for one in figure.axes[0].patches if isinstance(one, Rectangle)]
    return [round(one.get_width(), 3) for one in patches]


def test_bytes_are_the_same_in_another_process_without_fonts_home_or_settings(
    tmp_path: Path,
) -> None:
    """The system's fonts and a person's matplotlibrc do not reach a picture."""
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nfont.family: serif\n")
    bare = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "nowhere"),
        "MPLCONFIGDIR": str(tmp_path),
        "FONTCONFIG_FILE": "/dev/null",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
    }
    ran = [
        subprocess.run(
            [sys.executable, "-c", DRAWN], env=env, capture_output=True, text=True, check=True
        ).stdout
        for env in (os.environ, bare)
    ]
    assert ran[0] == ran[1]
    assert len(ran[0].split()) == 2


def test_bars_are_as_long_as_their_values_and_the_unknown_has_none(painted: list[Figure]) -> None:
    bars(LABELS, [Series("", [1234.5, None, 0])], unit="MWh")
    (figure,) = painted
    assert lengths(figure) == [1234.5, 0, 0]
    assert texts(figure) == ["1.234,5", NOT_KNOWN, "0"]
    axes = figure.axes[0]
    assert axes.get_xlabel() == "MWh"
    assert [one.get_text().replace("\n", " ") for one in axes.get_yticklabels()] == LABELS
    assert axes.yaxis.get_inverted(), "the first row of the table stands above"


def test_two_years_stand_beside_each_other_with_their_names(painted: list[Figure]) -> None:
    two_years(["a", "b"], ("2026", [3, -1]), ("2025", [2, None]), unit="TOE", decimals=0)
    (figure,) = painted
    assert lengths(figure) == [3, -1, 2, 0]
    assert texts(figure) == ["3", "-1", "2", NOT_KNOWN]
    legend = figure.axes[0].get_legend()
    assert legend is not None
    assert [one.get_text() for one in legend.get_texts()] == ["2026", "2025"]


def test_a_target_is_a_line_that_is_named(painted: list[Figure]) -> None:
    bars(["a"], [Series("", [66.66])], unit="%", decimals=1, target=100)
    (figure,) = painted
    assert figure.axes[0].get_xlabel() == "% (nét đứt: 100)"
    assert texts(figure) == ["66,7"]
    assert 100.0 in [one.get_xdata()[0] for one in figure.axes[0].lines]  # type: ignore[index]


def test_bars_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="needs a label"):
        bars([], [Series("", [])], unit="")


@pytest.mark.parametrize("values", [[None], [0], [0, 0], [-5, None], [1e12]])
def test_any_values_make_a_picture(values: list[float | None]) -> None:
    png = bars(["x"] * len(values), [Series("", values)], unit="tấn")
    assert png.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([0, 0], []),
        ([5], [(5, 5)]),
        ([1, 2, 3, 4, 5], [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]),
        ([1, 1, 1, 1, 9], [(1, 1), (9, 9)]),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]),
        ([0, 1, 1, 2, 2, 2, 2, 2, 30], [(1, 1), (2, 2), (30, 30)]),
    ],
)
def test_classes_hold_about_as_many_and_part_no_equal_values(
    values: list[float], expected: list[tuple[float, float]]
) -> None:
    assert classes(values) == expected


def test_the_outlines_are_those_of_the_126_communes() -> None:
    codes = [one.code for one in COMMUNES]
    assert len(codes) == len(set(codes)) == 126
    assert set(codes) == set(load_reference(REFERENCE).hanoi_communes())


def test_each_commune_is_drawn_once_shaded_or_hatched(painted: list[Figure]) -> None:
    values = {one.code: float(at % 5) for at, one in enumerate(COMMUNES) if at % 2}
    commune_map(COMMUNES, values, unit="cơ sở")
    (figure,) = painted
    for axes in figure.axes:
        missing, shown = (len(one.get_paths()) for one in axes.collections)
        assert (missing, shown) == (63, 63)
    (legend,) = figure.legends
    said = [one.get_text() for one in legend.get_texts()]
    by_hand = [sum(value == level for value in values.values()) for level in range(5)]
    assert said == [
        *(f"{level} ({many})" for level, many in enumerate(by_hand)),
        f"{NOT_REPORTED} (63)",
    ]
    assert sum(by_hand) == 63
    assert legend.get_title().get_text() == "Cơ sở (số xã, phường)"


def test_a_code_without_an_outline_is_refused() -> None:
    with pytest.raises(ValueError, match="no outline of 99999"):
        commune_map(COMMUNES, {"99999": 1.0}, unit="")


def test_a_table_is_drawn_as_its_text_asks() -> None:
    query = "-- title: T\n-- heading label: L\n-- heading value, 1: V\n"
    rows = [["a", 1.5, 2, False], ["b", None, 3, False], ["Tổng", 1.5, 5, True]]
    table = ReportTable("t", query, ["label", "value", "before", "is_total"], rows)
    two = draw(table, {"kind": "two_years", "label": "label", "now": "value", "before": "before"})
    names = (("Năm báo cáo", [1.5, None]), ("Năm trước", [2, 3]))
    by_hand = two_years(["a", "b"], *names, unit="", decimals=0)
    assert hashlib.sha256(two).digest() == hashlib.sha256(by_hand).digest()
    shares = draw(
        table, {"kind": "shares", "label": "label", "value": "value", "target": "2", "unit": "%"}
    )
    assert shares == bars(
        ["a", "b", "Tổng"], [Series("", [1.5, None, 1.5])], unit="%", decimals=1, target=2
    )
    rows[-1][1] = None
    asked = {"kind": "shares", "label": "label", "value": "value", "target": "2", "unit": "%"}
    assert draw(table, asked) == bars(
        ["a", "b"], [Series("", [1.5, None])], unit="%", decimals=1, target=2
    ), "a sum of shares that is none is no bar"
    with pytest.raises(TextError, match="is no kind of picture"):
        draw(table, {"kind": "pie", "label": "label"})
    with pytest.raises(TextError, match="no number to draw"):
        draw(table, {"kind": "bars", "label": "label", "value": "label"})
    with pytest.raises(TextError, match="no row to draw"):
        draw(
            ReportTable("t", query, table.columns, []),
            {"kind": "bars", "label": "label", "value": "value"},
        )
