"""The files of a release on disk: drafts to be approved, then those with number, date and signer.

Each step looks at what is there: a second call returns it, and what was made before is made again as
the same bytes or not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import psycopg
from psycopg.rows import class_row

from envdb.intake.archive import hash_file
from envdb.report.approvals import SIGNED_AS, Approval
from envdb.report.compare import compare
from envdb.report.make import (
    MANIFEST,
    Frozen,
    content_sha256,
    make_files,
    make_manifest,
)
from envdb.report.release import Release, ReleaseError, fetch, frozen_tables
from envdb.settings import Settings

Connection = psycopg.Connection[Any]
State = Literal["draft", "released"]


def folder_of(settings: Settings, release_id: int, state: State = "released") -> Path:
    """Return where the files of a release lie."""
    folder = settings.home / "releases" / str(release_id)
    return folder / "du_thao" if state == "draft" else folder


def frozen(connection: Connection, release: Release) -> Frozen:
    """Return what the files of a release are made of."""
    tables = frozen_tables(connection, release)
    replaced = fetch(connection, release.replaces) if release.replaces else None
    before = frozen_tables(connection, replaced) if replaced else tables
    return Frozen(release, tables, replaced, compare(before, tables))


def render(connection: Connection, settings: Settings, release_id: int) -> list[Path]:
    """Write the drafts of a release and record their hashes.

    Rendered again they must be the same bytes; raises :class:`ReleaseError` where they are not.
    """
    release = replace(
        fetch(connection, release_id),
        number=None,
        signed_by=None,
        signed_as=None,
        published_at=None,
    )
    made = make_files(frozen(connection, release))
    with connection.transaction():
        _record(connection, settings, release_id, "draft", made)
        return _write(folder_of(settings, release_id, "draft"), made)


def publish(
    connection: Connection,
    settings: Settings,
    release_id: int,
    *,
    approvals: Sequence[Approval],
    number: str,
    signed_by: str,
    signed_as: str = "",
) -> list[Path]:
    """Give a release its number, files and manifest, and return the files with the manifest.

    Needs as many approvals of different people as the settings say. Published again, it keeps the
    number and files that it has. Raises :class:`ReleaseError`.
    """
    release = fetch(connection, release_id)
    _require_approvals(approvals, settings.approvals)
    if release.published_at is None:
        symbol = release.kind.heading.symbol
        numbered = replace(
            release,
            number=number.strip() or f"MT{release_id:04d}/{symbol}",
            signed_by=signed_by.strip() or None,
            signed_as=signed_as.strip() or SIGNED_AS[0],
            # the day of the document: its instant is kept as it is read back
            published_at=settings.now().replace(microsecond=0),
        )
        try:
            _publish(connection, settings, numbered, approvals)
        except psycopg.errors.UniqueViolation as error:
            raise ReleaseError(
                f"Số văn bản {numbered.number} đã dùng cho một báo cáo khác: chạy lại (clear) bước"
                " duyệt và ghi số khác."
            ) from error
    return published_files(connection, settings, release_id)


def _publish(
    connection: Connection, settings: Settings, release: Release, approvals: Sequence[Approval]
) -> None:
    """Make a release published in one transaction; files that it did not come to are made again."""
    made = make_files(frozen(connection, release))
    folder = folder_of(settings, release.release_id)
    with connection.transaction():
        _record(connection, settings, release.release_id, "released", made)
        manifest = make_manifest(release, approvals, made)
        connection.execute(
            "UPDATE release.release SET number = %s, signed_by = %s, signed_as = %s,"
            " manifest_sha256 = %s, published_at = %s WHERE release_id = %s",
            [
                release.number,
                release.signed_by,
                release.signed_as,
                hashlib.sha256(manifest).hexdigest(),
                release.published_at,
                release.release_id,
            ],
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO release.approval VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    (
                        release.release_id,
                        one.step,
                        one.user_id,
                        one.user_name,
                        one.answered_at,
                        one.comment,
                    )
                    for one in approvals
                ],
            )
        _write(folder, {**made, MANIFEST: manifest})


def published_files(connection: Connection, settings: Settings, release_id: int) -> list[Path]:
    """Return the files of a published release and its manifest.

    What is missing is made again, as after a move to another machine. Raises :class:`ReleaseError`
    where a file was changed, or is no longer made as the same bytes.
    """
    folder = folder_of(settings, release_id)
    known: dict[str, str] = dict(
        connection.execute(
            "SELECT file_name, sha256 FROM release.release_file"
            " WHERE release_id = %(id)s AND state = 'released'"
            " UNION ALL SELECT %(manifest)s, manifest_sha256 FROM release.release"
            " WHERE release_id = %(id)s AND manifest_sha256 IS NOT NULL",
            {"id": release_id, "manifest": MANIFEST},
        ).fetchall()
    )
    if not known:
        raise ReleaseError(f"Bản {release_id} chưa được phát hành.")
    if not all((folder / name).is_file() for name in known):
        release = fetch(connection, release_id)
        made = make_files(frozen(connection, release))
        made[MANIFEST] = make_manifest(release, approvals_of(connection, release_id), made)
        _write(folder, {name: made[name] for name in known if not (folder / name).is_file()})
    changed = [name for name, sha256 in known.items() if hash_file(folder / name) != sha256]
    if changed:
        raise ReleaseError(
            f"Tệp của bản {release_id} đã thay đổi: {', '.join(changed)}. Xem envdb release verify."
        )
    return [folder / name for name in sorted(known, key=lambda name: (name == MANIFEST, name))]


def approvals_of(connection: Connection, release_id: int) -> list[Approval]:
    """Return who approved a release, in the order of the steps."""
    with connection.cursor(row_factory=class_row(Approval)) as cursor:
        return cursor.execute(
            "SELECT step, user_id, user_name, answered_at, comment FROM release.approval"
            " WHERE release_id = %s ORDER BY step",
            [release_id],
        ).fetchall()


def _record(
    connection: Connection,
    settings: Settings,
    release_id: int,
    state: State,
    made: Mapping[str, bytes],
) -> None:
    """Record the hashes of files; raises :class:`ReleaseError` where others are recorded."""
    folder = folder_of(settings, release_id, state)
    for name, content in made.items():
        digest = hashlib.sha256(content).hexdigest()
        connection.execute(
            "INSERT INTO release.release_file"
            " (release_id, state, file_name, path, sha256, content_sha256, size_bytes)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                release_id,
                state,
                name,
                str(folder / name),
                digest,
                content_sha256(content),
                len(content),
            ],
        )
        known = connection.execute(
            "SELECT sha256 FROM release.release_file"
            " WHERE release_id = %s AND state = %s AND file_name = %s",
            [release_id, state, name],
        ).fetchone()
        if known != (digest,):
            raise ReleaseError(
                f"Tệp {name} của bản {release_id} làm lại không còn như cũ: phiên bản phần mềm đã"
                " khác."
            )


def _write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files so that each is there whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        part = folder / f"{name}.part"
        part.write_bytes(content)
        part.replace(folder / name)
    return [folder / name for name in files]


def _require_approvals(approvals: Sequence[Approval], needed: int) -> None:
    people = {one.user_id for one in approvals}
    if len(people) < needed:
        raise ReleaseError(
            f"Cần {needed} người khác nhau duyệt, mới có {len(people)}: không phát hành."
        )
