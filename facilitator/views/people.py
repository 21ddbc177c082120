"""Your people: whom one has met, what passed between the two, and what each lets the other see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from facilitator.core.after.messages import call_link, mail_link, text_link
from facilitator.core.locale import gettext, in_locale
from facilitator.core.typed import work_of
from facilitator.store import queries
from facilitator.store.records import (
    AttendeeRecord,
    CardRecord,
    GatheringRecord,
    MatchRecord,
    PromiseRecord,
    ShareRecord,
)
from facilitator.views.sentences import UNSAID


@dataclass(frozen=True)
class PersonKept:
    """Somebody one has met. `email` and `phone` are there only while that person shares them with this viewer.

    `draft`: a first message to them; `subject` is its subject.

    `due`: by when the promise is to be kept, like "2026-12-04"; "" when no day was said.
    """

    id: int
    name: str
    round: int
    story: tuple[str, ...]
    they_helped: bool
    email: str
    phone: str
    company: str
    role: str
    my_email_shared: bool
    my_phone_shared: bool
    asked_to_share: bool
    promise: str
    due: str
    promise_kept: bool
    draft: str
    subject: str

    @property
    def about(self) -> str:
        return work_of(self)

    @property
    def shares(self) -> bool:
        """Whether this viewer sees an address of theirs."""
        return bool(self.email or self.phone)

    @property
    def by_mail(self) -> str:
        """The address of that message in one's own mail, text messages and telephone; "" where they do not share one."""
        return mail_link(self.email, self.subject, self.draft)

    @property
    def by_text(self) -> str:
        return text_link(self.phone, self.draft)

    @property
    def by_phone(self) -> str:
        return call_link(self.phone)

    @property
    def my_shares(self) -> bool:
        return self.my_email_shared or self.my_phone_shared


@dataclass(frozen=True)
class _Kept:
    """The rows behind a batch of "your people", keyed by (viewer, other)."""

    gathering: str
    people: Mapping[int, AttendeeRecord]
    stories: Mapping[tuple[int, int], Sequence[tuple[MatchRecord, str]]]
    shares: Mapping[tuple[int, int, str], bool]
    promises: Mapping[tuple[int, int], PromiseRecord]


def people_kept(
    session: Session, gathering: GatheringRecord, attendee_ids: Collection[int]
) -> dict[int, tuple[PersonKept, ...]]:
    """For each viewer the people they have met (either of the two said so), each once, in order of the first round."""
    met = queries.met_pairs(session, gathering.id, attendee_ids)
    if not met:
        return {}
    ids = {other for others in met.values() for other, _ in others} | set(met)
    people = queries.plain(session, select(AttendeeRecord).where(AttendeeRecord.id.in_(ids)))
    kept = _Kept(
        gathering.name,
        {person.id: person for person in people},
        _stories(session, gathering.id, met),
        _shares(session, met),
        _promises(session, met),
    )
    return {me: _people_of(kept, me, met[me]) for me in met}


def _people_of(kept: _Kept, me: int, met: list[tuple[int, int]]) -> tuple[PersonKept, ...]:
    first: dict[int, int] = {}
    for other, round in met:
        first.setdefault(other, round)
    with in_locale(kept.people[me].language):
        return tuple(_person(kept, me, other, round) for other, round in first.items())


def _person(kept: _Kept, me: int, other: int, round: int) -> PersonKept:
    they = kept.people[other]
    promise = kept.promises.get((me, other))
    story = kept.stories.get((me, other), ())
    return PersonKept(
        id=other,
        name=they.name,
        round=round,
        story=tuple(dict.fromkeys(_story(match, need, me) for match, need in story)),
        they_helped=any(match.giver_id == other for match, _ in story),
        email=they.email if kept.shares.get((other, me, "email")) else "",
        phone=they.phone if kept.shares.get((other, me, "phone")) else "",
        company=they.company,
        role=they.role,
        my_email_shared=kept.shares.get((me, other, "email"), False),
        my_phone_shared=kept.shares.get((me, other, "phone"), False),
        asked_to_share=_was_asked(kept, me, other),
        promise=promise.text if promise else "",
        due=(promise.due or "") if promise else "",
        promise_kept=bool(promise and promise.kept_at),
        draft=_draft(kept.gathering, they.name, story, me, promise),
        subject=kept.gathering,
    )


def _was_asked(kept: _Kept, me: int, other: int) -> bool:
    """The question is about the e-mail, or about the phone of who has left only that: it comes anew with a new address."""
    about = [field for field in ("email", "phone") if getattr(kept.people[me], field)][:1]
    return any((me, other, field) in kept.shares for field in about or ("email", "phone"))


def _story(match: MatchRecord, need: str, me: int) -> str:
    return (
        gettext("You helped with “%(need)s”.", need=need)
        if match.giver_id == me
        else gettext("Helped you with “%(need)s”.", need=need)
    )


def _draft(gathering: str, name: str, story: Sequence[tuple[MatchRecord, str]], me: int, promise: PromiseRecord | None) -> str:
    """A first message to edit, so that writing it takes a minute: where the two met, and why."""
    greeting = gettext("Hi %(name)s, good to meet you at “%(evening)s”.", name=name, evening=gathering)
    why = next((_why(match, need, me) for match, need in story if need != UNSAID), "")
    said = gettext("I said: “%(promise)s”. Here it is.", promise=promise.text) if promise else ""
    return " ".join(filter(None, (greeting, why, said)))


def _why(match: MatchRecord, need: str, me: int) -> str:
    if match.giver_id == me:
        return gettext("We talked about what you are looking for: “%(need)s”.", need=need)
    return gettext("Thank you for helping me with “%(need)s”.", need=need)


def _stories(
    session: Session, gathering_id: int, attendee_ids: Collection[int]
) -> dict[tuple[int, int], list[tuple[MatchRecord, str]]]:
    rows = session.execute(
        select(MatchRecord, case((CardRecord.hidden_at.is_(None), CardRecord.text), else_=UNSAID))
        .join(CardRecord, MatchRecord.need_id == CardRecord.id)
        .where(
            MatchRecord.gathering_id == gathering_id,
            or_(MatchRecord.giver_id.in_(attendee_ids), MatchRecord.receiver_id.in_(attendee_ids)),
        )
        .order_by(MatchRecord.fit.desc(), MatchRecord.id)
    )
    stories: dict[tuple[int, int], list[tuple[MatchRecord, str]]] = defaultdict(list)
    for match, need in rows:
        stories[match.giver_id, match.receiver_id].append((match, need))
        stories[match.receiver_id, match.giver_id].append((match, need))
    return stories


def _shares(session: Session, ids: Collection[int]) -> dict[tuple[int, int, str], bool]:
    """(owner, reader, field) -> whether the owner said yes; absent when not asked yet."""
    rows = session.execute(
        select(ShareRecord.owner_id, ShareRecord.reader_id, ShareRecord.field, ShareRecord.allowed).where(
            or_(ShareRecord.owner_id.in_(ids), ShareRecord.reader_id.in_(ids))
        )
    )
    return {(owner, reader, field): allowed for owner, reader, field, allowed in rows}


def _promises(session: Session, ids: Collection[int]) -> dict[tuple[int, int], PromiseRecord]:
    rows = session.scalars(select(PromiseRecord).where(PromiseRecord.maker_id.in_(ids)))
    return {(promise.maker_id, promise.other_id): promise for promise in rows}
