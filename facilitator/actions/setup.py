"""Opening a gathering and changing its plan; keys for the host's other devices and for the big screen."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from facilitator.core.codes import new_code
from facilitator.core.errors import NotNow, NotYours, Refused
from facilitator.core.events import GatheringMoved
from facilitator.core.hour import plan_hour, whole_number
from facilitator.core.locale import SOURCE, asked_for, gettext
from facilitator.core.shown.moderation import Moderation, read_moderation
from facilitator.core.typed import clean_optional
from facilitator.store.database import Database, Work
from facilitator.store.keys import Role, find_key, issue_key
from facilitator.store.queries import bump
from facilitator.store.records import GatheringRecord, KeyRecord
from facilitator.store.sheets import is_before_match

HANDOVER_SECONDS = 600.0
# After the event, where the host says nothing else.
KEPT_DAYS = 30
# Of a named host: two a day, kept as long as can be. Each goes by itself, so that no host fills the disk of all. Chosen.
MOST_GATHERINGS = 180


@dataclass(frozen=True)
class SetUp:
    """A checked set-up form."""

    name: str
    host_name: str
    people_expected: int
    minutes: int
    rounds: int
    tables: int
    last_row: int
    wifi_name: str
    wifi_password: str
    origin: str
    language: str = SOURCE
    kept_days: int = KEPT_DAYS
    moderation: Moderation = Moderation.OPEN


def read_set_up(form: Mapping[str, str], origins: list[str]) -> SetUp:
    """The set-up that was typed, or Refused naming the first field to mend. `origin` must be one of `origins`."""
    name = clean_optional(form.get("name", ""), "evening", "name")
    if not name:
        raise Refused(gettext("Give the event a name. It goes on every phone."), "name")
    minutes = whole_number(form.get("minutes", ""), "minutes")
    rounds = whole_number(form.get("rounds", ""), "rounds")
    plan_hour(minutes, rounds)
    origin = form.get("origin", "")
    return SetUp(
        name=name,
        host_name=clean_optional(form.get("host_name", ""), "host_name"),
        people_expected=whole_number(form.get("people", ""), "people"),
        minutes=minutes,
        rounds=rounds,
        tables=whole_number(form.get("tables", ""), "tables"),
        last_row=whole_number(form.get("last_row", ""), "last_row"),
        wifi_name=clean_optional(form.get("wifi_name", ""), "wifi_name"),
        wifi_password=clean_optional(form.get("wifi_password", ""), "wifi_password"),
        origin=origin if origin in origins else origins[0],
        language=asked_for(form.get("language", SOURCE)),
        kept_days=whole_number(form.get("kept_days", str(KEPT_DAYS)), "kept_days"),
        moderation=read_moderation(form.get("moderation") or Moderation.OPEN),
    )


def open_gathering(db: Database, plan: SetUp, now: float, owner: int | None = None) -> tuple[str, str]:
    """A new gathering in its lobby, of a named host or (None) of whoever runs Boon: (room code, host key)."""
    with db.work() as work:
        _check_room_for_another(work, owner)
        seed = secrets.randbelow(1 << 30)
        gathering = GatheringRecord(code=free_code(work), seed=seed, created_at=now, owner_id=owner, **vars(plan))
        work.add(gathering)
        work.flush()
        return gathering.code, issue_key(work, Role.HOST, now, gathering.id)


def _check_room_for_another(work: Work, owner: int | None) -> None:
    theirs = select(func.count()).select_from(GatheringRecord).where(GatheringRecord.owner_id == owner)
    if owner is not None and (work.scalar(theirs) or 0) >= MOST_GATHERINGS:
        raise NotNow(
            gettext(
                "You have %(most)s events here, and no more fit. Each is deleted some days after its end: choose fewer days.",
                most=MOST_GATHERINGS,
            )
        )


def free_code(work: Work) -> str:
    others = work.scalar(select(func.count()).select_from(GatheringRecord).where(GatheringRecord.closed_at.is_(None))) or 0
    while True:
        code = new_code(secrets.randbelow, others + 1)
        taken = (GatheringRecord.code == code) | (GatheringRecord.door == code)
        if work.scalar(select(GatheringRecord.id).where(taken)) is None:
            return code


def change_set_up(db: Database, gathering_id: int, plan: SetUp) -> None:
    with db.work() as work:
        gathering = bump(work, gathering_id)
        if not gathering.run_sheet and plan.rounds != gathering.rounds and not is_before_match(gathering):
            raise Refused(gettext("The rounds are planned already. Undo the match to change how many there are."), "rounds")
        for field, value in vars(plan).items():
            # That is switched on the remote, where cards wait that it is about.
            if field != "moderation" and not (gathering.run_sheet and field in ("minutes", "rounds")):
                setattr(gathering, field, value)
        work.announce(GatheringMoved(gathering_id))


def make_key(db: Database, gathering_id: int, role: Role, now: float) -> str:
    """A lasting key for this browser, as host or as screen."""
    with db.work() as work:
        return issue_key(work, role, now, gathering_id)


def make_handover(db: Database, gathering_id: int, now: float) -> str:
    """A key that one other device may exchange once, within ten minutes, to become a host too. It voids the one before."""
    with db.work() as work:
        handed = (KeyRecord.gathering_id == gathering_id, KeyRecord.role == Role.HOST, KeyRecord.single_use)
        work.execute(delete(KeyRecord).where(*handed))
        return issue_key(work, Role.HOST, now, gathering_id, single_use_for=HANDOVER_SECONDS)


def take_handover(db: Database, key: str, now: float) -> tuple[str, str]:
    """Exchange a handover key: (room code, lasting host key). Raises NotYours when it is wrong, used or too old."""
    with db.work() as work:
        found = find_key(work, key, to_take=True)
        if found is None or found.role != Role.HOST:
            raise NotYours(
                gettext(
                    "That key isn’t right, or it was used already. Take the link that Boon printed when it started, "
                    "or a fresh one from the host’s page."
                ),
                "key",
            )
        if not found.single_use or (found.expires_at or 0) < now:
            raise NotYours(gettext("That link has been used or is too old. Ask for a new one on the host’s page."), "key")
        gathering = work.get_one(GatheringRecord, found.gathering_id)
        work.delete(found)
        return gathering.code, issue_key(work, Role.HOST, now, gathering.id)


def make_house_key(db: Database, now: float, host: int | None = None) -> str:
    """For a browser that came by the private link of `host`, or (None) of whoever runs Boon."""
    with db.work() as work:
        return issue_key(work, Role.HOUSE, now, host=host)
