"""Every number that was fitted or chosen stands in the table of matching/README.md, and nothing there is gone from the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

MATCHING = Path(__file__).parents[2] / "facilitator" / "matching"


def test_the_table_of_constants_has_every_number_of_the_matcher() -> None:
    table = (MATCHING / "README.md").read_text()
    names = {name for file in MATCHING.rglob("*.py") for name in _numbers(ast.parse(file.read_text()))}
    assert {name for name in names if f"`{name}`" not in table} - _BETWEEN == set()


def test_every_constant_in_the_table_stands_in_the_file_that_it_names() -> None:
    missing = []
    for stratum, rows in re.findall(r"^### (\w+)\n(.*?)(?=^#|\Z)", (MATCHING / "README.md").read_text("utf-8"), re.M | re.S):
        for names, files in re.findall(r"^\| (`.+?) \|[^|]*\| (`[^|]+?) \|", rows, re.M):
            source = "".join((MATCHING / stratum / file).read_text("utf-8") for file in re.findall(r"`([\w/]+\.py)`", files))
            constants = re.findall(r"`([A-Z_]+)`", names)
            missing += [name for name in constants if not re.search(rf"^(?:[A-Z_]+, )*{name}\b(?:, [A-Z_]+)* = ", source, re.M)]
    assert missing == []


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
