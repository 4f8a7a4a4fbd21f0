"""A register of a million rows from csv to history, beside a bare COPY of the same rows.

Run: uv run python benchmarks/register_million.py [rows]
"""

from __future__ import annotations

import csv
import random
import sys
import time
from pathlib import Path

from machine import described
from stdnum.vn import mst
from steps import Connection, PeakMemory, fresh_installation, table, timed_ingest

HEADERS = (
    "Mã số thuế", "Tên doanh nghiệp", "Loại hình doanh nghiệp", "Ngành chính (VSIC)", "Địa chỉ",
    "Mã xã/phường", "Tên xã/phường", "Số lao động", "Doanh thu thuần", "Ngày thành lập",
    "Tình trạng hoạt động",
)  # fmt: skip


def write_register(path: Path, rows: int) -> None:
    """Write a made-up register with semicolons and decimal commas, as the office exports it."""
    chance = random.Random(2026)
    forms = ("Công ty cổ phần", "Công ty TNHH một thành viên", "Doanh nghiệp tư nhân")
    classes = ("1104", "2511", "4661", "4711", "1410", "3511")
    communes = (
        ("00004", "Phường Ba Đình"),
        ("00008", "Phường Ngọc Hà"),
        ("00025", "Phường Giảng Võ"),
    )
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADERS)
        number, written = 10_000_000, 0
        while written < rows:
            number += 1
            stem = f"01{number % 10_000_000:07d}"
            digit = mst.calc_check_digit(stem)
            if len(digit) != 1:
                continue
            code, name = communes[number % 3]
            writer.writerow(
                (
                    stem + digit,
                    f"Công ty Ví dụ số {number}",
                    forms[number % 3],
                    classes[number % 6],
                    f"Số {number % 900}, đường Ví dụ",
                    code,
                    name,
                    chance.randrange(500),
                    f"{chance.random() * 9000:.2f}".replace(".", ","),
                    f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/{1995 + number % 30}",
                    "Đang hoạt động",
                )
            )
            written += 1


def bare_copy_s(connection: Connection, path: Path) -> float:
    """Return the seconds of a COPY of the same file into an unlogged table of text columns."""
    columns = ", ".join(f"c{at} text" for at in range(len(HEADERS)))
    connection.execute(f"CREATE UNLOGGED TABLE public.bare ({columns})")
    began = time.monotonic()
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY public.bare FROM STDIN (FORMAT csv, DELIMITER ';', HEADER)") as copy,
        path.open("rb") as stream,
    ):
        while chunk := stream.read(1 << 20):
            copy.write(chunk)
    return time.monotonic() - began


def main() -> None:
    """Measure and print a Markdown section."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with fresh_installation() as (connection, place):
        folder = place.settings.inbox / "CTK"
        folder.mkdir(parents=True)
        source = place.settings.home / "register.csv"
        write_register(source, rows)
        copy_s = bare_copy_s(connection, source)
        size_mb = source.stat().st_size / 1e6
        source.rename(folder / "Danh sách doanh nghiệp 2025.csv")
        with PeakMemory() as peak:
            seconds = timed_ingest(connection, place)
        outcome = connection.execute(
            "SELECT outcome, reason, rows_loaded, rows_rejected FROM intake.submission"
        ).fetchone()
        history = connection.execute("SELECT count(*) FROM core.enterprise").fetchone()
    total = sum(seconds.values())
    print(f"{described()}\n")
    print(f"{rows:,} rows, {size_mb:.0f} MB; outcome {outcome}; history {history}")
    print("\n| step | s | share |\n|---|---|---|")
    print("\n".join(table(seconds)))
    print(f"\nbare COPY {copy_s:.1f} s; file to history {total / copy_s:.1f} times that,")
    print(f"{rows / total:,.0f} rows/s; peak memory: parent {peak.parent_mb:.0f} MB, ", end="")
    print(f"reader {peak.children_mb:.0f} MB")


if __name__ == "__main__":
    main()
