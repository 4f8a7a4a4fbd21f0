"""Renders the tables of a feed: ``include/sql/facts/<feed>.sql`` and ``staging/<feed>.sql``.

The statements can be run again and again: a table is created if absent and gets the nullable
columns it lacks. What cannot be done that way (a removed column, a changed type) is refused when
the files are applied and asks for a migration.
"""

from __future__ import annotations

from envdb.contract.columns import (
    TableColumn,
    identifies_enterprise,
    masked_columns,
    staged_columns,
)
from envdb.contract.model import Contract, Sheet, table_name

_READERS = "envdb_analyst, envdb_officer"


def facts_sql(contract: Contract) -> str:
    """Return the DDL of a feed's fact tables: history, comments in two languages, grants."""
    parts = [
        f"-- Facts of {contract.feed} ({contract.title_en}). Rendered by `envdb render` from\n"
        f"-- include/contracts/{contract.feed}.yml: edit the contract, not this file.\n"
    ]
    parts += [_fact_table(contract, sheet) for sheet in contract.sheets]
    return "\n".join(parts)


def staging_sql(contract: Contract) -> str:
    """Return the DDL of a feed's staging tables (unlogged: they are read again after a crash)."""
    parts = [
        f"-- Staging of {contract.feed} ({contract.title_en}). Rendered by `envdb render` from\n"
        f"-- include/contracts/{contract.feed}.yml: edit the contract, not this file.\n"
    ]
    parts += [_staging_table(contract, sheet) for sheet in contract.sheets]
    return "\n".join(parts)


def fact_columns(sheet: Sheet) -> list[TableColumn]:
    """Return the columns of a fact table behind its key, in table order."""
    system = [
        TableColumn("unit_code", "text", "Mã đơn vị gửi", "unit that submitted the row"),
        TableColumn("period", "text", "Kỳ báo cáo", "period of the submission"),
    ]
    if identifies_enterprise(sheet):
        system.append(
            TableColumn(
                "enterprise_id",
                "bigint",
                "Số định danh doanh nghiệp",
                "internal number of the enterprise with this tax code",
            )
        )
    return system + staged_columns(sheet) + masked_columns(sheet)


def _fact_table(contract: Contract, sheet: Sheet) -> str:
    table = f"core.{table_name(contract.feed, sheet.name)}"
    columns = fact_columns(sheet)
    readable = ["submission_id", "row_number", *(c.name for c in columns if not c.personal)]
    # no foreign key to intake.submission: its check on each row costs more than the insert, and
    # submissions are never deleted
    lines = [
        f"CREATE TABLE IF NOT EXISTS {table} (",
        "    submission_id bigint NOT NULL,",
        "    row_number integer NOT NULL,",
        *(f"    {_definition(column)}," for column in columns),
        "    PRIMARY KEY (submission_id, row_number)",
        ");",
        *(_added(table, column) for column in columns),
        _comment_on_table(table, contract, sheet),
        f"COMMENT ON COLUMN {table}.submission_id IS 'Số tiếp nhận | Submission the row came with';",
        f"COMMENT ON COLUMN {table}.row_number IS 'Dòng trong trang | Row in the sender''s sheet';",
        *(_comment(table, column) for column in columns),
        f"GRANT SELECT, INSERT ON {table} TO envdb_loader;",
        f"GRANT SELECT (\n    {(',' + chr(10) + '    ').join(readable)}\n) ON {table} TO {_READERS};",
    ]
    return "\n".join(lines) + "\n"


def _staging_table(contract: Contract, sheet: Sheet) -> str:
    name = table_name(contract.feed, sheet.name)
    table = f"staging.{name}"
    columns = staged_columns(sheet)
    lines = [
        f"CREATE UNLOGGED TABLE IF NOT EXISTS {table} (",
        "    submission_id bigint NOT NULL,",
        "    row_number integer NOT NULL,",
        ",\n".join(f"    {_definition(column)}" for column in columns),
        ");",
        *(_added(table, column) for column in columns),
        f"CREATE INDEX IF NOT EXISTS {name}_by_submission ON {table} (submission_id);",
        _comment_on_table(table, contract, sheet),
        f"COMMENT ON COLUMN {table}.submission_id IS 'Số tiếp nhận | Submission in work';",
        f"COMMENT ON COLUMN {table}.row_number IS 'Dòng trong trang | Row in the sender''s sheet';",
        *(_comment(table, column) for column in columns),
        f"GRANT SELECT, INSERT, DELETE ON {table} TO envdb_loader;",
    ]
    return "\n".join(lines) + "\n"


def _definition(column: TableColumn) -> str:
    if column.generated is None:
        return f"{column.name} {column.sql_type}"
    return f"{column.name} {column.sql_type} GENERATED ALWAYS AS ({column.generated}) STORED"


def _added(table: str, column: TableColumn) -> str:
    return f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {_definition(column)};"


def _comment_on_table(table: str, contract: Contract, sheet: Sheet) -> str:
    text = f"{contract.title}: {sheet.title} | {contract.title_en}: {sheet.title_en}"
    return f"COMMENT ON TABLE {table} IS {_quoted(text)};"


def _comment(table: str, column: TableColumn) -> str:
    text = f"{column.label} | {column.description}"
    return f"COMMENT ON COLUMN {table}.{column.name} IS {_quoted(text)};"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
