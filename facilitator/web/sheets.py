"""Which style sheets each kind of page wears, in the order in which a browser reads them; and the order of `@layer`, said in
a way that older phones understand too (Chrome before 99, iOS before 15.4).

A browser that does not know `@layer` drops everything in it and shows a bare page. So what is served has none: a rule of a
later layer names the page's id once more than one of the layer before, which wins against any number of classes. What is
`!important` goes the other way round, as the standard has it: there the first layer wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence


def _in(folder: str, *names: str) -> list[str]:
    return [f"{folder}/{name}" for name in names]


# `layers` says which layer wins, so it is first. Of one layer, what comes later wins.
_COMMON = ["layers", "fonts", "tokens", "reset", "base", "grounds", "layout"]
_COMPONENTS = _in(
    "components",
    *("signs", "words", "actions", "fields", "folds"),
    *("clock", "beacons", "signal", "square"),
)
_PHONE = _in(
    "phone",
    *("page", "lobby", "poll", "cards", "market"),
    *("flag", "meeting", "share", "beacon", "look", "people"),
)
_HOST = _in(
    "host",
    *("remote", "mini", "clock", "keys", "say", "dock", "small", "shown", "queue", "unready"),
    *("behind", "rows", "paper", "place", "change", "wide", "guests", "invitation"),
    *("setup", "opened", "plan", "hours", "shares", "leads"),
)
_SCREEN = _in(
    "screen",
    *("stage", "fitting", "strip", "lobby", "code", "hands", "poll", "posting"),
    *("market", "clockface", "matching", "rings", "tale", "rounds", "turns"),
    *("board", "board-cells", "board-names", "talk", "unmet", "circles", "wrap-up", "closed", "narrow"),
)
_REPORT = _in(
    "report",
    *("page", "pictures", "hands", "numbers", "rings", "people"),
    *("papers", "poster", "wifi", "table-cards", "slip", "badges", "shared", "group", "logo", "print"),
)
# What one panel alone needs comes with it, and weighs on no first load.
_WITH_ITS_PANEL = {"turns": ["phone/turns"], "unmet": ["phone/unmet"]}
# What a phone wears on pages that nobody opens on the way through an evening.
_AFTER, _BEFORE = ["phone/page", "phone/people", "phone/outcome"], ["phone/page", "phone/invitation"]
_OWN = {
    "phone": _PHONE,
    "host": _HOST,
    "screen": [*_SCREEN, "host/shares"],
    "report": _REPORT,
    "before": _BEFORE,
    "after": _AFTER,
    "group": ["phone/page", "phone/mine"],
}

# By the kind of page: the names of files under static/css, without ".css".
WORN: Mapping[str, Sequence[str]] = {
    **{kind: [*_COMMON, *_COMPONENTS, *own, "print"] for kind, own in _OWN.items()},
    # Beside that of the phone, and with the panel that needs it.
    **_WITH_ITS_PANEL,
}

# The id of <html> on every page.
PAGE = "#b"
# Which layer wins over which. What share a number have no element and property in common, or are told apart by order.
_TIERS = {"tokens": 0, "reset": 0, "base": 0, "layout": 1, "components": 2, "phone": 3, "host": 3, "screen": 3, "print": 4}
_HIGHEST = max(_TIERS.values())
_MARKS = re.compile(r"""'[^']*'|"[^"]*"|[{};]""")
_HOLDS_RULES = ("@media", "@supports", "@container")
# What is the page itself, or hangs on it, is not inside of it.
_IS_PAGE = re.compile(r"(html(?![\w-])|:root|(?=::view-transition))")


def without_layers(css: str, tier: int = 0) -> str:
    """The same cascade without `@layer`. `css` has no comments; of nested rules it knows those in `_HOLDS_RULES`."""
    return "".join(_flat(prelude, body, tier) for prelude, body in _blocks(css))


def _flat(prelude: str, body: str | None, tier: int) -> str:
    if prelude.startswith("@layer"):
        return "" if body is None else without_layers(body, _TIERS[prelude.split()[1]])
    if body is None:
        return f"{prelude};"
    if prelude.startswith(_HOLDS_RULES):
        return f"{prelude}{{{without_layers(body, tier)}}}"
    return f"{prelude}{{{body}}}" if prelude.startswith("@") else _rule(prelude, body, tier)


def _rule(selectors: str, body: str, tier: int) -> str:
    said = [line.strip() for line in body.split(";") if line.strip()]
    urgent = [line for line in said if line.endswith("!important")]
    parts = ((tier, [line for line in said if line not in urgent]), (_HIGHEST - tier, urgent))
    return "".join(f"{_lifted(selectors, by)}{{{';'.join(lines)}}}" for by, lines in parts if lines)


def _lifted(selectors: str, by: int) -> str:
    page = PAGE * by
    return ",".join(
        _IS_PAGE.sub(rf"\1{page}", one) if _IS_PAGE.match(one) else f"{page} {one}".strip() for one in _apart(selectors)
    )


def _apart(selectors: str) -> Iterator[str]:
    """The selectors of a list, whose own lists in brackets stay whole."""
    depth, start = 0, 0
    for at, letter in enumerate(selectors):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and not depth:
            yield selectors[start:at].strip()
            start = at + 1
    yield selectors[start:].strip()


def _blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """What stands before each brace, and what in it; None for a statement without."""
    depth, start, inner = 0, 0, 0
    for mark in _MARKS.finditer(css):
        if mark[0] == "{":
            inner = inner if depth else mark.end()
            depth += 1
        elif mark[0] == "}":
            depth -= 1
            if not depth:
                yield css[start : inner - 1].strip(), css[inner : mark.start()]
                start = mark.end()
        elif mark[0] == ";" and not depth:
            yield css[start : mark.start()].strip(), None
            start = mark.end()
