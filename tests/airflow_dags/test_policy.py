"""What holds for every DAG: who answers for it, how it fails, and that parsing it changes nothing."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Any

import pytest

from fresh import answer, start

DAGS = Path(__file__).parents[2] / "dags"
FILES = sorted(DAGS.glob("*.py"))
LINES_MAX = 84
OWNER, TITLE = "Sở Công Thương", "{{ title }}"

RESTLESS = """
from uuid import uuid4
from airflow.sdk import dag, task

@dag(schedule=None, tags=[str(uuid4())])
def restless():
    @task
    def nothing(): ...

    nothing()

restless()
"""
"""A DAG that is another one each time it is parsed."""

CLOCKS = frozenset(
    (
        "now",
        "today",
        "utcnow",
        "time",
        "time_ns",
        "monotonic",
        "uuid1",
        "uuid4",
        "getenv",
        "environ",
    )
)
CLOCK_MODULES = frozenset(("random", "secrets", "time", "uuid"))


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Our DAGs, and the restless one, as two interpreters parse them."""
    home = tmp_path_factory.mktemp("policy")
    (home / "restless").mkdir()
    (home / "restless" / "restless.py").write_text(RESTLESS)
    arguments = (home, "parse", DAGS, home / "restless")
    return [
        answer(process)
        for process in [
            start(*arguments, PYTHONHASHSEED="1", TZ="UTC"),
            start(*arguments, PYTHONHASHSEED="2", TZ="Asia/Tokyo"),
        ]
    ]


@pytest.fixture(params=FILES, ids=[file.stem for file in FILES])
def file(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def dag(file: Path, twice: list[Any]) -> Any:
    return twice[0]["dags"][file.stem]


def test_every_file_is_one_dag_of_its_name(twice: list[Any]) -> None:
    for parsed in twice:
        assert parsed["errors"] == {}
        ours = {name: one["file"] for name, one in parsed["dags"].items() if name != "restless"}
        assert ours == {file.stem: str(file) for file in FILES}


def test_the_docstring_is_the_page_of_the_dag(file: Path, dag: Any) -> None:
    docstring = ast.get_docstring(ast.parse(file.read_text()))
    assert docstring
    assert docstring.startswith("### ")
    assert inspect.cleandoc(dag["doc_md"]) == docstring


def test_it_has_tags_and_one_run_at_a_time_and_none_for_the_past(dag: Any) -> None:
    assert dag["tags"]
    # a report that waits for its approval keeps no other waiting
    runs = 16 if dag["file"].endswith("yearly_reports.py") else 1
    assert (dag["max_active_runs"], dag["catchup"]) == (runs, False)


def test_it_has_no_callback(dag: Any) -> None:
    """A callback of a DAG makes Airflow parse it again and again (apache/airflow 73432)."""
    assert dag["callbacks"] == []


def test_every_task_has_an_owner_another_try_and_an_end(dag: Any) -> None:
    assert dag["tasks"]
    for name, one in dag["tasks"].items():
        assert one["owner"] == OWNER, name
        assert one["retries"] >= 1, name
        assert one["execution_timeout"] is not None, name


def test_mapped_tasks_have_titles(twice: list[Any]) -> None:
    mapped = [
        one["title"]
        for parsed in twice
        for dag in parsed["dags"].values()
        for one in dag["tasks"].values()
        if one["mapped"]
    ]
    assert mapped
    assert set(mapped) == {TITLE}


def test_a_file_is_short(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= LINES_MAX


def test_parsing_it_again_gives_the_same_bytes(file: Path, twice: list[Any]) -> None:
    """Else each parse is a new version of the DAG (apache/airflow 58310)."""
    first, second = (parsed["dags"][file.stem]["serialized"] for parsed in twice)
    assert first == second


def test_a_restless_dag_would_be_found(twice: list[Any]) -> None:
    first, second = (parsed["dags"]["restless"]["serialized"] for parsed in twice)
    assert first != second
    assert clocks(RESTLESS) == ["uuid", "uuid4"]


def test_no_clock_and_no_chance_while_it_is_parsed(file: Path) -> None:
    assert clocks(file.read_text()) == []


def clocks(source: str) -> list[str]:
    """Return the names of clocks and of chance used outside of tasks."""
    found = []
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.FunctionDef) and any(map(is_task, node.decorator_list)):
            waiting += node.decorator_list  # its body runs later
            continue
        if isinstance(node, ast.ImportFrom) and node.module in CLOCK_MODULES:
            found.append(str(node.module))
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names if one.name in CLOCK_MODULES]
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else None
            called = node.func.id if isinstance(node.func, ast.Name) else called
            found += [called] if called in CLOCKS else []
        waiting += ast.iter_child_nodes(node)
    return found


def is_task(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id == "task"
