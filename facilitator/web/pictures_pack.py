"""Packing shapes of any outline onto a page without overlap, quickly.

The page is a grid of small cells, and a set of cells is one big integer (bit `row * columns + column`). Then *all* free
places of a shape come from a few shifts: a place is blocked when any cell of the shape, moved there, is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""left, top, right, bottom"""


@dataclass(frozen=True)
class Shape:
    """What one thing covers, around its own (0, 0)."""

    boxes: tuple[Box, ...]


class Page:
    """A grid over `width` by `height` units. One more column and row than is used keeps shapes from wrapping round."""

    def __init__(self, width: float, height: float, cell: float, taken: Iterable[Box] = ()) -> None:
        self.cell = cell
        self.columns = int(width / cell)
        self.rows = int(height / cell)
        self.taken = 0
        for box in taken:
            self.taken |= self._cells(box)

    def place(self, shapes: Sequence[Shape], margin: float, corner: int) -> tuple[int, float, float] | None:
        """Take the free place nearest to `corner` (0 to 3) for the first of the `shapes` that has one.

        Returns which shape, and where its (0, 0) now is; None when none fits.
        """
        best: tuple[int, int, int, int] | None = None
        for index, shape in enumerate(shapes):
            runs, left, top, wide, high = self._runs(shape, margin)
            found = self._nearest(self._free(runs, wide, high), corner)
            if found is None:
                continue
            column, row = found
            loss = self._loss(column, row, wide, high, corner)
            if best is None or loss < best[0]:
                best = (loss, index, column - left, row - top)
        if best is None:
            return None
        _, index, column, row = best
        self._take(shapes[index], margin, column, row)
        return index, column * self.cell, row * self.cell

    def _loss(self, column: int, row: int, wide: int, high: int, corner: int) -> int:
        across = column + wide if corner % 2 == 0 else self.columns - column
        down = row + high if corner < 2 else self.rows - row
        return 2 * across + down

    def _free(self, runs: Sequence[tuple[int, int, int]], wide: int, high: int) -> int:
        if wide > self.columns or high > self.rows:
            return 0
        blocked = 0
        widened: dict[int, int] = {1: self.taken}
        for row, start, length in runs:
            blocked |= self._widened(length, widened) >> (row * self.columns + start)
        line = (1 << (self.columns - wide + 1)) - 1
        inside = 0
        for row in range(self.rows - high + 1):
            inside |= line << (row * self.columns)
        return inside & ~blocked

    def _widened(self, length: int, known: dict[int, int]) -> int:
        """Bit p is set where any of the bits p … p + length - 1 is taken."""
        if length not in known:
            half = (length + 1) // 2
            part = self._widened(half, known)
            known[length] = part | part >> (length - half)
        return known[length]

    def _nearest(self, free: int, corner: int) -> tuple[int, int] | None:
        if not free:
            return None
        bit = (free & -free).bit_length() - 1 if corner < 2 else free.bit_length() - 1
        row = bit // self.columns
        line = (free >> (row * self.columns)) & ((1 << self.columns) - 1)
        column = (line & -line).bit_length() - 1 if corner % 2 == 0 else line.bit_length() - 1
        return column, row

    def _take(self, shape: Shape, margin: float, column: int, row: int) -> None:
        for box in shape.boxes:
            first, top, last, bottom = self._grid(box, margin)
            line = ((1 << (last - first)) - 1) << (column + first)
            for each in range(row + top, row + bottom):
                self.taken |= line << (each * self.columns)

    def _runs(self, shape: Shape, margin: float) -> tuple[list[tuple[int, int, int]], int, int, int, int]:
        """The shape as runs of cells (row, start, length) counted from its own top left, that corner, and its size."""
        grids = [self._grid(box, margin) for box in shape.boxes]
        left, top = min(g[0] for g in grids), min(g[1] for g in grids)
        wide, high = max(g[2] for g in grids) - left, max(g[3] for g in grids) - top
        lines = [0] * high
        for first, upper, last, lower in grids:
            line = ((1 << (last - first)) - 1) << (first - left)
            for row in range(upper - top, lower - top):
                lines[row] |= line
        return [(row, *run) for row, line in enumerate(lines) for run in _stretches(line)], left, top, wide, high

    def _grid(self, box: Box, margin: float) -> tuple[int, int, int, int]:
        left, top, right, bottom = box
        return (
            int((left - margin) // self.cell),
            int((top - margin) // self.cell),
            -int(-(right + margin) // self.cell),
            -int(-(bottom + margin) // self.cell),
        )

    def _cells(self, box: Box) -> int:
        first, top, last, bottom = self._grid(box, 0.0)
        line = ((1 << (min(last, self.columns) - first)) - 1) << first
        return sum(line << (row * self.columns) for row in range(top, min(bottom, self.rows)))


def _stretches(line: int) -> Iterable[tuple[int, int]]:
    """(start, length) of every unbroken run of set bits."""
    while line:
        start = (line & -line).bit_length() - 1
        length = (~(line >> start) & -~(line >> start)).bit_length() - 1
        yield start, length
        line &= ~(((1 << length) - 1) << start)
