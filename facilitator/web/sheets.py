"""Which style sheets each kind of page wears, in the order in which a browser reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


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
    *("remote", "mini", "clock", "keys", "say", "dock", "small", "shown"),
    *("behind", "rows", "paper", "change", "wide"),
    *("setup", "opened", "plan", "shares"),
)
_SCREEN = _in(
    "screen",
    *("stage", "strip", "lobby", "code", "hands", "poll", "posting"),
    *("market", "clockface", "matching", "rings", "tale", "rounds"),
    *("board", "board-cells", "board-names", "wrap-up", "closed", "narrow"),
)
_REPORT = _in(
    "report",
    *("page", "pictures", "hands", "numbers", "rings", "people"),
    *("papers", "poster", "wifi", "table-cards", "print"),
)
_OWN = {"phone": _PHONE, "host": _HOST, "screen": _SCREEN, "report": _REPORT}

# By the kind of page: the names of files under static/css, without ".css".
WORN: Mapping[str, Sequence[str]] = {kind: [*_COMMON, *_COMPONENTS, *own, "print"] for kind, own in _OWN.items()}
