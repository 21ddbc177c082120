"""Each room as a model sees it that has learnt from none of its links, with cards read by an encoder not taught with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from facilitator.matching import Encoder, Fit, Room, TextFit, default_encoder, with_signals
from facilitator.matching.fit.features import NAMES
from facilitator.matching.fit.model import FitModel
from facilitator.matching.fit.standing import Chances

from . import vectors
from .examples import A_LOOKALIKE, A_PROBE, Examples, Links, links_of, of_room, of_small_rooms, together
from .figures import ndcg3
from .judged import Judged, Probe
from .learn import learn
from .pairs import Pairs, read_pairs

SEED = 3
FOLDS_OF_PROBES = 5
# Rooms are left out by so many at once where a feature is left out too: all rooms one by one would take half an hour.
FOLDS_OF_ROOMS = 6


@dataclass(frozen=True, eq=False)
class Material:
    """What is learnt from: rooms, their links and examples; minimal pairs and look-alikes, read by the encoder that ships."""

    rooms: list[Judged]
    links: dict[str, Links]
    parts: dict[str, Examples]
    pairs: Pairs
    alike: Pairs

    def without(self, out: Sequence[Judged], keep: Sequence[int] | None = None) -> FitModel:
        """Learnt from the rooms of all other families, by the features in `keep` (places; all)."""
        families = {room.family for room in out}
        examples = [*(self.parts[room.name] for room in self.rooms if room.family not in families)]
        examples += [self.pairs.examples(A_PROBE), self.alike.examples(A_LOOKALIKE)]
        return learn(only(together(examples), keep))


@dataclass(frozen=True, eq=False)
class LeftOut:
    """A room with what was said of it; `chance` is offers x needs, 0 between two cards of one person."""

    room: Judged
    links: Links
    chance: Chances

    @property
    def fit(self) -> Fit:
        said = self.chance[self.links.offer, self.links.need]
        return with_signals(TextFit(self.room.index, self.links.offer, self.links.need, said), Room(self.room.index.people))


def material(rooms: list[Judged], pairs: list[Probe], alike: list[Probe]) -> Material:
    encoders = {room.name: vectors.unseen_by(room.name) for room in rooms}
    links = {room.name: links_of(room, encoders[room.name]) for room in rooms}
    parts = {room.name: _examples(room, links[room.name], encoders[room.name]) for room in rooms}
    return Material(rooms, links, parts, read_pairs(pairs, default_encoder()), read_pairs(alike, default_encoder()))


def _examples(room: Judged, links: Links, encoder: Encoder) -> Examples:
    dice = Random(f"{SEED} {room.name}")
    return together([of_room(links, dice), of_small_rooms(room, encoder, dice)])


def only(examples: Examples, keep: Sequence[int] | None) -> Examples:
    return examples if keep is None else Examples(examples.rows[:, keep], examples.true, examples.weight)


def left_out(made: Material) -> list[LeftOut]:
    """Each room by itself, with its family."""
    return [_said(made, room, made.without([room])) for room in made.rooms]


def _said(made: Material, room: Judged, model: FitModel, keep: Sequence[int] | None = None) -> LeftOut:
    links = made.links[room.name]
    chance = np.zeros(room.grade.shape)
    chance[links.offer, links.need] = model.chances(links.rows if keep is None else links.rows[:, keep])
    return LeftOut(room, links, chance)


def without_features(made: Material, names: Sequence[str]) -> float:
    """Mean nDCG@3 over the rooms, left out a fold at a time, of a model that lacks these features."""
    keep = [place for place, name in enumerate(NAMES) if name not in names]
    return float(np.mean([ndcg3(said.chance, said.room) for said in _by_folds(made, keep)]))


def _by_folds(made: Material, keep: Sequence[int]) -> Iterator[LeftOut]:
    families = sorted({room.family for room in made.rooms})
    for fold in range(FOLDS_OF_ROOMS):
        out = [room for room in made.rooms if room.family in families[fold::FOLDS_OF_ROOMS]]
        model = made.without(out, keep)
        yield from (_said(made, room, model, keep) for room in out)


def pairs_left_out(made: Material) -> dict[str, float]:
    """Chances of the minimal pairs by id; each group is left out once."""
    return _left_out_by_group(made, made.pairs, A_PROBE, made.alike.examples(A_LOOKALIKE))


def lookalikes_left_out(made: Material) -> dict[str, float]:
    return _left_out_by_group(made, made.alike, A_LOOKALIKE, made.pairs.examples(A_PROBE))


def _left_out_by_group(made: Material, pairs: Pairs, weight: float, others: Examples) -> dict[str, float]:
    groups = sorted({probe.group for probe in pairs.probes})
    Random(SEED).shuffle(groups)
    chance: dict[str, float] = {}
    for fold in range(FOLDS_OF_PROBES):
        out = set(groups[fold::FOLDS_OF_PROBES])
        chance |= pairs.said(learn(together([*made.parts.values(), others, pairs.examples(weight, out)])), out)
    return chance


def never_learnt(made: Material, pairs: Pairs) -> dict[str, float]:
    """Chances of pairs that nothing here learns from, by id."""
    return pairs.said(made.without([]), {probe.group for probe in pairs.probes})
