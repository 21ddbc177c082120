"""What a judge made of pairs of cards, kept with what it read, so that nothing is asked twice and no old words are judged."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import cast

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from facilitator.matching import Grade, Room
from facilitator.store.commits import Work
from facilitator.store.records import GradeRecord

_GRADE = cast(Table, GradeRecord.__table__)
# (offer id, need id), as the matcher has them.
Pair = tuple[str, str]


def texts_of(offer: str, need: str) -> str:
    return sha256(f"{offer}\n{need}".encode()).hexdigest()


def grades_for(session: Session, gathering_id: int, texts: Mapping[str, str]) -> dict[Pair, Grade]:
    """Grades of the cards in `texts` (by id) as they read now."""
    columns = GradeRecord.offer_id, GradeRecord.need_id, GradeRecord.judge, GradeRecord.grade, GradeRecord.texts
    rows = session.execute(select(*columns).where(GradeRecord.gathering_id == gathering_id))
    return {
        (str(offer), str(need)): Grade(judge, grade)
        for offer, need, judge, grade, read in rows
        if {str(offer), str(need)} <= texts.keys() and read == texts_of(texts[str(offer)], texts[str(need)])
    }


def save_grades(work: Work, gathering_id: int, room: Room, need: str, grades: Mapping[str, Grade]) -> None:
    """What was made of the need `need` with each offer (by id) of `room`."""
    texts = {card.id: card.text for person in room.people for card in (*person.offers, *person.needs)}
    ids = [int(offer) for offer in grades]
    work.execute(delete(GradeRecord).where(GradeRecord.need_id == int(need), GradeRecord.offer_id.in_(ids)))
    rows = [
        {
            "gathering_id": gathering_id,
            "need_id": int(need),
            "offer_id": int(offer),
            "judge": given.judge,
            "texts": texts_of(texts[offer], texts[need]),
            "grade": given.grade,
        }
        for offer, given in grades.items()
    ]
    work.execute(insert(_GRADE), rows)
