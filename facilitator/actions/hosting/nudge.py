"""A word to those who have not written yet, on their own phones and nowhere else."""

from __future__ import annotations

from facilitator.core.events import AttendeesNudged
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.store.database import Database
from facilitator.store.queries import attendees_here, bump, ready_ids


def nudge(db: Database, gathering_id: int, attendee_id: int, now: float) -> None:
    """Remind one person who is not ready; 0: everybody who is not and has not been reminded."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.POST)
        ready = ready_ids(work, gathering_id)
        unready = [person for person in attendees_here(work, gathering_id) if person.id not in ready]
        if attendee_id:
            meant = [person for person in unready if person.id == attendee_id]
        else:
            meant = [person for person in unready if person.nudged_at is None]
        for person in meant:
            person.nudged_at = now
        work.announce(AttendeesNudged(gathering_id, frozenset(person.id for person in meant)))
