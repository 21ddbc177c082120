"""What a card may say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext, later
from facilitator.core.placeholders import is_placeholder
from facilitator.core.typed import LETTERS, clean, looks_blank

CARDS_EACH = 40
HELD_BACK = 5.0
"""Seconds before a card's words reach the wall: time for its author to think again, and for the host to hide it."""


class CardKind(StrEnum):
    OFFER = "offer"
    NEED = "need"


class HelpKind(StrEnum):
    """The kind of help that a card gives or asks for."""

    KNOW_HOW = "know-how"
    INTRODUCTIONS = "introductions"
    THINGS = "things"
    HANDS = "hands"
    OPINION = "opinion"
    PURCHASE = "purchase"


# What is said of a placeholder, while it is typed and when it is sent.
NO_ANSWER = {
    CardKind.OFFER: later("Nobody can say yes to that. Write one small thing you could give: a tip, an hour, a name."),
    CardKind.NEED: later("Nobody can help with that. Write one small thing you’d love: an opinion, a loan, a name."),
}


def clean_text(raw: str, kind: CardKind) -> str:
    text = clean(raw)
    if looks_blank(text):
        if kind is CardKind.OFFER:
            raise Refused(gettext("Write a few words about something you could give. Small is good."), "text")
        raise Refused(gettext("Write a few words about something you’d love. Small is good."), "text")
    limit = LETTERS["card"]
    if len(text) > limit:
        raise Refused(
            gettext("Make it a little shorter: %(count)s of %(limit)s letters.", count=len(text), limit=limit), "text"
        )
    if is_placeholder(text):
        raise Refused(gettext(NO_ANSWER[kind]), "text")
    return text


# What is said with a tick.
TICKED = ("would_pay", "private")


@dataclass(frozen=True)
class CardWords:
    """What a card says, apart from whose it is and what became of it: the one list of these fields.

    Forms are read into it, records have a column for each, and what views and exports show of a card inherits it.
    `private`: only for those who can help, and on no screen.
    """

    text: str
    help_kind: str | None = None
    topic: str | None = None
    would_pay: bool = False
    private: bool = False

    @classmethod
    def of(cls, form: Mapping[str, str]) -> CardWords:
        """As it was typed, not yet checked."""
        ticked = {name: form.get(name) == "yes" for name in TICKED}
        return cls(form.get("text", ""), form.get("help_kind"), form.get("topic"), **ticked)

    def as_form(self) -> dict[str, str]:
        """What `of` reads."""
        said = {"text": self.text, "help_kind": self.help_kind or "", "topic": self.topic or ""}
        return said | {name: "yes" for name in TICKED if getattr(self, name)}

    def checked(self, kind: CardKind, topics: Collection[str]) -> CardWords:
        """As it may be kept: a kind of help or a topic that we don't know is none, and only a need would pay or is private.

        Raises Refused when there are no words, or too many.
        """
        return replace(
            self,
            text=clean_text(self.text, kind),
            help_kind=self.help_kind if self.help_kind in set(HelpKind) else None,
            topic=self.topic if self.topic in topics else None,
            would_pay=self.would_pay and kind is CardKind.NEED,
            private=self.private and kind is CardKind.NEED,
        )


def words_of(card: object) -> dict[str, Any]:
    """What `card`, a row or a view, says: the fields of CardWords, to make another of it."""
    return {field.name: getattr(card, field.name) for field in fields(CardWords)}
