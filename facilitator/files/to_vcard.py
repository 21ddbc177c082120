"""People one has met, as vCards for the phone's address book. The library does the escaping."""

from __future__ import annotations

from collections.abc import Iterable

import vobject

from facilitator.core.locale import gettext
from facilitator.views.people import PersonKept


def vcards(people: Iterable[PersonKept], gathering: str) -> str:
    """One vCard 3.0 a person, with what they share with this viewer and where the two met."""
    return "".join(_vcard(person, gathering) for person in people)


def _vcard(person: PersonKept, gathering: str) -> str:
    card = vobject.vCard()
    card.add("n").value = vobject.vcard.Name(given=person.name)
    card.add("fn").value = person.name
    if person.email:
        card.add("email").value = person.email
    if person.phone:
        card.add("tel").value = person.phone
    card.add("note").value = " ".join([gettext("Met at “%(evening)s”.", evening=gathering), *person.story])
    return str(card.serialize())
