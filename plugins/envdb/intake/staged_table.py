"""The table of a sheet as it is staged, in Arrow: what the reader writes and the rules start from."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from envdb.contract.companions import sheet_companions
from envdb.contract.model import ColumnType, Sheet
from envdb.intake.records import TypedSheet

ARROW_TYPES: Mapping[ColumnType, pa.DataType] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.CODE: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DECIMAL: pa.float64(),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
}


def staged_schema(sheet: Sheet) -> pa.Schema:
    """Return the columns of a staged sheet, in the order of its table."""
    fields = [pa.field("submission_id", pa.int64()), pa.field("row_number", pa.int64())]
    fields += [pa.field(column.name, ARROW_TYPES[column.type]) for column in sheet.columns]
    fields += [pa.field(one.name, ARROW_TYPES[one.type]) for one in sheet_companions(sheet)]
    return pa.schema(fields)


def staged_table(sheet: Sheet, typed: TypedSheet, submission_id: int) -> pa.Table:
    """Return a typed sheet as the Arrow table that is copied into staging."""
    schema = staged_schema(sheet)
    count = len(typed.row_numbers)
    arrays = [
        pa.repeat(pa.scalar(submission_id, pa.int64()), count),
        pa.array(typed.row_numbers, pa.int64()),
    ]
    for field in list(schema)[2:]:
        values = typed.values.get(field.name)
        arrays.append(pa.nulls(count, field.type) if values is None else values)
    return pa.Table.from_arrays(arrays, schema=schema)
