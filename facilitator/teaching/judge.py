"""`make judge`: asks the judge of JUDGE_URL about the judged rooms, and learns what its grades are worth beside the text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from random import Random

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
from .figures import told_apart
from .judged import Judged, judged_rooms

JUDGES = Path(str(files("facilitator.matching.fit").joinpath("judges.json")))
# How far, in log odds, a judge's worth is from that of an unknown one, as a rule. Chosen.
USUALLY_WITHIN = 0.7
STEPS = 20
# Questions in a row without any answer, after which nobody is asked any more. Chosen: each may take a minute.
SILENT = 3


@dataclass(frozen=True, eq=False)
class Asked:
    """A question about one judged room, with the chance by text and the truth of each of its pairs."""

    room: int
    question: Question
    chance: Chances
    true: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Graded:
    """Of each graded pair the row of its question, its chance by text, its grade, and whether it is true."""

    asked: NDArray[np.intp]
    chance: Chances
    grade: NDArray[np.intp]
    true: NDArray[np.bool_]


def questions(most: int | None = None) -> list[Asked]:
    """About all judged rooms; at most `most` of them, the same ones each time."""
    found = [asked for number, room in enumerate(judged_rooms()) for asked in _questions_of(number, room)]
    return found if most is None or most >= len(found) else Random(0).sample(found, most)


def _questions_of(number: int, room: Judged) -> Iterator[Asked]:
    links = links_of(room, vectors.unseen_by(room.name))
    chance = fit_model().chances(links.rows)
    for need, card in enumerate(room.index.needs):
        mine = np.nonzero((links.need == need) & (chance >= LEAST_CHANCE))[0]
        best = mine[np.argsort(-chance[mine], kind="stable")][:LIKELIEST]
        offers = tuple(room.index.offers[offer] for offer in links.offer[best].tolist())
        if offers and not any(talks_to_the_judge(each.text) for each in (card, *offers)):
            yield Asked(number, Question(card, offers), chance[best], links.grade[best] > 0)


def ask(judge: Judge, asked: Sequence[Asked]) -> Graded:
    """Answers that cannot be used are passed over; once it is silent SILENT times in a row it is asked no more."""
    found = [(row, *pair) for row, each in enumerate(asked) if judge.unanswered < SILENT for pair in _answered(judge, each)]
    rows, chance, grade, true = zip(*found, strict=True) if found else ((), (), (), ())
    numbers = np.array(rows, dtype=np.intp), np.array(chance, dtype=np.float64), np.array(grade, dtype=np.intp)
    return Graded(*numbers, np.array(true, dtype=bool))


def _answered(judge: Judge, asked: Asked) -> Iterator[tuple[float, int, bool]]:
    grades = judge.ask(asked.room, asked.question)
    for offer, chance, true in zip(asked.question.offers, asked.chance.tolist(), asked.true.tolist(), strict=True):
        if offer.id in grades:
            yield chance, grades[offer.id], true


def worth(chance: Chances, grade: NDArray[np.intp], true: NDArray[np.bool_]) -> list[float]:
    """What each grade adds to the log odds: the likeliest values, drawn to those of an unknown judge."""
    odds = _odds(chance)
    return [round(_likeliest(odds[grade == each], true[grade == each], UNKNOWN_JUDGE[each]), 4) for each in GRADES]


def _odds(chance: Chances) -> Chances:
    """Their logarithm."""
    sure = np.clip(chance, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(sure) - np.log1p(-sure))


def _likeliest(odds: Chances, true: NDArray[np.bool_], usual: float) -> float:
    adds, tightness = usual, 1 / USUALLY_WITHIN**2
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-(odds + adds)))
        slope = float((true - said).sum()) - (adds - usual) * tightness
        adds += slope / (float((said * (1 - said)).sum()) + tightness)
    return adds


def with_half_unseen(graded: Graded) -> Chances:
    """The chance of each pair after its grade, which is worth what the other half of the questions says."""
    after, half, odds = np.zeros(len(graded.chance)), graded.asked % 2 == 0, _odds(graded.chance)
    for mine in (half, ~half):
        adds = np.array(worth(graded.chance[~mine], graded.grade[~mine], graded.true[~mine]))
        after[mine] = 1 / (1 + np.exp(-(odds[mine] + adds[graded.grade[mine]])))
    return after


def report(graded: Graded, adds: Sequence[float], asked: int) -> str:
    """Lines for a person: how often it answered, what each grade is worth, and whether it ranks better than the text does."""
    answered = len(np.unique(graded.asked))
    rows = [f"{asked} questions, {answered} answered in a way that can be used; {len(graded.grade)} pairs graded"]
    for each in GRADES:
        at = graded.grade == each
        share = float(graded.true[at].mean()) if at.any() else 0.0
        rows.append(f"grade {each}: {at.sum()} pairs, {share:.2f} of them true; adds {adds[each]:+.2f} to the log odds")
    scores = {"text": graded.chance, "grade": graded.grade.astype(np.float64), "both": with_half_unseen(graded)}
    told = ", ".join(f"{what} {told_apart(score, graded.true):.3f}" for what, score in scores.items())
    return "\n".join([*rows, f"true above false (AUC; .5 is chance): {told}"])


def main() -> None:
    settings = read_settings().judge
    if settings is None:
        raise BadSetting("make judge needs JUDGE_URL and JUDGE_MODEL.")
    judge, asked = Judge(settings), questions(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    graded = ask(judge, asked)
    if judge.unanswered >= SILENT:
        raise SystemExit(
            f"Stopped: {settings.where} did not answer {SILENT} questions in a row ({judge.why}). {JUDGES.name} is as it was."
        )
    if not len(graded.grade):
        raise SystemExit(f"{settings.where} answered nothing that can be used.")
    adds = worth(graded.chance, graded.grade, graded.true)
    print(report(graded, adds, len(asked)))
    JUDGES.write_text(json.dumps({**json.loads(JUDGES.read_text("utf-8")), judge.name: adds}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
