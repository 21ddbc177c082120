""" "I can" and "I know someone": to the asker, or to the host who introduces, and to nobody else."""

from __future__ import annotations

from sqlalchemy import select, update

from facilitator.actions.own.days import deleted_on, today
from facilitator.actions.unmet.asking import keep_up
from facilitator.core.errors import NotHere, NotNow, NotYours
from facilitator.core.events import LeadsChanged
from facilitator.core.locale import gettext
from facilitator.core.phases import Deed, Phase, check_permitted
from facilitator.core.unmet.leads import LeadWords
from facilitator.store.database import Database, Work
from facilitator.store.queries import attendee, bump
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.unmet import LeadRecord
from facilitator.views.gathering import CardView
from facilitator.views.unmet.asks import asked


def answer(db: Database, gathering_id: int, attendee_id: int, card_id: int, words: LeadWords | None, now: float) -> None:
    """To an ask that is up, or was in this part: "I can", or with `words` "I know someone". Said again, it is the newer one."""
    with db.work() as work:
        gathering = bump(work, gathering_id)
        check_permitted(Phase(gathering.phase), Deed.LEAD)
        attendee(work, gathering_id, attendee_id)
        card = _ask(work, gathering, attendee_id, card_id, now)
        if card.author == attendee_id:
            raise NotYours(gettext("That is your own ask. The others are thinking."))
        lead = _lead(work, attendee_id, card_id) or _new(work, gathering_id, attendee_id, card)
        lead.knows, lead.given_at, lead.introduced_at = words is not None, now, None
        said = words.checked() if words else LeadWords(reach_by="")
        lead.who, lead.reach_by, lead.reach, lead.line, lead.to_host = vars(said).values()
        lead.deleted_on = deleted_on(today(now), gathering.kept_days).isoformat()
        work.announce(LeadsChanged(gathering_id, frozenset({attendee_id, card.author})))


def _ask(work: Work, gathering: GatheringRecord, attendee_id: int, card_id: int, now: float) -> CardView:
    """One of their own circle."""
    found = asked(work, gathering)
    ask = found.of(attendee_id).ask(card_id)
    if ask is None:
        raise NotNow(gettext("That ask is gone. Look at the big screen."))
    keep_up(work, gathering, found, now)
    return ask.card


def _lead(work: Work, giver: int, need: int) -> LeadRecord | None:
    return work.scalar(select(LeadRecord).where(LeadRecord.giver_id == giver, LeadRecord.need_id == need))


def _new(work: Work, gathering_id: int, giver: int, card: CardView) -> LeadRecord:
    lead = LeadRecord(gathering_id=gathering_id, need_id=card.id, giver_id=giver, receiver_id=card.author)
    work.add(lead)
    return lead


def take_back(db: Database, gathering_id: int, attendee_id: int, lead_id: int) -> None:
    """In any part of the evening, and after it: nobody reads it any more."""
    with db.work() as work:
        bump(work, gathering_id)
        lead = work.get(LeadRecord, lead_id)
        if lead is None or lead.giver_id != attendee_id:
            raise NotHere(gettext("That is taken back already."))
        work.delete(lead)
        work.announce(LeadsChanged(gathering_id, frozenset({lead.giver_id, lead.receiver_id})))
    db.forget_soon()


def introduce(db: Database, gathering_id: int, lead_id: int, done: bool, now: float) -> None:
    """The host has introduced the two whom a lead that was sent to them is about, or has not after all."""
    with db.work() as work:
        bump(work, gathering_id)
        lead = work.get(LeadRecord, lead_id)
        if lead is None or lead.gathering_id != gathering_id or not lead.to_host:
            raise NotHere(gettext("That was taken back."))
        lead.introduced_at = now if done else None
        work.announce(LeadsChanged(gathering_id, frozenset({lead.giver_id, lead.receiver_id})))


def forget_third_people(work: Work, now: float) -> None:
    """On the day that was said when they were named, and after it."""
    over = (LeadRecord.deleted_on <= today(now).isoformat(), LeadRecord.who != "")
    work.execute(update(LeadRecord).where(*over).values(who="", reach="", reach_by="", line=""))
