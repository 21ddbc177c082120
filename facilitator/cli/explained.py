"""What `--explain` says of two cards, in words for a person."""

from __future__ import annotations

from collections.abc import Iterator

import click

from facilitator.matching import Room, current_encoder
from facilitator.matching.fit.explain import Explained, Reason, explain
from facilitator.matching.room import Card, Person
from facilitator.matching.schedule.explain import InPlan

# Words that are told of each, those that matter most; cards that are listed where several are meant.
MOST_WORDS = 8
MOST_CARDS = 8
# Log odds from which a feature is told by itself.
TELLING = 0.05
_POINTS = "(100 points: one person who surely both gives and receives)"
_ALIKE = {"meaning": "how alike in meaning", "letters": "how alike in letters"}
_VIEWS = {
    "value": "",
    "among_all": ", beside all pairs of the room",
    "among_offers": ", beside the other offers for this need",
    "among_needs": ", beside the other needs for this offer",
    "need_lead": ", ahead of the next best offer",
    "need_top": ", above the four best offers",
    "need_rank": ": how many offers are more so",
    "offer_lead": ", ahead of the next best need",
    "offer_top": ", above the four best needs",
    "offer_rank": ": how many needs are more so",
}
_FACETS = {
    "place": "place",
    "spoken": "language asked for",
    "way": "direction",
    "day": "day",
    "hour": "time of day",
    "month": "month",
    "level": "level",
    "age": "age",
    "price": "free or paid",
    "act": "activity",
    "job": "seeking or giving work",
}
_OTHERS = {
    "offer_length": "length of the offer",
    "need_length": "length of the need",
    "offers": "how many offers there are",
    "needs": "how many needs there are",
    "same_language": "both in one language",
    "english": "the room is in English",
    "offer_wants": "the offer asks for something",
    "need_gives": "the need gives something",
    "sides_turned": "each stands on the other's side",
    "offer_excludes": "the need names what the offer is not",
    "need_excludes": "the offer names what the need is not",
}


def named(room: Room, need: str, offer: str) -> tuple[str, str]:
    """The ids of the need and the offer that these ids, words or names mean; ClickException where that is not just one each.

    Ids may come in either order.
    """
    needs, offers = ([*_cards(room, kind)] for kind in ("needs", "offers"))
    is_turned = any(card.id == offer for _, card in needs) and any(card.id == need for _, card in offers)
    need, offer = (offer, need) if is_turned else (need, offer)
    return _only(needs, need, "need"), _only(offers, offer, "offer")


def _cards(room: Room, kind: str) -> Iterator[tuple[Person, Card]]:
    yield from ((person, card) for person in room.people for card in getattr(person, kind))


def _only(cards: list[tuple[Person, Card]], said: str, kind: str) -> str:
    """The card with that id, that text or that name, else the one in which the words stand."""
    words = said.casefold().strip()
    for whole in (True, False):
        meant = [
            (person, card)
            for person, card in cards
            if (
                words in (card.id.casefold(), card.text.casefold(), person.name.casefold())
                if whole
                else words in card.text.casefold()
            )
        ]
        if len(meant) == 1:
            return meant[0][1].id
        if meant and words:
            listed = "\n".join(f"  {card.id}  {_quoted(person, card)}" for person, card in meant[:MOST_CARDS])
            more = f"\n  and {len(meant) - MOST_CARDS} more" if len(meant) > MOST_CARDS else ""
            raise click.ClickException(f"{said!r} may be several cards; give one of these ids:\n{listed}{more}")
    raise click.ClickException(
        f"{said!r} is no {kind} of this room: give a need, then an offer, by its id, some of its words or its person's name."
    )


def _quoted(person: Person, card: Card) -> str:
    return f"{person.name or person.id}: “{' '.join(card.text.split())}”"


def explained(room: Room, need: str, offer: str) -> str:
    """Lines for a person: the chance of two ids, what it rests on, and what would have changed it."""
    owners = {card.id: (person, card) for kind in ("needs", "offers") for person, card in _cards(room, kind)}
    try:
        why = explain(room, current_encoder(), need, offer)
    except ValueError as refused:
        raise click.ClickException(f"{need} and {offer}: {refused}.") from None
    cards = [f"need {need} of {_quoted(*owners[need])}", f"offer {offer} of {_quoted(*owners[offer])}"]
    return "\n".join([*cards, *_why(why, owners), *_what_else(why)]) + "\n"


def _why(why: Explained, owners: dict[str, tuple[Person, Card]]) -> list[str]:
    cut, rule = why.cut
    ahead = [f"  {offer} {chance:.3f}  {_quoted(*owners[offer])}" for offer, chance in why.ahead[:3]]
    names = {person.id: person.name for person, _ in owners.values()}
    return [
        f"chance {why.chance:.3f}; by the texts alone {why.text:.3f}",
        *([f"lowered to {cut:.0%} of what the words say: {rule}"] if rule else []),
        f"shared words: {', '.join(why.shared_words) or 'none'}",
        f"tapped by: {', '.join(names.get(who) or who for who in why.tapped_by) or 'nobody'}",
        f"a language model's grade: {'none' if why.grade is None else why.grade}",
        f"offers that come before it: {'' if ahead else 'none'}".rstrip(),
        *ahead,
    ]


def _what_else(why: Explained) -> list[str]:
    telling = [each for each in why.reasons if abs(each.adds) >= TELLING]
    others = len(why.reasons) - len(telling)
    return [
        "what would have changed it, each alone, beside the texts:",
        f"  the one who asks taps it: {why.one_tap:.3f}; passes: {why.one_pass:.3f}",
        f"  a language model's grade is 2: {why.best_grade:.3f}; is 0: {why.worst_grade:.3f}",
        f"  both tap the same topic: {why.same_topic:.3f}",
        *(["  a word is not written:"] if why.words else []),
        *(f"  {each.word:>22s} of {each.card}: {each.without:.3f}" for each in why.words[:MOST_WORDS]),
        *(
            ["  a feature is as in an average pair (its value; what it adds to the log odds; the chance without it):"]
            if telling
            else []
        ),
        *(f"  {in_words(each):>58s} {each.value:7.2f} {each.adds:+6.2f} {each.without:6.3f}" for each in telling),
        *([f"  {others} other features add less than {TELLING} each"] if telling and others else []),
    ]


def in_words(reason: Reason) -> str:
    """What a feature of the fit model looks at."""
    name = reason.feature
    head, _, view = name.partition(".")
    if view:
        return f"{_ALIKE[head]}{_VIEWS[view]}" if head in _ALIKE else f"{_OTHERS[head]}, times {_ALIKE[view]}"
    facet, _, what = name.rpartition("_")
    if facet in _FACETS and what in ("same", "other"):
        return f"{'same' if what == 'same' else 'another'} {_FACETS[facet]}"
    return _OTHERS[name]


def in_the_plan(found: InPlan) -> str:
    if found.round is not None:
        told = (
            f"promised in round {found.round}"
            if found.announced
            else f"they meet in round {found.round}, without a promise: {found.why_not}"
        )
        return f"in the plan: {told}; without the meeting it is worth {found.worth:.1f} points less\n{_POINTS}\n"
    would = f"their meeting would add {found.worth:.1f} points and cost {found.price:.1f}"
    enough = f"from a chance of {found.from_chance:.3f} on it would be worth that"
    change = found.why_not or ("no chance would do" if found.from_chance is None else enough)
    return f"in the plan: they do not meet; {would}; {change}\n{_POINTS}\n"
