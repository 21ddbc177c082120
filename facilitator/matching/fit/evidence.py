"""A room's grades, taps and passes, and the fit after them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from facilitator.matching.language.sentence_encoder import Encoder
from facilitator.matching.room import Room

from .fit import Chances, Fit, TextFit, text_fit
from .index import CardIndex, Indices
from .judge import with_grades
from .reliability import LOOKED_AT, Answer, silence, weigh

# An (offer, need) of the index.
Pair = tuple[int, int]


@dataclass(frozen=True)
class _Said:
    """`person` (a row) said yes or no to a card that makes `pairs` with their own; of a yes, `meant` where they named one."""

    person: int
    yes: bool
    pairs: tuple[Pair, ...]
    meant: Pair | None = None


def score_room(room: Room, encoder: Encoder) -> Fit:
    """Fit of every offer with every need of somebody else: `text_fit`, then `with_signals`."""
    return with_signals(text_fit(room, encoder), room)


def with_signals(base: TextFit, room: Room) -> Fit:
    """Grades, taps and passes of `room` weighed; those of unknown people or on unknown or own cards are ignored."""
    base = TextFit(base.index, base.offer, base.need, with_grades(base, room))
    said = [*_taps(base.index, room), *_passes(base.index, room)]
    if not said:
        return Fit(base.index, base.offer, base.need, base.chance, base.chance, {}, room.grades)
    offer, need, text = _with_links(base, {pair for one in said for pair in one.pairs})
    rows = {pair: row for row, pair in enumerate(zip(offer.tolist(), need.tolist(), strict=True))}
    answers = [
        Answer(one.person, one.yes, tuple(rows[pair] for pair in one.pairs), rows[one.meant] if one.meant else None)
        for one in said
    ]
    if silence(answers):
        answers += _left(TextFit(base.index, offer, need, text), answers)
    chance = weigh(text, answers, len(base.index.people))
    return Fit(base.index, offer, need, chance, text, _tapped(said, rows, chance, base.index), room.grades)


def _taps(index: CardIndex, room: Room) -> Iterator[_Said]:
    for person, card in sorted(room.taps):
        if pairs := _about(index, person, card):
            named = room.tapped_for.get((person, card))
            meant = _about(index, person, card, named) if named else ()
            yield _Said(index.person_row[person], True, pairs, meant[0] if meant else None)


def _passes(index: CardIndex, room: Room) -> Iterator[_Said]:
    for person, card in sorted(room.passes - room.taps):
        if pairs := _about(index, person, card):
            yield _Said(index.person_row[person], False, pairs)


def _about(index: CardIndex, person: str, card: str, own: str | None = None) -> tuple[Pair, ...]:
    """Somebody's card with each of that person's of the other kind, or only with the card `own`; none for one's own card."""
    row = index.person_row.get(person)
    if row is None:
        return ()
    me = index.people[row]
    if card in index.offer_row and index.offer_owner[index.offer_row[card]] != row:
        return tuple((index.offer_row[card], index.need_row[need.id]) for need in me.needs if own in (None, need.id))
    if card in index.need_row and index.need_owner[index.need_row[card]] != row:
        return tuple((index.offer_row[offer.id], index.need_row[card]) for offer in me.offers if own in (None, offer.id))
    return ()


def _left(base: TextFit, answers: Collection[Answer]) -> Iterator[Answer]:
    """Of everybody who answered, the likeliest cards that they did not answer, up to LOOKED_AT with those that they did."""
    count = Counter(answer.person for answer in answers)
    done = {(answer.person, link) for answer in answers for link in answer.links}
    for person, of_card in _cards_before(base, set(count)).items():
        free = [links for links in of_card.values() if (person, links[0]) not in done]
        likeliest = sorted(free, key=lambda links: (-max(base.chance[link] for link in links), links))
        for links in likeliest[: max(0, LOOKED_AT - count[person])]:
            yield Answer(person, False, tuple(links), unsaid=True)


def _cards_before(base: TextFit, people: Collection[int]) -> dict[int, dict[Pair, list[int]]]:
    """Of each of these people, the links that each card of somebody else's makes with their own; by its side and row."""
    found: dict[int, dict[Pair, list[int]]] = {person: defaultdict(list) for person in people}
    for side, mine, card in (
        (0, base.index.need_owner[base.need], base.offer),
        (1, base.index.offer_owner[base.offer], base.need),
    ):
        here = np.nonzero(np.isin(mine, list(people)))[0]
        for link, person, row in zip(here.tolist(), mine[here].tolist(), card[here].tolist(), strict=True):
            found[person][side, row].append(link)
    return found


def _tapped(said: Collection[_Said], rows: dict[Pair, int], chance: Chances, index: CardIndex) -> dict[Pair, tuple[str, ...]]:
    """Who tapped for which pair: the one that they named, otherwise the likeliest."""
    who: dict[Pair, set[str]] = {}
    for one in said:
        if one.yes:
            pair = one.meant or max(one.pairs, key=lambda pair: (chance[rows[pair]], pair))
            who.setdefault(pair, set()).add(index.people[one.person].id)
    return {pair: tuple(sorted(people)) for pair, people in who.items()}


def _with_links(base: TextFit, extra: set[Pair]) -> tuple[Indices, Indices, Chances]:
    """All links of `base` and `extra` ones, which a large room did not keep; their text says nothing."""
    new = sorted(extra - set(zip(base.offer.tolist(), base.need.tolist(), strict=True)))
    if not new:
        return base.offer, base.need, base.chance
    offer = np.concatenate([base.offer, [pair[0] for pair in new]]).astype(np.intp)
    need = np.concatenate([base.need, [pair[1] for pair in new]]).astype(np.intp)
    text = np.concatenate([base.chance, np.zeros(len(new))])
    order = np.lexsort((need, offer))
    return offer[order], need[order], text[order]
