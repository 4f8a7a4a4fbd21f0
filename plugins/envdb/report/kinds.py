"""The reports there are: ``include/reports/<report>.md.j2``, a heading in YAML and then the text.

A new report is a new text and its queries; nothing of it is Python.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jinja2
import pydantic
import yaml

from envdb.errors import MendableError
from envdb.report.names import SUFFIX, kind_names

_PARTED = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)


class ReportKindError(MendableError, ValueError):
    """A report that is not there, or whose heading does not say what it must."""


class Heading(pydantic.BaseModel):
    """The heading of a report's text."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    title: str
    """What the report is about, with ``{{ year }}``."""

    recipient: str
    """Who it is delivered to, as the settings name it."""

    parent: str
    issuer: str
    symbol: str
    place: str
    kind: str
    addressed_to: tuple[str, ...] = ()
    """Who deals with it, behind Kính gửi; the texts of the first releases name nobody."""

    recipients: tuple[str, ...]
    """Lines of Nơi nhận."""

    file_name: str
    tables: tuple[str, ...]
    """Queries of ``include/sql/reports`` that it is written from, in the order of the annex."""

    by_timer: bool
    """Whether it is begun every year by itself."""


@dataclass(frozen=True)
class ReportKind:
    """A report: its heading, its text, and the texts that this one takes words from."""

    name: str
    sources: Mapping[str, str]

    @property
    def template(self) -> str:
        """Return the file name of its own text."""
        return f"{self.name}{SUFFIX}"

    @cached_property
    def heading(self) -> Heading:
        """Return what its heading says; raises :class:`ReportKindError`."""
        found = _PARTED.match(self.sources[self.template])
        if found is None:
            raise ReportKindError(f"{self.template}: the text does not begin with a heading")
        try:
            return Heading.model_validate(yaml.safe_load(found[1]))
        except (yaml.YAMLError, pydantic.ValidationError) as error:
            raise ReportKindError(f"{self.template}: {error}") from error

    @property
    def texts(self) -> dict[str, str]:
        """Return the texts without headings, by file name."""
        return {name: _PARTED.sub(r"\2", text) for name, text in self.sources.items()}

    def title(self, year: int) -> str:
        """Return what the report of a year is about."""
        text: str = jinja2.Template(self.heading.title).render(year=year)
        return text


def read_kind(folder: Path, name: str) -> ReportKind:
    """Return a report; raises :class:`ReportKindError` where there is none of that name."""
    if name not in kind_names(folder):
        known = ", ".join(kind_names(folder))
        raise ReportKindError(f"Không có loại báo cáo {name!r}; có các loại: {known}.")
    files = [folder / f"{name}{SUFFIX}", *sorted(folder.glob("*.j2"))]
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in files
        if path.name == f"{name}{SUFFIX}" or not path.name.endswith(SUFFIX)
    }
    return ReportKind(name, texts)
