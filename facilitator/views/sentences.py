"""A match in words: made when it is read, in the current locale, out of the cards as they are kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from facilitator.core.locale import Sentence, filled, gettext
from facilitator.matching.language.kinds import suggest_kind
from facilitator.matching.language.openings import (
    ANY_KIND,
    ASKING,
    ASKING_ANY_KIND,
    OPENINGS,
    SAID_AS_FACT_FROM,
    SAID_AS_HELP_FROM,
    quoted,
    reason,
)
from facilitator.store.records import CardRecord, MatchRecord

# Stands for the words of a card that the host has hidden since.
UNSAID = "…"


@dataclass(frozen=True)
class HelpView:
    """One match as one of its two people reads it: who it is (`sentence`), and in quotes what both of them typed (`lines`).

    `tag` ("You can help") stands above, `tag_now` once the meeting is on.
    `is_sure`: a strong match; `is_chat`: help is not even guessed at.
    """

    other: int
    other_name: str
    say_it_like: str
    tag: str
    tag_now: str
    sentence: Sentence
    lines: tuple[Sentence, ...]
    opening: Sentence
    is_sure: bool
    is_chat: bool


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

    @property
    def is_chat(self) -> bool:
        return self.fit < SAID_AS_HELP_FROM


def to_giver(match: Helped, other: int, say_it_like: str) -> HelpView:
    lines = (
        filled(gettext("Would love help: “%(need)s”"), need=quoted(match.need)),
        filled(gettext("You offered: “%(offer)s”"), offer=quoted(match.offer)),
    )
    return HelpView(
        other,
        match.receiver,
        say_it_like,
        gettext("You can help") if match.is_sure else gettext("You may be able to help"),
        gettext("Now: you can help") if match.is_sure else gettext("Now: you may be able to help"),
        filled("%(name)s", name=match.receiver),
        lines,
        opening(match),
        match.is_sure,
        match.is_chat,
    )


def to_receiver(match: Helped, other: int, say_it_like: str) -> HelpView:
    lines = (
        filled(gettext("Offers: “%(offer)s”"), offer=quoted(match.offer)),
        filled(gettext("You asked: “%(need)s”"), need=quoted(match.need)),
    )
    return HelpView(
        other,
        match.giver,
        say_it_like,
        gettext("Your turn to ask"),
        gettext("Now: your turn to ask"),
        filled(_can_help_you(match), name=match.giver),
        lines,
        asking(match),
        match.is_sure,
        match.is_chat,
    )


def _can_help_you(match: Helped) -> str:
    if match.is_chat:
        return "%(name)s"
    return gettext("%(name)s can help you") if match.is_sure else gettext("%(name)s may be able to help you")


def for_everyone(match: Helped) -> Sentence:
    """ "Leila can help Priya.", what she offers and what was asked for: for lists and exports."""
    return reason(match.giver, match.receiver, match.offer, match.need, match.fit)


def opening(match: Helped) -> Sentence:
    """A first thing that the giver may say at the table."""
    return filled(gettext(OPENINGS.get(_kind_of(match), ANY_KIND)), name=match.receiver)


def asking(match: Helped) -> Sentence:
    """A first thing that the receiver may say at the table."""
    return filled(gettext(ASKING.get(_kind_of(match), ASKING_ANY_KIND)), name=match.giver)


def _kind_of(match: Helped) -> str:
    """As it was tapped, else as the words tell; "" for a match that is only worth a chat."""
    return "" if match.is_chat else match.kind or _kind(match.need) or _kind(match.offer) or ""


# The same few hundred cards are read by every phone and every time that a panel is drawn.
_kind = lru_cache(4096)(suggest_kind)


def helped(session: Session, matches: Sequence[MatchRecord], names: Mapping[int, str]) -> list[Helped]:
    """What each of `matches` is about, in their order. `names`: at least those of their people, by id."""
    ids = {m.offer_id for m in matches} | {m.need_id for m in matches}
    said = case((CardRecord.hidden_at.is_(None), CardRecord.text), else_=UNSAID)
    rows = session.execute(select(CardRecord.id, said, CardRecord.help_kind).where(CardRecord.id.in_(ids)))
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


def hidden_among(session: Session, matches: Collection[MatchRecord]) -> set[int]:
    """The cards of these matches that the host has taken away, or that are for those who can help alone: on no screen."""
    ids = {m.offer_id for m in matches} | {m.need_id for m in matches}
    off = CardRecord.hidden_at.is_not(None) | CardRecord.private
    return set(session.scalars(select(CardRecord.id).where(CardRecord.id.in_(ids), off)))
