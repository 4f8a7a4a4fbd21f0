"""Fetches what the warehouse knows that the rows of a batch are compared with.

It is fetched once a batch, by the submissions that are current at that moment;
:attr:`Known.sources` keeps which those were, so that the load can tell whether a judgement is out
of date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from psycopg import sql

from envdb.contract.arithmetic import derived_names
from envdb.contract.context import FROM_OWN_HISTORY, FROM_REGISTER, REGISTER_FEED, Context
from envdb.contract.model import Contract, Sheet, table_name
from envdb.intake.frame import SubmissionFacts
from envdb.intake.row_keys import file_tells_apart
from envdb.intake.submission import Connection

Row = Mapping[str, Any]
Codes = Mapping[str, Mapping[str, frozenset[str]]]
"""Code list to unit to the codes that its accepted rows made known."""

HEAD_DIGITS = 10
"""A branch is written as the tax code of its head, a dash and three digits."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """A capacity as the list of enterprises has it."""

    value: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse knew when a batch was judged.

    ``previous`` and ``others`` say, for a judged submission, which submissions its rows are
    compared with (of others with the name of their unit); ``rows`` are theirs, by sheet and
    submission. ``register`` is ``None`` when there is no list of enterprises. ``codes`` are those
    of open lists that accepted rows made known, by list and unit.
    """

    previous: Mapping[int, Sequence[int]] = field(default_factory=dict)
    others: Mapping[int, Sequence[tuple[int, str]]] = field(default_factory=dict)
    rows: Mapping[str, Mapping[int, Sequence[Row]]] = field(default_factory=dict)
    register: Mapping[str, Capacity] | None = None
    sources: Mapping[int, Sequence[int]] = field(default_factory=dict)
    codes: Codes = field(default_factory=dict)


def fetch_known(
    connection: Connection,
    include: Path,
    contract: Contract,
    submissions: Sequence[SubmissionFacts],
    tables: Mapping[str, pa.Table],
) -> Known:
    """Fetch all that the context columns of a feed need for some submissions."""
    found = list(find_sources(connection, include, contract, submissions))
    previous: dict[int, list[int]] = defaultdict(list)
    others: dict[int, list[tuple[int, str]]] = defaultdict(list)
    sources: dict[int, list[int]] = defaultdict(list)
    lists: set[int] = set()
    for judged, role, source, unit_name in found:
        sources[judged].append(source)
        if role == "previous":
            previous[judged].append(source)
        elif role == "other_unit":
            others[judged].append((source, unit_name))
        else:
            lists.add(source)
    needed = sorted({source for _, role, source, _ in found if role != "registered"})
    return Known(
        previous,
        others,
        {
            sheet.name: _rows(connection, contract, sheet, needed)
            for sheet in contract.sheets
            if needed and _looks_at_rows(sheet)
        },
        _register(connection, include, contract, tables, sorted(lists)) if lists else None,
        {judged: sorted(set(ids)) for judged, ids in sources.items()},
        find_codes(connection, include, contract, {one.unit_code for one in submissions}),
    )


def find_sources(
    connection: Connection,
    include: Path,
    contract: Contract,
    submissions: Sequence[SubmissionFacts],
) -> list[tuple[int, str, int, str]]:
    """Return (judged submission, role, current submission, its unit's name) of what is looked at."""
    kinds = {one.kind for sheet in contract.sheets for one in sheet.context.values()}
    roles: list[str] = [role for role in ("previous", "other_unit") if role in kinds]
    if kinds & FROM_REGISTER:
        roles.append("registered")
    if not roles:
        return []
    return connection.execute(
        (include / "sql" / "context" / "sources.sql").read_bytes(),
        {
            "feed": contract.feed,
            "register": REGISTER_FEED,
            "roles": roles,
            "ids": [one.submission_id for one in submissions],
            "units": [one.unit_code for one in submissions],
            "periods": [one.period for one in submissions],
            "starts": [one.period_start for one in submissions],
            "belong_to": [one.belongs_to for one in submissions],
            "of_same_file": previous_of_same_file(contract),
        },
    ).fetchall()


def previous_of_same_file(contract: Contract) -> bool:
    """Whether rows have their like only in files that are of the same thing: one enterprise."""
    return any(
        file_tells_apart(contract, sheet)
        for sheet in contract.sheets
        if any(one.kind == FROM_OWN_HISTORY for one in sheet.context.values())
    )


def find_codes(
    connection: Connection, include: Path, contract: Contract, units: Iterable[str]
) -> Codes:
    """Return the known codes that some units' rows of a feed are compared with."""
    lists: dict[str, set[str]] = {"unit": set(), "managers": set()}
    for sheet in contract.sheets:
        for one in sheet.context.values():
            if one.known is not None:
                name = str(sheet.column(one.known.code).codelist)
                lists[one.known.accepted_from].add(name)
    if not any(lists.values()):
        return {}
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for codelist, unit, code in connection.execute(
        (include / "sql" / "context" / "known_codes.sql").read_bytes(),
        {
            "of_anybody": sorted(lists["managers"]),
            "of_own": sorted(lists["unit"]),
            "units": sorted(units),
        },
    ):
        found[codelist][unit].add(code)
    return {
        codelist: {unit: frozenset(codes) for unit, codes in of_unit.items()}
        for codelist, of_unit in found.items()
    }


def count_codes(contract: Contract, codes: Codes, unit: str) -> int:
    """Return how many known codes the rows of a unit are compared with."""
    own = {
        str(sheet.column(one.known.code).codelist)
        for sheet in contract.sheets
        for one in sheet.context.values()
        if one.known is not None and one.known.accepted_from == "unit"
    }
    return sum(
        len(known)
        for codelist, of_unit in codes.items()
        for sender, known in of_unit.items()
        if codelist not in own or sender == unit
    )


def _looks_at_rows(sheet: Sheet) -> bool:
    return any(one.kind in {"previous", "other_unit"} for one in sheet.context.values())


def _rows(
    connection: Connection, contract: Contract, sheet: Sheet, ids: Sequence[int]
) -> Mapping[int, Sequence[Row]]:
    names = {name for key in (sheet.key, *sheet.key_fallback, sheet.lasting_key) for name in key}
    for one in sheet.context.values():
        names |= {*one.own_columns, *(derived_names(one.previous or "0") or ())}
    columns = [column.name for column in sheet.columns if column.name in names]
    query = sql.SQL("SELECT submission_id, {} FROM {} WHERE submission_id = ANY(%s)").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.Identifier("core", table_name(contract.feed, sheet.name)),
    )
    found: dict[int, list[Row]] = defaultdict(list)
    for submission_id, *values in connection.execute(query, [list(ids)]):
        numbers = (float(one) if isinstance(one, Decimal) else one for one in values)
        found[submission_id].append(dict(zip(columns, numbers, strict=True)))
    return found


def _register(
    connection: Connection,
    include: Path,
    contract: Contract,
    tables: Mapping[str, pa.Table],
    lists: Sequence[int],
) -> Mapping[str, Capacity]:
    codes: set[str] = set()
    for sheet in contract.sheets:
        for context in sheet.context.values():
            for place, name in tax_code_columns(sheet, context):
                codes |= {one for one in tables[place].column(name).to_pylist() if one}
    codes |= {code[:HEAD_DIGITS] for code in codes}
    query = (include / "sql" / "context" / "register.sql").read_bytes()
    return {
        code: Capacity(None if capacity is None else float(capacity), unit)
        for code, capacity, unit in connection.execute(
            query, {"lists": list(lists), "tax_codes": sorted(codes)}
        )
    }


def tax_code_columns(sheet: Sheet, context: Context) -> Iterator[tuple[str, str]]:
    """Yield (sheet, column) of the tax codes that a context column looks up in the register."""
    if context.registered is not None:
        yield sheet.name, context.registered
    if context.capacity is not None:
        place, _, name = context.capacity.tax_code.rpartition(".")
        yield place or sheet.name, name
