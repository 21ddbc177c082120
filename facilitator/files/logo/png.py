"""A PNG with nothing in it but the picture: each chunk is checked, and what a browser does not need to draw it is left out.

The format: https://www.w3.org/TR/png-3/
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Pixels a side, and bytes once unpacked: more than a projector shows, and too few to fill a small machine's memory. Chosen.
LARGEST_SIDE, LARGEST_UNPACKED = 4096, 32 << 20
# Samples of a pixel by the type of its colour, and how many bits each may have.
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
# Adam7: the first column and row of each pass, and the steps to the next.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_PIECE = 1 << 16


def bare_png(body: bytes) -> bytes:
    """The picture alone. Raises ValueError where `body` is no whole PNG, or one that unfolds to too much."""
    chunks = list(_chunks(body))
    names = [name for name, _ in chunks]
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or names.count(b"IHDR") > 1:
        raise ValueError("the chunks are in no order of a PNG")
    head = _Head.of(chunks[0][1])
    _check_palette(head, dict(chunks))
    _check_pixels(head, [data for name, data in chunks if name == b"IDAT"])
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks if name in _KEPT)


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, data) of each up to the end of the picture, whatever follows it in the file."""
    at = len(SIGNATURE)
    while at + 12 <= len(body):
        (length,) = struct.unpack_from(">I", body, at)
        name, data = body[at + 4 : at + 8], body[at + 8 : at + 8 + length]
        if body[at + 8 + length : at + 12 + length] != struct.pack(">I", zlib.crc32(name + data)):
            raise ValueError("a chunk is broken")
        yield name, data
        if name == b"IEND":
            return
        at += 12 + length


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@dataclass(frozen=True)
class _Head:
    """`bits`: of one pixel."""

    width: int
    height: int
    colour: int
    bits: int
    interlaced: bool

    @classmethod
    def of(cls, data: bytes) -> _Head:
        if len(data) != 13:
            raise ValueError("the head is no head")
        width, height, depth, colour, packing, filtering, interlacing = struct.unpack(">IIBBBBB", data)
        if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
            raise ValueError(f"{width} by {height} pixels")
        if depth not in _DEPTHS.get(colour, ()) or packing or filtering or interlacing > 1:
            raise ValueError("there is no such kind of PNG")
        return cls(width, height, colour, depth * _SAMPLES[colour], bool(interlacing))

    @property
    def unpacked(self) -> int:
        """How many bytes its pixels are: each row has one before it that says how it is filtered."""
        if not self.interlaced:
            return self._rows(self.width, self.height)
        sizes = (
            (-(-(self.width - x) // across), -(-(self.height - y) // down))
            for x, y, across, down in _PASSES
            if self.width > x and self.height > y
        )
        return sum(self._rows(width, height) for width, height in sizes)

    def _rows(self, width: int, height: int) -> int:
        return height * (1 + -(-width * self.bits // 8))


def _check_palette(head: _Head, chunks: dict[bytes, bytes]) -> None:
    colours = chunks.get(b"PLTE")
    if head.colour == 3 and colours is None:
        raise ValueError("its colours are missing")
    if colours is not None and (len(colours) % 3 or not 0 < len(colours) <= 768):
        raise ValueError("its colours are broken")


def _check_pixels(head: _Head, packed: list[bytes]) -> None:
    """They unpack to just as many as the head says, and no more than is said is ever unpacked."""
    if head.unpacked > LARGEST_UNPACKED:
        raise ValueError("it is too large")
    unpacker, found = zlib.decompressobj(), 0
    rest = b"".join(packed)
    try:
        while not unpacker.eof and found <= head.unpacked:
            found += len(piece := unpacker.decompress(rest, _PIECE))
            rest = unpacker.unconsumed_tail
            if not piece and not rest:
                break
    except zlib.error as broken:
        raise ValueError("its pixels are broken") from broken
    if found != head.unpacked or not unpacker.eof:
        raise ValueError("it has other pixels than it says")
