"""Room codes: read out, typed, mistyped and understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.core.codes import ALPHABET, LONGEST, code_length, new_code, read_code

codes = st.text(st.sampled_from(ALPHABET), min_size=6, max_size=LONGEST)


def test_a_code_has_six_characters_that_cannot_be_mistaken() -> None:
    numbers = iter(range(100))
    assert new_code(lambda below: next(numbers) % below) == "012345"
    assert new_code(lambda below: below - 1) == "ZZZZZZ"
    assert set("ILOU") & set(ALPHABET) == set()
    assert len(ALPHABET) == 32


def test_a_code_is_as_long_as_keeps_guessing_in_vain_for_a_day() -> None:
    """At most one in a thousand, at the 300 guesses a minute of a whole server."""
    guesses = 300 * 60 * 24
    assert [code_length(rooms) for rooms in (1, 2, 3, 75, 76)] == [6, 6, 7, 7, 8]
    assert all(rooms * guesses / len(ALPHABET) ** code_length(rooms) <= 0.001 for rooms in range(1, 2500))
    assert len(new_code(lambda below: 0, 76)) == 8


@pytest.mark.parametrize("typed", ["K70M1X", "k70m1x", " k7Om lx ", "K7OMIX", "k7o-mlx", "k7\u00a00m1x", "K\n70M1X"])
def test_what_was_meant_is_read(typed: str) -> None:
    assert read_code(typed) == "K70M1X"


@given(codes)
def test_a_code_is_read_as_itself_in_any_case(code: str) -> None:
    assert read_code(code) == read_code(code.lower()) == code


@given(st.text(max_size=40))
def test_reading_twice_is_reading_once(typed: str) -> None:
    assert read_code(read_code(typed)) == read_code(typed)
