"""Which port the web pages are on: the one asked for, or the one of last time, or a free one."""

from __future__ import annotations

import socket
from pathlib import Path

from envdb.orchestration.airflow_settings import HOST, airflow_home
from envdb.orchestration.parts import ServicesError, Tell
from envdb.settings import Settings

_PORTS = range(8080, 8180)


def choose_port(settings: Settings, tell: Tell) -> int:
    """Return the port of the web pages: ENVDB_API_PORT, or the last one, or the first free one.

    Raises :class:`ServicesError` when the one that was asked for is taken.
    """
    wanted = settings.api_port
    if wanted is not None:
        if not _is_free(wanted):
            raise ServicesError(
                f"Cổng {wanted} (ENVDB_API_PORT) đang có chương trình khác dùng: chọn cổng khác."
            )
        return wanted
    kept = last_port(settings)
    port: int | None = next((one for one in (kept, *_PORTS) if _is_free(one)), None)
    if port is None:
        raise ServicesError(
            f"Các cổng {_PORTS.start} đến {_PORTS.stop - 1} đều bận: đặt ENVDB_API_PORT."
        )
    if port != kept:
        tell(f"Cổng {kept} đang có chương trình khác dùng; lần này dùng cổng {port}.")
    file = _file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{port}\n", encoding="ascii")
    return port


def last_port(settings: Settings) -> int:
    """Return the port of the last start, or the one a first start will try."""
    try:
        return int(_file(settings).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return _PORTS[0]


def _file(settings: Settings) -> Path:
    return airflow_home(settings) / "port"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server binds: connections of the last one that linger do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
