"""Simulated crowds do what they say that they do."""

from __future__ import annotations

import random

import pytest

from facilitator.rehearsal.crowd import CROWDS, Habits


def people(name: str, count: int = 4000) -> list[Habits]:
    dice = random.Random(1)
    return [CROWDS[name].habits(dice) for _ in range(count)]


def test_the_truthful_never_slip_and_never_miss() -> None:
    assert {(each.misses, each.slips) for each in people("truthful")} == {(0.0, 0.0)}


def test_the_careless_all_tap_and_slip_at_fifteen_of_a_hundred_cards() -> None:
    assert {(each.most, each.slips) for each in people("careless")} == {(12, 0.15)}


def test_of_a_real_crowd_six_in_ten_tap_a_tenth_of_them_everything_and_three_tenths_see_five() -> None:
    crowd = people("real")
    tapping = [each for each in crowd if each.most]
    assert len(tapping) / len(crowd) == pytest.approx(0.6, abs=0.03)
    assert sum(each.slips == 1.0 for each in tapping) / len(tapping) == pytest.approx(0.1, abs=0.02)
    assert sum(each.most == 5 for each in tapping) / len(tapping) == pytest.approx(0.3, abs=0.03)
