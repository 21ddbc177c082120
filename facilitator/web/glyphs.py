"""Beacon glyphs: one symbol at a time out of the sheet, because a phone needs one and not twenty-four."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


def sheet(file: Path, names: Iterable[str]) -> Markup:
    """These symbols once, hidden, for a page that draws each of them often with <use href="#b-name">."""
    wanted = set(names)
    symbols = (Markup(s[0]) for s in _SYMBOL.finditer(file.read_text("utf-8")) if s["name"] in wanted)
    return Markup('<svg class="vh" aria-hidden="true">{}</svg>').format(Markup("").join(symbols))


def glyph(file: Path, name: str) -> Markup:
    """The <svg> of one glyph; KeyError for a name that is not on the sheet."""
    return _sheet(file)[name]
