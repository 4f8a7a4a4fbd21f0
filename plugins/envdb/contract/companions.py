"""Columns that stand beside a contract's column because its value alone does not say all.

A commune code is only meaningful with the division it belongs to, a VSIC code with its version and
a measurement with its detection limit, so these travel with the value through staging into the
facts.
"""

from __future__ import annotations

from dataclasses import dataclass

from envdb.contract.model import Column, ColumnType, Sheet


@dataclass(frozen=True, slots=True)
class Companion:
    """A column filled while reading; ``of`` is the column it explains.

    Where ``compared`` it says more than the column, so a change of it is a change of the fact.
    """

    name: str
    of: str
    label: str
    description: str
    type: ColumnType = ColumnType.TEXT
    compared: bool = False


def companions(column: Column) -> tuple[Companion, ...]:
    """Return the companion columns of one column (most have none)."""
    if column.codelist == "commune":
        return (
            Companion(
                f"{column.name}_reported",
                column.name,
                f"{column.label} (như đã báo cáo)",
                "the commune code as the sender wrote it, before conversion to the 2025 division",
            ),
            Companion(
                f"{column.name}_resolution",
                column.name,
                f"{column.label} (cách xác định)",
                "how the code was understood: current, converted, split_own, split_by_address, split, "
                "other_province, unfit or unknown",
            ),
        )
    if column.codelist == "vsic":
        return (
            Companion(
                f"{column.name}_version",
                column.name,
                f"{column.label} (phiên bản VSIC)",
                "version of VSIC the code belongs to, by the last day of the period",
            ),
            Companion(
                f"{column.name}_class",
                column.name,
                f"{column.label} (lớp 4 chữ số)",
                "the first four digits of the code: its VSIC class",
            ),
        )
    if column.below_detection is not None:
        return (
            Companion(
                column.below_detection.qualifier,
                column.name,
                f"{column.label} (dưới giới hạn phát hiện)",
                "not_detected: nothing was found (KPH, ND); below_limit: less than the value; "
                "null: a measured value",
                compared=True,
            ),
            Companion(
                column.below_detection.limit,
                column.name,
                f"{column.label} (giới hạn phát hiện)",
                "detection limit of the method, where the sender gave it"
                + (f" ({column.unit})" if column.unit else ""),
                ColumnType.DECIMAL,
                compared=True,
            ),
        )
    return ()


def sheet_companions(sheet: Sheet) -> tuple[Companion, ...]:
    """Return the companion columns of a sheet, in the order of its columns."""
    return tuple(companion for column in sheet.columns for companion in companions(column))
