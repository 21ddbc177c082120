"""Where people look for their own name on a list."""

from __future__ import annotations

from facilitator.core.typed import filed


def test_a_name_stands_where_its_letters_stand_without_their_marks() -> None:
    names = ["Zoë", "Łukasz", "luca", "Élodie", "Eloise", "陈伟", "Ødegaard", "Omar", "محمد", "Łucja"]
    assert sorted(names, key=filed) == [
        "Élodie", "Eloise", "luca", "Łucja", "Łukasz", "Ødegaard", "Omar", "Zoë", "محمد", "陈伟",
    ]  # fmt: skip
