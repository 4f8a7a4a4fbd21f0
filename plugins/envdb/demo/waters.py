"""What is measured in wastewater and in exhaust gas: ordinary results, well within their limits."""

from __future__ import annotations

from random import Random

WATER = (
    # parameter, an ordinary result of a producer with a treatment plant (QCVN 40:2011, column B)
    ("ph", 7.2),
    ("cod", 84.0),
    ("bod5", 27.0),
    ("tss", 46.0),
    ("oil", 3.4),
    ("total_n", 18.0),
    ("coliform", 2_400.0),
)
AIR = (("dust", 88.0), ("so2", 160.0), ("nox", 240.0), ("co", 310.0))
LIMIT_COLUMN = "B"


def measured(rng: Random, parameter: str, usual: float) -> float:
    """Return a result of one producer; acidity moves little."""
    spread = 0.04 if parameter == "ph" else 0.3
    value = usual * rng.uniform(1 - spread, 1 + spread)
    return float(round(value)) if value > 1000 else round(value, 1 if value > 10 else 2)


def moved(value: float, parameter: str, share: float) -> float:
    """Return a result of a later period."""
    if parameter == "ph":
        share = 1 + (share - 1) / 5
    value *= share
    return float(round(value)) if value > 1000 else round(value, 1 if value > 10 else 2)
