"""What the facets of an offer and of a need say about a link: that they agree, or that they do not go together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import TypeVar

import numpy as np

from facilitator.matching.language.frames.facets import Facets, facets_of, is_land, same_place
from facilitator.matching.language.frames.ways import NOWHERE, Values, Way

from .index import CardIndex, Indices
from .standing import Chances

# Either says something only where both cards do.
BOTH_SAY = tuple(
    f"{facet}_{what}"
    for facet in ("place", "spoken", "way", "day", "hour", "month", "level", "age", "price", "act", "job")
    for what in ("same", "other")
)
SIDES = ("offer_wants", "need_gives", "sides_turned")
FRAMES = (*BOTH_SAY, *SIDES, "offer_excludes", "need_excludes")
# Where places or languages overlap and each card has others besides. Chosen.
IN_PART = 0.5

Said = TypeVar("Said", bound=Hashable)
Two = tuple[float, float]


def frames(index: CardIndex, offer: Indices, need: Indices) -> Chances:
    """links x len(FRAMES), for the links (offer[k], need[k])."""
    mine, theirs = ([facets_of(card.text) for card in cards] for cards in (index.offers, index.needs))
    at = partial(_at, mine, theirs, offer, need)
    columns = [at(lambda facets: facets.place, _places), at(_spoken, _languages), at(_goes, _ways)]
    columns += [at(partial(_value, name), _overlap) for name in ("day", "hour", "month", "level", "age", "price", "act", "job")]
    wants = np.array(["wants" in facets.side for facets in mine])[offer]
    gives = np.array(["gives" in facets.side for facets in theirs])[need]
    # Work is given and sought by words of its own, which tell more.
    other = ~(np.array([bool(facets.job) for facets in mine])[offer] & np.array([bool(facets.job) for facets in theirs])[need])
    sides = np.stack([wants & ~gives & other, gives & ~wants & other, wants & gives & other], axis=1)
    return np.hstack([*columns, sides.astype(float), _excluded(mine, theirs, offer, need)])


def _at(
    mine: Sequence[Facets],
    theirs: Sequence[Facets],
    offer: Indices,
    need: Indices,
    what: Callable[[Facets], Said],
    compared: Callable[[Said, Said], Two],
) -> Chances:
    """links x 2: what `compared` makes of them; of the many cards few say different things, so each couple is compared once."""
    (one, of_offer), (other, of_need) = _numbered(mine, what), _numbered(theirs, what)
    table = np.array([[compared(a, b) for b in other] for a in one], dtype=float)
    return np.asarray(table[of_offer[offer], of_need[need]])


def _numbered(facets: Sequence[Facets], what: Callable[[Facets], Said]) -> tuple[list[Said], Indices]:
    number: dict[Said, int] = {}
    rows = [number.setdefault(what(each), len(number)) for each in facets]
    return list(number), np.array(rows, dtype=np.intp)


def _value(name: str, facets: Facets) -> tuple[Values, Values]:
    """What it says, and what it says that it is not."""
    found: Values = getattr(facets, name)
    head = f"{name} "
    return found, frozenset(value.removeprefix(head) for value in facets.barred if value.startswith(head))


def _overlap(one: tuple[Values, Values], other: tuple[Values, Values]) -> Two:
    (mine, not_mine), (theirs, not_theirs) = one, other
    if mine & not_theirs or theirs & not_mine:
        return 0.0, 1.0
    if not mine or not theirs:
        return 0.0, 0.0
    return (1.0, 0.0) if mine & theirs else (0.0, 1.0)


def _excluded(mine: Sequence[Facets], theirs: Sequence[Facets], offer: Indices, need: Indices) -> Chances:
    """links x 2: whether the need names what the offer says that it is not about, and the other way round."""
    wide = len(theirs)
    by_offer = [row * wide + other for row, other in _naming(mine, theirs)]
    by_need = [other * wide + row for row, other in _naming(theirs, mine)]
    return np.stack([np.isin(offer * wide + need, pairs) for pairs in (by_offer, by_need)], axis=1).astype(float)


def _naming(barring: Sequence[Facets], naming: Sequence[Facets]) -> Iterator[tuple[int, int]]:
    """(a row of `barring`, a row of `naming` that names what the other excludes)."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, facets in enumerate(naming):
        for stem in facets.stems:
            rows[stem].append(row)
    for row, facets in enumerate(barring):
        for stem in facets.bars:
            yield from ((row, other) for other in rows.get(stem, ()))


def _places(one: Values, other: Values) -> Two:
    if not one or not other:
        return 0.0, 0.0
    mine = [any(same_place(a, b) for b in other) for a in one]
    theirs = [any(same_place(a, b) for a in one) for b in other]
    return _shared(any(mine), all(mine), all(theirs))


def _spoken(facets: Facets) -> tuple[Values, bool]:
    return facets.spoken, facets.is_spoken


def _languages(one: tuple[Values, bool], other: tuple[Values, bool]) -> Two:
    """A language may be told by a place, where the other card names one."""
    (mine, named), (theirs, also_named) = one, other
    if not mine or not theirs or not (named or also_named):
        return 0.0, 0.0
    return _shared(bool(mine & theirs), mine <= theirs, theirs <= mine)


def _shared(some: bool, all_mine: bool, all_theirs: bool) -> Two:
    return float(some), 0.0 if all_mine or all_theirs else IN_PART if some else 1.0


def _goes(facets: Facets) -> tuple[Way, Way]:
    return facets.way, facets.one_end


def _ways(one: tuple[Way, Way], other: tuple[Way, Way]) -> Two:
    """One end alone only tells that the other card turns it round."""
    (mine, my_end), (theirs, their_end) = one, other
    if mine == NOWHERE or theirs == NOWHERE:
        return 0.0, float(_is_turned(mine, their_end) or _is_turned(my_end, theirs))
    my_names, their_names = _named(mine), _named(theirs)
    same = bool(my_names[0] & their_names[0]) and bool(my_names[1] & their_names[1])
    turned = bool(mine[0] & theirs[1]) and bool(mine[1] & theirs[0])
    other_way = turned or (_is_of_lands(mine) and _is_of_lands(theirs)) or _is_turned(my_names, their_names)
    return float(same), float(not same and other_way)


def _is_turned(one: Way, other: Way) -> bool:
    """Either leaves what the other reaches, and neither agrees with the other anywhere."""
    is_turned, agrees = one[0] & other[1] or one[1] & other[0], one[0] & other[0] or one[1] & other[1]
    return bool(is_turned and not agrees)


def _is_of_lands(way: Way) -> bool:
    """Both ends are languages or lands."""
    return all(is_land(what) for end in way for what in end)


def _named(way: Way) -> Way:
    left, reached = (frozenset(what for what in end if what[0] != "~") for end in way)
    return left, reached
