"""What a later file must share with this one to replace it, beside unit, feed and period.

A unit sends one file for each laboratory, or for each enterprise that declares. The file says in
its own rows which it is; a file that says nothing, or two things, could replace the wrong one and
is therefore not used at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

from envdb.contract.model import Column, Contract, Sheet
from envdb.contract.reference import Reference
from envdb.contract.wording import right_value
from envdb.contract.words import fold_key
from envdb.intake.identify import blocker
from envdb.intake.records import Finding

_TOLD_MAX = 3
_KEY_MAX_CHARS = 200
"""PostgreSQL indexes no long texts: of a longer value the key keeps the beginning and a hash."""


def replacing_values(
    contract: Contract,
    tables: Mapping[str, tuple[str, pa.Table]],
    reference: Reference,
    *,
    nothing_to_report: bool,
) -> tuple[tuple[str, ...], list[Finding]]:
    """Return the value of each column that ``replaces_by`` names, and blockers where there is none.

    ``tables`` is sheet to its name in the file and its staged rows. Values are compared without
    case and spaces. A file with nothing to report has the empty value.
    """
    values, blockers = [], []
    for sheet, column in contract.replaced_by_columns:
        source, table = tables[sheet.name]
        if table.num_rows == 0 and nothing_to_report and not sheet.single_row:
            values.append("")
            continue
        cells = table.column(column.name)
        distinct = {fold_key(one): one for one in pc.unique(cells).to_pylist() if one is not None}
        if cells.null_count or not distinct:
            empty = table.filter(pc.is_null(cells)).column("row_number").to_pylist()
            blockers.append(_blank(sheet, column, source, empty, reference))
        elif len(distinct) > 1:
            blockers.append(_several(sheet, column, source, list(distinct.values())))
        else:
            values.append(_key(next(iter(distinct))))
    return tuple(values), blockers


def _key(value: str) -> str:
    if len(value) <= _KEY_MAX_CHARS:
        return value
    return f"{value[:_KEY_MAX_CHARS]}…{sha256(value.encode()).hexdigest()[:16]}"


def _blank(
    sheet: Sheet, column: Column, source: str, rows: list[int], reference: Reference
) -> Finding:
    where = ", ".join(f"{row}" for row in rows[:_TOLD_MAX])
    where += f" và {len(rows) - _TOLD_MAX} dòng khác" if len(rows) > _TOLD_MAX else ""
    if rows:
        what = f"Trang “{source}”: ô “{column.label}” đang để trống ở dòng {where}"
    else:
        what = f"Trang “{source}” chưa có dòng nào nên chưa có “{column.label}”"
    hint = right_value(column, reference)
    return blocker(
        f"{column.name}.replaces_blank",
        f"{what}; không có ô này thì không biết số liệu là của ai để ghi nhận.",
        hint if sheet.single_row else f"{hint} Ghi ở mọi dòng của trang.",
    )


def _several(sheet: Sheet, column: Column, source: str, values: list[str]) -> Finding:
    told = ""
    if column.personal is None:
        shown = ", ".join(f"“{value[:60]}”" for value in values[:_TOLD_MAX])
        told = f": {shown}{', …' if len(values) > _TOLD_MAX else ''}"
    return blocker(
        f"{column.name}.replaces_several",
        f"Trang “{source}” ghi {len(values)} giá trị khác nhau ở cột “{column.label}”{told}; "
        "mỗi tệp chỉ được ghi một.",
        f"Tách thành {len(values)} tệp, mỗi tệp một giá trị của cột “{column.label}”, rồi nộp lại; "
        "nếu chỉ là ghi khác nhau thì sửa cho giống nhau."
        if not sheet.single_row
        else "Mỗi doanh nghiệp nộp một tệp: giữ lại một dòng ở trang này rồi nộp lại.",
    )
