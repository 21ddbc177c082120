import csv
import io
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from facilitator.cli.explained import in_words, named
from facilitator.cli.plan import fit, match
from facilitator.files.guest_list import read_guest_list
from facilitator.files.plan_file import fits_to_csv, plan_to_csv
from facilitator.files.room_file import load_room, room_from_guests, room_from_json
from facilitator.files.sheets import BadFile
from facilitator.matching import Room, Rules, default_encoder, plan_from_fit, score_room
from facilitator.matching.fit.explain import Reason
from facilitator.matching.fit.features import IN_ENGLISH, NAMES
from facilitator.matching.room import Card, Person

TABLE = (
    "name,offer,need\nAlice,bake bread,a van on Sunday\nBob,lend a van,bread for an office\nBob,,a logo\nCarol,draw a logo,\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "evening.csv"
    file.write_text(TABLE)
    return file


def test_rows_of_one_name_are_one_person(table: Path) -> None:
    room = load_room(table)
    assert [(p.name, [c.text for c in p.offers], [c.text for c in p.needs]) for p in room.people] == [
        ("Alice", ["bake bread"], ["a van on Sunday"]),
        ("Bob", ["lend a van"], ["bread for an office", "a logo"]),
        ("Carol", ["draw a logo"], []),
    ]


def test_every_bad_row_is_named_by_line_and_column() -> None:
    with pytest.raises(BadFile) as caught:
        room_from_guests(read_guest_list(b'name,offer,need\n,bread,van\n"A\nB",x,y\nCarl,a,b,c\n'))
    assert caught.value.problems == [
        "line 2: no name",
        "line 5, column 4: more cells than columns; quote texts with commas",
    ]


def test_broken_json_is_named_by_line_and_column() -> None:
    with pytest.raises(BadFile, match="line 2, column 2"):
        room_from_json('{"people": [\n]')


def test_unknown_people_in_pairs_are_named() -> None:
    with pytest.raises(BadFile, match=r"known_pairs\[0\]"):
        room_from_json('{"people": [{"id": "a", "name": "A"}], "known_pairs": [["a", "b"]]}')


def test_a_plan_from_a_spreadsheet_names_who_meets_whom_and_why(table: Path) -> None:
    result = CliRunner().invoke(match, [str(table), "--rounds", "2", "--csv"])
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert result.exit_code == 0 and {"Alice", "Bob", "Carol"} == {
        row[k] for row in rows for k in ("first", "second", "third")
    } - {""}
    assert "2 rounds" in result.stderr


def test_a_plan_is_written_whole_or_not_at_all(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    assert CliRunner().invoke(match, [str(table), "--out", str(out)]).exit_code == 0
    plan = json.loads(out.read_text())
    assert set(plan) >= {"rounds", "matches", "meetings", "open_needs"} and all(m["reason"] for m in plan["matches"])
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".part"] == []


def test_fits_are_listed_best_first_for_each_need(table: Path) -> None:
    fits = json.loads(CliRunner().invoke(fit, [str(table)]).stdout)["fits"]
    of_bread = [row for row in fits if row[0] == "p0002n1"]
    assert of_bread[0][1] == "p0001o1" and of_bread == sorted(of_bread, key=lambda row: -row[2])


def test_a_link_is_explained_with_what_would_have_changed_it(table: Path) -> None:
    said = CliRunner().invoke(fit, [str(table), "--explain", "p0002n1", "p0001o1"]).stdout
    first, second, third, *more = said.splitlines()
    assert first.startswith("need p0002n1 of Bob: “") and second.startswith("offer p0001o1 of Alice: “")
    assert third.startswith("chance 0.") and " bread of p0002n1: " in said and "how alike in meaning" in said
    assert any(line.startswith("  both tap the same topic: ") for line in more) and "meaning." not in said
    planned = CliRunner().invoke(match, [str(table), "--rounds", "1", "--explain", "p0002n1", "p0001o1"]).stdout
    assert planned.startswith(said) and "in the plan: promised in round 1; without the meeting" in planned


def test_every_feature_has_words() -> None:
    told = [name for name in NAMES if not name.startswith(IN_ENGLISH)]
    said = {in_words(Reason(name, 0.0, 0.0, 0.0)) for name in told}
    assert len(said) == len(told) and not any("_" in words for words in said)


def test_cards_are_named_by_their_words_or_their_people_in_either_order() -> None:
    anna = Person("a", "Anna Lee", (Card("a1", "Bake bread"), Card("a2", "bake cakes")), ())
    room = Room((anna, Person("b", "Bob", (), (Card("b1", "bread for 30"),))))
    assert named(room, "b1", "a1") == named(room, "a1", "b1") == named(room, "for 30", "BAKE BREAD") == ("b1", "a1")
    assert named(room, "bob", "cakes") == ("b1", "a2")
    for said, told in (
        ("anna lee", "a1  Anna Lee: “Bake bread”\n  a2"),
        ("bake", "may be several"),
        ("tea", "is no offer"),
        ("", "is no"),
    ):
        with pytest.raises(click.ClickException, match=told):
            named(room, "b1", said)


def test_too_few_tables_end_with_the_reason_and_no_file(table: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("name,offer,need\n" + "".join(f"P{k},a,b\n" for k in range(10)))
    result = CliRunner().invoke(match, [str(bad), "--tables", "2", "--out", str(tmp_path / "plan.json")])
    assert (
        result.exit_code == 1 and "10 people need at least 4 tables" in result.stderr and not (tmp_path / "plan.json").exists()
    )


def test_what_somebody_typed_is_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("name,offer,need\n=1+1,bread,\nBob,,bread\n")
    assert "\n1,1,'=1+1," in CliRunner().invoke(match, [str(file), "--csv"]).stdout.replace("\r", "")


def test_flat_lists_of_cards_can_be_compared() -> None:
    room = room_from_json(
        '{"offers": [{"id": "o", "text": "bread"}], "needs": [{"id": "n", "text": "bread", "topics": ["food"]}]}'
    )
    assert [[card.id for card in p.offers + p.needs] for p in room.people] == [["o"], ["n"]]


def test_no_cell_of_a_csv_file_is_a_formula(tmp_path: Path) -> None:
    file = tmp_path / "room.json"
    cards = [
        {"id": "=1", "name": " =A", "offers": [{"id": "+o", "text": "＝bread"}], "needs": [{"id": "-n", "text": "@van"}]},
        {"id": "b", "name": "B", "offers": [{"id": "o2", "text": "a van"}], "needs": [{"id": "n2", "text": "bread"}]},
    ]
    file.write_text(json.dumps({"name": "r", "people": cards}))
    room = load_room(file)
    scored = score_room(room, default_encoder())
    written = fits_to_csv(scored), plan_to_csv(plan_from_fit(scored, room, Rules(1)), room)
    cells = [cell for text in written for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝"))] == []
    assert "'@van" in cells and "' =A" in cells
