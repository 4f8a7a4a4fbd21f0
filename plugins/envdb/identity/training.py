"""Makes the weights of the model from labelled records; run by a person, never by the pipeline.

m (how often a column agrees where two are the same) comes from the labels, u (how often by chance)
from seeded random pairs. The prior is set when records are scored, by the length of the register.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from envdb.identity.scoring import Named, columns_of, linker_of

SEED = 2026
RAREST = {"m_probability": 2e-3, "u_probability": 1e-6}
"""What a finite sample did not show is not taken for impossible."""


def _level(condition: str, label: str, **more: Any) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": label, **more}


def _comparison(name: str, column: str, *levels: dict[str, Any]) -> dict[str, Any]:
    unknown = _level(f'"{column}_l" IS NULL OR "{column}_r" IS NULL', "unknown", is_null_level=True)
    return {
        "output_column_name": name,
        "comparison_levels": [unknown, *levels, _level("ELSE", "else")],
    }


_SAME_DIGITS = "digits_l = digits_r"
COMPARISONS = (
    _comparison(
        "name", "core",
        _level("core_l = core_r", "same name",
               tf_adjustment_column="core", tf_adjustment_weight=1.0),
        _level(f"{_SAME_DIGITS} AND proper_l = proper_r", "same but for the trade"),
        _level(f"{_SAME_DIGITS} AND levenshtein(core_l, core_r) <= 2"
               " AND jaro_winkler_similarity(core_l, core_r) >= 0.93", "a letter or two"),
        _level(f"{_SAME_DIGITS} AND jaro_winkler_similarity(proper_l, proper_r) >= 0.92",
               "similar proper name"),
        _level("jaro_winkler_similarity(core_l, core_r) >= 0.85", "similar"),
    ),
    _comparison("kind", "kind", _level("kind_l = kind_r", "same form"),
                _level("owner_l = owner_r", "both companies")),
    _comparison("commune", "commune", _level("commune_l = commune_r", "same commune")),
    _comparison(
        "address", "street",
        _level("street_l = street_r AND house_l = house_r", "same house"),
        _level("street_l = street_r", "same street"),
        _level("jaro_winkler_similarity(street_l, street_r) >= 0.9 AND house_l = house_r", "similar"),
    ),
    _comparison("vsic", "vsic", _level("vsic_l = vsic_r", "same class"),
                _level("left(vsic_l, 2) = left(vsic_r, 2)", "same division")),
)  # fmt: skip
BLOCKS = (
    "l.core = r.core",
    "l.proper = r.proper AND l.commune = r.commune",
    "l.proper = r.proper AND l.street = r.street",
    "l.proper_first = r.proper_first AND l.commune = r.commune",
    "l.proper_last = r.proper_last AND l.commune = r.commune",
    "l.house = r.house AND l.street = r.street AND l.commune = r.commune",
)


def untrained() -> dict[str, Any]:
    """Return splink's settings before training."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": 1e-4,
        "comparisons": [dict(one) for one in COMPARISONS],
        "blocking_rules_to_generate_predictions": list(BLOCKS),
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "additional_columns_to_retain": ["enterprise_id", "valid_from", "valid_to", "owner"],
    }


def train(
    register: Sequence[Named], records: Sequence[Named], truth: Mapping[int, int | None]
) -> dict[str, Any]:
    """Return the settings with weights; the same input gives the same."""
    # one thread: sums of floats depend on the order in which threads come
    database = duckdb.connect(":memory:", config={"threads": 1})
    linker, api = linker_of(database, columns_of(records), columns_of(register), untrained())
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=SEED)
    key_of = {one.enterprise_id: one.key for one in register}
    pairs = [(key_of[mine], key) for key, mine in truth.items() if mine is not None]
    labels = pa.table(
        {
            "source_dataset_l": ["a_register"] * len(pairs),
            "unique_id_l": pa.array([left for left, _ in pairs], pa.int64()),
            "source_dataset_r": ["b_records"] * len(pairs),
            "unique_id_r": pa.array([right for _, right in pairs], pa.int64()),
        }
    )
    linker.training.estimate_m_from_pairwise_labels(api.register(labels))  # type: ignore[no-untyped-call]
    settings: dict[str, Any] = linker.misc.save_model_to_json()
    database.close()
    for level in (one for it in settings["comparisons"] for one in it["comparison_levels"]):
        if not level.get("is_null_level"):
            for kind in ("m_probability", "u_probability"):
                level[kind] = round(max(level.get(kind) or 0.0, RAREST[kind]), 7)
    return settings
