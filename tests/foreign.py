"""Sentences of another language than the reader's: every catalogue is laid beside what a page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from facilitator import languages
from facilitator.core.locale import SOURCE

_BETWEEN = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]*>|\n|\x01")
SPOKEN = ("aria-label", "title", "placeholder", "alt", "aria-description", "data-tables-note", "data-names-note")
# Two words and so many letters are hardly the same in two languages by chance.
LONG = 9


@cache
def sentences(code: str) -> frozenset[str]:
    """Every sentence of a language, in each of its forms; English out of the first catalogue."""
    catalogue = languages.catalogue(code if code != SOURCE else languages.codes()[0])
    sides = [message.id if code == SOURCE else message.string for message in catalogue if message.id]
    return frozenset(text for side in sides for text in (side if isinstance(side, tuple | list) else (side,)))


def plain(text: str) -> str:
    """In lower case, with simple spaces, and without what stands around the words."""
    return " ".join(text.replace("&nbsp;", " ").replace("%%", "%").split()).casefold().strip(" .:,…!?·“”„«»‘’()-")


def pieces(sentence: str) -> Iterator[str]:
    """What of a sentence always stands on a page as it is: between its placeholders and its tags."""
    for piece in _BETWEEN.split(sentence):
        if len(re.findall(r"[^\W\d_]", piece)) > 2:
            yield plain(piece)


@dataclass(frozen=True)
class Ear:
    """Listens for sentences that are not in its language."""

    whole: frozenset[str]
    within: tuple[str, ...]

    def hears(self, said: set[str]) -> set[str]:
        """What of these pieces of text is another language's: as a whole, or within."""
        plainly = {plain(text) for text in said}
        everything = "\x01".join(plainly)
        found = [re.escape(piece) for piece in self.within if piece in everything]
        heard = re.findall(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)", everything) if found else []
        return (plainly & self.whole) | set(heard)


@cache
def ear(language: str) -> Ear:
    own = {piece for text in sentences(language) for piece in pieces(text)}
    others = {code for code in (SOURCE, *languages.codes()) if code != language}
    foreign = {piece for code in others for text in sentences(code) for piece in pieces(text)} - own
    mine = "\x01".join(own)
    long = sorted(piece for piece in foreign if " " in piece and len(piece) >= LONG and piece not in mine)
    return Ear(frozenset(foreign), tuple(long))


def shown(tree: LexborHTMLParser) -> Iterator[str]:
    """Each piece of text that is read or spoken on a page, by its script too, or written in a mail."""
    brought = [LexborHTMLParser(template.html.replace("template", "div")) for template in tree.css("template")]
    for node in chain(*(part.css("title, body, body *") for part in (tree, *brought))):
        if node.tag not in ("script", "style", "template"):
            yield from (piece for piece in node.text(deep=False, separator="\n").split("\n") if piece.strip())
            yield from (node.attributes.get(name) or "" for name in SPOKEN)
        if (address := node.attributes.get("href") or "").startswith("mailto:"):
            yield from unquote(address.partition("body=")[2]).split("\n")
