"""On which line of a TOML text each key stands: tomllib does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]
_TABLE = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*=""")
_FENCE = re.compile(r'"""|\'\'\'')


def line_numbers(text: str) -> dict[Path, int]:
    """{("name",): 1, ("parts", 0): 3, ("parts", 0, "phase"): 4, ("words", "de"): 9}, counted from 1."""
    found: dict[Path, int] = {}
    table: Path = ()
    for number, line in _outside_of_long_strings(text):
        if header := _TABLE.match(line):
            table = _entered(found, header[2].strip().split("."), header[1] == "[[")
            found[table] = number
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1] or key[2] or key[3] or ""), number)
    return found


def _entered(found: dict[Path, int], names: list[str], is_list: bool) -> Path:
    path: Path = (names[0].strip(),)
    if names[0].strip() == "parts":
        count = sum(1 for known in found if known[:1] == ("parts",) and len(known) == 2)
        path = ("parts", count if is_list and len(names) == 1 else max(count - 1, 0))
    return (*path, *(name.strip().strip("\"'") for name in names[1:]))


def _outside_of_long_strings(text: str) -> Iterator[tuple[int, str]]:
    is_inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if not is_inside:
            yield number, line
        is_inside ^= len(_FENCE.findall(line)) % 2 == 1
