"""The remote's lists are drawn line by line and kept; a line that changed is another line."""

from __future__ import annotations

from flask import Flask

from facilitator.actions import lobby, posting
from facilitator.web.panels import Panels
from tests.builders import FOUR, Room


def test_a_line_that_changed_is_drawn_anew(app: Flask, web_room: Room) -> None:
    panels: Panels = app.extensions["boon"].panels
    web_room.reach("posting", *FOUR)
    before = panels.host(web_room.id)["html"]
    assert panels.host(web_room.id)["html"].count("1 to give, 1 to ask") == before.count("1 to give, 1 to ask") == 4
    web_room.post("Carol", "offer", "lend a <b>drill</b>")
    web_room.leave("Emil")
    posting.hide_card(web_room.db, web_room.id, web_room.phone("Goran").me.offers[0].id, True, web_room.now)
    after = panels.host(web_room.id)["html"]
    assert (after.count("2 to give, 1 to ask"), after.count("Bring back"), after.count("Put back")) == (1, 1, 1)
    assert "lend a &lt;b&gt;drill&lt;/b&gt;" in after
    lobby.remove(web_room.db, web_room.id, web_room.ids["Farah"], web_room.now)
    assert panels.host(web_room.id)["html"].count("Let back in") == 1
