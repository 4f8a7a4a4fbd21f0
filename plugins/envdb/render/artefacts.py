"""All committed artefacts of all contracts, to write them or to say which ones differ.

``envdb render`` writes, ``envdb render --check`` compares; both use the same pure functions, so a
committed file that somebody edited by hand is always found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from envdb.contract.model import Contract
from envdb.contract.reference import Reference
from envdb.render.ddl import facts_sql, staging_sql
from envdb.render.dictionary import dictionary_pages
from envdb.render.suites import suite_text


def artefacts(
    contracts: Mapping[str, Contract], reference: Reference, include: Path, expectations: Path
) -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of every artefact."""
    for contract in contracts.values():
        yield include / "sql" / "facts" / f"{contract.feed}.sql", facts_sql(contract)
        yield include / "sql" / "staging" / f"{contract.feed}.sql", staging_sql(contract)
        for sheet in contract.sheets:
            yield (
                expectations / f"{contract.feed}.{sheet.name}.json",
                suite_text(contract, sheet, reference),
            )
    for name, text in dictionary_pages(contracts, reference):
        yield include / "dictionary" / name, text


def write_artefacts(
    contracts: Mapping[str, Contract], reference: Reference, include: Path, expectations: Path
) -> list[Path]:
    """Write what differs, remove what no contract renders any more; return the paths touched."""
    touched = []
    for path, text in artefacts(contracts, reference, include, expectations):
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            touched.append(path)
    for path in _stray(contracts, reference, include, expectations):
        path.unlink()
        touched.append(path)
    return touched


def differing_artefacts(
    contracts: Mapping[str, Contract], reference: Reference, include: Path, expectations: Path
) -> list[str]:
    """Return one message for each committed artefact that is missing, different or left over."""
    faults = []
    for path, text in artefacts(contracts, reference, include, expectations):
        if not path.is_file():
            faults.append(f"{path.name} is missing")
        elif path.read_text(encoding="utf-8") != text:
            faults.append(f"{path.name} differs from its contract")
    faults += [
        f"{path.name} belongs to no contract"
        for path in _stray(contracts, reference, include, expectations)
    ]
    return faults


def _stray(
    contracts: Mapping[str, Contract], reference: Reference, include: Path, expectations: Path
) -> list[Path]:
    expected = {path for path, _ in artefacts(contracts, reference, include, expectations)}
    folders = (
        (include / "sql" / "facts", "*.sql"),
        (include / "sql" / "staging", "*.sql"),
        (expectations, "*.json"),
        (include / "dictionary", "*.md"),
    )
    return [
        path
        for folder, pattern in folders
        for path in sorted(folder.glob(pattern))
        if path not in expected
    ]
