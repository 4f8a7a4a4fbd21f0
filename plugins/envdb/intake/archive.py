"""The archive: the bytes of every file that was claimed, by their hash, each written once and whole."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from pathlib import Path

from envdb.settings import Settings

_CHUNK_BYTES = 1 << 20
_LEFT_OVER_S = 86_400
_PROBE = ".clock-"

Identity = tuple[int, int, int]
"""What must not change while a file is copied: inode, size, time."""


class ChangedError(OSError):
    """The file changed while it was copied; it stays for the next claim."""


def archived(settings: Settings, sha256: str) -> Path:
    """Return where the bytes with this hash lie in the archive."""
    return settings.archive / sha256[:2] / sha256


def copy_in(settings: Settings, path: Path, identity: Identity) -> str:
    """Copy to ``<archive>/<hash>``, from a descriptor that follows no link; return the hash.

    Raises :class:`ChangedError`, or another ``OSError``, when the file is not the one that was seen.
    """
    settings.archive.mkdir(parents=True, exist_ok=True)
    part = settings.archive / f"{secrets.token_hex(8)}.part"
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        source = os.open(path, flags)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ChangedError("it became a link") from error
        raise
    try:
        _require_same(os.fstat(source), identity)
        with part.open("wb") as target:
            while chunk := os.read(source, _CHUNK_BYTES):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        _require_same(os.fstat(source), identity)
        sha256 = hash_file(part)
        final = archived(settings, sha256)
        final.parent.mkdir(exist_ok=True)
        part.rename(final)
        _sync_folder(final.parent)
        _sync_folder(settings.archive)
        return sha256
    finally:
        os.close(source)
        part.unlink(missing_ok=True)


def sweep_archive(settings: Settings) -> list[Path]:
    """Remove what claims that were killed left in the archive; return the files removed.

    A copy that is still written has a young time, so only what is older than a day goes.
    """
    now = file_clock(settings)
    removed = []
    for path in [*settings.archive.glob("*.part"), *settings.archive.glob(f"{_PROBE}*")]:
        try:
            if now - path.lstat().st_mtime > _LEFT_OVER_S:
                path.unlink()
                removed.append(path)
        except FileNotFoundError:
            continue
    return removed


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as they are on disk."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _require_same(status: os.stat_result, identity: Identity) -> None:
    if (status.st_ino, status.st_size, status.st_mtime_ns) != identity:
        raise ChangedError("it changed while it was being copied")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_clock(settings: Settings) -> float:
    """Return the file system's own clock, which a fixed demo clock must not replace."""
    settings.archive.mkdir(parents=True, exist_ok=True)
    probe = settings.archive / f"{_PROBE}{secrets.token_hex(8)}"
    probe.touch()
    seconds = probe.stat().st_mtime
    probe.unlink()
    return seconds
