"""The one guard against formulas: a cell that a spreadsheet would run is quoted with an apostrophe."""

from __future__ import annotations

# OWASP, "CSV Injection": these open a formula in the common spreadsheets, also after leading space.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def no_formula(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
