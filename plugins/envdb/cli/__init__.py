"""The ``envdb`` command: what a person does to the pipeline, one function a command.

Each command ends by saying what it did and where to look. The work itself is in the packages; here is
only what is asked and what is shown. A module holds the commands of one kind of user; what all of them
need, the application and the prepared warehouse, is in :mod:`envdb.cli.app`. Packages are imported
inside the commands: most of them need few, and ``envdb --help`` none.
"""

# the help shows commands in this order
# ruff: isort: off
from envdb.cli.app import EXIT_FAULT, EXIT_FINDINGS, app, main
from envdb.cli import installation, files, decisions, review, declarers, reports, sending, figures
# ruff: isort: on

__all__ = [
    "EXIT_FAULT",
    "EXIT_FINDINGS",
    "app",
    "decisions",
    "declarers",
    "figures",
    "files",
    "installation",
    "main",
    "reports",
    "review",
    "sending",
]
