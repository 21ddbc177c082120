"""Rows, without behaviour. Times are seconds since the epoch (UTC) as floats."""

from __future__ import annotations

from sqlalchemy import Float, ForeignKey, Index, LargeBinary, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from facilitator.store.rows.came_later import came_later
from facilitator.store.rows.turns import HasTurns

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Record(DeclarativeBase):
    metadata = MetaData(naming_convention=_NAMES)
    # A 32-bit float would round seconds since the epoch to two minutes on PostgreSQL.
    type_annotation_map = {float: Float(53), str: Text}  # noqa: RUF012


class GatheringRecord(Record):
    """`code` is the room's for good, in addresses and cookies; `door`, if there is one, is what newcomers need instead.

    `run_sheet`: as core.runsheet.parse stores it; empty is Boon's hour in `minutes` and `rounds`. `part`: the one that is on.
    `logo`: begins the digest of its LogoRecord's body, "" without. `put_away_at`: when all of a group's evening went that
    nobody agreed to have kept. `reconnect`: who met before meets again.
    """

    __tablename__ = "gathering"
    __table_args__ = (Index("ix_gathering_door", "door", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    host_name: Mapped[str] = mapped_column(default="")
    people_expected: Mapped[int]
    minutes: Mapped[int]
    rounds: Mapped[int]
    tables: Mapped[int]
    last_row: Mapped[int]
    wifi_name: Mapped[str] = mapped_column(default="")
    wifi_password: Mapped[str] = mapped_column(default="")
    origin: Mapped[str]
    seed: Mapped[int]
    language: Mapped[str] = came_later("en")
    dial: Mapped[float] = came_later(0.5)
    kept_days: Mapped[int] = came_later(30)
    phase: Mapped[str] = mapped_column(default="lobby")
    round: Mapped[int] = mapped_column(default=0)
    part: Mapped[int] = came_later(0)
    run_sheet: Mapped[str] = came_later("")
    showing: Mapped[str] = mapped_column(default="phase")
    clock_length: Mapped[float] = mapped_column(default=0.0)
    clock_ends_at: Mapped[float | None]
    clock_paused_left: Mapped[float | None]
    undo: Mapped[str | None]
    moderation: Mapped[str] = came_later("open", String(8))
    begun_at: Mapped[float | None]
    locked: Mapped[bool] = came_later(False)
    door: Mapped[str | None] = mapped_column(String(8))
    logo: Mapped[str] = came_later("", String(16))
    owner_id: Mapped[int | None] = mapped_column(index=True)
    group_id: Mapped[int | None] = mapped_column(index=True)
    reconnect: Mapped[bool] = came_later(False)
    created_at: Mapped[float]
    closed_at: Mapped[float | None]
    put_away_at: Mapped[float | None]


class KeyRecord(Record):
    """An opaque key and whom it makes its bearer. Only its SHA-256 is kept."""

    __tablename__ = "key"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(12))
    gathering_id: Mapped[int | None] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    host_id: Mapped[int | None] = mapped_column(index=True)
    single_use: Mapped[bool] = mapped_column(default=False)
    device: Mapped[str] = came_later("")
    expires_at: Mapped[float | None]
    created_at: Mapped[float]


class AttendeeRecord(Record):
    __tablename__ = "attendee"
    __table_args__ = (UniqueConstraint("gathering_id", "name_key"), UniqueConstraint("gathering_id", "client_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    client_key: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[str]
    say_it_like: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = came_later("en")
    most_meetings: Mapped[int | None]
    most_asks: Mapped[int | None]
    one_table: Mapped[bool] = came_later(False)
    hopes_to_sell: Mapped[bool | None]
    hopes_to_buy: Mapped[bool | None]
    market_done: Mapped[bool] = mapped_column(default=False)
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    company: Mapped[str] = came_later("")
    role: Mapped[str] = came_later("")
    thanks: Mapped[str] = came_later("")
    shares_with_organiser: Mapped[bool] = mapped_column(default=False)
    late_meeting_id: Mapped[int | None]
    late_choice: Mapped[str] = mapped_column(String(8), default="")
    joined_at: Mapped[float]
    left_at: Mapped[float | None]
    removed_at: Mapped[float | None]
    stays_out: Mapped[bool] = came_later(False)
    nudged_at: Mapped[float | None]


class CardRecord(Record):
    """A card that waits for the host is hidden, and `held` says why; one that she took off the screen is hidden without.

    `approved`: she let these very words through.
    """

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("attendee_id", "client_key"),
        Index(
            "ix_card_attendee_id_kind_live",
            "attendee_id",
            "kind",
            sqlite_where=text("withdrawn_at IS NULL AND hidden_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL AND hidden_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    client_key: Mapped[str]
    kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str]
    help_kind: Mapped[str | None]
    topic: Mapped[str | None]
    would_pay: Mapped[bool] = mapped_column(default=False)
    private: Mapped[bool] = came_later(False)
    vector: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    posted_at: Mapped[float]
    withdrawn_at: Mapped[float | None]
    hidden_at: Mapped[float | None]
    held: Mapped[str | None] = mapped_column(String(8))
    approved: Mapped[bool] = came_later(False)


class InterestRecord(Record):
    """A card that the market dealt to a phone, and what its person said: `wanted` is None until they tap (True) or pass."""

    __tablename__ = "glance"  # The name that it was made with.
    __table_args__ = (UniqueConstraint("attendee_id", "card_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id", ondelete="CASCADE"))
    own_card_id: Mapped[int | None] = mapped_column(ForeignKey("card.id", ondelete="SET NULL"))
    wanted: Mapped[bool | None]
    dealt_at: Mapped[float]
    answered_at: Mapped[float | None]


class GradeRecord(Record):
    """What a `judge` (its prompt and model) made of a pair of cards; `texts` is the digest of what it read."""

    __tablename__ = "grade"
    __table_args__ = (UniqueConstraint("need_id", "offer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("card.id", ondelete="CASCADE"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("card.id", ondelete="CASCADE"))
    judge: Mapped[str]
    texts: Mapped[str] = mapped_column(String(64))
    grade: Mapped[int]


class PairRuleRecord(Record):
    """What was said of two people: "known" (they know each other), "together" or "apart". `first_id` is the smaller id.

    A rule that an attendee reports is `asked` until the host has answered; only answered ones reach the matcher.
    """

    __tablename__ = "bond"  # The name that it was made with, as its column's is.
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    rule: Mapped[str] = mapped_column("wish", String(8))
    asked: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[float]


class PlanRecord(Record):
    """What the matcher said beside matches and meetings. Lists of ids and figures, as JSON."""

    __tablename__ = "plan"

    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), primary_key=True)
    rings: Mapped[str]
    open_needs: Mapped[str]
    figures: Mapped[str]
    method: Mapped[str]
    made_at: Mapped[float]


class MeetingRecord(HasTurns, Record):
    """`place` numbers the meetings of a round from 1; where there are fewer tables than pairs, several share a `table`."""

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    round: Mapped[int]
    place: Mapped[int]
    table: Mapped[int]
    beacon: Mapped[int]


_OPEN = text("ended IS NULL")


class SeatRecord(Record):
    """One person's place at a meeting; place 0 speaks first. An `ended` seat ("left", "moved") is history."""

    __tablename__ = "seat"
    __table_args__ = (
        Index("uq_seat_attendee_round_open", "attendee_id", "round", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    round: Mapped[int]
    place: Mapped[int]
    ended: Mapped[str | None]
    met_at: Mapped[float | None]
    looking_at: Mapped[float | None]


class MatchRecord(Record):
    """One offer serving one need, in one meeting. `evidence` is JSON for the host and the export."""

    __tablename__ = "match"

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("card.id", ondelete="CASCADE"))
    need_id: Mapped[int] = mapped_column(ForeignKey("card.id", ondelete="CASCADE"))
    fit: Mapped[float]
    evidence: Mapped[str]


class ShareRecord(Record):
    """What `owner` answered when asked whether `reader` may see one contact field; `allowed` is consent, until withdrawn."""

    __tablename__ = "share"
    __table_args__ = (UniqueConstraint("owner_id", "reader_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    reader_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    field: Mapped[str] = mapped_column(String(8))
    allowed: Mapped[bool]
    answered_at: Mapped[float]


class PromiseRecord(Record):
    __tablename__ = "promise"
    __table_args__ = (UniqueConstraint("maker_id", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(ForeignKey("gathering.id", ondelete="CASCADE"), index=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("attendee.id", ondelete="CASCADE"))
    text: Mapped[str]
    due: Mapped[str | None] = mapped_column(String(10))
    made_at: Mapped[float]
    kept_at: Mapped[float | None]
