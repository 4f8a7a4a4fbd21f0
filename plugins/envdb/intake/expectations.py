"""The expectations that Great Expectations does not have, registered by importing this module.

Only what no built-in expectation can say stands here: the check digit of Vietnamese tax codes.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    column_condition_partial,
)

_WEIGHTS = np.array([31, 29, 23, 19, 17, 13, 7, 5, 3])
"""Weights of the first nine digits (as in python-stdnum, stdnum.vn.mst, that tests compare with)."""


def valid_tax_codes(codes: pd.Series[Any]) -> pd.Series[Any]:
    """Return for each text whether it is a tax code: 10 digits, 10-3, or 12 digits (household).

    The tenth digit is 10 minus the weighted sum modulo 11 of the first nine; a sum with remainder
    0 has no valid digit. Computed for the whole column at once: a register has a million.
    """
    text = codes.astype("str")
    household = text.str.fullmatch(r"[0-9]{12}").to_numpy(dtype=bool)
    enterprise = text.str.fullmatch(r"[0-9]{10}(?:-[0-9]{3})?").to_numpy(dtype=bool)
    valid = household.copy()
    if enterprise.any():
        chosen = text[enterprise]
        digits = np.array([list(code[:10]) for code in chosen], dtype=np.int64)
        check = 10 - (digits[:, :9] @ _WEIGHTS) % 11
        right = (check == digits[:, 9]) & (digits[:, 2:9].sum(axis=1) > 0)
        right &= ~chosen.str.endswith("-000").to_numpy(dtype=bool)
        valid[enterprise] = right
    return pd.Series(valid, index=codes.index)


class ColumnValuesValidTaxCodes(ColumnMapMetricProvider):
    """The metric behind :class:`ExpectColumnValuesToBeValidTaxCodes` (pandas only)."""

    condition_metric_name = "column_values.valid_tax_codes"
    condition_value_keys = ()

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series[Any], **_kwargs: Any) -> pd.Series[Any]:  # noqa: N805
        return valid_tax_codes(column)


class ExpectColumnValuesToBeValidTaxCodes(ColumnMapExpectation):
    """Expect each value to be a Vietnamese tax code (see :func:`valid_tax_codes`)."""

    map_metric: ClassVar[str] = "column_values.valid_tax_codes"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly",)
