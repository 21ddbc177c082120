"""`make judge`: asks the judge of JUDGE_URL about the judged rooms, and learns what its grades are worth beside the text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from facilitator.config import BadSetting, read_settings
from facilitator.judge.judge import LEAST_CHANCE, LIKELIEST, Judge, Question
from facilitator.judge.prompt import GRADES, talks_to_the_judge
from facilitator.matching.fit.judge import UNKNOWN_JUDGE
from facilitator.matching.fit.model import fit_model
from facilitator.matching.fit.standing import Chances

from . import vectors
from .examples import links_of
from .judged import Judged, judged_rooms

JUDGES = Path(str(files("facilitator.matching.fit").joinpath("judges.json")))
# How far, in log odds, a judge's worth is from that of an unknown one, as a rule. Chosen.
USUALLY_WITHIN = 0.7
STEPS = 20


def ask_all(judge: Judge) -> tuple[Chances, NDArray[np.intp], NDArray[np.bool_]]:
    """Of each graded pair: its chance by text, its grade, whether it is true."""
    found = [pair for number, room in enumerate(judged_rooms()) for pair in _ask(judge, number, room)]
    chance, grade, true = zip(*found, strict=True) if found else ((), (), ())
    return np.array(chance, dtype=np.float64), np.array(grade, dtype=np.intp), np.array(true, dtype=bool)


def _ask(judge: Judge, number: int, room: Judged) -> Iterator[tuple[float, int, bool]]:
    links = links_of(room, vectors.unseen_by(room.name))
    chance = fit_model().chances(links.rows)
    for need, card in enumerate(room.index.needs):
        mine = np.nonzero((links.need == need) & (chance >= LEAST_CHANCE))[0]
        best = mine[np.argsort(-chance[mine], kind="stable")][:LIKELIEST]
        offers = tuple(room.index.offers[offer] for offer in links.offer[best].tolist())
        if not offers or any(talks_to_the_judge(each.text) for each in (card, *offers)):
            continue
        grades = judge.ask(number, Question(card, offers))
        for link, offer in zip(best.tolist(), offers, strict=True):
            if offer.id in grades:
                yield float(chance[link]), grades[offer.id], bool(links.grade[link] > 0)


def worth(chance: Chances, grade: NDArray[np.intp], true: NDArray[np.bool_]) -> list[float]:
    """What each grade adds to the log odds: the likeliest values, drawn to those of an unknown judge."""
    odds = np.log(np.clip(chance, 1e-4, 1 - 1e-4)) - np.log1p(-np.clip(chance, 1e-4, 1 - 1e-4))
    return [round(_likeliest(odds[grade == each], true[grade == each], UNKNOWN_JUDGE[each]), 4) for each in GRADES]


def _likeliest(odds: Chances, true: NDArray[np.bool_], usual: float) -> float:
    adds, tightness = usual, 1 / USUALLY_WITHIN**2
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-(odds + adds)))
        slope = float((true - said).sum()) - (adds - usual) * tightness
        adds += slope / (float((said * (1 - said)).sum()) + tightness)
    return adds


def main() -> None:
    settings = read_settings().judge
    if settings is None:
        raise BadSetting("make judge needs JUDGE_URL and JUDGE_MODEL.")
    judge = Judge(settings)
    chance, grade, true = ask_all(judge)
    if not len(grade):
        raise SystemExit(f"{settings.where} answered nothing that can be used.")
    adds = worth(chance, grade, true)
    for each in GRADES:
        at = grade == each
        share = float(true[at].mean()) if at.any() else 0.0
        print(f"grade {each}: {at.sum()} pairs, {share:.2f} of them true; adds {adds[each]:+.2f} to the log odds")
    JUDGES.write_text(json.dumps({**json.loads(JUDGES.read_text("utf-8")), judge.name: adds}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
