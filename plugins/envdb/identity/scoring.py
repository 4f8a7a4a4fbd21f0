"""Scores records against the register with splink on DuckDB: who could be meant, how surely, why.

The weights are those of ``include/reference/identity_model.json``, made once from labelled pairs
and reviewed; nothing is trained here, so the same tables give the same answer. splink weighs each
pair by itself, so a namesake would not lower the score of the other: the score is therefore the share
of a candidate among all of its record, "somebody else" among them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from envdb.identity.names import owner_class, split_address, split_name

if TYPE_CHECKING:  # imported where it is used: most runs have nothing to match
    import duckdb
    from splink import DuckDBAPI, Linker

THREADS = 2
COMPARED = ("name", "kind", "commune", "address", "vsic")
NAME_LEVELS_FOR_AUTOMATIC = frozenset({3, 4, 5})
"""Same name, or same but for a letter or its trade: below that nothing is decided by a machine."""


@dataclass(frozen=True, slots=True)
class Named:
    """What stands written of an enterprise, in a record or in the register."""

    key: int
    name: str | None
    address: str | None
    commune_code: str | None
    vsic_class: str | None
    enterprise_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    """Of the register: when it was so. Of a record: the day it speaks of, in ``valid_from``."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An enterprise that a record may mean."""

    key: int
    enterprise_id: int
    score: float
    weight: float
    levels: Mapping[str, int]
    sure_in_kind: bool
    """Name and legal form do not speak against deciding it without a person."""


@dataclass(frozen=True, slots=True)
class Model:
    """splink's settings with trained weights, and the thresholds chosen for them."""

    version: str
    settings: dict[str, Any]
    automatic: float
    review: float


def read_model(path: Path) -> Model:
    """Read the reviewed artefact."""
    written = json.loads(path.read_text(encoding="utf-8"))
    return Model(written["version"], written["settings"], written["automatic"], written["review"])


def columns_of(named: Sequence[Named]) -> pa.Table:
    """Return the columns that are compared, normalised."""
    names = [split_name(one.name) for one in named]
    addresses = [split_address(one.address) for one in named]
    text = pa.string()
    return pa.table(
        {
            "unique_id": pa.array([one.key for one in named], pa.int64()),
            "enterprise_id": pa.array([one.enterprise_id for one in named], pa.int64()),
            "valid_from": pa.array([one.valid_from for one in named], pa.date32()),
            "valid_to": pa.array([one.valid_to for one in named], pa.date32()),
            "core": pa.array([one.core or None for one in names], text),
            "proper": pa.array([one.proper or None for one in names], text),
            "proper_first": pa.array([_at(one.proper, 0) for one in names], text),
            "proper_last": pa.array([_at(one.proper, -1) for one in names], text),
            "digits": pa.array(["".join(filter(str.isdigit, one.core)) for one in names], text),
            "kind": pa.array([one.kind for one in names], text),
            "owner": pa.array([owner_class(one.kind) for one in names], text),
            "commune": pa.array([one.commune_code or None for one in named], text),
            "house": pa.array([house or None for house, _ in addresses], text),
            "street": pa.array([street or None for _, street in addresses], text),
            "vsic": pa.array([one.vsic_class or None for one in named], text),
        }
    )


def score(records: Sequence[Named], register: Sequence[Named], model: Model) -> list[Candidate]:
    """Return the candidates of each record above a hundredth, best first; none is decided here."""
    if not records or not register:
        return []
    import duckdb

    database = duckdb.connect(":memory:", config={"threads": THREADS})
    try:
        pairs = _scored(database, columns_of(records), columns_of(register), model)
    finally:
        database.close()
    return [
        Candidate(
            key=row["key"],
            enterprise_id=row["enterprise_id"],
            score=row["score"],
            weight=row["weight"],
            levels={name: row[f"gamma_{name}"] for name in COMPARED},
            sure_in_kind=row["same_owner"] and row["gamma_name"] in NAME_LEVELS_FOR_AUTOMATIC,
        )
        for row in pairs
    ]


def linker_of(
    database: duckdb.DuckDBPyConnection, records: pa.Table, register: pa.Table, settings: Any
) -> tuple[Linker, DuckDBAPI]:
    """Return splink over both tables; the register is the left one, for names go by the alphabet."""
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI(connection=database)
    tables = [
        api.register(register, dataset_display_name="a_register"),
        api.register(records, dataset_display_name="b_records"),
    ]
    linker = Linker(tables, settings, log_level=logging.WARNING)
    # how rare a name is, is asked of the register alone: else a score hung on what else is in the batch
    rarity = database.sql(
        f"SELECT core, count(*) / sum(count(*)) OVER () AS tf_core FROM {tables[0].physical_name}"
        " WHERE core IS NOT NULL GROUP BY core"
    ).to_arrow_table()
    linker.table_management.register_term_frequency_lookup(api.register(rarity), "core")
    return linker, api


_RANKED = """
WITH pair AS (
    SELECT
        unique_id_r AS key,
        enterprise_id_l AS enterprise_id,
        match_weight AS weight,
        {gammas},
        coalesce(owner_l = owner_r, true) AS same_owner
    FROM {predicted}
    WHERE (valid_from_l IS NULL OR valid_from_l <= valid_from_r)
        AND (valid_to_l IS NULL OR valid_from_r < valid_to_l)
),
best AS (
    SELECT * FROM pair
    QUALIFY row_number() OVER (PARTITION BY key, enterprise_id ORDER BY weight DESC) = 1
),
shared AS (
    -- in one order, for a sum of floats depends on it
    SELECT *, pow(2, weight) / (1 + sum(pow(2, weight)) OVER (
        PARTITION BY key ORDER BY weight, enterprise_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )) AS share
    FROM best
)
SELECT * EXCLUDE (share, weight), round(share, 4) AS score, round(weight, 2) AS weight
FROM shared
WHERE share >= 0.01
ORDER BY key, share DESC, enterprise_id
"""


def _scored(
    database: duckdb.DuckDBPyConnection, records: pa.Table, register: pa.Table, model: Model
) -> list[dict[str, Any]]:
    # the longer the register, the rarer is a pair that is one; how common a name is shrinks alike, so
    # the same evidence scores the same against a short list and a long one
    prior = 1 / (len(set(register["enterprise_id"].to_pylist())) + 1)
    settings = {**model.settings, "probability_two_random_records_match": prior}
    linker, _ = linker_of(database, records, register, settings)
    # far below any threshold, yet it keeps most pairs of a block out of the result
    predicted = linker.inference.predict(threshold_match_weight=-8)
    found = predicted.query_sql(
        _RANKED.format(predicted="{this}", gammas=", ".join(f"gamma_{name}" for name in COMPARED))
    )
    rows: list[dict[str, Any]] = found.as_record_list()
    return rows


def _at(text: str, index: int) -> str | None:
    words = text.split()
    return words[index] if words else None
