"""`make fit`: learns the fit model anew, writes it beside its reader, and its report on rooms left out beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from random import Random

import numpy as np

from facilitator.matching import default_encoder
from facilitator.matching.fit.features import NAMES
from facilitator.matching.fit.model import FitModel
from facilitator.matching.fit.standing import Chances

from . import vectors
from .examples import Examples, Links, links_of, of_probes, of_room, of_small_rooms, read_probes, together
from .figures import calibration_error, ndcg3, pairs_right, top3
from .judged import Judged, Probe, judged_rooms, probes
from .learn import learn

SEED = 3
MODEL = Path(str(files("facilitator.matching.fit").joinpath("model.json")))
REPORT = Path(__file__).with_name("REPORT.md")
SAID = ((0.9, 1.01), (0.63, 0.9), (0.3, 0.63), (0.0, 0.3))
FOLDS_OF_PROBES = 5


def main() -> None:
    rooms = judged_rooms()
    links = {room.name: links_of(room, vectors.unseen_by(room.name)) for room in rooms}
    parts = {room.name: _examples(room, links[room.name]) for room in rooms}
    pairs = probes()
    report = "\n".join(_report(rooms, links, parts, pairs)) + "\n"
    REPORT.write_text(report, "utf-8")
    print(report)
    write(learn(together([*parts.values(), of_probes(pairs, default_encoder())])), rooms)


def _examples(room: Judged, links: Links) -> Examples:
    dice = Random(f"{SEED} {room.name}")
    return together([of_room(links, dice), of_small_rooms(room, vectors.unseen_by(room.name), dice)])


def write(model: FitModel, rooms: list[Judged]) -> None:
    numbers = {name: [round(float(x), 8) for x in getattr(model, name)] for name in ("mean", "spread", "weights")}
    kept = {"names": NAMES, **numbers, "offset": round(model.offset, 8), "rooms": [room.name for room in rooms]}
    MODEL.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


def _report(rooms: list[Judged], links: dict[str, Links], parts: dict[str, Examples], pairs: list[Probe]) -> Iterator[str]:
    yield "# The fit model on rooms left out\n"
    yield "Made by `make fit`. Each room is left out whole: the model of its line has learnt from none of its links, and"
    yield "an encoder that was not taught with it read its cards. Text alone: no topics, kinds or taps.\n"
    yield "| room | nDCG@3 | squared error of the top three | calibration error of the top three |"
    yield "|---|---|---|---|"
    from_probes = of_probes(pairs, default_encoder())
    found = {room.name: _left_out(room, rooms, links, parts, from_probes) for room in rooms}
    for room in rooms:
        rank, said, true = found[room.name]
        yield f"| {room.name} | {rank:.3f} | {((said - true) ** 2).mean():.3f} | {calibration_error(said, true):.3f} |"
    said, true = (np.concatenate([each[k] for each in found.values()]) for k in (1, 2))
    squares = np.mean([((each[1] - each[2]) ** 2).mean() for each in found.values()])
    mean = np.mean([each[0] for each in found.values()])
    yield f"| mean; all together | {mean:.3f} | {squares:.3f} | {calibration_error(said, true):.3f} |\n"
    yield "| said | how often | said on average | true |"
    yield "|---|---|---|---|"
    for low, high in SAID:
        at = (said >= low) & (said < high)
        yield f"| {low} and more | {at.sum()} | {said[at].mean():.3f} | {true[at].mean():.3f} |"
    yield from _report_probes(parts, pairs)


def _left_out(
    room: Judged, rooms: list[Judged], links: dict[str, Links], parts: dict[str, Examples], from_probes: Examples
) -> tuple[float, Chances, Chances]:
    """(nDCG@3, what was said of the top three of each need, what is true of them)."""
    model = learn(together([*(parts[other.name] for other in rooms if other.family != room.family), from_probes]))
    mine = links[room.name]
    chance = np.zeros(room.grade.shape)
    chance[mine.offer, mine.need] = model.chances(mine.rows)
    return ndcg3(chance, room), *top3(chance, room)


def _report_probes(parts: dict[str, Examples], pairs: list[Probe]) -> Iterator[str]:
    """Each group of probes is left out once."""
    groups = sorted({probe.group for probe in pairs})
    Random(SEED).shuffle(groups)
    rows = {probe.id: row for probe, row in read_probes(pairs, default_encoder())}
    chance: dict[str, float] = {}
    for fold in range(FOLDS_OF_PROBES):
        out = set(groups[fold::FOLDS_OF_PROBES])
        others = of_probes([probe for probe in pairs if probe.group not in out], default_encoder())
        model = learn(together([*parts.values(), others]))
        chance |= {probe.id: float(model.chances(rows[probe.id][None])[0]) for probe in pairs if probe.group in out}
    yield "\n| minimal pairs, groups left out | ranked rightly |"
    yield "|---|---|"
    for kind, share in pairs_right(pairs, chance).items():
        yield f"| {kind} | {share:.3f} |"
    yield "\n| announced from | of those that serve | of those that do not |"
    yield "|---|---|---|"
    yes, no = (np.array([chance[probe.id] for probe in pairs if probe.serves == serves]) for serves in (True, False))
    for at in (0.63, 0.7, 0.75, 0.8):
        yield f"| {at} | {(yes >= at).mean():.3f} | {(no >= at).mean():.3f} |"


main()
