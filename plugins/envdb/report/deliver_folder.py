"""Puts a release into a folder: copied under another name, then renamed, so it is there whole.

The folder of a release that is there already with the same files is the same delivery; with others
it is refused, because a release never changes.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from envdb.destinations import Destination
from envdb.intake.archive import hash_file
from envdb.report.delivery import Answer, Package

MANIFEST = "manifest.json"


def send_folder(package: Package, to: Destination) -> Answer:
    """Write ``<address>/<release id>/`` once; a fault of the disk may be tried again."""
    final = Path(to.address) / str(package.delivery.release_id)
    part = final.with_name(f".{package.delivery.idempotency_key}.part")
    try:
        if not final.exists():
            _write(package, part)
            # a folder that another one filled meanwhile is not replaced: it is not empty
            part.rename(final)
        return _compared(package, final)
    except OSError as error:
        return Answer("later", f"{error.strerror or error}: {error.filename or final}")


def _write(package: Package, part: Path) -> None:
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    (part / MANIFEST).write_bytes(package.manifest)
    for one in package.files:
        copy = part / one.file_name
        shutil.copyfile(one.path, copy)
        with copy.open("rb") as stream:
            os.fsync(stream.fileno())


def _compared(package: Package, final: Path) -> Answer:
    wrong = [
        one.file_name
        for one in package.files
        if not (final / one.file_name).is_file() or hash_file(final / one.file_name) != one.sha256
    ]
    if wrong:
        return Answer("refused", f"Thư mục {final} đã có nội dung khác: {', '.join(wrong)}.")
    return Answer("delivered", f"Đã ghi vào {final}.")
