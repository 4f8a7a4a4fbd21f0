"""A file that eats memory or time ends its reader, never the run; a fault of ours is none of a file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import crafted
from envdb.intake.sandbox import Sandbox, SandboxError
from envdb.intake.unusable import UnusableError
from intake_site import VILLAGES, Site, as_csv, communes, form, open_site, sample, table
from nursery_process import running_nursery

UNIT, OTHER, THIRD = communes()[:3]


def good_neighbours(site: Site) -> None:
    """Drop good files that are read before and after the bad one."""
    for unit in (OTHER, THIRD):
        site.drop(unit, "good.xlsx", form(VILLAGES, unit, "2025"))


def assert_ended_alone(site: Site, reason: str, says: str) -> None:
    site.ingest()
    by_unit = {one.unit_code: one for one in site.submissions()}
    assert [by_unit[unit].outcome for unit in (OTHER, THIRD)] == ["accepted"] * 2
    assert (by_unit[UNIT].outcome, by_unit[UNIT].reason) == ("quarantined", reason)
    assert says in site.receipt(by_unit[UNIT])
    site.balance(3)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"x," * 25_000_000, id="25 million cells in a line of csv"),
        pytest.param(crafted.far_cell(), id="one cell at XFD1048576"),
        pytest.param(crafted.far_cell("XFD3000"), id="49 million cells around two"),
    ],
)
def test_a_file_that_needs_more_memory_than_allowed_ends_alone(site: Site, content: bytes) -> None:
    good_neighbours(site)
    site.drop(UNIT, "Làng nghề 2025", content)
    assert_ended_alone(site, "memory", "giới hạn bộ nhớ dành cho một tệp")


def test_a_file_that_takes_more_time_than_allowed_ends_alone(
    tmp_path: Path, warehouse_url: str
) -> None:
    with open_site(tmp_path / "home", warehouse_url, {"ENVDB_READ_TIME_S": "5"}) as site:
        good_neighbours(site)
        rows = table(VILLAGES, sample(VILLAGES, UNIT, "2025"))
        site.drop(UNIT, "Làng nghề 2025.csv", as_csv(rows) + b"1\r\n" * 2_000_000)
        began = time.monotonic()
        assert_ended_alone(site, "time", "giới hạn thời gian dành cho một tệp")
        assert time.monotonic() - began < 120


def test_a_file_larger_than_allowed_is_kept_and_not_opened(
    tmp_path: Path, warehouse_url: str
) -> None:
    content = b"x" * (2 << 20)
    with open_site(tmp_path / "home", warehouse_url, {"ENVDB_FILE_MAX_MB": "1"}) as site:
        good_neighbours(site)
        site.drop(UNIT, "Làng nghề 2025.csv", content)
        assert_ended_alone(site, "too_large", "lớn hơn kích thước tối đa")
        (large,) = [one for one in site.submissions() if one.unit_code == UNIT]
        assert site.archived(large) == content


@pytest.fixture(params=["started by itself", "forked"])
def sandbox(request: pytest.FixtureRequest, nursery: Path) -> Iterator[Sandbox]:
    forked = request.param == "forked"
    opened = Sandbox(memory_mb=128, time_s=3, nursery=nursery if forked else None)
    yield opened
    opened.close()


MEMORY = "bytearray(200 << 20)"
TIME = "while True: pass"
ABORT = "import os; os.abort()"
CRASH = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"


@pytest.mark.parametrize(
    ("code", "reason"), [(MEMORY, "memory"), (TIME, "time"), (ABORT, "memory"), (CRASH, "broken")]
)
def test_the_next_job_has_a_reader_again(sandbox: Sandbox, code: str, reason: str) -> None:
    with pytest.raises(UnusableError) as caught:
        sandbox.run(exec, code)
    assert caught.value.reason == reason
    assert sandbox.run(len, "abc") == 3


def test_memory_that_runs_out_under_the_answer_is_the_files(sandbox: Sandbox) -> None:
    """The result fits the limit, but not a second time as the bytes of the answer."""
    with pytest.raises(UnusableError) as caught:
        sandbox.run(eval, "[bytes(1) * (100 << 20)]")
    assert caught.value.reason == "memory"


@pytest.mark.parametrize("code", ["import os; os._exit(1)", "1 / 0", "import nothing_like_it"])
def test_a_fault_of_ours_is_not_blamed_on_the_file(sandbox: Sandbox, code: str) -> None:
    with pytest.raises(SandboxError):
        sandbox.run(exec, code)
    assert sandbox.run(len, "abc") == 3


def test_a_reader_that_does_not_start_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox(memory_mb=128, time_s=3)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SandboxError):
        sandbox.run(len, "abc")


def test_what_one_job_keeps_is_not_taken_from_the_next(sandbox: Sandbox) -> None:
    """Each job keeps 60 MB of 128; the third would not fit beside them."""
    keep = "import sys; sys.kept = getattr(sys, 'kept', []) + [bytearray(60 << 20)]"
    for _ in range(3):
        sandbox.run(exec, keep)


def test_a_reader_sees_no_address_and_no_password(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENVDB_WAREHOUSE_URL", "postgresql+psycopg://u:secret@h/d")
    monkeypatch.setenv("PGPASSWORD", "secret")
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "secret")
    seen = sandbox.run(eval, "dict(__import__('os').environ)")
    assert "secret" not in str(seen)


def test_a_reader_whose_parent_was_killed_ends_too() -> None:
    code = (
        "from envdb.intake.sandbox import Sandbox\n"
        "s = Sandbox(memory_mb=128, time_s=0.5)\n"
        "print(s.run(eval, '__import__(\"os\").getpid()'), flush=True)\n"
        "s.run(exec, 'while True: pass')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        reader = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while _runs(reader) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(reader)


def test_a_killed_nursery_says_nothing_of_the_file(tmp_path: Path) -> None:
    """Its readers are killed with it; the job is done again by one that starts by itself."""
    address, begun = tmp_path / "readers.sock", tmp_path / "begun"
    job = f"import os, pathlib, time; pathlib.Path({str(begun)!r}).open('a').write('x'); time.sleep(2)"
    with running_nursery(address) as process:
        sandbox = Sandbox(memory_mb=128, time_s=3, nursery=address)
        reader = sandbox.run(eval, "__import__('os').getpid()")
        with ThreadPoolExecutor(1) as threads:
            done = threads.submit(sandbox.run, exec, job)
            while not begun.exists():
                time.sleep(0.02)
            process.kill()
            process.wait()
            os.kill(reader, signal.SIGKILL)
            assert done.result() is None
        assert begun.read_text() == "xx"
        assert sandbox.run(eval, "__import__('os').getppid()") == os.getpid()
        sandbox.close()


def test_an_address_where_nobody_listens_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "readers.sock").touch()
    for address in (tmp_path / "readers.sock", tmp_path / "none.sock"):
        sandbox = Sandbox(memory_mb=128, time_s=3, nursery=address)
        assert sandbox.run(len, "abc") == 3
        sandbox.close()


def test_readers_are_for_their_owner_only(nursery: Path) -> None:
    assert nursery.stat().st_mode & 0o777 == 0o600


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    # one that ended and whom nobody has buried yet
    return state != "Z"
