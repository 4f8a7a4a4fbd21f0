"""What a cell of a workbook can hold of a sender's text."""

from __future__ import annotations

import re

from envdb.intake.grid import CELL_MAX_CHARS

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def shown(text: str) -> str:
    """Return a text as a cell can hold it: no control characters, as long as Excel allows."""
    return _NOT_IN_XML.sub("\ufffd", text)[:CELL_MAX_CHARS]
