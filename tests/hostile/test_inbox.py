"""What people put into an inbox that is no plain file with a plain name, and what becomes of it."""

from __future__ import annotations

import os
import socket
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from envdb.intake import claim
from envdb.intake.submission import Submission
from intake_site import VILLAGES, Site, communes, form

UNIT, OTHER_UNIT = communes()[:2]
SECRET = b"root:x:0:0"


@pytest.fixture
def good() -> bytes:
    return form(VILLAGES, UNIT, "2025")


def the_only(site: Site) -> Submission:
    (submission,) = site.submissions()
    return submission


def assert_quarantined_beside(site: Site, name: str, reason: str, says: str) -> None:
    """The strange thing is quarantined with a receipt that says why; its neighbour is accepted."""
    site.ingest()
    submissions = site.submissions()
    (strange,) = [one for one in submissions if one.file_name == name]
    assert (strange.outcome, strange.reason, strange.sha256) == ("quarantined", reason, None)
    assert says in site.receipt(strange)
    assert [one.outcome for one in submissions if one is not strange] == ["accepted"]
    assert not os.path.lexists(site.settings.inbox / UNIT / name)
    site.balance(2)


def test_a_link_is_removed_and_never_followed(site: Site, good: bytes, tmp_path: Path) -> None:
    target = tmp_path / "passwd"
    target.write_bytes(SECRET)
    site.drop(UNIT, "good.xlsx", good)
    (site.settings.inbox / UNIT / "link.xlsx").symlink_to(target)
    assert_quarantined_beside(site, "link.xlsx", "link", "liên kết (lối tắt)")
    assert target.read_bytes() == SECRET
    kept = [path.read_bytes() for path in site.settings.archive.rglob("*") if path.is_file()]
    assert kept == [good]


def test_a_link_to_nothing_is_removed(site: Site, good: bytes) -> None:
    site.drop(UNIT, "good.xlsx", good)
    (site.settings.inbox / UNIT / "dangling").symlink_to("/nowhere/at/all")
    assert_quarantined_beside(site, "dangling", "link", "Chép chính tệp số liệu vào thư mục nộp")


def test_a_linked_folder_is_removed_and_never_entered(
    site: Site, good: bytes, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.xlsx").write_bytes(SECRET)
    site.drop(UNIT, "good.xlsx", good)
    (site.settings.inbox / UNIT / "folder").symlink_to(elsewhere)
    assert_quarantined_beside(site, "folder", "link", "liên kết (lối tắt)")
    assert [path.name for path in elsewhere.iterdir()] == ["secret.xlsx"]


def test_a_link_with_the_longest_name_is_removed_once(site: Site, good: bytes) -> None:
    name = "l" * 255
    site.drop(UNIT, "good.xlsx", good)
    (site.settings.inbox / UNIT / name).symlink_to("/etc/passwd")
    assert_quarantined_beside(site, name, "link", "liên kết (lối tắt)")
    site.ingest()
    site.balance(2)


def test_a_link_in_an_inbox_on_another_file_system_is_removed(
    open_with: Callable[..., Site], tmp_path: Path, good: bytes
) -> None:
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system at /dev/shm")
    with tempfile.TemporaryDirectory(dir=shared) as inbox:
        site = open_with(ENVDB_INBOX=inbox)
        site.drop(UNIT, "good.xlsx", good)
        (site.settings.inbox / UNIT / "link").symlink_to("/etc/passwd")
        assert_quarantined_beside(site, "link", "link", "liên kết (lối tắt)")


def test_a_pipe_is_removed_and_never_waited_for(site: Site, good: bytes) -> None:
    site.drop(UNIT, "good.xlsx", good)
    os.mkfifo(site.settings.inbox / UNIT / "pipe.xlsx")
    assert_quarantined_beside(site, "pipe.xlsx", "device", "không phải là một tệp thường")


def test_a_socket_is_removed(site: Site, good: bytes) -> None:
    site.drop(UNIT, "good.xlsx", good)
    path = site.settings.inbox / UNIT / "s"
    with socket.socket(socket.AF_UNIX) as listener:
        folder = os.open(path.parent, os.O_RDONLY)
        # by the descriptor: the path of a socket may have 107 bytes
        listener.bind(f"/proc/self/fd/{folder}/s")
        os.close(folder)
        assert_quarantined_beside(site, "s", "device", "không phải là một tệp thường")


def test_a_device_is_removed_and_never_read(site: Site, good: bytes) -> None:
    site.drop(UNIT, "good.xlsx", good)
    path = site.settings.inbox / UNIT / "zero.xlsx"
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this user may not make a device")
    assert_quarantined_beside(site, "zero.xlsx", "device", "không phải là một tệp thường")


def test_a_hard_link_is_a_file_and_its_other_name_stays(
    site: Site, good: bytes, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.xlsx"
    elsewhere.write_bytes(good)
    (site.settings.inbox / UNIT).mkdir(parents=True)
    (site.settings.inbox / UNIT / "linked.xlsx").hardlink_to(elsewhere)
    site.ingest()
    assert the_only(site).outcome == "accepted"
    assert elsewhere.read_bytes() == good
    site.balance(1)


def test_an_unreadable_file_waits_until_it_can_be_read(
    site: Site, good: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = site.drop(UNIT, "locked.xlsx", good)
    site.drop(OTHER_UNIT, "good.xlsx", form(VILLAGES, OTHER_UNIT, "2025"))
    path.chmod(0)
    with _without_root(site):
        claim.claim_all(site.connection, site.settings, site.place.reference)
    site.ingest() if os.geteuid() else None
    assert path.exists()
    assert "locked.xlsx was left in the inbox" in caplog.text
    assert [one.file_name for one in site.submissions()] == ["good.xlsx"]
    path.chmod(0o644)
    site.ingest()
    assert [one.outcome for one in site.submissions()] == ["accepted"] * 2
    site.balance(2)


def test_a_folder_that_cannot_be_listed_does_not_stop_the_others(
    site: Site, good: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    site.drop(UNIT, "good.xlsx", good)
    hidden = site.drop(f"{OTHER_UNIT}/hidden", "x.xlsx", b"x")
    half_hidden = site.drop(f"{OTHER_UNIT}/half", "y.xlsx", b"y")
    hidden.parent.chmod(0)
    half_hidden.parent.chmod(0o400)
    try:
        with _without_root(site):
            claim.claim_all(site.connection, site.settings, site.place.reference)
    finally:
        hidden.parent.chmod(0o755)
        half_hidden.parent.chmod(0o755)
    assert [one.file_name for one in site.submissions()] == ["good.xlsx"]
    assert "hidden cannot be looked into" in caplog.text
    assert "y.xlsx cannot be looked into" in caplog.text


@contextmanager
def _without_root(site: Site) -> Iterator[None]:
    """Act as another user while root, who may read everything."""
    if os.geteuid() != 0:
        yield
        return
    nobody = 65_534
    opened = []
    for folder in site.settings.home.parents:
        with suppress(PermissionError):
            opened.append((folder, folder.stat().st_mode))
            folder.chmod(0o755)
    site.settings.archive.mkdir(parents=True, exist_ok=True)
    for path in [site.settings.home, *site.settings.home.rglob("*")]:
        os.chown(path, nobody, nobody)
    os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(0)
        for folder, mode in opened:
            folder.chmod(stat.S_IMODE(mode))


def test_a_file_in_a_folder_of_the_unit_is_the_units(site: Site, good: bytes) -> None:
    site.drop(f"{UNIT}/Năm 2025/bản cuối", "good.xlsx", good)
    site.ingest()
    assert (the_only(site).outcome, the_only(site).unit_code) == ("accepted", UNIT)
    site.balance(1)


@pytest.mark.parametrize("folder", [".", "00000", "Phường Ba Đình", "..x", "thư\nmục"])
def test_a_file_outside_a_units_folder_is_quarantined(site: Site, good: bytes, folder: str) -> None:
    site.drop(folder, "good.xlsx", good)
    site.ingest()
    submission = the_only(site)
    assert (submission.outcome, submission.reason) == ("quarantined", "unit.unknown")
    assert "Nộp vào thư mục mang mã của đơn vị mình." in site.receipt(submission)
    assert site.archived(submission) == good
    site.balance(1)


def test_a_folder_whose_name_is_no_text_is_quarantined(site: Site, good: bytes) -> None:
    site.drop(os.fsdecode(b"th\xed m\xf5c"), "good.xlsx", good)
    site.ingest()
    assert (the_only(site).folder, the_only(site).reason) == (r"th\xed m\xf5c", "unit.unknown")
    site.balance(1)


def test_a_file_being_written_stays_until_it_is_quiet(
    open_with: Callable[..., Site], good: bytes
) -> None:
    site = open_with(ENVDB_SETTLE_S="2")
    path = site.drop(UNIT, "good.xlsx", good[:1000])
    assert site.ingest() == []
    time.sleep(1)
    with path.open("ab") as stream:
        stream.write(good[1000:])
    time.sleep(1.2)
    assert site.ingest() == []
    time.sleep(1)
    assert [one.outcome for one in site.ingest()] == ["accepted"]
    site.balance(1)


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_clock_that_is_wrong_keeps_no_file_waiting(
    open_with: Callable[..., Site], good: bytes, year: int
) -> None:
    site = open_with(ENVDB_SETTLE_S="0.5")
    path = site.drop(UNIT, "good.xlsx", good)
    seconds = (year - 1970) * 365.25 * 86_400
    os.utime(path, (seconds, seconds))
    assert site.ingest() == []
    time.sleep(0.6)
    assert [one.outcome for one in site.ingest()] == ["accepted"]


def test_a_file_that_changes_under_the_copy_is_taken_whole_later(
    site: Site, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = site.drop(UNIT, "good.xlsx", good[:1000])
    sync = os.fsync

    def write_on(descriptor: int) -> None:
        monkeypatch.setattr(os, "fsync", sync)
        with path.open("ab") as stream:
            stream.write(good[1000:])

    monkeypatch.setattr(os, "fsync", write_on)
    assert site.ingest() == []
    assert path.read_bytes() == good
    site.balance(0)
    assert [one.outcome for one in site.ingest()] == ["accepted"]
    site.balance(1)


def test_a_file_replaced_between_copy_and_removal_is_kept_in_both_versions(
    site: Site, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = site.drop(UNIT, "good.xlsx", good)
    later = form(VILLAGES, UNIT, "2024")
    unlink = claim._unlink_if_same

    def replaced_before(waiting: claim.Waiting) -> None:
        monkeypatch.setattr(claim, "_unlink_if_same", unlink)
        beside = path.with_name("copying.part")
        beside.write_bytes(later)
        beside.rename(path)
        unlink(waiting)

    monkeypatch.setattr(claim, "_unlink_if_same", replaced_before)
    site.ingest()
    assert path.read_bytes() == later
    site.ingest()
    first, second = site.submissions()
    assert (site.archived(first), site.archived(second)) == (good, later)
    assert (first.outcome, first.period, second.outcome, second.period) == (
        "accepted",
        "2025",
        "accepted",
        "2024",
    )
    site.balance(2)


def test_the_archive_is_on_disk_before_the_inbox_file_is_removed(
    site: Site, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = site.drop(UNIT, "good.xlsx", good)
    synced: list[tuple[Path, bool]] = []
    sync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append((Path(f"/proc/self/fd/{descriptor}").readlink(), path.exists()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    claim.claim_all(site.connection, site.settings, site.place.reference)
    sha256 = the_only(site).sha256
    assert sha256 is not None
    archive = site.settings.archive
    assert synced[0][0].suffix == ".part"
    assert synced[1:] == [(archive / sha256[:2], True), (archive, True)]


@pytest.mark.parametrize(
    "name",
    [
        "~$good.xlsx",
        ".~lock.good.xlsx#",
        "..x.xlsx",
        "good.xlsx.part",
        "x.TMP",
        "x.crdownload",
        "desktop.ini",
    ],
)
def test_lock_and_temporary_files_of_other_programs_stay(site: Site, name: str) -> None:
    path = site.drop(UNIT, name, b"x")
    site.ingest()
    assert path.exists()
    site.balance(0)


def test_forms_handed_out_stay(site: Site, good: bytes) -> None:
    path = site.drop(f"{UNIT}/{claim.FORMS_FOLDER}", "form.xlsx", good)
    site.ingest()
    assert path.exists()
    site.balance(0)
