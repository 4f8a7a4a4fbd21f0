"""The words a contract is written in.

A contract (``include/contracts/<feed>.yml``) is the only hand-written truth about a feed; suites,
tables, templates, header maps and messages are rendered from these frozen models. Nothing unknown
is accepted (``extra="forbid"``), because a misspelt key in a contract would otherwise be a rule
that silently never runs. What needs more than one field to judge is in :mod:`.checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator

from envdb.contract.base import STRICT, Identifier
from envdb.contract.context import Context
from envdb.contract.words import fold_header

RESERVED_COLUMNS = frozenset(
    {
        "submission_id",
        "row_number",
        "unit_code",
        "period",
        "period_start",
        "period_end",
        "period_year",
        "received_on",
        "enterprise_id",
    }
)
"""Columns that every row gets from its submission; rules may use them, contracts not define them."""


ALWAYS_IN_REPLACES_BY = frozenset({"unit", "feed", "period"})
"""What every ``replaces_by`` begins with; anything else in it names a column."""


class _Model(BaseModel):
    model_config = STRICT


class Severity(StrEnum):
    """How much a broken rule weighs (see the data dictionary for what each does to a file)."""

    BLOCKER = "blocker"
    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class ColumnType(StrEnum):
    """How the cells of a column are typed; ``code`` is text that a code list names."""

    TEXT = "text"
    CODE = "code"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"


NUMERIC = frozenset({ColumnType.INTEGER, ColumnType.DECIMAL})


class PeriodKind(StrEnum):
    """The calendar periods of feeds: ``2026``, ``2026-H1``, ``2026-Q1``."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"


class Condition(_Model):
    """One comparison of a column of the same row; several in a list hold together (and)."""

    column: Identifier
    is_in: tuple[str, ...] | None = None
    not_in: tuple[str, ...] | None = None
    above: float | None = None
    at_least: float | None = None
    equals: bool | None = None
    filled: bool | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Condition:
        names = ("is_in", "not_in", "above", "at_least", "equals", "filled")
        if sum(getattr(self, name) is not None for name in names) != 1:
            raise ValueError(f"a condition has exactly one of {', '.join(names)}")
        return self


class Expectation(_Model):
    """An expectation in Great Expectations' own words."""

    type: Annotated[str, Field(pattern=r"^expect_[a-z0-9_]+$")]
    kwargs: dict[str, Any] = {}


class Rule(_Model):
    """What must hold for a row, and what its sender is told when it does not.

    ``message`` says what is wrong and may name columns of the row in braces; ``hint`` says what a
    right value looks like and what to do. ``cells`` are the columns whose cells are marked. A
    written rule may stand ``instead_of`` an implied one, which then is not judged.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$")]
    severity: Severity = Severity.CRITICAL
    cells: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    message: str
    hint: str
    when: tuple[Condition, ...] = ()
    expectation: Expectation
    instead_of: str | None = None
    legal_basis: str | None = None


class Assigned(_Model):
    """A code the system hands out: ``<prefix>-<unit>-<number>`` to each new thing of a kind."""

    kind: Identifier
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{1,4}$")]
    identity: Annotated[tuple[Identifier, ...], Field(min_length=1)]


class Paired(_Model):
    """A column whose codes belong to a code of another column: a fuel has its units.

    ``pairs`` names the list of pairs in :class:`~envdb.contract.reference.Reference`.
    """

    column: Identifier
    pairs: Identifier


class BelowDetection(_Model):
    """Names of the columns that keep what ``KPH``, ``ND`` or ``<0,05`` say of a measurement.

    ``qualifier`` is ``not_detected`` (no value) or ``below_limit`` (the value is the limit);
    ``limit`` is the detection limit where it was written.
    """

    qualifier: Identifier
    limit: Identifier


class Column(_Model):
    """A column of a sheet, with everything that templates, typing and comments need.

    ``min`` and ``max`` are inclusive, ``above`` is an exclusive lower bound, all in ``unit``.
    ``personal`` columns are shown to analysts masked; ``when_household`` masks only personal IDs
    (12 digits) and leaves tax codes of enterprises readable. A measurement with
    ``below_detection`` may say that nothing was found. ``empty_is_zero`` holds for arithmetic only:
    the cell stays empty in the facts. A column that ``makes_known`` is where the codes of an open
    list come from.
    """

    name: Identifier
    label: str
    description: str
    type: ColumnType
    unit: str | None = None
    required: bool = False
    required_if: tuple[Condition, ...] = ()
    min: float | None = None
    max: float | None = None
    above: float | None = None
    empty_is_zero: bool = False
    codelist: Identifier | None = None
    makes_known: bool = False
    format: Literal["tax_code", "personal_id"] | None = None
    name_column: Identifier | None = None
    refers_to: Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")] | None = None
    assigned: Assigned | None = None
    paired: Paired | None = None
    below_detection: BelowDetection | None = None
    personal: Literal["always", "when_household"] | None = None
    aliases: tuple[str, ...] = ()
    example: str | None = None


class Layout(_Model):
    """One shape in which a sheet arrives besides our template.

    It is chosen when every header in ``recognised_by`` stands in the file, and the period lies
    within ``first_period`` and ``last_period`` where they are given. ``absent`` columns are
    not in this shape: they are loaded null with one warning a file. ``code_before`` gives, per
    column, the separator behind which a cell repeats the name of its code.
    """

    name: Identifier
    recognised_by: Annotated[tuple[str, ...], Field(min_length=1)]
    aliases: dict[Identifier, tuple[str, ...]] = {}
    absent: tuple[Identifier, ...] = ()
    code_before: dict[Identifier, str] = {}
    empty_marks: tuple[str, ...] = ()
    first_period: str | None = None
    last_period: str | None = None


class Sheet(_Model):
    """One table of a feed, one row a fact. ``key`` names the columns that are unique in a file.

    ``also_unique`` are further columns that are, where they are filled. Where the key has a day in
    it, ``lasting_key`` names the columns by which a row is the same thing in another period. A
    ``single_row`` sheet describes the sender of the file in its one row.
    ``context`` columns are joined from other files and figures, ``derived`` ones are computed from
    numeric ones (a pandas expression), so that a rule on last period's value, a product or a sum
    stays an ordinary expectation on a pair of columns.
    """

    name: Identifier
    title: str
    title_en: str
    row_is: str
    key: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    key_fallback: tuple[tuple[Identifier, ...], ...] = ()
    also_unique: tuple[tuple[Identifier, ...], ...] = ()
    lasting_key: tuple[Identifier, ...] = ()
    single_row: bool = False
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    context: dict[Identifier, Context] = {}
    derived: dict[Identifier, str] = {}
    rules: tuple[Rule, ...] = ()
    layouts: tuple[Layout, ...] = ()
    prefill: Literal["all"] | tuple[Identifier, ...] = ()

    @property
    def prefilled(self) -> tuple[str, ...]:
        """The columns that a unit's next template shows of its last accepted rows.

        What stands from one period to the next, never an event or a quantity of the period.
        """
        if self.prefill == "all":
            return tuple(column.name for column in self.columns)
        return self.prefill

    @property
    def unique_sets(self) -> tuple[tuple[str, ...], ...]:
        """Every set of columns that is unique in a file."""
        return (self.key, *self.key_fallback, *self.also_unique)

    @property
    def lasting_keys(self) -> tuple[tuple[str, ...], ...]:
        """Every set of columns by which a row is found again in another period's file."""
        return (self.lasting_key,) if self.lasting_key else (self.key, *self.key_fallback)

    @cached_property
    def header_names(self) -> Mapping[str, Mapping[str, str]]:
        """Folded header to column name, by layout (``""`` is the template and all it resembles).

        What a layout says of a header wins over what the columns say.
        """
        return {
            layout.name if layout else "": self._names_in(layout)
            for layout in (None, *self.layouts)
        }

    def _names_in(self, layout: Layout | None) -> dict[str, str]:
        names: dict[str, str] = {}
        for column in self.columns:
            if layout is None or column.name not in layout.absent:
                for text in (column.label, column.name, *column.aliases):
                    names.setdefault(fold_header(text), column.name)
        for name, aliases in (layout.aliases if layout else {}).items():
            names |= {fold_header(alias): name for alias in aliases}
        return names

    def column(self, name: str) -> Column:
        """Return the column of that name; raises ``KeyError`` when the sheet has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


class Contract(_Model):
    """A feed: who sends which sheets for which period, when, and what happens to mistakes."""

    feed: Identifier
    version: Annotated[int, Field(ge=1)]
    title: str
    title_en: str
    about: str
    submitted_by: Annotated[tuple[str, ...], Field(min_length=1)]
    owed_by: tuple[str, ...]
    period: PeriodKind
    due: Annotated[str, Field(pattern=r"^(\d\d-\d\d|\+\d+d)$")]
    legal_basis: tuple[str, ...] = ()
    replaces_by: Annotated[tuple[str, ...], Field(min_length=3)]
    on_critical: Literal["submission", "row"]
    file_names: tuple[str, ...] = ()
    sheets: Annotated[tuple[Sheet, ...], Field(min_length=1)]

    def sheet(self, name: str) -> Sheet:
        """Return the sheet of that name; raises ``KeyError`` when the feed has none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)

    @property
    def replaced_by_columns(self) -> tuple[tuple[Sheet, Column], ...]:
        """The columns that ``replaces_by`` names beside unit, feed and period."""
        found = []
        # a column may be called unit, as that of a quantity of fuel is
        for field in (one for one in self.replaces_by if one not in ALWAYS_IN_REPLACES_BY):
            sheet_name, _, name = field.rpartition(".")
            found += [
                (sheet, column)
                for sheet in self.sheets
                if sheet_name in {"", sheet.name}
                for column in sheet.columns
                if column.name == name
            ]
        return tuple(found)

    @property
    def columns_that_make_known(self) -> tuple[tuple[Sheet, Column], ...]:
        """The columns whose accepted codes are known from then on, to all or to the unit itself."""
        return tuple(
            (sheet, column)
            for sheet in self.sheets
            for column in sheet.columns
            if column.makes_known
            or any(
                one.known is not None
                and one.known.accepted_from == "unit"
                and one.known.code == column.name
                for one in sheet.context.values()
            )
        )


def table_name(feed: str, sheet: str) -> str:
    """Return the name that a sheet's table has in ``staging`` and ``core``: ``<feed>__<sheet>``."""
    return f"{feed}__{sheet}"
