"""Commune codes of before July 2025, as they still stand in lists and in clerks' habits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from envdb.contract.reference import OldCommune, Reference


@dataclass(frozen=True)
class OldCodes:
    """Old communes that are no code of today, by the new commune that took (a part of) them."""

    whole: Mapping[str, Sequence[OldCommune]]
    split: Mapping[str, Sequence[OldCommune]]


def old_codes(reference: Reference) -> OldCodes:
    """Return the old codes that can only be meant as old ones, whole and split apart."""
    whole: dict[str, list[OldCommune]] = defaultdict(list)
    split: dict[str, list[OldCommune]] = defaultdict(list)
    for code in sorted(reference.old_communes):
        old = reference.old_communes[code]
        if code in reference.communes:
            continue
        for new in sorted(set(old.new_codes)):
            (whole if len(set(old.new_codes)) == 1 else split)[new].append(old)
    return OldCodes(dict(whole), dict(split))
