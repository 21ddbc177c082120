"""Whoever guesses or floods waits; whoever scanned the square, joined or has the right key is not held up by them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import redis as redis_client
from flask import Flask

from facilitator.actions import lobby
from facilitator.config import BadSetting, house_key, read_settings
from facilitator.core.hour import most_people
from facilitator.identity import cookie_name
from facilitator.limits import (
    CODES_HERE,
    HOST_KEYS,
    JOINS,
    OWN_CARDS,
    REQUESTS,
    Budget,
    Guesses,
    Limit,
    Limits,
    Turnstile,
)
from facilitator.live import sockets
from facilitator.live.listeners import Listeners
from facilitator.store.keys import Role
from facilitator.store.queries import bump
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.views.gathering import gathering_view
from facilitator.web.guard import address_of
from facilitator.web.visit import Boon
from tests.builders import HOST, ORIGIN, Browser, Page, Room, client_key
from tests.faults.services import Redis

PROXY = (ip_network("10.0.0.0/8"),)


@pytest.fixture
def pauses(app: Flask) -> list[float]:
    """How long somebody was kept waiting, each time; nobody is kept waiting really, and no time goes by."""
    waited: list[float] = []
    limits(app).now = lambda: 0.0
    limits(app).pause = waited.append
    return waited


def limits(app: Flask) -> Limits:
    boon: Boon = app.extensions["boon"]
    return boon.limits


def guess(app: Flask, times: int, address: str = "192.0.2.7") -> list[int]:
    """The statuses of codes that no room has."""
    client = app.test_client()
    environ = {"REMOTE_ADDR": address}
    return [client.get(f"/go?code=ZZZ{i:03}", base_url=ORIGIN, environ_base=environ).status_code for i in range(times)]


def test_a_budget_is_a_burst_and_then_a_rate() -> None:
    budget = Budget(Limit("", rate=2, burst=3), now=0)
    assert [budget.take(now=0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert [budget.take(now=0.5), budget.take(now=0.5)] == [0, 0.5]
    assert [budget.take(now=0.5, on_credit=1) for _ in range(3)] == [0.5, 1.0, 1.5]


def test_who_guesses_on_is_kept_waiting_in_turn_and_never_banned(app: Flask, web_room: Room, pauses: list[float]) -> None:
    assert set(guess(app, CODES_HERE.burst)) == {404} and not pauses
    assert guess(app, 10) == [404] * 10
    assert max(pauses) == 5.0
    assert guess(app, 15)[-1] == 429
    limits(app).give_back(CODES_HERE, "192.0.2.7")
    assert guess(app, 1, "192.0.2.8") == [404]


def test_a_right_code_is_no_guess(app: Flask, web_room: Room, pauses: list[float]) -> None:
    client = app.test_client()
    for _ in range(CODES_HERE.burst + 20):
        assert client.get(f"/go?code={web_room.code}", base_url=ORIGIN).status_code == 303
    assert pauses == []


def square(app: Flask, room: Room) -> str:
    """The path that the square on the big screen leads to, for a phone."""
    with room.db.look() as session:
        view = gathering_view(session, session.get_one(GatheringRecord, room.id))
        return urlsplit(app.jinja_env.globals["scanned_address"](view)).path  # type: ignore[operator]


def test_who_scans_the_square_or_has_joined_is_not_held_up_by_guesses(app: Flask, web_room: Room, pauses: list[float]) -> None:
    room, path, early = web_room, square(app, web_room), Browser(app)
    assert early.post(f"/{room.code}/join", {"name": "Early", "client_key": client_key(1)}).status == 303
    guess(app, CODES_HERE.burst + 25, "127.0.0.1")
    pauses.clear()
    late = Browser(app)
    assert (late.get(path).status, late.get(path).location) == (303, f"/{room.code}")
    assert late.get(f"/{room.code}").status == 200
    assert late.post(f"/{room.code}/join", {"name": "Late", "client_key": client_key(2)}).status == 303
    assert late.get(f"/{room.code}").status == early.get(f"/{room.code}").status == 200
    assert Browser(app).as_host(room).get("/").status == 200
    assert pauses == []
    typing = Browser(app).get(f"/go?code={room.code}")
    assert (typing.status, typing.response.headers["Refresh"]) == (429, "3")


def test_who_joined_before_this_process_began_is_not_held_up_by_guesses(
    app: Flask, web_room: Room, pauses: list[float]
) -> None:
    room = web_room.join("Carol", "Dan")
    lobby.remove(room.db, room.id, room.ids["Dan"], room.now)
    guess(app, CODES_HERE.burst + 25, "127.0.0.1")
    pauses.clear()
    assert Browser(app).as_attendee(room, "Carol").get(f"/{room.code}/panel").status == 200
    assert Browser(app).as_attendee(room, "Dan").get(f"/{room.code}").status != 429
    assert Browser(app).as_host(room).get(f"/host/{room.code}").status == 200
    assert pauses == []


def test_a_key_to_one_room_spares_no_guess_at_another(app: Flask, web_room: Room, pauses: list[float]) -> None:
    key = web_room.join("Carol").keys["Carol"]
    guess(app, CODES_HERE.burst + 25, "127.0.0.1")
    other, stranger = Room(web_room.db), Browser(app)
    for code in (other.code, "ZZZ999"):
        stranger.client.set_cookie(cookie_name(Role.ATTENDEE, code), key, domain=HOST)
        assert stranger.get(f"/{code}").status == 429


def test_who_waits_at_the_door_uses_up_nobodys_guesses(app: Flask, web_room: Room, pauses: list[float]) -> None:
    """Eight hundred bots that wait to join would else keep out everybody whom this process does not know yet."""
    left: list[float] = []
    limits(app).pause = lambda seconds: left.append(limits(app)._budget(CODES_HERE, "127.0.0.1")._left)
    for _ in range(JOINS.burst):
        limits(app).take(JOINS, str(web_room.id))
    assert Browser(app).post(f"/{web_room.code}/join", {"name": "Bot", "client_key": client_key(1)}).status == 303
    assert left == [CODES_HERE.burst]


@pytest.mark.parametrize("token", ["A" * 26, "x", "%00", "é", "A" * 5000])
def test_a_token_that_we_did_not_make_spares_nothing(app: Flask, web_room: Room, token: str) -> None:
    page = Browser(app).get(f"/{web_room.code}.{token}")
    assert page.status == (400 if token == "%00" else 303)
    assert "Set-Cookie" not in page.response.headers


def test_wrong_host_keys_are_refused_after_ten_and_the_right_one_never(app: Flask, web_room: Room) -> None:
    def try_key(key: str) -> Page:
        return Browser(app).post("/h", {"key": key})

    assert [try_key(f"wrong {i}").status for i in range(HOST_KEYS.burst + 5)] == [403] * HOST_KEYS.burst + [429] * 5
    key = house_key(app.extensions["boon"].settings.key_file)
    assert [try_key(key).status for _ in range(3)] == [303] * 3


def test_cards_come_as_fast_as_people_write(app: Flask, web_room: Room, pauses: list[float]) -> None:
    carol = Browser(app).as_attendee(web_room.reach("posting", "Carol"), "Carol")

    def post(number: int) -> int:
        form = {"kind": "offer", "text": f"lend drill {number}", "client_key": client_key(f"drill {number}")}
        return carol.post(f"/{web_room.code}/cards", form, **{"X-Boon": "panel"}).status

    statuses = [post(number) for number in range(OWN_CARDS.burst + 3)]
    assert statuses == [200] * OWN_CARDS.burst + [429] * 3


def test_joins_beyond_what_a_door_takes_wait(app: Flask, web_room: Room, pauses: list[float]) -> None:
    for _ in range(JOINS.burst):
        limits(app).take(JOINS, str(web_room.id))
    assert Browser(app).post(f"/{web_room.code}/join", {"name": "Alice", "client_key": client_key(1)}).status == 303
    assert len(pauses) == 1


def test_what_cannot_come_in_takes_nobodys_turn_at_the_door(app: Flask, web_room: Room, pauses: list[float]) -> None:
    """Neither of those who come in a moment, nor of those who write in the room."""
    began: list[bool] = []
    web_room.db.on_write(lambda events, versions: began.append(True))
    bad = (
        {"name": "x" * 60_000},
        {"name": "Bot"},
        {"name": "", "client_key": client_key(1)},
        {"name": "B", "say_it_like": "x" * 99},
    )
    for form in bad:
        answers = {Browser(app).post(f"/{web_room.code}/join", form).status for _ in range(JOINS.burst // 100)}
        assert answers == {422}
    assert limits(app)._budget(JOINS, str(web_room.id))._left == JOINS.burst
    assert not began


def test_strangers_are_worked_on_a_few_at_a_time_and_who_only_waits_makes_room() -> None:
    turnstile = Turnstile(at_once=2)

    def is_full() -> bool:
        if turnstile._slots.acquire(blocking=False):
            turnstile._slots.release()
            return False
        return True

    with turnstile:
        assert not is_full()
        turnstile._slots.acquire()
        assert is_full()
        with turnstile.left():
            assert not is_full()
        assert is_full()
    assert not is_full()
    with turnstile.left():
        assert not is_full()


def test_others_have_their_turn_before_the_next_stranger() -> None:
    slept: list[float] = []
    turnstile = Turnstile(1, slept.append)
    with turnstile:
        assert not slept
    assert slept == [0]


def test_who_is_known_does_not_wait_behind_strangers(app: Flask, web_room: Room) -> None:
    carol, entered = Browser(app).as_attendee(web_room.join("Carol"), "Carol"), list[str]()

    @contextmanager
    def turnstile(path: str) -> Iterator[None]:
        entered.append(path)
        yield

    def ask(browser: Browser, path: str) -> None:
        limits(app).turnstile = turnstile(path)  # type: ignore[assignment]
        browser.get(path)

    for _ in range(2):
        ask(carol, f"/{web_room.code}/panel")
    for path in ("/", "/health", "/static/css/tokens.css"):
        ask(Browser(app), path)
    assert entered == [f"/{web_room.code}/panel", "/"]


def test_who_adds_cookies_of_their_own_pushes_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facilitator.limits.MOST_KNOWN", 20)
    known = Limits()
    for phone in range(10):
        known.remember(f"key={phone}", f"phone {phone}")
    for number in range(100):
        known.remember(f"key=m; x={number}", "Mallory")
    assert [known.who(f"key={phone}") for phone in range(10)] == [f"phone {phone}" for phone in range(10)]
    assert (known.who("key=m; x=99"), known.who("key=m; x=0")) == ("Mallory", "")
    for phone in range(10, 40):
        known.remember(f"key={phone}", f"phone {phone}")
    assert (known.who("key=39"), known.who("key=0"), len(known._known), len(known._sets)) == ("phone 39", "", 20, 20)


def test_a_browser_that_is_host_and_guest_is_whom_it_was_last(web_room: Room) -> None:
    known = Limits()
    for who in ("host", "guest") * 10:
        known.remember("one", who)
        assert known.who("one") == who
    assert len(known._sets) == 1


def test_a_phone_that_listens_is_known(web_room: Room) -> None:
    """Also when it listened to an earlier process when it last asked for a page."""
    web_room.join("Carol")
    doors: dict[str, Callable[..., None]] = {}
    server = SimpleNamespace(on=doors.__setitem__, enter_room=lambda *_: None)
    known, cookies = Limits(), f"{cookie_name(Role.ATTENDEE, web_room.code)}={web_room.keys['Carol']}"
    sockets.listen(SimpleNamespace(server=server), web_room.db, Listeners(), lambda _: None, lambda *_: None, known)  # type: ignore[arg-type]
    doors["connect"]("sid", {"HTTP_COOKIE": cookies}, {"role": "phone", "code": web_room.code})
    assert known.who(cookies).startswith(f"{web_room.code}:")


def test_a_flood_is_refused_and_who_is_known_there_is_not(app: Flask, web_room: Room, pauses: list[float]) -> None:
    carol = Browser(app).as_attendee(web_room.join("Carol"), "Carol")
    assert carol.get(f"/{web_room.code}").status == 200
    for _ in range(REQUESTS.burst):
        limits(app).take(REQUESTS, "127.0.0.1")
    flooded = [app.test_client().get("/", base_url=ORIGIN) for _ in range(3)]
    assert {answer.status_code for answer in flooded} & {429}
    assert flooded[-1].headers["X-Content-Type-Options"] == "nosniff"
    assert carol.get(f"/{web_room.code}").status == 200
    assert app.test_client().get("/", base_url=ORIGIN, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200


def test_the_room_holds_as_many_as_were_planned_for_and_twice_more(app: Flask, web_room: Room) -> None:
    cap = most_people(2)
    with web_room.db.work() as work:
        work.add_all(
            AttendeeRecord(
                gathering_id=web_room.id, client_key=client_key(i), name=f"Bot {i}", name_key=f"bot {i}", joined_at=time.time()
            )
            for i in range(cap - 1)
        )
    with web_room.db.work() as work:
        bump(work, web_room.id).people_expected = 2
    join = f"/{web_room.code}/join"
    assert Browser(app).post(join, {"name": "Alice", "client_key": client_key("alice")}).status == 303
    full = Browser(app).post(join, {"name": "Bob", "client_key": client_key("bob")})
    assert full.status == 409 and "The room is full." in full.text


def test_a_crowd_of_addresses_fills_no_room_beyond_its_walls(app: Flask, web_room: Room) -> None:
    """Each bot from a /64 of its own: nobody's budget is used up, and the walls are the room's."""
    with web_room.db.work() as work:
        bump(work, web_room.id).people_expected = 2
    statuses = Counter[int]()
    for number in range(most_people(2) + 5):
        bot = {"name": f"Bot {number}", "client_key": client_key("bot", number)}
        where = {"REMOTE_ADDR": f"2001:db8:0:{number:x}::1"}
        asked = {"data": bot, "base_url": ORIGIN, "headers": {"Origin": ORIGIN}, "environ_base": where}
        statuses[app.test_client().post(f"/{web_room.code}/join", **asked).status_code] += 1
    assert statuses == {303: most_people(2), 409: 5}


def test_those_who_came_and_did_nothing_are_removed_at_once(app: Flask, web_room: Room) -> None:
    room, host = web_room.reach("posting", "Carol", "Emil"), Browser(app).as_host(web_room)
    bots = [f"Bot {i}" for i in range(12)]
    for bot in bots:
        lobby.join(room.db, room.id, bot, "", client_key(bot), time.time() - 60)
    lobby.join(room.db, room.id, "Just now", "", client_key("now"), time.time())
    assert "12 came in the last quarter of an hour" in host.get(f"/host/{room.code}").text
    assert host.post(f"/host/{room.code}/people/remove-bystanders").status == 303
    with room.db.look() as session:
        here = session.query(AttendeeRecord.name).filter(AttendeeRecord.removed_at.is_(None)).all()
    assert "Just now" in {name for (name,) in here} and not {name for (name,) in here} & set(bots)


@pytest.mark.parametrize(
    ("remote", "said", "proxies", "whose"),
    [
        ("192.0.2.7", "", (), "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", (), "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", PROXY, "192.0.2.7"),
        ("10.1.2.3", "198.51.100.1", PROXY, "198.51.100.1"),
        ("10.1.2.3", "6.6.6.6, 198.51.100.1, 10.9.9.9", PROXY, "198.51.100.1"),
        ("10.1.2.3", "", PROXY, "10.1.2.3"),
        ("10.1.2.3", "nonsense", PROXY, "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "", (), "2001:db8:1:2::/64"),
        ("10.1.2.3", "2001:db8:1:2::9", PROXY, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "", (), "192.0.2.7"),
        ("", "", (), ""),
    ],
)
def test_whose_budget_a_request_is_on(remote: str, said: str, proxies: tuple, whose: str) -> None:  # type: ignore[type-arg]
    assert address_of({"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": said}, proxies) == whose


def test_a_proxy_that_is_no_address_is_refused_at_start() -> None:
    assert read_settings({"PROXY": "127.0.0.1, 10.0.0.0/8"}).proxies == (ip_network("127.0.0.1/32"), *PROXY)
    with pytest.raises(BadSetting, match="PROXY"):
        read_settings({"PROXY": "nginx"})


def test_a_word_list_that_cannot_be_read_is_refused_at_start(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="HELD_WORDS"):
        read_settings({"HELD_WORDS": str(tmp_path / "none.txt")})
    (tmp_path / "words.txt").write_text("coins*")
    assert read_settings({"HELD_WORDS": str(tmp_path / "words.txt")}).held_words == tmp_path / "words.txt"


def test_without_redis_each_process_counts_alone() -> None:
    nowhere = Guesses("redis://127.0.0.1:1", "a house's key")
    nowhere.add(HOST_KEYS, "192.0.2.7")
    assert nowhere.are_left(HOST_KEYS, "192.0.2.7")


def test_guesses_in_one_process_count_in_the_other_and_redis_may_come_and_go(tmp_path: Path) -> None:
    redis = Redis(tmp_path).start()
    try:
        one, other = Guesses(redis.url, "a house's key"), Guesses(redis.url, "a house's key")
        for _ in range(HOST_KEYS.burst):
            assert other.are_left(HOST_KEYS, "192.0.2.7")
            one.add(HOST_KEYS, "192.0.2.7")
        assert not other.are_left(HOST_KEYS, "192.0.2.7")
        assert other.are_left(HOST_KEYS, "192.0.2.8")
        kept = redis_client.Redis.from_url(redis.url).keys()
        assert kept and not any(b"192.0.2" in key for key in kept)
    finally:
        redis.stop()
    assert other.are_left(HOST_KEYS, "192.0.2.7")
