"""Minimal pairs: which there are, and how they look in the room of their group."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from facilitator.core.placeholders import is_placeholder
from facilitator.matching import Encoder
from facilitator.matching.fit.fit import link_features
from facilitator.matching.fit.model import FitModel
from facilitator.matching.fit.standing import Chances

from .examples import Examples
from .judged import JUDGED, Probe, strangers

# What was never learnt from, and must not be.
KEPT_BACK = "probes_kept_back.json"
# The groups that no encoder has read; their ids begin so too.
UNREAD = "Q"


def probes(file: str = "probes.json") -> list[Probe]:
    entries = json.loads((JUDGED / file).read_text("utf-8"))["probes"]
    return [Probe(p["id"], p["group"], p["class"], p["offer"], p["need"], p["serves"], p["language"]) for p in entries]


def lookalikes() -> list[Probe]:
    """One need with six offers, or one offer with six needs, in each of five languages; grade 1 says neither yes nor no."""
    lines = [
        line for file in sorted((JUDGED / "groups").glob(f"{UNREAD}-*.jsonl")) for line in file.read_text("utf-8").splitlines()
    ]
    return [probe for number, line in enumerate(lines) for probe in _of_group(number, json.loads(line))]


def _of_group(number: int, group: dict[str, Any]) -> Iterator[Probe]:
    is_turned = "offer" in group
    one, many = (group["offer"], group["needs"]) if is_turned else (group["need"], group["offers"])
    for language, text in one.items():
        for place, card in enumerate(many):
            if card["g"] != 1:
                two = (text, card["t"][language]) if is_turned else (card["t"][language], text)
                id = f"{group['id']} {language} {place}"
                yield Probe(id, number, card.get("c") or "", *two, serves=card["g"] == 2, language=language)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Probes with their features (probes, len(NAMES)) in the room of their group, where every card has a person of its own."""

    probes: list[Probe]
    rows: Chances

    def examples(self, weight: float, out: Collection[int] = ()) -> Examples:
        """All but those of the groups `out`."""
        kept = np.array([probe.group not in out for probe in self.probes])
        true = np.array([probe.serves for probe in self.probes])
        return Examples(self.rows[kept], true[kept], np.full(int(kept.sum()), weight))

    def said(self, model: FitModel, of: Collection[int]) -> dict[str, float]:
        """By id, for the groups in `of`: the chance, which is 0 for what says nothing, as in an evening."""
        chances = model.chances(self.rows)
        return {
            probe.id: 0.0 if is_placeholder(probe.offer) or is_placeholder(probe.need) else float(chance)
            for probe, chance in zip(self.probes, chances, strict=True)
            if probe.group in of
        }


def read_pairs(some: Sequence[Probe], encoder: Encoder) -> Pairs:
    rooms: dict[tuple[int, str], list[Probe]] = defaultdict(list)
    for probe in some:
        rooms[probe.group, probe.language if probe.id.startswith(UNREAD) else ""].append(probe)
    ordered = [probe for members in rooms.values() for probe in members]
    return Pairs(ordered, np.concatenate([_rows(members, encoder) for members in rooms.values()]))


def _rows(members: Sequence[Probe], encoder: Encoder) -> Chances:
    offers, needs = list(dict.fromkeys(p.offer for p in members)), list(dict.fromkeys(p.need for p in members))
    offer, need, rows = link_features(strangers(offers, needs), encoder)
    at = dict(zip(zip(offer.tolist(), need.tolist(), strict=True), rows, strict=True))
    return np.array([at[offers.index(probe.offer), needs.index(probe.need)] for probe in members])
