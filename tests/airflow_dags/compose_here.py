"""docker-compose.yml on this machine without containers: its commands, environments and secrets.

Everything is read from the file, so the file is what is tested. Exchanged are only the places that
a container has for itself: folders, the hosts and ports in addresses, and the names of hosts.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from envdb.orchestration import processes
from envdb.warehouse.embedded import Server
from envdb.warehouse.embedded_cluster import wheel_binaries

CHECKOUT = Path(__file__).parents[2]
FILE = CHECKOUT / "docker-compose.yml"
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::-([^}]*))?\}")
"""A variable of the file, with its default; ``$$`` is a dollar that the shell sees."""


def read_file() -> dict[str, Any]:
    """Return the file as YAML has it, with its anchors and merges carried out."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def example_settings() -> dict[str, str]:
    """Return the variables of .env.example."""
    lines = (CHECKOUT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Part:
    """A running service, which leads a session of its own."""

    name: str
    service: str
    process: subprocess.Popen[bytes]
    log: Path

    def told(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass(frozen=True)
class ComposeHere:
    """The services of the file in a folder, with PostgreSQL and Redis on ports of this machine.

    ``variables`` are those of .env; ``more`` is laid over every environment, for what a test must
    set and an installation does not.
    """

    folder: Path
    server: Server
    variables: Mapping[str, str]
    more: Mapping[str, str]
    ports: Mapping[str, int]

    @property
    def file(self) -> dict[str, Any]:
        return read_file()

    def service(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.file["services"][name]
        return found

    def place(self, path: str) -> Path:
        """Return where a folder or file of the containers is here."""
        return Path(self.fitted(path))

    def fitted(self, text: str) -> str:
        """Return a text of the file as it must be here: variables filled in, places exchanged."""
        text = VARIABLE.sub(lambda m: self.variables.get(m[1], m[2] or ""), str(text))
        for there, here in self._places().items():
            text = text.replace(there, here)
        return text.replace("$$", "$")

    def _places(self) -> dict[str, str]:
        return {
            "/var/lib/envdb": str(self.folder / "var"),
            "/srv/envdb": str(self.folder / "srv"),
            "/run/secrets": str(self.folder / "secrets"),
            "/opt/envdb/dags": str(CHECKOUT / "dags"),
            "/opt/envdb/plugins": str(self.folder / "plugins"),
            "api-server:8080": f"127.0.0.1:{self.ports['8080']}",
            "8080": str(self.ports["8080"]),
            "8974": str(self.ports["8974"]),
        }

    def environment(self, service: str, host: str | None = None) -> dict[str, str]:
        """Return all that a service's processes have in their environment."""
        of_file = self.service(service).get("environment", {})
        return {
            "PATH": os.pathsep.join(
                (sysconfig.get_path("scripts"), str(wheel_binaries()), os.defpath)
            ),
            "HOME": str(self.folder / "var"),
            "LANG": "C.UTF-8",
            **{name: self.fitted(value) for name, value in of_file.items()},
            # A container has its own name and its own ports.
            "HOSTNAME": host or socket.gethostname(),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.ports["8974"]),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
            **self._postgres(service),
            **self.more,
        }

    def _postgres(self, service: str) -> dict[str, str]:
        """Return what makes psql here reach the server as it does in the server's own container."""
        if service != "postgres":
            return {}
        password = psycopg_password(self.server.url("postgres"))
        return {"PGHOST": "127.0.0.1", "PGPORT": str(self.ports["5432"]), "PGPASSWORD": password}

    def command(self, service: str) -> list[str]:
        words = [self.fitted(word) for word in self.service(service)["command"]]
        if words[0] == "redis-server":
            words += ["--bind", "127.0.0.1", "--port", str(self.ports["6379"])]
        return words

    def health_check(self, service: str) -> list[str]:
        """Return the command of a health check, as the engine runs it."""
        kind, *words = (self.fitted(word) for word in self.service(service)["healthcheck"]["test"])
        if words[0] == "redis-cli":
            words[1:1] = ["-p", str(self.ports["6379"])]
        return ["/bin/sh", "-c", *words] if kind == "CMD-SHELL" else words

    def start(self, service: str, name: str | None = None) -> Part:
        """Start a service as the leader of a session; a worker gets the name of its host."""
        words = self.command(service)
        if name is not None:
            words += ["--celery-hostname", name]
        log = self.folder / f"{name or service}.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                words,
                env=self.environment(service, name),
                cwd=self.place("/var/lib/envdb"),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return Part(name or service, service, process, log)

    def run(
        self, service: str, words: Sequence[str | Path], host: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program in the environment of a service."""
        return subprocess.run(
            [str(word) for word in words],
            env=self.environment(service, host),
            cwd=self.place("/var/lib/envdb"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    def url(self, secret: str) -> str:
        """Return the address in a file of secrets/, for psycopg."""
        text = (self.folder / "secrets" / secret).read_text(encoding="ascii")
        return text.replace("+psycopg", "", 1)


def psycopg_password(url: str) -> str:
    return url.split("://", 1)[1].split("@", 1)[0].split(":", 1)[1]


def installed(
    folder: Path,
    server: Server,
    variables: Mapping[str, str] | None = None,
    more: Mapping[str, str] | None = None,
) -> ComposeHere:
    """Make the folders of the containers and the secrets, as the file's first lines say."""
    ports = {"5432": int(re.findall(r":(\d+)/", server.url("postgres"))[0])}
    ports |= {port: free_port() for port in ("6379", "8080", "8974")}
    here = ComposeHere(
        folder, server, {**example_settings(), **(variables or {})}, more or {}, ports
    )
    for volume in ("var", "srv/inbox", "srv/outbox", "srv/archive", "plugins"):
        (folder / volume).mkdir(parents=True)
    shutil.copy(CHECKOUT / "plugins" / ".airflowignore", folder / "plugins")
    shutil.copytree(CHECKOUT / "deploy", folder / "deploy")
    subprocess.run([folder / "deploy" / "make_secrets.sh"], check=True)
    _point_here(folder / "secrets", ports)
    return here


def _point_here(secrets: Path, ports: Mapping[str, int]) -> None:
    """Exchange the hosts in the addresses; what stands before them is what the script drew."""
    for file in secrets.glob("*_url"):
        text = file.read_text(encoding="ascii")
        for service, port in (("postgres", "5432"), ("redis", "6379")):
            text = text.replace(f"{service}:{port}/", f"127.0.0.1:{ports[port]}/")
        file.unlink()  # it is read-only
        file.write_text(text, encoding="ascii")


def make_databases(here: ComposeHere) -> subprocess.CompletedProcess[str]:
    """Run deploy/databases.sh as the image's entry script does, on a server with nothing in it."""
    script = here.folder / "databases.sh"
    script.write_text(here.fitted((CHECKOUT / "deploy" / "databases.sh").read_text()))
    return here.run("postgres", ["bash", script])


@contextmanager
def ended(parts: list[Part]) -> Iterator[None]:
    """End the sessions of all parts, also when what runs in between fails."""
    try:
        yield
    finally:
        processes.kill(part.process.pid for part in parts)
        for part in parts:
            part.process.wait()
