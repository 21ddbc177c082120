"""How a card comes to the big screen, as the host chose."""

from __future__ import annotations

from enum import StrEnum

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext
from facilitator.core.shown.looks import Held, WordList, looks_wrong


class Moderation(StrEnum):
    """Straight to the screen; what looks wrong waits for the host; or every card does."""

    OPEN = "open"
    HOLD = "hold"
    APPROVE = "approve"


# What the author changes by other words, without the host.
OF_THE_WORDS = frozenset({Held.WAITS, Held.LINK, Held.EMAIL, Held.PHONE, Held.WORD})


def read_moderation(raw: str) -> Moderation:
    if raw not in set(Moderation):
        raise Refused(gettext("Choose how cards come to the big screen."), "moderation")
    return Moderation(raw)


def held_because(text: str, moderation: Moderation, words: WordList) -> Held | None:
    """Why a card with these new words waits for the host, or None when it need not."""
    if moderation is Moderation.OPEN:
        return None
    return looks_wrong(text, words) or (Held.WAITS if moderation is Moderation.APPROVE else None)


def held_once_shown(text: str, moderation: Moderation, words: WordList) -> Held | None:
    """What becomes of a card that was shown unasked when the host chooses otherwise. Where she approves each from now on,
    what stands on the wall stays, unless it looks wrong: an empty wall would be stranger than a card that she can hide."""
    return None if moderation is Moderation.OPEN else looks_wrong(text, words)


def still_held(text: str, held: Held, moderation: Moderation, words: WordList) -> Held | None:
    """What becomes of a card that waits when the host chooses otherwise: one that looks wrong waits until she has looked."""
    if held is Held.WAITS:
        return held_because(text, moderation, words)
    return held
