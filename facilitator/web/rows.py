"""The remote's long lists: a line is drawn once for as long as it stays the same, for the remote is drawn at every join."""

from __future__ import annotations

import time
from collections.abc import Hashable
from functools import lru_cache
from itertools import count

from jinja2 import Environment
from markupsafe import Markup

from facilitator.core.words import language

MOST = 16_384
AT_ONCE = 200


def install(env: Environment) -> None:
    @lru_cache(MOST)
    def drawn(kind: str, base: str, item: Hashable, _language: str) -> Markup:
        return Markup(env.get_template(f"host/_row_{kind}.html").render(base=base, item=item))

    turns = count()

    def row(kind: str, base: str, item: Hashable) -> Markup:
        """A line of host/_row_<kind>.html; `item` is a frozen value, and all that the line depends on."""
        if next(turns) % AT_ONCE == 0:
            # A full room has thousands of lines, and phones' requests shall get in between.
            time.sleep(0)
        return drawn(kind, base, item, language())

    env.globals["row"] = row
