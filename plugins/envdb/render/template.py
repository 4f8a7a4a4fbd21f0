"""The Excel form a unit fills in, rendered from its contract.

What a clerk may change is unlocked and the rest is protected without a password: it guards against
a slip, not against a person. A stamp on a hidden page says which feed, unit and period the file is
of, so it is recognised under any name; hidden lists carry the drop-downs. The same arguments give
the same bytes, so a template can be committed, compared and handed out again.

Rows of a data sheet (as Excel counts them): 1 the sending body, 2 title, 3 period, 4 the tick
"nothing to report" (label in B, tick in C; first data sheet only), 5 headers, from 6 the facts;
column A is the running number, the contract's columns begin at B.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from envdb.contract.model import Column, ColumnType, Contract, Sheet
from envdb.contract.periods import Period
from envdb.contract.reference import Reference, ReportingUnit
from envdb.render.template_columns import (
    cell_value,
    header_lines,
    header_text,
    note_text,
    number_style,
    validation,
    width,
    with_header,
)
from envdb.render.template_explanations import (
    EXPLANATIONS_SHEET,
    ToExplain,
    write_explanations_sheet,
)
from envdb.render.template_guide import TICK_VALIDATION, guide_sections, write_guide_sheet
from envdb.render.template_hidden import write_lists, write_stamp
from envdb.render.template_style import (
    FONT,
    WORKBOOK_OPTIONS,
    Styles,
    height_points,
    wrapped,
)

NOTHING_TO_REPORT = "Không phát sinh trong kỳ"

BOXED_ROWS = 200
VALIDATED_ROWS = 2_000
_EXCEL_LAST_COLUMN = 16_383
_HEADER_ROW, _FIRST_ROW = 4, 5  # zero-based, as everywhere in XlsxWriter
_FIRST_COLUMN = 1
_NUMBER_WIDTH = 4.5
_LABEL_WIDTH = 21.0
"""Least width of column B on the first data sheet: with column A it holds the label of the tick."""

_PAPER_WIDTH = 120
"""What fits on A4 landscape at full size."""

_WIDE = 170
"""Width of a form that does not fit a small screen at full size."""

_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - a constant of the file format, no instant
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")

Rows = Mapping[str, Sequence[Mapping[str, object]]]


def excel_sheet_name(title: str) -> str:
    r"""Return a title by Excel's rules for sheet names: 31 characters, none of ``[]:*?/\``."""
    return _NOT_IN_SHEET_NAME.sub("-", title)[:31].strip("' ")


def render_template(
    contract: Contract,
    reference: Reference,
    *,
    unit: ReportingUnit | None = None,
    period: Period | None = None,
    rows: Rows | None = None,
    warnings: Sequence[ToExplain] = (),
) -> bytes:
    """Return the form of a feed as .xlsx, for any unit and period or for the given ones.

    ``rows`` prefills facts: sheet name to rows, each a mapping of column name to typed value
    (codes as codes, dates as ``date``); other keys are ignored. ``warnings`` are those that the
    unit may still explain.
    """
    buffer = BytesIO()
    # a copy of all of it: XlsxWriter writes into the formats it is given
    with xlsxwriter.Workbook(buffer, deepcopy(WORKBOOK_OPTIONS)) as workbook:
        workbook.set_properties({"title": contract.title, "author": "envdb", "created": _CREATED})
        style = Styles(workbook)
        guide = workbook.add_worksheet("Hướng dẫn")
        sections = guide_sections(
            contract, reference, unit, period, prefilled=any((rows or {}).values())
        )
        write_guide_sheet(guide, style, contract.title, sections)
        for sheet in contract.sheets:
            page = workbook.add_worksheet(excel_sheet_name(sheet.title))
            facts = (rows or {}).get(sheet.name, ())
            form = _Form(page, style, contract, sheet, reference, unit, facts)
            form.write(period)
        write_explanations_sheet(workbook.add_worksheet(EXPLANATIONS_SHEET), style, warnings)
        write_lists(workbook, contract, reference)
        write_stamp(workbook, contract, unit, period)
    return buffer.getvalue()


@dataclass
class _Form:
    """One data sheet while it is written."""

    page: Any
    style: Styles
    contract: Contract
    sheet: Sheet
    reference: Reference
    unit: ReportingUnit | None
    facts: Sequence[Mapping[str, object]]

    def __post_init__(self) -> None:
        """Settle the measures of the page."""
        columns = self.sheet.columns
        self.is_first = self.sheet is self.contract.sheets[0]
        self.last_column = len(columns)
        self.last_boxed = _FIRST_ROW + max(BOXED_ROWS, len(self.facts) + 50) - 1
        self.last_validated = _FIRST_ROW + max(VALIDATED_ROWS, len(self.facts) + 500) - 1
        self.values = [
            [cell_value(column, fact.get(column.name), self.reference) for fact in self.facts]
            for column in columns
        ]
        self.widths = [
            width(column, self.reference, [v for v in values if v is not None])
            for column, values in zip(columns, self.values, strict=True)
        ]
        if self.is_first:
            self.widths[0] = max(self.widths[0], _LABEL_WIDTH)
        # a narrow table would leave half of the paper empty and cut its own title
        stretch = max(1.0, _PAPER_WIDTH / sum(self.widths))
        self.widths = [
            with_header(header_text(column, self.reference), measure * stretch)
            for column, measure in zip(columns, self.widths, strict=True)
        ]

    def write(self, period: Period | None) -> None:
        """Write the whole page."""
        # Excel lets a row be deleted only when every cell of it is unlocked, up to column XFD ...
        beyond = self.last_column + 1
        self.page.set_column(beyond, _EXCEL_LAST_COLUMN, None, self.style("body", "open"))
        # ... but a sheet declared that wide would make readers reserve 16,384 columns
        self.page.dim_colmax = self.last_column
        self.page.set_column(0, 0, _NUMBER_WIDTH, self.style("body", "open", "center"))
        self._write_head(period)
        self._write_header()
        self._write_facts()
        for number, column in enumerate(self.sheet.columns, start=_FIRST_COLUMN):
            self._guard(number, column)
        self._set_up_page()

    def _write_head(self, period: Period | None) -> None:
        page, style = self.page, self.style
        for row in range(_HEADER_ROW):
            page.set_row(row, height_points(1), style("body"))
        if self.unit is None:
            page.write_string(0, 0, f"Đơn vị báo cáo: {'…' * 20}", style("body", "bold", "open"))
        else:
            page.write_string(0, 0, self.unit.name.upper(), style("body", "bold"))
        self._spread(1, 0, self._title(), style("body", "title"))
        said = period.title_vi() if period else "…" * 12
        may_write = () if period else ("open",)
        self._spread(2, 0, f"Kỳ báo cáo: {said}", style("body", "italic", "center", *may_write))
        if self.is_first and not self.sheet.single_row:
            self._write_tick()

    def _title(self) -> str:
        title = self.contract.title.upper()
        if len(self.contract.sheets) == 1:
            return title
        return f"{title}: {self.sheet.title.upper()}"

    def _write_tick(self) -> None:
        page, style, row = self.page, self.style, _HEADER_ROW - 1
        page.write_string(row, 1, NOTHING_TO_REPORT, style("body", "bold", "right", "indent"))
        page.write_blank(row, 2, None, style("body", "tick", "boxed", "open"))
        page.data_validation(row, 2, row, 2, TICK_VALIDATION)
        thing = self.sheet.row_is.removeprefix("một ")
        text = f"← Chọn x và để trống bảng nếu trong kỳ không có {thing} nào."
        lines = wrapped(text, sum(self.widths[2:]))
        page.set_row(row, height_points(len(lines)), style("body"))
        self._spread(row, 3, text, style("body", "italic", "wrap"))

    def _spread(self, row: int, first: int, text: str, cell_format: Any) -> None:
        """Write a text over all columns from ``first``; Excel cannot merge a single cell."""
        if first < self.last_column:
            self.page.merge_range(row, first, row, self.last_column, text, cell_format)
        else:
            self.page.write_string(row, first, text, cell_format)

    def _write_header(self) -> None:
        page, style = self.page, self.style
        headers = [header_text(column, self.reference) for column in self.sheet.columns]
        lines = max(len(header_lines(h, w)) for h, w in zip(headers, self.widths, strict=True))
        page.set_row(_HEADER_ROW, height_points(lines), style("body"))
        boxed = style("body", "boxed", "header")
        page.write_string(_HEADER_ROW, 0, "TT", boxed)
        for number, (column, header) in enumerate(
            zip(self.sheet.columns, headers, strict=True), start=_FIRST_COLUMN
        ):
            page.write_string(_HEADER_ROW, number, header, boxed)
            note = note_text(self.sheet, column, self.reference)
            page.write_comment(_HEADER_ROW, number, note, _note_box(note))

    def _write_facts(self) -> None:
        numbered = self.style("body", "open", "boxed", "center")
        for index in range(self.last_boxed - _FIRST_ROW + 1):
            row = _FIRST_ROW + index
            if index < len(self.facts):
                self.page.set_row(row, height_points(self._lines(index)) - 4)
                self.page.write_number(row, 0, index + 1, numbered)
            else:
                # no height: Excel then fits the row to what is typed
                self.page.write_blank(row, 0, None, numbered)
        for number, (column, values) in enumerate(
            zip(self.sheet.columns, self.values, strict=True), start=_FIRST_COLUMN
        ):
            self._write_column(number, column, values)

    def _lines(self, index: int) -> int:
        shown = zip(self.values, self.widths, strict=True)
        return max(
            len(wrapped(value, room - 0.5)) if isinstance(value := values[index], str) else 1
            for values, room in shown
        )

    def _write_column(
        self, number: int, column: Column, values: Sequence[str | float | date | None]
    ) -> None:
        parts = ["body", "open", number_style(column)]
        parts += ["center"] if column.type is ColumnType.BOOLEAN else []
        self.page.set_column(number, number, self.widths[number - 1], self.style(*parts))
        boxed = self.style(*parts, "boxed")
        given = self.style(*parts, "boxed", "given") if column.assigned else boxed
        for row, value in enumerate(values, start=_FIRST_ROW):
            if value is None:
                self.page.write_blank(row, number, None, boxed)
            elif isinstance(value, str):
                # never write(): a name that begins with "=" must stay text
                self.page.write_string(row, number, value, given)
            elif isinstance(value, date):
                self.page.write_datetime(row, number, value, given)
            else:
                self.page.write_number(row, number, value, given)
        for row in range(_FIRST_ROW + len(values), self.last_boxed + 1):
            self.page.write_blank(row, number, None, boxed)

    def _guard(self, number: int, column: Column) -> None:
        """Attach what Excel checks and offers while the clerk types."""
        first, last = _FIRST_ROW, self.last_validated
        options = validation(column, self.reference, self.unit)
        if options is not None:
            self.page.data_validation(first, number, last, number, options)
        if column.assigned and self.facts:
            # guarded, not locked: a locked cell would forbid deleting or sorting its row
            options = {
                "validate": "custom",
                "value": "=FALSE",
                "error_title": "Mã do hệ thống cấp",
                "error_message": "Không sửa mã in sẵn. Bấm Cancel để giữ mã cũ.",
            }
            self.page.data_validation(first, number, first + len(self.facts) - 1, number, options)
        if column.type is ColumnType.DECIMAL:
            # "#,##0.###" alone shows 12 as "12,"
            cell = f"{xlsxwriter.utility.xl_col_to_name(number)}{first + 1}"
            rule = {
                "type": "formula",
                "criteria": f"=AND(ISNUMBER({cell}),INT({cell})={cell})",
                "format": self.style("integer"),
            }
            self.page.conditional_format(first, number, last, number, rule)

    def _set_up_page(self) -> None:
        page = self.page
        page.set_zoom(85 if sum(self.widths) > _WIDE else 100)
        page.freeze_panes(_FIRST_ROW, 0)
        page.autofilter(_HEADER_ROW, 0, self.last_boxed, self.last_column)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(_HEADER_ROW)
        page.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.7)
        page.set_footer(f'&C&"{FONT}"&12&P/&N')
        page.protect(
            "",
            {
                "format_columns": True,
                "format_rows": True,
                "insert_rows": True,
                "delete_rows": True,
                "sort": True,
                "autofilter": True,
            },
        )


def _note_box(note: str) -> dict[str, Any]:
    lines = len(wrapped(note, 38))
    return {
        "author": "envdb",
        "font_name": FONT,
        "font_size": 11,
        "width": 320,
        "height": 21 * lines + 12,
    }
