"""`match` on files that no host wrote: one clear answer, never a traceback, and none of them keeps the machine busy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from facilitator.cli.plan import match
from facilitator.files.guest_list import LONGEST_CELL
from facilitator.files.room_file import MOST_CARDS, MOST_PEOPLE

BOB = {"id": "b", "name": "Bob", "needs": [{"id": "n", "text": "bread"}]}


def with_alice(**said: Any) -> str:
    return json.dumps({"people": [{"id": "a", "name": "Alice", "offers": [{"id": "o", "text": "bread"}], **said}, BOB]})


def with_card(**said: Any) -> str:
    return with_alice(offers=[{"id": "o", "text": "bread", **said}])


def with_pairs(**pairs: Any) -> str:
    return json.dumps({"people": [{"id": "a", "name": "Alice"}, BOB], **pairs})


HOSTILE = {
    "lists within lists.json": "[" * 100_000,
    "objects within objects.json": '{"people":' * 50_000,
    "a number of 5000 digits.json": '{"people": [], "x": ' + "9" * 5000 + "}",
    "no object.json": "null",
    "taps that are none.json": with_pairs(taps=5),
    "taps without a number.json": '{"people": [], "taps": NaN}',
    "pairs of everything.json": with_pairs(pinned=[[["a"], {"b": 1}]]),
    "pairs that are true.json": with_pairs(forbidden=True),
    "a topic that is a list.json": with_card(topics=[[1]]),
    "a topic that is an object.json": with_card(topic={"a": 1}),
    "topics that are a number.json": with_card(topics=5),
    "a kind that is a list.json": with_card(kind=["x"]),
    "half a letter.json": with_card(text="x").replace('"x"', '"\\udfff"'),
    "half a letter in a name.json": with_alice(name="x").replace('"x"', '"\\ud800"'),
    "a card like a book.json": with_card(text="x" * (LONGEST_CELL + 1)),
    "fewer meetings than none.json": with_alice(max_meetings=-1),
    "more meetings than grains of sand.json": with_alice(max_gives=10**30),
    "half a meeting.json": with_alice(max_receives=1.5),
    "a whole city.json": json.dumps({"people": [{"id": str(i), "name": "x"} for i in range(MOST_PEOPLE + 1)]}),
    "a card for each in a city.json": with_alice(offers=[{"id": f"o{i}", "text": "x"} for i in range(MOST_CARDS + 1)]),
    "a cell like a book.csv": "name,offer,need\nA," + "x" * 200_000 + ",c\n",
    "a city of rows.csv": "name,offer,need\n" + "".join(f"p{i},a,b\n" for i in range(MOST_PEOPLE + 1)),
    "nothing.csv": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_no_host_wrote_ends_in_a_clear_answer(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(HOSTILE[name])
    result = CliRunner().invoke(match, [str(file)])
    assert isinstance(result.exception, SystemExit), result.exception
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {name} cannot be read as a room:\n")
    assert len(result.stderr.splitlines()) <= 14


def test_a_file_larger_than_any_room_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.json"
    with file.open("wb") as sparse:
        sparse.truncate(1 << 30)
    result = CliRunner().invoke(match, [str(file)])
    assert (result.exit_code, "no room is that large" in result.stderr) == (1, True)


def test_a_thousand_mistakes_are_not_a_thousand_lines(tmp_path: Path) -> None:
    file = tmp_path / "many.json"
    file.write_text(json.dumps({"people": [5] * 1000}))
    assert CliRunner().invoke(match, [str(file)]).stderr.splitlines()[-1] == "and 988 more"
