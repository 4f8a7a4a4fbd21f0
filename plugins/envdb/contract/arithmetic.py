"""Arithmetic that contracts may write: columns, numbers and ``+ - * /``, nothing else."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

_ALLOWED = (
    ast.Expression,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.Name,
    ast.Constant,
    ast.Load,
)


def derived_names(expression: str) -> frozenset[str] | None:
    """Return the columns that an expression names; ``None`` when it is no arithmetic."""
    try:
        tree = ast.parse(expression, mode="eval")
    except SyntaxError:
        return None
    nodes = list(ast.walk(tree))
    if not all(isinstance(node, _ALLOWED) for node in nodes):
        return None
    return frozenset(node.id for node in nodes if isinstance(node, ast.Name))


def _divide(a: float, b: float) -> float | None:
    """Divide as pandas does, so that one reading fits the other; nothing by nothing is nothing."""
    if b == 0:
        return None if a == 0 else math.copysign(math.inf, a)
    return a / b


_OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _divide,
}


def evaluate(expression: str, row: Mapping[str, Any]) -> Any:
    """Return an expression for one row; ``None`` when a column it needs is empty."""

    def value_of(node: ast.expr) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return row.get(node.id)
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            left, right = value_of(node.left), value_of(node.right)
            if left is None or right is None:
                return None
            return _OPERATORS[type(node.op)](left, right)
        raise ValueError(f"“{expression}” is no arithmetic on columns")

    return value_of(ast.parse(expression, mode="eval").body)
