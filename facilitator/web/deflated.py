"""Texts that are deflated in pieces, so that what most of a panel says is deflated before it is known when it is sent."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_HEAD, _END = b"\x78\x9c", b"\x03\x00"
_BASE = 65521


@dataclass(frozen=True)
class Piece:
    """`raw`: blocks of deflate that refer to nothing before them and end at a byte. `check`: their Adler-32."""

    raw: bytes
    check: int
    size: int


def piece(text: str) -> Piece:
    plain = text.encode()
    packer = zlib.compressobj(wbits=-15)
    return Piece(packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH), zlib.adler32(plain), len(plain))


def joined(pieces: Iterable[Piece]) -> bytes:
    """One zlib stream (RFC 1950) that inflates to all of them, one after the other."""
    check, raws = 1, [_HEAD]
    for each in pieces:
        check = _combined(check, each)
        raws.append(each.raw)
    return b"".join([*raws, _END, check.to_bytes(4, "big")])


def _combined(check: int, following: Piece) -> int:
    """The Adler-32 of two texts in a row, from theirs: its low half sums the bytes, its high half those sums."""
    low, high = check & 0xFFFF, check >> 16
    more_low, more_high = following.check & 0xFFFF, following.check >> 16
    both = (low + more_low - 1) % _BASE
    return (high + more_high + (low - 1) * following.size) % _BASE << 16 | both
