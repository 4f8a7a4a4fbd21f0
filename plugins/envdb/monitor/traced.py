"""Words for a traced figure: which file, sheet and cell it came from, what was changed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from envdb.warehouse.trace import ROWS_WITH_CELLS, Cell, Traced, TracedRow


def told_of(found: Traced) -> Iterator[str]:
    """Yield lines for a person: the figure, then its files, each with its rows and cells."""
    key = ", ".join(f"{name} = {value}" for name, value in found.key.items())
    yield f"mart.{found.mart}.{found.column}{f' ({key})' if key else ''} = {found.value or 'trống'}"
    if not found.rows:
        yield (
            "Không có dòng số liệu nào đứng sau con số này: chưa ai gửi dòng được tính vào đó, "
            "hoặc con số lấy từ danh mục, hạn nộp hay quyết định của cán bộ."
        )
        return
    yield f"Tính từ {found.rows_total} dòng, lần nộp:"
    for _, rows in groupby(found.rows, key=lambda one: (one.submission_id, one.sheet)):
        yield from _of_file(list(rows), found.column)
    if found.rows_total > ROWS_WITH_CELLS:
        yield f"(chỉ {ROWS_WITH_CELLS} dòng đầu có từng ô; đủ mọi ô: --json)"


def _of_file(rows: list[TracedRow], column: str) -> Iterator[str]:
    first = rows[0]
    yield ""
    yield f"{first.receipt_number}  {first.file_name}  ({first.unit_code}, {first.feed}, {first.period})"
    yield f"  SHA-256 {first.sha256}, nhận lúc {first.received_at}, kết quả {first.outcome}"
    yield (
        f"  kiểm tra theo hợp đồng {first.feed} phiên bản {first.contract_version}, "
        f"envdb {first.code_version}"
    )
    if first.not_applicable:
        yield f"  quy tắc chưa áp dụng được: {', '.join(first.not_applicable)}"
    for row in rows:
        if row.row_number is not None:
            yield f"  trang “{row.source_sheet}”, dòng {row.row_number}"
            yield from (f"    {_of_cell(cell, column)}" for cell in row.cells if _is_told(cell))


def _is_told(cell: Cell) -> bool:
    return cell.value is not None or cell.rules is not None


def _of_cell(cell: Cell, column: str) -> str:
    mark = "→" if cell.column_name == column else " "
    words = f"{mark} {cell.cell:6} {cell.column_name} = {cell.value}"
    if cell.repaired:
        words += f"; đã chỉnh ({cell.repaired})"
        words += f" từ “{cell.written}”" if cell.written is not None else ""
    if cell.rules:
        words += f"; quy tắc {', '.join(cell.rules)}"
    return words
