"""The pages of a form that nobody sees: the lists behind its drop-downs, and its stamp.

They are "very hidden": Excel's menu does not offer to show them, so a clerk cannot change them by
a slip, while the reader finds them in a file of any name.
"""

from __future__ import annotations

from typing import Any

import xlsxwriter

from envdb.contract.model import Contract
from envdb.contract.periods import Period
from envdb.contract.reference import Reference, ReportingUnit
from envdb.render.template_columns import list_name, list_values, offers_labels

STAMP_SHEET = "_envdb"
LISTS_SHEET = "_danh_muc"
TEMPLATE_GENERATION = "1"
"""Raised when the place of the header, the ticks or the stamp changes."""


def write_lists(workbook: Any, contract: Contract, reference: Reference) -> None:
    """Put the lists of all drop-downs on a hidden page.

    All, not only the long ones: Excel splits a list written into the cell at each comma, and
    labels have commas ("Khách sạn, khu du lịch").
    """
    names = {
        str(column.codelist)
        for sheet in contract.sheets
        for column in sheet.columns
        if column.codelist == "commune" or offers_labels(column, reference)
    }
    page = workbook.add_worksheet(LISTS_SHEET)
    page.very_hidden()
    for place, name in enumerate(sorted(names)):
        values = list_values(name, reference)
        page.write_string(0, 2 * place, name)
        for row, (value, meaning) in enumerate(values.items(), start=1):
            page.write_string(row, 2 * place, value)
            page.write_string(row, 2 * place + 1, meaning)
        letter = xlsxwriter.utility.xl_col_to_name(2 * place)
        area = f"='{LISTS_SHEET}'!${letter}$2:${letter}${len(values) + 1}"
        workbook.define_name(list_name(name), area)


def write_stamp(
    workbook: Any, contract: Contract, unit: ReportingUnit | None, period: Period | None
) -> None:
    """Write what the file is: keys in column A, texts in column B (empty when not given)."""
    page = workbook.add_worksheet(STAMP_SHEET)
    page.very_hidden()
    stamp = {
        "feed": contract.feed,
        "contract_version": str(contract.version),
        "unit": unit.code if unit else None,
        "period": str(period) if period else None,
        "template": TEMPLATE_GENERATION,
    }
    for row, (key, value) in enumerate(stamp.items()):
        page.write_string(row, 0, key)
        if value is not None:
            page.write_string(row, 1, value)
