import pytest

from facilitator import languages
from facilitator.core.locale import in_locale
from facilitator.matching.language.openings import asked, can_help, offered, quoted, reason
from facilitator.views.sentences import Helped, HelpView, asking, opening, to_giver, to_receiver


def helped(need: str, fit: float = 0.9, receiver: str = "Ana") -> Helped:
    return Helped("Omar", receiver, "my van, sundays", need, "things", fit)


def in_one(view: HelpView) -> str:
    return " | ".join([view.tag_now, str(view.sentence), *map(str, view.lines)])


@pytest.mark.parametrize(
    ("offer", "said"),
    [
        ("go through your menu prices", "Omar can go through your menu prices."),
        ("Lend a van on Sundays.", "Omar can lend a van on Sundays."),
        ("film a workshop on a phone", "Omar can film a workshop on a phone."),
    ],
)
def test_an_offer_that_says_what_somebody_does_is_said_in_a_sentence(offer: str, said: str) -> None:
    assert str(offered("Omar", offer)) == said


@pytest.mark.parametrize(
    "offer",
    [
        "film nights, third friday",
        "boilers serviced, leaks, rads that wont heat",
        "design critique",
    ],
)
def test_any_other_offer_is_quoted_as_it_was_typed(offer: str) -> None:
    assert str(offered("Omar", offer)) == f"Omar offers: “{offer}”."


@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("a room for 12 people on a Saturday", "Ana asked for a room for 12 people on a Saturday."),
        ("someone to sew new curtains", "Ana asked for someone to sew new curtains."),
        (
            "Draw up the accounts of a small bakery",
            "It would help Ana if someone could draw up the accounts of a small bakery.",
        ),
    ],
)
def test_an_ask_that_surely_fits_is_said_in_a_sentence(need: str, said: str) -> None:
    assert str(asked("Ana", need)) == said


@pytest.mark.parametrize(
    "need",
    [
        "fluid dynamics resit 😭 help",
        "lend me a room for 12 people on a Saturday",
        "Speakers for our november lunch",
        "used cargo bike, 2 kids",
        "a friend broke his leg",
        "explain your tax return to us",
    ],
)
def test_any_other_ask_is_quoted_as_it_was_typed(need: str) -> None:
    assert str(asked("Ana", need)) == f"Ana would love help: “{need}”."


def test_what_somebody_says_of_themselves_is_what_they_wrote() -> None:
    for offer in (
        "bring your bike, I fix it",
        "Sole trader or Ltd? 20 mins with me",
        "know a bloke who does damp",
        "lend my van",
    ):
        assert str(offered("Omar", offer)) == f"Omar wrote: “{offer}”."
    for need in ("Any UXers fancy a coffee?", "our cloud bill doubled", "a logo I am not ashamed of", "HELP, it leaks"):
        assert str(asked("Ana", need)) == f"Ana wrote: “{need}”."


@pytest.mark.parametrize(
    ("code", "offer", "said"),
    [
        ("en", "happy to take portraits in the park", "Omar can take portraits in the park."),
        ("de", "Fahrräder reparieren", "Omar kann Fahrräder reparieren."),
        ("de", "Einen Anhänger verleihen", "Omar kann einen Anhänger verleihen."),
        ("de", "repariere Fahrräder", "Omar schreibt: „repariere Fahrräder“."),
        ("de", "mein Anhänger, sonntags", "Omar bietet an: „mein Anhänger, sonntags“."),
        ("fr", "Prêter une scie", "Omar peut prêter une scie."),
        ("fr", "boulanger depuis dix ans", "Omar propose\u00a0: «\u00a0boulanger depuis dix ans\u00a0»."),
        ("es", "arreglar bicis", "Omar puede arreglar bicis."),
        ("es", "taller de arroces", "Omar ofrece: “taller de arroces”."),
        ("nl", "fietsen repareren", "Omar kan fietsen repareren."),
        ("nl", "brood leren bakken", "Omar biedt aan: “brood leren bakken”."),
        ("de", "lend a van", "Omar bietet an: „lend a van“."),
        ("de", "koch sonntags immer zu viel", "Omar schreibt: „koch sonntags immer zu viel“."),
        ("de", "the bikes that we fix for you", "Omar schreibt: „the bikes that we fix for you“."),
        ("es", "presto cortasetos", "Omar escribe: “presto cortasetos”."),
        ("es", "curso de cocina", "Omar ofrece: “curso de cocina”."),
        ("nl", "haal oude laptops op", "Omar schrijft: “haal oude laptops op”."),
        ("fr", "la mousse est mon amie", "Omar écrit\u00a0: «\u00a0la mousse est mon amie\u00a0»."),
        ("en", "closed mine last year", "Omar wrote: “closed mine last year”."),
    ],
)
def test_each_language_says_deeds_in_its_own_way(code: str, offer: str, said: str) -> None:
    languages.install()
    with in_locale(code):
        assert str(offered("Omar", offer)) == said


@pytest.mark.parametrize(
    ("code", "need", "said"),
    [
        ("en", "Looking for a sparky who turns up", "Ana asked for a sparky who turns up."),
        ("en", "learn to weld", "Ana would like to learn to weld."),
        ("en", "I need to move out", "Ana wrote: “I need to move out”."),
        ("de", "Ich suche einen Babysitter für freitags", "Ana sucht einen Babysitter für freitags."),
        ("de", "Suche einen Gärtner, der auch kommt", "Ana schreibt: „Suche einen Gärtner, der auch kommt“."),
        ("de", "ein Drucker", "Ana wünscht sich Hilfe: „ein Drucker“."),
        ("de", "Gitarre lernen", "Ana möchte Gitarre lernen."),
        ("fr", "je cherche un plombier", "Ana cherche un plombier."),
        ("fr", "une place pour mon kayak", "Ana cherche de l’aide\u00a0: «\u00a0une place pour mon kayak\u00a0»."),
        ("es", "Busco piso en el centro", "Ana busca piso en el centro."),
        ("es", "aprender guitarra", "A Ana le gustaría aprender guitarra."),
        ("nl", "zoek een oppas", "Ana zoekt een oppas."),
        ("nl", "Gitaar leren", "Ana wil graag gitaar leren."),
        ("nl", "Spaans leren", "Ana wil graag Spaans leren."),
        ("de", "jemanden zum Deutsch üben", "Ana sucht jemanden zum Deutsch üben."),
        (
            "fr",
            "un bajo de 25 metros para el taller",
            "Ana cherche de l’aide\u00a0: «\u00a0un bajo de 25 metros para el taller\u00a0».",
        ),
        ("nl", "dakgoot loopt over", "Ana zoekt hulp: “dakgoot loopt over”."),
        ("de", "a room for 12 people", "Ana wünscht sich Hilfe: „a room for 12 people“."),
    ],
)
def test_each_language_says_asks_in_its_own_way(code: str, need: str, said: str) -> None:
    languages.install()
    with in_locale(code):
        assert str(asked("Ana", need)) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('they say "deposit a file", and then?', "they say ‘deposit a file’, and then?"),
        ("heißt „wird teuer“, stimmt das", "heißt ‚wird teuer‘, stimmt das"),
        ("ils répondent « non garanti »", "ils répondent ‹ non garanti ›"),
        ("¿es mucho?", "¿es mucho?"),
        ("'t is genoeg geweest.", "'t is genoeg geweest"),
        ('shelves, 19" wide', "shelves, 19’ wide"),
        ("two\nlines", "two lines"),
    ],
)
def test_what_was_typed_is_quoted_so_that_no_mark_ends_it_early(typed: str, said: str) -> None:
    assert quoted(typed) == said


def test_both_phones_name_whom_the_ask_and_the_offer_that_is_meant() -> None:
    about = helped("a van on Sunday")
    assert in_one(to_giver(about, 1, "")) == (
        "Now: you can help | Ana | Would love help: “a van on Sunday” | You offered: “my van, sundays”"
    )
    assert in_one(to_receiver(about, 2, "")) == (
        "Now: your turn to ask | Omar can help you | Offers: “my van, sundays” | You asked: “a van on Sunday”"
    )


def test_a_reason_names_giver_offer_and_ask() -> None:
    assert str(reason("Omar", "Ana", "my van, sundays", "a van on Sunday", 0.9)) == (
        "Omar can help Ana. Omar offers: “my van, sundays”. Ana asked for a van on Sunday."
    )


@pytest.mark.parametrize(
    ("fit", "said"),
    [
        (0.8, "Omar can help Ana."),
        (0.5, "Omar may be able to help Ana."),
        (0.2, "Omar and Ana: worth a chat."),
    ],
)
def test_how_sure_a_match_is_has_three_words(fit: float, said: str) -> None:
    assert str(can_help("Omar", "Ana", fit)) == said


def test_what_is_not_sure_is_not_promised() -> None:
    assert to_giver(helped("a van", fit=0.4), 1, "").tag == "You may be able to help"
    assert str(to_receiver(helped("a van", fit=0.4), 1, "").sentence) == "Omar may be able to help you"
    assert to_receiver(helped("a van", fit=0.2), 1, "").is_chat


def test_the_opening_lines_fit_the_kind_of_help() -> None:
    about = helped("a van")
    assert str(opening(about)) == "“Ana, what exactly do you need, and when?”"
    assert str(asking(about)) == "“Omar, may I tell you what I need it for? And when would it suit you?”"


def test_a_kind_that_nobody_tapped_is_told_by_the_words_of_the_ask_or_else_of_the_offer() -> None:
    of_ask = Helped("Omar", "Ana", "hm", "honest feedback on my portfolio", None, 0.9)
    of_offer = Helped("Omar", "Ana", "I teach the cello", "hm", None, 0.9)
    assert str(opening(of_ask)) == "“Ana, show me or tell me. What should I look at first?”"
    assert str(opening(of_offer)) == "“Ana, where are you with it, and what would you like to know first?”"


def test_without_a_kind_and_in_a_mere_chat_the_opening_lines_fit_anything() -> None:
    for about in (Helped("Omar", "Ana", "hm", "🙂", None, 0.9), helped("a van", fit=0.2)):
        assert str(opening(about)) == "“Ana, what would help you most right now?”"
        assert str(asking(about)) == "“Omar, may I tell you what it is about, and you tell me what you would do?”"


def test_a_name_with_braces_is_only_a_name() -> None:
    assert "{x}" in str(opening(helped("a van", receiver="{x}")))
