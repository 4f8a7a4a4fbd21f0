"""Takes files out of the inbox into the archive and records each as a submission, exactly once.

The order makes it safe: copy and hash into the archive, insert and commit the row, only then
remove the inbox file, and only if it is still the file that was copied. A crash at any point
leaves either the file, or the file and its row; the next claim goes on from there. One process at
a time claims a unit's folder, so its files are numbered in the order they came.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from envdb.contract.reference import Reference
from envdb.intake.archive import Identity, copy_in, file_clock
from envdb.intake.inbox import FORMS_FOLDER, is_passed_over
from envdb.intake.submission import Connection, Submission, decide, fetch
from envdb.intake.unusable import UNUSABLE_VI
from envdb.settings import Settings

log = logging.getLogger(__name__)

_LOCK_CLASS = 0x656E_7663
_NOT_PRINTED = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Control and format characters (they turn the direction of a text), line and paragraph ends."""

NO_FOLDER = "."
"""The folder of files that lie directly in the inbox."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something in the inbox: its path, folder and what ``lstat`` says of it."""

    path: Path
    folder: str
    status: os.stat_result

    @property
    def identity(self) -> Identity:
        """What must not have changed when the file is removed: inode, size, time."""
        return self.status.st_ino, self.status.st_size, self.status.st_mtime_ns


def scan(settings: Settings, folder: str | None = None) -> Iterator[Waiting]:
    """Yield what lies in the inbox and has been quiet for ``settle_s``, oldest first.

    Temporary files of Excel and of copies (``~$...``, ``.part``, ``.tmp``, dot files) and the
    forms handed out by us are passed over; folders are looked into, links are not followed.
    ``folder`` asks for one folder of the inbox only.
    """
    found = list(_lying(settings, folder))
    now = file_clock(settings)
    for waiting in sorted(found, key=lambda one: (one.status.st_mtime_ns, str(one.path))):
        quiet_s = now - _changed_at(waiting.status, now)
        if quiet_s >= settings.settle_s or not stat.S_ISREG(waiting.status.st_mode):
            yield waiting


def _lying(settings: Settings, folder: str | None) -> Iterator[Waiting]:
    """Yield everything in the inbox, or in one folder of it, that could be claimed."""
    top = settings.inbox if folder in {None, NO_FOLDER} else settings.inbox / str(folder)
    for root, folders, files in os.walk(top, followlinks=False, onerror=_log_unreadable):
        relative = Path(root).relative_to(settings.inbox)
        own = relative.parts[0] if relative.parts else NO_FOLDER
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in links)
        if folder == NO_FOLDER:
            folders.clear()
        for name in sorted([*files, *links]):
            path = Path(root) / name
            if is_passed_over(name) or relative.parts[1:2] == (FORMS_FOLDER,):
                continue
            try:
                yield Waiting(path, own, path.lstat())
            except OSError as error:
                _log_unreadable(error)


def _changed_at(status: os.stat_result, now: float) -> float:
    """Return when a file changed last; a time to come is a wrong clock's and says nothing."""
    return max((t for t in (status.st_mtime, status.st_ctime) if t <= now), default=0.0)


def _log_unreadable(error: OSError) -> None:
    # what is gone was taken by another process
    if not isinstance(error, FileNotFoundError):
        log.warning("%s cannot be looked into: %s", error.filename, error)


def claim_all(connection: Connection, settings: Settings, reference: Reference) -> list[int]:
    """Claim everything that waits in the inbox; return the ids of new submissions.

    ``connection`` is in autocommit; each file is its own transaction. A file that cannot be read
    now (permission, changing) is logged and left for the next claim.
    """
    claimed = []
    for folder in _folders(connection, settings):
        lock = [_LOCK_CLASS, _number(folder)]
        connection.execute("SELECT pg_advisory_lock(%s, %s)", lock)
        try:
            _forget_gone(connection, settings, folder)
            for waiting in scan(settings, folder):
                try:
                    claimed.append(claim(connection, settings, reference, waiting))
                except OSError as error:
                    log.warning("%s was left in the inbox: %s", waiting.path, error)
        finally:
            connection.execute("SELECT pg_advisory_unlock(%s, %s)", lock)
    return claimed


def _folders(connection: Connection, settings: Settings) -> list[str]:
    """Return the folders where something lies, or lay when a claim was broken off."""
    lying = sorted(_lying(settings, None), key=lambda one: one.status.st_mtime_ns)
    waiting = [one.folder for one in lying]
    rows = connection.execute(
        "SELECT DISTINCT folder FROM intake.submission WHERE unlinked_at IS NULL ORDER BY folder"
    )
    known = {printable(folder) for folder in waiting}
    return list(dict.fromkeys([*waiting, *(row[0] for row in rows if row[0] not in known)]))


def _forget_gone(connection: Connection, settings: Settings, folder: str) -> None:
    """Finish claims that were broken off after the file was removed.

    The caller holds the folder's lock, so no other process is between its row and the removal.
    """
    lying = [f"{_escaped(printable(one.path))}|%" for one in _lying(settings, folder)]
    connection.execute(
        "UPDATE intake.submission SET unlinked_at = clock_timestamp()"
        " WHERE unlinked_at IS NULL AND folder = %s AND NOT (claim_key LIKE ANY (%s))",
        [printable(folder), lying],
    )


def claim(
    connection: Connection, settings: Settings, reference: Reference, waiting: Waiting
) -> int:
    """Claim one file and return its submission; the caller holds the lock of its folder.

    Raises ``OSError`` when the file cannot be read or changes under the copy.
    """
    if stat.S_ISREG(waiting.status.st_mode):
        return _claim_file(connection, settings, reference, waiting)
    return _claim_other(connection, settings, reference, waiting)


def printable(name: str | Path) -> str:
    r"""Return a name as one line of text: what is no letter of UTF-8 is shown as ``\xff``, ``\n``."""
    text = os.fsencode(name).decode(errors="backslashreplace")
    return "".join(
        char.encode("unicode_escape").decode()
        if unicodedata.category(char) in _NOT_PRINTED
        else char
        for char in text
    )


def _claim_file(
    connection: Connection, settings: Settings, reference: Reference, waiting: Waiting
) -> int:
    too_large = waiting.status.st_size > settings.file_max_mb * 1024 * 1024
    sha256 = copy_in(settings, waiting.path, waiting.identity)
    key = _claim_key(waiting, sha256)
    submission_id = _record(
        connection, settings, reference, waiting, key, sha256, "too_large" if too_large else None
    )
    _unlink_if_same(waiting)
    _mark_unlinked(connection, submission_id)
    return submission_id


def _claim_other(
    connection: Connection, settings: Settings, reference: Reference, waiting: Waiting
) -> int:
    """Quarantine a link or a device: it is never opened, and removed like a claimed file."""
    reason = "link" if stat.S_ISLNK(waiting.status.st_mode) else "device"
    submission_id = _record(
        connection, settings, reference, waiting, _claim_key(waiting, reason), None, reason
    )
    _unlink_if_same(waiting)
    _mark_unlinked(connection, submission_id)
    return submission_id


def _claim_key(waiting: Waiting, content: str) -> str:
    identity = "|".join(map(str, waiting.identity))
    return f"{printable(waiting.path)}|{identity}|{content}"


def _record(
    connection: Connection,
    settings: Settings,
    reference: Reference,
    waiting: Waiting,
    key: str,
    sha256: str | None,
    unusable: str | None,
) -> int:
    with connection.transaction():
        mine = connection.execute(
            "SELECT submission_id FROM intake.submission"
            " WHERE claim_key = %s AND unlinked_at IS NULL",
            [key],
        ).fetchone()
        if mine is not None:
            return int(mine[0])
        unit = waiting.folder if waiting.folder in reference.units else None
        row = connection.execute(
            "INSERT INTO intake.submission (claim_key, folder, unit_code, file_name,"
            " file_size_bytes, sha256, received_at) VALUES (%s, %s, %s, %s, %s, %s, %s)"
            " RETURNING submission_id",
            [
                key,
                printable(waiting.folder),
                unit,
                printable(waiting.path.name),
                waiting.status.st_size,
                sha256,
                settings.now(),
            ],
        ).fetchone()
        submission_id = int(row[0])  # type: ignore[index]  # RETURNING gives a row
        unusable = unusable or (None if unit else "unit.unknown")
        if unusable is not None:
            submission: Submission = fetch(connection, [submission_id])[0]
            what, _ = UNUSABLE_VI[unusable]
            decide(connection, submission, "quarantined", reason=unusable, reason_text=what)
        return submission_id


def _unlink_if_same(waiting: Waiting) -> None:
    try:
        status = waiting.path.lstat()
    except FileNotFoundError:
        return
    if (status.st_ino, status.st_size, status.st_mtime_ns) == waiting.identity:
        waiting.path.unlink()


def _mark_unlinked(connection: Connection, submission_id: int) -> None:
    connection.execute(
        "UPDATE intake.submission SET unlinked_at = clock_timestamp()"
        " WHERE submission_id = %s AND unlinked_at IS NULL",
        [submission_id],
    )


def _number(folder: str) -> int:
    digest = hashlib.sha256(os.fsencode(folder)).digest()
    return int.from_bytes(digest[:4], "big", signed=True)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
