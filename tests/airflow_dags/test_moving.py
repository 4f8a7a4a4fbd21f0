"""The commands of README.md that move an installation to the large one are run as they stand there.

A script named ``docker`` runs on this machine what the engine would run in a container, in the
environment that docker-compose.yml gives to it; what only the engine does (build, up) it leaves out.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

pytest.register_assert_rewrite("compose_here", "large_office", "intake_site")
from compose_here import (  # noqa: E402 - after its assertions are made to explain
    CHECKOUT,
    ComposeHere,
    installed,
    make_databases,
)
from envdb.warehouse.checksum import warehouse_checksum  # noqa: E402
from intake_site import NOW, VILLAGES, communes, form  # noqa: E402
from large_office import database_server  # noqa: E402

pytestmark = pytest.mark.slow

STILL_S = 1.5
"""More than ENVDB_SETTLE_S: what was copied a moment ago is left for the next claim."""

DOCKER = """#!/bin/bash
set -euo pipefail
arguments=("${@//\\/srv\\/envdb/SRV}")
case "$*" in
  "compose build" | "compose up "*) ;;
  "compose run --rm migrate") source ENVIRONMENTS/migrate; exec envdb status ;;
  "compose exec -T postgres "*) source ENVIRONMENTS/postgres; exec "${arguments[@]:4}" ;;
  "compose exec -T worker "*) source ENVIRONMENTS/worker; exec "${arguments[@]:4}" ;;
  "compose run --rm --no-deps -T worker "*) source ENVIRONMENTS/worker; exec "${arguments[@]:6}" ;;
  *) echo "not known: $*" >&2; exit 9 ;;
esac
"""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[ComposeHere]:
    """Return a large installation with nothing in it, whose folder is also a checkout."""
    with database_server(tmp_path / "server") as server:
        here = installed(tmp_path / "here", server, more={"ENVDB_NOW": NOW})
        assert make_databases(here).returncode == 0
        shutil.copy(CHECKOUT / ".env.example", here.folder)
        environments = here.folder / "environments"
        environments.mkdir()
        for service in ("migrate", "postgres", "worker"):
            lines = [
                f"export {name}={shlex.quote(value)}\n"
                for name, value in here.environment(service).items()
            ]
            (environments / service).write_text("".join(lines), encoding="utf-8")
        docker = here.folder / "bin" / "docker"
        docker.parent.mkdir()
        text = DOCKER.replace("ENVIRONMENTS", str(environments))
        docker.write_text(text.replace("SRV", str(here.place("/srv/envdb"))), encoding="utf-8")
        docker.chmod(0o755)
        yield here


def test_what_the_readme_says_moves_everything(here: ComposeHere) -> None:
    old = here.folder / ".envdb"
    for unit in communes()[:2]:
        drop(old / "inbox" / unit / "a.xlsx", form(VILLAGES, unit, "2025"))
        drop(old / "inbox" / unit / "b.csv", b"")
    with database_server(old) as embedded:
        told = run(commands(), here)
        assert "accepted" in told
        with (
            psycopg.connect(embedded.url("envdb").replace("+psycopg", "", 1)) as before,
            psycopg.connect(here.url("warehouse_url")) as after,
        ):
            found = warehouse_checksum(after)
            assert found == warehouse_checksum(before)
            assert found["intake.submission"].startswith("4 rows")
            assert len(rights(after)) > 100
            assert rights(after) == rights(before)
    for folder in ("archive", "inbox", "outbox"):
        assert content(here.place(f"/srv/envdb/{folder}")) == content(old / folder)
    assert len(content(old / "archive")) == 3  # the empty files are one

    # and the numbers go on
    drop(here.place("/srv/envdb/inbox") / communes()[2] / "c.csv", b"")
    time.sleep(STILL_S)
    assert "BN000005" in run("docker compose exec -T worker envdb ingest", here)


def drop(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (1_750_000_000,) * 2)  # still for long


def commands() -> str:
    """Return the block of commands under the heading."""
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    (section,) = re.findall(r"## Moving to the large installation\n(.*?)\n## ", text, re.DOTALL)
    (block,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    return str(block)


def run(script: str, here: ComposeHere) -> str:
    """Run commands where the checkout of the installation is; return what they print."""
    path = os.pathsep.join(
        (str(here.folder / "bin"), sysconfig.get_path("scripts"), os.environ["PATH"])
    )
    hidden = {name: value for name, value in os.environ.items() if not name.startswith("ENVDB_")}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=here.folder,
        env={**hidden, "PATH": path, "ENVDB_NOW": NOW},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def content(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {name: path.read_bytes() for name, path in found.items() if path.is_file()}


def rights(connection: psycopg.Connection) -> list[tuple[str, str, str, str]]:
    """Return who besides its owner may do what with each table and view."""
    return connection.execute(
        "SELECT n.nspname, c.relname, pg_get_userbyid(a.grantee), a.privilege_type"
        " FROM pg_class AS c INNER JOIN pg_namespace AS n ON c.relnamespace = n.oid,"
        " aclexplode(c.relacl) AS a"
        " WHERE n.nspname IN ('intake', 'staging', 'core', 'mart') AND a.grantee <> c.relowner"
        " ORDER BY 1, 2, 3, 4"
    ).fetchall()
