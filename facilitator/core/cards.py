"""What may be written on a card or a name badge, and how it is cleaned before it is kept."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext, later
from facilitator.core.placeholders import is_placeholder

NAME_LIMIT = 40
TEXT_LIMIT = 120
CARDS_EACH = 40
KEY_LENGTHS = range(16, 65)


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

# Zero-width joiner and non-joiner are letters' business in Persian, Indic scripts and emoji, so they stay.
_KEPT_FORMATS = {"‌", "‍"}
# Letters and marks that draw nothing, which Unicode files under "other letter" or "symbol".
_LOOKS_BLANK = {"ㅤ", "ᅟ", "ᅠ", "ﾠ", "⠀", "‌", "‍", "͏"}
# Variation selectors choose between drawings of the same character.
_SELECTORS = {chr(point) for point in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
_MARKS_IN_A_ROW = 4


def clean(text: str) -> str:
    """NFC, one line, single spaces; control and direction-changing characters and towers of accents removed."""
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif marks <= _MARKS_IN_A_ROW and (category not in ("Cf", "Cs", "Co", "Cn") or char in _KEPT_FORMATS):
            kept.append(char)
    # Once more, because what was removed may have kept a letter and its accent apart.
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def looks_blank(text: str) -> bool:
    """True when nothing in `text` leaves ink."""
    return all(c in _LOOKS_BLANK or c.isspace() or unicodedata.category(c) in ("Mn", "Me") for c in text)


def clean_name(raw: str) -> str:
    name = clean(raw)
    if looks_blank(name):
        raise Refused(gettext("Enter a name people can call you."), "name")
    if len(name) > NAME_LIMIT:
        raise Refused(gettext("That’s a long one. Use up to %(name_limit)s letters.", name_limit=NAME_LIMIT), "name")
    return name


def name_key(name: str) -> str:
    """Two names with the same key look the same when called across a room."""
    seen = (c for c in unicodedata.normalize("NFKC", name) if c not in _LOOKS_BLANK and c not in _SELECTORS)
    return "".join(seen).casefold().strip(" .")


def clean_text(raw: str, kind: CardKind) -> str:
    text = clean(raw)
    if looks_blank(text):
        if kind is CardKind.OFFER:
            raise Refused(gettext("Write a few words about something you could give. Small is good."), "text")
        raise Refused(gettext("Write a few words about something you’d love. Small is good."), "text")
    if len(text) > TEXT_LIMIT:
        raise Refused(
            gettext("Make it a little shorter: %(count)s of %(limit)s letters.", count=len(text), limit=TEXT_LIMIT), "text"
        )
    if is_placeholder(text):
        raise Refused(gettext(NO_ANSWER[kind]), "text")
    return text


def clean_optional(raw: str, limit: int, field: str) -> str:
    """A line that may be empty; too long a one is refused by name of its `field`."""
    text = clean(raw)
    if len(text) > limit:
        raise Refused(gettext("Make it a little shorter: up to %(limit)s letters.", limit=limit), field)
    return "" if looks_blank(text) else text


@dataclass(frozen=True)
class CardWords:
    """What a card says, apart from whose it is and what became of it: the one list of these fields.

    Forms are read into it, records have a column for each, and what views and exports show of a card inherits it.
    """

    text: str
    help_kind: str | None = None
    topic: str | None = None
    would_pay: bool = False

    @classmethod
    def of(cls, form: Mapping[str, str]) -> CardWords:
        """As it was typed, not yet checked."""
        return cls(form.get("text", ""), form.get("help_kind"), form.get("topic"), form.get("would_pay") == "yes")

    def as_form(self) -> dict[str, str]:
        """What `of` reads."""
        said = {"text": self.text, "help_kind": self.help_kind or "", "topic": self.topic or ""}
        return said | ({"would_pay": "yes"} if self.would_pay else {})

    def checked(self, kind: CardKind, topics: Collection[str]) -> CardWords:
        """As it may be kept: a kind of help or a topic that we don't know is none, and only a need would pay.

        Raises Refused when there are no words, or too many.
        """
        return replace(
            self,
            text=clean_text(self.text, kind),
            help_kind=self.help_kind if self.help_kind in set(HelpKind) else None,
            topic=self.topic if self.topic in topics else None,
            would_pay=self.would_pay and kind is CardKind.NEED,
        )


def words_of(card: object) -> dict[str, Any]:
    """What `card`, a row or a view, says: the fields of CardWords, to make another of it."""
    return {field.name: getattr(card, field.name) for field in fields(CardWords)}


def check_client_key(client_key: str) -> str:
    """The key that makes a resent write the same write: given by the form, opaque to us."""
    if len(client_key) not in KEY_LENGTHS:
        raise Refused(gettext("Something went missing on the way. Send it once more."))
    return client_key
