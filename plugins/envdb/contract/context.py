"""Context columns: what a row is compared with that does not stand in its own file.

A context column is joined to the rows of a sheet before its suite runs, so that a rule on history,
the register, another unit's file or a figure of the reference data is an ordinary expectation on a
column. Each kind of source has one word here; how it is looked up is in
:mod:`envdb.intake.context`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from envdb.contract.base import STRICT, Identifier

ContextKind = Literal[
    "previous", "other_unit", "registered", "known", "capacity", "factor", "limit"
]

KINDS: tuple[ContextKind, ...] = (
    "previous",
    "other_unit",
    "registered",
    "known",
    "capacity",
    "factor",
    "limit",
)

FROM_OWN_HISTORY, FROM_OTHERS = "previous", "other_unit"
FROM_REGISTER = frozenset({"registered", "capacity"})
YES_OR_NO = frozenset({"registered", "known"})
FIGURES = frozenset({"factor", "limit"})
"""Kinds that a row finds in ``include/reference``; the others need what other files brought."""

REGISTER_FEED = "enterprise_register"


class _Model(BaseModel):
    model_config = STRICT


class FactorOf(_Model):
    """The columns that choose a row of ``fuel_factors.csv``; valid at the end of the period."""

    fuel: Identifier
    unit: Identifier


class LimitOf(_Model):
    """The columns that choose a row of ``wastewater_limits.csv`` and its column A or B.

    ``day`` is the column of the day on which the limit must be in force. When a facility began to
    work is not reported, so of two standards in force the older one is meant.
    """

    parameter: Identifier
    column: Identifier
    day: Identifier
    bound: Literal["min", "max"] = "max"


class CapacityOf(_Model):
    """Whose capacity: the column of a tax code, in this sheet or (``sheet.column``) in another.

    ``unit`` is the column with the unit of what is compared; in another unit there is no capacity.
    """

    tax_code: Annotated[str, Field(pattern=r"^([a-z0-9_]+\.)?[a-z0-9_]+$")]
    unit: Identifier


class KnownCode(_Model):
    """A code of an open list, and whose accepted rows make it known.

    ``unit``: the sender's own, so each code is asked once; the first row of a file is that once.
    ``managers``: those of the columns that say ``makes_known``.
    """

    code: Identifier
    accepted_from: Literal["unit", "managers"]


class Context(_Model):
    """One context column, of exactly one source.

    ``previous`` is arithmetic on the same thing's row in the unit's current submission of the
    period before, found by the sheet's lasting key, of several rows the greatest; with
    ``year_column`` the row is that of the year before the row's own, found by its key.
    ``other_unit`` names the columns by which a row of another unit's current submission of the
    period is the same thing; its value is that unit's name. ``registered`` says whether a tax code
    stands in the newest list of enterprises, ``known`` whether a code of an open list was accepted
    before.
    """

    previous: str | None = None
    year_column: Identifier | None = None
    other_unit: Annotated[tuple[Identifier, ...], Field(min_length=1)] | None = None
    registered: Identifier | None = None
    known: KnownCode | None = None
    capacity: CapacityOf | None = None
    factor: FactorOf | None = None
    limit: LimitOf | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Context:
        given = [name for name in KINDS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a context column has exactly one of {', '.join(KINDS)}")
        if self.year_column is not None and self.previous is None:
            raise ValueError("year_column belongs to previous")
        return self

    @property
    def kind(self) -> ContextKind:
        """The word that names the source."""
        return next(name for name in KINDS if getattr(self, name) is not None)

    @property
    def is_number(self) -> bool:
        """Whether the column holds numbers (else a name, or yes and no)."""
        return self.kind != FROM_OTHERS and self.kind not in YES_OR_NO

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns of the row that decide what is looked up; ``sheet.column`` left out."""
        if self.factor is not None:
            return (self.factor.fuel, self.factor.unit)
        if self.limit is not None:
            return (self.limit.parameter, self.limit.column, self.limit.day)
        if self.capacity is not None:
            of = self.capacity.tax_code
            return (self.capacity.unit, *(() if "." in of else (of,)))
        if self.registered is not None:
            return (self.registered,)
        if self.known is not None:
            return (self.known.code,)
        return self.other_unit or (() if self.year_column is None else (self.year_column,))
