"""What a check looks at, and the walks over a contract that several checks share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from envdb.contract.companions import sheet_companions
from envdb.contract.model import RESERVED_COLUMNS, Column, Condition, Contract, Rule, Sheet
from envdb.contract.reference import Reference


@dataclass(frozen=True, slots=True)
class Checked:
    """A contract with all it is judged against; ``others`` are the other feeds."""

    contract: Contract
    reference: Reference
    vocabulary: Mapping[str, Mapping[str, Any]]
    others: tuple[Contract, ...] = ()

    @property
    def file(self) -> str:
        """The name of the contract's file, with which each message begins."""
        return f"{self.contract.feed}.yml"

    def sheets(self) -> Iterator[tuple[str, Sheet]]:
        """Yield (place, sheet)."""
        for sheet in self.contract.sheets:
            yield f"{self.file}: sheets.{sheet.name}", sheet

    def columns(self) -> Iterator[tuple[str, Sheet, Column]]:
        """Yield (place, sheet, column)."""
        for place, sheet in self.sheets():
            for column in sheet.columns:
                yield f"{place}.columns.{column.name}", sheet, column

    def rules(self) -> Iterator[tuple[str, Sheet, Rule]]:
        """Yield (place, sheet, rule) of the rules that a contract writes out."""
        for place, sheet in self.sheets():
            for rule in sheet.rules:
                yield f"{place}.rules.{rule.id}", sheet, rule

    def conditions(self) -> Iterator[tuple[str, Sheet, Condition]]:
        """Yield (place, sheet, condition) of ``required_if`` and of ``when``."""
        for place, sheet, column in self.columns():
            for condition in column.required_if:
                yield f"{place}.required_if", sheet, condition
        for place, sheet, rule in self.rules():
            for condition in rule.when:
                yield f"{place}.when", sheet, condition


def own_column(sheet: Sheet, name: str) -> Column | None:
    """Return the sheet's own column of that name, or ``None``."""
    return next((column for column in sheet.columns if column.name == name), None)


def frame_columns(sheet: Sheet) -> frozenset[str]:
    """Return every column that a rule may use: what the frame of the sheet holds when judged."""
    in_keys = {name for key in sheet.unique_sets for name in key}
    return frozenset(
        {column.name for column in sheet.columns}
        | RESERVED_COLUMNS
        | {companion.name for companion in sheet_companions(sheet)}
        | set(sheet.context)
        | set(sheet.derived)
        | {f"{name}__key" for name in in_keys}
        | {f"{column.name}__refers" for column in sheet.columns if column.refers_to}
        | {f"{column.name}__pair" for column in sheet.columns if column.paired}
        | {f"{column.name}__given" for column in sheet.columns if column.assigned}
    )


def listed(names: Iterable[str]) -> str:
    """Return names for the end of a message, sorted, so that the message is always the same."""
    return ", ".join(sorted(names))
