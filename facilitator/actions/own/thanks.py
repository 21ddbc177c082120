"""A line of thanks, which its author lets the organiser pass on with a first name; taken back by leaving it empty."""

from __future__ import annotations

from facilitator.core.events import AttendeeChanged
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.core.typed import clean_optional
from facilitator.store.database import Database
from facilitator.store.queries import attendee, bump


def leave_thanks(db: Database, gathering_id: int, attendee_id: int, text: str) -> None:
    """Refused when it is too long; NotNow before anybody has met."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        said = clean_optional(text, "thanks")
        if said:
            # Taking it back is possible at any time.
            check_permitted(Phase(gathering.phase), Deed.SHARE)
        attendee(work, gathering_id, attendee_id).thanks = said
        work.announce(AttendeeChanged(gathering_id, attendee_id))
