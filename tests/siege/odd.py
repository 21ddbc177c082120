"""Text that nobody's keyboard sends: what each layer beneath a form is known to stumble over."""

from __future__ import annotations

import random
from urllib.parse import quote_from_bytes

# Where these come out of a page as they went in, they would be alive.
MARK = "\"><x-siege onfocus=a()>'`{{7*7}}${7*7}"
ALIVE = "<x-siege"
ODD: dict[str, str] = {
    "nothing": "",
    "blank": " \t\u3000\u200b",
    "NUL": "a\0b",
    "line breaks": "a\r\nSet-Cookie: siege=1\r\n\r\nb\n",
    "escape": "\x1b[2J\x07\x08\x7f\x85",
    "markup": MARK,
    "half a tag": "<!--<script></textarea></title>",
    "turned": "\u202egnp.exe\u2066\u2069\u200f",
    "four bytes": "😀👩‍👩‍👧‍👦🏴\U000e0067\U000e007f\U0010fffd",
    "no character": "\ufffe\uffff\U0001ffff\ufdd0",
    "towers": "Z" + "\u0351" * 300,
    "dotless": "İıſKÅﬃ",
    "long": "w" * 9000,
    "long in bytes": "𝔞" * 3000,
    "a power": "²",
    "digits of others": "٣",
    "a huge number": "9" * 5000,
    "no number": "NaN",
    "beyond": "1e999",
    "less": "-1",
    "a path": "../../etc/passwd\\..\\%2e%2e",
    "SQL": "'; DROP TABLE attendee; --",
    "a format": "%s%n%(name)s{0}{name.__class__}",
    "a formula": '=HYPERLINK("http://evil.example","x")',
    "JSON": '{"$ne":null,"__proto__":{"a":1}}',
    "a property": "x\\nTEL:+1\\;,;:",
}
# As bytes, which no text of Python's says: half a surrogate pair, no UTF-8 at all, a character cut short or written too long.
RAW: dict[str, bytes] = {
    "high surrogate": b"\xed\xa0\x80",
    "low surrogate": b"a\xed\xb0\x80b",
    "pair": b"\xed\xa0\xbd\xed\xb8\x80",
    "latin": b"caf\xe9",
    "cut": b"\xf0\x9f\x98",
    "too long": b"\xc0\x80\xc0\xaf",
    "beyond": b"\xf4\x90\x80\x80",
    "all": bytes(range(1, 256)),
    "NUL": b"a\x00b",
}


def odd_text(chance: random.Random) -> str:
    """One of them, or a few in a row."""
    several = chance.choices(list(ODD.values()), k=chance.choice((1, 1, 1, 2)))
    return "".join(several)


def encoded(raw: bytes) -> str:
    """As it stands in a form's body or in an address."""
    return quote_from_bytes(raw, safe="")
