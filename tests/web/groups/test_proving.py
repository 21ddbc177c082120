"""An e-mail that somebody confirmed lets them in with another phone; typed alone it does nothing, and tells nothing of them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select

from facilitator.actions import lobby
from facilitator.actions.groups.belonging import GroupChoice, choose_group
from facilitator.actions.groups.leaving import delete_member, leave_group
from facilitator.actions.groups.proving import LINK_SECONDS
from facilitator.actions.hosting.door import change_code
from facilitator.app import create_app
from facilitator.config import Settings
from facilitator.limits import PROOFS_HERE, PROOFS_TO
from facilitator.mail.inboxes import MOST_A_DAY, MOST_LINKS_A_DAY
from facilitator.mail.owed import MOST_TRIES
from facilitator.mail.proofs import WAIT, post_proofs, waiting
from facilitator.store.groups.members import member_of_attendee
from facilitator.store.records import AttendeeRecord
from facilitator.store.rows.groups import MemberRecord, ProofRecord
from facilitator.web.visit import Boon
from tests.builders import CAST, FOUR, HOST, ORIGIN, Browser, Page, Room, client_key
from tests.mail.server import Post, post_office

MAIL = "carol@figtree.example"
GROUP = "Small Business Thursday"


@pytest.fixture
def office() -> Iterator[Post]:
    with post_office() as (post, settings):
        post.settings = settings  # type: ignore[attr-defined]
        yield post


@pytest.fixture
def mailing(data_dir: Path, office: Post) -> Iterator[Flask]:
    app = create_app(Settings("127.0.0.1", 5000, ORIGIN, data_dir, mail=office.settings))  # type: ignore[attr-defined]
    yield app
    app.extensions["boon"].db.engine.dispose()


def parts(app: Flask) -> Boon:
    boon: Boon = app.extensions["boon"]
    return boon


def evening(app: Flask, group: str = GROUP) -> Room:
    room = Room(parts(app).db, now=time.time(), set_up={"rounds": "2"})
    choose_group(room.db, room.id, None, GroupChoice(name=group), room.now)
    return room


def come_in(phone: Browser, room: Room, name: str, **said: str) -> None:
    phone.get(f"/{room.code}")
    assert phone.post(f"/{room.code}/join", {"name": name, "client_key": client_key(name, room.code), **said}).status == 303


def key_in(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    found = re.search(rf"{re.escape(ORIGIN)}/back/([\w-]{{43}})", body.get_content())
    assert found
    return found[1]


def member_page(room: Room) -> str:
    return f"/my/{room.record.group_id}"


def members(room: Room) -> dict[str, str]:
    """Name -> the e-mail that each is known by."""
    with room.db.look() as session:
        return {member.name: member.email for member in session.scalars(select(MemberRecord).order_by(MemberRecord.id))}


def proofs(room: Room) -> list[ProofRecord]:
    with room.db.look() as session:
        return list(session.scalars(select(ProofRecord)))


def here(room: Room) -> dict[str, int]:
    """Who is at it by name, also whom a page let in."""
    with room.db.look() as session:
        rows = select(AttendeeRecord.name, AttendeeRecord.id).where(AttendeeRecord.gathering_id == room.id)
        return dict(session.execute(rows).all())


def is_member(room: Room, name: str) -> bool:
    with room.db.look() as session:
        return member_of_attendee(session, here(room)[name]) is not None


def confirm(phone: Browser, room: Room, office: Post, address: str = MAIL) -> None:
    """On one's own page, and in the mail."""
    assert phone.post(f"{member_page(room)}/email", {"email": address}).status == 303
    assert "confirmed" in phone.post(f"/back/{key_in(office.messages[-1])}").text


@pytest.fixture
def first(mailing: Flask, office: Post) -> Room:
    """An evening at which Carol said yes to being remembered, and confirmed her e-mail; her phone is lost since."""
    room, phone = evening(mailing), Browser(mailing)
    come_in(phone, room, "Carol", remember="yes")
    confirm(phone, room, office)
    room.ids["Carol"] = here(room)["Carol"]
    for name in FOUR[1:]:
        room.join(name)
    room.reach("closed", *FOUR)
    return room


def ask(phone: Browser, room: Room, address: str = MAIL) -> Page:
    phone.get(f"/{room.code}/been-here")
    return phone.post(f"/{room.code}/been-here", {"email": address, "kept": "yes"})


def test_a_new_phone_is_theirs_once_the_link_in_the_mail_was_said_yes_to(mailing: Flask, office: Post, first: Room) -> None:
    room, phone = evening(mailing), Browser(mailing)
    assert phone.get(f"/{room.code}").tree.css_first(f"a[href='/{room.code}/been-here']")
    assert f"If {GROUP} knows {MAIL}, a link is on its way there." in ask(phone, room).text
    assert office.to == [MAIL, MAIL]
    path = f"/back/{key_in(office.messages[-1])}"
    for _ in range(2):
        page = phone.get(path)
        assert (page.status, page.one("h1").text()) == (200, "Are you Carol?")
        assert "Welcome back" not in phone.get(f"/{room.code}").text
    assert "another browser" not in page.text
    assert phone.post(path).location == f"/{room.code}"
    door = phone.get(f"/{room.code}")
    assert "Welcome back, Carol." in door.text and door.value("#name") == "Carol"
    come_in(phone, room, "Carol")
    assert is_member(room, "Carol")
    room.reach("posting")
    assert phone.get(f"/{room.code}").one("#offer-text").text() == CAST["Carol"].offer
    assert phone.get(member_page(room)).status == 200


def test_a_link_works_once_and_only_for_a_while(
    mailing: Flask, office: Post, first: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, phone = evening(mailing), Browser(mailing)
    ask(phone, room)
    path = f"/back/{key_in(office.messages[-1])}"
    assert phone.post(path).status == 303
    assert (phone.get(path).status, phone.post(path).status) == (403, 403)
    ask(phone, room)
    late, path = time.time() + LINK_SECONDS + 1, f"/back/{key_in(office.messages[-1])}"
    monkeypatch.setattr(time, "time", lambda: late)
    assert (phone.get(path).status, phone.post(path).status) == (403, 403)
    post_proofs(room.db, office.settings, late)  # type: ignore[attr-defined]
    assert proofs(room) == []


def test_the_page_is_the_same_whoever_s_the_address_is_and_nobody_else_is_written_to(
    mailing: Flask, office: Post, first: Room
) -> None:
    room, seen, statements = evening(mailing), [], []
    boon = parts(mailing)
    later: list[object] = []
    object.__setattr__(boon, "post_soon", lambda: later.append(None))
    for address in (MAIL, "emily@figtree.example"):
        phone, said = Browser(mailing), []
        phone.get(f"/{room.code}/been-here")
        listen = lambda *about, said=said: said.append(about[2])  # noqa: E731
        event.listen(boon.db.engine, "before_cursor_execute", listen)
        page = phone.post(f"/{room.code}/been-here", {"email": address, "kept": "yes"})
        event.remove(boon.db.engine, "before_cursor_execute", listen)
        seen.append((page.status, page.html.replace(address, "@")))
        statements.append(said)
    assert seen[0] == seen[1]
    assert statements[0] == statements[1] and len(statements[0]) > 3
    assert (len(later), len(proofs(room)), len(office.to)) == (2, 2, 1)
    assert post_proofs(room.db, office.settings, time.time()) == 1  # type: ignore[attr-defined]
    assert (office.to, [proof.address for proof in proofs(room)]) == ([MAIL] * 2, [MAIL])


def test_what_was_never_confirmed_proves_nothing(mailing: Flask, office: Post, first: Room) -> None:
    """Typed on a page, agreed to be shared, written down by the host: anybody might have."""
    room, phone = evening(mailing), Browser(mailing)
    come_in(phone, room, "Emil", remember="yes")
    phone.post(f"/{room.code}/details", {"email": "emil@figtree.example", "phone": "", "shares_with_organiser": "yes"})
    phone.post(f"{member_page(room)}/email", {"email": "emil@elsewhere.example"})
    assert "A link is on its way to emil@elsewhere.example" in phone.get(member_page(room)).text
    sent = len(office.to)
    for address in ("emil@figtree.example", "emil@elsewhere.example"):
        ask(Browser(mailing), evening(mailing), address)
    assert len(office.to) == sent
    assert members(room) == {"Carol": MAIL, "Emil": ""}


def test_capitals_make_no_other_address(mailing: Flask, office: Post, first: Room) -> None:
    ask(Browser(mailing), evening(mailing), "Carol@Figtree.example")
    assert len(office.to) == 2


def test_an_address_is_known_in_the_group_that_it_was_given_to_alone(mailing: Flask, office: Post, first: Room) -> None:
    ask(Browser(mailing), evening(mailing, "Makers"))
    assert office.to == [MAIL]


def test_opened_in_another_browser_that_one_is_they_and_the_one_that_waits_is_nobody(
    mailing: Flask, office: Post, first: Room
) -> None:
    room, waits, opens = evening(mailing), Browser(mailing), Browser(mailing)
    ask(waits, room)
    path = f"/back/{key_in(office.messages[-1])}"
    assert "You asked in another browser. This one will be you; the other stays as it is." in opens.get(path).text
    opens.post(path)
    assert "Welcome back, Carol." in opens.get(f"/{room.code}").text
    assert "Welcome back" not in waits.get(f"/{room.code}").text


def test_who_came_in_as_somebody_new_meanwhile_is_they_in_the_same_place(mailing: Flask, office: Post, first: Room) -> None:
    room, phone = evening(mailing), Browser(mailing)
    come_in(phone, room, "Caz", remember="yes")
    planted = phone.client.get_cookie(f"boon-attendee-{room.code}", domain=HOST)
    ask(phone, room)
    assert phone.post(f"/back/{key_in(office.messages[-1])}").location == f"/{room.code}"
    assert members(room) == {"Caz": MAIL}
    assert phone.get(f"/{room.code}").status == 200 and "Caz" in phone.get(f"/{room.code}").text
    assert phone.get(member_page(room)).status == 200
    # Whoever put that place into the browser has it no more.
    other = Browser(mailing)
    assert planted
    other.client.set_cookie(f"boon-attendee-{room.code}", planted.value, domain=HOST)
    assert "Come on in." in other.get(f"/{room.code}").text


def test_who_is_in_already_with_their_old_phone_has_the_same_place_on_both(mailing: Flask, office: Post, first: Room) -> None:
    room, old, new = evening(mailing), Browser(mailing), Browser(mailing)
    for phone in (old, new):
        ask(phone, room)
        phone.post(f"/back/{key_in(office.messages[-1])}")
        if phone is old:
            come_in(phone, room, "Carol")
    assert len(here(room)) == 1
    assert [phone.get(f"/{room.code}/my-data.json").json["me"]["name"] for phone in (old, new)] == ["Carol"] * 2


def test_a_borrowed_phone_says_whose_it_is_and_gets_a_place_of_its_own(mailing: Flask, office: Post, first: Room) -> None:
    room, phone = evening(mailing), Browser(mailing)
    for each in (first_of(mailing, "Emil", phone), room):
        if each is room:
            come_in(phone, room, "Emil")
    ask(Browser(mailing), room)
    path = f"/back/{key_in(office.messages[-1])}"
    assert "This browser is Emil so far. Then it is so no more." in phone.get(path).text
    phone.post(path)
    assert "Welcome back, Carol." in phone.get(f"/{room.code}").text
    come_in(phone, room, "Carol")
    assert len(here(room)) == 2


def first_of(app: Flask, name: str, phone: Browser) -> Room:
    """Another evening, at which this phone's owner said yes."""
    room = evening(app)
    come_in(phone, room, name, remember="yes")
    return room


def test_whom_the_host_has_shown_out_gets_their_place_by_no_link(mailing: Flask, office: Post, first: Room) -> None:
    room, phone = evening(mailing), Browser(mailing)
    ask(phone, room)
    phone.post(f"/back/{key_in(office.messages[-1])}")
    come_in(phone, room, "Carol")
    lobby.remove(room.db, room.id, here(room)["Carol"], room.now)
    new = Browser(mailing)
    ask(new, room)
    new.post(f"/back/{key_in(office.messages[-1])}")
    assert new.get(f"/{room.code}/my-data.json").status == 403
    assert phone.get(f"/{room.code}/been-here").location == f"/{room.code}"


def test_a_code_that_changed_meanwhile_lets_nobody_in(mailing: Flask, office: Post, first: Room) -> None:
    room, phone = evening(mailing), Browser(mailing)
    ask(phone, room)
    change_code(room.db, room.id)
    assert phone.post(f"/back/{key_in(office.messages[-1])}").location == f"/{room.code}"
    page = phone.get(f"/{room.code}")
    assert not page.tree.css("form[action$='/join']") and room.record.door not in page.html
    assert ask(Browser(mailing), room).location == f"/{room.code}"


def test_not_me_ends_it(mailing: Flask, office: Post, first: Room) -> None:
    room, phone = evening(mailing), Browser(mailing)
    ask(phone, room)
    path = f"/back/{key_in(office.messages[-1])}"
    assert "opens nothing now" in phone.post(path, {"do": "not-me"}).text
    assert members(room) == {"Carol": ""}
    assert phone.post(path).status == 403
    ask(phone, room)
    assert len(office.to) == 2


def test_to_confirm_signs_nobody_in(mailing: Flask, office: Post) -> None:
    """Else somebody could give another's address, and have them be that somebody."""
    room, mallory, victim = evening(mailing), Browser(mailing), Browser(mailing)
    come_in(mallory, room, "Mallory", remember="yes")
    mallory.post(f"{member_page(room)}/email", {"email": MAIL})
    path = f"/back/{key_in(office.messages[-1])}"
    assert "Mallory wants to be known by it" in victim.get(path).text
    assert "This browser stays as it was." in victim.post(path).text
    assert victim.get(member_page(room)).status == 403
    assert "Come on in." in victim.get(f"/{room.code}").text


def test_an_address_is_one_person_s_whose_link_was_opened_last(mailing: Flask, office: Post, first: Room) -> None:
    room, phone = evening(mailing), Browser(mailing)
    ask(Browser(mailing), room)
    earlier = key_in(office.messages[-1])
    come_in(phone, room, "Ivo", remember="yes")
    confirm(phone, room, office)
    assert members(room) == {"Carol": "", "Ivo": MAIL}
    assert phone.post(f"/back/{earlier}").status == 403


def test_what_is_forgotten_left_or_deleted_is_known_no_more(mailing: Flask, office: Post, first: Room) -> None:
    room = evening(mailing)
    phones = {name: Browser(mailing) for name in ("Hana", "Ivo", "Bob")}
    for name, phone in phones.items():
        come_in(phone, room, name, remember="yes")
        confirm(phone, room, office, f"{name}@figtree.example".lower())
    with room.db.look() as session:
        ids = {member.name: member.id for member in session.scalars(select(MemberRecord))}
    assert phones["Hana"].post(f"{member_page(room)}/email", {"do": "forget"}).status == 303
    leave_group(room.db, ids["Ivo"], room.now)
    delete_member(room.db, ids["Bob"], room.now)
    sent = len(office.to)
    for name in phones:
        ask(Browser(mailing), evening(mailing), f"{name}@figtree.example".lower())
    assert (len(office.to), members(room)) == (sent, {"Carol": MAIL, "Hana": ""})


def test_it_is_in_ones_own_files_and_on_nobody_elses_page(mailing: Flask, office: Post) -> None:
    room, phone = evening(mailing), Browser(mailing)
    come_in(phone, room, "Carol", remember="yes")
    phone.post(f"{member_page(room)}/email", {"email": MAIL})
    assert phone.get(f"{member_page(room)}/all.json").json["email_pending"] == MAIL
    phone.post(f"/back/{key_in(office.messages[-1])}")
    document = phone.get(f"{member_page(room)}/all.json").json
    assert (document["email"], document["email_pending"], document["email_confirmed"][:2]) == (MAIL, "", "20")
    assert phone.get(f"/{room.code}/my-data.json").json["remembered"]["email"] == MAIL
    host = Browser(mailing).as_host(room)
    pages = [host.get(f"/host/{room.code}{path}") for path in ("", "/guests", "/invitation", "/setup")]
    pages += [host.post(f"/host/{room.code}/export", {"format": "json"})]
    pages += [Browser(mailing).as_house(mailing).get(f"/group/{room.record.group_id}")]
    assert [page.status for page in pages] == [200] * len(pages)
    assert not any(MAIL in page.html for page in pages)


def test_the_key_is_in_no_row_and_what_people_typed_in_no_mail(mailing: Flask, office: Post, first: Room) -> None:
    room, phone = evening(mailing), Browser(mailing)
    come_in(phone, room, "Buy at pills.example", remember="yes")
    phone.post(f"{member_page(room)}/email", {"email": "stranger@x.example"})
    ask(Browser(mailing), room)
    assert len(office.to) == 3
    for message, raw in zip(office.messages, office.raw, strict=True):
        assert b"pills" not in raw and b"Carol" not in raw
        assert (message["List-Unsubscribe"], message["Auto-Submitted"]) == (None, "auto-generated")
        key = key_in(message)
        assert not any(key in str(vars(proof)) for proof in proofs(room))


def test_the_link_leads_to_where_the_host_said_and_not_to_where_a_request_says(
    mailing: Flask, office: Post, first: Room
) -> None:
    room, client = evening(mailing), Browser(mailing).client
    page = Page(client.get(f"/{room.code}/been-here", base_url="http://6.6.6.6"))
    assert page.status == 200
    sent = {"email": MAIL, "kept": "yes"}
    client.post(f"/{room.code}/been-here", base_url="http://6.6.6.6", headers={"Origin": "http://6.6.6.6"}, data=sent)
    assert key_in(office.messages[-1]) and b"6.6.6.6" not in office.raw[-1]


def test_a_mailbox_and_a_network_get_so_many_and_no_more_known_or_not(mailing: Flask, office: Post, first: Room) -> None:
    room = evening(mailing)
    parts(mailing).limits._budgets.clear()
    parts(mailing).limits.now = lambda: 0.0
    for address in (MAIL, "nobody@figtree.example"):
        statuses = [ask(Browser(mailing), room, address).status for _ in range(PROOFS_TO.burst + 1)]
        assert statuses == [200] * PROOFS_TO.burst + [429]
    assert len(office.to) == 1 + PROOFS_TO.burst
    statuses = [ask(Browser(mailing), room, f"guess{n}@figtree.example").status for n in range(PROOFS_HERE.burst)]
    assert (statuses[0], statuses[-1]) == (200, 429)


def test_a_member_has_so_many_mails_sent_to_strangers(mailing: Flask, office: Post) -> None:
    room, phone = evening(mailing), Browser(mailing)
    parts(mailing).limits._budgets.clear()
    parts(mailing).limits.now = lambda: 0.0
    come_in(phone, room, "Mallory", remember="yes")
    path = f"{member_page(room)}/email"
    statuses = [phone.post(path, {"email": f"stranger{n}@x.example"}).status for n in range(PROOFS_TO.burst + 1)]
    assert statuses == [303] * PROOFS_TO.burst + [429]


def test_one_inbox_has_few_links_however_it_is_written_and_whoever_asks(mailing: Flask, office: Post) -> None:
    """Members are whoever walks in and says yes; the mailbox may be anybody's."""
    room, now = evening(mailing), time.monotonic()
    phones = [Browser(mailing) for _ in range(MOST_A_DAY + 2)]
    for number, phone in enumerate(phones):
        come_in(phone, room, f"Mallory {number}", remember="yes")

    def asked(hours: int, number: int) -> int:
        parts(mailing).limits.now = lambda: now + 3600 * hours
        return phones[number].post(f"{member_page(room)}/email", {"email": f"vic.tim+{number}@x.example"}).status

    assert [asked(number, number) for number in range(len(phones))] == [303] * len(phones)
    assert len(office.to) == MOST_A_DAY
    assert [asked(99, number) for number in range(PROOFS_TO.burst + 1)] == [303] * PROOFS_TO.burst + [429]
    assert len(office.to) == MOST_A_DAY


def test_at_a_door_a_confirmed_inbox_has_links_of_its_own_and_no_end_of_them(mailing: Flask, office: Post, first: Room) -> None:
    room, now = evening(mailing), time.monotonic()
    for number in range(MOST_LINKS_A_DAY + 2):
        parts(mailing).limits.now = lambda now=now + 3600 * (1 + number): now  # type: ignore[misc]
        assert ask(Browser(mailing), room).status == 200
    assert len(office.to) == 1 + MOST_LINKS_A_DAY


@pytest.mark.parametrize("odd", ["", "carol", "a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example"])
def test_what_is_no_address_is_refused_beside_its_field(mailing: Flask, office: Post, first: Room, odd: str) -> None:
    room, phone = evening(mailing), Browser(mailing)
    page = ask(phone, room, odd)
    assert (page.status, len(page.tree.css("#email-error"))) == (422, 1)
    come_in(phone, room, "Ivo", remember="yes")
    page = phone.post(f"{member_page(room)}/email", {"email": odd})
    assert (page.status, len(page.tree.css("#email-error")), len(office.to)) == (422, 1, 1)


def test_a_server_that_is_busy_is_asked_again_and_not_for_ever(mailing: Flask, office: Post, first: Room) -> None:
    room, phone = evening(mailing), Browser(mailing)
    office.answers = ["451 later"]
    ask(phone, room)
    assert [office.attempts, len(office.to)] == [2, 1]
    with room.db.look() as session:
        assert [(one.code, one.state, one.problem) for one in waiting(session)] == [(room.code, "again", "451 later")]
    settings, now = office.settings, time.time()  # type: ignore[attr-defined]
    assert [post_proofs(room.db, settings, now + later) for later in (0, WAIT + 1, 2 * WAIT + 2)] == [0, 1, 0]
    assert phone.post(f"/back/{key_in(office.messages[-1])}").status == 303
    office.answers = ["451 later"] * 20
    ask(phone, room)
    for minute in range(2, 20):
        post_proofs(room.db, settings, now + minute * WAIT)
    assert office.attempts == 3 + MOST_TRIES
    with room.db.look() as session:
        assert [one.state for one in waiting(session)] == ["given-up"]


def test_without_a_mail_server_it_is_not_offered(app: Flask) -> None:
    room, phone = evening(app), Browser(app)
    assert "been-here" not in phone.get(f"/{room.code}").html
    assert (phone.get(f"/{room.code}/been-here").status, ask(phone, room).status) == (404, 404)
    come_in(phone, room, "Carol", remember="yes")
    assert "e-mail" not in phone.get(member_page(room)).text
    assert phone.post(f"{member_page(room)}/email", {"email": MAIL}).status == 404


def test_nor_where_the_event_belongs_to_no_group(mailing: Flask) -> None:
    room = Room(parts(mailing).db, now=time.time())
    assert "been-here" not in Browser(mailing).get(f"/{room.code}").html
    assert ask(Browser(mailing), room).status == 404


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "nl"])
def test_the_privacy_page_says_so_where_there_is_a_server(mailing: Flask, app: Flask, language: str) -> None:
    told = []
    for each in (mailing, app):
        words = Browser(each, language).get(f"/{evening(each).code}/privacy").text
        told.append(words.count(GROUP))
    assert told == [2, 1]
