"""What a phone says first: who sits with one now, then the rounds in order, then whom one has met."""

from __future__ import annotations

from flask import Flask

from facilitator.actions import changes, lobby, pair_rules, wrap_up
from facilitator.core.changes import Change, PairRule
from tests.builders import FOUR, SIX, Browser, Page, Room


def blocks(page: Page) -> list[tuple[str, str]]:
    """(tag, what stands large under it) of each block."""
    return [
        (" ".join(block.css_first(".tag").text().split()), block.css_first("h2, .was").text().strip())
        for block in page.tree.css(".who")
        if block.css_first("h2, .was")
    ]


def phone(app: Flask, room: Room, name: str) -> Page:
    return Browser(app).as_attendee(room, name).get(f"/{room.code}")


def test_before_the_rounds_the_first_partner_leads_and_the_rounds_follow_in_order(app: Flask, web_room: Room) -> None:
    room = web_room.reach("matching", *SIX)
    page, (first, *coming) = phone(app, room, "Carol"), room.phone("Carol").meetings
    said = blocks(page)
    assert "Round 1, table" in page.one(".flag h1").text()
    assert first.partners[0].name in said[0][1]
    assert [tag[:8] for tag, _ in said if tag.startswith("Round")] == ["Round 2,", "Round 3,"]
    assert [m.partners[0].name in said[-2 + at][1] for at, m in enumerate(coming)] == [True, True]


def test_in_every_round_the_flag_and_the_first_block_speak_of_the_same_table_and_begin_with_now(
    app: Flask, web_room: Room
) -> None:
    room = web_room.reach("rounds", *SIX)
    for round in (1, 2, 3):
        for name in SIX:
            page = phone(app, room, name)
            assert page.one(".flag h1 small").text().startswith(f"Now: round {round}, table")
            tag, heading = blocks(page)[0]
            assert tag.startswith("Now")
            assert room.partner(name) in heading
        room.next()


def test_whom_one_has_met_sinks_below_the_rounds_to_come_with_what_one_promised(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", *FOUR)
    partner = room.partner("Carol")
    room.met("Carol")
    assert partner in blocks(phone(app, room, "Carol"))[0][1]
    wrap_up.promise(room.db, room.id, room.ids["Carol"], room.ids[partner], "I’ll send prices", room.now)
    room.next()
    said = blocks(phone(app, room, "Carol"))
    assert said[-1] == ("Round 1, you met", f"{partner}, and “I’ll send prices”")
    assert room.partner("Carol") in said[0][1]


def test_all_at_a_table_of_three_are_named_in_the_blocks_of_that_table(app: Flask, web_room: Room) -> None:
    room = web_room.reach("rounds", *FOUR, "Hana")
    for name in (*FOUR, "Hana"):
        now = room.phone(name).now
        said = blocks(phone(app, room, name))
        at_table = [heading for tag, heading in said if tag.startswith(("Now", "Then"))]
        partners = [partner.name for partner in now.partners] if now else []
        assert [partner for partner in partners if not any(partner in heading for heading in at_table)] == []
    assert any(len(table) == 3 for table in room.tables(1))


def test_whoever_sits_out_a_round_is_told_the_round_that_is_really_theirs(app: Flask, web_room: Room) -> None:
    room = web_room.join(*SIX)
    lobby.set_wishes(room.db, room.id, room.ids["Carol"], False, "1")
    room.reach("rounds", *SIX)
    said = []
    for _ in range(3):
        view, page = room.phone("Carol"), phone(app, room, "Carol").text
        assert "Your phone will tell you where to go" not in page
        if view.now:
            said.append("now")
        elif view.coming:
            said.append("to come")
            assert f"You come in at round {view.coming[0].round}: table {view.coming[0].table}" in page
        else:
            said.append("over")
            assert "You’ve had the meetings you wished for." in page
        room.next()
    assert sorted(said, key=["to come", "now", "over"].index) == said
    assert said.count("now") == 1


def test_who_knows_a_partner_already_is_told_what_comes_of_it_on_both_phones(app: Flask, web_room: Room) -> None:
    room = web_room.reach("matching", *SIX)
    meeting = room.phone("Carol").coming[0]
    partner = meeting.partners[0].name
    button = f"I know {partner}"
    assert button in phone(app, room, "Carol").text
    pair_rules.say_known(room.db, room.id, room.ids["Carol"], meeting.id, room.now)
    for one, other in (("Carol", partner), (partner, "Carol")):
        page = phone(app, room, one).text
        assert (
            f"You and {other} know each other. The host can find you both somebody new for round 2. "
            f"Both your phones will say so; until then it stays: table {meeting.table}."
        ) in page
        assert f"I know {other}" not in page


def test_when_nobody_else_is_free_both_are_told_that_it_stays(app: Flask, web_room: Room) -> None:
    room = web_room.reach("matching", "Carol", "Emil")
    two = (room.ids["Carol"], room.ids["Emil"])
    changes.make(room.db, room.id, Change(PairRule.KNOWN, two), room.now)
    meeting = room.phone("Carol").meetings[0]
    for one, other in (("Carol", "Emil"), ("Emil", "Carol")):
        page = phone(app, room, one).text
        assert f"You and {other} know each other, and nobody else was free in round 1. It stays: table {meeting.table}." in page
