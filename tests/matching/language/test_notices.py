import pytest

from facilitator.matching.language.notices import notice
from facilitator.matching.language.topics import TOPICS, suggest_topics


@pytest.mark.parametrize(
    "text",
    [
        "looking for clients for my agency",
        "clients :)",
        "We have AMAZING courses, come talk to me!",
        "I need more customers",
        "suche neue Kunden für meine Agentur",
        "Aufträge!!",
        "nous cherchons des clients pour notre atelier",
        "Contactez-moi, places limitées",
        "busco clientes para mi tienda",
        "más pedidos",
        "op zoek? we zoeken klanten voor onze webshop",
        "wij bieden korting tot vrijdag",
        "customers for my leather workshop",
        "book your free consultation today",
        "wir renovieren Ihr Bad zum Festpreis",
        "Teilnehmer für meinen Pilzkurs",
        "nos massages à -20% ce mois-ci, réservez vite",
        "des clients pour mon atelier cuir",
        "gana dinero desde casa",
        "alumnos para mi curso de setas",
        "wij maken jouw website al vanaf 299 euro!",
        "klanten voor mijn praktijk",
    ],
)
def test_an_advertisement_in_the_need_box_gets_a_kind_word(text: str) -> None:
    found = notice("need", text)
    assert found is not None and found.box == "offer"


@pytest.mark.parametrize(
    "text",
    [
        "how do we get the first ten business customers",
        "a first customer outside my family",
        "accountant who answers emails",
        "wie finde ich als Schreiner neue Kunden",
        "comment trouver mes premiers clients",
        "cómo consigo clientes para mi taller",
        "hoe vind ik de eerste klanten",
        "einen Käufer für mein Rad",
        "a discount on venue hire for a charity",
        "customers in Austria order now, and I've no idea whose rate goes on the bill",
        "wir verkaufen denselben Tee wie alle und niemand weiß warum",
        "schreibt mir jemand einen Brief auf Französisch",
        "un locataire pour mon studio",
    ],
)
def test_a_real_need_is_left_alone(text: str) -> None:
    assert notice("need", text) is None


@pytest.mark.parametrize(
    "text",
    [
        "looking for a flat",
        "I need a van",
        "does anyone have a drill",
        "suche eine Wohnung ab Mai",
        "wer hat eine Leiter?",
        "je cherche un garage",
        "il me faut un vélo",
        "busco piso en el centro",
        "me hace falta una furgoneta",
        "zoek een fietsenmaker",
        "ik heb een boormachine nodig",
    ],
)
def test_a_need_in_the_offer_box_gets_a_kind_word(text: str) -> None:
    found = notice("offer", text)
    assert found is not None and found.box == "need"


@pytest.mark.parametrize(
    "text",
    [
        "Need a ride?",
        "bake bread",
        "we need nobody now but I forward CVs",
        "ich würde gern Klavier unterrichten",
        "wer Brot backen will, dem zeig ich wie",
        "j'aimerais donner des cours de violon",
        "me encantaría enseñar a nadar",
        "ik zou graag bijles geven",
    ],
)
def test_a_real_offer_is_left_alone(text: str) -> None:
    assert notice("offer", text) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("boiler broken, no hot water", "making"),
        ("tax return for freelancers", "money"),
        ("sourdough bread", "food"),
        ("hmm", None),
    ],
)
def test_a_topic_is_suggested_from_the_words(text: str, topic: str | None) -> None:
    assert next(iter(suggest_topics(text)), None) == topic
    assert topic is None or topic in TOPICS


def test_what_says_nothing_is_told_so_and_belongs_nowhere() -> None:
    said = [notice(box, "n/a") for box in ("offer", "need")]
    assert [(one.box, one.text[:6]) for one in said if one] == [("", "Nobody"), ("", "Nobody")]
