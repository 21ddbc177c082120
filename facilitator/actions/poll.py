"""Hands: who hopes to sell, who hopes to buy."""

from __future__ import annotations

from facilitator.core.errors import Refused
from facilitator.core.events import HandCounted
from facilitator.core.locale import gettext
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.store.database import Database
from facilitator.store.queries import attendee, bump


def raise_hand(db: Database, gathering_id: int, attendee_id: int, question: str, up: bool) -> None:
    """Answer a question, or answer it anew."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.VOTE)
        person = attendee(work, gathering_id, attendee_id)
        if question == "sell":
            person.hopes_to_sell = up
        elif question == "buy":
            person.hopes_to_buy = up
        else:
            raise Refused(gettext("Tap Hand up or Not me."))
        work.announce(HandCounted(gathering_id, attendee_id))
