import pytest

from facilitator import languages
from facilitator.core.locale import gettext, in_locale
from facilitator.matching.language.kinds import suggest_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("introduce you to three café owners", "introductions"),
        ("honest feedback on my portfolio", "opinion"),
        ("borrow a van for a day", "things"),
        ("teach me to read a balance sheet", "know-how"),
        ("somebody trained in first aid", "know-how"),
        ("a meal train for new parents", None),
        ("🙂", None),
    ],
)
def test_a_kind_of_help_is_suggested_from_the_words(text: str, kind: str | None) -> None:
    assert suggest_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("jemand der meinen Frauen Deutsch beibringt", "know-how"),
        ("Anhänger ausleihen, Samstag", "things"),
        ("relire ma lettre de motivation", "opinion"),
        ("un coup de main pour mon déménagement", "hands"),
        ("disfraz de pirata prestado", "things"),
        ("quien me explique la renta", "know-how"),
        ("iemand die mijn tekst wil nakijken", "opinion"),
        ("kennismaken met een investeerder", "introductions"),
    ],
)
def test_other_languages_have_their_own_words(text: str, kind: str) -> None:
    assert suggest_kind(text) == kind


@pytest.mark.parametrize("code", languages.codes())
@pytest.mark.parametrize(
    ("starter", "kind"),
    [
        ("lend", "things"),
        ("lend me", "things"),
        ("sell me", "purchase"),
        ("introduce", "introductions"),
        ("introduce me", "introductions"),
        ("look over", "opinion"),
        ("tell me honestly", "opinion"),
        ("listen for ten minutes", "opinion"),
        ("teach", "know-how"),
        ("explain", "know-how"),
    ],
)
def test_what_begins_a_card_says_its_kind_in_every_language(code: str, starter: str, kind: str) -> None:
    languages.install()
    with in_locale(code):
        assert suggest_kind(gettext(starter)) == kind
