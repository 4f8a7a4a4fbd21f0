"""How the files of clerks look that do not use our form: a fixed set, each with its own habits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from envdb.demo.cells import Hand


@dataclass(frozen=True, slots=True)
class Look:
    """What a file of one kind has around and in its table.

    ``separator`` makes it a csv. ``headers`` is a style of :func:`headers.header`. ``titled``
    writes what the table is, and its period, above it; ``emblem`` the lines of an official paper.
    ``total`` names where the word "Tổng cộng" stands: in the column ``STT``, or ``first`` of ours.
    """

    hand: Hand
    headers: str = "label"
    separator: str = ""
    bom: bool = False
    numbered: bool = True
    remarks: bool = False
    shuffled: bool = False
    titled: bool = True
    emblem: bool = False
    column_numbers: bool = False
    grouped: bool = False
    total: str = ""
    signed: bool = False
    empty_pages: bool = False
    leaves_out: frozenset[str] = frozenset()


_WORDS = ("Không", "Có")
_RARELY_FILLED = frozenset({"main_product", "solid_waste_t_year", "commune_name", "cost_mvnd"})

LOOKS: Mapping[str, Look] = {
    "plain": Look(Hand(), headers="alias", shuffled=True, remarks=True, empty_pages=True),
    "official": Look(
        Hand(truth=_WORDS, dates="text"),
        emblem=True,
        column_numbers=True,
        total="STT",
        signed=True,
    ),
    "grouped_headers": Look(
        Hand(codes="capitals", truth=("không", "có")),
        headers="alias",
        emblem=True,
        grouped=True,
        column_numbers=True,
        signed=True,
    ),
    "typed_numbers": Look(
        Hand(numbers="grouped", dates="text", truth=("0", "x"), unit_behind=True),
        headers="broken",
        remarks=True,
        total="first",
        signed=True,
    ),
    "zeros_lost": Look(
        Hand(zeros_lost=True, dates="serial", truth=("Không", "x")),
        headers="capitals",
        shuffled=True,
        leaves_out=_RARELY_FILLED,
    ),
    "bare_headers": Look(
        Hand(numbers="comma", communes="both", truth=("Chưa", "Rồi"), dates="short", empty="-"),
        headers="bare",
        emblem=True,
        total="STT",
    ),
    "csv_semicolon": Look(
        Hand(numbers="comma", dates="text", communes="name"),
        separator=";",
        bom=True,
        numbered=False,
        titled=False,
    ),
    "csv_tab": Look(
        Hand(numbers="grouped", dates="text", truth=("KHÔNG", "CÓ")),
        headers="alias",
        separator="\t",
        bom=True,
        remarks=True,
        titled=False,
    ),
    "csv_comma": Look(
        Hand(codes="code", dates="text", truth=("false", "true")),
        headers="name",
        separator=",",
        numbered=False,
        titled=False,
    ),
    "csv_register": Look(
        Hand(numbers="comma", dates="text"), separator=";", bom=True, numbered=False, titled=False
    ),
}
