"""What a sentence does, in five languages."""

import pytest

from facilitator.matching.language.frames.facets import facets_of, same_place
from facilitator.matching.language.frames.gist import gist_of_need, gist_of_offer


@pytest.mark.parametrize(
    ("typed", "gist"),
    [
        ("so sorry to ask, could you lend me a ladder? would mean a lot", "could you lend me a ladder"),
        ("hi all 😊 I'd love to learn the cello", "learn the cello"),
        ("Entschuldigung, wenn ich störe, einen Babysitter für Freitag bitte", "einen Babysitter für Freitag"),
        ("bonjour à tous, une remorque, s'il vous plaît", "une remorque"),
        ("perdonad la molestia, me encantaría aprender a coser", "aprender a coser"),
        ("hoi allemaal, een fietspomp alsjeblieft", "een fietspomp"),
    ],
)
def test_politeness_changes_nothing_of_what_is_asked(typed: str, gist: str) -> None:
    assert gist_of_need(typed) == gist


@pytest.mark.parametrize(
    ("typed", "gist"),
    [
        ("no more weddings please, but I photograph bands", "I photograph bands"),
        ("keine Hochzeiten mehr, aber Bands fotografiere ich gern", "Bands fotografiere ich gern"),
        ("pas de mariage, j'anime les fêtes d'école", "j'anime les fêtes d'école"),
        ("nada de bodas, fotografío conciertos", "fotografío conciertos"),
        ("geen bruiloften, wel concerten", "wel concerten"),
        ("not a recruiter, no headhunter, I coach people before interviews", "I coach people before interviews"),
        ("doors and fences, no extensions", "doors and fences, no extensions"),
    ],
)
def test_what_an_offer_leaves_out_first_is_not_what_it_is_about(typed: str, gist: str) -> None:
    assert gist_of_offer(typed) == gist


@pytest.mark.parametrize(
    "typed",
    [
        "no heating since Monday",
        "our shop has no website",
        "kein Strom im Keller, wer hilft",
        "no idea how to file taxes",
        "please",
        "3 no",
        "Plätzchen backen",
        "not sure, maybe",
    ],
)
def test_what_somebody_lacks_is_what_they_need(typed: str) -> None:
    assert gist_of_need(typed) == typed


def test_what_a_need_is_set_against_is_left_out_of_it() -> None:
    assert gist_of_need("not an agency, one copywriter for our flyer") == "one copywriter for our flyer"


@pytest.mark.parametrize(
    ("text", "facet", "values"),
    [
        ("a lift to the clinic on Fridays", "day", {"fri"}),
        ("am Wochenende", "day", {"sat", "sun"}),
        ("disponible tout l'été", "month", {"6", "7", "8"}),
        ("Geigenunterricht für Anfänger", "level", {"low"}),
        ("clases gratis", "price", {"free"}),
        ("clases gratis", "act", {"teach"}),
        ("stageplek gezocht", "job", {"seek"}),
        ("I'd like to borrow a drill", "side", {"wants"}),
        ("Mieter für meine Garage", "side", {"gives"}),
        ("Mieter haben viele Rechte", "side", set()),
        ("how many customers have you", "side", set()),
        ("sourdough", "act", set()),
    ],
)
def test_a_card_says_when_for_whom_for_how_much_and_from_which_side(text: str, facet: str, values: set[str]) -> None:
    assert getattr(facets_of(text), facet) == values


def test_a_town_has_one_name_and_lies_in_its_land() -> None:
    assert facets_of("Wohnung in Köln").place == facets_of("a flat in Cologne").place == {"cologne"}
    assert same_place("cologne", "de")
    assert not same_place("cologne", "hamburg")
    assert not same_place("cologne", "fr")


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("translate from Polish into German", "pl", "de"),
        ("vom Polnischen ins Deutsche", "pl", "de"),
        ("du français vers l'arabe", "fr", "ar"),
        ("Spaans-Nederlands", "es", "nl"),
        ("English lessons", None, None),
    ],
)
def test_a_translation_has_a_direction(text: str, source: str | None, target: str | None) -> None:
    assert facets_of(text).way == (frozenset({source} - {None}), frozenset({target} - {None}))


def test_a_card_speaks_its_language_or_that_of_its_place() -> None:
    assert facets_of("tandem partner from Lisbon").spoken == {"pt"}
    assert not facets_of("tandem partner from Lisbon").is_spoken
    assert facets_of("Portugiesisch üben").spoken == {"pt"}


@pytest.mark.parametrize(
    ("text", "facet", "values"),
    [
        ("can do weekdays, never at weekends", "day", {"mon", "tue", "wed", "thu", "fri"}),
        ("can do weekdays, never at weekends", "barred", {"day sat", "day sun"}),
        ("conduire, mais pas la nuit", "barred", {"hour night"}),
        ("keine Anfänger, bitte", "barred", {"level low"}),
        ("not only beginners", "barred", set()),
        ("gardening, anything but lawns", "bars", {"lawns"}),
        ("je répare tout sauf les téléphones", "bars", {"telep"}),
        ("ik bak taarten, geen notentaart", "bars", {"noten"}),
        ("never used a sewing machine", "bars", set()),
        ("but I can sew", "bars", set()),
    ],
)
def test_what_a_card_says_that_it_is_not_is_kept_apart(text: str, facet: str, values: set[str]) -> None:
    assert getattr(facets_of(text), facet) == values


@pytest.mark.parametrize(
    ("text", "left", "reached"),
    [
        ("a lift from Lisbon to Oslo", {"lisbon"}, {"oslo"}),
        ("van, Oslo - Copenhagen - Berlin", {"oslo"}, {"berlin"}),
        ("ich fahre Köln-Wien", {"cologne"}, {"vienna"}),
        ("je vais de Nantes à Lyon", {"nantes"}, {"lyon"}),
        ("de Bilbao a Madrid, en coche", {"bilbao"}, {"madrid"}),
        ("rit van Delft naar Gent", {"delft"}, {"ghent"}),
        ("out of Notion, into plain files", {"~notio"}, {"~plain", "~files"}),
        ("from Polish into German", {"pl"}, {"de"}),
        ("sourdough from scratch", set(), set()),
        ("from 9 to 5", set(), set()),
    ],
)
def test_a_card_says_from_where_or_what_into_what(text: str, left: set[str], reached: set[str]) -> None:
    assert facets_of(text).way == (left, reached)


def test_one_end_is_told_where_the_other_is_not() -> None:
    assert facets_of("to Oslo, two boxes").one_end == (set(), {"oslo"})
    assert facets_of("our files must move to Notion").one_end == (set(), {"~notio"})
