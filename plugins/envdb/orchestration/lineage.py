"""Tells OpenLineage what our assets are: folders and schemas, wherever this installation has them.

An asset's URI is part of its identity and of every version of a DAG, so it must be known without a
database and be the same on each machine: ``envdb://warehouse/core``, not the host and port of a
server that may move. Where that is, is worked out here when an event is sent, in the task, whose
settings are at hand. Airflow converts assets by the scheme of their URI and asks its providers how;
therefore the package declares itself one (``apache_airflow_provider`` in pyproject). ``postgres://``
would need a provider that is not otherwise used, and the server's address while a DAG is parsed.

The warehouse is told by schema, not by table: a batch writes the tables of whatever feeds its files
were, and those stand in the contracts.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from envdb.settings import Address, Settings, load_settings

if TYPE_CHECKING:
    from airflow.sdk import Asset
    from openlineage.client.event_v2 import Dataset

SCHEME = "envdb"
_EMBEDDED_DATABASE = "envdb"  # envdb.warehouse.connection.DATABASE, which loads SQLAlchemy
_POSTGRES_PORT = 5432


def provider_info() -> dict[str, Any]:
    """Return what Airflow's registry of providers has to know about this package.

    It is called by every part of Airflow that looks at an asset, so the module stays light.
    """
    return {
        "package-name": "envdb",
        "name": "envdb",
        "description": "Names the assets of envdb for OpenLineage.",
        "asset-uris": [
            {
                "schemes": [SCHEME],
                "handler": None,  # nothing to normalise
                "to_openlineage_converter": f"{__name__}.dataset",
            }
        ],
    }


def dataset(asset: Asset, lineage_context: Any) -> Dataset:  # noqa: ARG001 (Airflow's signature)
    """Return an asset as OpenLineage names folders and tables.

    https://openlineage.io/docs/spec/naming: ``file`` and the path; ``postgres://host:port`` and
    ``database.schema``.
    """
    from openlineage.client.event_v2 import Dataset

    namespace, name = place(asset.uri, load_settings())
    return Dataset(namespace=namespace, name=name)


def place(uri: str, settings: Settings) -> tuple[str, str]:
    """Return namespace and name of ``envdb://<folder>`` or ``envdb://warehouse/<schema>``."""
    parts = urlsplit(uri)
    if parts.netloc != "warehouse":
        return "file", str({"inbox": settings.inbox, "outbox": settings.outbox}[parts.netloc])
    schema = parts.path.strip("/")
    if settings.warehouse_url is None:
        # The embedded server's port may be another after its next start.
        return f"postgres://{socket.gethostname()}", f"{_EMBEDDED_DATABASE}.{schema}"
    server = urlsplit(settings.warehouse_url)
    database = unquote(server.path.strip("/"))
    address = Address(str(server.hostname), server.port or _POSTGRES_PORT)
    return f"postgres://{address}", f"{database}.{schema}"
