"""The list of enterprises comes into the inbox whole and once, whatever the line and the server do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from envdb.intake.fetch_http import FetchError, Patience
from envdb.intake.fetch_list import FEED, UNIT, Fetched, fetch_list
from envdb.orchestration.airflow_settings import own_settings
from envdb.settings import Settings
from intake_site import Site, as_csv, contracts, sample, table
from list_server import ListServer, digest_of, running_list_server

YEAR = 2025
NAME = "Danh sách doanh nghiệp năm 2025.csv"


@dataclass
class Fetching:
    site: Site
    settings: Settings
    slept: list[float] = field(default_factory=list)

    def fetch(self, **changed: Any) -> Fetched:
        return fetch_list(
            self.site.connection,
            replace(self.settings, **changed),
            contracts()[FEED],
            year=YEAR,
            patience=Patience(attempts=4, sleep=self.slept.append),
        )

    def inbox(self) -> list[str]:
        """Return everything in the inbox, also what a claim would pass over."""
        return sorted(path.name for path in self.settings.inbox.rglob("*") if path.is_file())

    def parts(self) -> list[bytes]:
        return [path.read_bytes() for path in (self.settings.home / "fetch").glob("*.part")]


@pytest.fixture
def offered() -> Iterator[ListServer]:
    with running_list_server() as running:
        running.content = as_csv(table(FEED, sample(FEED, UNIT, str(YEAR))))
        yield running


@pytest.fixture
def fetching(site: Site, offered: ListServer) -> Fetching:
    url = f"{offered.url}/lists/{{year}}.csv"
    return Fetching(site, replace(site.settings, list_url=url))


# --- a file --------------------------------------------------------------------------------------


def test_the_list_goes_the_way_of_every_file(fetching: Fetching, offered: ListServer) -> None:
    found = fetching.fetch()
    assert found.path == fetching.settings.inbox / UNIT / NAME
    assert found.path.read_bytes() == offered.content
    (taken,) = fetching.site.ingest()
    assert (taken.feed, taken.period, taken.outcome) == (FEED, "2025", "accepted")
    assert fetching.site.archived(taken) == offered.content
    fetching.site.balance(1)
    assert fetching.parts() == []


def test_a_list_that_is_not_new_is_not_sent_again(fetching: Fetching, offered: ListServer) -> None:
    fetching.fetch()
    fetching.site.ingest()
    assert fetching.fetch() == Fetched(YEAR, None)
    assert offered.answers == [200, 304]
    offered.etag = '"v2"'  # said to be another, but of the same bytes
    assert fetching.fetch() == Fetched(YEAR, None)
    offered.content += b"0100109106\n"
    offered.etag = '"v3"'
    assert fetching.fetch().path is not None
    assert fetching.inbox() == [NAME]


def test_a_broken_download_goes_on_where_it_stopped(
    fetching: Fetching, offered: ListServer
) -> None:
    offered.digest = digest_of(offered.content)
    offered.breaks = [100, 50]
    assert fetching.fetch().path is not None
    assert offered.answers == [200, 206, 206]
    assert [headers.get("Range") for _, headers in offered.requests] == [
        None, "bytes=100-", "bytes=150-",
    ]  # fmt: skip
    assert (fetching.settings.inbox / UNIT / NAME).read_bytes() == offered.content


def test_a_line_that_stays_broken_leaves_the_inbox_empty_and_the_part_for_the_next_call(
    fetching: Fetching, offered: ListServer
) -> None:
    offered.breaks = [40, 30, 20, 10]
    with pytest.raises(FetchError, match="mất kết nối"):
        fetching.fetch()
    assert fetching.inbox() == []
    assert fetching.parts() == [offered.content[:100]]
    assert fetching.fetch().path is not None
    assert offered.requests[-1][1]["Range"] == "bytes=100-"
    assert (fetching.settings.inbox / UNIT / NAME).read_bytes() == offered.content


def test_a_list_that_changes_between_two_parts_is_taken_from_its_beginning(
    fetching: Fetching, offered: ListServer
) -> None:
    offered.breaks = [100]
    other = offered.content.replace(b";", b",")
    assert len(other) == len(offered.content)

    def change(request: int) -> None:
        if request == 1:
            offered.content, offered.etag = other, '"v2"'

    offered.before = change
    assert fetching.fetch().path is not None
    assert offered.answers == [200, 200]
    assert (fetching.settings.inbox / UNIT / NAME).read_bytes() == other


def test_a_part_under_a_weak_tag_is_not_continued(fetching: Fetching, offered: ListServer) -> None:
    offered.etag, offered.breaks = 'W/"v1"', [100]
    assert fetching.fetch().path is not None
    assert [headers.get("Range") for _, headers in offered.requests] == [None, None]
    assert (fetching.settings.inbox / UNIT / NAME).read_bytes() == offered.content


def test_a_part_that_was_whole_when_its_process_was_killed_is_used(
    fetching: Fetching, offered: ListServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered.digest = digest_of(offered.content)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("envdb.intake.fetch_list._copy_whole", killed)
        with pytest.raises(KeyboardInterrupt):
            fetching.fetch()
    assert fetching.inbox() == []
    assert fetching.fetch().path is not None
    assert offered.answers == [200, 416]
    assert (fetching.settings.inbox / UNIT / NAME).read_bytes() == offered.content


def test_a_wrong_hash_is_dropped_and_never_seen(fetching: Fetching, offered: ListServer) -> None:
    offered.digest = digest_of(b"another file")
    with pytest.raises(FetchError, match="Mã băm của tệp tải về khác"):
        fetching.fetch()
    assert offered.answers == [200] * 4
    assert (fetching.inbox(), fetching.parts()) == ([], [])


def test_a_hash_beside_the_list_is_compared(fetching: Fetching, offered: ListServer) -> None:
    address = f"{offered.url}/lists/{{year}}.csv.sha256"
    assert fetching.fetch(list_sha256_url=address).path is not None
    assert offered.requests[-1][0] == "/lists/2025.csv.sha256"
    offered.etag, whole = '"v2"', offered.content

    def change(request: int) -> None:
        offered.content = b"tax_code\n" if request == 2 else whole

    offered.before = change
    with pytest.raises(FetchError, match="khác mã băm ở"):
        fetching.fetch(list_sha256_url=address)
    assert fetching.parts() == []
    assert (fetching.settings.inbox / UNIT / NAME).read_bytes() == whole


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_busy_server_is_waited_for(fetching: Fetching, offered: ListServer, code: int) -> None:
    offered.codes = [code, code]
    assert fetching.fetch().path is not None
    assert len(fetching.slept) == 2


@pytest.mark.parametrize(
    ("code", "told"), [(404, "ENVDB_LIST_URL"), (401, "ENVDB_LIST_TOKEN_FILE")]
)
def test_a_refusal_is_told_at_once(
    fetching: Fetching, offered: ListServer, code: int, told: str
) -> None:
    offered.codes = [code]
    with pytest.raises(FetchError, match=told):
        fetching.fetch()
    assert (fetching.slept, fetching.inbox()) == ([], [])


def test_a_sign_in_page_is_no_list(fetching: Fetching, offered: ListServer) -> None:
    offered.content_type = "text/html"
    with pytest.raises(FetchError, match="trang web"):
        fetching.fetch()
    assert fetching.inbox() == []


def test_a_file_above_the_limit_is_not_taken(fetching: Fetching, offered: ListServer) -> None:
    offered.content = b"x" * (1024 * 1024 + 1)
    with pytest.raises(FetchError, match="quá lớn"):
        fetching.fetch(file_max_mb=1)
    assert fetching.inbox() == []


def test_the_token_is_read_from_its_file(
    fetching: Fetching, offered: ListServer, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("s3cret\n")
    fetching.fetch(list_token_file=tmp_path / "token")
    assert offered.requests[0][1]["Authorization"] == "Bearer s3cret"


# --- pages ---------------------------------------------------------------------------------------


def pages(rows: int = 6, size: int = 2, **more: object) -> dict[str, dict[str, Any]]:
    """Return pages of valid rows, with the names of the contract's columns."""
    valid = sample(FEED, UNIT, str(YEAR))["enterprises"][0]
    names = (
        "tax_code",
        "enterprise_name",
        "legal_form",
        "vsic_code",
        "address",
        "commune_code",
        "status",
    )
    codes = ["0100109106", "0100100008", "0100100015", "0100100022", "0100100047", "0100100061"]
    items = [
        {**{name: valid[name] for name in names}, "tax_code": code, "employees": 10 + at}
        for at, code in enumerate(codes[:rows])
    ]
    found = {}
    for at in range(0, rows, size):
        path = "/lists/2025.csv" if at == 0 else f"/lists/2025.csv?page={at // size + 1}"
        following = f"?page={at // size + 2}" if at + size < rows else None
        found[path] = {"items": items[at : at + size], "next": following, **more}
    return found


def test_pages_become_one_file_of_the_usual_way(fetching: Fetching, offered: ListServer) -> None:
    offered.pages = pages(total=6)
    found = fetching.fetch()
    assert found.path is not None
    assert found.path.name == "Danh sách doanh nghiệp năm 2025.xlsx"
    (taken,) = fetching.site.ingest()
    assert (taken.feed, taken.period) == (FEED, "2025")
    assert taken.outcome in {"accepted", "accepted_with_warnings"}, taken.reason_text
    rows = fetching.site.connection.execute(
        "SELECT tax_code, employees FROM core.enterprise_register__enterprises ORDER BY employees"
    ).fetchall()
    assert rows[0] == ("0100109106", 10)
    assert [row[1] for row in rows] == [10, 11, 12, 13, 14, 15]


def test_pages_of_the_known_version_or_content_are_not_dropped_again(
    fetching: Fetching, offered: ListServer
) -> None:
    offered.pages = pages(version="2026-03")
    fetching.fetch()
    assert len(offered.requests) == 4  # the first of them to learn that there are pages
    assert fetching.fetch() == Fetched(YEAR, None)
    assert len(offered.requests) == 5
    offered.pages = pages(version="2026-04")  # a new name for the same rows
    assert fetching.fetch() == Fetched(YEAR, None)
    assert fetching.inbox() == ["Danh sách doanh nghiệp năm 2025.xlsx"]


@pytest.mark.parametrize("tags", [False, True])
def test_a_list_that_moves_while_it_is_paged_is_taken_again(
    fetching: Fetching, offered: ListServer, tags: bool
) -> None:
    """A row goes and another comes, so the total is the same and one row would be missing."""
    offered.pages, offered.page_tags = pages(total=6), tags
    moved = pages(total=6)
    first, second, third = moved.values()
    gone = first["items"].pop(0)
    first["items"].append(second["items"].pop(0))
    second["items"].append(third["items"].pop(0))
    third["items"].append({**gone, "tax_code": "0100100054", "employees": 99})

    def change(request: int) -> None:
        if request == 3:  # after two pages of the first round
            offered.pages = moved

    offered.before = change
    found = fetching.fetch()
    assert found.path is not None
    fetching.site.ingest()
    rows = fetching.site.connection.execute(
        "SELECT employees FROM core.enterprise_register__enterprises ORDER BY employees"
    ).fetchall()
    assert [row[0] for row in rows] == [11, 12, 13, 14, 15, 99]


def test_a_list_that_never_rests_is_given_up_and_nothing_is_dropped(
    fetching: Fetching, offered: ListServer
) -> None:
    offered.pages = pages(version="0")

    def change(request: int) -> None:
        offered.pages = pages(version=str(request))

    offered.before = change
    with pytest.raises(FetchError, match="thay đổi liên tục"):
        fetching.fetch()
    assert fetching.inbox() == []


def test_a_page_that_breaks_off_is_asked_for_again(fetching: Fetching, offered: ListServer) -> None:
    offered.pages = pages(version="1")
    offered.breaks = [None, None, 30]
    assert fetching.fetch().path is not None
    assert len(fetching.slept) == 1


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ({"items": []}, "phiên bản hay tổng số dòng"),
        ({"rows": [], "total": 0}, "không đúng dạng"),
        ({"items": [1], "total": 1}, "không đúng dạng"),
        ({"items": [], "total": 0, "next": "http://elsewhere.example/"}, "máy chủ khác"),
        ({"items": [], "total": 0, "next": "/lists/2025.csv"}, "không có điểm cuối"),
        ({"items": [{"tax_code": {"a": 1}}], "total": 1}, "không phải là số hay chữ"),
    ],
)
def test_pages_of_another_shape_are_refused(
    fetching: Fetching, offered: ListServer, page: dict[str, Any], told: str
) -> None:
    offered.pages = {"/lists/2025.csv": page}
    with pytest.raises(FetchError, match=told):
        fetching.fetch()
    assert fetching.inbox() == []


# --- the command ---------------------------------------------------------------------------------


def test_the_command_brings_the_list_of_last_year(fetching: Fetching, offered: ListServer) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "envdb.cli", "fetch-list"],
        env={**os.environ, **own_settings(fetching.settings)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert NAME in done.stdout
    assert offered.requests[0][0] == "/lists/2025.csv"
