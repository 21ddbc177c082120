"""From a text to the pieces that the encoder knows: the likeliest split, as SentencePiece's unigram model has it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

UNKNOWN = 3
SPACE = "▁"


class Unigram:
    """`pieces[k]` has the logarithm of its likelihood in `scores[k]`; the first four are marks, not text."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self._known = {
            piece: (place, score)
            for place, (piece, score) in enumerate(zip(pieces, scores, strict=True))
            if place > UNKNOWN and piece
        }
        self._longest = max(map(len, self._known))
        self._unknown = min(scores) - 10.0

    def split(self, text: str) -> list[int]:
        """Places of the pieces, left to right; a character that no piece holds is UNKNOWN. [] for a text of spaces."""
        words = cleaned(text).split()
        return self._split(SPACE + SPACE.join(words)) if words else []

    def _split(self, line: str) -> list[int]:
        known, longest, end = self._known, self._longest, len(line)
        best = [0.0] + [-1e30] * end
        back: list[tuple[int, int]] = [(0, UNKNOWN)] * (end + 1)
        for start in range(end):
            base = best[start]
            for stop in range(start + 1, min(end, start + longest) + 1):
                hit = known.get(line[start:stop])
                if hit is not None and base + hit[1] > best[stop]:
                    best[stop], back[stop] = base + hit[1], (start, hit[0])
            if base + self._unknown > best[start + 1]:
                best[start + 1], back[start + 1] = base + self._unknown, (start, UNKNOWN)
        found: list[int] = []
        while end > 0:
            end, piece = back[end]
            found.append(piece)
        return found[::-1]


def cleaned(text: str) -> str:
    """NFKC, without control and joining characters."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(c if c.isprintable() or c.isspace() else "" if unicodedata.category(c) == "Cc" else " " for c in text)
