"""Which cards stand on the wall: pages that turn by the clock alone, so that the remote knows what the projector shows."""

from __future__ import annotations

from dataclasses import dataclass

# Chosen: as many as are read from the last row, and the time that it takes to read them.
CARDS_A_PAGE = 6
SECONDS_A_PAGE = 10.0
# Metres to the last row, and how many cards are large enough for it: a capital is read from 200 times its height.
_READ_FROM = ((9, 8), (12, CARDS_A_PAGE), (15, 5), (20, 4))
_FARTHER = 3


@dataclass(frozen=True)
class WallPage:
    """One page of one side of the wall: `index` from 0, `of` so many."""

    index: int = 0
    of: int = 1

    def part_of(self, cards: int) -> tuple[int, int]:
        """(the first, how many) of so many cards that stand on it: pages of one side differ by one card at most."""
        each, more = divmod(cards, self.of)
        return self.index * each + min(self.index, more), each + (self.index < more)


def cards_a_page(last_row: int) -> int:
    """How many cards one side of the wall shows at once, by the distance of the last row in metres."""
    return next((cards for metres, cards in _READ_FROM if last_row <= metres), _FARTHER)


def wall_page(cards: int, newest_at: float | None, now: float, a_page: int = CARDS_A_PAGE) -> WallPage:
    """The page of a side that holds so many `cards`, newest first; `newest_at`: when the last of them reached the wall.

    While new ones come, every other page is the first, so that people see their own arrive.
    """
    pages = max(1, -(-cards // a_page))
    turn = int(now // SECONDS_A_PAGE)
    if newest_at is None or newest_at < (turn - 1) * SECONDS_A_PAGE:
        return WallPage(turn % pages, pages)
    return WallPage(turn // 2 % pages if turn % 2 else 0, pages)


def wall_turns_in(now: float) -> float:
    """Seconds until the wall's pages turn."""
    return SECONDS_A_PAGE - now % SECONDS_A_PAGE
