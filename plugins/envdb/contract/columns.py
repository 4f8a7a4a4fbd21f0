"""The columns a sheet has in the warehouse, in table order: its own, companions, masked twins.

One list serves the DDL, the load and the check that a table still fits its contract, so they
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from envdb.contract.companions import companions
from envdb.contract.model import Column, ColumnType, Sheet

SQL_TYPES: Mapping[ColumnType, str] = {
    ColumnType.TEXT: "text",
    ColumnType.CODE: "text",
    ColumnType.INTEGER: "bigint",
    ColumnType.DECIMAL: "numeric",
    ColumnType.DATE: "date",
    ColumnType.BOOLEAN: "boolean",
}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column as PostgreSQL has it; ``generated`` is the expression of a masked twin."""

    name: str
    sql_type: str
    label: str
    description: str
    personal: bool = False
    generated: str | None = None


def staged_columns(sheet: Sheet) -> list[TableColumn]:
    """Return the columns that staging and facts share: the contract's, then its companions."""
    own = [
        TableColumn(
            column.name,
            SQL_TYPES[column.type],
            column.label,
            _described(column),
            personal=column.personal is not None,
        )
        for column in sheet.columns
    ]
    return own + [
        TableColumn(one.name, SQL_TYPES[one.type], one.label, one.description)
        for column in sheet.columns
        for one in companions(column)
    ]


def masked_columns(sheet: Sheet) -> list[TableColumn]:
    """Return the masked twins of personal columns: the last four characters stay."""
    return [
        TableColumn(
            f"{column.name}_masked",
            "text",
            f"{column.label} (đã che)",
            f"{column.description}; masked to the last four characters",
            generated=_mask(column),
        )
        for column in sheet.columns
        if column.personal is not None
    ]


def identifies_enterprise(sheet: Sheet) -> bool:
    """Whether rows carry ``enterprise_id``: the sheet has the column ``tax_code``."""
    return any(column.name == "tax_code" for column in sheet.columns)


def _described(column: Column) -> str:
    return f"{column.description} ({column.unit})" if column.unit else column.description


def _mask(column: Column) -> str:
    masked = f"repeat('*', greatest(length({column.name}) - 4, 0)) || right({column.name}, 4)"
    if column.personal == "always":
        return masked
    return f"CASE WHEN length({column.name}) = 12 THEN {masked} ELSE {column.name} END"
