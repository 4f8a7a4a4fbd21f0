"""Checks of what templates show of the rows before: ``prefill`` of a sheet."""

from __future__ import annotations

from collections.abc import Iterator

from envdb.contract.checks.checked import Checked, listed, own_column


def check_prefill_columns_known(checked: Checked) -> Iterator[str]:
    """``prefill`` names columns of the sheet."""
    for place, sheet in checked.sheets():
        for name in sheet.prefilled:
            if own_column(sheet, name) is None:
                yield f"{place}.prefill: {name} is no column of this sheet; name one that is."


def check_prefill_has_key(checked: Checked) -> Iterator[str]:
    """A row without its key says nothing to a clerk, and is another thing when it comes back."""
    for place, sheet in checked.sheets():
        missing = set(sheet.key) - set(sheet.prefilled)
        if sheet.prefilled and missing:
            yield f"{place}.prefill: the key {listed(missing)} is missing; add it."


def check_prefill_of_one_file(checked: Checked) -> Iterator[str]:
    """Of a feed with several files a period one template would hold the rows of all of them."""
    several = [column.name for _, column in checked.contract.replaced_by_columns]
    for place, sheet in checked.sheets():
        if sheet.prefilled and several:
            yield (
                f"{place}.prefill: a unit sends one file for each {listed(several)}, "
                "and a template is for one file; leave it out."
            )
