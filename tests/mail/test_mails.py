"""Mails go to those who asked, once, with what they may read; a real mail server takes them, or does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from facilitator import languages
from facilitator.actions import lobby, wrap_up
from facilitator.actions.own.consents import withdraw_all
from facilitator.actions.own.days import today
from facilitator.actions.own.erase import erase
from facilitator.actions.own.mails import ask_for_mails, inbox_of, read_address, stop_by_key
from facilitator.actions.purge import purge
from facilitator.config import BadSetting, MailSettings, read_settings
from facilitator.core.errors import Refused
from facilitator.mail import posting
from facilitator.mail.inboxes import MOST_A_DAY
from facilitator.mail.owed import FIRST_WAIT, MOST_TRIES, PEOPLE, Owed
from facilitator.mail.posting import counts, post, queue
from facilitator.store.records import AttendeeRecord
from facilitator.store.rows.mail import MailedRecord
from tests.builders import FOUR, Room
from tests.mail.server import Post, post_office

pytestmark = pytest.mark.both_databases

DAY = 24 * 3600.0
MAIL = "carol@figtree.example"


@pytest.fixture
def office() -> Iterator[tuple[Post, MailSettings]]:
    with post_office() as both:
        yield both


@pytest.fixture
def over(room: Room) -> Room:
    """The evening after an evening at which Carol met somebody, who shares an e-mail; Carol asked for mails."""
    room.reach("rounds", *FOUR)
    room.met("Carol")
    room.details(other(room), "partner@harbour.example", "+31 6 5550 7771")
    room.share(other(room), "Carol", "email")
    room.reach("closed")
    ask(room)
    room.now = at(room, 1, time(18, 1))
    return room


def other(room: Room) -> str:
    return next(iter(room.people("Carol")))


def at(room: Room, days: int, hour: time) -> float:
    """So many days after the day of the event."""
    ended = room.record.closed_at or room.now
    return datetime.combine(today(ended) + timedelta(days=days), hour).astimezone().timestamp()


def met(room: Room) -> Room:
    """Another evening of that day, at which two met somebody."""
    for name in room.reach("rounds", *FOUR).ids:
        if name in ("Emil", "Farah"):
            room.met(name)
    return room.reach("closed")


def ask(room: Room, name: str = "Carol", address: str = MAIL) -> None:
    ask_for_mails(room.db, room.id, room.ids[name], address, room.now)


def promise(room: Room, days: int) -> None:
    by = (today(room.record.closed_at or room.now) + timedelta(days=days)).isoformat()
    wrap_up.promise(room.db, room.id, room.ids["Carol"], room.ids[other(room)], "I’ll send prices", room.now, by)


def text(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def states(room: Room) -> dict[str, int]:
    with room.db.look() as session:
        return dict(counts(session, room.now))


def test_the_evening_after_there_is_one_mail_with_ones_people(over: Room, office: tuple[Post, MailSettings]) -> None:
    server, settings = office
    assert [post(over.db, settings, over.now + later) for later in (-120, 0, 60, DAY, 30 * DAY)] == [0, 1, 0, 0, 0]
    (message,) = server.messages
    assert (server.to, message["To"], message["Subject"]) == ([MAIL], MAIL, "Your people from “Canal House”")
    for kind in ("plain", "html"):
        words = text(message, kind)
        assert other(over) in words and "partner@harbour.example" in words and "5550" not in words
    assert message["Auto-Submitted"] == "auto-generated"


def test_who_did_not_ask_is_not_written_to(over: Room, office: tuple[Post, MailSettings]) -> None:
    server, settings = office
    over.details(other(over), "partner@harbour.example", "")
    post(over.db, settings, over.now)
    assert server.to == [MAIL]


def test_a_promise_is_reminded_of_on_its_morning_once_and_not_when_it_is_kept(
    over: Room, office: tuple[Post, MailSettings]
) -> None:
    server, settings = office
    promise(over, 3)
    post(over.db, settings, over.now)
    moments = [at(over, 3, time(7)), at(over, 3, time(8, 1)), at(over, 3, time(9)), at(over, 4, time(8, 1))]
    assert [post(over.db, settings, moment) for moment in moments] == [0, 1, 0, 0]
    assert "I’ll send prices" in text(server.messages[-1])
    promise(over, 5)
    wrap_up.keep_promise(over.db, over.id, over.ids["Carol"], over.ids[other(over)], True, over.now)
    assert post(over.db, settings, at(over, 5, time(9))) == 0


def test_it_is_in_the_readers_language(over: Room, office: tuple[Post, MailSettings]) -> None:
    server, settings = office
    languages.install()
    lobby.choose_language(over.db, over.id, over.ids["Carol"], "de")
    post(over.db, settings, over.now)
    (message,) = server.messages
    assert message["Content-Language"] == "de" and "Hallo Carol" in text(message)


@pytest.mark.parametrize("origin", ["https://boon.example", "http://192.168.1.5:5000"])
def test_one_click_stops_them_where_there_is_https(over: Room, office: tuple[Post, MailSettings], origin: str) -> None:
    server, settings = office
    promise(over, 3)
    with over.db.work() as work:
        work.merge(over.record).origin = origin
    post(over.db, settings, over.now)
    (message,) = server.messages
    found = re.fullmatch(rf"<{re.escape(origin)}/mails/([\w-]{{43}})>", message["List-Unsubscribe"])
    assert found and found[0][1:-1] in text(message).replace("\n", "")
    assert message["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if origin.startswith("https") else None)
    for _ in range(2):
        stop_by_key(over.db, found[1])
    assert post(over.db, settings, at(over, 3, time(9))) == 0


def test_one_inbox_is_written_to_three_times_a_day_by_however_many_events(
    over: Room, office: tuple[Post, MailSettings]
) -> None:
    """Somebody types a stranger's address at every event they can reach, and more than once at each."""
    server, settings = office
    rooms = [met(Room(over.db)) for _ in range(4)]
    for number, room in enumerate(rooms):
        ask_for_mails(over.db, room.id, room.ids["Emil"], f"Ca.rol+{number}@figtree.EXAMPLE", room.now)
        ask_for_mails(over.db, room.id, room.ids["Farah"], "farah@figtree.example", room.now)
    for minute in range(5):
        post(over.db, settings, over.now + 60 * minute, "secret")
    others = [to for to in server.to if to.startswith("farah")]
    assert (len(server.to) - len(others), len(others)) == (MOST_A_DAY, MOST_A_DAY)
    # What is late comes on the next days, while it is worth anything.
    post(over.db, settings, over.now + DAY + 300, "secret")
    assert len(server.to) == 5 + 4
    with over.db.look() as session:
        kept = [row.inbox for row in session.scalars(select(MailedRecord))]
    assert len(kept) == 9 and not any("figtree" in inbox for inbox in kept)
    purge(over.db, over.now + 3 * DAY)
    with over.db.look() as session:
        assert session.scalars(select(MailedRecord)).all() == []


def test_what_is_kept_of_an_inbox_says_nothing_without_the_secret() -> None:
    assert inbox_of("A.b+c@X.example", "one") == inbox_of("ab@x.example", "one") != inbox_of("ab@x.example", "other")
    assert inbox_of("ab@x.example", "one") != inbox_of("ab@y.example", "one")


def test_nobody_who_left_for_good_is_written_to(over: Room, office: tuple[Post, MailSettings]) -> None:
    server, settings = office
    for name, address in (("Emil", "e@x.example"), ("Farah", "f@x.example"), ("Goran", "g@x.example")):
        ask(over, name, address)
    erase(over.db, over.id, over.ids["Emil"], over.now)
    lobby.remove(over.db, over.id, over.ids["Farah"], over.now)
    withdraw_all(over.db, over.id, over.ids["Goran"], over.now)
    post(over.db, settings, over.now)
    assert set(server.to) <= {MAIL}
    purge(over.db, over.now + 40 * DAY)
    assert states(over) == {}


def test_whoever_was_deleted_is_in_nobodys_mail(over: Room, office: tuple[Post, MailSettings]) -> None:
    server, settings = office
    gone = other(over)
    erase(over.db, over.id, over.ids[gone], over.now)
    post(over.db, settings, over.now)
    assert [gone in text(message) or "partner@" in text(message) for message in server.messages] in ([], [False])


def test_what_the_server_refuses_for_now_is_tried_again_and_not_for_ever(over: Room, office: tuple[Post, MailSettings]) -> None:
    server, settings = office
    server.answers = ["451 later"] * 20
    moment = over.now
    for _ in range(3 * MOST_TRIES):
        post(over.db, settings, moment)
        moment += FIRST_WAIT
    assert 1 < server.attempts < MOST_TRIES
    for _ in range(10):
        moment += 7 * 3600
        post(over.db, settings, moment)
    over.now = moment
    assert (server.attempts, server.raw, states(over)) == (MOST_TRIES, [], {"given-up": 1})
    with over.db.look() as session:
        (one,) = queue(session, moment)
    assert (one.tries, one.problem) == (MOST_TRIES, "451 later")


def test_what_the_server_takes_at_the_second_try_arrives_once(over: Room, office: tuple[Post, MailSettings]) -> None:
    server, settings = office
    server.answers = ["451 later"]
    assert [post(over.db, settings, over.now + later) for later in (0, FIRST_WAIT - 1, FIRST_WAIT, DAY)] == [0, 0, 1, 0]
    assert server.to == [MAIL]


@pytest.mark.parametrize("answer", ["550 no such mailbox", "hang up"])
def test_what_is_refused_for_good_or_may_have_arrived_is_not_sent_again(
    over: Room, office: tuple[Post, MailSettings], answer: str
) -> None:
    server, settings = office
    server.answers = [answer]
    for later in (0, FIRST_WAIT, DAY, 5 * DAY):
        post(over.db, settings, over.now + later)
    assert (server.attempts, states(over)) == (1, {"given-up": 1})


def test_a_claim_whose_process_died_is_not_sent_again(over: Room, office: tuple[Post, MailSettings]) -> None:
    server, settings = office
    one = Owed(over.id, over.ids["Carol"], PEOPLE)
    assert posting._claim(over.db, one, "k" * 43, over.now, "secret")
    assert [post(over.db, settings, over.now + later) for later in (0, DAY)] == [0, 0]
    assert (server.raw, states(over)) == ([], {"sending": 1})


def test_of_two_processes_one_sends(over: Room, office: tuple[Post, MailSettings]) -> None:
    one = Owed(over.id, over.ids["Carol"], PEOPLE)
    claims = [posting._claim(over.db, one, letter * 43, over.now, "secret") for letter in "ab"]
    assert [claim is None for claim in claims] == [False, True]


def test_of_two_people_with_one_address_the_first_is_written_to(over: Room, office: tuple[Post, MailSettings]) -> None:
    server, settings = office
    over.now += 1
    ask(over, other(over), MAIL.upper())
    post(over.db, settings, over.now)
    assert len(server.to) == 1


@pytest.mark.parametrize(
    "odd",
    [
        *("", "carol", "carol@", "@x.example", "carol@example", "a@b@c.example", "<a@x.example>", '"a b"@x.example'),
        *("a@x.example, b@x.example", "a@x.example;b@x.example", "a@x.example\r\nBcc: b@x.example", "a b@x.example"),
        *("ä@x.example", "a@x..example", "a@-x.example", ".a@x.example", "a" * 65 + "@x.example"),
    ],
)
def test_what_is_not_exactly_one_address_is_refused(odd: str) -> None:
    with pytest.raises(Refused) as refused:
        read_address(odd)
    assert refused.value.field == "email"


def test_no_name_adds_a_header_or_any_markup(room: Room, office: tuple[Post, MailSettings]) -> None:
    server, settings = office
    hostile = "Canal\r\nBcc: all@x.example <b>&</b>"
    room = Room(room.db, now=room.now, set_up={"name": hostile}).reach("rounds", *FOUR)
    room.met("Carol")
    room.reach("closed")
    ask(room)
    post(room.db, settings, at(room, 1, time(18, 1)))
    (message,) = server.messages
    assert (server.to, message["Bcc"], message["To"]) == ([MAIL], None, MAIL)
    assert "<b>" not in text(message, "html") and "Bcc: all@x.example" in message["Subject"]


def test_no_guest_has_a_link_or_a_number_sent_to_a_strangers_inbox(over: Room, office: tuple[Post, MailSettings]) -> None:
    """Two guests who are one spammer, and an address that is neither's."""
    server, settings = office
    spam = {"Carol": ("Call +31 6 5550 1234", "", ""), other(over): ("win.evil.com", "Boss of evil[.]com", "ask m@evil.com")}
    with over.db.work() as work:
        for name, (called, role, company) in spam.items():
            person = work.get_one(AttendeeRecord, over.ids[name])
            person.name, person.role, person.company = called, role, company
    wrap_up.promise(over.db, over.id, over.ids["Carol"], over.ids[other_than("Carol", spam)], "see www.evil.com", over.now, "")
    post(over.db, settings, over.now)
    (message,) = server.messages
    for kind in ("plain", "html"):
        words = text(message, kind)
        assert "evil" not in words and "1234" not in words and "“…”, somebody wrote" in words
        # What somebody shares stands there: it is theirs, and no more than an address.
        assert "partner@harbour.example" in words


def other_than(name: str, names: Iterable[str]) -> str:
    return next(each for each in names if each != name)


def test_nothing_is_said_in_the_clear_to_a_server_that_is_not_on_this_machine(
    over: Room, office: tuple[Post, MailSettings]
) -> None:
    server, settings = office
    assert post(over.db, replace(settings, tls="starttls"), over.now) == 0
    over.now += 1
    assert (server.attempts, states(over)) == (0, {"again": 1})


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://a%40b:p%3Aw@mail.example.org", MailSettings("mail.example.org", 587, "starttls", "b@x.example", "a@b", "p:w")),
        ("smtps://mail.example.org", MailSettings("mail.example.org", 465, "always", "b@x.example")),
        ("smtp://localhost:2525", MailSettings("localhost", 2525, "none", "b@x.example")),
    ],
)
def test_the_setting_says_how_the_server_is_spoken_to(url: str, found: MailSettings) -> None:
    assert read_settings({"SMTP_URL": url, "MAIL_FROM": "b@x.example"}).mail == found
    assert "p:w" not in repr(found)


@pytest.mark.parametrize(
    "environment",
    [
        {"SMTP_URL": "mail.example.org", "MAIL_FROM": "b@x.example"},
        {"SMTP_URL": "smtp://mail.example.org"},
        {"SMTP_URL": "smtp://mail.example.org", "MAIL_FROM": "b@x.example\r\nBcc: a@x.example"},
        {"SMTP_URL": "http://mail.example.org", "MAIL_FROM": "b@x.example"},
    ],
)
def test_a_setting_that_cannot_work_is_refused_at_start(environment: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        read_settings(environment)
