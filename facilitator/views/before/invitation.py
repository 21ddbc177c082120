"""The invitation as a guest reads it, and as the host does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from facilitator.core.before.guest import Guest
from facilitator.core.cards import CardKind
from facilitator.store.groups.last_time import LastTime, last_time_of
from facilitator.store.lists.expected import expected, guest_key, guest_of
from facilitator.store.lists.invitation import Invitation
from facilitator.store.lists.invited import ask_key, ask_of, have_said_yes, invitation_of
from facilitator.store.lists.records import GuestRecord
from facilitator.store.records import GatheringRecord
from facilitator.store.rows.groups import MemberRecord


@dataclass(frozen=True)
class InvitedView:
    """`guest`: who reads it, if they are on the list; `answer`: "yes", "no" or "". `others`: how many more are coming.

    `ask`: what somebody who comes would love, for which this link was sent. `link`: the guest's own, for another device.
    `member`: what the group calls whose device it is, "" for nobody; `last`: what they had on their cards when they came last.
    """

    invitation: Invitation
    days: int
    guest: Guest | None
    answer: str
    others: int
    ask: str
    link: str
    member: str = ""
    last: LastTime | None = None

    @property
    def offer(self) -> str:
        return next(iter(self.guest.offers if self.guest else ()), "") or self._from_last_time(CardKind.OFFER)

    @property
    def need(self) -> str:
        return next(iter(self.guest.needs if self.guest else ()), "") or self._from_last_time(CardKind.NEED)

    @property
    def looks_still(self) -> bool:
        """Whether the need that stands there is one that nobody could answer last time."""
        return self.last is not None and not self.answer and self.need in self.last.open_needs

    def _from_last_time(self, kind: CardKind) -> str:
        """Until they have answered: what they leave empty then is so."""
        return next(iter(self.last.texts[kind]), "") if self.last and not self.answer else ""


def invited_view(
    session: Session,
    gathering: GatheringRecord,
    key: str,
    asked: str,
    secret: str,
    today: date,
    member: MemberRecord | None = None,
) -> InvitedView | None:
    """For whoever has the `key` of their own link, or none. `asked`: the key of an ask. None where nobody is invited.

    `member`: whose device it is in the group.
    """
    invitation = invitation_of(session, gathering.id)
    if invitation is None:
        return None
    guest = guest_of(session, gathering.id, key, secret)
    others = [other for other in have_said_yes(session, gathering.id) if guest is None or other.id != guest.id]
    return InvitedView(
        invitation,
        invitation.days_until(today),
        expected(guest) if guest else None,
        _answer(guest),
        len(others),
        ask_of(session, gathering.id, asked, secret) if asked else "",
        f"{gathering.origin}/{gathering.code}/me#{guest_key(guest, secret)}" if guest else "",
        member.name if member else "",
        last_time_of(session, member.id) if member else None,
    )


def _answer(guest: GuestRecord | None) -> str:
    if guest is None or guest.answered_at is None:
        return ""
    return "yes" if guest.coming else "no"


@dataclass(frozen=True)
class InvitingView:
    """`link`: for everybody whom the host invites. `lacking`: asks that nobody who comes can serve, each with a link for it.

    `coming` have said yes, `away` can't come, `silent` are on the list and have said nothing. `members`: how many people the
    group remembers, who read the invitation on their own page.
    """

    invitation: Invitation | None
    link: str
    coming: int
    away: int
    silent: int
    lacking: tuple[tuple[str, str], ...]
    members: int


def inviting_view(session: Session, gathering: GatheringRecord, lacking: Sequence[str], secret: str) -> InvitingView:
    link = f"{gathering.origin}/{gathering.code}/invitation"
    listed = session.scalar(select(func.count()).where(GuestRecord.gathering_id == gathering.id)) or 0
    away = session.scalar(select(func.count()).where(GuestRecord.gathering_id == gathering.id, GuestRecord.coming.is_(False)))
    come = len(have_said_yes(session, gathering.id))
    return InvitingView(
        invitation_of(session, gathering.id),
        link,
        come,
        away or 0,
        listed - come - (away or 0),
        tuple((text, f"{link}?ask={ask_key(gathering.id, text, secret)}") for text in lacking),
        session.scalar(select(func.count()).where(MemberRecord.group_id == gathering.group_id)) or 0,
    )
