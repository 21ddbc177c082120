"""Where people look for their own name on a list; and what is a number."""

from __future__ import annotations

import pytest

from facilitator.core.typed import filed, read_number


def test_a_name_stands_where_its_letters_stand_without_their_marks() -> None:
    names = ["Zoë", "Łukasz", "luca", "Élodie", "Eloise", "陈伟", "Ødegaard", "Omar", "محمد", "Łucja"]
    assert sorted(names, key=filed) == [
        "Élodie", "Eloise", "luca", "Łucja", "Łukasz", "Ødegaard", "Omar", "Zoë", "محمد", "陈伟",
    ]  # fmt: skip


@pytest.mark.parametrize("raw", ["", "²", "٣", "①", "-1", "+1", "1_0", " 1", "1e3", "9" * 11, "9" * 5000, "NaN"])
def test_what_is_no_number_of_plain_digits_is_none(raw: str) -> None:
    assert read_number(raw) is None
    assert (read_number("7"), read_number("0012")) == (7, 12)
