"""The wheel is whole: installed elsewhere, without a checkout, it has its own contracts and suites.

The environment is made as a user's is: a new one, with the locked dependencies and none of those of
development, so that a library we only have by accident is missed here. uv links the packages from
its cache, which makes that as fast as borrowing them from the environment of the tests would be.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.register_assert_rewrite("intake_site")
from intake_site import VILLAGES, form  # noqa: E402 - after its assertions are made to explain

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]
UNIT = "00004"


def run(*command: str | Path, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a program without a trace of this checkout in its environment.

    Nor are 13,000 modules compiled, of which a few hundred are read.
    """
    hidden = ("ENVDB_", "PYTHON", "VIRTUAL_ENV", "UV_PROJECT", "UV_COMPILE")
    environment = {name: v for name, v in os.environ.items() if not name.startswith(hidden)}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment | environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = run("uv", "build", "--wheel", "--out-dir", folder, cwd=CHECKOUT)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the environment ``venv`` in it, where the wheel is installed."""
    folder = tmp_path_factory.mktemp("elsewhere")
    python = folder / "venv" / "bin" / "python"
    steps: list[tuple[Path, list[str | Path]]] = [
        (CHECKOUT, ["uv", "export", "--locked", "--no-dev", "--no-emit-project", "--quiet",
                    "--output-file", folder / "requirements.txt"]),
        (folder, ["uv", "venv", "--python", sys.executable, "venv"]),
        (folder, ["uv", "pip", "install", "--python", python, "--require-hashes",
                  "--requirements", "requirements.txt"]),
        (folder, ["uv", "pip", "install", "--python", python, "--no-deps", wheel]),
    ]  # fmt: skip
    for cwd, command in steps:
        done = run(*command, cwd=cwd)
        assert done.returncode == 0, done.stderr
    return folder


def test_the_wheel_carries_what_the_package_reads(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    shipped = {
        f"envdb/_shipped/{path.relative_to(CHECKOUT).as_posix()}"
        for top in ("include", "expectations", "dags")
        for path in (CHECKOUT / top).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert shipped
    assert shipped - inside == set()
    assert {name.split("/")[0] for name in inside if ".dist-info" not in name} == {"envdb"}
    assert not [name for name in inside if "test" in name.split("/")[-1]]


def test_rendered_files_fit_the_contracts_that_came_with_the_wheel(elsewhere: Path) -> None:
    envdb = elsewhere / "venv" / "bin" / "envdb"
    done = run(envdb, "render", "--check", cwd=elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    (shipped,) = (elsewhere / "venv").glob("lib/python*/site-packages/envdb/_shipped")
    query = "from envdb.settings import load_settings as s; print(s().include, s().expectations)"
    done = run(elsewhere / "venv" / "bin" / "python", "-c", query, cwd=elsewhere)
    assert done.stdout.split() == [str(shipped / "include"), str(shipped / "expectations")]

    suite = shipped / "expectations" / f"{VILLAGES}.craft_villages.json"
    kept = elsewhere / "kept.json"
    shutil.copy(suite, kept)
    suite.unlink()  # linked from the cache: written anew, not into
    suite.write_text("{}")
    try:
        done = run(envdb, "render", "--check", cwd=elsewhere)
    finally:
        kept.replace(suite)
    assert done.returncode == 1
    assert f"{suite.name} differs from its contract" in done.stderr


def test_the_wheel_makes_a_warehouse_and_judges_a_file(elsewhere: Path, database_url: str) -> None:
    (elsewhere / "Làng nghề 2025.xlsx").write_bytes(form(VILLAGES, UNIT, "2025"))
    done = run(
        elsewhere / "venv" / "bin" / "envdb", "check", "Làng nghề 2025.xlsx", "--unit", UNIT,
        cwd=elsewhere,
        ENVDB_WAREHOUSE_URL=database_url,
        ENVDB_NOW="2026-01-15T09:30:00+07:00",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Làng nghề, năm 2025, 3 dòng: sẽ được nhận." in done.stdout
