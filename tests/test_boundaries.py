"""Which way imports point, read from the syntax tree; and how long a function and a module may be."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "facilitator"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))

# The house, from the ground up. Each part may import itself and what is listed.
MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "matching": {"core"},
    "store": {"core", "matching"},
    "views": {"core", "matching", "store"},
    "files": {"core", "matching", "store", "views"},
    "pictures": {"core"},
    "actions": {"core", "matching", "store", "views"},
    "config": set(),
    "limits": set(),
    "crowds": set(),
    "languages": {"core"},
    "identity": {"core", "store"},
    "panel": {"core"},
    "judge": {"core", "matching", "store", "config"},
    "mail": {"core", "store", "views", "actions", "config"},
    "web": {
        *("core", "matching", "store", "views", "actions", "files", "pictures"),
        *("identity", "config", "limits", "crowds", "panel"),
    },
    "live": {"core", "matching", "store", "views", "actions", "mail", "identity", "config", "limits", "crowds", "panel"},
    "rehearsal": {"core", "files.room_file"},
    "teaching": {"core", "matching", "config", "judge.judge", "judge.prompt"},
    "cli": {"core", "matching", "store", "views", "actions", "files", "pictures", "identity", "config", "rehearsal", "mail"},
    "server": {"live.fairness"},
    "app": {
        *("core", "matching", "store", "views", "actions", "files", "pictures"),
        *("identity", "config", "limits", "crowds", "web", "live", "server", "cli", "languages", "judge"),
    },
    "": set(),
}
# The matcher's strata, from the ground up: each uses itself and those under it.
STRATA = ("room", "language", "fit", "pairing", "schedule")
MOST_FILES = 15
WITHOUT_FLASK = (
    *("core", "matching", "store", "views", "files", "pictures"),
    *("actions", "identity", "config", "limits", "crowds", "languages", "panel", "rehearsal", "judge", "mail"),
)
WITHOUT_DATABASE = ("core", "matching", "config", "limits", "crowds", "languages", "panel", "rehearsal")
# What takes a quarter of a second together with what it brings, and is used later, by few, or in another process.
NOT_AT_START = {
    "scipy",
    "alembic",
    "aiohttp",
    "redis",
    "limits",
    "openpyxl",
    "facilitator.rehearsal",
    "facilitator.cli.evening",
}
START = """
import atexit, gc, runpy, sys
atexit.register(lambda: print(gc.isenabled(), *sys.modules))
runpy.run_path("wsgi.py", run_name="__main__")
"""
LONGEST_FUNCTION = 45
LONGEST_MODULE = 300


def part_of(path: Path) -> str:
    """core, matching, …; a module at the top is a part of its own; the package itself is ""."""
    name = path.relative_to(PACKAGE).parts[0]
    return "" if name == "__init__.py" else name.removesuffix(".py")


def dotted(path: Path) -> list[str]:
    return ["facilitator", *path.relative_to(PACKAGE).with_suffix("").parts]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports(path: Path) -> Iterator[str]:
    """Every module that `path` imports, also inside of functions, relative ones made absolute."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = dotted(path)[: -node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def own_imports(path: Path) -> set[str]:
    """What `path` imports of our package, without the package's name."""
    return {name.removeprefix("facilitator.") for name in imports(path) if name.startswith("facilitator.")}


def allowed(part: str, name: str) -> bool:
    granted = {part, "__version__", *MAY_IMPORT[part]}
    return any(name == grant or name.startswith(f"{grant}.") for grant in granted)


def test_every_part_of_the_house_has_its_place() -> None:
    assert {part_of(path) for path in MODULES} <= set(MAY_IMPORT)


@pytest.mark.parametrize("part", [part for part in MAY_IMPORT if part])
def test_imports_point_downwards(part: str) -> None:
    wrong = {
        (str(path.relative_to(ROOT)), name)
        for path in MODULES
        if part_of(path) == part
        for name in own_imports(path)
        if not allowed(part, name)
    }
    assert wrong == set()


@pytest.mark.parametrize("stratum", STRATA)
def test_in_the_matcher_each_stratum_uses_those_under_it(stratum: str) -> None:
    under = STRATA[: STRATA.index(stratum) + 1]
    wrong = {
        (str(path.relative_to(ROOT)), name)
        for path in MODULES
        if dotted(path)[1:3] == ["matching", stratum]
        for name in own_imports(path)
        if name.startswith("matching.") and name.split(".")[1] not in under
    }
    assert wrong == set()


def test_a_folder_is_small_enough_to_be_read() -> None:
    files = Counter(path.parent.relative_to(ROOT) for path in MODULES if path.name != "__init__.py" and not is_migration(path))
    assert {str(folder): count for folder, count in files.items() if count > MOST_FILES} == {}


def test_web_and_live_never_import_each_other() -> None:
    wrong = {
        (str(path.relative_to(ROOT)), name)
        for path in MODULES
        for name in own_imports(path)
        if (part_of(path), name.split(".")[0]) in {("web", "live"), ("live", "web")}
    }
    assert wrong == set()


def test_only_the_command_line_knows_the_rehearsal() -> None:
    knowing = {part_of(path) for path in MODULES for name in own_imports(path) if name.split(".")[0] == "rehearsal"}
    assert knowing <= {"cli", "rehearsal"}


def test_the_lower_parts_know_neither_flask_nor_werkzeug() -> None:
    wrong = {
        (str(path.relative_to(ROOT)), name)
        for path in MODULES
        if part_of(path) in WITHOUT_FLASK
        for name in imports(path)
        if name.split(".")[0] in {"flask", "flask_socketio", "werkzeug", "jinja2"}
    }
    assert wrong == set()


def test_rules_matching_and_rehearsal_know_no_database() -> None:
    wrong = {
        (str(path.relative_to(ROOT)), name)
        for path in MODULES
        if part_of(path) in WITHOUT_DATABASE
        for name in imports(path)
        if name.split(".")[0] in {"sqlalchemy", "alembic", "sqlite3"}
    }
    assert wrong == set()


def test_core_needs_the_standard_library_alone() -> None:
    used = {name.split(".")[0] for path in MODULES if part_of(path) == "core" for name in imports(path)}
    assert used - {"facilitator"} <= sys.stdlib_module_names


def test_core_reads_no_clock_and_no_chance_of_its_own() -> None:
    used = {name.split(".")[0] for path in MODULES if part_of(path) == "core" for name in imports(path)}
    assert used & {"time", "datetime", "secrets", "os", "socket"} == set()


def test_wsgi_imports_the_app_and_nothing_else_of_ours() -> None:
    tree = parsed(ROOT / "wsgi.py")
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module for module in modules if module.startswith("facilitator")} == {"facilitator.app"}


def test_importing_core_loads_neither_flask_nor_sqlalchemy() -> None:
    names = [".".join(dotted(path)) for path in MODULES if part_of(path) == "core" and path.stem != "__init__"]
    program = f"import sys\nfor name in {names!r}: __import__(name)\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"flask", "sqlalchemy", "werkzeug", "numpy", "jinja2"} & set(ran.stdout.split()) == set()


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def is_migration(path: Path) -> bool:
    """A migration is a list of columns, written once."""
    return "migrations" in path.parts


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        (str(path.relative_to(ROOT)), name): length
        for path in MODULES
        if not is_migration(path)
        for name, length in functions(path)
        if length > LONGEST_FUNCTION
    }
    assert long == {}


def test_most_functions_are_short() -> None:
    lengths = sorted(length for path in MODULES if not is_migration(path) for _, length in functions(path))
    assert lengths[len(lengths) // 2] <= 10


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_a_start_loads_nothing_that_can_wait(tmp_path: Path) -> None:
    """Up to where it would listen, which it cannot, for somebody else has the port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        own = {"HOST": "127.0.0.1", "PORT": str(taken.getsockname()[1]), "PUBLIC_URL": "", "DATA_DIR": str(tmp_path)}
        without = {"REDIS_URL": "", "DATABASE_URL": ""}
        command = [sys.executable, "-c", START]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | own | without, capture_output=True, text=True)
    is_tidying, *loaded = done.stdout.split()
    assert "Address already in use" in done.stderr
    assert {"numpy", "facilitator.server", "facilitator.matching.schedule.plan"} <= set(loaded)
    assert NOT_AT_START & set(loaded) == set()
    assert is_tidying == "True"
