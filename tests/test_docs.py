"""The README is true: every setting and command is in it, and whatever it names is there."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from click import Command, Context

from facilitator import __version__
from facilitator.cli import Commands
from facilitator.config import read_settings
from facilitator.core.runsheet.parse import read_run_sheet

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")


class Watched(dict[str, str]):
    """An environment that remembers what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, name: str, default: object = None) -> str:  # type: ignore[override]
        self.asked.add(name)
        return str(default)


def documented(table: str) -> set[str]:
    """The first word of each row of the table under a heading."""
    section = README.split(f"## {table}\n", 1)[1].split("\n## ", 1)[0]
    return {row.split()[0] for row in re.findall(r"^\| `([^`]+)`", section, re.M)}


def test_every_setting_is_documented_and_no_other() -> None:
    environment = Watched()
    read_settings(environment)
    assert documented("Settings") == environment.asked


def test_every_command_is_documented_and_no_other() -> None:
    assert documented("Commands") == set(Commands().list_commands(Context(Command(None))))


def test_every_file_and_folder_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"(?:facilitator|static|templates|tests)/[\w/.]+[\w/]", README))
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_the_run_sheet_in_the_readme_can_be_used_as_it_stands() -> None:
    (written,) = re.findall(r"```toml\n(.*?)```", README, re.S)
    sheet = read_run_sheet(written)
    assert (len(sheet.parts), sheet.rounds, sheet.total) == (6, 2, 61)


def test_whatever_boon_runs_on_is_locked_with_hashes() -> None:
    """`make run` installs by the lock: what is required and not locked would be missing."""
    lock = (ROOT / ".ci" / "requirements.lock").read_text("utf-8")
    locked = {name.lower(): "--hash=sha256:" in rest for name, rest in re.findall(r"^([\w.-]+==\S+)(.*\\\n.*)$", lock, re.M)}
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    required = {re.sub(r"\[.*?\]", "", line).lower() for line in lines if line and not line.startswith("#")}
    assert required <= {name for name, has_hash in locked.items() if has_hash}


def test_every_make_target_that_the_readme_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"make (\w+)", README))
    assert named <= set(re.findall(r"^(\w+):", makefile, re.M))


def test_the_changelog_begins_with_this_version() -> None:
    assert re.findall(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)[0] == __version__


def test_what_a_contributor_reads_names_only_what_is_there() -> None:
    pages = [(ROOT / ".github" / name).read_text("utf-8") for name in ("CONTRIBUTING.md", "SECURITY.md")]
    pages.append((ROOT / "THIRD_PARTY.md").read_text("utf-8"))
    named = {path for page in pages for path in re.findall(r"`((?:facilitator|static|templates|tests)/[\w/.-]+)`", page)}
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_line_of_what_is_safe_names_a_test_that_is_there() -> None:
    rows = [row for row in (ROOT / "tests" / "README.md").read_text("utf-8").splitlines() if row.startswith("| ")][1:]
    assert [row for row in rows if "::" not in row] == []
    named = [tuple(name.split("::")) for row in rows for name in re.findall(r"`(tests/[\w/]+\.py::\w+)`", row)]
    gone = [(file, test) for file, test in named if f"def {test}(" not in (ROOT / file).read_text("utf-8")]
    assert gone == []


def test_what_is_known_to_be_unsafe_is_not_installed() -> None:
    """engineio takes gevent-websocket (2017) wherever it finds it; before 5.14 socketio unpickled what Redis said."""
    locked = dict(re.findall(r"^([a-z0-9-]+)==([0-9.]+)", (ROOT / ".ci" / "requirements.lock").read_text("utf-8"), re.M))
    assert "gevent-websocket" not in locked and find_spec("geventwebsocket") is None
    assert tuple(map(int, locked["python-socketio"].split("."))) >= (5, 14)
