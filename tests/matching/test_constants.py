"""Every number that was fitted or chosen stands in the table of matching/README.md, so that nobody takes it for a law."""

from __future__ import annotations

import ast
from pathlib import Path

MATCHING = Path(__file__).parents[2] / "facilitator" / "matching"


def test_the_table_of_constants_has_every_number_of_the_matcher() -> None:
    table = (MATCHING / "README.md").read_text()
    names = {name for file in MATCHING.rglob("*.py") for name in _numbers(ast.parse(file.read_text()))}
    assert {name for name in names if f"`{name}`" not in table} - _BETWEEN == set()


# Names within a range of the table (`PLAIN` … `OFFSET`), and numbers that only tell things apart.
_BETWEEN = {"AMONG_OFFERS", "AMONG_NEEDS", "NEED_LENGTH", "OFFER_LENGTH", "FIRST_PLACE_NODE", "OWN_CARD"}


def _numbers(module: ast.Module) -> list[str]:
    found = []
    for statement in module.body:
        if isinstance(statement, ast.Assign) and all(map(_is_number, _parts(statement.value))):
            found += [name.id for target in statement.targets for name in _parts(target) if isinstance(name, ast.Name)]
    return [name for name in found if name.isupper()]


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _is_number(node: ast.expr) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant) and isinstance(inner.value, int | float)
