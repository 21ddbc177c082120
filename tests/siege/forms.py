"""What every form and address takes, as one table; and requests made of it, good or bad, for any person of any room."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from facilitator.store.records import AttendeeRecord, CardRecord, GatheringRecord, MeetingRecord, PairRuleRecord
from tests.builders import ORIGIN, Room
from tests.siege.odd import odd_text

PACKAGE = Path(__file__).parents[2] / "facilitator"
# What a field is: free words, one of a few words, or the id of something.
WORDS, KEY = "words", "key"
PERSON, CARD, MEETING, RULE, DEVICE, GROUP = "person", "card", "meeting", "rule", "device", "group"
Kind = str | tuple[str, ...]
YES = ("yes", "no", "")
LATE = ("now", "next")
NUMBER = ("2", "12", "48", "58", "1", "0")
_CARD = {
    "text": WORDS,
    "help_kind": ("know-how", "hands", "things", "opinion", "purchase", "introductions"),
    "topic": ("food", "music", "money", "none"),
    "would_pay": YES,
    "private": YES,
}
_SET_UP: dict[str, Kind] = {
    "name": WORDS,
    "host_name": WORDS,
    "people": NUMBER,
    "minutes": ("58", "60", "90"),
    "rounds": ("1", "2", "3"),
    "tables": NUMBER,
    "last_row": NUMBER,
    "kept_days": ("1", "30", "90"),
    "wifi_name": WORDS,
    "wifi_password": WORDS,
    "origin": (ORIGIN, "https://evil.example", "javascript:alert(1)"),
    "language": ("en", "de", "fr", "es", "nl"),
    "moderation": ("open", "hold", "approve"),
}
_CHANGE: dict[str, Kind] = {
    "what": ("left", "better", "known", "together", "apart", "free"),
    "one": PERSON,
    "other": PERSON,
}

# Rule -> what its form reads; for a rule that is visited, what its query reads.
FORMS: dict[str, dict[str, Kind]] = {
    "/go": {"code": WORDS},
    "/h": {"key": KEY, "password": WORDS, "yes": WORDS},
    "/host": _SET_UP,
    "/host/<code>": {"do": ("waiting", "not-ready")},
    "/host/<code>/panel": {"do": ("waiting", "not-ready")},
    "/host/<code>/setup": _SET_UP,
    "/host/<code>/next": {"from": ("lobby:0", "poll:0", "posting:0", "market:0", "matching:0", "rounds:1"), "do": ("waiting",)},
    "/host/<code>/clock": {"do": ("plus", "minus", "pause", "resume")},
    "/host/<code>/show": {"what": ("phase", "code", "names", "blank")},
    "/host/<code>/late": {"attendee": PERSON, "choice": LATE},
    "/host/<code>/change": _CHANGE,
    "/host/<code>/dial": {"dial": ("0", "0.5", "1", "nan", "-1e999")},
    "/host/<code>/found": {"meeting": MEETING},
    "/host/<code>/leave-as-is": {"rule": RULE},
    "/host/<code>/people/<id:person>/name": {"name": WORDS},
    "/host/<code>/moderation": {"moderation": ("open", "hold", "approve")},
    "/host/<code>/nudge": {"attendee": PERSON},
    "/host/<code>/door": {"do": ("code", "lock", "open")},
    "/host/<code>/export": {"format": ("csv", "xlsx", "json")},
    "/host/<code>/guests/strike": {"guest": PERSON},
    "/host/<code>/guests/same": {"guest": PERSON, "person": PERSON},
    "/host/<code>/crowd": {"do": ("", "back", "guests"), "person": PERSON, "one": PERSON, "tick": PERSON, "untick": PERSON},
    "/my/<id:group>/asks": {"most": NUMBER},
    "/<code>/remember": {"remember": YES},
    "/host/<code>/invitation": {
        "day": ("2027-01-20", "yesterday", ""),
        "starts": ("18:30", "25:00", ""),
        "ends": ("19:45", "x", ""),
        "place": WORDS,
        "about": WORDS,
        "do": ("", "take-down"),
    },
    "/<code>/invitation": {
        "name": WORDS,
        "offer": WORDS,
        "need": WORDS,
        "ask": KEY,
        "do": ("keep", "keep", "away", "forget"),
        "kept": YES,
    },
    "/help/<code>/people": {
        "name": WORDS,
        "gives": WORDS,
        "asks": WORDS,
        "how": ("screen", "phone", "print"),
        "owner": PERSON,
    },
    "/help/<code>/people/<id:person>/phone": {"owner": PERSON},
    "/help/<code>/people/<id:person>/met": {"meeting": MEETING},
    "/help/<code>/people/<id:person>/late": {"choice": LATE},
    "/<code>": {
        "do": ("offer", "need", "stuck-offer", "stuck-need", "cards", "edit", "details", "beacon", "wishes", "know"),
        "card": CARD,
        "start": WORDS,
    },
    "/<code>/panel": {"do": ("offer", "need", "cards", "edit", "details", "wishes"), "card": CARD, "start": WORDS},
    "/<code>/join": {"name": WORDS, "say_it_like": WORDS, "client_key": KEY, "kept": YES},
    "/<code>/hand": {"question": ("sell", "buy"), "up": YES},
    "/<code>/cards": {**_CARD, "kind": ("offer", "need"), "instead": ("offer", "need", ""), "client_key": KEY},
    "/<code>/cards/<id:card>": _CARD,
    "/<code>/look": {"kind": ("offer", "need"), "text": WORDS, "topic": ("food", "music")},
    "/<code>/taps": {"card": CARD, "own": CARD, "wanted": YES},
    "/<code>/met": {"meeting": MEETING},
    "/<code>/beside": {"person": PERSON, "show": YES},
    "/<code>/turn": {"meeting": MEETING, "place": ("0", "1", "2"), "do": ("done", "more")},
    "/<code>/known": {"meeting": MEETING},
    "/<code>/wishes": {"one_table": YES, "most": ("1", "2", "3", "")},
    "/<code>/cannot-find": {"meeting": MEETING},
    "/<code>/late": {"choice": LATE},
    "/<code>/name": {"name": WORDS},
    "/<code>/work": {"company": WORDS, "role": WORDS},
    "/<code>/place": {"whose": WORDS, "digits": ("12345678", "00000000"), "kept": YES},
    "/<code>/details": {"email": WORDS, "phone": WORDS, "shares_with_organiser": YES},
    "/<code>/share": {"person": PERSON, "field": ("email", "phone"), "share": YES},
    "/<code>/promise": {"person": PERSON, "text": WORDS},
    "/<code>/promise-kept": {"person": PERSON, "kept": YES},
    "/<code>/me": {"key": KEY},
    "/host/<code>/report/open": {"days": ("7", "30", "9")},
    "/<code>/report": {"key": KEY},
    "/<code>/thanks": {"thanks": WORDS},
    "/<code>/been-here": {"email": WORDS, "kept": YES},
    "/back/<key>": {"do": ("not-me", "")},
    "/my/<id:group>/email": {"email": WORDS, "do": ("forget", "")},
    "/<code>/mails": {"email": WORDS, "wanted": YES, "do": ("right", "stop", "")},
    "/<code>/leads": {
        "card": CARD,
        "knows": YES,
        "who": WORDS,
        "reach_by": ("ask", "email", "phone", WORDS),
        "reach_email": WORDS,
        "reach_phone": WORDS,
        "line": WORDS,
        "to": ("host", ""),
    },
    "/host/<code>/asks": {"card": CARD, "do": ("next", "back")},
    "/host/<code>/leads/<id:lead>/introduced": {"done": YES},
    "/<code>/later": {
        "person": PERSON,
        "answer": ("not-yet", "in-touch", "helped", "business", WORDS),
        "amount": NUMBER,
        "kept": YES,
    },
    "/<code>/expected": {"key": KEY, "name": WORDS},
    "/<code>/people.vcf": {"version": ("3", "4", "")},
    "/<code>/language": {"language": ("en", "de", "fr", "es", "nl")},
}
# Of the parts of a path that are ids, those that are no person's.
PARTS = {CARD, DEVICE, GROUP}
SHARE_OF_ODD = 0.15


@dataclass
class Pool:
    """What there is to name: ids by kind, of this room and of others, and codes; whatever a request may be about."""

    code: str
    ids: dict[str, list[int]] = field(default_factory=dict)

    def id(self, kind: str, chance: random.Random) -> str:
        known = self.ids.get(kind, [])
        if known and chance.random() < 0.9:
            return str(chance.choice(known))
        return chance.choice(("0", "1", "999999", "2147483647", "2147483648", "-1", "9" * 40, "²", "1e3", ""))


def pool_of(room: Room) -> Pool:
    """Everything in this room that has an id."""
    pool = Pool(room.code, {"device": [1, 2, 3]})
    named = {"person": AttendeeRecord, "card": CardRecord, "meeting": MeetingRecord, "rule": PairRuleRecord}
    with room.db.look() as session:
        group = session.get_one(GatheringRecord, room.id).group_id
        pool.ids[GROUP] = [group] if group else []
        for kind, record in named.items():
            pool.ids[kind] = list(session.scalars(select(record.id).where(record.gathering_id == room.id)))
    return pool


@dataclass(frozen=True)
class Request:
    """One request: its verb, path, form (or query), and whatever else it says."""

    verb: str
    rule: str
    path: str
    form: dict[str, str]
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.verb} {self.path} {self.form!r:.300} {self.headers!r:.200}"


def routes(app: Flask) -> list[tuple[str, str]]:
    """(verb, rule) of everything that may be asked for."""
    rules = app.url_map.iter_rules()
    return sorted((verb, rule.rule) for rule in rules for verb in (rule.methods or set()) - {"HEAD", "OPTIONS"})


def fields_read(sources: Iterator[str]) -> set[str]:
    """The names that pages read from forms and queries, as their source has them."""
    asked = r'(?:form|args|values)(?:\.get\(|\[)"(\w+)"|id_in\([\w.]+, "(\w+)"|is_yes\("(\w+)"|whole_number\(form\.get\("(\w+)"'
    return {name for source in sources for found in re.findall(asked, source) for name in found if name}


@cache
def unlisted() -> frozenset[str]:
    """Fields that pages read and no line of the table has: every form and query is sent them as well."""
    sources = (path.read_text("utf-8") for folder in ("web", "core", "actions") for path in (PACKAGE / folder).rglob("*.py"))
    return frozenset(fields_read(sources) - {name for fields in FORMS.values() for name in fields})


def fields_of(rule: str) -> dict[str, Kind]:
    return FORMS.get(rule, {}) | dict.fromkeys(sorted(unlisted()), WORDS)


def some_value(kind: Kind, pool: Pool, chance: random.Random, words: Callable[[], str]) -> str:
    """One value for a field of this kind, now and then one that no form of ours would send."""
    if chance.random() < SHARE_OF_ODD:
        return odd_text(chance)
    if isinstance(kind, tuple):
        return chance.choice(kind)
    if kind == WORDS:
        return words()
    return f"{chance.getrandbits(96):024x}" if kind == KEY else pool.id(kind, chance)


def some_request(verb: str, rule: str, pool: Pool, chance: random.Random, words: Callable[[], str]) -> Request:
    """A request for this route, with fields left out now and then."""

    def part(found: re.Match[str]) -> str:
        kind, _, name = found[1].rpartition(":")
        if name == "code":
            return pool.code
        if kind == "id":
            return pool.id(name if name in PARTS else PERSON, chance)
        return "x/y.css" if kind else "x"

    path = re.sub(r"<([\w:]+)>", part, rule)
    form = {name: some_value(kind, pool, chance, words) for name, kind in fields_of(rule).items() if chance.random() < 0.93}
    headers = {"X-Boon": "panel"} if verb == "POST" and chance.random() < 0.5 else {}
    return Request(verb, rule, path, form, headers)
