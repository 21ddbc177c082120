"""Beacon glyphs: one symbol at a time out of the sheet, because a phone needs one and not twenty-four."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

_SYMBOL = re.compile(r'<symbol id="b-(?P<name>\w+)" viewBox="(?P<box>[^"]+)">(?P<body>.*?)</symbol>', re.S)


@cache
def _sheet(file: Path) -> dict[str, Markup]:
    drawn = {}
    for symbol in _SYMBOL.finditer(file.read_text("utf-8")):
        body = Markup(symbol["body"])
        drawn[symbol["name"]] = Markup(
            '<svg class="glyph" viewBox="{box}" fill="currentColor" aria-hidden="true">{body}</svg>'
        ).format(box=symbol["box"], body=body)
    return drawn


def glyph(file: Path, name: str) -> Markup:
    """The <svg> of one glyph; KeyError for a name that is not on the sheet."""
    return _sheet(file)[name]
