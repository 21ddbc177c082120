"""Learning finds what is there, and what is committed was learnt from what is committed."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from facilitator.matching.fit.features import NAMES
from facilitator.teaching.examples import Examples
from facilitator.teaching.judged import EXAMPLES, JUDGED, judged_rooms
from facilitator.teaching.learn import learn
from facilitator.teaching.pairs import KEPT_BACK, lookalikes, probes
from facilitator.teaching.vectors import unseen_by

SLOPES, OFFSET = np.array([1.5, -0.8, 0.0]), -0.5


def known(count: int = 40_000) -> tuple[np.ndarray, np.ndarray]:
    """Rows, and whether each is true, drawn from a model that is known."""
    dice = np.random.default_rng(3)
    rows = dice.normal(size=(count, len(SLOPES)))
    return rows, dice.random(count) < 1 / (1 + np.exp(-(rows @ SLOPES + OFFSET)))


def test_a_known_model_is_found_again() -> None:
    rows, true = known()
    model = learn(Examples(rows, true, np.ones(len(rows))))
    assert model.weights / model.spread == pytest.approx(SLOPES, abs=0.06)
    assert model.offset - model.mean @ (model.weights / model.spread) == pytest.approx(OFFSET, abs=0.06)


def test_an_example_that_counts_for_two_is_as_good_as_two() -> None:
    rows, true = known(500)
    once = learn(Examples(rows, true, np.where(true, 2.0, 1.0)))
    twice = learn(
        Examples(np.concatenate([rows, rows[true]]), np.concatenate([true, true[true]]), np.ones(len(rows) + true.sum()))
    )
    assert once.weights == pytest.approx(twice.weights, abs=1e-4)
    assert once.offset == pytest.approx(twice.offset, abs=1e-4)


def test_the_model_that_ships_was_learnt_from_these_rooms_with_these_features() -> None:
    kept = json.loads(files("facilitator.matching.fit").joinpath("model.json").read_text("utf-8"))
    assert tuple(kept["names"]) == NAMES
    assert kept["rooms"] == [room.name for room in judged_rooms()]


def test_every_judgement_is_about_a_need_and_an_offer_of_its_room() -> None:
    for folder in (EXAMPLES, JUDGED / "rooms"):
        for file in sorted(folder.glob("*.json")):
            room = json.loads(file.read_text("utf-8"))
            holders = room.get("people") or [room]
            offers, needs = ({card["id"] for each in holders for card in each[side]} for side in ("offers", "needs"))
            unknown = [
                j for j in room.get("judgements", []) if j[0] not in needs or j[1] not in offers or j[2] not in (0, 1, 2)
            ]
            assert unknown == [], file.name


def test_every_judged_room_has_an_introduction_in_it_and_none_to_oneself() -> None:
    rooms = judged_rooms()
    assert [room.name for room in rooms if not (room.grade == 2).any()] == []
    assert [room.name for room in rooms if room.grade[room.own].any()] == []


def test_every_probe_has_an_id_of_its_own() -> None:
    for some in (probes(), probes(KEPT_BACK), lookalikes()):
        ids = [probe.id for probe in some]
        assert ids
        assert len(set(ids)) == len(ids)


def test_no_pair_that_was_kept_back_is_learnt_from() -> None:
    learnt = {(probe.offer, probe.need) for probe in (*probes(), *lookalikes())}
    assert learnt.isdisjoint((probe.offer, probe.need) for probe in probes(KEPT_BACK))


def test_every_card_of_a_room_that_was_left_out_was_read_by_its_fold() -> None:
    for room in judged_rooms():
        encoder = unseen_by(room.name)
        if encoder.name in ("f0", "f1", "f2"):
            assert len(encoder.offers([card.text for card in room.index.offers])) == len(room.index.offers), room.name
            assert len(encoder.needs([card.text for card in room.index.needs])) == len(room.index.needs), room.name
