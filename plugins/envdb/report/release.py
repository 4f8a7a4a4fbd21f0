"""A release from its freeze to its number: every step is done once, whoever asks for it how often.

The tables are read in one snapshot and stored, so what is rendered, compared or sent later cannot
change with what is loaded meanwhile. Each step looks at what is there: a second call returns it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from psycopg import IsolationLevel
from psycopg.rows import class_row

from envdb import __version__
from envdb.intake.archive import hash_file
from envdb.report.annex import write_annex
from envdb.report.approvals import Approval
from envdb.settings import Settings

Connection = psycopg.Connection[Any]

ANNEX = "phu_luc_so_lieu.xlsx"
MANIFEST = "ban_ke_tep.json"


class ReleaseError(RuntimeError):
    """A step of a release cannot be done; the message says why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Release:
    """A row of ``release.release``."""

    release_id: int
    year: int
    recipient: str
    title: str
    frozen_at: datetime
    number: str | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class FrozenTable:
    """A table as it stood when it was frozen; ``title`` is the first line of its query."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Standing:
    """What an approver must know of the data: what is missing, open, or still on its way."""

    owed: int
    submitted: int
    missing: int
    warnings: int
    in_work: int
    held: int


def standing(connection: Connection, *, year: int) -> Standing:
    """Return how complete the data of a year are."""
    span = [datetime(year, 1, 1).date(), datetime(year, 12, 31).date()]  # noqa: DTZ001 - days
    owed = connection.execute(
        "SELECT coalesce(sum(owed), 0), coalesce(sum(submitted), 0), coalesce(sum(missing), 0)"
        " FROM mart.completeness_summary WHERE period_end BETWEEN %s AND %s",
        span,
    ).fetchone()
    warnings = connection.execute(
        "SELECT count(*) FROM core.current_submission JOIN intake.finding USING (submission_id)"
        " WHERE severity = 'warning' AND period_end BETWEEN %s AND %s",
        span,
    ).fetchone()
    # a file that is not read yet may be of any year
    waiting = connection.execute(
        "SELECT count(*) FILTER (WHERE outcome = 'in_work'), count(*) FILTER (WHERE outcome = 'held')"
        " FROM intake.submission WHERE period_end IS NULL OR period_end BETWEEN %s AND %s",
        span,
    ).fetchone()
    return Standing(*map(int, (*(owed or ()), *(warnings or ()), *(waiting or ()))))


def freeze(
    connection: Connection, settings: Settings, *, year: int, recipient: str, asked_by: str
) -> Release:
    """Store the figures of a year as they stand; asked again by the same run, it is the same release.

    ``connection`` is in autocommit and in no transaction.
    """
    queries = sorted((settings.include / "sql" / "reports").glob("*.sql"))
    before = connection.isolation_level
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            row = connection.execute(
                "INSERT INTO release.release (asked_by, year, recipient, title, frozen_at,"
                " submission_ids, code_version) VALUES (%s, %s, %s, %s, %s,"
                " (SELECT coalesce(array_agg(submission_id ORDER BY submission_id), '{}')"
                " FROM core.current_submission), %s)"
                " ON CONFLICT (asked_by) DO NOTHING RETURNING release_id",
                [
                    asked_by, year, recipient,
                    f"Báo cáo môi trường ngành Công Thương năm {year}", settings.now(), __version__,
                ],
            ).fetchone()  # fmt: skip
            for file in queries if row else ():
                found = connection.execute(file.read_bytes(), {"year": year})
                names = [column.name for column in found.description or ()]
                connection.execute(
                    "INSERT INTO release.frozen_table VALUES (%s, %s, %s, %s)",
                    [
                        row[0],  # type: ignore[index]  # the loop runs only where there is one
                        file.stem,
                        names,
                        json.dumps(found.fetchall(), default=_plain, ensure_ascii=False),
                    ],
                )
    finally:
        connection.isolation_level = before
    return _one(connection, "asked_by", asked_by)


def render(connection: Connection, settings: Settings, release_id: int) -> list[Path]:
    """Write the files of a release from its frozen tables and record their hashes.

    Rendered again they must be the same bytes; raises :class:`ReleaseError` where they are not.
    """
    folder = settings.home / "releases" / str(release_id)
    folder.mkdir(parents=True, exist_ok=True)
    release = fetch(connection, release_id)
    final = folder / ANNEX
    part = folder / f"{ANNEX}.part"
    write_annex(part, release.title, frozen_tables(connection, release_id), release.frozen_at)
    digest = hash_file(part)
    known = connection.execute(
        "SELECT sha256 FROM release.release_file WHERE release_id = %s AND file_name = %s",
        [release_id, ANNEX],
    ).fetchone()
    if known is not None and known[0] != digest:
        part.unlink()
        raise ReleaseError(
            f"Tệp {ANNEX} của bản {release_id} làm lại không còn như cũ: phiên bản phần mềm đã khác."
        )
    part.replace(final)
    connection.execute(
        "INSERT INTO release.release_file VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [release_id, ANNEX, str(final), digest, final.stat().st_size],
    )
    return [final]


def publish(
    connection: Connection,
    settings: Settings,
    release_id: int,
    *,
    approvals: Sequence[Approval],
    number: str,
    signed_by: str,
) -> list[Path]:
    """Give a release its number and manifest, and return its files with the manifest.

    Needs as many approvals of different people as the settings say. Published again, it keeps the
    number and manifest that it has. Raises :class:`ReleaseError`.
    """
    release = fetch(connection, release_id)
    _require_approvals(approvals, settings.approvals)
    files = _files(connection, release_id)
    manifest = settings.home / "releases" / str(release_id) / MANIFEST
    if release.published_at is None:
        chosen = number.strip() or f"MT-{release.year}-{release_id:04d}"
        _write_manifest(manifest, release, chosen, signed_by, approvals, files)
        try:
            _record(connection, release_id, approvals, chosen, signed_by, manifest, settings.now())
        except psycopg.errors.UniqueViolation as error:
            raise ReleaseError(
                f"Số văn bản {chosen} đã dùng cho một báo cáo khác: chạy lại (clear) bước duyệt và"
                " ghi số khác."
            ) from error
    return published_files(connection, settings, release_id)


def _record(
    connection: Connection,
    release_id: int,
    approvals: Sequence[Approval],
    number: str,
    signed_by: str,
    manifest: Path,
    now: datetime,
) -> None:
    """Make a release published, with who approved it, in one transaction."""
    with connection.transaction():
        connection.execute(
            "UPDATE release.release SET number = %s, signed_by = %s, manifest_sha256 = %s,"
            " published_at = %s WHERE release_id = %s",
            [number, signed_by.strip() or None, hash_file(manifest), now, release_id],
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO release.approval VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    (release_id, one.step, one.user_id, one.user_name, one.answered_at, one.comment)
                    for one in approvals
                ],
            )


def published_files(connection: Connection, settings: Settings, release_id: int) -> list[Path]:
    """Return the files of a release and its manifest; raises :class:`ReleaseError` if one changed."""
    manifest = settings.home / "releases" / str(release_id) / MANIFEST
    row = connection.execute(
        "SELECT manifest_sha256 FROM release.release WHERE release_id = %s", [release_id]
    ).fetchone()
    if row is None or not manifest.is_file() or hash_file(manifest) != row[0]:
        raise ReleaseError(f"Bản kê tệp của bản {release_id} bị thiếu hoặc đã thay đổi.")
    return [*(Path(path) for _, path, _, _ in _files(connection, release_id)), manifest]


def fetch(connection: Connection, release_id: int) -> Release:
    """Return a release; raises :class:`ReleaseError` where there is none of that number."""
    return _one(connection, "release_id", release_id)


def frozen_tables(connection: Connection, release_id: int) -> list[FrozenTable]:
    """Return the figures of a release as they were frozen."""
    with connection.cursor(row_factory=class_row(FrozenTable)) as cursor:
        return cursor.execute(
            "SELECT table_name AS name, columns, rows FROM release.frozen_table"
            " WHERE release_id = %s ORDER BY table_name",
            [release_id],
        ).fetchall()


def _plain(value: object) -> float | str:
    """Return what JSON has no word for: a number that PostgreSQL counted exactly, or a day."""
    return float(value) if isinstance(value, Decimal) else str(value)


def _one(connection: Connection, column: str, value: object) -> Release:
    with connection.cursor(row_factory=class_row(Release)) as cursor:
        found = cursor.execute(
            psycopg.sql.SQL(
                "SELECT release_id, year, recipient, title, frozen_at, number, published_at"
                " FROM release.release WHERE {} = %s"
            ).format(psycopg.sql.Identifier(column)),
            [value],
        ).fetchone()
    if found is None:
        raise ReleaseError(f"Không có báo cáo nào đã chốt với {column} là {value}.")
    return found


def _files(connection: Connection, release_id: int) -> list[tuple[str, str, str, int]]:
    """Return name, path, hash and size of the files; raises where one is not what it was."""
    files = connection.execute(
        "SELECT file_name, path, sha256, size_bytes FROM release.release_file"
        " WHERE release_id = %s ORDER BY file_name",
        [release_id],
    ).fetchall()
    changed = [
        name
        for name, path, sha256, _ in files
        if not Path(path).is_file() or hash_file(Path(path)) != sha256
    ]
    if not files or changed:
        raise ReleaseError(f"Tệp của bản {release_id} bị thiếu hoặc đã thay đổi: {changed}.")
    return files


def _require_approvals(approvals: Sequence[Approval], needed: int) -> None:
    people = {one.user_id for one in approvals}
    if len(people) < needed:
        raise ReleaseError(
            f"Cần {needed} người khác nhau duyệt, mới có {len(people)}: không phát hành."
        )


def _write_manifest(
    path: Path,
    release: Release,
    number: str,
    signed_by: str,
    approvals: Sequence[Approval],
    files: Sequence[tuple[str, str, str, int]],
) -> None:
    content = {
        "release": release.release_id,
        "number": number,
        "title": release.title,
        "year": release.year,
        "recipient": release.recipient,
        "frozen_at": release.frozen_at.isoformat(),
        "signed_by": signed_by.strip() or None,
        "approved_by": [
            {"name": one.user_name, "at": one.answered_at.isoformat()} for one in approvals
        ],
        "files": [
            {"name": name, "sha256": sha256, "size_bytes": size} for name, _, sha256, size in files
        ],
    }
    text = f"{json.dumps(content, ensure_ascii=False, indent=2)}\n".encode()
    part = path.with_name(f"{path.name}.{hashlib.sha256(text).hexdigest()[:8]}.part")
    part.write_bytes(text)
    part.replace(path)
