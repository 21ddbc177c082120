"""Which cards stand on the wall: pages that turn by the clock alone, so that the remote knows what the projector shows."""

from __future__ import annotations

from dataclasses import dataclass

# Chosen: as many as are read from the last row, and the time that it takes to read them.
CARDS_A_PAGE = 6
SECONDS_A_PAGE = 10.0


@dataclass(frozen=True)
class WallPage:
    """One page of one side of the wall: `index` from 0, `of` so many."""

    index: int = 0
    of: int = 1


def wall_page(cards: int, newest_at: float | None, now: float) -> WallPage:
    """The page of a side that holds so many `cards`, newest first; `newest_at`: when the last of them reached the wall.

    While new ones come, every other page is the first, so that people see their own arrive.
    """
    pages = max(1, -(-cards // CARDS_A_PAGE))
    turn = int(now // SECONDS_A_PAGE)
    if newest_at is None or newest_at < (turn - 1) * SECONDS_A_PAGE:
        return WallPage(turn % pages, pages)
    return WallPage(turn // 2 % pages if turn % 2 else 0, pages)


def wall_turns_in(now: float) -> float:
    """Seconds until the wall's pages turn."""
    return SECONDS_A_PAGE - now % SECONDS_A_PAGE
