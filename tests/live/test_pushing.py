"""What travels: to each phone its own panel, to everyone the numbers, and the newest version only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from facilitator.actions.places import by_hand, neighbour
from tests.builders import FOUR, Room, client_key
from tests.live.conftest import Ear, Scene, Server, Stage

Play = Callable[[Room, Scene], None]
EVERYONE = (*FOUR, "host", "screen")


@pytest.fixture
def room(server: Server) -> Room:
    return server.room().join(*FOUR)


def test_next_brings_everyone_their_panel_with_a_newer_version(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        await stage.listen(*EVERYONE)
        known = room.version
        assert await stage.post("host", "next", **{"from": "lobby:0"}) == 303
        await stage.until(lambda: stage.who_heard("panel") == set(EVERYONE))
        for who, ear in stage.ears.items():
            message = ear.newest("panel")
            assert (message["version"] > known, message["phase"]) == (True, "poll"), who
        steps = {who: ear.newest("panel")["step"] for who, ear in stage.ears.items()}
        assert steps == {**dict.fromkeys(FOUR, "poll"), "host": "poll:0", "screen": "poll-0"}
        assert set(stage.ears["Carol"].newest("panel")) == {"version", "phase", "step", "clock", "html"}

    play(room, scene)


def test_what_one_posts_comes_to_their_phone_the_host_and_the_screen_alone(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        room.reach("posting")
        await stage.listen(*EVERYONE)
        form = {"kind": "offer", "text": "lend a drill", "client_key": client_key("drill")}
        assert await stage.post("Carol", "cards", **form) == 303
        await stage.until(lambda: stage.who_heard("numbers") == set(EVERYONE))
        await stage.until(lambda: stage.who_heard("panel") >= {"Carol", "host", "screen"})
        assert "lend a drill" in stage.ears["host"].newest("panel")["html"]
        assert 'data-next-in="' in stage.ears["screen"].newest("panel")["html"]
        known = await stage.all_hear_of_the_next_step()
        of_the_card = {who for who, ear in stage.ears.items() if ear.all("panel")[0]["version"] <= known}
        assert of_the_card == {"Carol", "host", "screen"}

    play(room, scene)


def test_numbers_carry_counts_and_clock_and_no_names(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        room.reach("posting", *FOUR[:3])
        await stage.listen("Goran")
        assert await stage.post("host", "clock", do="pause") == 303
        await stage.until(lambda: stage.who_heard("numbers") == {"Goran"})
        numbers = dict(stage.ears["Goran"].newest("numbers"))
        clock = numbers.pop("clock")
        counts = {"here": 4, "ready": 3, "give": 3, "ask": 3, "pairs": 0, "trios": 0}
        assert numbers == {"version": room.version, **counts}
        assert (clock["ends_at"], clock["length"]) == (None, 480.0)
        assert 400 < clock["paused_left"] <= 480 and clock["now"] > room.now - 60
        assert stage.who_heard("panel") == set()

    play(room, scene)


def test_who_has_the_newest_version_gets_nothing_and_who_has_not_gets_it_at_once(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        await stage.listen("Carol", "host", "screen")
        await stage.listen("Emil", version=room.version - 1)
        stage.ears["Farah"] = await Ear(stage.server).open("phone", room, room.keys["Farah"], version=0)
        await stage.until(lambda: stage.who_heard("panel") == {"Emil", "Farah"})
        assert {stage.ears[name].newest("panel")["version"] for name in ("Emil", "Farah")} == {room.version}
        known = await stage.all_hear_of_the_next_step()
        first = {who: ear.all("panel")[0]["version"] for who, ear in stage.ears.items()}
        assert {who for who, version in first.items() if version <= known} == {"Emil", "Farah"}

    play(room, scene)


def test_two_tabs_of_one_person_hear_the_same(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        room.reach("poll")
        await stage.listen("Carol")
        stage.ears["tab"] = await Ear(stage.server).open("phone", room, room.keys["Carol"], room.version)
        assert await stage.post("Carol", "hand", question="sell", up="yes") == 303
        await stage.until(lambda: stage.who_heard("panel") == {"Carol", "tab"})
        first, second = (stage.ears[who].newest("panel") for who in ("Carol", "tab"))
        assert first == second

    play(room, scene)


def test_a_phone_never_hears_another_phones_panel(play: Play, room: Room) -> None:
    """Through an evening: whatever arrives on a phone was drawn for its owner."""

    async def scene(stage: Stage) -> None:
        room.reach("posting", *FOUR)
        await stage.listen(*FOUR)
        for step in ("posting:0", "market:0", "matching:0", "rounds:1"):
            assert await stage.post("host", "next", **{"from": step}) == 303
            await stage.until(lambda: {ear.all("panel")[-1:] != [] for ear in stage.ears.values()} == {True})
        await stage.post("Carol", "met", meeting=str(room.phone("Carol").meetings[0].id))
        await stage.all_hear_of_the_next_step()
        for name, ear in stage.ears.items():
            assert ear.all("panel"), name
            for message in ear.all("panel"):
                assert f"<summary><bdi>{name}</bdi></summary>" in message["html"], name

    play(room, scene)


def test_what_changes_for_somebody_without_a_phone_reaches_the_neighbours_phone_that_shows_them(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        room.reach("market", *FOUR)
        said = ("lend a tent", "a bicycle", room.now, room.dealing, room.ids["Carol"])
        walter = by_hand.add_person(room.db, room.id, "Walter", *said)
        neighbour.answer(room.db, room.id, room.ids["Carol"], walter, may=True)
        room.reach("rounds")
        room.ids["Walter"] = walter
        await stage.listen("Carol")
        own = f"/help/{room.code}/people/{walter}"
        assert await stage.server.post(room, "host", f"{own}/met", meeting=str(room.phone("Walter").meetings[0].id)) == 303
        carol = stage.ears["Carol"]
        await stage.until(lambda: any(", met" in panel["html"].partition("who beside")[2] for panel in carol.all("panel")))

    play(room, scene)


def test_details_travel_to_whom_they_are_shared_with_and_to_nobody_else(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        room.reach("rounds", *FOUR)
        room.met("Carol")
        room.reach("wrap-up")
        await stage.listen(*EVERYONE)
        emil = str(room.ids["Emil"])
        form = {"email": "canary@birds.example", "phone": "+31655507771", "shares_with_organiser": "yes"}
        assert await stage.post("Carol", "details", **form) == 303
        unshared = room.version
        assert await stage.post("Carol", "share", person=emil, field="email", share="yes") == 303
        await stage.until(lambda: "birds.example" in str(stage.ears["Emil"].heard))
        early = {who: [m for _, m in ear.heard if m.get("version", 0) <= unshared] for who, ear in stage.ears.items()}
        assert {who for who, heard in early.items() if "birds.example" in str(heard)} <= {"Carol"}
        assert await stage.post("Carol", "share", person=emil, field="email", share="no") == 303
        await stage.until(lambda: "birds.example" not in stage.ears["Emil"].newest("panel")["html"])
        assert {who for who, ear in stage.ears.items() if "birds.example" in str(ear.heard)} <= {"Carol", "Emil"}
        assert {who for who, ear in stage.ears.items() if "655507771" in str(ear.heard)} <= {"Carol"}

    play(room, scene)


def test_who_is_removed_is_told_and_hears_no_panel_any_more(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        await stage.listen("Carol", "Emil")
        assert await stage.post("host", f"people/{room.ids['Carol']}/remove") == 303
        await stage.until(lambda: stage.who_heard("gone") == {"Carol"})
        before = len(stage.ears["Carol"].all("panel"))
        assert await stage.post("host", "next", **{"from": "lobby:0"}) == 303
        # Phones are sent theirs in the order in which people joined: hers would have come before.
        await stage.until(lambda: stage.who_heard("panel") >= {"Emil"})
        assert len(stage.ears["Carol"].all("panel")) == before

    play(room, scene)


def test_a_phone_that_said_not_me_hears_no_panel_of_that_person_any_more(play: Play, room: Room) -> None:
    """A borrowed phone keeps its socket open; the person goes on elsewhere."""

    async def scene(stage: Stage) -> None:
        await stage.listen("Carol", "Emil")
        assert await stage.post("Carol", "not-me") == 303
        await stage.until(lambda: stage.who_heard("gone") == {"Carol"})
        before = len(stage.ears["Carol"].all("panel"))
        assert await stage.post("host", "next", **{"from": "lobby:0"}) == 303
        await stage.until(lambda: stage.who_heard("panel") >= {"Emil"})
        assert len(stage.ears["Carol"].all("panel")) == before

    play(room, scene)


def test_a_host_that_was_logged_out_hears_nothing_any_more(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        await stage.listen("host", "screen", "Carol")
        assert await stage.server.post(room, "host", "/h/out") == 303
        await stage.until(lambda: stage.who_heard("gone") == {"host"})

    play(room, scene)


def test_sockets_only_listen(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        await stage.listen("Carol", "host")
        before = room.version
        for name in ("next", "panel", "numbers", "message", "join", "connect", "hand"):
            await stage.ears["host"].client.emit(name, {"from": "lobby:0"})
        assert await stage.post("host", "next", **{"from": "lobby:0"}) == 303
        await stage.until(lambda: stage.ears["Carol"].version > before)
        assert (room.version, room.step) == (before + 1, "poll:0")
        assert [message["step"] for message in stage.ears["Carol"].all("panel")] == ["poll"]

    play(room, scene)


def test_another_room_hears_nothing(play: Play, room: Room, server: Server) -> None:
    other = server.room().join("Hana")

    async def scene(stage: Stage) -> None:
        await stage.listen("Carol")
        stage.ears["Hana"] = await Ear(server).open("phone", other, other.keys["Hana"], other.version)
        stage.ears["other host"] = await Ear(server).open("host", other, other.host_key, other.version)
        assert await stage.post("host", "next", **{"from": "lobby:0"}) == 303
        await stage.until(lambda: stage.who_heard("panel") == {"Carol"})
        assert await server.post(other, "host", f"/host/{other.code}/next", **{"from": "lobby:0"}) == 303
        others = [stage.ears["Hana"], stage.ears["other host"]]
        await stage.until(lambda: all(ear.all("panel") and ear.all("numbers") for ear in others))
        # Hana is alone in hers; and each heard of one Next.
        here = {message["here"] for ear in others for message in ear.all("numbers") if "here" in message}
        assert (here, [len(ear.all("panel")) for ear in others]) == ({1}, [1, 1])

    play(room, scene)


def test_many_writes_at_once_end_on_the_newest_panel(play: Play, room: Room) -> None:
    async def scene(stage: Stage) -> None:
        room.reach("posting")
        await stage.listen(*EVERYONE)
        posts = [
            stage.post(name, "cards", kind=kind, text=f"{kind} {number} of {name}", client_key=client_key(name, kind, number))
            for name in FOUR
            for kind in ("offer", "need")
            for number in range(4)
        ]
        assert set(await asyncio.gather(*posts)) == {303}
        host = stage.ears["host"]
        await stage.until(lambda: bool(host.all("panel")) and host.newest("panel")["version"] == room.version)
        assert (room.host().give_count, room.host().ask_count) == (16, 16)
        versions = [message["version"] for message in host.all("panel")]
        assert versions == sorted(versions)

    play(room, scene)
