"""The one guard against formulas: a cell that a spreadsheet would run is quoted with an apostrophe."""

from __future__ import annotations

import re

# OWASP, "CSV Injection": these open a formula in the common spreadsheets, also after leading space.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# No spreadsheet makes more of digits after a plus than a number, and a mail merge needs them as they are.
_PHONE = re.compile(r"\+\d[\d ]{4,}")


def no_formula(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) and not _PHONE.fullmatch(text) else text
