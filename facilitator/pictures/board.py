"""How large the letters of the table board are: by the distance of the last row, by how much there is, by a name's length.

A capital letter can be read from 200 times its height; the picture is taken to be two metres high.
"""

from __future__ import annotations

from facilitator.pictures.fitting import fitted

_READS_TO = {"is-small": 8, "is-middle": 10, "is-roomy": 12, "is-large": 15, "is-huge": 1_000_000}
_CELLS = {"is-small": 35, "is-middle": 24, "is-roomy": 15, "is-large": 10, "is-huge": 6}
_NAMES = {"is-small": 51, "is-middle": 42, "is-roomy": 24, "is-large": 20, "is-huge": 14}
"""Cells, and names of the list from A to Z, on one page of each size."""
_NAME_EMS = {"is-small": 3.4, "is-middle": 3.75, "is-roomy": 4.75, "is-large": 6.7, "is-huge": 4.3}
_NAME_EMS_HUNDREDS = {"is-small": 4.3, "is-middle": 5.4, "is-roomy": 3.9, "is-large": 6.1, "is-huge": 3.6}
"""How wide the place of a name is in each size; tables with three digits take more of it or have fewer columns."""
_LISTED_EMS = {"is-small": 7.4, "is-middle": 5.9, "is-roomy": 8.5, "is-large": 6.7, "is-huge": 4.7}
_HELP_EMS = {"is-small": 4.8, "is-middle": 5.4, "is-roomy": 6.5, "is-large": 8.6, "is-huge": 6.4}
"""The same for a line of the list, and for the cell that says where to go for help."""
_LINES, _TRIO_LINES, _HELP_LINES = 1.25, 1.0, 2.0
"""How high these places are, in lines of full size."""
_MOST_PAGES = 6
_SMALLEST_FROM_AFAR = "is-roomy"
"""What 48 people see from twelve metres: however many there are, and however far the last row is, no letters are smaller."""


# Of the sizes for tables of three and more: columns, and the height of a letter in hundredths of the picture's height.
_DEEP = {"is-large": (2, 5.2), "is-roomy": (3, 4.3), "is-middle": (4, 3.6)}
# In the same unit: the board, and the rule above a table; and how far apart two lines are at least, in letters.
_BOARD, _RULE, _LINE = 83.0, 1.8, 1.15


def board_size(tables: int, last_row: int, seats: int = 2) -> str:
    """The largest letters with which all tables fit at once; of two `seats`, never too small for the last row (in metres)."""
    if seats > 2:
        return _deep_size(tables, seats)
    needed = _needed(last_row)
    fitting = next((size for size, cells in reversed(_CELLS.items()) if tables < cells), "is-small")
    size = max(needed, fitting, key=list(_READS_TO).index)
    return "is-middle is-tight" if size == "is-middle" and tables >= _CELLS[size] else size


def _deep_size(tables: int, seats: int) -> str:
    """The same for tables of more than two, in the rows that all of them need."""
    fitting = (size for size in _DEEP if tables <= _DEEP[size][0] * _rows(size, seats))
    size = next(fitting, "is-middle")
    needed = -(-tables // _DEEP[size][0])
    return f"{size} is-deep rows-{min(needed, _rows(size, seats))}"


def _rows(size: str, seats: int) -> int:
    """How many rows of such tables are on one page."""
    return int(_BOARD / (seats * _LINE * _DEEP[size][1] + _RULE))


def list_size(names: int, last_row: int) -> str:
    """As large as the last row needs, or a step smaller rather than more pages than anybody waits for; never too small."""
    size = _needed(last_row)
    order = list(_READS_TO)
    least = min(size, _SMALLEST_FROM_AFAR, key=order.index)
    while size != least and names > _MOST_PAGES * _NAMES[size]:
        size = order[order.index(size) - 1]
    return size


def name_size(name: str, size: str, tables: int, seats: int = 2) -> str:
    """A class for a name that is too long for its place on a board of this size: smaller, and at last in two lines."""
    places = _NAME_EMS_HUNDREDS if tables > 99 else _NAME_EMS
    return fitted(name, places[size.split()[0]], _LINES if seats < 3 else _TRIO_LINES)


def listed_size(name: str, size: str) -> str:
    """The same for the list from A to Z."""
    return fitted(name, _LISTED_EMS[size], _LINES)


def help_size(words: str, size: str) -> str:
    """The same for what the last cell says."""
    return fitted(words, _HELP_EMS[size.split()[0]], _HELP_LINES)


def _needed(last_row: int) -> str:
    return next((size for size, reach in _READS_TO.items() if last_row <= reach), "is-huge")
