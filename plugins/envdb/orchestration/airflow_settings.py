"""Airflow's configuration: every variable that its parts get, worked out from our settings.

Airflow is configured by environment variables alone, the same for all of its parts, so nothing
depends on an ``airflow.cfg`` that somebody edited once. They override variables of the same name
that are set already; an ``AIRFLOW__...`` variable that is not set here (a mail server, say) goes
through from the caller's environment.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from urllib.parse import urlsplit

from envdb.settings import HANOI, Address, Auth, Settings, SettingsError, shipped_folder
from envdb.warehouse.connection import create_database
from envdb.warehouse.embedded import ensure_running

DATABASE = "airflow"
"""Name of Airflow's metadata database on the embedded server."""

AUTH_MANAGERS: Mapping[Auth, str] = {
    "simple": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
    "fab": "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
}

USER = "admin"
HOST = "127.0.0.1"

PARALLELISM = 8
"""Tasks at once. With 32 the api-server's pool of 15 connections runs dry and tasks fail."""

_SCHEME = "postgresql+psycopg://"


@dataclass(frozen=True, slots=True)
class SignIn:
    """The one account of an installation on one machine; ``is_new`` when this call made it."""

    user: str
    password: str
    file: Path
    is_new: bool


def airflow_home(settings: Settings) -> Path:
    """Return Airflow's own folder: logs, passwords, secrets."""
    return settings.home / "airflow"


def airflow_environment(
    settings: Settings,
    *,
    api_port: int,
    dags: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return the variables of every part of Airflow, to be laid over the caller's environment.

    Starts the embedded server and creates the metadata database on it when they are not there
    yet, unless the warehouse is on another server: then ``settings.airflow_url`` names the metadata
    database. ``dags`` replaces the folder of our own DAGs. The result holds passwords: do
    not log it, and pass it by environment, never on a command line. Raises
    :class:`~envdb.settings.SettingsError` and what starting the embedded server raises.
    """
    env = os.environ if environ is None else environ
    home = airflow_home(settings)
    home.mkdir(parents=True, exist_ok=True)
    secret = _secrets(home)
    database = metadata_url(settings)
    address = f"http://{HOST}:{api_port}"
    return {
        **own_settings(settings),
        **_metrics(settings.metrics),
        **_lineage(settings.lineage),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW_CONFIG": str(home / "airflow.cfg"),  # written by Airflow, all comments
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        # Worked out by itself it would be asyncpg's, which is not installed.
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": database,
        # --- what runs
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(PARALLELISM),
        # Tasks have what the scheduler has imported (preloaded); from Python 3.14 on not by default.
        "AIRFLOW__CORE__MP_START_METHOD": "fork",
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags or shipped_folder("dags")),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(shipped_folder("plugins")),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": str(HANOI),
        # The default asks the name server, which takes seconds where there is none.
        "AIRFLOW__CORE__HOSTNAME_CALLABLE": "socket.gethostname",
        # --- who may come in, and from where
        "AIRFLOW__CORE__AUTH_MANAGER": AUTH_MANAGERS[settings.auth],
        **_accounts(settings),
        "AIRFLOW__CORE__FERNET_KEY": secret["fernet"],
        "AIRFLOW__API__SECRET_KEY": secret["api"],
        "AIRFLOW__API_AUTH__JWT_SECRET": secret["jwt"],
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(api_port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        # --- how fast it notices
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
        # A run that was cut off by kill -9 goes on after 20 s, not after 300 s.
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "15",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "20",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",  # for new files; changed ones: at once
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "60",  # ours do not change by themselves
        # --- logs
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(
            home / "logs" / "dag_files"
        ),
        "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",  # the console is a file
        # It complains at each look at the log of a running task that nobody serves it (see parts).
        "AIRFLOW__LOGGING__NAMESPACE_LEVELS": "airflow.utils.log.file_task_handler=CRITICAL",
        # --- the world around
        "GX_ANALYTICS_ENABLED": "False",
        # BashOperator finds this installation's `airflow` and `envdb`, whatever else is installed.
        "PATH": os.pathsep.join((sysconfig.get_path("scripts"), env.get("PATH", os.defpath))),
        **_no_proxy(env),
        **_bytecode(home, env),
        # setproctitle would write over the place where /proc/<pid>/environ tells whose we are.
        "SPT_NOENV": "1",
    }


def sign_in(settings: Settings) -> SignIn:
    """Return how to sign in to the web pages, making a random password the first time."""
    file = airflow_home(settings) / "passwords.json"
    made = _write_once(file, json.dumps({USER: secrets.token_urlsafe(12)}))
    return SignIn(USER, _read(file, (USER,))[USER], file, made)


def own_settings(settings: Settings) -> dict[str, str]:
    """Return our settings as :func:`~envdb.settings.load_settings` reads them, paths absolute."""
    return {
        "ENVDB_HOME": str(settings.home),
        "ENVDB_INBOX": str(settings.inbox),
        "ENVDB_OUTBOX": str(settings.outbox),
        "ENVDB_ARCHIVE": str(settings.archive),
        "ENVDB_INCLUDE": str(settings.include),
        "ENVDB_EXPECTATIONS": str(settings.expectations),
        "ENVDB_SETTLE_S": f"{settings.settle_s:g}",
        "ENVDB_READ_MEMORY_MB": str(settings.read_memory_mb),
        "ENVDB_READ_TIME_S": f"{settings.read_time_s:g}",
        "ENVDB_FILE_MAX_MB": str(settings.file_max_mb),
        # Empty is unset, and unlike a missing name it hides what the caller's environment says.
        "ENVDB_WAREHOUSE_URL": settings.warehouse_url or "",
        "ENVDB_AIRFLOW_URL": settings.airflow_url or "",
        # What stood in the files is in the two above; where those are empty, no file must fill them.
        "ENVDB_WAREHOUSE_URL_FILE": "",
        "ENVDB_AIRFLOW_URL_FILE": "",
        "ENVDB_NOW": settings.now_fixed.isoformat() if settings.now_fixed else "",
        "ENVDB_NOW_FILE": str(settings.now_file or ""),
        "ENVDB_API_PORT": str(settings.api_port or ""),
        "ENVDB_METRICS": str(settings.metrics or ""),
        "ENVDB_LINEAGE": settings.lineage or "",
        "ENVDB_AUTH": settings.auth,
        "ENVDB_APPROVALS": str(settings.approvals),
        "ENVDB_APPROVERS": " ".join(f"{one}={name}" for one, name in settings.approvers),
        "ENVDB_DELIVER_TO": " ".join(map(str, settings.deliver_to)),
        "ENVDB_DELIVER_TOKENS": str(settings.deliver_tokens or ""),
        "ENVDB_DELIVER_TIMEOUT_S": f"{settings.deliver_timeout_s:g}",
        "ENVDB_SMTP": str(settings.smtp or ""),
        "ENVDB_SMTP_PASSWORD_FILE": str(settings.smtp_password_file or ""),
        "ENVDB_MAIL_FROM": settings.mail_from or "",
        "ENVDB_LIST_URL": settings.list_url or "",
        "ENVDB_LIST_TOKEN_FILE": str(settings.list_token_file or ""),
        "ENVDB_LIST_SHA256_URL": settings.list_sha256_url or "",
    }


def metadata_url(settings: Settings) -> str:
    """Return the SQLAlchemy URL of Airflow's database, with its password: do not log it.

    Starts the embedded server and creates the database when they are not there yet. Raises
    :class:`~envdb.settings.SettingsError` where the warehouse is elsewhere and it is not said where
    Airflow's database is.
    """
    if settings.airflow_url is None and settings.warehouse_url is None:
        server = ensure_running(settings.home)
        create_database(server, DATABASE)
        return server.url(DATABASE)
    if not (settings.airflow_url or "").startswith(_SCHEME):
        # Not quoted in the message, because it may hold a password.
        raise SettingsError(
            "ENVDB_WAREHOUSE_URL names a server of your own, so Airflow's database must be there "
            f"too: set ENVDB_AIRFLOW_URL to {_SCHEME}user:password@host:5432/{DATABASE}."
        )
    return str(settings.airflow_url)


def _accounts(settings: Settings) -> dict[str, str]:
    """Return what says who may come in; users with roles stand in Airflow's database."""
    file = sign_in(settings).file
    if settings.auth == "fab":
        _require("apache-airflow-providers-fab", "ENVDB_AUTH")
        return {}
    return {
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(file),
    }


def _metrics(place: Address | None) -> dict[str, str]:
    if place is None:
        return {}
    _require("statsd", "ENVDB_METRICS")
    return {
        "AIRFLOW__METRICS__STATSD_ON": "True",
        "AIRFLOW__METRICS__STATSD_HOST": place.host,
        "AIRFLOW__METRICS__STATSD_IPV6": str(":" in place.host),
        "AIRFLOW__METRICS__STATSD_PORT": str(place.port),
    }


def _lineage(place: str | None) -> dict[str, str]:
    """Let the OpenLineage provider send its events; it does nothing while no transport is set."""
    if place is None:
        return {}
    _require("apache-airflow-providers-openlineage", "ENVDB_LINEAGE")
    return {
        "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(_transport(place)),
        "AIRFLOW__OPENLINEAGE__NAMESPACE": "envdb",
        # The default forks a task that has threads of arrow and pandas running.
        "AIRFLOW__OPENLINEAGE__EXECUTE_IN_THREAD": "True",
    }


def _require(package: str, variable: str) -> None:
    try:
        distribution(package)
    except PackageNotFoundError as error:
        raise SettingsError(
            f"{variable} is set, but {package} is not installed: pip install 'envdb[large]'."
        ) from error


def _transport(place: str) -> dict[str, object]:
    url = urlsplit(place)
    if not url.scheme:
        return {"type": "file", "log_file_path": place, "append": True}
    receiver: dict[str, object] = {"type": "http", "url": f"{url.scheme}://{url.netloc}"}
    endpoint = url.path.strip("/")
    return {**receiver, "endpoint": endpoint} if endpoint else receiver


def _no_proxy(env: Mapping[str, str]) -> dict[str, str]:
    """Keep a proxy of the office out of the way from a task to the api-server beside it."""
    kept = env.get("NO_PROXY") or env.get("no_proxy") or ""
    text = ",".join(filter(None, (kept, HOST, "localhost")))
    return {"NO_PROXY": text, "no_proxy": text}


def _bytecode(home: Path, env: Mapping[str, str]) -> dict[str, str]:
    """Let a cache of compiled modules be used: without one each part starts 4 s of CPU later.

    pip leaves one beside the modules; uv, and an image with PYTHONDONTWRITEBYTECODE, do not. Where
    none is there and none may be written, it goes below our own home.
    """
    spec = find_spec("airflow")  # found, not imported
    if spec is None or spec.origin is None:
        raise SettingsError("The package apache-airflow is not installed: install envdb again.")
    if Path(cache_from_source(spec.origin)).exists():
        return {}
    may_write = not env.get("PYTHONDONTWRITEBYTECODE") and os.access(
        Path(spec.origin).parent, os.W_OK
    )
    if may_write:
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(home / "pycache")}


def _secrets(home: Path) -> dict[str, str]:
    file = home / "secrets.json"
    made = {
        "fernet": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"),
        "api": secrets.token_urlsafe(48),
        "jwt": secrets.token_urlsafe(48),
    }
    _write_once(file, json.dumps(made))
    return _read(file, tuple(made))


def _write_once(file: Path, text: str) -> bool:
    """Write a 0600 file unless it is there; whole or not at all, also among several callers."""
    if file.exists():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        part.write_text(text, encoding="ascii")
        file.hardlink_to(part)
    except FileExistsError:
        return False
    finally:
        part.unlink()
    return True


def _read(file: Path, names: tuple[str, ...]) -> dict[str, str]:
    try:
        found = json.loads(file.read_text(encoding="ascii"))
        return {name: str(found[name]) for name in names}
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{file} cannot be read ({error!r}): restore it, or remove it and start again (what "
            "was encrypted or signed with it is lost)."
        ) from error
