"""Letters that look like others, so that what reads the same to people reads the same to us."""

from __future__ import annotations

import unicodedata

# Cyrillic and Greek letters that are drawn like Latin ones.
_ALIKE = str.maketrans(
    dict(zip("авекмнорстухіјѕԁԛԝһ", "abekmhopctyxijsdqwh", strict=True))
    | dict(zip("αβγεζηικνορτυχω", "abyezniknoptuxw", strict=True))
    | {"ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ƒ": "f"}
)
# Figures and signs that stand for letters within a word.
_LEET = str.maketrans("013457@$!€£|", "oieastasiell")


def latin(text: str) -> str:
    """Compatibility forms undone, and look-alikes as the Latin letters that they are drawn like."""
    return unicodedata.normalize("NFKC", text).translate(_ALIKE)


def folded(text: str) -> str:
    """That, in small letters; marks stay."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE))


def unmarked(text: str) -> str:
    """Without accents and other marks."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(char for char in parts if unicodedata.category(char) not in ("Mn", "Me"))


def spelt(word: str) -> str:
    """With letters where figures and signs stand for them; a word without any letter is a number and stays one."""
    return word.translate(_LEET) if any(char.isalpha() for char in word) else word


def look_of(name: str) -> str:
    """Two names with the same look are the same to who reads them: case, accents, scripts and figures apart."""
    bare = "".join(char for char in unmarked(folded(name)) if char.isalnum() or char in "@$!€£|")
    return spelt(bare) or name.strip()
