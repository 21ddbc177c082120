"""The code on the big screen, read back by a decoder that knows nothing of us."""

from __future__ import annotations

import re

import cv2
import numpy as np
import pytest
from flask import Flask

from facilitator.config import house_key
from facilitator.web.qr import join_token, qr
from tests.builders import ORIGIN, Browser, Page, Room

# A decoder that was made for photographs misses one drawing in thousands at one size, and reads it at another.
MODULES = (8, 5, 11)


def read_back(svg: str) -> str:
    texts = (cv2.QRCodeDetector().detectAndDecode(drawn(svg, module))[0] for module in MODULES)
    return next(filter(None, texts), "")


def drawn(svg: str, module: int) -> np.ndarray:
    """The modules of the <svg> as a picture, dark on white."""
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    picture = np.full((size, size), 255, np.uint8)
    for x, y in re.findall(r"M(\d+) (\d+)h1", svg):
        picture[int(y), int(x)] = 0
    return np.kron(picture, np.ones((module, module), np.uint8))


@pytest.mark.parametrize("url", ["HTTP://192.168.178.123:5000/K7M2QX", "HTTPS://BOON.EXAMPLE.ORG/K7M2QX"])
def test_the_square_leads_to_the_room(url: str) -> None:
    assert read_back(str(qr(url))) == url


@pytest.mark.parametrize("asked_as", [ORIGIN, "http://evil.local:5000", "http://192.0.2.7"])
def test_the_square_on_the_big_screen_leads_to_this_room_whoever_asks(app: Flask, web_room: Room, asked_as: str) -> None:
    screen = Browser(app).as_screen(web_room)
    answer = screen.client.get(f"/screen/{web_room.code}", base_url=ORIGIN, headers={"X-Forwarded-Host": asked_as})
    secret = house_key(app.extensions["boon"].settings.key_file)
    address = f"{web_room.record.origin}/{web_room.code}.{join_token(secret, web_room.code)}"
    assert read_back(Page(answer).one("svg.qr").html or "") == address.upper()


def test_a_usual_address_fits_25_modules_within_a_margin_of_four() -> None:
    assert 'viewBox="0 0 33 33"' in str(qr("HTTP://192.168.178.123:5000/K7M2QX"))
