"""What stands where an answer should is no card; short true answers are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from facilitator.core.placeholders import is_placeholder

ROOMS = Path(__file__).parents[2] / "facilitator" / "rooms"
NOTHING = """
    n / a | TEST 123 | test2 | blah blah | later | k. A. | s.o. | weiß nicht | Weiss ich nicht | Probe
    später | jsp | R.A.S. | essai | nul
    n/c | s/o | N.D. | plus tard | prueba | luego | weet niet | proef
    - | ... | ? | 123 | 🤷 | 🙂 | n/a | N.A. | na | none | None. | nope | nothing | nothing really | Nothing, thanks!
    nothing special
    no idea | no clue | dunno | idk | tbd | TBA | whatever | can't think of anything | I don’t know | not sure yet | test
    testing | asdf | qwertz | xxx | hmmm | h | lorem ipsum | see above | hi | hello everyone | hello, first time here
    nichts | nix | keine Ahnung | weiß ich noch nicht, keine Idee | k.A. | mal sehen | Moin zusammen
    mir fällt gerade nichts ein
    rien | rien de spécial | je ne sais pas | aucun besoin | aucune idée | à voir | bonjour à tous
    nada | nada por ahora | ni idea, nada | no sé | hola a todos
    anything really | surprise me | will add later | just here for the drinks | dont need anything thx | not sure yet lol
    brauche nix | alles mögliche | weiß noch nicht | keine ahnung 😅 ehrlich | überrascht mich | noch offen
    on verra | n'importe quoi | aucune idée lol | à compléter | lo que sea | ya se verá
    ni idea jaja | maakt niet uit | van alles | egal was | ff nadenken | de todo un poco
    niets | geen idee | weet ik nog niet, niks | n.v.t. | hoi allemaal
"""
ANSWERS = """
    R | C++ | AI | HR | VAT | tax | cat | Dutch | 3D print | 🎸 lessons | bbq | ux | chess | audit | c | hifi | latin | no-code
    Probe lesen | un essai de robe | C# | prueba de vino | weiß Bescheid über Steuern | tests for my app | a later train home
    ideas for names | test my app | lend me a qwerty keyboard | no idea how to file my taxes
    anything about bees | a surprise party venue | surprise my gran | open mic slots | here for the choir | ask me about tax
    alles über Bienen | offene Werkstatt | irgendwas mit Holz lernen | tout sur les abeilles | todo sobre abejas
    alles over bijen | think about my next job with someone | pensar juntos mi tesis
    nothing beats my cake | a test reader
    I know nothing about taxes | hello from the choir: sing with us | press work | mentor | a van | good evening wear
    eine Idee für den Garten | Ahnung von Steuern | nichts geht mehr am Laptop | können wir tauschen
    rien ne va avec mon imprimante | je sais réparer un vélo | no puedo con los impuestos | sé coser
    niets werkt op mijn telefoon | 猫 | налоги
"""


def texts(listed: str) -> list[str]:
    return [text.strip() for line in listed.strip().splitlines() for text in line.split(" | ")]


@pytest.mark.parametrize("text", texts(NOTHING))
def test_a_placeholder_is_no_answer(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", texts(ANSWERS))
def test_a_short_answer_is_an_answer(text: str) -> None:
    assert not is_placeholder(text)


def test_no_card_of_the_rooms_that_we_wrote_is_taken_for_one() -> None:
    people = [person for file in ROOMS.glob("*.json") for person in json.loads(file.read_text())["people"]]
    cards = [card["text"] for person in people for card in (*person["offers"], *person["needs"])]
    assert len(cards) > 500
    assert [text for text in cards if is_placeholder(text)] == []
