"""Makes a released report again and says whether it is still the same, to the byte.

Nothing of the stored files is read: they are made of what the warehouse holds, and compared by the
hashes that were recorded. Beside that every table is asked for again at the instant it was frozen,
which shows that the history still answers as it did, whatever was corrected since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import psycopg

from envdb.report.files import approvals_of, frozen
from envdb.report.freeze import made_with, tables_as_of
from envdb.report.make import MANIFEST, content_sha256, make_files, make_manifest
from envdb.report.release import Release, ReleaseError, fetch, frozen_tables

Connection = psycopg.Connection[Any]
Verdict = Literal["same", "same_content", "different"]


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """A file made again: the same bytes, the same texts in other bytes, or something else."""

    name: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Verified:
    """What making a release again has shown."""

    release: Release
    files: Sequence[VerifiedFile]
    changed_tables: Sequence[str]
    """Tables that the warehouse answers differently today for the instant of the freeze."""

    other_versions: Sequence[str]
    """Libraries that are of another version than those the files were made with."""

    @property
    def is_same(self) -> bool:
        """Return whether every file is the same bytes, or the same text under other libraries."""
        files = [one for one in self.files if not (self.other_versions and one.name == MANIFEST)]
        allowed = {"same", "same_content"} if self.other_versions else {"same"}
        return all(one.verdict in allowed for one in files) and not self.changed_tables


def verify(connection: Connection, release_id: int) -> Verified:
    """Make the files of a published release again; raises :class:`ReleaseError` where it is none.

    ``connection`` is in autocommit and in no transaction.
    """
    release = fetch(connection, release_id)
    if release.published_at is None:
        raise ReleaseError(f"Bản {release_id} chưa được phát hành, không có gì để kiểm tra.")
    made = make_files(frozen(connection, release))
    known = connection.execute(
        "SELECT file_name, sha256, content_sha256 FROM release.release_file"
        " WHERE release_id = %s AND state = 'released' ORDER BY file_name",
        [release_id],
    ).fetchall()
    files = [
        VerifiedFile(name, _verdict(made.get(name), sha256, content))
        for name, sha256, content in known
    ]
    files.append(_manifest(connection, release, made))
    return Verified(release, files, _changed_tables(connection, release), _other_versions(release))


def _other_versions(release: Release) -> list[str]:
    now = made_with()
    return [
        f"{name} {old} → {now.get(name)}"
        for name, old in release.made_with.items()
        if now.get(name) != old
    ]


def _manifest(connection: Connection, release: Release, made: Mapping[str, bytes]) -> VerifiedFile:
    """Make the manifest again; where the files are other bytes, so is it, and that is said of them."""
    approvals = approvals_of(connection, release.release_id)
    row = connection.execute(
        "SELECT manifest_sha256 FROM release.release WHERE release_id = %s", [release.release_id]
    ).fetchone()
    digest = hashlib.sha256(make_manifest(release, approvals, made)).hexdigest()
    return VerifiedFile(MANIFEST, "same" if row == (digest,) else "different")


def _verdict(content: bytes | None, sha256: str, content_hash: str) -> Verdict:
    if content is None:
        return "different"
    if hashlib.sha256(content).hexdigest() == sha256:
        return "same"
    return "same_content" if content_sha256(content) == content_hash else "different"


def _changed_tables(connection: Connection, release: Release) -> list[str]:
    kept = frozen_tables(connection, release)
    queries = {table.name: table.query for table in kept}
    with connection.transaction():
        again = tables_as_of(connection, queries, release.year, release.as_of, release.frozen_at)
    return [
        old.name
        for old, new in zip(kept, again, strict=True)
        if (list(old.columns), list(old.rows)) != (list(new.columns), list(new.rows))
    ]
