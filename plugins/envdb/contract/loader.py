"""Reads contracts: the shared vocabulary first, then each feed on top of it.

A column that a feed lists with the name of a vocabulary entry starts from that entry, and its own
words win; so the same quantity has the same label, unit and meaning wherever it appears.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from envdb.contract.model import Contract
from envdb.errors import MendableError

_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContractError(MendableError, ValueError):
    """A contract cannot be used; the message names the file, the place and what is wrong."""


@lru_cache(maxsize=4)
def load_contracts(folder: Path) -> Mapping[str, Contract]:
    """Read every contract of ``include/contracts`` (cached by folder), feed name to contract.

    Raises :class:`ContractError` naming every structural fault of the first faulty file.
    """
    vocabulary = load_vocabulary(folder)
    files = sorted(path for path in folder.glob("*.yml") if path.stem != "vocabulary")
    return {contract.feed: contract for contract in (read_contract(f, vocabulary) for f in files)}


def load_vocabulary(folder: Path) -> dict[str, dict[str, Any]]:
    """Read ``vocabulary.yml``: column name to the fields it shares between feeds."""
    content = _parse(folder / "vocabulary.yml")
    if not isinstance(content, dict):
        raise ContractError(f"{folder / 'vocabulary.yml'}: a mapping of columns is expected.")
    return content


def read_contract(path: Path, vocabulary: Mapping[str, Mapping[str, Any]]) -> Contract:
    """Read one contract file; raises :class:`ContractError` with one line for each fault."""
    content = _parse(path)
    if not isinstance(content, dict):
        raise ContractError(f"{path.name}: a mapping is expected at the top.")
    for sheet in content.get("sheets") or ():
        if isinstance(sheet, dict):
            sheet["columns"] = [
                {**vocabulary.get(str(column.get("name")), {}), **column}
                if isinstance(column, dict)
                else column
                for column in sheet.get("columns") or ()
            ]
    try:
        contract = Contract.model_validate(content)
    except ValidationError as error:
        faults = "\n".join(
            f"{path.name}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"
            for fault in error.errors()
        )
        raise ContractError(faults) from error
    if contract.feed != path.stem:
        raise ContractError(f"{path.name}: feed is {contract.feed!r}, the file must have its name.")
    return contract


def _parse(path: Path) -> Any:
    try:
        # a subclass of SafeLoader, in C where PyYAML was built with it
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_YAML)  # noqa: S506
    except yaml.YAMLError as error:
        raise ContractError(f"{path.name}: {error}") from error
