"""The code on the big screen, read back by a decoder that knows nothing of us."""

from __future__ import annotations

import re

import cv2
import numpy as np
import pytest

from facilitator.web.qr import qr

MODULE = 8


def drawn(svg: str) -> np.ndarray:
    """The modules of the <svg> as a picture, dark on white."""
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    picture = np.full((size, size), 255, np.uint8)
    for x, y in re.findall(r"M(\d+) (\d+)h1", svg):
        picture[int(y), int(x)] = 0
    return np.kron(picture, np.ones((MODULE, MODULE), np.uint8))


@pytest.mark.parametrize("url", ["HTTP://192.168.178.123:5000/K7M2QX", "HTTPS://BOON.EXAMPLE.ORG/K7M2QX"])
def test_the_square_leads_to_the_room(url: str) -> None:
    read, _, _ = cv2.QRCodeDetector().detectAndDecode(drawn(str(qr(url))))
    assert read == url


def test_a_usual_address_fits_25_modules_within_a_margin_of_four() -> None:
    assert 'viewBox="0 0 33 33"' in str(qr("HTTP://192.168.178.123:5000/K7M2QX"))
