"""People one has met, as vCards for the phone's address book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import vobject

from facilitator.core.locale import gettext
from facilitator.views.people import PersonKept

# RFC 6350: what parts values, or ends a line, is escaped; a line has 75 octets at most, and goes on behind a space.
_ESCAPED = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})
_LONGEST_LINE = 75
_TEL = re.compile(r"[^\d+]")


def vcards(people: Iterable[PersonKept], gathering: str) -> str:
    """One vCard 3.0 a person, with what they share with this viewer and where the two met. The library does the escaping."""
    return "".join(_vcard(person, gathering) for person in people)


def _vcard(person: PersonKept, gathering: str) -> str:
    card = vobject.vCard()
    card.add("n").value = vobject.vcard.Name(given=person.name)
    card.add("fn").value = person.name
    if person.email:
        card.add("email").value = person.email
    if person.phone:
        card.add("tel").value = person.phone
    if person.company:
        card.add("org").value = [person.company]
    if person.role:
        card.add("title").value = person.role
    card.add("note").value = _note(person, gathering)
    return str(card.serialize())


def _note(person: PersonKept, gathering: str) -> str:
    return " ".join([gettext("Met at “%(evening)s”.", evening=gathering), *person.story])


def vcards_4(people: Iterable[PersonKept], gathering: str) -> str:
    """The same as vCard 4.0, which phones of these years read and desktop address books write."""
    return "".join(f"{_folded(line)}\r\n" for person in people for line in _lines(person, gathering))


def _lines(person: PersonKept, gathering: str) -> Iterator[str]:
    said = {name: value.translate(_ESCAPED) for name, value in vars(person).items() if isinstance(value, str)}
    yield from ("BEGIN:VCARD", "VERSION:4.0", f"N:;{said['name']};;;", f"FN:{said['name']}")
    if person.email:
        yield f"EMAIL:{said['email']}"
    if person.phone:
        yield f"TEL;VALUE=uri:tel:{_TEL.sub('', person.phone)}"
    if person.company:
        yield f"ORG:{said['company']}"
    if person.role:
        yield f"TITLE:{said['role']}"
    yield from (f"NOTE:{_note(person, gathering).translate(_ESCAPED)}", "END:VCARD")


def _folded(line: str) -> str:
    """No letter is broken, however many octets it has."""
    lines, octets = [""], 0
    for letter in line:
        length = len(letter.encode())
        if octets + length > _LONGEST_LINE:
            lines.append(" ")
            octets = 1
        lines[-1] += letter
        octets += length
    return "\r\n".join(lines)
