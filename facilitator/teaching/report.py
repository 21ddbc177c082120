"""REPORT.md: the fit model on rooms left out, beside simpler ways; what each family of features is worth; what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from facilitator.matching import default_encoder
from facilitator.matching.fit.features import IN_ENGLISH, NAMES, VIEWS
from facilitator.matching.fit.frames import FRAMES, SIDES
from facilitator.matching.language.little_words import language_of

from . import vectors
from .beside import planners, words
from .figures import by_kind, by_language, calibration_error, lookalikes_right, ndcg3, pairs_right, top3
from .judged import Judged, Probe
from .leave_out import (
    FOLDS_OF_ROOMS,
    LeftOut,
    Material,
    left_out,
    lookalikes_left_out,
    never_learnt,
    pairs_left_out,
    without_features,
)
from .mistakes import Mistake, worst_announcements, worst_omissions
from .outcomes import BOON, ROUNDS, bound, by_planner, plan_of, promised_rightly
from .pairs import KEPT_BACK, probes, read_pairs

SAID = ((0.9, 1.01), (0.63, 0.9), (0.3, 0.63), (0.0, 0.3))
ANNOUNCED_FROM = (0.63, 0.7, 0.75, 0.8)
# A list of cards, not of people.
OF_NOBODY = "judged_cards"
BASELINES: dict[str, Callable[[Judged], np.ndarray]] = {
    "BM25": lambda room: words.bm25(room.index),
    "letters": lambda room: words.letters(room.index),
    "cosine": lambda room: words.cosine(room.index, vectors.unseen_by(room.name)),
}
_OWN = tuple(view for view in VIEWS if view == "value" or view.startswith("among"))
_FAMILIES: dict[str, tuple[str, ...]] = {
    "meaning": tuple(f"meaning.{view}" for view in VIEWS),
    "meaning against its rivals": tuple(f"meaning.{view}" for view in VIEWS if view not in _OWN),
    "meaning against the usual": tuple(f"meaning.{view}" for view in _OWN),
    "letters": tuple(f"letters.{view}" for view in VIEWS),
    "letters against their rivals": tuple(f"letters.{view}" for view in VIEWS if view not in _OWN),
    "lengths of the cards": ("offer_length", "need_length"),
    "how many cards": ("offers", "needs"),
    "the same language": ("same_language",),
    "what the sentences do": (*FRAMES, *(name for name in NAMES if name.startswith(SIDES))),
}
FAMILIES = {family: (*names, *(f"{IN_ENGLISH}{name}" for name in names)) for family, names in _FAMILIES.items()}
FAMILIES["that a room is in English"] = tuple(name for name in NAMES if name.startswith("english"))

Cell = str | float | int


def report(made: Material) -> str:
    found = left_out(made)
    parts = (_rooms(found), _said(found), _plans(found), _ablation(made), _mistakes(found), _pairs(made))
    return "\n".join(line for part in parts for line in part) + "\n"


def _rooms(found: Sequence[LeftOut]) -> Iterator[str]:
    yield "# The fit model on rooms left out\n"
    yield "Made by `make fit`. Each room is left out whole: the model of its line has learnt from none of its links, and"
    yield "an encoder that was not taught with it read its cards. Text alone: no topics, kinds or taps.\n"
    yield "## Ranking, beside what is simpler\n"
    yield "nDCG@3; of Boon also the squared error and the calibration error of the three likeliest offers of each need."
    yield "Letters: tf-idf over runs of three to five. Cosine: that of the encoder by itself, not taught with the room.\n"
    rows = [_room_row(said) for said in found]
    means = [float(np.mean([row[k] for row in rows])) for k in range(1, len(rows[0]))]
    said, true = (np.concatenate([top3(each.chance, each.room)[k] for each in found]) for k in (0, 1))
    last: list[Cell] = ["mean; all together", *means[:-1], calibration_error(said, true)]
    yield from table(["room", *BASELINES, BOON, "squared error", "calibration error"], [*rows, last])
    english, others = (
        [ndcg3(each.chance, each.room) for each in found if is_english(each.room) == is_so] for is_so in (True, False)
    )
    for what, some in (("in English", english), ("in other languages and mixtures", others)):
        yield f"\n{len(some)} rooms {what}: mean {np.mean(some):.3f}, worst {min(some):.3f}."


def is_english(room: Judged) -> bool:
    """Nine of ten cards that tell their language do."""
    known = [language for card in (*room.index.offers, *room.index.needs) if (language := language_of(card.text))]
    return known.count("en") > 0.9 * len(known)


def _room_row(found: LeftOut) -> list[Cell]:
    said, true = top3(found.chance, found.room)
    others = [ndcg3(score(found.room), found.room) for score in BASELINES.values()]
    return [
        found.room.name,
        *others,
        ndcg3(found.chance, found.room),
        float(((said - true) ** 2).mean()),
        calibration_error(said, true),
    ]


def _said(found: Sequence[LeftOut]) -> Iterator[str]:
    yield ""
    said, true = (np.concatenate([top3(each.chance, each.room)[k] for each in found]) for k in (0, 1))
    at = [(low, (said >= low) & (said < high)) for low, high in SAID]
    rows: list[list[Cell]] = [
        [f"{low} and more", int(here.sum()), float(said[here].mean()), float(true[here].mean())] for low, here in at
    ]
    yield from table(["said", "how often", "said on average", "true"], rows)


def _plans(found: Sequence[LeftOut]) -> Iterator[str]:
    yield f"\n## Plans of {ROUNDS} rounds, beside what is simpler\n"
    yield "The share of people who truly gave and received (a grade of at least 1), the most there could be, and how many"
    yield "promises Boon made and how many of them were true. The other planners work with Boon's own chances.\n"
    rows = [_plan_row(said) for said in found if said.room.name != OF_NOBODY]
    means = [float(np.mean([row[k] for row in rows])) for k in range(1, 3 + len(planners.PLANNERS))]
    made, true = (sum(int(row[k]) for row in rows) for k in (-2, -1))
    yield from table(
        ["room", "bound", *planners.PLANNERS, BOON, "promises", "true"], [*rows, ["mean; all", *means, made, true]]
    )
    yield f"\nOf all promises {true / max(1, made):.3f} were true."


def _plan_row(said: LeftOut) -> list[Cell]:
    plan = plan_of(said)
    true, made = promised_rightly(said.room, plan)
    both = [each.both for each in by_planner(said, plan).values()]
    return [said.room.name, bound(said.room), *both, made, true]


def _ablation(made: Material) -> Iterator[str]:
    yield "\n## What each family of features is worth\n"
    yield f"Mean nDCG@3 without it, rooms left out in {FOLDS_OF_ROOMS} folds.\n"
    rows: list[list[Cell]] = [["nothing", without_features(made, ())]]
    rows += [[name, without_features(made, names)] for name, names in FAMILIES.items()]
    yield from table(["left out", "nDCG@3"], rows)


def _mistakes(found: Sequence[LeftOut]) -> Iterator[str]:
    yield "\n## The worst that remains\n"
    yield "Announcements that are false (grade 0), surest first; one a need.\n"
    yield from _listed(worst_announcements(found))
    yield "\nIntroductions that a host would make (grade 2) and that are held least likely; one a need.\n"
    yield from _listed(worst_omissions(found))


def _listed(mistakes: Iterable[Mistake]) -> Iterator[str]:
    rows: list[list[Cell]] = [[m.room, m.chance, m.place, m.need, m.offer] for m in mistakes]
    yield from table(["room", "said", "place", "need", "offer"], rows)


def _pairs(made: Material) -> Iterator[str]:
    yield "\n## Minimal pairs\n"
    yield "The share of couples that are ranked rightly: one of a group serves, one does not; .5 is chance. *Left out*: said by"
    yield "a model that did not learn from the group. *Kept back*: nothing learns from these.\n"
    back = read_pairs(probes(KEPT_BACK), default_encoder())
    sets = ((made.pairs.probes, pairs_left_out(made)), (back.probes, never_learnt(made, back)))
    for what, key in (("kind", by_kind), ("language", by_language)):
        left, kept = (pairs_right(some, chance, key) for some, chance in sets)
        yield from table(
            [what, "left out", "kept back"], [[each, left.get(each, "-"), kept.get(each, "-")] for each in {**left, **kept}]
        )
        yield ""
    rows: list[list[Cell]] = [[str(at), *(share for each in sets for share in _announced(*each, at))] for at in ANNOUNCED_FROM]
    serve, not_serve = "of those that serve", "of those that do not"
    yield from table(["announced from", serve, not_serve, f"kept back: {serve}", not_serve], rows)
    yield "\n## Look-alikes, groups left out\n"
    yield "One need with six offers, or the other way round, in each of five languages: by what the false one is alike in.\n"
    alike = lookalikes_left_out(made)
    yield from table(["false by", "ranked rightly"], [[*each] for each in lookalikes_right(made.alike.probes, alike).items()])
    yield ""
    yield from table(
        ["announced from", serve, not_serve], [[str(at), *_announced(made.alike.probes, alike, at)] for at in ANNOUNCED_FROM]
    )


def _announced(some: Sequence[Probe], chance: Mapping[str, float], at: float) -> tuple[float, float]:
    """Of those that serve, and of those that do not."""
    yes, no = (np.array([chance[probe.id] for probe in some if probe.serves == serves]) for serves in (True, False))
    return float((yes >= at).mean()), float((no >= at).mean())


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(_cell(each) for each in row)} |"


def _cell(value: Cell) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value).replace("|", "/").replace("\n", " ")
