"""A small office for tests: inbox, outbox, archive and a warehouse of its own.

Files are dropped into it as people drop them, and :meth:`Site.balance` asks what must hold after
every run: each file has one outcome and one receipt, and every archived hash recomputes.
"""

from __future__ import annotations

import csv
import io
import os
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from envdb.contract.loader import load_contracts
from envdb.contract.model import NUMERIC, Column, ColumnType, Contract
from envdb.contract.periods import parse_period
from envdb.contract.reference import Reference, load_reference
from envdb.intake.archive import hash_file
from envdb.intake.ingest import Installation, ingest, installation
from envdb.intake.sandbox import SandboxPool, nursery_address
from envdb.intake.submission import Submission, fetch
from envdb.render.samples import SampleRows, valid_rows
from envdb.render.template import render_template
from envdb.settings import Settings, load_settings, shipped_folder
from envdb.warehouse.connection import connect, create_database
from envdb.warehouse.embedded import Server
from envdb.warehouse.schema import Definition, prepare

NOW = "2026-08-01T08:00:00+07:00"
"""The day of every test: periods of 2025 and the first half of 2026 are over."""

VILLAGES = "commune_craft_villages"


@dataclass(frozen=True)
class Site:
    """One installation on an own database; ``connection`` is in autocommit."""

    settings: Settings
    connection: psycopg.Connection[Any]
    place: Installation

    def drop(self, folder: str, name: str | bytes, content: bytes) -> Path:
        """Put a file into the inbox under any name the file system takes."""
        path = self.settings.inbox / folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def ingest(self) -> list[Submission]:
        """Take what waits to its reply and return the submissions that were finished."""
        return fetch(self.connection, ingest(self.connection, self.place))

    def submissions(self) -> list[Submission]:
        ids = self.connection.execute("SELECT submission_id FROM intake.submission").fetchall()
        return fetch(self.connection, [int(row[0]) for row in ids])

    def outcomes(self) -> list[tuple[str, str, str | None]]:
        """Return (file name, outcome, reason) of every submission, in order."""
        return [(one.file_name, one.outcome, one.reason) for one in self.submissions()]

    def replies(self, submission: Submission) -> list[Path]:
        """Return what lies in the outbox for a submission."""
        return sorted(self.settings.outbox.glob(f"*/{submission.number}_*"))

    def receipt(self, submission: Submission) -> str:
        """Return the text of the one receipt of a submission."""
        texts = [path for path in self.replies(submission) if path.suffix == ".txt"]
        assert len(texts) == 1, f"{submission.number} has the receipts {texts}"
        return texts[0].read_text(encoding="utf-8-sig")

    def workbook(self, submission: Submission) -> Path:
        """Return the returned workbook of a submission."""
        (path,) = [path for path in self.replies(submission) if path.suffix == ".xlsx"]
        return path

    def archived(self, submission: Submission) -> bytes:
        """Return the bytes that the archive keeps of a submission."""
        assert submission.sha256 is not None
        return (self.settings.archive / submission.sha256[:2] / submission.sha256).read_bytes()

    def balance(self, dropped: int) -> None:
        """Files dropped = sum over outcomes = receipts; archived hashes recompute."""
        submissions = self.submissions()
        outcomes = Counter(one.outcome for one in submissions)
        assert "in_work" not in outcomes
        assert sum(outcomes.values()) == dropped
        receipts = Counter(path.name.split("_")[0] for path in self.settings.outbox.glob("*/*.txt"))
        assert receipts == Counter(one.number for one in submissions)
        kept = {one.sha256 for one in submissions if one.sha256 is not None}
        for sha256 in kept:
            assert hash_file(self.settings.archive / sha256[:2] / sha256) == sha256
        archive = [path for path in self.settings.archive.rglob("*") if path.is_file()]
        assert {path.name for path in archive if path.parent.name == path.name[:2]} == kept
        assert not [path for path in archive if path.name.endswith(".part")]


def lend_readers(home: Path, nursery: Path) -> Path:
    """Let an installation have readers of a nursery, as `envdb up` does; return its home.

    Else each of its processes starts readers of its own, and each of them takes a second or two.
    """
    address = nursery_address(home)
    address.parent.mkdir(parents=True, exist_ok=True)
    address.symlink_to(nursery)
    return home


@contextmanager
def open_site(
    home: Path, url: str, environ: Mapping[str, str] | None = None, pool: SandboxPool | None = None
) -> Iterator[Site]:
    """Open an office in a folder, on a database that is prepared first where it is not.

    ``pool`` are readers shared with other tests: starting them costs a second or two.
    """
    settings = load_settings(
        {
            "ENVDB_HOME": str(home),
            "ENVDB_WAREHOUSE_URL": url,
            "ENVDB_SETTLE_S": "0",
            "ENVDB_NOW": NOW,
            **(environ or {}),
        }
    )
    with ExitStack() as stack:
        connection = stack.enter_context(connect(settings, autocommit=True))
        if pool is None:
            place = stack.enter_context(installation(settings))
        else:
            place = Installation(settings, contracts(), reference(), pool)
        prepare(connection, Definition(settings.include, place.contracts, place.reference))
        yield Site(settings, connection, place)


def hurry(server: Server) -> None:
    """Let a server of tests lose its data in a power cut, and keep little of its log."""
    settings = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    with psycopg.connect(libpq(server.url("postgres")), autocommit=True) as connection:
        for name, value in {**settings, "max_wal_size": "256MB"}.items():
            change = sql.SQL("ALTER SYSTEM SET {} = {}")
            connection.execute(change.format(sql.Identifier(name), sql.Literal(value)))
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def empty_database(server: Server) -> Iterator[str]:
    """Create a database for longer than one test; yield its URL and drop it."""
    with _database(server, "template1") as url:
        yield url


@contextmanager
def prepared_database(server: Server) -> Iterator[str]:
    """Create a database that is a prepared warehouse; yield its URL and drop it.

    It is a copy of one that is prepared once a server: 0.1 s where preparing costs a second.
    """
    with _database(server, _prepared_once(server)) as url:
        yield url


@cache
def _prepared_once(server: Server) -> str:
    """Return the name of a prepared database that nobody is connected to, so it can be copied."""
    name = "prepared"
    create_database(server, name)
    with psycopg.connect(libpq(server.url(name)), autocommit=True) as connection:
        prepare(connection, Definition(shipped_folder("include"), contracts(), reference()))
    return name


@contextmanager
def _database(server: Server, template: str) -> Iterator[str]:
    name = f"test_{secrets.token_hex(6)}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    # FORCE: a test that failed may have left a connection open.
    drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
    with psycopg.connect(libpq(server.url("postgres")), autocommit=True) as connection:
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield server.url(name)
        finally:
            connection.execute(drop.format(sql.Identifier(name)))


def libpq(url: str) -> str:
    """Return an address as psycopg and psql take it."""
    return url.replace("+psycopg", "", 1)


@cache
def contracts() -> Mapping[str, Contract]:
    return load_contracts(shipped_folder("include") / "contracts")


@cache
def reference() -> Reference:
    return load_reference(shipped_folder("include") / "reference")


@cache
def communes() -> list[str]:
    """Return the codes of the communes that send files."""
    return sorted(unit.code for unit in reference().units_matching(("commune",)))


def sample(feed: str, unit: str, period: str) -> SampleRows:
    """Return valid rows of a feed, as texts that a test may change."""
    found = _sample_once(feed, unit, period)
    return {sheet: [dict(row) for row in rows] for sheet, rows in found.items()}


@cache
def _sample_once(feed: str, unit: str, period: str) -> SampleRows:
    return valid_rows(contracts()[feed], reference(), unit, parse_period(period))


def form(feed: str, unit: str, period: str, rows: SampleRows | None = None) -> bytes:
    """Return our own form of a feed, filled with valid rows or the given ones."""
    return _form_once(feed, unit, period) if rows is None else _filled(feed, unit, period, rows)


@cache
def _form_once(feed: str, unit: str, period: str) -> bytes:
    return _filled(feed, unit, period, _sample_once(feed, unit, period))


def _filled(feed: str, unit: str, period: str, texts: SampleRows) -> bytes:
    contract = contracts()[feed]
    return render_template(
        contract,
        reference(),
        unit=reference().units[unit],
        period=parse_period(period),
        rows={
            sheet.name: [
                {name: _typed(sheet.column(name), text) for name, text in row.items()}
                for row in texts[sheet.name]
            ]
            for sheet in contract.sheets
        },
    )


def table(feed: str, rows: SampleRows) -> list[list[str]]:
    """Return the first sheet of a feed as a clerk would type it: headers, then rows."""
    sheet = contracts()[feed].sheets[0]
    names = [column.name for column in sheet.columns]
    headers = [sheet.column(name).label for name in names]
    return [headers, *([row[name] for name in names] for row in rows[sheet.name])]


def as_csv(lines: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> bytes:
    """Return rows as a csv that Excel saves."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(lines)
    return text.getvalue().encode(encoding)


def _typed(column: Column, text: str) -> object:
    if text == "":
        return None
    if column.type is ColumnType.BOOLEAN:
        return text == "Có"
    if column.type is ColumnType.DATE:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
    if column.type in NUMERIC:
        return float(text.replace(".", "").replace(",", "."))
    return text


def real_data() -> Path:
    """Return the folder of real files; skips the test where it is missing."""
    default = Path(__file__).parents[2] / "shared" / "realdata"
    folder = Path(os.environ.get("ENVDB_REALDATA", default))
    if not folder.is_dir():
        pytest.skip(f"the real files are not in {folder}: set ENVDB_REALDATA to where they are")
    return folder
