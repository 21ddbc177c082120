"""Why these two should talk, in their own words, and a first thing to say.

What somebody typed is quoted. Only in English, where it surely is that part of a sentence, does it stand inside of one.
"""

from __future__ import annotations

import re

from facilitator.core.locale import SOURCE, Part, Sentence, filled, gettext, language, later

# Chances (0-1), chosen: from the first on help is said as a fact, below the second a match is only worth a chat.
SAID_AS_FACT_FROM = 0.75
SAID_AS_HELP_FROM = 0.35
# Characters; chosen.
LONGEST_PHRASE = 90

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

_DOES = re.compile(
    r"^(?:lend|teach|explain|draw|proofread|translate|repair|fix|review|write|build|introduce|go through|walk you"
    r"|look (?:over|at)|set up|sort out|find|bake|sew|give|help (?:with|you|someone|people|set|write|find|plan)"
    r"|(?:read|show|edit|drive|coach|share|make|cook|play|paint|film|design|record|plan|host)"
    r"(?= (?:an?|the|your|someone|people)\b))"
    r"\s+\S",
    re.IGNORECASE,
)
_IS_WANTED = re.compile(
    r"^(?:an? |(?:someone|somebody) (?:(?:honest|local|patient|kind|nice) )?(?:to|who|with|for|from) "
    r"|(?:help|advice|feedback|tips) (?:with|on|about|for) )\S",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"[^\w\s'’&/+€£$%-]|\s[-/+]|\b(?:i|i'm|im|i'll|ill|i'd|i've|ive|me|my|mine|myself|we|us|our|ours|u|ur|r|pls|plz|please|lol|wont|cant|dont"
    r"|is|are|was|were|has|have|had|said|broke|keeps?|needs?|wants?|died|gone|went|asap|ta|cheers|thanks|then|but|not|no)\b",
    re.IGNORECASE,
)
_STRAIGHT = re.compile(r'"([^"]*)"')
_INNER = str.maketrans('“”„«»"', "‘’‚‹›’")
_TO_YOU = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)


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
    typed = quoted(offer)
    if _surely(_DOES, typed):
        return filled("%(giver)s can %(offer)s.", giver=giver, offer=_small(typed))
    return filled(gettext("%(giver)s offers: “%(offer)s”."), giver=giver, offer=typed)


def asked(receiver: str, need: str) -> Sentence:
    """ "Priya asked for a room on Saturday.", else “Priya would love help: “…”.” Its places: receiver and need."""
    typed = quoted(need)
    if _surely(_IS_WANTED, typed) and not _TO_YOU.search(typed):
        return filled("%(receiver)s asked for %(need)s.", receiver=receiver, need=_small(typed))
    if _surely(_DOES, typed) and not _TO_YOU.search(typed):
        return filled("It would help %(receiver)s if someone could %(need)s.", receiver=receiver, need=_small(typed))
    return filled(gettext("%(receiver)s would love help: “%(need)s”."), receiver=receiver, need=typed)


def reason(giver: str, receiver: str, offer: str, need: str, fit: float) -> Sentence:
    """Who helps whom, with which offer, and what was asked: for lists, files and plans."""
    space = Part(" ")
    said = can_help(giver, receiver, fit), offered(giver, offer), asked(receiver, need)
    return Sentence((*said[0].parts, space, *said[1].parts, space, *said[2].parts))


def quoted(text: str) -> str:
    """In one line, without a full stop, and with inner marks for what stands in quotes itself."""
    return _STRAIGHT.sub("‘\\1’", " ".join(text.split()).rstrip(" .")).translate(_INNER)


def _surely(pattern: re.Pattern[str], typed: str) -> bool:
    fits = language() == SOURCE and len(typed) <= LONGEST_PHRASE and pattern.match(typed)
    return bool(fits) and not _UNSURE.search(typed)


def _small(typed: str) -> str:
    return typed[0].lower() + typed[1:]
