"""Checks of quantities: a unit that measures.csv knows, in the name where it has a suffix."""

from __future__ import annotations

from collections.abc import Iterator

from envdb.contract.checks.checked import Checked
from envdb.contract.model import NUMERIC


def check_units_given(checked: Checked) -> Iterator[str]:
    """A number without a unit is a number nobody can add up; codes written as numbers have none."""
    for place, _sheet, column in checked.columns():
        if column.type in NUMERIC and column.codelist is None and column.unit is None:
            yield f"{place}: a number without a unit; write unit, as measures.csv has it."


def check_units_known(checked: Checked) -> Iterator[str]:
    """A unit has its Vietnamese label in measures.csv."""
    for place, _sheet, column in checked.columns():
        if column.unit is not None and column.unit not in checked.reference.measures:
            yield f"{place}: unit {column.unit} is not in measures.csv; add it or correct it."


def check_unit_named_in_suffix(checked: Checked) -> Iterator[str]:
    """A column in a unit that has a suffix ends in it.

    Where the forms fix a name without its unit (``toe_reported``), the vocabulary vouches for the
    pair of name and unit, so the exception is written once and read by every feed.
    """
    for place, _sheet, column in checked.columns():
        measure = checked.reference.measures.get(column.unit or "")
        if measure is None or not measure.suffix or column.name.endswith(measure.suffix):
            continue
        if checked.vocabulary.get(column.name, {}).get("unit") != column.unit:
            yield (
                f"{place}: is in {column.unit}, so its name ends in {measure.suffix}; "
                "rename it, or define name and unit in vocabulary.yml."
            )


def check_suffix_has_its_unit(checked: Checked) -> Iterator[str]:
    """A column whose name ends in the suffix of a unit is in that unit."""
    # the longest suffix counts: a name in _t_year is in tonnes a year
    measures = sorted(
        (measure for measure in checked.reference.measures.values() if measure.suffix),
        key=lambda measure: -len(measure.suffix),
    )
    for place, _sheet, column in checked.columns():
        named = next((one for one in measures if column.name.endswith(one.suffix)), None)
        if named is not None and column.unit != named.unit:
            yield (
                f"{place}: the name ends in {named.suffix}, but the unit is "
                f"{column.unit or 'missing'}; write unit: {named.unit}, or rename it."
            )


def check_bounds_ordered(checked: Checked) -> Iterator[str]:
    """Bounds belong to numbers and leave room for at least one value."""
    for place, _sheet, column in checked.columns():
        low = column.min if column.min is not None else column.above
        bounded = low is not None or column.max is not None
        if bounded and column.type not in NUMERIC:
            yield f"{place}: bounds on a column of type {column.type.value}; leave them out."
        elif column.min is not None and column.above is not None:
            yield f"{place}: has both min and above; keep one."
        elif low is not None and column.max is not None:
            empty = low >= column.max if column.above is not None else low > column.max
            if empty:
                yield (
                    f"{place}: no value lies between {low:g} and {column.max:g}; "
                    "exchange or correct the bounds."
                )
