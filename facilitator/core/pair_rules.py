"""What may be said of two people before they are matched."""

from __future__ import annotations

from enum import StrEnum


class PairRule(StrEnum):
    KNOWN = "known"
    TOGETHER = "together"
    APART = "apart"
