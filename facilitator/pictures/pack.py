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

    @property
    def area(self) -> float:
        """At most what it covers: boxes that lie on each other count twice."""
        return sum((right - left) * (bottom - top) for left, top, right, bottom in self.boxes)

    @property
    def around(self) -> Box:
        return (
            min(box[0] for box in self.boxes), min(box[1] for box in self.boxes),
            max(box[2] for box in self.boxes), max(box[3] for box in self.boxes),
        )  # fmt: skip


class Page:
    """A grid over `width` by `height` units, on which some boxes are taken from the start."""

    def __init__(self, width: float, height: float, cell: float, taken: Sequence[Box] = ()) -> None:
        self.cell = cell
        self.columns = int(width / cell)
        self.rows = int(height / cell)
        self.taken = 0
        for box in taken:
            self.taken |= self._cells(box)
        self.walls = tuple(taken)

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

    def spread(
        self, shapes: Sequence[Shape], places: Sequence[tuple[float, float]], margin: float, effort: int = 60_000
    ) -> list[tuple[float, float]]:
        """Move the placed `shapes` apart, a cell at a time, as long as that evens out the room between them."""
        cells = [(round(x / self.cell), round(y / self.cell)) for x, y in places]
        masks = [self._mask(shape, margin) for shape in shapes]
        arounds = [shape.around for shape in shapes]
        rounds = min(60, effort // max(1, 8 * len(shapes) * (len(shapes) + len(self.walls))))
        for step in range(rounds):
            stride = 4 if step < rounds // 3 else 2 if step < 2 * rounds // 3 else 1
            for index in range(len(shapes)):
                self._step(index, cells, masks, arounds, stride)
        return [(column * self.cell, row * self.cell) for column, row in cells]

    def _step(
        self, index: int, cells: list[tuple[int, int]], masks: Sequence[tuple[int, int, int, int, int]],
        arounds: Sequence[Box], stride: int,
    ) -> None:  # fmt: skip
        column, row = cells[index]
        others = self.taken & ~self._moved(masks[index], column, row)
        best = (self._crowding(index, cells, arounds), column, row)
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)):
            there = (column + across * stride, row + down * stride)
            if not self._holds(masks[index], *there):
                continue
            cells[index] = there
            crowding = self._crowding(index, cells, arounds)
            if crowding < best[0] and not others & self._moved(masks[index], *there):
                best = (crowding, *there)
        cells[index] = best[1], best[2]
        self.taken = others | self._moved(masks[index], *cells[index])

    def _crowding(self, index: int, cells: Sequence[tuple[int, int]], arounds: Sequence[Box]) -> float:
        """How close everything else is: the sum of 1 / gap², walls included."""
        mine = _shifted(arounds[index], cells[index], self.cell)
        total = sum(_nearness(mine, wall) for wall in self.walls)
        bottom = self.rows * self.cell
        total += _nearness(mine, (0.0, bottom, self.columns * self.cell, bottom + 1))
        for other, place in enumerate(cells):
            if other != index:
                total += _nearness(mine, _shifted(arounds[other], place, self.cell))
        return total

    def _mask(self, shape: Shape, margin: float) -> tuple[int, int, int, int, int]:
        """The shape at the top left of the page as bits, where its own (0, 0) is from there, and its size."""
        runs, left, top, wide, high = self._runs(shape, margin)
        bits = 0
        for row, start, length in runs:
            bits |= ((1 << length) - 1) << (row * self.columns + start)
        return bits, left, top, wide, high

    def _holds(self, mask: tuple[int, int, int, int, int], column: int, row: int) -> bool:
        _, left, top, wide, high = mask
        return 0 <= column + left <= self.columns - wide and 0 <= row + top <= self.rows - high

    def _moved(self, mask: tuple[int, int, int, int, int], column: int, row: int) -> int:
        bits, left, top, _, _ = mask
        return bits << ((row + top) * self.columns + column + left)

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


def _shifted(box: Box, cell: tuple[int, int], size: float) -> Box:
    x, y = cell[0] * size, cell[1] * size
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _nearness(one: Box, other: Box) -> float:
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    down = max(one[1] - other[3], other[1] - one[3], 0.0)
    return 1e4 / (across * across + down * down + 150.0)


def _stretches(line: int) -> Iterable[tuple[int, int]]:
    """(start, length) of every unbroken run of set bits."""
    while line:
        start = (line & -line).bit_length() - 1
        length = (~(line >> start) & -~(line >> start)).bit_length() - 1
        yield start, length
        line &= ~(((1 << length) - 1) << start)
