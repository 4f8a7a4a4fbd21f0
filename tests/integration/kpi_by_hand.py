"""The Plan's indicators counted a second time, from the dropped files themselves.

This program shares no line with envdb: it knows the files as a person at a desk does, who has the
receipts, opens each accepted file, looks for the row of headers and counts. What it finds must be
what the warehouse answers.

    python kpi_by_hand.py SEASON_FOLDER OUTBOX_FOLDER [REFERENCE_FOLDER]

``SEASON_FOLDER`` holds the dropped files in any depth; a receipt names its file by its SHA-256.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from files_by_hand import (
    HEADERS,
    Accepted,
    day,
    fold,
    listed,
    number,
    read_receipts,
    read_rows,
    yes,
)

HANOI = timezone(timedelta(hours=7))
REFERENCE = Path(__file__).resolve().parents[2] / "include" / "reference"

REGISTER_REQUIRED = ("tax_code", "name", "form", "vsic", "address", "commune", "status")
FORMS = {
    "doanh nghiep nha nuoc", "cong ty tnhh mot thanh vien", "cong ty co phan", "hop tac xa",
    "cong ty tnhh hai thanh vien tro len", "cong ty hop danh", "doanh nghiep tu nhan",
    "doanh nghiep co von dau tu nuoc ngoai", "ho kinh doanh",
}  # fmt: skip
STATUSES = {
    "dang hoat dong": "active", "tam ngung": "suspended", "da giai the": "dissolved",
    "dang lam thu tuc giai the": "dissolving",
    "khong hoat dong tai dia chi dang ky": "not_at_address",
}  # fmt: skip


def tax_code(cell: Any) -> str:
    code = re.sub(r"[ .]", "", str(cell if cell is not None else ""))
    return code.zfill(10) if code.isdigit() and len(code) == 9 else code


def is_tax_code(code: str) -> bool:
    if re.fullmatch(r"\d{12}", code):
        return True
    if not re.fullmatch(r"\d{10}(-\d{3})?", code):
        return False
    weighted = sum(
        w * int(d) for w, d in zip((31, 29, 23, 19, 17, 13, 7, 5, 3), code, strict=False)
    )
    return 10 - weighted % 11 == int(code[9])


class Communes:
    """The communes of today and of before July 2025, by code: the names that fit it."""

    def __init__(self, reference: Path) -> None:
        self.names: dict[str, set[str]] = defaultdict(set)
        for row in listed(reference / "communes_vn.csv"):
            self.names[row["commune_code"]].add(fold(row["name"]))
        for row in listed(reference / "commune_conversion_2025_hanoi.csv"):
            self.names[row["old_code"]].add(fold(row["old_name"]))

    def fit(self, code: Any, name: Any) -> bool:
        return str(code) in self.names and (name is None or fold(name) in self.names[str(code)])


def is_bad_row(row: dict[str, Any], received: date, communes: Communes) -> bool:
    """Whether a row of the list cannot be taken, as anybody who reads it would say."""
    try:
        founded = day(row["founded"])
        amounts = [number(row[name]) for name in ("employees", "revenue", "capacity")]
        if row["employees"] is not None and not re.fullmatch(r"-?[\d.]+", str(row["employees"])):
            return True
    except ValueError:
        return True
    return (
        any(row[name] is None for name in REGISTER_REQUIRED)
        or not is_tax_code(tax_code(row["tax_code"]))
        or fold(row["form"]) not in FORMS
        or fold(row["status"]) not in STATUSES
        or not re.fullmatch(r"\d{4,5}", str(row["vsic"]))
        or not communes.fit(row["commune"], row["commune_name"])
        or (founded is not None and founded > received)
        or any(amount is not None and amount < 0 for amount in amounts)
        or (row["capacity"] is not None and row["capacity_unit"] is None)
    )


def good_rows(report: Accepted, communes: Communes) -> list[dict[str, Any]]:
    rows = read_rows(report.path, report.feed, "enterprises")
    times = Counter(tax_code(row["tax_code"]) for row in rows if row["tax_code"] is not None)
    return [
        row
        for row in rows
        if not is_bad_row(row, report.received, communes) and times[tax_code(row["tax_code"])] == 1
    ]


def latest(reports: list[Accepted], feed: str) -> list[Accepted]:
    """Return the report of the last period of each unit."""
    found: dict[str, Accepted] = {}
    for one in reports:
        if one.feed == feed and (one.unit not in found or found[one.unit].period < one.period):
            found[one.unit] = one
    return list(found.values())


def training(reports: list[Accepted], register: list[dict[str, Any]], reference: Path) -> Any:
    sections = {row["code"]: row["section"] for row in listed(reference / "vsic2025_level4.csv")}
    known = {tax_code(row["tax_code"]) for row in register}
    active = {
        tax_code(row["tax_code"])
        for row in register
        if STATUSES[fold(row["status"])] == "active"
        and sections.get(str(row["vsic"])[:4]) in {"B", "C", "D", "G"}
    }
    came: set[str] = set()
    for one in reports:
        if one.feed != "training_events":
            continue
        events = {
            fold(row["event"])
            for row in read_rows(one.path, one.feed, "events")
            if (day(row["day"]) or date.min) >= date(2026, 1, 1)
        }
        came |= {
            tax_code(row["tax_code"])
            for row in read_rows(one.path, one.feed, "attendees")
            if fold(row["event"]) in events
        }
    trained = active & (came | {code[:10] for code in came if "-" in code})
    return {
        "trained": len(trained),
        "active": len(active),
        "percent": percent(len(trained), len(active)),
        "attendees_unknown": sum(
            code not in known and code.split("-")[0] not in known for code in came
        ),
    }


def plants(reports: list[Accepted]) -> Any:
    new = {
        fold(row["name"])
        for one in latest(reports, "renewable_power")
        for row in read_rows(one.path, one.feed, "plants")
        if fold(row["kind"]) in {"dien rac", "waste to energy"}
        and fold(row["status"]) in {"dang van hanh", "operating"}
        and (day(row["day"]) or date.min) > date(2025, 12, 31)
    }
    return {"plants": len(new)}


def exemption(row: dict[str, Any], *, is_being_built: bool) -> bool | None:
    """NĐ 48/2026/NĐ-CP, Art. 19-20, for one cluster; ``None`` where an empty cell would decide."""
    since, occupancy = day(row["since"]), number(row["occupancy"])
    water, treat = number(row["water"]), yes(row["treat"])
    ran_before = False if is_being_built and since is None else None if since is None else (
        since < date(2022, 1, 1)
    )  # fmt: skip
    is_full = None if occupancy is None else occupancy > 80
    is_small = None if water is None else water < 100
    ways = [both(ran_before, is_full), both(is_small, treat)]
    return True if True in ways else None if None in ways else False


def both(first: bool | None, second: bool | None) -> bool | None:
    return False if False in (first, second) else None if None in (first, second) else True


def zones(reports: list[Accepted]) -> Any:
    counts: dict[str, Counter[str]] = {scope: Counter() for scope in ("all", "park", "cluster")}
    for one in latest(reports, "industrial_zones"):
        for row in read_rows(one.path, one.feed, "zones"):
            status = fold(row["status"])
            if status not in {"dang hoat dong", "dang xay dung"}:
                continue
            kind = "park" if fold(row["kind"]) == "khu cong nghiep" else "cluster"
            is_being_built = status == "dang xay dung"
            free = exemption(row, is_being_built=is_being_built) if kind == "cluster" else False
            for scope in ("all", kind):
                counts[scope]["zones"] += 1
                if yes(row["station"]):
                    counts[scope]["with_station"] += 1
                elif free:
                    counts[scope]["exempt"] += 1
                elif free is None:
                    counts[scope]["exemption_facts_missing"] += 1
    return {
        scope: {
            "zones": count["zones"],
            "with_station": count["with_station"],
            "percent": percent(count["with_station"], count["zones"]),
            "exempt": count["exempt"],
            "zones_without_exempt": count["zones"] - count["exempt"],
            "percent_without_exempt": percent(
                count["with_station"], count["zones"] - count["exempt"]
            ),
            "exemption_facts_missing": count["exemption_facts_missing"],
        }
        for scope, count in counts.items()
    }


def percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def count_by_hand(season: Path, outbox: Path, reference: Path = REFERENCE) -> dict[str, Any]:
    """Return all figures; keys are those that are printed."""
    today = datetime.now(tz=HANOI).date()
    reports = sorted(read_receipts(outbox, season), key=lambda one: (one.period, one.number))
    communes = Communes(reference)
    rows: Counter[str] = Counter()
    register: list[dict[str, Any]] = []
    rejected = rejected_by_receipt = 0
    for one in reports:
        for page in (name for feed, name in HEADERS if feed == one.feed):
            rows[one.feed] += len(read_rows(one.path, one.feed, page))
        rows[one.feed] -= one.rejected_rows
        if one.feed == "enterprise_register":
            good = good_rows(one, communes)
            rejected += len(read_rows(one.path, one.feed, "enterprises")) - len(good)
            rejected_by_receipt += one.rejected_rows
            # a list says what was at the end of its year; the newest that holds today counts
            if date(int(one.period), 12, 31) <= today:
                register = good
    return {
        "reports": dict(sorted(Counter(one.feed for one in reports).items())),
        "rows_loaded": dict(sorted(rows.items())),
        "register_rows_rejected": {"by_hand": rejected, "by_receipt": rejected_by_receipt},
        "kpi1": training(reports, register, reference),
        "kpi2": plants(reports),
        "kpi3": zones(reports),
    }


if __name__ == "__main__":
    print(json.dumps(count_by_hand(*map(Path, sys.argv[1:])), ensure_ascii=False, indent=2))
