"""The rules that follow from what is unique in a sheet: its key, further columns, its only row."""

from __future__ import annotations

from collections.abc import Iterator

from envdb.contract.model import Column, ColumnType, Condition, Expectation, Rule, Sheet


def key_rules(sheet: Sheet) -> Iterator[Rule]:
    """Yield the rules on rows that may not be twice in a file."""
    if sheet.single_row:
        yield _single_row(sheet)
        return
    for number, key in enumerate((sheet.key, *sheet.key_fallback)):
        without = tuple(Condition(column=name, filled=False) for name in sheet.key if number)
        yield _unique(
            sheet, "key.unique" if number == 0 else f"key.unique_{number + 1}", key, without
        )
    for columns in sheet.also_unique:
        yield _unique(sheet, f"{'_'.join(columns)}.unique", columns)


def _unique(
    sheet: Sheet, rule_id: str, columns: tuple[str, ...], when: tuple[Condition, ...] = ()
) -> Rule:
    labels = " và ".join(f"“{sheet.column(name).label}”" for name in columns)
    values = ", ".join(f"{{{name}}}" for name in columns)
    return Rule(
        id=rule_id,
        cells=columns,
        message=f"Dòng này trùng với một dòng khác trong trang về {labels}: {values}.",
        hint="Giữ lại một dòng, hoặc sửa để mỗi dòng có giá trị riêng.",
        when=when,
        expectation=Expectation(
            type="expect_compound_columns_to_be_unique",
            kwargs={
                "column_list": ["submission_id", *(_key_column(sheet, name) for name in columns)],
                "ignore_row_if": "any_value_is_missing",
            },
        ),
    )


def _single_row(sheet: Sheet) -> Rule:
    """Rows of one submission share its number and unit: two of them are not unique."""
    return Rule(
        id="key.single_row",
        cells=sheet.key,
        message=f"Trang “{sheet.title}” có nhiều dòng; trang này chỉ ghi một dòng.",
        hint=f"Giữ lại một dòng; mỗi tệp ghi {sheet.row_is}.",
        expectation=Expectation(
            type="expect_compound_columns_to_be_unique",
            kwargs={"column_list": ["submission_id", "unit_code"]},
        ),
    )


def _key_column(sheet: Sheet, name: str) -> str:
    """Return the frame column in which a key column is compared (``<name>__key`` for free text)."""
    return f"{name}__key" if is_folded(sheet.column(name)) else name


def is_folded(column: Column) -> bool:
    """Whether values of a key column are compared without case: free text, which people type."""
    return column.type is ColumnType.TEXT and column.format is None and column.assigned is None
