"""Why these two should talk, in their own words, and a first thing to say.

What somebody typed is quoted. Only where it surely is that part of a sentence does it stand inside of one (`frames/said.txt`).
"""

from __future__ import annotations

import re

from facilitator.core.locale import Part, Sentence, filled, gettext, language, later

from .frames.phrases import Phrase, asked_as, offered_as

# Chances (0-1), chosen: from the first on help is said as a fact, below the second a match is only worth a chat.
SAID_AS_FACT_FROM = 0.75
SAID_AS_HELP_FROM = 0.35

# Said by the giver, who speaks first; true whatever the kind was guessed from. Places: the receiver's name.
OPENINGS = {
    "know-how": later("“%(name)s, where are you with it, and what would you like to know first?”"),
    "introductions": later("“%(name)s, tell me whom or what you are looking for, and I’ll tell you how I can help.”"),
    "things": later("“%(name)s, what exactly do you need, and when?”"),
    "hands": later("“%(name)s, tell me more: what is it about, and how soon?”"),
    "opinion": later("“%(name)s, show me or tell me. What should I look at first?”"),
    "purchase": later("“%(name)s, what exactly do you need, and by when?”"),
}
ANY_KIND = later("“%(name)s, what would help you most right now?”")
# Said by the receiver, who speaks first. Places: the giver's name.
ASKING = {
    "know-how": later("“%(name)s, may I tell you where I am with it, and you tell me how you would go on?”"),
    "introductions": later("“%(name)s, may I tell you what I’m looking for, and you tell me how to get there?”"),
    "things": later("“%(name)s, may I tell you what I need it for? And when would it suit you?”"),
    "hands": later("“%(name)s, may I tell you what needs doing? And when would you have time?”"),
    "opinion": later("“%(name)s, may I show you something? I’d like to hear what you honestly think.”"),
    "purchase": later("“%(name)s, may I tell you what I need? And what would it cost?”"),
}
ASKING_ANY_KIND = later("“%(name)s, may I tell you what it is about, and you tell me what you would do?”")

_STRAIGHT = re.compile(r'"([^"]*)"')
_INNER = str.maketrans('“”„«»"', "‘’‚‹›’")


def can_help(giver: str, receiver: str, fit: float) -> Sentence:
    """ "Leila can help Priya.", or as much less as `fit` (0-1) allows."""
    if fit >= SAID_AS_FACT_FROM:
        pattern = gettext("%(giver)s can help %(receiver)s.")
    elif fit >= SAID_AS_HELP_FROM:
        pattern = gettext("%(giver)s may be able to help %(receiver)s.")
    else:
        pattern = gettext("%(giver)s and %(receiver)s: worth a chat.")
    return filled(pattern, giver=giver, receiver=receiver)


def offered(giver: str, offer: str) -> Sentence:
    """ "Leila can go through your menu prices.", else “Leila offers: “…”.” Its places: giver and offer."""
    phrase, typed = offered_as(quoted(offer), language())
    patterns = {
        Phrase.DEED: gettext("%(giver)s can %(offer)s."),
        Phrase.SPOKEN: gettext("%(giver)s wrote: “%(offer)s”."),
        Phrase.OTHER: gettext("%(giver)s offers: “%(offer)s”."),
    }
    return filled(patterns[phrase], giver=giver, offer=typed)


def asked(receiver: str, need: str) -> Sentence:
    """ "Priya asked for a room on Saturday.", else “Priya would love help: “…”.” Its places: receiver and need."""
    phrase, typed = asked_as(quoted(need), language())
    patterns = {
        Phrase.THING: gettext("%(receiver)s asked for %(need)s."),
        Phrase.HOPE: gettext("%(receiver)s would like to %(need)s."),
        Phrase.ASKED_DEED: gettext("It would help %(receiver)s if someone could %(need)s."),
        Phrase.SPOKEN: gettext("%(receiver)s wrote: “%(need)s”."),
        Phrase.OTHER: gettext("%(receiver)s would love help: “%(need)s”."),
    }
    return filled(patterns[phrase], receiver=receiver, need=typed)


def reason(giver: str, receiver: str, offer: str, need: str, fit: float) -> Sentence:
    """Who helps whom, with which offer, and what was asked: for lists, files and plans."""
    space = Part(" ")
    said = can_help(giver, receiver, fit), offered(giver, offer), asked(receiver, need)
    return Sentence((*said[0].parts, space, *said[1].parts, space, *said[2].parts))


def quoted(text: str) -> str:
    """In one line, without a full stop, and with inner marks for what stands in quotes itself."""
    return _STRAIGHT.sub("‘\\1’", " ".join(text.split()).rstrip(" .")).translate(_INNER)
