"""What of an inbox is nobody's submission: the one rule for claims and for what wakes them.

Nothing else is imported here, because it is asked while Airflow reads a DAG.
"""

from __future__ import annotations

FORMS_FOLDER = "bieu_mau"
"""The folder, in each unit's inbox, of the templates we hand out."""


def is_passed_over(name: str) -> bool:
    """Whether a file is a temporary one of a program, or one that we put there."""
    lower = name.lower()
    return (
        name.startswith((".", "~$"))
        or lower.endswith((".part", ".tmp", ".crdownload"))
        or name in {"HUONG_DAN.txt", "desktop.ini", "Thumbs.db"}
    )
