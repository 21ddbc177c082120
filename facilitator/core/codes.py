"""Room codes: an address that can be read out and typed, not a credential."""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# So many letters where so many rooms are open at once: at 300 guesses a minute one in a thousand is found in a day.
_LENGTHS = ((2, 6), (75, 7))
LONGEST = 8
_MISTYPED = str.maketrans("OIL", "011")


def new_code(random_below: Callable[[int], int], rooms: int = 1) -> str:
    """For one of `rooms` that are open. `random_below(n)` gives a number in 0..n-1; the caller sees that the code is free."""
    return "".join(ALPHABET[random_below(len(ALPHABET))] for _ in range(code_length(rooms)))


def code_length(rooms: int) -> int:
    return next((length for most, length in _LENGTHS if rooms <= most), LONGEST)


def read_code(typed: str) -> str:
    """What was meant by what was typed: upper case, no spaces or dashes, O for 0, I and L for 1."""
    return "".join(typed.upper().split()).replace("-", "").translate(_MISTYPED)
