"""How a person at a desk reads the dropped files: receipts, pages, rows of headers, cells.

Shares no line with envdb (see ``kpi_by_hand``): it finds a table by the words people write above
it, without accents, and takes each cell for what it plainly says.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

TAX_CODE = "ma so thue|mst|ma so doanh nghiep|ma so dn|ma dn|tax code|ma so thue ma so doanh nghiep"
WASTE_CODE = "ma ctnh|ma chat thai nguy hai|ma chat thai|ma so ctnh|ma so chat thai nguy hai"

HEADERS = {
    ("enterprise_register", "enterprises"): {
        "tax_code": "ma so thue", "name": "ten doanh nghiep", "form": "loai hinh doanh nghiep",
        "vsic": "nganh chinh", "address": "dia chi", "commune": "ma xa phuong",
        "commune_name": "ten xa phuong", "employees": "so lao dong", "revenue": "doanh thu thuan",
        "capacity": "cong suat thiet ke", "capacity_unit": "don vi cong suat",
        "founded": "ngay thanh lap", "status": "tinh trang hoat dong",
    },
    ("training_events", "events"): {
        "event": "ma lop hoi nghi|ma lop|ma hoi nghi|ma lop tap huan|ky hieu lop|event code",
        "day": "ngay to chuc|ngay|thoi gian to chuc|ngay to chuc lop|event date",
    },
    ("training_events", "attendees"): {
        "event": "ma lop hoi nghi|ma lop|ma hoi nghi|ma lop tap huan|ky hieu lop|event code",
        "tax_code": "ma so thue|mst|ma so doanh nghiep|ma so dn|ma dn|tax code"
        "|ma so thue ma so doanh nghiep",
    },
    ("industrial_zones", "zones"): {
        "zone": "ma khu cum cong nghiep|ma kcn ccn|ma khu cum|ma khu|ma cum",
        "kind": "loai|loai khu|loai hinh|loai khu cum",
        "status": "tinh trang|tinh trang hoat dong|hien trang",
        "since": "hoat dong tu ngay|ngay hoat dong|ngay di vao hoat dong",
        "occupancy": "ty le lap day|lap day", "water": "nuoc thai thuc te|luong nuoc thai"
        "|luong nuoc thai thuc te",
        "station": "co tram xu ly nuoc thai tap trung|co tram|co tram xlnt|tram xu ly nuoc thai"
        "|tram xlnt tap trung",
        "treat": "cac co so tu xu ly dat quy chuan|co so tu xu ly dat quy chuan",
    },
    ("renewable_power", "plants"): {
        "name": "ten nha may he thong|ten nha may|nha may|ten he thong",
        "kind": "loai hinh|loai nha may|loai nguon dien",
        "status": "tinh trang|tinh trang hoat dong|hien trang",
        "day": "ngay van hanh|ngay van hanh thuong mai|ngay di vao van hanh|cod",
    },
    ("commune_craft_villages", "craft_villages"): {
        "name": "ten lang nghe|lang nghe|ten lang|village name",
        "trade": "nghe|nganh nghe|nghe chinh|nghe san xuat|trade",
    },
    ("commune_facilities", "facilities"): {
        "name": "ten co so|co so|ten co so san xuat|ten co so san xuat kinh doanh|facility name",
        "address": "dia chi|dia chi tru so|dia chi tru so chinh|dia chi co so|address",
    },
    ("energy_users", "energy"): {
        "tax_code": TAX_CODE, "fuel": "loai nang luong|nhien lieu|loai nhien lieu|dang nang luong",
    },
    ("hazardous_waste", "waste"): {
        "tax_code": f"ma so thue chu nguon thai|mst chu nguon thai|{TAX_CODE}",
        "waste": WASTE_CODE,
    },
    ("ghg_inventory", "emissions"): {
        "tax_code": TAX_CODE, "year": "nam so lieu|nam|nam phat thai",
    },
    ("enterprise_declarations", "general"): {
        "tax_code": TAX_CODE, "sector": "nganh thuoc phu luc i tt 42 2020 tt bct",
    },
    ("enterprise_declarations", "production"): {"product": "san pham", "output": "san luong nam"},
    ("enterprise_declarations", "inputs"): {
        "kind": "nguyen nhien lieu dien nuoc", "quantity": "luong su dung",
    },
    ("enterprise_declarations", "wastewater"): {"place": "diem xa", "parameter": "thong so"},
    ("enterprise_declarations", "air"): {"place": "ong khoi", "parameter": "thong so"},
    ("enterprise_declarations", "solid_waste"): {
        "kind": "loai chat thai ran", "recycled": "khoi luong tai che tai su dung",
    },
    ("enterprise_declarations", "hazardous"): {"waste": WASTE_CODE, "quantity": "khoi luong"},
    ("monitoring_results", "results"): {
        "tax_code": TAX_CODE, "parameter": "thong so|chi tieu|thong so quan trac",
        "laboratory": "don vi quan trac|phong thi nghiem|don vi phan tich|don vi lay mau",
    },
    ("plan_progress", "progress"): {
        "task": "so thu tu nhiem vu|nhiem vu|nhiem vu so|so nhiem vu",
        "result": "ket qua thuc hien|ket qua",
    },
    ("green_models", "models"): {
        "name": "ten mo hinh du an|ten mo hinh|ten du an|mo hinh",
        "kind": "loai mo hinh|loai hinh|loai mo hinh du an",
    },
    ("relocations", "relocations"): {
        "name": "ten co so|co so|ten co so san xuat|ten co so san xuat kinh doanh",
        "status": "tinh trang|tinh trang di doi",
    },
    ("commune_incidents", "incidents"): {
        "day": "ngay xay ra|ngay xay ra su co|thoi gian xay ra",
        "place": "dia diem|dia diem xay ra|noi xay ra",
    },
    ("commune_inspections", "inspections"): {
        "day": "ngay kiem tra|thoi gian kiem tra",
        "name": "ten co so|co so|co so duoc kiem tra|ten co so duoc kiem tra",
    },
    ("commune_plastic_reduction", "outlets"): {
        "kind": "loai hinh diem ban|loai hinh|loai diem ban",
        "count": "tong so|tong so diem ban|so diem ban",
    },
}  # fmt: skip
"""Feed and page to what is looked for, each by the headers that people write, without accents."""

PARTS = {
    "enterprise_declarations": ("general", "tax_code"),
    "monitoring_results": ("results", "laboratory"),
}
"""Feeds of which a unit sends a file for each enterprise, or each laboratory."""


@dataclass
class Accepted:
    """A report that counts: the last accepted one of its unit, feed and period."""

    number: int
    unit: str
    feed: str
    period: str
    path: Path
    received: date
    rejected_rows: int


def fold(text: object) -> str:
    bare = unicodedata.normalize("NFD", str(text).lower().replace("đ", "d"))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def header_words(cell: object) -> str:
    return fold(re.sub(r"\([^)]*\)", " ", str(cell or "")))


def read_receipts(outbox: Path, season: Path) -> list[Accepted]:
    by_hash = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path
        for path in sorted(season.rglob("*"))
        if path.is_file()
    }
    last: dict[tuple[str, str, str, str], Accepted] = {}
    for receipt in outbox.glob("*/BN*_*.txt"):
        lines = receipt.read_text(encoding="utf-8-sig").splitlines()
        said: dict[str, str] = {}
        for key, separator, value in (line.partition(": ") for line in lines):
            if separator:
                said.setdefault(key, value)
        outcome = re.search(r"\((\w+)\)$", said.get("Kết quả", ""))
        if outcome is None or outcome[1] not in {"accepted", "accepted_with_warnings"}:
            continue
        number = re.search(r"\d+", said["Số"])
        feed = re.search(r"\(([\w]+)\)$", said["Biểu"])
        period = re.search(r"\(([\w-]+)\)$", said["Kỳ"])
        if number is None or feed is None or period is None:
            raise ValueError(f"{receipt}: number, form or period is missing")
        one = Accepted(
            number=int(number[0]),
            unit=said["Đơn vị"].split(" ")[0],
            feed=feed[1],
            period=period[1],
            path=by_hash[said["SHA-256"]],
            received=day(said["Nhận lúc"][:10]) or date.min,
            rejected_rows=int(said.get("Số dòng bị loại", "0")),
        )
        key = (one.unit, one.feed, one.period, part(one))
        if key not in last or last[key].number < one.number:
            last[key] = one
    return sorted(last.values(), key=lambda one: one.number)


def part(one: Accepted) -> str:
    """Return whose report it is, where a unit sends several side by side."""
    if one.feed not in PARTS:
        return ""
    page, column = PARTS[one.feed]
    return str(read_rows(one.path, one.feed, page)[0][column])


@cache
def pages(path: Path) -> list[list[list[Any]]]:
    """Return the cells of each page; a merged cell says its text in all its columns of the row."""
    if path.suffix.lower() == ".csv":
        text = path.read_text(encoding="utf-8-sig")
        separator = max(";\t,", key=text.splitlines()[0].count)
        return [list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))]
    found = []
    for page in openpyxl.load_workbook(path, data_only=True).worksheets:
        if page.title.startswith("_") or page.title == "Hướng dẫn":
            continue
        rows = [list(row) for row in page.iter_rows(values_only=True)]
        for area in page.merged_cells.ranges:
            for column in range(area.min_col, area.max_col + 1):
                rows[area.min_row - 1][column - 1] = page.cell(area.min_row, area.min_col).value
        found.append(rows)
    return found


def read_rows(path: Path, feed: str, page: str) -> list[dict[str, Any]]:
    """Find the row of headers (or two rows) in any page, and return the facts below it."""
    wanted = {
        words: name for name, all_words in HEADERS[feed, page].items()
        for words in all_words.split("|")
    }  # fmt: skip
    best: tuple[int, list[list[Any]], dict[str, int]] = (0, [], {})
    for rows in pages(path):
        for at, row in enumerate(rows[:40]):
            below = rows[at + 1] if at + 1 < len(rows) else []
            for depth, texts in (
                (1, [[header_words(cell)] for cell in row]),
                (2, [
                    [header_words(low), f"{header_words(top)} {header_words(low)}",
                     "" if low else header_words(top)]
                    for top, low in zip(row, below, strict=False)
                ]),
            ):  # fmt: skip
                columns: dict[str, int] = {}
                for column, candidates in enumerate(texts):
                    name = next((wanted[text] for text in candidates if text in wanted), None)
                    if name is not None:
                        columns.setdefault(name, column)
                if len(columns) > best[0]:
                    best = (len(columns), rows[at + depth :], columns)
    _, body, columns = best
    if len(columns) < 2:
        raise LookupError(f"{path}: no headers of {feed}/{page}")
    facts = []
    for row in body:
        cells = {name: clean(row[at]) if at < len(row) else None for name, at in columns.items()}
        if is_fact(feed, page, cells):
            facts.append(cells)
    return facts


def clean(cell: Any) -> Any:
    text = cell.strip() if isinstance(cell, str) else cell
    return None if text in ("", "-") else text


def is_fact(feed: str, page: str, cells: dict[str, Any]) -> bool:
    """A fact fills its first two columns and is no numbering of columns; a bad row of the list is
    still a row of the list."""
    if feed == "enterprise_register":
        return any(cell is not None for cell in cells.values())
    first, second = list(HEADERS[feed, page])[:2]
    is_numbering = all(re.fullmatch(r"\(\d+\)", str(cells.get(key))) for key in (first, second))
    return cells.get(first) is not None and cells.get(second) is not None and not is_numbering


def number(cell: Any) -> float | None:
    if cell is None or isinstance(cell, int | float):
        return cell
    text = re.sub(r"[^0-9.,-].*$", "", str(cell).strip())
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(\.\d{3})+", text):
        text = text.replace(".", "")
    return float(text)


def day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if cell is None or isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        return date(1899, 12, 30) + timedelta(days=int(cell))
    numbers = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", str(cell))
    if numbers is None:
        raise ValueError(f"{cell!r} is no day")
    return date(int(numbers[3]), int(numbers[2]), int(numbers[1]))


def yes(cell: Any) -> bool | None:
    return None if cell is None else fold(cell) in {"co", "x", "1", "true", "roi"}


def listed(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
