"""While people post: after each change of the cards the judge is asked about what is new, beside the requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from facilitator.core.events import CardsChanged, Event, GatheringMoved
from facilitator.core.phases import AFTER
from facilitator.matching import Grade, Room, current_encoder, text_fit
from facilitator.store.database import Database
from facilitator.store.grades import save_grades
from facilitator.store.owed import is_planned
from facilitator.store.plans import room_for_matching
from facilitator.store.records import GatheringRecord

from .judge import Judge, Question, questions_of

# Questions before the room is read anew: who has posted meanwhile changes which are the likeliest. Chosen.
AT_A_TIME = 10


class Judging:
    """Hears what is written, and grades in the background. One for each process that serves a database."""

    def __init__(self, db: Database, judge: Judge) -> None:
        self._db, self._judge = db, judge

    def __call__(self, events: Sequence[Event], versions: Mapping[int, int]) -> None:
        for gathering in {event.gathering for event in events if isinstance(event, CardsChanged | GatheringMoved)}:
            self._db.background.follow(("judge", gathering), partial(self.grade, gathering))

    def grade(self, gathering_id: int) -> None:
        """Until every need's likeliest offers have a grade, or the judge is to be left in peace, or the room is matched."""
        while room := self._room(gathering_id):
            questions = self._db.background.aside(partial(self._questions, room))
            if not questions:
                return
            for question in questions[:AT_A_TIME]:
                self._ask(gathering_id, room, question)

    def _room(self, gathering_id: int) -> Room | None:
        """None where there is nothing to ask now."""
        if not self._judge.may_be_asked(gathering_id):
            return None
        with self._db.look() as session:
            gathering = session.get(GatheringRecord, gathering_id)
            is_over = gathering is None or gathering.phase in AFTER or is_planned(session, gathering)
            return None if is_over else room_for_matching(session, gathering_id)

    def _questions(self, room: Room) -> list[Question]:
        return self._judge.worth_asking(list(questions_of(room, text_fit(room, current_encoder()), self._judge.name)))

    def _ask(self, gathering_id: int, room: Room, question: Question) -> None:
        if self._judge.may_be_asked(gathering_id):
            # Not aside: sockets yield to the others here, and a judge that is slow would keep a thread that commits wait for.
            grades = self._judge.ask(gathering_id, question)
            if grades:
                given = {offer: Grade(self._judge.name, grade) for offer, grade in grades.items()}
                with self._db.work() as work:
                    save_grades(work, gathering_id, room, question.need.id, given)
