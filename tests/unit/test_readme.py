"""What README.md and CONTRIBUTING.md say is so: commands, settings, marts, outcomes, paths, layout.

Documentation that nothing checks is wrong after the third change. Each table is compared both ways:
what it names exists, and what exists is named.
"""

from __future__ import annotations

import json
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
import typer

from envdb.cli import EXIT_FAULT, app
from envdb.contract.checks import contract_faults
from envdb.contract.loader import load_contracts, load_vocabulary, read_contract
from envdb.contract.reference import load_reference
from envdb.intake import check
from envdb.intake.receipt import OUTCOMES_VI
from envdb.settings import load_settings, shipped_folder

CHECKOUT = Path(__file__).parents[2]
PACKAGE = CHECKOUT / "plugins" / "envdb"
INCLUDE = CHECKOUT / "include"
PAGES = (
    *("README.md", "CONTRIBUTING.md", "include/reference/SOURCES.md", "benchmarks/README.md"),
    *("docs/analysts.md", "docs/questions.md"),
)
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@cache
def text_of(page: str) -> str:
    return (CHECKOUT / page).read_text(encoding="utf-8")


def table(page: str, first_heading: str) -> list[list[str]]:
    """Return the rows of the table whose first column has that heading, cell by cell."""
    lines = text_of(page).splitlines()
    (start,) = [at for at, line in enumerate(lines) if line.startswith(f"| {first_heading} |")]
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def names(page: str, first_heading: str) -> list[str]:
    """Return the names in backticks of a table's first column, in order."""
    return [name for row in table(page, first_heading) for name in re.findall(r"`([^`]+)`", row[0])]


# --- commands ------------------------------------------------------------------------------------


def test_the_table_of_commands_is_the_commands() -> None:
    assert sorted(names("README.md", "command")) == sorted(f"envdb {name}" for name in COMMANDS)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists_with_its_options(page: str) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", text_of(page), re.DOTALL)
    spans = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text_of(page))
    for line in [*"\n".join(blocks).splitlines(), *spans]:
        for named, rest in re.findall(r"(?:^|run )envdb (?:-v )?([a-z][\w-]*)(.*)", line):
            assert named in COMMANDS, line
            command = COMMANDS[named]
            words = rest.split()
            while isinstance(command, typer.core.TyperGroup) and words:
                command = command.commands[words.pop(0)]
            known = {option for one in command.params for option in one.opts}
            assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= known, line


def test_every_example_is_of_its_command() -> None:
    for command, _, example in table("README.md", "command"):
        assert example.strip("`").startswith(command.strip("`"))
        assert shlex.split(example.strip("`"))


# --- settings ------------------------------------------------------------------------------------


def test_the_table_of_settings_is_that_of_settings_py() -> None:
    read = set(re.findall(r'"(ENVDB_[A-Z0-9_]+)"', (PACKAGE / "settings.py").read_text()))
    assert sorted(names("README.md", "variable")) == sorted(read)


def test_settings_have_the_defaults_that_the_table_says() -> None:
    settings = load_settings({})
    home = Path(".envdb").absolute()
    defaults = {
        "ENVDB_HOME": (settings.home, home),
        "ENVDB_INBOX": (settings.inbox, home / "inbox"),
        "ENVDB_OUTBOX": (settings.outbox, home / "outbox"),
        "ENVDB_ARCHIVE": (settings.archive, home / "archive"),
        "ENVDB_INCLUDE": (settings.include, shipped_folder("include")),
        "ENVDB_EXPECTATIONS": (settings.expectations, shipped_folder("expectations")),
        "ENVDB_WAREHOUSE_URL": (settings.warehouse_url, None),
        "ENVDB_WAREHOUSE_URL_FILE": (settings.warehouse_url, None),
        "ENVDB_NOW": (settings.now_fixed, None),
        "ENVDB_NOW_FILE": (settings.now_file, None),
        "ENVDB_SETTLE_S": (settings.settle_s, 1),
        "ENVDB_READ_MEMORY_MB": (settings.read_memory_mb, 512),
        "ENVDB_READ_TIME_S": (settings.read_time_s, 20),
        "ENVDB_FILE_MAX_MB": (settings.file_max_mb, 1024),
        "ENVDB_API_PORT": (settings.api_port, None),
        "ENVDB_AIRFLOW_URL": (settings.airflow_url, None),
        "ENVDB_AIRFLOW_URL_FILE": (settings.airflow_url, None),
        "ENVDB_METRICS": (settings.metrics, None),
        "ENVDB_LINEAGE": (settings.lineage, None),
        "ENVDB_AUTH": (settings.auth, "simple"),
        "ENVDB_APPROVALS": (settings.approvals, 1),
        "ENVDB_APPROVERS": (settings.approvers or None, None),
        "ENVDB_DELIVER_TO": (settings.deliver_to or None, None),
        "ENVDB_DELIVER_TOKENS": (settings.deliver_tokens, None),
        "ENVDB_DELIVER_TIMEOUT_S": (settings.deliver_timeout_s, 30),
        "ENVDB_SMTP": (settings.smtp, None),
        "ENVDB_SMTP_PASSWORD_FILE": (settings.smtp_password_file, None),
        "ENVDB_MAIL_FROM": (settings.mail_from, None),
        "ENVDB_LIST_URL": (settings.list_url, None),
        "ENVDB_LIST_TOKEN_FILE": (settings.list_token_file, None),
        "ENVDB_LIST_SHA256_URL": (settings.list_sha256_url, None),
    }
    for variable, written, _ in table("README.md", "variable"):
        default, expected = defaults[variable.strip("`")]
        assert default == expected, variable
        word = written.strip("`").replace("$ENVDB_HOME", ".envdb")
        if word == "the installed one":
            continue
        if isinstance(expected, Path):
            assert Path(word).absolute() == expected, variable
        elif expected is not None:
            assert word == str(expected), variable


def test_every_variable_that_is_named_is_a_setting() -> None:
    named = {
        name
        for page in ("README.md", "CONTRIBUTING.md", "benchmarks/README.md")
        for name in re.findall(r"`(ENVDB_[A-Z0-9_]+)`", text_of(page))
    }
    tests_only = {"ENVDB_REALDATA"}
    assert named - tests_only <= set(names("README.md", "variable"))


# --- what it answers -----------------------------------------------------------------------------


def test_the_table_of_marts_is_the_views() -> None:
    files = [f"mart.{path.stem}" for path in (INCLUDE / "sql" / "marts").glob("*.sql")]
    assert sorted(names("README.md", "mart")) == sorted(files)


def test_the_table_of_dags_is_the_dags() -> None:
    files = [path.stem for path in (CHECKOUT / "dags").glob("*.py")]
    assert sorted(names("README.md", "DAG")) == sorted(files)


def test_the_table_of_outcomes_is_what_a_submission_can_become() -> None:
    migration = (INCLUDE / "sql" / "migrations" / "V003__intake.sql").read_text(encoding="utf-8")
    (listed,) = re.findall(r"'in_work' CHECK \(outcome IN \((.*?)\)\)", migration, re.DOTALL)
    assert sorted(names("README.md", "outcome")) == sorted(re.findall(r"'(\w+)'", listed))


def test_outcomes_are_called_as_receipts_are() -> None:
    written = {row[0].strip("`"): row[1].strip("`") for row in table("README.md", "outcome")}
    del written["in_work"]
    assert written == {outcome: word for outcome, (word, _) in OUTCOMES_VI.items()}


def test_the_table_of_exit_codes_is_that_of_check() -> None:
    codes = [row[0] for row in table("README.md", "exit code of `check`")]
    assert codes == [str(n) for n in (check.ACCEPTED, check.FINDINGS, EXIT_FAULT, check.UNUSABLE)]


def test_the_contract_in_the_readme_has_no_fault(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", text_of("README.md"), re.DOTALL)
    (name,) = re.findall(r"^# include/contracts/(\w+\.yml)$", example, re.MULTILINE)
    path = tmp_path / name
    path.write_text(example, encoding="utf-8")
    vocabulary = load_vocabulary(INCLUDE / "contracts")
    contract = read_contract(path, vocabulary)
    contracts = {**load_contracts(INCLUDE / "contracts"), contract.feed: contract}
    assert contract_faults(contracts, load_reference(INCLUDE / "reference"), vocabulary) == []


# --- where things are ----------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", text_of(page)):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        linked = (CHECKOUT / page).parent / path
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in [re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings]


@pytest.mark.parametrize("page", PAGES)
def test_every_path_of_the_project_exists(page: str) -> None:
    tops = "plugins|include|expectations|tests|dags|benchmarks|deploy|docs"
    written = re.findall(rf"(?<![\w/])((?:{tops})/[\w./-]*|\.ci/run)", text_of(page))
    invented = {"include/contracts/odour_complaints.yml"}
    for path in {one.rstrip(".") for one in written} - invented:
        # where a placeholder follows, the folder is what must be there
        there = path.removesuffix("V")
        assert (CHECKOUT / there).exists(), path


def test_the_layout_names_every_package_and_top_folder() -> None:
    folders = names("README.md", "folder")
    assert [one for one in folders if not (CHECKOUT / one).is_dir()] == []
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {one.split("/")[2] for one in folders if one.startswith("plugins/envdb/")} == packages


def test_the_folders_of_tests_are_those_that_are_described() -> None:
    described = {name.split("/")[1] for name in names("CONTRIBUTING.md", "folder")}
    there = {path.parent.name for path in (CHECKOUT / "tests").glob("*/test_*.py")}
    assert described == there


def test_modules_import_only_from_their_left() -> None:
    (line,) = re.findall(r"^    (contract -> .+)$", text_of("CONTRIBUTING.md"), re.MULTILINE)
    order = line.split(" -> ")
    for at, package in enumerate(order):
        for path in (PACKAGE / package).rglob("*.py"):
            found = set(re.findall(r"from envdb\.(\w+)", path.read_text(encoding="utf-8")))
            assert found <= {*order[: at + 1], "errors", "settings", "destinations", "terminal"}, (
                path
            )


def test_every_reference_file_has_its_source() -> None:
    page = "include/reference/SOURCES.md"
    there = {path.name for path in (INCLUDE / "reference").iterdir()} - {"SOURCES.md"}
    assert set(re.findall(r"`(\w+\.(?:csv|geojson))`", text_of(page))) == there
    for files, rows, *_ in table(page, "file | rows"):
        for name, count in zip(re.findall(r"`([^`]+)`", files), rows.split(", "), strict=True):
            text = (INCLUDE / "reference" / name).read_text(encoding="utf-8-sig")
            is_map = name.endswith(".geojson")
            rows_there = len(json.loads(text)["features"]) if is_map else text.count("\n") - 1
            assert rows_there == int(count.replace(",", "")), name
