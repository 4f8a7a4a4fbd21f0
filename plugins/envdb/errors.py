"""What all faults have in common of which a person is told in one line."""

from __future__ import annotations


class MendableError(Exception):
    """A fault that a person can mend: its message says what is wrong and what to do.

    A command ends with these words and no traceback. One base, so that the command line need not
    read every module whose faults it tells: `envdb status` took half a second longer for that.
    """
