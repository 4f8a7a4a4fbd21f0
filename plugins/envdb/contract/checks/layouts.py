"""Checks of layouts: the other shapes in which a sheet arrives."""

from __future__ import annotations

from collections.abc import Iterator

from envdb.contract.checks.checked import Checked, own_column
from envdb.contract.model import Layout, Sheet
from envdb.contract.periods import Period, PeriodError, parse_period
from envdb.contract.words import fold_header


def _layouts(checked: Checked) -> Iterator[tuple[str, Sheet, Layout]]:
    for place, sheet in checked.sheets():
        for layout in sheet.layouts:
            yield f"{place}.layouts.{layout.name}", sheet, layout


def check_layout_columns_known(checked: Checked) -> Iterator[str]:
    """``aliases``, ``absent`` and ``code_before`` name columns of the sheet."""
    for place, sheet, layout in _layouts(checked):
        for field in ("aliases", "absent", "code_before"):
            for name in getattr(layout, field):
                if own_column(sheet, name) is None:
                    yield f"{place}.{field}: {name} is no column of this sheet; name one that is."


def check_layouts_keep_keys(checked: Checked) -> Iterator[str]:
    """Without its key a sheet has no rows, whatever its shape."""
    for place, sheet, layout in _layouts(checked):
        for name in layout.absent:
            if name in sheet.key:
                yield f"{place}.absent: {name} is the key; a file without it cannot be loaded."


def check_layout_headers_distinct(checked: Checked) -> Iterator[str]:
    """A layout gives a header to one column (what it says wins over the columns' own headers)."""
    for place, _sheet, layout in _layouts(checked):
        owners: dict[str, str] = {}
        for name, aliases in layout.aliases.items():
            for header in dict.fromkeys(map(fold_header, aliases)):
                owner = owners.setdefault(header, name)
                if owner != name:
                    yield (
                        f"{place}.aliases.{name}: the header “{header}” also fits {owner}; "
                        "remove it from one of them."
                    )


def check_layout_periods(checked: Checked) -> Iterator[str]:
    """The periods of a layout are periods of the feed, in order."""
    for place, _sheet, layout in _layouts(checked):
        found: list[Period] = []
        for field in ("first_period", "last_period"):
            text = getattr(layout, field)
            if text is None:
                continue
            period = _period(text)
            if period is None or period.kind is not checked.contract.period:
                kind = checked.contract.period.value
                yield f"{place}.{field}: {text} is no {kind} of the calendar; write one."
            else:
                found.append(period)
        if len(found) == 2 and found[0].start > found[1].start:
            yield f"{place}: first_period is after last_period; exchange them."


def _period(text: str) -> Period | None:
    try:
        return parse_period(text)
    except PeriodError:
        return None
