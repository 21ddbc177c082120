"""A match in words: made when it is read, in the current locale, out of the cards as they are kept.

Only in English may somebody's own words stand inside of a sentence; elsewhere, where grammar would break, they are quoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitator.core.locale import SOURCE, Part, Sentence, filled, gettext, language
from facilitator.matching.language.notices import suggest_kind
from facilitator.matching.language.openings import ANY_KIND, OPENINGS, SAID_AS_FACT_FROM, quoted
from facilitator.matching.language.phrases import help_with
from facilitator.store.records import CardRecord, MatchRecord


@dataclass(frozen=True)
class HelpView:
    """One match as one of its two people reads it.

    `tag` ("You can help") and `sentence` ("Priya with a price list") follow one another; to the receiver `sentence` stands
    alone. Where the need was no part of a sentence, `asks` ("They asked for:") introduces it and `asked` quotes it.
    """

    other: int
    other_name: str
    say_it_like: str
    tag: str
    sentence: Sentence
    asks: str
    asked: str
    opening: Sentence
    offer: str
    need: str


@dataclass(frozen=True)
class Helped:
    """What a match is about: its two people's names, its two cards' words and kinds, and how sure it is (0-1)."""

    giver: str
    receiver: str
    offer: str
    need: str
    kind: str | None
    fit: float

    @property
    def is_sure(self) -> bool:
        return self.fit >= SAID_AS_FACT_FROM


def to_giver(match: Helped, other: int, say_it_like: str) -> HelpView:
    said = _embedded(match.need, False)
    return HelpView(
        other,
        match.receiver,
        say_it_like,
        gettext("You can help") if match.is_sure else gettext("You may be able to help"),
        _followed(filled("%(name)s", name=match.receiver), said),
        "" if said else gettext("They asked for:"),
        "" if said else _quote(match.need),
        opening(match),
        match.offer,
        match.need,
    )


def to_receiver(match: Helped, other: int, say_it_like: str) -> HelpView:
    said = _embedded(match.need, True)
    pattern = gettext("%(name)s can help you") if match.is_sure else gettext("%(name)s may be able to help you")
    return HelpView(
        other,
        match.giver,
        say_it_like,
        "",
        _followed(filled(pattern, name=match.giver), said),
        "" if said else gettext("You asked for:"),
        "" if said else _quote(match.need),
        opening(match),
        match.offer,
        match.need,
    )


def for_everyone(match: Helped) -> Sentence:
    """ "Leila can help Priya with a price list": for the projector, lists and exports. Its places: giver, receiver and need."""
    said = _embedded(match.need, False)
    if said:
        pattern = _HELP_WITH if match.is_sure else _MAY_HELP_WITH
    elif match.is_sure:
        pattern = gettext("%(giver)s can help %(receiver)s, who asked for: “%(need)s”")
    else:
        pattern = gettext("%(giver)s may be able to help %(receiver)s, who asked for: “%(need)s”")
    return filled(pattern, giver=match.giver, receiver=match.receiver, need=said or quoted(match.need))


# Only said in English, as _embedded() is.
_HELP_WITH = "%(giver)s can help %(receiver)s %(need)s"
_MAY_HELP_WITH = "%(giver)s may be able to help %(receiver)s %(need)s"


def opening(match: Helped) -> Sentence:
    """A first thing to say at the table."""
    line = OPENINGS.get(match.kind or _kind(match.need) or "", ANY_KIND)
    return filled(gettext(line), giver=match.giver, receiver=match.receiver)


def _followed(sentence: Sentence, said: str | None) -> Sentence:
    return Sentence((*sentence.parts, Part(f" {said}"))) if said else sentence


def _quote(text: str) -> str:
    return gettext("“%(text)s”", text=quoted(text))


def _embedded(need: str, to_themselves: bool) -> str | None:
    return _said(need, to_themselves) if language() == SOURCE else None


# The same few hundred cards are read by every phone and every time that a panel is drawn.
_said = lru_cache(4096)(help_with)
_kind = lru_cache(4096)(suggest_kind)


def helped(session: Session, matches: Sequence[MatchRecord], names: Mapping[int, str]) -> list[Helped]:
    """What each of `matches` is about, in their order. `names`: at least those of their people, by id."""
    ids = {m.offer_id for m in matches} | {m.need_id for m in matches}
    rows = session.execute(select(CardRecord.id, CardRecord.text, CardRecord.help_kind).where(CardRecord.id.in_(ids)))
    cards = {id: (text, kind) for id, text, kind in rows}
    return [
        Helped(
            giver=names[m.giver_id],
            receiver=names[m.receiver_id],
            offer=cards[m.offer_id][0],
            need=cards[m.need_id][0],
            kind=cards[m.need_id][1] or cards[m.offer_id][1],
            fit=m.fit,
        )
        for m in matches
    ]
