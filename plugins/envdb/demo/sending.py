"""Puts reports into the inboxes: shape, file name, expected outcome; one list of drops a wave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from envdb.contract.model import Contract
from envdb.contract.periods import parse_period
from envdb.contract.reference import Reference
from envdb.demo.drops import Drop, Planted
from envdb.demo.file_names import file_name
from envdb.demo.rows import Report, Rows, stream
from envdb.demo.shapes import NOT_SENT, Shaper

WAVES = 8


class Sending:
    """Collects the drops of all waves (numbered from 1)."""

    def __init__(
        self,
        contracts: Mapping[str, Contract],
        reference: Reference,
        seed: int,
        communes: frozenset[str] | None = None,
    ) -> None:
        """Begin with nothing sent; of communes only those given will send, where they are given.

        The others are planned all the same, so that a part of a season has the same files.
        """
        self._silent = frozenset(reference.hanoi_communes()) - (
            frozenset(reference.hanoi_communes()) if communes is None else communes
        )
        self.contracts = contracts
        self.reference = reference
        self.seed = seed
        self.waves: list[list[Drop]] = [[] for _ in range(WAVES)]
        self._shaper = Shaper(reference)

    def report(self, feed: str, unit: str, period: str, rows: Rows | None = None) -> Report:
        """Return a report of a unit; without rows it has nothing to report and says so."""
        return Report(
            contract=self.contracts[feed],
            unit=self.reference.units[unit],
            period=parse_period(period),
            rows=rows or {},
            nothing=not rows or not any(rows.values()),
        )

    def put(
        self,
        wave: int,
        report: Report,
        shape: str,
        *,
        planted: Sequence[Planted] = (),
        outcome: str = "",
        folder: str = "",
        again: bool = False,
        part: str = "",
    ) -> Drop:
        """Drop a report and return the drop.

        Without ``outcome`` it follows from what was planted: a critical finding rejects the file
        (a row feed keeps its good rows), a warning is accepted with it. ``folder`` is that of the
        report's unit unless the file is laid elsewhere (where no unit is, nothing is read of it);
        ``again`` shows in its name.
        """
        folder = folder or report.unit.code
        names = (
            str(wave),
            folder,
            report.contract.feed,
            str(report.period),
            *filter(None, (part,)),
        )
        rng = stream(self.seed, "file", *names)
        shaped = NOT_SENT if folder in self._silent else self._shaper.file(report, shape, rng)
        name = file_name(report, shaped.suffix, rng, is_titled=shaped.is_titled, again=again)
        outcome = outcome or _outcome(report.contract, planted)
        is_from_unit = folder in self.reference.units
        drop = Drop(
            unit=folder,
            file_name=self._free_name(wave, folder, name),
            content=shaped.content,
            feed=report.contract.feed if is_from_unit else None,
            period=str(report.period) if is_from_unit else None,
            outcome=outcome,
            planted=(*planted, *(() if outcome == "quarantined" else shaped.notes)),
            shape=shape,
            part=part,
            waste_codes=_waste_codes(report.rows),
        )
        self._keep(wave, drop)
        return drop

    def put_again(self, wave: int, drop: Drop, name: str = "") -> None:
        """Drop the bytes of a current file a second time."""
        name = self._free_name(wave, drop.unit, name or drop.file_name)
        again = replace(drop, file_name=name, outcome="duplicate", planted=())
        self._keep(wave, again)

    def put_bytes(
        self,
        wave: int,
        folder: str,
        name: str,
        content: bytes,
        shape: str,
        planted: tuple[Planted, ...] = (),
    ) -> None:
        """Drop something that cannot be used."""
        name = self._free_name(wave, folder, name)
        drop = Drop(folder, name, content, None, None, "quarantined", planted, shape)
        self._keep(wave, drop)

    def _keep(self, wave: int, drop: Drop) -> None:
        if drop.unit not in self._silent:
            self.waves[wave - 1].append(drop)

    def _free_name(self, wave: int, folder: str, name: str) -> str:
        """Return a name that no file of the folder has in this wave, as a clerk's computer would."""
        taken = {drop.file_name for drop in self.waves[wave - 1] if drop.unit == folder}
        path = PurePath(name)
        free, number = name, 2
        while free in taken:
            free, number = f"{path.stem} ({number}){path.suffix}", number + 1
        return free


def _waste_codes(rows: Rows) -> frozenset[str]:
    codes = (row.get("waste_code") for page in rows.values() for row in page)
    # what is typed wrong is no code
    return frozenset(code for code in codes if isinstance(code, str))


def _outcome(contract: Contract, planted: Sequence[Planted]) -> str:
    severities = {one.severity for one in planted}
    if "critical" in severities and contract.on_critical == "submission":
        return "rejected"
    return "accepted_with_warnings" if severities & {"critical", "warning"} else "accepted"
