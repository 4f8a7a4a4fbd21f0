"""Reads a large csv in columns that stay in Arrow until one of them is typed.

A million rows as Python texts would take a gigabyte; as Arrow columns they take what the file
takes, and only the column at work is turned into Python values, piece by piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, overload

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from envdb.contract.words import is_blank

_PIECE_ROWS = 16_384
_BLOCK_BYTES = 1 << 22
_FEW_SHARE = 4
"""Distinct values are few when each stands four times on average."""

_VISIBLE = r"[^\s\p{Z}\p{Cc}\p{Cf}]"


class ArrowColumn(Sequence[object]):
    """A column of texts; iterating makes Python values for one piece at a time."""

    def __init__(self, array: pa.ChunkedArray) -> None:
        """Wrap texts without nulls; chunks stay apart, joining them would double the column."""
        self._array = array

    def __len__(self) -> int:
        return len(self._array)

    @overload
    def __getitem__(self, at: int) -> object: ...
    @overload
    def __getitem__(self, at: slice) -> ArrowColumn: ...
    def __getitem__(self, at: int | slice) -> object:
        if isinstance(at, slice):
            start, stop, _ = at.indices(len(self))
            return ArrowColumn(self._array.slice(start, max(0, stop - start)))
        return self._array[at].as_py()

    def __iter__(self) -> Iterator[object]:
        for chunk in self._array.iterchunks():
            for start in range(0, len(chunk), _PIECE_ROWS):
                yield from chunk.slice(start, _PIECE_ROWS).to_pylist()

    def take(self, rows: Sequence[int]) -> ArrowColumn:
        """Return the column at some rows."""
        return ArrowColumn(self._array.take(pa.array(rows, pa.int64())))

    def encoded(self) -> tuple[list[object], list[int]] | None:
        """Return the distinct values and each cell's place among them, where they are few.

        ``None`` where most cells differ: then nothing is won by it.
        """
        encoded = pa.chunked_array([self._array.combine_chunks()]).dictionary_encode()
        values, places = encoded.chunk(0).dictionary, encoded.chunk(0).indices
        if len(values) * _FEW_SHARE > len(self._array):
            return None
        return values.to_pylist(), places.to_pylist()

    def filled(self) -> int:
        """Return how many cells are not empty, as :func:`is_filled` sees it."""
        return int(pc.sum(pc.match_substring_regex(self._array, _VISIBLE)).as_py() or 0)

    def places(self, pattern: str) -> list[int]:
        """Return the places of the texts in which a pattern (RE2) is found."""
        found = pc.match_substring_regex(self._array, pattern)
        return [int(at) for at in pc.indices_nonzero(found).to_pylist()]


def read_large_csv(path: Path, separator: str, width: int) -> list[ArrowColumn] | None:
    """Return the columns of a csv of ``width`` fields in UTF-8, its first row included.

    Returns ``None`` where rows are ragged or quotes unclosed: ``csv.reader`` takes those.
    """
    names = [f"c{at}" for at in range(width)]
    options: dict[str, Any] = {
        "read_options": arrow_csv.ReadOptions(
            column_names=names, use_threads=False, block_size=_BLOCK_BYTES
        ),
        # an empty line must keep its number; where one stands the rows are ragged
        "parse_options": arrow_csv.ParseOptions(
            delimiter=separator, newlines_in_values=True, ignore_empty_lines=False
        ),
        "convert_options": arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    }
    try:
        # block by block: reading the file at once takes twice its size on the way
        with arrow_csv.open_csv(path, **options) as blocks:
            batches = list(blocks)
    except pa.ArrowInvalid:
        return None
    return [
        ArrowColumn(pa.chunked_array([batch.column(at) for batch in batches], pa.string()))
        for at in range(width)
    ]


def is_filled(cell: object) -> bool:
    """Whether a raw cell holds anything that can be seen."""
    return cell is not None and (not isinstance(cell, str) or not is_blank(cell))


def filled_count(column: Sequence[object]) -> int:
    """Return how many cells of a column of a grid are not empty."""
    if isinstance(column, ArrowColumn):
        return column.filled()
    return sum(map(is_filled, column))


def rows_of(column: Sequence[object], rows: Sequence[int]) -> Sequence[object]:
    """Return the cells of a column at some rows (without copying them for a range)."""
    if isinstance(rows, range):
        return column[rows.start : rows.stop]
    if isinstance(column, ArrowColumn):
        return column.take(rows)
    return [column[row] for row in rows]
