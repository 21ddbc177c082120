"""An evening of a group, when its days are over: numbers stay, and of members what they agreed to have remembered."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, String, cast, delete, literal, or_, select, update

from facilitator.core.locale import SOURCE
from facilitator.core.typed import ERASED
from facilitator.store.database import Work
from facilitator.store.lists.records import GuestFileRecord, GuestRecord
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    GradeRecord,
    InterestRecord,
    KeyRecord,
    MatchRecord,
    PairRuleRecord,
    PromiseRecord,
    ShareRecord,
)
from facilitator.store.rows.groups import AttendanceRecord
from facilitator.store.rows.invitation import InvitationRecord
from facilitator.store.rows.logo import LogoRecord
from facilitator.store.rows.mail import MailRecord, MailWishRecord
from facilitator.store.rows.trust import ConsentRecord

_GONE = (
    MailRecord,
    MailWishRecord,
    KeyRecord,
    GuestRecord,
    GuestFileRecord,
    LogoRecord,
    InvitationRecord,
    InterestRecord,
    GradeRecord,
    PairRuleRecord,
)


def put_away(work: Work, gathering: GatheringRecord, now: float) -> None:
    """Only pages of the group know of it from then on: its code is no room's any more."""
    for record in _GONE:
        work.execute(delete(record).where(record.gathering_id == gathering.id))
    kept = select(AttendanceRecord.attendee_id).where(AttendanceRecord.gathering_id == gathering.id)
    _forget_between(work, gathering.id, kept)
    _forget_cards(work, gathering.id, kept)
    _forget_strangers(work, gathering.id, kept)
    _forget_contacts(work, gathering.id)
    gathering.undo = gathering.door = None
    gathering.wifi_name = gathering.wifi_password = ""
    gathering.put_away_at = now
    work.flush()


def _forget_between(work: Work, gathering_id: int, kept: Select[int]) -> None:
    """What passed between two people has its words only where both are remembered."""
    for record in (ShareRecord, ConsentRecord):
        others = or_(record.owner_id.not_in(kept), record.reader_id.not_in(kept), record.reader_id.is_(None))
        work.execute(delete(record).where(record.gathering_id == gathering_id, others))
    others = or_(PromiseRecord.maker_id.not_in(kept), PromiseRecord.other_id.not_in(kept))
    work.execute(update(PromiseRecord).where(PromiseRecord.gathering_id == gathering_id, others).values(text="", due=None))
    work.execute(update(MatchRecord).where(MatchRecord.gathering_id == gathering_id).values(evidence="{}"))


def _forget_cards(work: Work, gathering_id: int, kept: Select[int]) -> None:
    here = CardRecord.gathering_id == gathering_id
    gone = or_(CardRecord.attendee_id.not_in(kept), CardRecord.withdrawn_at.is_not(None), CardRecord.hidden_at.is_not(None))
    words = {"text": "", "topic": None, "help_kind": None, "would_pay": False}
    work.execute(update(CardRecord).where(here, gone).values(words))
    work.execute(update(CardRecord).where(here).values(vector=None))


def _forget_strangers(work: Work, gathering_id: int, kept: Select[int]) -> None:
    """Somebody was here: a number, and no more."""
    strangers = (AttendeeRecord.gathering_id == gathering_id, AttendeeRecord.id.not_in(kept))
    unknown = cast(AttendeeRecord.id, String)
    empty = {"name": "", "name_key": literal(ERASED) + unknown, "client_key": literal(ERASED) + unknown}
    work.execute(update(AttendeeRecord).where(*strangers).values(language=SOURCE, most_asks=None, **empty))


def _forget_contacts(work: Work, gathering_id: int) -> None:
    """An address stays with members who may read it, and with nobody else."""
    here: ColumnElement[bool] = AttendeeRecord.gathering_id == gathering_id
    texts = dict.fromkeys(("say_it_like", "company", "role", "thanks", "late_choice"), "")
    wishes = dict.fromkeys(("hopes_to_sell", "hopes_to_buy", "most_meetings", "late_meeting_id", "nudged_at"))
    flags = dict.fromkeys(("one_table", "shares_with_organiser"), False)
    work.execute(update(AttendeeRecord).where(here).values(texts | wishes | flags))
    for field in ("email", "phone"):
        read = select(ShareRecord.owner_id).where(
            ShareRecord.gathering_id == gathering_id, ShareRecord.field == field, ShareRecord.allowed
        )
        work.execute(update(AttendeeRecord).where(here, AttendeeRecord.id.not_in(read)).values({field: ""}))
