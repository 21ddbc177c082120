"""Every two seconds: does the host know who is here, and has a hint of another process been lost?"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask_socketio import SocketIO
from sqlalchemy import select

from facilitator.crowds import Crowds
from facilitator.live.audience import Audience, from_hint, to_hint
from facilitator.live.glance import Glance
from facilitator.live.listeners import Listeners
from facilitator.live.presence import Phones, Presence
from facilitator.live.publish import Publisher
from facilitator.store.database import Database
from facilitator.store.keys import those_good
from facilitator.store.queries import attendees_here, idle_newcomers, is_here
from facilitator.store.records import AttendeeRecord, GatheringRecord

if TYPE_CHECKING:
    from facilitator.live.hints import Hints

EVERY = 2.0
SECONDS_BETWEEN_TIDYING = 60.0
SECONDS_BETWEEN_KEYS = 30.0
KEYS_A_READ = 500
_log = logging.getLogger(__name__)


class Versions:
    """Which versions of each gathering were heard of. Each write raises the version by one, so that a gap is a lost hint."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._ahead: dict[int, set[int]] = {}

    def heard(self, versions: Mapping[int, int]) -> None:
        for gathering, version in versions.items():
            ahead = self._ahead.setdefault(gathering, set())
            ahead.add(version)
            self._close_up(gathering, ahead)

    def _close_up(self, gathering: int, ahead: set[int]) -> None:
        known = self._known.get(gathering)
        if known is None:
            return
        while known + 1 in ahead:
            known += 1
        self._known[gathering] = known
        self._ahead[gathering] = {version for version in ahead if version > known}

    def begin(self, gathering: int, version: int) -> None:
        """Somebody listens who has this version: what comes after it must be heard."""
        self._known.setdefault(gathering, version)

    def missed(self, newest: Mapping[int, int]) -> set[int]:
        """Gatherings of which not every version up to the newest was heard; from now on they count as heard."""
        missed = {id for id, version in newest.items() if self._known.get(id, version) < version}
        for gathering, version in newest.items():
            self._known[gathering] = max(version, self._known.get(gathering, 0))
            self._close_up(gathering, self._ahead.get(gathering, set()))
        return missed

    def keep(self, gatherings: set[int]) -> None:
        """Forget the others."""
        self._known = {id: version for id, version in self._known.items() if id in gatherings}
        self._ahead = {id: ahead for id, ahead in self._ahead.items() if id in gatherings}


class Leftovers:
    """An evening leaves much behind in circles, and the collector, made lazy for full rooms, would find it hours later."""

    def __init__(self) -> None:
        self._open: set[int] = set()
        self._tidied_at = float("-inf")

    def tidy(self, gatherings: set[int]) -> None:
        """`gatherings`: those in which anybody listens now."""
        is_left = not self._open <= gatherings
        self._open = gatherings
        if is_left and time.monotonic() - self._tidied_at > SECONDS_BETWEEN_TIDYING:
            gc.collect()
            self._tidied_at = time.monotonic()


class Watch:
    def __init__(
        self,
        socketio: SocketIO,
        db: Database,
        listeners: Listeners,
        publisher: Publisher,
        presence: Presence,
        redis_url: str,
        crowds: Crowds,
    ) -> None:
        self._socketio = socketio
        self._db = db
        self._listeners = listeners
        self._publisher = publisher
        self._presence = presence
        self._crowds = crowds
        self._versions = Versions()
        self._leftovers = Leftovers()
        self._hints = self._others(redis_url) if redis_url else None
        self._newest: dict[int, int] = {}
        self.count_bystanders = Glance(lambda gathering: len(self._idle_and_away(gathering)))
        self.count_strangers = Glance(self._strangers)
        self._looked_at_keys = time.monotonic()

    def _others(self, redis_url: str) -> Hints:
        # Loading what speaks to Redis takes a tenth of a second, and one process alone needs none of it.
        from facilitator.live.hints import Hints

        return Hints(redis_url, self._socketio, self._hear)

    def start(self) -> None:
        if self._hints:
            self._hints.start()
        self._socketio.start_background_task(self._forever)

    def _forever(self) -> None:
        while True:
            self._socketio.sleep(EVERY)
            try:
                self.look()
            except Exception as failed:
                # The database may be away for a while; whoever asks for a page is told so.
                _log.warning("could not look after the rooms: %s", failed)

    def look(self) -> None:
        gatherings = self._listeners.gatherings()
        for gathering in gatherings:
            self._tell_host(gathering)
        for gathering in self.count_bystanders.outdated() | self.count_strangers.outdated():
            self._publisher.push(gathering, Audience(host=True))
        self._publisher.look_ahead(gatherings)
        self._leftovers.tidy(gatherings)
        self._crowds.forget()
        if time.monotonic() - self._looked_at_keys >= SECONDS_BETWEEN_KEYS:
            self._looked_at_keys = time.monotonic()
            self.let_strangers_go()
        if self._hints:
            self._share_presence(gatherings)
            self._heal(gatherings)

    def let_strangers_go(self) -> None:
        """Whose key is gone listens no longer, also where the hint of that was lost, or nobody ended it but time."""
        keys = self._listeners.keys()
        with self._db.look() as session:
            for first in range(0, len(keys), KEYS_A_READ):
                asked = keys[first : first + KEYS_A_READ]
                self._publisher.let_go(set(asked) - those_good(session, asked))

    def begin(self, gathering: int, version: int) -> None:
        self._versions.begin(gathering, version)

    def spread(self, audiences: Mapping[int, Audience], versions: Mapping[int, int]) -> None:
        """Something was written here: tell the other processes."""
        self._versions.heard(versions)
        if self._hints and versions:
            self._hints.send(
                {"audiences": {id: to_hint(each) for id, each in audiences.items()}, "versions": dict(versions)},
            )

    def _hear(self, message: dict[str, Any]) -> None:
        audiences = {int(id): from_hint(audience) for id, audience in message.get("audiences", {}).items()}
        versions = {int(id): version for id, version in message.get("versions", {}).items()}
        self._publisher.hear(audiences, versions)
        self._versions.heard(versions)
        self._crowds.hear(message.get("arrivals", []))
        for gathering, (connected, behind) in message.get("presence", {}).items():
            self._presence.told(message["from"], int(gathering), connected, behind)

    def phones(self, gathering: int) -> Phones:
        with self._db.look() as session:
            here = session.scalars(select(AttendeeRecord.id).where(AttendeeRecord.gathering_id == gathering, is_here())).all()
        return self._presence.phones(gathering, here)

    def bystanders(self, gathering: int) -> list[int]:
        """Who came lately and did nothing since, and whose phone is not here either: asked by a host who acts upon it."""
        self.count_bystanders.forget(gathering)
        return self._idle_and_away(gathering)

    def _idle_and_away(self, gathering: int) -> list[int]:
        with self._db.look() as session:
            idle = idle_newcomers(session, gathering, time.time())
        return sorted(set(idle) - self._presence.listening(gathering)) if idle else []

    def _strangers(self, gathering: int) -> int:
        """How many came in crowds over networks that are not the host's."""
        with self._db.look() as session:
            here = {person.id for person in attendees_here(session, gathering)}
        return sum(len(crowd.people) for crowd in self._crowds.found(gathering, here) if not crowd.is_ours)

    def _tell_host(self, gathering: int) -> None:
        channel = f"host:{gathering}"
        # Also when it is what was said last: a panel drawn between may have said something else.
        if self._listeners.anyone_in(channel):
            self._socketio.emit("numbers", asdict(self.phones(gathering)), to=channel)

    def _share_presence(self, gatherings: Iterable[int]) -> None:
        assert self._hints
        here = {id: self._presence.here(id) for id in gatherings}
        if arrivals := self._crowds.fresh():
            self._hints.send({"arrivals": arrivals})
        self._hints.send({"presence": {id: [sorted(each.connected), sorted(each.behind)] for id, each in here.items()}})

    def _heal(self, gatherings: set[int]) -> None:
        """A version that was there two seconds ago and is still not heard of was lost on the way: draw everything anew."""
        self._versions.keep(gatherings)
        for gathering in self._versions.missed({id: self._newest[id] for id in gatherings if id in self._newest}):
            _log.warning("a hint about gathering %d was lost", gathering)
            self._publisher.push(gathering, Audience(everyone=True, host=True, screen=True, version=self._newest[gathering]))
        with self._db.look() as session:
            rows = session.execute(
                select(GatheringRecord.id, GatheringRecord.version).where(GatheringRecord.id.in_(gatherings))
            )
            self._newest = dict(rows.tuples().all())
