"""What people type: how long it may be, and how it is cleaned before it is kept."""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext

# Letters at most: what is kept is held to it, and no field on a page takes more.
LETTERS = {
    "name": 40,
    "say_it_like": 40,
    "card": 120,
    "promise": 120,
    "email": 120,
    "phone": 40,
    "company": 60,
    "role": 60,
    "thanks": 120,
    "place": 120,
    "about": 400,
    # Of a third person, and why them.
    "who": 80,
    "line": 120,
    "evening": 60,
    "group_name": 60,
    "host_name": 40,
    # An SSID has 32 octets at most, a WPA2 passphrase 63 characters.
    "wifi_name": 32,
    "wifi_password": 63,
}


class Works(Protocol):
    """Who may have said what they do, and for whom."""

    @property
    def role(self) -> str: ...
    @property
    def company(self) -> str: ...


KEY_LENGTHS = range(16, 65)
# How the name_key begins of somebody who deleted themselves; no name has such a one.
ERASED = "\n\n"
# Zero-width joiner and non-joiner are letters' business in Persian, Indic scripts and emoji, so they stay.
_KEPT_FORMATS = {"‌", "‍"}
# Letters and marks that draw nothing, which Unicode files under "other letter" or "symbol".
_LOOKS_BLANK = {"ㅤ", "ᅟ", "ᅠ", "ﾠ", "⠀", "‌", "‍", "͏"}
# Variation selectors choose between drawings of the same character.
_SELECTORS = {chr(point) for point in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
_MARKS_IN_A_ROW = 4
# Letters of a line that are looked at: far more than any line may have, for a stranger may send sixty thousand.
_MOST_READ = 4096
# Letters of other alphabets that look like these, small or capital: from Unicode's confusables.txt, what names are made of.
_LOOKALIKES = {
    "a": "ɑαΑаАᎪ",
    "b": "ƄьЬβΒвВᏴ",
    "c": "ϲϹⲥⲤсСᏟ",
    "d": "ԁԀᎠ",
    "e": "εΕеЕҽҼᎬ",
    "f": "Ϝꬵք",
    "g": "ɡցԌᏀ",
    "h": "ηΗһҺнНհᎻ",
    "i": "ıɩɪιΙіІᎥ",
    "j": "ϳͿјЈᎫ",
    "k": "κΚкКᏦ",
    "l": "ǀӏӀⳐᏞ",
    "m": "μΜмМᎷ",
    "n": "Νոռ",
    "o": "οΟσоОօՕ",
    "p": "ρΡрРᏢ",
    "q": "ԛԚգ",
    "r": "гᏒ",
    "s": "ƽѕЅՏᏚ",
    "t": "τΤтТᎢ",
    "u": "υսՍ",
    "v": "νѵѴᏙ",
    "w": "ԝԜѡաᎳ",
    "x": "χΧхХ",
    "y": "γΥуУүҮᎩ",
    "z": "ζΖᏃ",
}
_AS_LATIN = str.maketrans({other: latin for latin, others in _LOOKALIKES.items() for other in others})
_DIGITS_AS_LETTERS = re.compile(r"(?<=[^\W\d_])[01]|[01](?=[^\W\d_])")


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


def read_number(raw: str) -> int | None:
    """A number of at most ten plain digits; None for what is none, like "²", which Python calls a digit and cannot read."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 10 else None


def clean_name(raw: str) -> str:
    name = clean(raw[:_MOST_READ])
    if looks_blank(name):
        raise Refused(gettext("Enter a name people can call you."), "name")
    limit = LETTERS["name"]
    if len(name) > limit:
        raise Refused(gettext("That’s a long one. Use up to %(name_limit)s letters.", name_limit=limit), "name")
    return name


def name_key(name: str) -> str:
    """Two names with the same key sound or look the same across a room, whatever alphabet their letters are of."""
    seen = (c for c in unicodedata.normalize("NFKD", name) if c not in _LOOKS_BLANK and c not in _SELECTORS)
    latin = _DIGITS_AS_LETTERS.sub(lambda digit: "ol"[int(digit[0])], "".join(seen).translate(_AS_LATIN))
    return unicodedata.normalize("NFC", latin).casefold().strip(" .")


def clean_optional(raw: str, what: str, field: str = "") -> str:
    """A line that may be empty; `what` of LETTERS it is. Too long a one is refused by name of its `field`, if not `what`."""
    text, limit = clean(raw[:_MOST_READ]), LETTERS[what]
    if len(text) > limit:
        raise Refused(gettext("Make it a little shorter: up to %(limit)s letters.", limit=limit), field or what)
    return "" if looks_blank(text) else text


def read_email(raw: str, field: str = "email") -> str:
    """Empty where none was typed; Refused, by its field, where it cannot be one."""
    email = clean_optional(raw, "email", field)
    name, at, domain = email.partition("@")
    if email and (not name or not at or "." not in domain.strip(".") or " " in email or "@" in domain):
        raise Refused(gettext("That e-mail address looks unfinished. Check it once more."), field)
    return email


def read_phone(raw: str, field: str = "phone") -> str:
    """Empty where none was typed; Refused, by its field, where it cannot be one."""
    phone = clean_optional(raw, "phone", field)
    if phone and (sum(c.isdigit() for c in phone) < 5 or any(c.isalpha() for c in phone)):
        raise Refused(gettext("Write the phone number in digits, like +31 6 1234 5678."), field)
    return phone


def work_of(person: Works) -> str:
    """ "Baker, Three Mills"; what was not said is left out."""
    return ", ".join(filter(None, (person.role, person.company)))


def check_client_key(client_key: str) -> str:
    """The key that makes a resent write the same write: given by the form, opaque to us."""
    if len(client_key) not in KEY_LENGTHS:
        raise Refused(gettext("Something went missing on the way. Send it once more."))
    return client_key


# Letters that Unicode does not take apart, filed where people look for them.
_FILED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def filed(name: str) -> tuple[str, str]:
    """A key to sort by: letters without their marks first, so that Élodie stands beside Eloise."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold().translate(_FILED)) if c.isalnum() or c == " ")
    return plain, name
