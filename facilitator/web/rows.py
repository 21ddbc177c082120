"""The remote's long lists: a line is drawn once for as long as it stays the same, for the remote is drawn at every join."""

from __future__ import annotations

import time
from itertools import count
from typing import Protocol

from jinja2 import Environment
from markupsafe import Markup

from facilitator.core.words import language

MOST = 16_384
AT_ONCE = 200


class Item(Protocol):
    """A frozen value, and all that its line depends on."""

    @property
    def id(self) -> int: ...


def install(env: Environment) -> None:
    # By list, item and language: how the line was drawn last, and of what. What it was before is of no use to anybody.
    drawn: dict[tuple[str, str, int, str], tuple[Item, Markup]] = {}
    turns = count()

    def row(kind: str, base: str, item: Item) -> Markup:
        """A line of host/_row_<kind>.html."""
        if next(turns) % AT_ONCE == 0:
            # A full room has thousands of lines, and phones' requests shall get in between.
            time.sleep(0)
        key = kind, base, item.id, language()
        known = drawn.get(key)
        if known and known[0] == item:
            return known[1]
        line = Markup(env.get_template(f"host/_row_{kind}.html").render(base=base, item=item))
        drawn.pop(key, None)
        drawn[key] = item, line
        if len(drawn) > MOST:
            del drawn[next(iter(drawn))]
        return line

    env.globals["row"] = row
