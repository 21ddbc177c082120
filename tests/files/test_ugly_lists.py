"""A hundred ugly guest lists, each with its one right answer: see tests/files/ugly.py."""

from __future__ import annotations

import pytest

from facilitator.files.guest_list import read_guest_list
from facilitator.files.sheets import BadFile
from tests.files.ugly import ALL, told


@pytest.mark.parametrize("name", ALL)
def test_an_ugly_list_has_its_one_right_answer(name: str) -> None:
    ugly = ALL[name]
    if ugly.refusal:
        with pytest.raises(BadFile) as refused:
            read_guest_list(ugly.raw)
        assert ugly.refusal in "\n".join(refused.value.problems)
        return
    found = read_guest_list(ugly.raw)
    read = tuple(map(told, found.guests)), found.away, found.nameless, tuple(column.heading for column in found.questions)
    assert (*read, found.shape) == (ugly.guests, ugly.away, ugly.nameless, ugly.asked, ugly.shape)


def test_they_are_a_hundred_and_more() -> None:
    assert len(ALL) >= 100
