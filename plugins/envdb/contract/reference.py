"""Code lists, communes, units and measures of ``include/reference``: one folder, one loader.

Everything is read once into one frozen object. Lists that are not complete (``open``) carry the
form of their codes; a code of the right form that is not in the list is unknown, not wrong.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from envdb.contract.words import fold

HANOI_PROVINCE = "01"
VSIC_2025_FROM = "2025-11-15"
"""In force by QĐ 36/2025/QĐ-TTg; a list dated earlier uses VSIC 2018 (see SOURCES.md)."""

LISTS_WITH_FIGURES = (
    ("declaration_sectors.csv", "decl_sector", "sector_code", "sector_vi"),
    ("fuel_factors.csv", "fuel", "fuel", "label_vi"),
    ("plan_tasks.csv", "plan_task", "task_number", "task_vi"),
    ("wastewater_limits.csv", "water_parameter", "parameter", "label_vi"),
)
"""Files whose rows carry figures or duties of a code: file, code list, its columns."""

_PARAMETERS_OF = {"wastewater": "water_parameter", "air": "air_parameter"}
"""What is measured in each medium; ``parameter`` is all of it (a shared code means the same)."""

PARTS = {"parameter": tuple(_PARAMETERS_OF.values())}
"""Lists that are made of others."""

_PART_OF = {part: (whole,) for whole, parts in PARTS.items() for part in parts}


@dataclass(frozen=True, slots=True)
class CodeList:
    """Codes with their labels; ``form`` (a regular expression) is set where the list is open."""

    name: str
    labels: Mapping[str, str]
    by_word: Mapping[str, str]
    form: str | None = None
    form_vi: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether a code outside the list may still be right."""
        return self.form is not None


@dataclass(frozen=True, slots=True)
class OldCommune:
    """A commune of before July 2025, with the code of each new one that took a part of it."""

    code: str
    name: str
    new_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """A body that sends files: ``kind`` is commune, agency or statistics_office."""

    code: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class VsicClass:
    """A four-digit class of VSIC 2025; the label is empty where none was found."""

    code: str
    section: str
    label: str


CALENDAR_YEAR = "calendar year"
"""The unit of a number that is a year: it has no name of its own and no thousands."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of measure: its Vietnamese label and the suffix of columns that hold it."""

    unit: str
    label: str
    suffix: str


@dataclass(frozen=True)
class Reference:
    """All reference data of an installation.

    ``pairs`` are codes of two lists that go together: a fuel with each unit it has a factor for.
    """

    codelists: Mapping[str, CodeList]
    communes: Mapping[str, str]
    commune_province: Mapping[str, str]
    old_communes: Mapping[str, OldCommune]
    units: Mapping[str, ReportingUnit]
    vsic: Mapping[str, VsicClass]
    measures: Mapping[str, Measure]
    pairs: Mapping[str, tuple[tuple[str, str], ...]]
    folder: Path = field(repr=False)

    def hanoi_communes(self) -> Mapping[str, str]:
        """Return the 126 communes of Hanoi, code to name."""
        return self._hanoi_communes

    @cached_property
    def _hanoi_communes(self) -> Mapping[str, str]:
        return {
            code: name
            for code, name in self.communes.items()
            if self.commune_province[code] == HANOI_PROVINCE
        }

    def units_matching(self, senders: tuple[str, ...]) -> list[ReportingUnit]:
        """Return the units that a contract's ``submitted_by`` or ``owed_by`` names."""
        return [u for u in self.units.values() if u.code in senders or u.kind in senders]

    def measure_label(self, unit: str | None) -> str:
        """Return a unit of measure as a Vietnamese reader writes it; empty for none."""
        if unit is None:
            return ""
        return self.measures[unit].label if unit in self.measures else unit


@lru_cache(maxsize=4)
def load_reference(folder: Path) -> Reference:
    """Read ``include/reference`` (cached by folder). Raises ``FileNotFoundError`` or ``KeyError``."""
    communes = list(_rows(folder / "communes_vn.csv"))
    names = {row["commune_code"]: row["name"] for row in communes}
    province = {row["commune_code"]: row["province_code"] for row in communes}
    vsic = {
        row["code"]: VsicClass(row["code"], row["section"], row["name_vi"])
        for row in _rows(folder / "vsic2025_level4.csv")
    }
    hanoi = {code: name for code, name in names.items() if province[code] == HANOI_PROVINCE}
    measures = {
        row["unit"]: Measure(row["unit"], row["label_vi"], row["suffix"])
        for row in _rows(folder / "measures.csv")
    }
    codelists = _codelists(folder, hanoi, vsic)
    return Reference(
        codelists=codelists,
        communes=names,
        commune_province=province,
        old_communes=_old_communes(folder),
        units=_units(folder, hanoi),
        vsic=vsic,
        measures=measures,
        pairs={
            "fuel_unit": tuple(
                (row["fuel"], row["unit"]) for row in _rows(folder / "fuel_factors.csv")
            ),
            "medium_parameter": tuple(
                (medium, code)
                for medium, name in _PARAMETERS_OF.items()
                for code in codelists[name].labels
            ),
        },
        folder=folder,
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _codelists(
    folder: Path, hanoi: Mapping[str, str], vsic: Mapping[str, VsicClass]
) -> dict[str, CodeList]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows(folder / "codelists.csv"):
        labels[row["codelist"]][row["code"]] = row["label_vi"]
    for file, name, code, label in LISTS_WITH_FIGURES:
        of_file = {row[code]: row[label] for row in _rows(folder / file)}
        labels[name] = of_file | labels[name]
    # the tasks are known by their numbers, and some begin with the same ten words
    labels["plan_task"] = {n: f"{n}. {task}" for n, task in labels["plan_task"].items()}
    for name in _PARAMETERS_OF.values():
        labels["parameter"] |= labels[name]
    labels["commune"] = dict(hanoi)
    labels["vsic"] = {code: item.label for code, item in vsic.items()}
    words = {name: _by_word(codes) for name, codes in labels.items()}
    for row in _rows(folder / "codelist_aliases.csv"):
        for name in (row["codelist"], *_PART_OF.get(row["codelist"], ())):
            words[name].setdefault(fold(row["alias"]), row["code"])
    forms = {row["codelist"]: row for row in _rows(folder / "open_codelists.csv")}
    return {
        name: CodeList(
            name=name,
            labels=labels.get(name, {}),
            by_word=words.get(name, {}),
            form=forms[name]["form"] if name in forms else None,
            form_vi=forms[name]["form_vi"] if name in forms else None,
        )
        for name in sorted(set(labels) | set(forms))
    }


def _by_word(codes: Mapping[str, str]) -> dict[str, str]:
    """Return folded label or code to code; a label that two codes share names neither."""
    shared = Counter(fold(label) for label in codes.values())
    found = {
        fold(label): code for code, label in codes.items() if label and shared[fold(label)] == 1
    }
    found.update({fold(code): code for code in codes})
    return found


def _old_communes(folder: Path) -> dict[str, OldCommune]:
    names: dict[str, str] = {}
    new: dict[str, list[str]] = defaultdict(list)
    for row in _rows(folder / "commune_conversion_2025_hanoi.csv"):
        names[row["old_code"]] = row["old_name"]
        new[row["old_code"]].append(row["new_code"])
    return {code: OldCommune(code, name, tuple(new[code])) for code, name in names.items()}


def _units(folder: Path, hanoi: Mapping[str, str]) -> dict[str, ReportingUnit]:
    units = {
        code: ReportingUnit(code, "commune", f"UBND {name[0].lower()}{name[1:]}")
        for code, name in hanoi.items()
    }
    for row in _rows(folder / "units.csv"):
        if row["unit_kind"] != "commune":
            units[row["unit_code"]] = ReportingUnit(
                row["unit_code"], row["unit_kind"], row["name_vi"]
            )
    return units
