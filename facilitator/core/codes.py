"""Room codes: an address that can be read out and typed, not a credential."""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
_MISTYPED = str.maketrans("OIL", "011")


def new_code(random_below: Callable[[int], int]) -> str:
    """`random_below(n)` gives a number in 0..n-1; the caller makes sure that the code is free."""
    return "".join(ALPHABET[random_below(len(ALPHABET))] for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """What was meant by what was typed: upper case, no spaces or dashes, O for 0, I and L for 1."""
    return "".join(typed.upper().split()).replace("-", "").translate(_MISTYPED)
