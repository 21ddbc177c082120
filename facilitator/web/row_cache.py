"""The remote's long lists: a line is drawn once for as long as it stays the same, for the remote is drawn at every join."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from jinja2 import Environment
from markupsafe import Markup

from facilitator.core.locale import language

LINES_A_TURN = 200
REMEMBERED = 60.0


class Item(Protocol):
    """A frozen value, and all that its line depends on."""

    @property
    def id(self) -> int: ...


class RowCache:
    """Installs row() in the templates. Lines of a room that nobody listens in are forgotten after a while."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._gatherings: dict[int, _Lines] = {}
        self._turns = count()
        env.globals["row"] = self.row

    def row(self, gathering: int, kind: str, base: str, item: Item) -> Markup:
        """A line of host/_row_<kind>.html."""
        if next(self._turns) % LINES_A_TURN == 0:
            # A full room has thousands of lines, and phones' requests shall get in between.
            time.sleep(0)
        lines = self._gatherings.setdefault(gathering, _Lines())
        lines.used_at = time.monotonic()
        key = kind, base, item.id, language()
        known = lines.drawn.get(key)
        if known and known[0] == item:
            return known[1]
        line = Markup(self._env.get_template(f"host/_row_{kind}.html").render(base=base, item=item))
        lines.drawn[key] = item, line
        return line

    def keep(self, gatherings: Collection[int]) -> None:
        """Forget the others, but for those whose remote was drawn a moment ago: one without a socket asks by itself."""
        recent = time.monotonic() - REMEMBERED
        self._gatherings = {id: lines for id, lines in self._gatherings.items() if id in gatherings or lines.used_at > recent}


@dataclass
class _Lines:
    """By list, address, item and language: how the line was drawn last, and of what; what it was before is of no use."""

    drawn: dict[tuple[str, str, int, str], tuple[Item, Markup]] = field(default_factory=dict)
    used_at: float = 0.0
