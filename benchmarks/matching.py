"""How well and how fast records without a tax code are matched to the register.

Run: uv run python benchmarks/matching.py [--train] [--size]

Weights come from a first made-up sample, thresholds are chosen on a second, figures are of a third.
``--train`` writes include/identity/model.json anew; ``--size`` measures 300,000 by 5,000 rows.
"""

from __future__ import annotations

import hashlib
import json
import math
import platform
import resource
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from machine import described

from envdb.demo.labelled import Labelled, make_labelled
from envdb.identity.scoring import Candidate, Model, read_model, score
from envdb.identity.training import train

MODEL = Path(__file__).parents[1] / "include" / "identity" / "model.json"
COMMUNES = [f"{number:05d}" for number in range(4, 4 + 126)]
"""As many as Hanoi has; their codes do not matter here."""
WEIGHTS_SEED, THRESHOLDS_SEED, HOLD_OUT_SEED = 1, 2, 3
GRID = (0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999)
PRECISION_MIN, FOUND_MIN = 0.996, 0.99
"""A lower bound of 0.996: real labels will be less kind than made-up ones, and 0.995 is to be kept."""


def sample(seed: int) -> Labelled:
    """Return a made-up sample of 20,000 enterprises and 10,000 records."""
    return make_labelled(seed, enterprises=20_000, records=10_000, communes=COMMUNES)


def best_of(found: Iterable[Candidate]) -> dict[int, Candidate]:
    """Return the first candidate of each record; they come best first."""
    best: dict[int, Candidate] = {}
    for one in found:
        best.setdefault(one.key, one)
    return best


def counts(
    labelled: Labelled, best: dict[int, Candidate], threshold: float
) -> tuple[int, int, int]:
    """Return how many are decided by a machine at a threshold, rightly so, and could be."""
    sure = [one for one in best.values() if one.sure_in_kind and one.score >= threshold]
    right = sum(labelled.truth[one.key] == one.enterprise_id for one in sure)
    return len(sure), right, sum(mine is not None for mine in labelled.truth.values())


def lower_bound(right: int, of: int) -> float:
    """Return the lower end of Wilson's 95 % interval of a share."""
    if not of:
        return 0.0
    z, share = 1.96, right / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of)


def choose(labelled: Labelled, model: Model) -> tuple[float, float]:
    """Return the thresholds: the lowest that is precise enough, the highest that still shows enough."""
    found = score(labelled.records, labelled.register, model)
    best = best_of(found)
    precise = [
        one for one in GRID if lower_bound(*counts(labelled, best, one)[1::-1]) >= PRECISION_MIN
    ]
    true = sorted(one.score for one in found if labelled.truth[one.key] == one.enterprise_id)
    return min(precise), max(round(true[int(len(true) * (1 - FOUND_MIN))] - 0.005, 2), 0.01)


def write_model() -> None:
    """Train, choose and write the artefact."""
    weights = sample(WEIGHTS_SEED)
    settings = train(weights.register, weights.records, weights.truth)
    settings["linker_uid"] = "envdb"
    name = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:12]
    automatic, review = choose(sample(THRESHOLDS_SEED), Model(name, settings, 1, 0))
    written = {
        "version": f"{name}-{automatic}-{review}",
        "made": "uv run python benchmarks/matching.py --train",
        "labels": "made-up (envdb.demo.labelled); see benchmarks/README.md",
        "automatic": automatic,
        "review": review,
        "settings": settings,
    }
    MODEL.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def print_quality(model: Model) -> None:
    """Print precision, recall and F1 on the hold-out, and what the queue holds."""
    held_out = sample(HOLD_OUT_SEED)
    found = score(held_out.records, held_out.register, model)
    best = best_of(found)
    print("| threshold | automatic | precision | recall | F1 |\n|---|---|---|---|---|")
    for threshold in sorted({*GRID, model.automatic}):
        sure, right, possible = counts(held_out, best, threshold)
        precision, recall = right / sure, right / possible
        f1 = 2 * precision * recall / (precision + recall)
        print(f"| {threshold} | {sure:,} | {precision:.4f} | {recall:.4f} | {f1:.4f} |")
    decided = {
        key for key, one in best.items() if one.sure_in_kind and one.score >= model.automatic
    }
    queued = {one.key for one in found if one.score >= model.review} - decided
    rightly = {
        one.key
        for one in found
        if one.key in queued
        and one.score >= model.review
        and held_out.truth[one.key] == one.enterprise_id
    }
    print(
        f"automatic from {model.automatic}, queue from {model.review}: {len(decided):,} decided,"
        f" {len(queued):,} queued (the right enterprise is among the candidates of {len(rightly):,}),"
        f" {len(held_out.records) - len(decided) - len(queued):,} without candidates"
    )


def print_size(model: Model) -> None:
    """Print time and memory of 5,000 records against 300,000 enterprises."""
    large = make_labelled(4, enterprises=300_000, records=5_000, communes=COMMUNES)
    began = time.monotonic()
    found = score(large.records, large.register, model)
    took = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    best = best_of(found)
    sure, right, _ = counts(large, best, model.automatic)
    print(
        f"300,000 x 5,000: {took:.1f} s, peak memory {peak:,.0f} MB (the sample included),"
        f" {len(found):,} candidates, {sure:,} automatic, precision {right / max(sure, 1):.4f}"
    )


def main() -> None:
    """Run what the options ask for."""
    if "--train" in sys.argv:
        write_model()
    model = read_model(MODEL)
    print(described(), f"Python {platform.python_version()}", end=", ")
    print(", ".join(f"{name} {version(name)}" for name in ("splink", "duckdb")), flush=True)
    print_quality(model)
    again = make_labelled(HOLD_OUT_SEED, enterprises=2_000, records=500, communes=COMMUNES)
    assert score(again.records, again.register, model) == score(
        tuple(reversed(again.records)), tuple(reversed(again.register)), replace(model)
    )
    if "--size" in sys.argv:
        print_size(model)


if __name__ == "__main__":
    main()
