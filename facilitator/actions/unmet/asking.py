"""Which ask is up, in each circle: the host turns to the next or to those before, or it turns by the clock."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, delete, select, update

from facilitator.actions.unmet.circles import seat_newcomers
from facilitator.core.errors import NotNow
from facilitator.core.events import AskTurned
from facilitator.core.locale import gettext
from facilitator.core.phases import Phase
from facilitator.store.database import Database, Work
from facilitator.store.queries import bump, clock_of, hold, step_of
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.unmet import AskedRecord
from facilitator.store.sheets import sheet_of
from facilitator.views.unmet.asks import Asked, Lineup, asked


def turn(db: Database, gathering_id: int, seen: int, back: bool, now: float) -> None:
    """To the next ask, in every circle, or `back` to the one before.

    `seen`: the card that was up, in the first circle that has one; a second press, or remote, does nothing.
    """
    with db.work() as work:
        gathering = bump(work, gathering_id)
        if gathering.phase != Phase.UNMET:
            raise NotNow(gettext("That part is over."))
        found = asked(work, gathering)
        if not found.up or found.up[0].card.id != seen:
            return
        keep_up(work, gathering, found, now)
        if back:
            _back(work, gathering, found)
        elif found.coming:
            _bring_up(work, gathering, _following(found.lineups), found.turn + 1, clock_of(gathering).left(now))
        work.announce(AskTurned(gathering_id))


def _following(lineups: Iterable[Lineup]) -> list[int]:
    return [line.coming[0].id for line in lineups if line.coming]


def keep_up(work: Work, gathering: GatheringRecord, found: Asked, now: float) -> None:
    """What is up because nothing was before, or because that is gone, stays up, whatever has less hope from now on."""
    unwritten = [ask.card.id for ask in found.up if ask.card.id not in found.came]
    clock = clock_of(gathering)
    _bring_up(work, gathering, unwritten, found.turn, clock.left(now) if found.came else clock.length)


def _bring_up(work: Work, gathering: GatheringRecord, cards: list[int], turn: int, left: float) -> None:
    whose = {"gathering_id": gathering.id, "part": gathering.part}
    work.add_all(AskedRecord(**whose, card_id=card, turn=turn, left=left) for card in cards)
    work.flush()


def _back(work: Work, gathering: GatheringRecord, found: Asked) -> None:
    """All that came after the turn before, those that are gone by now included, is to come again."""
    still = [ask.card.id for line in found.lineups for ask in line.was]
    here = _here(gathering)
    before = select(AskedRecord.turn).where(here, AskedRecord.card_id.in_(still), AskedRecord.turn < found.turn)
    last = work.scalar(before.order_by(AskedRecord.turn.desc()).limit(1))
    if last is not None:
        work.execute(delete(AskedRecord).where(here, AskedRecord.turn > last))


def _here(gathering: GatheringRecord) -> ColumnElement[bool]:
    return (AskedRecord.gathering_id == gathering.id) & (AskedRecord.part == gathering.part)


def turn_by_the_clock(db: Database, now: float) -> None:
    """In every room whose asks turn by themselves: those that had their share of the time make place for the next."""
    with db.look() as session:
        running = (GatheringRecord.phase == Phase.UNMET, GatheringRecord.clock_ends_at > now)
        rooms = [
            (room, asked(session, room)) for room in session.scalars(select(GatheringRecord).where(*running)) if _may(room)
        ]
    for room, found in rooms:
        is_over = found.until is not None and clock_of(room).left(now) <= found.until and found.coming > 0
        if is_over or any(ask.card.id not in found.came for ask in found.up):
            _by_the_clock(db, room.id, found.turn, is_over, now)


def _may(gathering: GatheringRecord) -> bool:
    """Whether its asks may turn by themselves: where the part runs on, and where circles cannot wait for each other."""
    sheet, step = sheet_of(gathering), step_of(gathering)
    return sheet.runs_on(step) or bool(sheet.part(step).circle)


def _by_the_clock(db: Database, gathering_id: int, seen: int, is_over: bool, now: float) -> None:
    """Several processes may look: whoever is second finds that another turn is on."""
    with db.work() as work:
        gathering = bump(work, gathering_id) if is_over else hold(work, gathering_id)
        found = asked(work, gathering)
        if gathering.phase != Phase.UNMET or found.turn != seen:
            return
        keep_up(work, gathering, found, now)
        if is_over:
            _turn_together(work, gathering, found, clock_of(gathering).left(now))
            work.announce(AskTurned(gathering_id))


def _turn_together(work: Work, gathering: GatheringRecord, found: Asked, left: float) -> None:
    """Whoever began to speak late, because somebody before them had left, speaks on in the turn that begins."""
    half = (found.since + (found.until or 0.0)) / 2
    late = {line.now.card.id for line in found.circles if line.now and found.came.get(line.now.card.id, left) < half}
    work.execute(
        update(AskedRecord).where(_here(gathering), AskedRecord.card_id.in_(late)).values(turn=found.turn + 1, left=left)
    )
    coming = _following(line for line in found.lineups if not (line.now and line.now.card.id in late))
    _bring_up(work, gathering, coming, found.turn + 1, left)


def asks_changed(work: Work, gathering: GatheringRecord) -> None:
    """A card or a person came or went: while the room is asked, that may be what every phone shows."""
    seat_newcomers(work, gathering)
    if gathering.phase == Phase.UNMET:
        work.announce(AskTurned(gathering.id))
