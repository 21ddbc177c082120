import pytest

from facilitator.matching import Card, Match, Person, Room
from facilitator.matching.language.openings import for_stage
from facilitator.views.sentences import Helped, HelpView, opening, to_giver, to_receiver


def helped(need: str, fit: float = 0.9, giver: str = "Omar") -> Helped:
    return Helped(giver, "Ana", "something", need, "things", fit)


def in_one(view: HelpView) -> str:
    return " ".join(part for part in (view.tag, str(view.sentence), view.asks, view.asked) if part)


def said(need: str, fit: float = 0.9) -> tuple[str, str, str]:
    """To the giver, to the receiver, and to everybody."""
    room = Room((Person("o", "Omar", (Card("g", "something"),)), Person("a", "Ana", (), (Card("n", need, "things"),))))
    about = helped(need, fit)
    plan = for_stage(Match("o", "a", "g", "n", fit), room)
    return in_one(to_giver(about, 1, "")), in_one(to_receiver(about, 2, "")), plan


@pytest.mark.parametrize(
    ("need", "giver", "receiver"),
    [
        ("her first wholesale price list", "with her first wholesale price list", "with your first wholesale price list"),
        ("a room for 12 people on a Saturday", "with a room for 12 people on a Saturday", None),
        (
            "someone honest to read my contract",
            "with someone honest to read their contract",
            "with someone honest to read your contract",
        ),
        ("to buy 40 tote bags, printed", "buy 40 tote bags, printed", None),
        ("help writing to late payers", "with writing to late payers", None),
        ("a logo I am not ashamed of", "with a logo they are not ashamed of", "with a logo you are not ashamed of"),
        ("used cargo bike, 2 kids", "with a used cargo bike", None),
        ("I need a van on Sunday", "with a van on Sunday", None),
        ("want to exhibit my paintings", "exhibit their paintings", "exhibit your paintings"),
        (
            "Someone to put my podcast online. Nine episodes recorded.",
            "with someone to put their podcast online",
            "with someone to put your podcast online",
        ),
        ("flowers for 20 tables", "with flowers for 20 tables", None),
        ("university partner for student capstone", "with a university partner for student capstone", None),
    ],
)
def test_a_need_that_fits_a_sentence_is_said_in_its_own_words(need: str, giver: str, receiver: str | None) -> None:
    assert said(need) == (
        f"You can help Ana {giver}",
        f"Omar can help you {receiver or giver}",
        f"Omar can help Ana {giver}.",
    )


@pytest.mark.parametrize(
    "need",
    [
        "fluid dynamics resit 😭 help",
        "Any UXers fancy a coffee?",
        "lend me a room for 12 people on a Saturday",
        "our cloud bill doubled",
        "my back is killing me from sitting all day",
        "drowning in credit card bills",
        "work out what to charge. I've priced menus for 30 cafés",
        "shadow a lawyer for a day",
        "She starts, coughs, dies",
        "cover for me 2 wks",
        "is my sample size ok? someone who knows stats",
    ],
)
def test_anything_else_is_quoted_as_it_was_typed(need: str) -> None:
    quoted = need.rstrip(".")
    assert said(need) == (
        f"You can help Ana They asked for: “{quoted}”",
        f"Omar can help you You asked for: “{quoted}”",
        f"Omar can help Ana, who asked for: “{quoted}”",
    )


def test_what_is_not_sure_is_not_promised() -> None:
    assert said("a van on Sunday", fit=0.4)[0] == "You may be able to help Ana with a van on Sunday"


def test_the_opening_line_fits_the_kind_of_help() -> None:
    assert (
        str(opening(helped("a van")))
        == "Omar, say what one should know about it. Ana, when and for how long would you need it?"
    )


def test_a_name_with_braces_is_only_a_name() -> None:
    assert "{x}" in str(opening(helped("a van", giver="{x}")))
