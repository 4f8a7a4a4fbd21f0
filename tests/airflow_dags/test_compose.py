"""docker-compose.yml, Dockerfile and deploy/: what can be seen without a container engine.

The services themselves run in test_celery.py; here are the claims about the files, and what is
quick to run: the secrets, the databases, the broker, and the build of the wheel.
"""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

pytest.register_assert_rewrite("compose_here", "large_office")
from compose_here import (  # noqa: E402 - after its assertions are made to explain
    CHECKOUT,
    FILE,
    VARIABLE,
    ComposeHere,
    ended,
    example_settings,
    installed,
    make_databases,
    read_file,
)
from envdb.warehouse.embedded import Server  # noqa: E402
from large_office import PARTS, database_server, require_redis  # noqa: E402

SERVICES: dict[str, dict[str, Any]] = read_file()["services"]
OURS = ("migrate", *PARTS, "worker")
SECRET = re.compile(
    r"PASSWORD|SECRET|_KEY\b|FERNET|SQL_ALCHEMY_CONN|WAREHOUSE_URL|BROKER_URL|BACKEND|TOKEN_FILE"
)


# --- the file ------------------------------------------------------------------------------------


def test_the_file_is_as_the_compose_specification_says() -> None:
    command = ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    done = subprocess.run([sys.executable, "-m", *(command[0].replace("-", "_"), *command[1:])],
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_every_service_is_run_by_a_test() -> None:
    assert SERVICES.keys() == {"postgres", "redis", *OURS}


def test_what_a_service_refers_to_is_there() -> None:
    top = read_file()
    for name, service in SERVICES.items():
        assert set(service.get("secrets", ())) <= top["secrets"].keys(), name
        assert service.get("depends_on", {}).keys() <= SERVICES.keys(), name
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            known = (CHECKOUT / source).exists() if "/" in source else source in top["volumes"]
            assert known, volume


def test_images_have_a_version_and_services_no_root() -> None:
    for name in ("postgres", "redis"):
        assert re.fullmatch(rf"{name}:\d+\.\d+(\.\d+)?-bookworm", SERVICES[name]["image"])
    # PostgreSQL's entry script gives root up by itself, and needs it before
    users = {name: service.get("user") for name, service in SERVICES.items() if name != "postgres"}
    assert users == {"redis": "redis", **dict.fromkeys(OURS, "64321:64321")}


def test_env_example_has_every_variable_with_its_default() -> None:
    assert dict(VARIABLE.findall(FILE.read_text(encoding="utf-8"))) == example_settings()


@pytest.mark.parametrize("service", SERVICES)
def test_a_secret_is_named_by_its_file_and_mounted(service: str) -> None:
    found = SERVICES[service]
    named = set()
    for name, value in found.get("environment", {}).items():
        if SECRET.search(name) and not name.endswith("_PASSWORDS_FILE"):
            assert name.endswith(("_CMD", "_FILE")), name
            (secret,) = re.findall(r"/run/secrets/(\w+)$", value)
            named.add(secret)
    assert named <= set(found.get("secrets", ()))
    if service in OURS:
        assert named == set(found["secrets"])


def test_airflow_knows_every_setting_and_reads_secrets_by_command() -> None:
    """A misspelt setting is silently nothing; a command is asked for sensitive options only."""
    options = airflow_options()
    for name in SERVICES["worker"]["environment"]:
        if name.startswith("AIRFLOW__"):
            _, section, option = name.removesuffix("_CMD").lower().split("__")
            assert option in options[section], name
            if name.endswith("_CMD"):
                assert options[section][option].get("sensitive"), name


def test_redis_hands_nothing_out_again_that_may_still_run() -> None:
    defaults = (CHECKOUT / "plugins/envdb/orchestration/assets.py").read_text(encoding="utf-8")
    (hours,) = re.findall(r'"execution_timeout": timedelta\(hours=(\d+)\)', defaults)
    name = "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"
    assert int(SERVICES["worker"]["environment"][name]) > int(hours) * 3600


def airflow_options() -> dict[str, dict[str, Any]]:
    """Return the options of Airflow and of its Celery provider, without importing Airflow."""
    spec = find_spec("airflow")
    assert spec is not None
    assert spec.origin is not None
    root = Path(spec.origin).parent
    own = yaml.safe_load((root / "config_templates" / "config.yml").read_text(encoding="utf-8"))
    provider = runpy.run_path(str(root / "providers" / "celery" / "get_provider_info.py"))
    more = provider["get_provider_info"]()["config"]
    return {section: about["options"] for section, about in {**own, **more}.items()}


# --- secrets, databases, broker ------------------------------------------------------------------


def make_secrets(folder: Path) -> dict[str, str]:
    """Run the script in a folder and return what its files hold."""
    (folder / "deploy").mkdir(exist_ok=True)
    shutil.copy(CHECKOUT / "deploy" / "make_secrets.sh", folder / "deploy")
    subprocess.run([folder / "deploy" / "make_secrets.sh"], check=True, cwd="/")
    return {path.name: path.read_text(encoding="ascii") for path in (folder / "secrets").iterdir()}


def test_secrets_are_those_of_the_file_and_drawn_once(tmp_path: Path) -> None:
    first = make_secrets(tmp_path)
    named = {path["file"] for path in read_file()["secrets"].values()}
    assert named == {f"./secrets/{name}" for name in first}
    of_others = {"smtp_password", "list_token"}  # empty until somebody fills them
    assert {name for name, text in first.items() if not text} == of_others
    assert all(len(text) >= 20 for name, text in first.items() if name not in of_others)
    drawn = [t for name, t in first.items() if not name.endswith("_url") and name not in of_others]
    assert len(set(drawn)) == len(drawn) == 6
    assert make_secrets(tmp_path) == first


def test_an_address_that_was_changed_stays(tmp_path: Path) -> None:
    make_secrets(tmp_path)
    address = tmp_path / "secrets" / "warehouse_url"
    address.unlink()
    address.write_text("postgresql+psycopg://envdb:secret@elsewhere:5432/envdb")
    assert make_secrets(tmp_path)["warehouse_url"].endswith("@elsewhere:5432/envdb")


def test_secrets_are_closed_on_the_host_and_open_to_every_user_of_a_container(
    tmp_path: Path,
) -> None:
    """databases.sh runs as PostgreSQL's user, whose uid is another than that of our services."""
    make_secrets(tmp_path)
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "secrets").iterdir()}
    assert modes == {0o444}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[ComposeHere]:
    with database_server(tmp_path / "server") as own:
        yield installed(tmp_path / "here", own)


def test_each_database_has_an_owner_with_a_password_of_its_own(here: ComposeHere) -> None:
    password = here.folder / "secrets" / "warehouse_password"
    hidden = password.rename(password.with_name("hidden"))
    assert make_databases(here).returncode != 0, "a role without a password was made"
    hidden.rename(password)
    done = make_databases(here)
    assert done.returncode == 0, done.stderr
    for secret, name in (("warehouse_url", "envdb"), ("airflow_url", "airflow")):
        with psycopg.connect(here.url(secret)) as connection:
            row = connection.execute(
                "SELECT current_user, datname, pg_get_userbyid(datdba) FROM pg_database"
                " WHERE datname = current_database()"
            ).fetchone()
            assert row == (name, name, name)
    of_another = (here.folder / "secrets" / "airflow_password").read_text()
    wrong = re.sub(r":[^:@/]+@", f":{of_another}@", here.url("warehouse_url"))
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)
    with psycopg.connect(here.url("warehouse_url")) as connection:
        # what the migrations do: make roles, and act as them
        connection.execute("CREATE ROLE made_by_envdb")
        connection.execute("SET ROLE made_by_envdb")
        connection.rollback()


def test_the_migration_makes_roles_and_the_first_account(here: ComposeHere) -> None:
    assert make_databases(here).returncode == 0
    done = here.run("migrate", here.command("migrate"))
    assert done.returncode == 0, done.stderr[-3000:]
    with psycopg.connect(here.url("airflow_url")) as connection:
        rows = connection.execute(
            "SELECT ab_user.username, ab_role.name FROM ab_user"
            " JOIN ab_user_role ON ab_user_role.user_id = ab_user.id"
            " JOIN ab_role ON ab_role.id = ab_user_role.role_id"
        ).fetchall()
        roles = connection.execute("SELECT name FROM ab_role").fetchall()
    assert rows == [("admin", "Admin")]
    assert {"Viewer", "Op", "Officer", "Admin"} <= {name for (name,) in roles}
    file = here.place("/var/lib/envdb/airflow/passwords.json")
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(json.loads(file.read_text())) == ["admin"]


def test_the_broker_answers_and_keeps_nothing_on_disk(tmp_path: Path, server: Server) -> None:
    require_redis()
    here = installed(tmp_path / "here", server)
    with ended(parts := []):
        parts.append(here.start("redis"))
        client = ["redis-cli", "-p", str(here.ports["6379"])]
        while here.run("redis", here.health_check("redis")).returncode != 0:
            assert parts[0].process.poll() is None, parts[0].told()
        for option, value in (("save", ""), ("appendonly", "no")):
            done = here.run("redis", [*client, "--json", "config", "get", option])
            assert json.loads(done.stdout) == {option: value}


# --- the image -----------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile with their arguments, lines joined."""
    text = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, " ".join(rest.split())) for word, _, rest in (x.partition(" ") for x in lines)]


def test_the_image_is_built_from_the_lock_and_runs_as_the_services_do() -> None:
    steps = instructions()
    bases = {rest.split()[0] for word, rest in steps if word == "FROM"}
    assert len(bases) == 1
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-bookworm", bases.pop())
    build = " ".join(rest for word, rest in steps if word == "RUN")
    assert "uv export --locked --no-dev --extra large" in build
    assert "--require-hashes" in build
    assert re.search(r"pip install --no-cache-dir uv==\d+\.\d+\.\d+ ?", build)
    (user,) = [rest for word, rest in steps if word == "USER"]
    assert {SERVICES[name]["user"] for name in OURS} == {user}
    ((dags, there),) = [rest.split() for word, rest in steps if word == "COPY" and "dags /" in rest]
    assert (CHECKOUT / dags).is_dir()
    assert there == SERVICES["worker"]["environment"]["AIRFLOW__CORE__DAGS_FOLDER"]


@pytest.mark.slow
def test_what_the_build_copies_makes_the_wheel_and_the_list_of_its_packages(tmp_path: Path) -> None:
    """Installing both is what tests/integration/test_wheel.py does."""
    context, wheels = tmp_path / "build", tmp_path / "wheel"
    context.mkdir()
    steps = instructions()
    for _, rest in (one for one in steps[: second_stage(steps)] if one[0] == "COPY"):
        *sources, target = rest.split()
        for source in sources:
            (shutil.copytree if (CHECKOUT / source).is_dir() else shutil.copy)(
                CHECKOUT / source, context / (source if target == "./" else target)
            )
    (build,) = [rest for word, rest in steps if word == "RUN" and "uv build" in rest]
    for command in build.split(" && ")[:2]:
        hidden = {name: v for name, v in os.environ.items() if not name.startswith("VIRTUAL_ENV")}
        done = subprocess.run(
            command.replace("/wheel", str(wheels)).split(),
            cwd=context, env=hidden, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    listed = (wheels / "requirements.txt").read_text()
    for package in ("apache-airflow-providers-celery", "celery", "redis", "psycopg-binary"):
        assert re.search(rf"^{package}==\S+.*\\\n +--hash=sha256:", listed, re.MULTILINE), package
    assert not re.search(r"^(pytest|mypy|ruff)==", listed, re.MULTILINE)
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert "envdb/_shipped/dags/ingest_submissions.py" in archive.namelist()


def second_stage(steps: list[tuple[str, str]]) -> int:
    return [at for at, (word, _) in enumerate(steps) if word == "FROM"][1]
