"""Pages are laid out for people: short lines, one declaration a line, every file worn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from facilitator.web.sheets import WORN

ROOT = Path(__file__).resolve().parents[1]
CSS = ROOT / "static" / "css"
SHEETS = sorted(CSS.rglob("*.css"))
SCRIPTS = sorted(path for path in (ROOT / "static" / "js").rglob("*.js") if path.parent.name != "vendor")
TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if "bench" not in path.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST_CSS = 120
LONGEST_TEMPLATE = 140


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def longer(paths: list[Path], most: int) -> list[str]:
    lines = ((path, number, line) for path in paths for number, line in enumerate(path.read_text("utf-8").splitlines(), 1))
    return [f"{name(path)}:{number} has {len(line)}" for path, number, line in lines if len(line) > most]


def code_lines(css: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, without comments and without what stands in quotes or brackets."""
    bare = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), css, flags=re.S)
    for number, line in enumerate(bare.splitlines(), 1):
        yield number, re.sub(r'"[^"]*"|\([^()]*\)', "", line)


def test_no_line_of_css_is_long() -> None:
    assert longer(SHEETS, LONGEST_CSS) == []


def test_no_line_of_a_template_is_long() -> None:
    assert longer(TEMPLATES, LONGEST_TEMPLATE) == []


def test_css_has_one_declaration_a_line() -> None:
    crowded = [
        f"{name(path)}:{number}"
        for path in SHEETS
        for number, line in code_lines(path.read_text("utf-8"))
        if re.search(r"[;{}]\s*\S", line)
    ]
    assert crowded == []


def test_every_style_sheet_is_worn_and_every_worn_sheet_is_there() -> None:
    files = {path.relative_to(CSS).with_suffix("").as_posix() for path in SHEETS}
    assert files == {sheet for worn in WORN.values() for sheet in worn}
    assert [kind for kind, worn in WORN.items() if len(set(worn)) != len(worn)] == []


def test_no_type_of_a_script_gives_up() -> None:
    """`make lint` checks the types; one that says "any" or asks to be left alone would not be checked."""
    found = [
        f"{name(path)}:{number}"
        for path in SCRIPTS
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"@ts-|@\w+ \{[^{}]*\bany\b", line)
    ]
    assert found == []


def test_tests_wait_for_what_they_await() -> None:
    """A test that sleeps is slow where it need not be, and fails where it is not slow enough: see tests/waiting.py."""
    sleeping = [
        f"{name(path)}:{number}"
        for path in TESTS
        if path.name not in ("waiting.py", Path(__file__).name)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"\bsleep\(|wait_for_timeout\(", line)
    ]
    assert sleeping == []
