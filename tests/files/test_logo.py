"""What is kept of an uploaded logo: the picture, and nothing else that a file can hold."""

from __future__ import annotations

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from facilitator.core.errors import Refused
from facilitator.core.shown.logo import LARGEST_LOGO, Logo
from facilitator.files.logo.png import SIGNATURE
from facilitator.files.logo.read import read_logo

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


def read(body: bytes) -> Logo:
    return read_logo(io.BytesIO(body))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int = 2, height: int = 2, colour: int = 6, depth: int = 8, interlaced: int = 0, pixels: bytes | None = None
) -> bytes:
    """One of just these pixels, packed; by default of as many noughts as a `width` of 2 and a `height` of 2 has."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    packed = zlib.compress(bytes(2 * (1 + 8)) if pixels is None else pixels)
    return SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def svg(inner: str) -> str:
    """What is left of it."""
    return read(SVG.format(inner).encode()).body.decode()


def test_a_png_keeps_its_pixels_and_nothing_else() -> None:
    drawn = np.random.default_rng(3).integers(0, 255, (30, 40, 4), dtype=np.uint8)
    body = cv2.imencode(".png", drawn)[1].tobytes()
    said = chunk(b"tEXt", b"Comment\0where I was") + chunk(b"eXIf", b"MM\0*")
    full = body[:33] + said + body[33:] + b"PK and a whole archive"
    kept = read(full)
    assert kept.kind == "png"
    assert np.array_equal(cv2.imdecode(np.frombuffer(kept.body, np.uint8), cv2.IMREAD_UNCHANGED), drawn)
    assert len(kept.body) == len(body)


@pytest.mark.parametrize(
    ("colour", "depth", "row"), [(0, 1, 1), (0, 16, 4), (2, 8, 6), (2, 16, 12), (4, 8, 4), (6, 8, 8), (6, 16, 16)]
)
def test_every_kind_of_png_is_read(colour: int, depth: int, row: int) -> None:
    body = png(colour=colour, depth=depth, pixels=bytes(2 * (1 + row)))
    assert read(body) == Logo("png", body)


@pytest.mark.parametrize(("side", "unpacked"), [(1, 2), (2, 7), (5, 36), (8, 79)])
def test_an_interlaced_png_is_read(side: int, unpacked: int) -> None:
    """Each of its seven passes has rows of its own, each with a byte before it: grey, a byte a pixel."""
    body = png(side, side, 0, 8, 1, bytes(unpacked))
    assert read(body) == Logo("png", body)


BROKEN_PNGS = {
    "cut off": png()[:-20],
    "a wrong sum": png()[:-1] + b"!",
    "no head": SIGNATURE + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b""),
    "no end": png()[:-12],
    "no pixels": png(pixels=b""),
    "a pixel less": png(pixels=bytes(17)),
    "a pixel more": png(pixels=bytes(19)),
    "far more than it says": png(pixels=bytes(100 << 20)),
    "as wide as a field": png(width=1 << 20),
    "no width": png(width=0),
    "more than fits in memory": png(4096, 4096, 6, 16),
    "no such colour": png(colour=5),
    "no such depth": png(depth=3),
    "its colours are missing": png(colour=3),
    "pixels that are none": SIGNATURE + png()[8:33] + chunk(b"IDAT", b"not packed") + chunk(b"IEND", b""),
}


@pytest.mark.parametrize("wrong", BROKEN_PNGS)
def test_a_png_that_is_not_what_it_says_is_refused(wrong: str) -> None:
    with pytest.raises(Refused, match="can’t read that picture"):
        read(BROKEN_PNGS[wrong])


def test_an_svg_keeps_its_shapes() -> None:
    drawn = '<g fill="none"><path d="M1 1h7" stroke="#1d4f91"/><circle cx="4" cy="4" r="2" fill="url(#a)"/></g>'
    assert drawn in svg(drawn)


HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "a script of another name": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "what happens on loading": '<g onload="alert(1)"/>',
    "a page within": "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='//evil'/></foreignObject>",
    "a picture of elsewhere": '<image href="https://evil.example/a.png"/>',
    "shapes of elsewhere": '<use xlink:href="https://evil.example/a.svg#b"/>',
    "a link": '<a xlink:href="javascript:alert(1)"><rect width="1"/></a>',
    "what changes by itself": '<rect><set attributeName="href" to="javascript:alert(1)"/><animate/></rect>',
    "a colour of elsewhere": '<rect fill="url(https://evil.example/a.svg#b)"/>',
    "a look of elsewhere": '<rect style="fill:url(https://evil.example/a)"/>',
    "a sheet of elsewhere": "<style>@import url(https://evil.example/a.css);</style>",
    "a sheet with a picture": "<style>.a{fill:url('//evil.example/a')}</style><rect class='a'/>",
    "a remark": "<!-- evil.example -->",
    "an instruction": "<?xml-stylesheet href='https://evil.example/a.css'?>",
    "another base": '<g xml:base="https://evil.example/"><rect width="1"/></g>',
    "another program’s notes": '<n:note xmlns:n="http://evil.example/ns">mine</n:note>',
}
SAFE = {"svg", "g", "path", "rect", "circle", "use"}


@pytest.mark.parametrize("what", HOSTILE)
def test_an_svg_loses_whatever_is_no_shape(what: str) -> None:
    kept = svg(f'{HOSTILE[what]}<path d="M0 0h9"/>')
    assert '<path d="M0 0h9"/>' in kept
    assert not any(word in kept.lower() for word in ("evil", "alert", "javascript", "import", "onload"))
    assert {node.tag for node in LexborHTMLParser(kept).css("svg, svg *")} <= SAFE


def test_a_style_sheet_is_said_at_each_shape() -> None:
    sheet = "<style>/* b */ .st0{fill:#1D4F91;} .st1,.st2{stroke:red;behavior:url(x)} .st1{stroke:blue!important}</style>"
    kept = svg(f'{sheet}<rect class="st0 st1" fill="green"/><rect class="st2" style="stroke-width:2"/>')
    assert '<rect fill="#1D4F91" stroke="blue"/><rect stroke="red" stroke-width="2"/>' in kept


def test_a_drawing_programs_head_is_left_out() -> None:
    head = '<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://evil.example/svg.dtd">'
    body = read((head + SVG.format("<title>Größe</title><rect width='9'/>")).encode()).body.decode()
    assert "Größe" in body
    assert not {"DOCTYPE", "evil"} & {word for word in ("DOCTYPE", "evil") if word in body}


def test_shapes_that_use_each_other_are_not_drawn_a_billion_times() -> None:
    steps = "".join(f'<g id="s{n + 1}"><use href="#s{n}"/><use href="#s{n}"/></g>' for n in range(30))
    kept = svg(f'<g id="s0"><rect width="1"/></g>{steps}<use href="#s30"/><g id="me"><use href="#me"/></g>')
    assert kept.count("<use") == 2
    assert kept.count('<use href="#s0"/>') == 2


BROKEN_SVGS = {
    "words of its own": '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + SVG.format("<text>&b;</text>"),
    "a file of elsewhere": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&a;</text>"),
    "no end": SVG.format("<rect/>")[:-6],
    "no shapes": SVG.format("<g/>"),
    "a page": "<html><body>hello</body></html>",
    "no name": "<svg><rect/></svg>",
    "a well": "<g>" * 50_000,
    "far more than it says": SVG.format(f"<style>.a{{font-family:{'x' * 20_000}}}</style>" + "<rect class='a'/>" * 9_000),
}


@pytest.mark.parametrize("wrong", BROKEN_SVGS)
def test_an_svg_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(Refused, match="can’t read that picture"):
        read(BROKEN_SVGS[wrong].encode())


@pytest.mark.parametrize("body", [b"", b"GIF89a\x01\0\x01\0", b"\xff\xd8\xff\xe0 JFIF", b"my logo", "<svg/>".encode("utf-16")])
def test_what_is_neither_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match=r"Choose a PNG or an SVG|can’t read that picture"):
        read(body)


def test_of_a_file_that_is_too_large_no_more_is_read_than_shows_it() -> None:
    upload = io.BytesIO(bytes(10 * LARGEST_LOGO))
    with pytest.raises(Refused, match="up to 200 kB"):
        read_logo(upload)
    assert upload.tell() == LARGEST_LOGO + 1


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([png(), SVG.format("<rect width='9'/>").encode()]), st.data())
def test_whatever_is_done_to_a_picture_it_is_read_or_refused(body: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(body)))
    changed = body[:at] + data.draw(st.binary(max_size=8)) + body[data.draw(st.integers(at, len(body))) :]
    try:
        kept = read(changed)
    except Refused as refused:
        assert refused.field == "logo"
    else:
        assert read(kept.body) == kept
